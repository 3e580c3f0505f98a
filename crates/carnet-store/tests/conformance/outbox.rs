//! Deliveries: at least once, each name once while it waits.

use carnet_model::ids::Turn;
use carnet_model::time::Timestamp;
use carnet_store::{Expect, OutboxItem};

use crate::fixture::{Folder, entries, opened};

fn item(id: &str, due: i64, payload: &str) -> OutboxItem {
    OutboxItem { id: id.to_owned(), due: Timestamp(due), payload: payload.as_bytes().to_vec() }
}

#[tokio::test]
async fn a_delivery_comes_when_due_and_again_after_its_lease() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let mut batch = entries(record, Expect::Turn(Turn(1)), &["e"]);
    batch.outbox = vec![item("late", 200, "l"), item("soon", 100, "s")];
    store.commit(batch).await.unwrap();
    assert_eq!(store.claim_due(Timestamp(99), 50, 9).await.unwrap(), []);
    let claimed = store.claim_due(Timestamp(100), 50, 9).await.unwrap();
    assert_eq!(claimed.len(), 1);
    let first = &claimed[0];
    assert_eq!((first.record, first.id.as_str(), first.attempts), (record, "soon", 1));
    assert_eq!(first.payload, b"s");
    assert_eq!(store.claim_due(Timestamp(149), 50, 9).await.unwrap(), [], "leased");
    let again = store.claim_due(Timestamp(150), 50, 9).await.unwrap();
    assert_eq!((again.len(), again[0].attempts), (1, 2), "the caller died");
    assert!(store.done(record, "soon").await.unwrap());
    assert!(!store.done(record, "soon").await.unwrap());
    assert_eq!(store.claim_due(Timestamp(199), 50, 9).await.unwrap(), []);
}

#[tokio::test]
async fn a_failed_delivery_comes_back_when_told() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let mut batch = entries(record, Expect::Turn(Turn(1)), &["e"]);
    batch.outbox = vec![item("mail", 0, "m")];
    store.commit(batch).await.unwrap();
    store.claim_due(Timestamp(0), 50, 9).await.unwrap();
    assert!(store.retry(record, "mail", Timestamp(1000)).await.unwrap());
    assert_eq!(store.claim_due(Timestamp(999), 50, 9).await.unwrap(), []);
    assert_eq!(store.claim_due(Timestamp(1000), 50, 9).await.unwrap()[0].attempts, 2);
    assert!(!store.retry(record, "unknown", Timestamp(0)).await.unwrap());
}

#[tokio::test]
async fn a_name_waits_once_per_record() {
    let folder = Folder::new();
    let store = folder.open();
    let (a, b) = (opened(&store).await, opened(&store).await);
    let batch = |record, turn, payload| {
        let mut batch = entries(record, Expect::Turn(Turn(turn)), &["e"]);
        batch.outbox = vec![item("same", 0, payload)];
        batch
    };
    store.commit(batch(a, 1, "first")).await.unwrap();
    store.commit(batch(a, 2, "ignored")).await.unwrap();
    store.commit(batch(b, 1, "of b")).await.unwrap();
    let claimed = store.claim_due(Timestamp(0), 50, 9).await.unwrap();
    let mut payloads: Vec<_> = claimed.iter().map(|c| (c.record, c.payload.as_slice())).collect();
    payloads.sort();
    let mut expected = [(a, b"first".as_slice()), (b, b"of b".as_slice())];
    expected.sort();
    assert_eq!(payloads, expected);
    store.done(a, "same").await.unwrap();
    store.commit(batch(a, 3, "after it was delivered")).await.unwrap();
    assert_eq!(store.claim_due(Timestamp(0), 50, 9).await.unwrap()[0].payload, b"after it was delivered");
}

/// Two workers never hold one delivery at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_share_the_work() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let mut batch = entries(record, Expect::Turn(Turn(1)), &["e"]);
    batch.outbox = (0..100).map(|n| item(&n.to_string(), 0, "x")).collect();
    store.commit(batch).await.unwrap();
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let claimed = store.claim_due(Timestamp(0), 1000, 7).await.unwrap();
                    if claimed.is_empty() {
                        return mine;
                    }
                    mine.extend(claimed.into_iter().map(|c| c.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), 100);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 100);
}
