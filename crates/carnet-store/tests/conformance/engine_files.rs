//! A full disk.

use std::process::Command;

use bytes::Bytes;
use carnet_model::ids::{ContentNo, RecordNo, Turn};
use carnet_store::{Batch, CommitError, Expect, Health, Store, StoreConfig};

use crate::fixture::{Folder, append, entries, opened, payloads, random};

fn deposit(record: RecordNo, turn: u64, seed: u64) -> Batch {
    let mut batch = entries(record, Expect::Turn(Turn(turn)), &["deposit"]);
    batch.contents = vec![(ContentNo(turn), Bytes::from(random(seed, 100_000)))];
    batch
}

/// Deposits until the store is full; returns how many were acknowledged.
async fn until_full(store: &Store, record: RecordNo) -> u64 {
    for turn in 1..1000 {
        match store.commit(deposit(record, turn, turn)).await {
            Ok(_) => {}
            Err(CommitError::Full) => return turn - 1,
            Err(other) => panic!("{other:?} after {turn} deposits"),
        }
    }
    panic!("never full");
}

async fn all_acknowledged_is_there(store: &Store, record: RecordNo, deposits: u64) {
    assert_eq!(store.health(), Health::Writing, "a full disk does not stop the store");
    assert_eq!(payloads(store, record).len() as u64, deposits + 1);
    for turn in 1..=deposits {
        assert!(store.content(record, ContentNo(turn)).unwrap() == random(turn, 100_000));
    }
    assert!(store.content(record, ContentNo(deposits + 1)).is_err(), "nothing half done");
}

#[tokio::test]
async fn at_its_limit_the_store_says_full_and_goes_on_when_there_is_room() {
    let folder = Folder::new();
    let mut config = folder.config();
    config.max_bytes = Some(3 << 20);
    let store = Store::open(config).unwrap();
    let record = opened(&store).await;
    let deposits = until_full(&store, record).await;
    assert!((15..40).contains(&deposits), "{deposits}");
    all_acknowledged_is_there(&store, record, deposits).await;
    let mut batch = entries(record, Expect::Turn(Turn(deposits + 1)), &["deleted"]);
    batch.drop_contents = vec![ContentNo(1), ContentNo(2)];
    store.commit(batch).await.unwrap();
    store.commit(deposit(record, deposits + 2, 5)).await.unwrap();
    store.close().await;
    drop(store);
    assert_eq!(folder.verify().1, []);
}

/// The same on a file system that is really full, where this test may mount one.
#[tokio::test]
async fn on_a_full_file_system_nothing_acknowledged_is_lost() {
    let mount = Folder::new();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=12m", "carnet-test"])
        .arg(&mount.0)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        println!("a full file system was not tried: mounting one is not allowed here");
        return;
    }
    let result = tokio::spawn(fill_file_system(mount.config())).await;
    let unmounted = Command::new("umount").arg(&mount.0).status().unwrap();
    assert!(unmounted.success());
    result.unwrap();
}

async fn fill_file_system(config: StoreConfig) {
    let dir = config.dir.clone();
    let store = Store::open(config.clone()).unwrap();
    let record = opened(&store).await;
    std::fs::write(dir.join("ballast"), random(1, 6 << 20)).unwrap();
    let deposits = until_full(&store, record).await;
    assert!(deposits > 3, "{deposits}");
    all_acknowledged_is_there(&store, record, deposits).await;
    store.close().await;
    drop(store);
    let store = Store::open(config.clone()).unwrap();
    all_acknowledged_is_there(&store, record, deposits).await;
    std::fs::remove_file(dir.join("ballast")).unwrap();
    append(&store, record, "there is room again").await;
    store.close().await;
    drop(store);
    let store = Store::open(config).unwrap();
    assert_eq!(payloads(&store, record).len() as u64, deposits + 2);
}
