//! The versions of the shard's key, in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_seal::{RecordKey, SealError, ShardKey};
use parking_lot::RwLock;

use super::RecordRow;

/// Versions of the shard's key, unwrapped. Usually one; two while record keys are being wrapped anew.
pub(super) struct Ring {
    shards: RwLock<Vec<Arc<ShardKey>>>,
    unwraps: AtomicU64,
}

impl Ring {
    pub(super) fn new(shards: Vec<ShardKey>) -> Self {
        Self { shards: RwLock::new(sorted(shards)), unwraps: AtomicU64::new(0) }
    }

    pub(super) fn versions(&self) -> Vec<u32> {
        self.shards.read().iter().map(|shard| shard.version).collect()
    }

    /// Takes new versions in, and drops those that `keep` does not name. What is newer than all of these came from
    /// somebody who has read the tables later.
    pub(super) fn follow(&self, fresh: Vec<ShardKey>, keep: &[u32]) {
        let last = keep.iter().max().copied().unwrap_or_default();
        let mut shards = self.shards.write();
        shards.retain(|shard| keep.contains(&shard.version) || shard.version > last);
        for shard in fresh {
            if shards.iter().all(|known| known.version != shard.version) {
                shards.push(Arc::new(shard));
            }
        }
        shards.sort_by_key(|shard| shard.version);
    }

    /// The version that wraps what is new.
    pub(super) fn newest(&self) -> Option<Arc<ShardKey>> {
        self.shards.read().last().cloned()
    }

    fn of(&self, version: u32) -> Option<Arc<ShardKey>> {
        self.shards.read().iter().find(|shard| shard.version == version).cloned()
    }

    /// The key in a row; `None`: its version is not known here.
    pub(super) fn unwrap(&self, row: &RecordRow) -> Option<Result<RecordKey, SealError>> {
        let shard = self.of(row.version)?;
        self.unwraps.fetch_add(1, Ordering::Relaxed);
        Some(shard.unwrap(&row.wrapped, row.record, row.generation))
    }

    /// A row wrapped anew by the newest version; `None`: it is already, or does not open.
    pub(super) fn again(&self, row: &RecordRow) -> Option<RecordRow> {
        let newest = self.newest()?;
        if row.version >= newest.version {
            return None;
        }
        let key = self.of(row.version)?.unwrap(&row.wrapped, row.record, row.generation);
        let Ok(key) = key else {
            tracing::error!(record = %row.record, "a record's key does not open: it was not wrapped anew");
            return None;
        };
        wrap(&newest, &key).ok()
    }

    /// How many keys of records were unwrapped to be used since the start.
    pub(super) fn unwraps(&self) -> u64 {
        self.unwraps.load(Ordering::Relaxed)
    }
}

fn sorted(shards: Vec<ShardKey>) -> Vec<Arc<ShardKey>> {
    let mut shards: Vec<_> = shards.into_iter().map(Arc::new).collect();
    shards.sort_by_key(|shard| shard.version);
    shards
}

/// A row of a record's key.
pub(super) fn wrap(shard: &ShardKey, key: &RecordKey) -> Result<RecordRow, SealError> {
    let wrapped = shard.wrap(key)?;
    Ok(RecordRow { record: key.record, generation: key.generation, version: shard.version, wrapped })
}
