//! Several processes on one pair of databases: each with its folder, all with one master key and one log.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use carnet_model::ids::{Chain, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{TagKind, sha256};
use carnet_store::{Batch, CommitError, CounterAdd, Expect, OutboxItem, ReadError, Store, TicketKind};

use crate::database::{number, run};
use crate::fixture::{Folder, append, entries, fill, make_some_room, open_room, opened, payloads, traces};
use crate::spool::{journal, once};

fn both(folder: &Folder) -> (Store, Store) {
    (Store::open(folder.beside(1)).unwrap(), Store::open(folder.beside(2)).unwrap())
}

#[tokio::test]
async fn each_sees_at_once_what_the_other_wrote() {
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let record = opened(&a).await;
    for round in 0..5 {
        append(&a, record, &format!("a{round}")).await;
        assert_eq!(b.turn(record).unwrap(), a.turn(record).unwrap());
        append(&b, record, &format!("b{round}")).await;
        assert_eq!(b.heads(record).unwrap(), a.heads(record).unwrap());
        b.commit(traces(record, &["read by b"])).await.unwrap();
        a.commit(traces(record, &["read by a"])).await.unwrap();
        assert_eq!(payloads(&a, record), payloads(&b, record));
    }
    assert_eq!(
        a.traces(record, Chain::TraceOpen, None, 99).unwrap(),
        b.traces(record, Chain::TraceOpen, None, 99).unwrap()
    );
    // What one believes from memory is checked when it is written.
    let turn = a.turn(record).unwrap().unwrap();
    append(&b, record, "first").await;
    assert_eq!(a.commit(entries(record, Expect::Turn(turn), &["late"])).await, Err(CommitError::Conflict));
    assert_eq!(a.commit(entries(record, Expect::New, &["again"])).await, Err(CommitError::Conflict));
    drop((a, b));
    assert_eq!(folder.verify_beside(1).1, []);
}

#[tokio::test]
async fn a_name_is_given_once() {
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let (one, two) = (opened(&a).await, opened(&b).await);
    let tag = a.tag(TagKind::Ins, "1");
    assert_eq!(tag, b.tag(TagKind::Ins, "1"), "one deployment");
    let with_tag = |record| {
        let mut batch = entries(record, Expect::Turn(Turn(1)), &["named"]);
        batch.add_tags = vec![tag];
        batch
    };
    let (first, second) = tokio::join!(a.commit(with_tag(one)), b.commit(with_tag(two)));
    assert_eq!([&first, &second].iter().filter(|answer| answer.is_ok()).count(), 1);
    let refused = if first.is_ok() { second } else { first };
    assert_eq!(refused, Err(CommitError::TagTaken(tag)));
    assert_eq!(a.find_tag(&tag).unwrap(), b.find_tag(&tag).unwrap());
    let (kind, now, later) = (TicketKind(3), Timestamp(0), Timestamp(1000));
    for n in 0..20_u8 {
        let hash = sha256(&[n]);
        let (x, y) =
            tokio::join!(a.claim_ticket(kind, &hash, later, now), b.claim_ticket(kind, &hash, later, now));
        assert_ne!(x.unwrap(), y.unwrap(), "exactly one");
        a.put_ticket(kind, &hash, later, vec![n]).await.unwrap();
        let (x, y) = tokio::join!(a.take_ticket(kind, &hash, now), b.take_ticket(kind, &hash, now));
        assert_eq!([x.unwrap(), y.unwrap()].iter().flatten().count(), 1, "exactly one");
    }
    for n in 0..20 {
        let mut batch = Batch::new(one, Expect::Nothing);
        batch.outbox = vec![OutboxItem { id: n.to_string(), due: Timestamp(n), payload: vec![1] }];
        a.commit(batch).await.unwrap();
    }
    let (x, y) = tokio::join!(a.claim_due(Timestamp(99), 60_000, 20), b.claim_due(Timestamp(99), 60_000, 20));
    let mut claimed: Vec<String> = x.unwrap().into_iter().chain(y.unwrap()).map(|item| item.id).collect();
    claimed.extend(b.claim_due(Timestamp(99), 60_000, 20).await.unwrap().into_iter().map(|item| item.id));
    claimed.sort_by_key(|id| id.parse::<u8>().unwrap());
    assert_eq!(claimed, (0..20).map(|n| n.to_string()).collect::<Vec<_>>(), "each once");
    for store in [&a, &b] {
        store.add_counter(CounterAdd { day: 7, name: "visits".to_owned(), delta: 2 });
        store.flush().await.unwrap();
    }
    assert_eq!(a.counters(7, 7).unwrap()[0].value, 4);
}

