//! A new master key wraps the shard key and the keys of the deployment; the one before stays 35 days for restores.

use carnet_store::keyring::{KeyWork, Rotate, Rotation};
use carnet_store::{OpenError, Store};

use crate::fixture::{Folder, append, opened, payloads, verify_with};
use crate::months::{day, key_files, live, masters, settle, shards};

#[tokio::test]
async fn the_master_key_follows_the_shard_key_and_goes_after_35_days() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    live(&store, 0..=29).await;
    assert_eq!(
        (masters(&store).await, key_files(&folder)),
        (vec![(1, false)], vec!["master.key".to_owned()])
    );
    live(&store, 30..=30).await;
    assert_eq!(shards(&store).await[0].0, 2, "first the shard key");
    assert_eq!(masters(&store).await, [(1, true), (2, false)]);
    assert_eq!(key_files(&folder), ["master.key", "master.key.2"]);
    // The next month's, on day 60; the first is destroyed on day 65, not one earlier.
    live(&store, 31..=64).await;
    assert_eq!(key_files(&folder), ["master.key", "master.key.2", "master.key.3"]);
    live(&store, 65..=65).await;
    assert_eq!(key_files(&folder), ["master.key.2", "master.key.3"]);
    assert_eq!(masters(&store).await, [(2, true), (3, false)]);
    append(&store, record, "goes on").await;
    drop(store);
    assert_eq!(payloads(&folder.open(), record).len(), 2);
    assert_eq!(folder.verify().1, []);
}

/// The old shard key must never be wrapped by the new master key: it would outlive its month.
#[tokio::test]
async fn a_new_master_key_waits_for_the_end_of_the_old_shard_key() {
    let folder = Folder::new();
    let store = folder.open();
    store.new_records(600).await.unwrap();
    settle(&store, 0).await;
    for what in [Rotate::Master, Rotate::Shard] {
        store.ask_for_keys(what).await.unwrap();
    }
    let mut order = Vec::new();
    while store.tend_keys(day(1), Rotation::default()).await.unwrap() == KeyWork::More {
        order.push((shards(&store).await.len(), masters(&store).await.len()));
    }
    assert!(!order.contains(&(2, 2)), "{order:?}");
    assert_eq!((order.first(), order.last()), (Some(&(2, 1)), Some(&(1, 2))));
}

/// A key file that was made just before a crash wraps nothing; nor does one of after the backup that was restored.
#[tokio::test]
async fn a_key_that_nobody_knows_is_kept_for_the_window() {
    let folder = Folder::new();
    let store = folder.open();
    settle(&store, 0).await;
    std::fs::copy(folder.0.join("master.key"), folder.0.join("master.key.7")).unwrap();
    settle(&store, 1).await;
    assert_eq!(masters(&store).await, [(1, false), (7, true)]);
    store.ask_for_keys(Rotate::Master).await.unwrap();
    settle(&store, 2).await;
    assert_eq!(masters(&store).await, [(1, true), (7, true), (8, false)], "its number is not taken");
    let without = Rotation { every_days: 0, window_days: 35 };
    for (number, left) in [(35, 3), (36, 2), (37, 1)] {
        store.tend_keys(day(number), without).await.unwrap();
        assert_eq!(key_files(&folder).len(), left, "day {number}");
    }
}

#[tokio::test]
async fn a_store_asks_for_the_version_that_wrapped_it() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    settle(&store, 0).await;
    store.ask_for_keys(Rotate::Master).await.unwrap();
    settle(&store, 1).await;
    drop(store);
    let (second, away) = (folder.0.join("master.key.2"), folder.0.join("away"));
    std::fs::rename(&second, &away).unwrap();
    assert!(matches!(Store::open(folder.config()), Err(OpenError::WrongKeys(_))));
    std::fs::copy(folder.0.join("master.key"), &second).unwrap();
    assert!(matches!(Store::open(folder.config()), Err(OpenError::WrongKeys(_))), "not any key");
    std::fs::remove_file(&second).unwrap();
    std::fs::rename(&away, &second).unwrap();
    assert_eq!(payloads(&folder.open(), record), ["opened"]);
    let keys = carnet_store::verify::Keys::Master(&folder.0.join("master.key"));
    assert_eq!(verify_with(&folder.0, keys).1, []);
}
