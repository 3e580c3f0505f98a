//! What the tests of every engine do.

use std::path::Path;

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, SeededEntropy, TagKind, sha256};
use carnet_store::{Batch, Expect, OutboxItem, Receipt, Store, TicketKind};

/// A batch of state entries in `state.open`.
pub(crate) fn entries(record: RecordNo, expect: Expect, payloads: &[&str]) -> Batch {
    let mut batch = Batch::new(record, expect);
    batch.entries = payloads.iter().map(|p| (Chain::StateOpen, p.as_bytes().to_vec())).collect();
    batch
}

pub(crate) fn traces(record: RecordNo, items: &[&str]) -> Batch {
    let mut batch = Batch::new(record, Expect::Nothing);
    batch.traces = items.iter().map(|p| (Chain::TraceOpen, p.as_bytes().to_vec())).collect();
    batch
}

/// A record with one entry.
pub(crate) async fn opened(store: &Store) -> RecordNo {
    let record = store.new_record().await.unwrap();
    store.commit(entries(record, Expect::New, &["opened"])).await.unwrap();
    record
}

pub(crate) async fn append(store: &Store, record: RecordNo, payload: &str) -> Receipt {
    let turn = store.turn(record).unwrap().unwrap_or(Turn(0));
    store.commit(entries(record, Expect::Turn(turn), &[payload])).await.unwrap()
}

pub(crate) fn payloads(store: &Store, record: RecordNo) -> Vec<String> {
    let loaded = store.load(record).unwrap().unwrap();
    loaded.entries.into_iter().map(|e| String::from_utf8(e.payload).unwrap()).collect()
}

pub(crate) fn random(seed: u64, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    SeededEntropy::from_number(seed).fill(&mut bytes);
    bytes
}

/// Three records with entries in several chains, contents, snapshot, tags, tickets and deliveries.
pub(crate) async fn furnish(store: &Store) -> Vec<RecordNo> {
    let mut records = Vec::new();
    for n in 0..3 {
        let record = opened(store).await;
        for turn in 1..=6 {
            let mut batch = entries(record, Expect::Turn(Turn(turn)), &["entry"]);
            batch.contents = vec![(ContentNo(turn), Bytes::from(random(n * 100 + turn, 3000)))];
            batch.traces = vec![(Chain::TraceOpen, vec![7; 40])];
            batch.add_tags = vec![store.tag(TagKind::DocumentUniqueId, &format!("{n}.{turn}"))];
            batch.outbox = vec![OutboxItem { id: turn.to_string(), due: Timestamp(0), payload: vec![1; 20] }];
            batch.snapshot = (turn == 4).then(|| b"fold".to_vec());
            store.commit(batch).await.unwrap();
        }
        let mut withheld = Batch::new(record, Expect::Turn(Turn(7)));
        withheld.entries = vec![(Chain::StateWithheld, vec![3; 50]), (Chain::Measure, vec![4; 50])];
        store.commit(withheld).await.unwrap();
        store
            .put_ticket(TicketKind(1), &sha256(&[u8::try_from(n).unwrap()]), Timestamp(1000), vec![5; 30])
            .await
            .unwrap();
        records.push(record);
    }
    records
}

pub(crate) fn copy_dir(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
