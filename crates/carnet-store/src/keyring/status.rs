//! How the keys are: for operators. No key is in it.

use carnet_model::time::Timestamp;
use carnet_seal::{HolderKind, MasterVersion};

use super::{KeyError, KeyRing, KeyTable, Rotate, SmallRows};
use crate::engine::rows::Read;

/// How the keys are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyStatus {
    /// Versions of the master key that are known: those that wrap something, and those kept for restores.
    pub masters: Vec<MasterStatus>,
    /// Versions of the shard key. Two: record keys are being wrapped anew.
    pub shards: Vec<ShardStatus>,
    /// What somebody asked for and is not done yet.
    pub asked: Vec<Rotate>,
}

/// A version of the master key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MasterStatus {
    /// Which.
    pub version: MasterVersion,
    /// In what it is held.
    pub kind: HolderKind,
    /// Since when, if that was noted.
    pub since: Option<Timestamp>,
    /// When it was replaced.
    pub retired: Option<Timestamp>,
}

/// A version of the shard key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardStatus {
    /// Which.
    pub version: u32,
    /// Since when, if that was noted.
    pub since: Option<Timestamp>,
    /// Keys of records that it wraps.
    pub records: u64,
}

fn noted(at: Timestamp) -> Option<Timestamp> {
    (at != Timestamp(0)).then_some(at)
}

impl KeyStatus {
    fn of(rows: &SmallRows) -> Self {
        let masters = rows.masters.iter().map(|row| MasterStatus {
            version: row.version,
            kind: row.kind,
            since: noted(row.since),
            retired: row.retired,
        });
        let shards = rows.shards.iter();
        Self {
            masters: masters.collect(),
            shards: shards
                .map(|row| ShardStatus { version: row.version, since: noted(row.since), records: 0 })
                .collect(),
            asked: rows.wishes.clone(),
        }
    }

    /// Reads it from the tables: needs no master key.
    pub(crate) fn read(table: &dyn KeyTable) -> Read<Self> {
        let mut status = Self::of(&table.small()?);
        table.count(&mut status)?;
        Ok(status)
    }
}

impl KeyRing {
    /// How the keys are.
    pub(crate) fn status(&self) -> Result<KeyStatus, KeyError> {
        Ok(KeyStatus::read(&*self.table)?)
    }
}
