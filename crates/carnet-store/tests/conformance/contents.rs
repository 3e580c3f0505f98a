//! Contents.

use bytes::Bytes;
use carnet_model::ids::{ContentNo, Turn};
use carnet_store::{CommitError, Expect, ReadError};

use crate::fixture::{Folder, entries, opened, payloads, random};

#[tokio::test]
async fn every_size_comes_back() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let sizes = [0, 1, 31, 4000, 61_440, 300_000, 3_000_000];
    for (turn, size) in (1..).zip(sizes) {
        for text in [random(size as u64, size), vec![b'a'; size]] {
            let turn = Turn(store.turn(record).unwrap().unwrap().0.max(turn));
            let content = ContentNo(turn.0 * 1000);
            let mut batch = entries(record, Expect::Turn(turn), &["deposit"]);
            batch.contents = vec![(content, Bytes::from(text.clone()))];
            store.commit(batch).await.unwrap();
            assert!(store.content(record, content).unwrap() == text, "{size}");
        }
    }
    let (summary, faults) = folder.verify();
    assert_eq!((summary.contents, faults), (14, vec![]));
}

#[tokio::test]
async fn a_content_number_is_used_once_and_a_dropped_content_is_gone() {
    let folder = Folder::new();
    let store = folder.open();
    let (record, other) = (opened(&store).await, opened(&store).await);
    let deposit = |record, turn, content, bytes: &'static [u8]| {
        let mut batch = entries(record, Expect::Turn(Turn(turn)), &["deposit"]);
        batch.contents = vec![(ContentNo(content), Bytes::from_static(bytes))];
        batch
    };
    store.commit(deposit(record, 1, 7, b"seven")).await.unwrap();
    assert_eq!(store.commit(deposit(record, 2, 7, b"again")).await, Err(CommitError::ContentTaken));
    assert_eq!(payloads(&store, record).len(), 2);
    store.commit(deposit(other, 1, 7, b"of another record")).await.unwrap();
    assert_eq!(store.content(record, ContentNo(8)), Err(ReadError::Missing));
    let mut gone = entries(record, Expect::Turn(Turn(2)), &["deleted"]);
    gone.drop_contents = vec![ContentNo(7)];
    store.commit(gone).await.unwrap();
    assert_eq!(store.content(record, ContentNo(7)), Err(ReadError::Missing));
    assert_eq!(store.content(other, ContentNo(7)).unwrap(), b"of another record");
    assert_eq!(folder.verify().1, []);
}

#[tokio::test]
async fn a_lot_is_there_whole_or_not_at_all() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let mut lot = entries(record, Expect::Turn(Turn(1)), &["a", "b", "c"]);
    lot.contents = (1..=3).map(|n| (ContentNo(n), Bytes::from(vec![1; 9]))).collect();
    lot.contents.push((ContentNo(2), Bytes::new()));
    assert_eq!(store.commit(lot).await, Err(CommitError::ContentTaken));
    assert_eq!(payloads(&store, record), ["opened"]);
    for n in 1..=3 {
        assert_eq!(store.content(record, ContentNo(n)), Err(ReadError::Missing));
    }
}

#[tokio::test]
async fn an_erased_record_is_gone_for_good() {
    let folder = Folder::new();
    let store = folder.open();
    let (record, other) = (opened(&store).await, opened(&store).await);
    let mut batch = entries(record, Expect::Turn(Turn(1)), &["deposit"]);
    batch.contents = vec![(ContentNo(7), Bytes::from_static(b"seven"))];
    store.commit(batch).await.unwrap();
    assert!(store.erase(record).await.unwrap() >= 4);
    assert_eq!(store.load(record).unwrap(), None);
    assert_eq!(store.turn(record).unwrap(), None);
    assert!(store.content(record, ContentNo(7)).is_err());
    let again = store.commit(entries(record, Expect::New, &["no key any more"])).await;
    assert_eq!(again, Err(CommitError::Read(ReadError::NoKey)));
    assert_eq!(payloads(&store, other), ["opened"]);
    assert_eq!(folder.verify().1, []);
}
