//! The second place for traces. No trace, no data: a read is answered only when its trace is in one of the two.

use std::collections::BTreeMap;

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo};
use carnet_model::time::Timestamp;
use carnet_store::{Batch, CommitError, Expect, Kept, OutboxItem, Receipt, Store};

use crate::fixture::{
    Folder, copy_database, copy_dir, entries, fill, make_room, make_some_room, opened, random, remembered,
    roomy, tight, traces,
};

/// Traces `name 0`, `name 1`… until the store answers with what `until` says; those that were acknowledged.
async fn trace_until(
    store: &Store,
    record: RecordNo,
    name: &str,
    until: impl Fn(&Result<Receipt, CommitError>) -> bool,
) -> Vec<String> {
    let mut said = Vec::new();
    for n in 0..5000 {
        let item = format!("{name} {n}");
        let answer = store.commit(traces(record, &[&item])).await;
        let stop = until(&answer);
        if answer.is_ok() {
            said.push(item);
        }
        if stop {
            return said;
        }
    }
    panic!("never")
}

/// How often each access stands in the journal.
pub(crate) fn journal(store: &Store, record: RecordNo) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for entry in store.traces(record, Chain::TraceOpen, None, 99_999).unwrap() {
        for item in entry.items {
            *found.entry(String::from_utf8(item).unwrap()).or_insert(0) += 1;
        }
    }
    found
}

pub(crate) fn once(said: &[String]) -> BTreeMap<String, usize> {
    said.iter().map(|item| (item.clone(), 1)).collect()
}

fn spooled(answer: &Result<Receipt, CommitError>) -> bool {
    answer.as_ref().is_ok_and(|receipt| receipt.kept == Kept::Spool)
}

#[tokio::test]
async fn a_full_ledger_sends_traces_to_the_spool_and_takes_them_back() {
    let folder = Folder::new();
    let store = Store::open(tight(&folder)).unwrap();
    let record = opened(&store).await;
    fill(&folder, &store, record).await;
    let turn = store.turn(record).unwrap().unwrap();
    let mut said = trace_until(&store, record, "first", spooled).await;
    let mut batch = Batch::new(record, Expect::Nothing);
    batch.traces = vec![(Chain::TraceOpen, b"told".to_vec()), (Chain::TraceSecret, b"hidden".to_vec())];
    batch.outbox = vec![OutboxItem { id: "mail".to_owned(), due: Timestamp(0), payload: b"hello".to_vec() }];
    let receipt = store.commit(batch).await.unwrap();
    assert_eq!((receipt.kept, receipt.traces.len(), receipt.turn), (Kept::Spool, 0, turn));
    said.push("told".to_owned());
    // Only what tells of an access goes there.
    let mut deposit = entries(record, Expect::Turn(receipt.turn), &["deposit"]);
    deposit.contents = vec![(ContentNo(9999), Bytes::from(random(1, 60_000)))];
    assert_eq!(store.commit(deposit).await, Err(CommitError::Full));
    assert!(journal(&store, record).len() < said.len(), "not in the ledger yet");
    make_room(&folder, &store, record).await;
    assert_eq!(journal(&store, record), once(&said));
    assert_eq!(store.traces(record, Chain::TraceSecret, None, 9).unwrap().len(), 1);
    assert_eq!(store.claim_due(Timestamp(0), 1, 9).await.unwrap()[0].payload, b"hello");
    assert_eq!(store.commit(traces(record, &["after"])).await.unwrap().kept, Kept::Ledger);
    store.close().await;
    drop(store);
    assert_eq!(folder.verify().1, []);
    assert!(std::fs::read(folder.0.join("spool/traces")).unwrap().iter().all(|byte| *byte == 0), "wiped");
}

#[tokio::test]
async fn when_both_are_full_nothing_is_acknowledged() {
    let folder = Folder::new();
    let store = Store::open(tight(&folder)).unwrap();
    let record = opened(&store).await;
    fill(&folder, &store, record).await;
    let mut said = trace_until(&store, record, "a", Result::is_err).await;
    assert!(said.len() > 100, "{}", said.len());
    for _ in 0..3 {
        let refused = store.commit(traces(record, &["never"])).await;
        assert_eq!(refused, Err(CommitError::Full));
    }
    assert_eq!(
        store.commit(traces(RecordNo(1), &["never"])).await.err().map(|e| e.to_string()).as_deref(),
        Some("the record has no key"),
        "a record that does not exist is not spooled"
    );
    drop(store);
    // All of it is still there at the next start, with more room.
    let store = Store::open(roomy(&folder)).unwrap();
    store.flush().await.unwrap();
    while journal(&store, record).len() < said.len() {
        store.flush().await.unwrap();
    }
    assert_eq!(journal(&store, record), once(&said), "each once, and none that was refused");
    said.push("later".to_owned());
    store.commit(traces(record, &["later"])).await.unwrap();
    drop(store);
    assert_eq!(folder.verify().1, []);
}

/// A kill at any moment: before the ledger has them, after it has them and before the spool is wiped, and after.
#[tokio::test]
async fn a_crash_while_draining_repeats_and_loses_nothing() {
    let folder = Folder::new();
    let store = Store::open(tight(&folder)).unwrap();
    let record = opened(&store).await;
    fill(&folder, &store, record).await;
    let said = trace_until(&store, record, "a", Result::is_err).await;
    let (before, between) = (Folder::new(), Folder::new());
    for copy in [&before, &between] {
        copy_dir(&folder.0.join("spool"), &copy.0.join("spool"));
    }
    copy_database(&folder, &before);
    make_some_room(&folder, &store, record).await;
    // Some are in the ledger with what remembers them; the spool of the copy still has them all.
    copy_database(&folder, &between);
    assert!(journal(&store, record).len() > 100);
    drop(store);
    for (name, folder) in [("before", &before), ("between", &between), ("after", &folder)] {
        let store = Store::open(roomy(folder)).unwrap();
        store.flush().await.unwrap();
        while journal(&store, record).len() < said.len() {
            store.flush().await.unwrap();
        }
        assert_eq!(journal(&store, record), once(&said), "{name}");
        drop(store);
        assert_eq!(folder.verify().1, [], "{name}");
        assert_eq!(remembered(folder), 0, "{name}: nothing remembers a wiped spool");
    }
}

#[tokio::test]
async fn a_spooled_trace_of_an_erased_record_is_dropped() {
    let folder = Folder::new();
    let store = Store::open(tight(&folder)).unwrap();
    let (kept, erased) = (opened(&store).await, opened(&store).await);
    fill(&folder, &store, kept).await;
    trace_until(&store, kept, "k", spooled).await;
    assert_eq!(store.commit(traces(erased, &["e"])).await.unwrap().kept, Kept::Spool);
    store.erase(erased).await.unwrap();
    make_room(&folder, &store, kept).await;
    store.close().await;
    drop(store);
    assert_eq!(folder.verify().1, []);
    assert!(std::fs::read(folder.0.join("spool/traces")).unwrap().iter().all(|byte| *byte == 0));
}

/// Nothing of a spooled trace is readable, and one that was changed before another is named.
#[tokio::test]
async fn the_spool_is_sealed() {
    let folder = Folder::new();
    let store = Store::open(tight(&folder)).unwrap();
    let record = opened(&store).await;
    fill(&folder, &store, record).await;
    trace_until(&store, record, "marker-word", Result::is_err).await;
    drop(store);
    let path = folder.0.join("spool/traces");
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(11).any(|window| window == b"marker-word"));
    bytes[60] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let faults = folder.verify().1;
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].kind, faults[0].stream, faults[0].seq), ("seal", "spool", 0));
}
