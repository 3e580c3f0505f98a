//! Traces expect nothing: numbered, linked and joined at commit.

use std::collections::BTreeSet;

use carnet_model::ids::{Chain, Turn};
use carnet_store::{Batch, Expect};

use crate::fixture::{Folder, append, entries, has_groups, opened, traces};

#[tokio::test]
async fn a_trace_does_not_move_the_turn() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let receipt = store.commit(traces(record, &["a", "b"])).await.unwrap();
    assert_eq!(receipt.turn, Turn(1));
    assert_eq!(receipt.traces.len(), 2);
    assert_eq!(receipt.traces[0], receipt.traces[1], "joined in one entry");
    assert_eq!((receipt.traces[0].chain, receipt.traces[0].seq), (Chain::TraceOpen, 1));
    assert_eq!(append(&store, record, "two").await.turn, Turn(2));
}

#[tokio::test]
async fn chains_are_apart_and_newest_comes_first() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    for n in 0..5 {
        let mut batch = Batch::new(record, Expect::Nothing);
        batch.traces = vec![
            (Chain::TraceOpen, format!("open {n}").into_bytes()),
            (Chain::TraceSecret, format!("secret {n}").into_bytes()),
        ];
        let receipt = store.commit(batch).await.unwrap();
        assert_eq!(
            receipt.traces.iter().map(|w| w.chain).collect::<Vec<_>>(),
            [Chain::TraceOpen, Chain::TraceSecret]
        );
    }
    let open = store.traces(record, Chain::TraceOpen, None, 2).unwrap();
    assert_eq!(open.iter().map(|e| e.seq).collect::<Vec<_>>(), [5, 4]);
    assert_eq!(open[0].items, [b"open 4"]);
    let older = store.traces(record, Chain::TraceOpen, Some(4), 9).unwrap();
    assert_eq!(older.iter().map(|e| e.seq).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(store.traces(record, Chain::TraceOpen, Some(1), 9).unwrap(), []);
    assert_eq!(store.traces(record, Chain::TraceSecret, None, 9).unwrap().len(), 5);
    assert_eq!(store.traces(record, Chain::TraceWithheld, None, 9).unwrap(), []);
}

#[tokio::test]
async fn a_refused_batch_leaves_no_trace() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let mut batch = entries(record, Expect::Turn(Turn(9)), &["never"]);
    batch.traces = vec![(Chain::TraceOpen, b"never".to_vec())];
    store.commit(batch).await.unwrap_err();
    assert_eq!(store.traces(record, Chain::TraceOpen, None, 9).unwrap(), []);
}

/// Many callers on few records: each access is there exactly once, each caller's receipt names the entry
/// that holds it, and callers of one group share entries.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_share_entries_and_lose_nothing() {
    let folder = Folder::new();
    let store = folder.open();
    let records = [opened(&store).await, opened(&store).await];
    let callers: Vec<_> = (0..32)
        .map(|caller| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut receipts = Vec::new();
                for n in 0..20 {
                    let record = records[(caller + n) % 2];
                    let text = format!("{caller}.{n}");
                    let receipt = store.commit(traces(record, &[&text])).await.unwrap();
                    receipts.push((record, text, receipt.traces[0]));
                }
                receipts
            })
        })
        .collect();
    let mut receipts = Vec::new();
    for caller in callers {
        receipts.extend(caller.await.unwrap());
    }
    let mut entries = 0;
    let mut items = BTreeSet::new();
    for record in records {
        for entry in store.traces(record, Chain::TraceOpen, None, usize::MAX).unwrap() {
            entries += 1;
            for item in entry.items {
                assert!(items.insert((record, entry.seq, entry.hash, String::from_utf8(item).unwrap())));
            }
        }
    }
    assert_eq!(items.len(), 640);
    for (record, text, written) in receipts {
        assert!(items.contains(&(record, written.seq, written.hash, text)));
    }
    let shared = entries < 640;
    assert_eq!(shared, has_groups(), "callers of one group share an entry: {entries}");
    assert_eq!(folder.verify().1, []);
}