/// 64 writers in two processes on ten records: every acknowledged entry is there once, in the order of turns, and what
/// was refused is nowhere.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn histories_equal_a_serial_order() {
    const WRITERS: usize = 64;
    const EACH: usize = 8;
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let mut records = Vec::new();
    for _ in 0..10 {
        records.push(opened(&a).await);
    }
    let (records, conflicts) = (Arc::new(records), Arc::new(AtomicUsize::new(0)));
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let store = if writer % 2 == 0 { a.clone() } else { b.clone() };
        let (records, conflicts) = (Arc::clone(&records), Arc::clone(&conflicts));
        writers.push(tokio::spawn(async move {
            let mut done = Vec::new();
            for n in 0..EACH {
                let record = records[(writer + n * 7) % records.len()];
                let payload = format!("{writer}.{n}");
                loop {
                    let turn = store.turn(record).unwrap().unwrap();
                    let mut batch = entries(record, Expect::Turn(turn), &[&payload]);
                    batch.traces = vec![(Chain::TraceOpen, payload.clone().into_bytes())];
                    match store.commit(batch).await {
                        Ok(receipt) => {
                            assert_eq!(receipt.turn, Turn(turn.0 + 1));
                            done.push((record, receipt.turn, payload));
                            break;
                        }
                        Err(CommitError::Conflict) => {
                            conflicts.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(other) => panic!("{other:?}"),
                    }
                }
            }
            done
        }));
    }
    for minute in 0..6 {
        let (x, y) =
            tokio::join!(a.checkpoint(Timestamp(minute * 60_000)), b.checkpoint(Timestamp(minute * 60_000)));
        assert!(x.is_ok() && y.is_ok(), "{x:?} {y:?}");
    }
    let mut told = BTreeMap::<RecordNo, Vec<(Turn, String)>>::new();
    for writer in writers {
        for (record, turn, payload) in writer.await.unwrap() {
            told.entry(record).or_default().push((turn, payload));
        }
    }
    for record in records.iter() {
        let mut expected = told.remove(record).unwrap();
        expected.sort();
        let loaded = b.load(*record).unwrap().unwrap();
        let found: Vec<(Turn, String)> = loaded
            .entries
            .into_iter()
            .skip(1)
            .map(|e| (e.turn, String::from_utf8(e.payload).unwrap()))
            .collect();
        assert_eq!(found, expected);
        let said: Vec<String> = expected.into_iter().map(|(_, payload)| payload).collect();
        assert_eq!(journal(&a, *record), once(&said));
    }
    println!("{} conflicts among {} entries", conflicts.load(Ordering::Relaxed), WRITERS * EACH);
    let status = a.checkpoint(Timestamp(999_000)).await.unwrap();
    assert_eq!(b.log_status(), status, "one log");
    assert_eq!(b.latest_checkpoint(), a.latest_checkpoint());
    drop((a, b));
    assert_eq!(folder.verify_beside(1).1, []);
}

