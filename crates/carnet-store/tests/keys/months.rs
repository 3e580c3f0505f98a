//! Time that passes: a server tends its keys.

use carnet_model::time::Timestamp;
use carnet_store::Store;
use carnet_store::keyring::{KeyWork, Rotation};

use crate::fixture::Folder;

/// Noon of a day.
pub(crate) const fn day(number: i64) -> Timestamp {
    Timestamp(1_800_000_000_000 + number * 86_400_000)
}

/// What a server does on these days: everything that is due.
pub(crate) async fn live(store: &Store, days: std::ops::RangeInclusive<i64>) {
    for number in days {
        settle(store, number).await;
    }
}

/// Everything that is due on a day.
pub(crate) async fn settle(store: &Store, number: i64) {
    settle_by(store, number, Rotation::default()).await;
}

/// The same, by another rule.
pub(crate) async fn settle_by(store: &Store, number: i64, rotation: Rotation) {
    for _ in 0..100_000 {
        if store.tend_keys(day(number), rotation).await.unwrap() == KeyWork::Idle {
            return;
        }
    }
    panic!("the keys never come to rest");
}

/// The key files of a folder.
pub(crate) fn key_files(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.retain(|name| name.starts_with("master.key"));
    names.sort();
    names
}

/// Versions of the shard key, with the number of record keys of each.
pub(crate) async fn shards(store: &Store) -> Vec<(u32, u64)> {
    let status = store.key_status().await.unwrap();
    status.shards.into_iter().map(|shard| (shard.version, shard.records)).collect()
}

/// Versions of the master key: which, and whether it is retired.
pub(crate) async fn masters(store: &Store) -> Vec<(u32, bool)> {
    let status = store.key_status().await.unwrap();
    status.masters.into_iter().map(|master| (master.version.0, master.retired.is_some())).collect()
}