/// One process publishes, dies, and another goes on from there.
#[tokio::test]
async fn the_log_passes_from_one_to_the_other() {
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let record = opened(&a).await;
    let mut size = 0;
    for minute in 0..8 {
        let (writer, publisher) = if minute % 2 == 0 { (&a, &b) } else { (&b, &a) };
        append(writer, record, "deposit").await;
        writer.commit(traces(record, &["read"])).await.unwrap();
        let status = publisher.checkpoint(Timestamp(minute * 60_000)).await.unwrap();
        assert_eq!(status.epoch, writer.log_status().epoch);
        assert!(status.size > size && status.gaps.is_empty() && status.stopped.is_none());
        size = status.size;
    }
    a.close().await;
    drop(a);
    append(&b, record, "alone").await;
    assert_eq!(b.checkpoint(Timestamp(1_000_000)).await.unwrap().size, size + 1);
    let again = Store::open(folder.beside(1)).unwrap();
    assert_eq!(again.log_status().size, size + 1);
    append(&again, record, "back").await;
    drop((again, b));
    assert_eq!(folder.verify_beside(1).1, []);
}

/// The files are written and the database does not know: the next checkpoint, whoever makes it, completes this one.
#[tokio::test]
async fn a_checkpoint_that_was_cut_is_finished_by_the_next() {
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let record = opened(&a).await;
    a.checkpoint(Timestamp(0)).await.unwrap();
    append(&b, record, "waits").await;
    run(
        &folder.url(),
        "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut'; END $$; \
         CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON log FOR EACH ROW WHEN (NEW.position = 0) \
         EXECUTE FUNCTION cut()",
    );
    assert!(a.checkpoint(Timestamp(1000)).await.is_err());
    run(&folder.url(), "DROP TRIGGER cut ON log");
    append(&a, record, "after").await;
    let status = b.checkpoint(Timestamp(2000)).await.unwrap();
    assert_eq!((status.size, status.gaps.len(), status.stopped.clone()), (3, 0, None));
    assert_eq!(a.checkpoint(Timestamp(2000)).await.unwrap().size, 3, "nothing new");
    assert_eq!(a.latest_checkpoint().unwrap().text(), b.latest_checkpoint().unwrap().text());
    drop((a, b));
    assert_eq!(folder.verify_beside(1).1, []);
}

#[tokio::test]
async fn an_erased_record_is_gone_everywhere() {
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let record = opened(&a).await;
    append(&b, record, "known here").await;
    a.erase(record).await.unwrap();
    assert_eq!(b.turn(record).unwrap(), None);
    assert_eq!(b.load(record).unwrap(), None);
    assert!(b.commit(entries(record, Expect::Turn(Turn(2)), &["late"])).await.is_err());
    assert_eq!(
        b.commit(traces(record, &["late"])).await.err(),
        Some(CommitError::Read(ReadError::Missing)),
        "its key may still be in memory; the record is not there"
    );
    drop((a, b));
    assert_eq!(folder.verify_beside(1).1, []);
}

/// Each process has its own spool; what the ledger remembers of one stays when the other's is wiped.
#[tokio::test]
async fn spools_do_not_know_each_other() {
    let folder = Folder::new();
    let (a, b) = both(&folder);
    let record = opened(&a).await;
    fill(&folder, &a, record).await;
    let mut said = Vec::new();
    for (name, store) in [("a", &a), ("b", &b)] {
        for n in 0..5 {
            let item = format!("{name} {n}");
            store.commit(traces(record, &[&item])).await.unwrap();
            said.push(item);
        }
    }
    // Both are in the ledger, which could not forget where they came from.
    make_some_room(&folder, &a, record).await;
    assert_eq!(b.flush().await, Err(CommitError::Full));
    let remembered = || number(&folder.url(), "SELECT count(*) FROM ticket WHERE kind = 255");
    assert_eq!(remembered(), 10);
    drop((a, b));
    open_room(&folder);
    let a = Store::open(folder.beside(1)).unwrap();
    assert_eq!(remembered(), 5, "its own");
    assert_eq!(journal(&a, record), once(&said));
    let b = Store::open(folder.beside(2)).unwrap();
    assert_eq!(remembered(), 0);
    drop((a, b));
    assert_eq!(folder.verify_beside(1).1, []);
}
