//! Tending a key ring: one small step at a time, so that a server does it beside its work, and goes on where it was after
//! any end.

use carnet_model::time::Timestamp;
use carnet_seal::MasterKeyError;
use parking_lot::MutexGuard;
use thiserror::Error;

use super::{KeyRing, MasterRow, Place, SmallRows};
use crate::error::ReadError;

/// Keys of records wrapped anew in one transaction: a few milliseconds.
const STEP: usize = 256;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// How often keys change, and how long the old master key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// Age in days at which the shard key and the master key are replaced; 0: only on demand.
    pub every_days: u32,
    /// Days that a replaced master key is kept, for restores only: those that a backup of the keys is kept.
    pub window_days: u32,
}

impl Default for Rotation {
    /// A month, and 35 days: an erased record is out of reach of every backup at most 65 days later.
    fn default() -> Self {
        Self { every_days: 30, window_days: 35 }
    }
}

/// What can be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Rotate {
    /// The shard key: all keys of records are wrapped anew.
    Shard = 0,
    /// The master key: the shard key and the keys of the deployment are wrapped anew.
    Master = 1,
}

impl Rotate {
    pub(crate) const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Shard),
            1 => Some(Self::Master),
            _ => None,
        }
    }
}

/// What a step of tending leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyWork {
    /// There is more to do now.
    More,
    /// Nothing to do for the moment.
    Idle,
}

/// Why the keys could not be changed. What was there before still holds.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The master key.
    #[error(transparent)]
    Holder(#[from] MasterKeyError),
    /// The key ring's database.
    #[error(transparent)]
    Table(#[from] ReadError),
    /// Record keys are being wrapped anew: the master key follows once the old shard key is gone.
    #[error("record keys are being wrapped anew: the master key is replaced after that")]
    Rotating,
    /// Keys of records do not open: the old version of the shard key stays until they are erased or restored.
    #[error("some record keys do not open: the old shard key cannot be destroyed")]
    Damaged,
    /// The ring lacks a row that every ring has.
    #[error("the key ring is not whole")]
    NotWhole,
    /// The task that did it ended.
    #[error("the store is closed")]
    Closed,
}

/// Where tending stands. Nothing of it must be remembered: a walk begins again at the first record.
#[derive(Debug, Default)]
pub(super) struct Tending {
    /// Keys of records up to here are wrapped by the newest version.
    walked: Option<Place>,
    /// Whether this is the second walk: another process may have written behind the first.
    second: bool,
    /// When two walks left keys that do not open.
    stuck: Option<Timestamp>,
    /// When the holder was last asked what it has.
    looked: Option<Timestamp>,
}

/// Whether something that began then is that many days old.
fn old(since: Timestamp, days: u32, now: Timestamp) -> bool {
    since.plus_millis(i64::from(days).saturating_mul(DAY)) <= now
}

impl KeyRing {
    /// Does one step of what is due: replaces keys that are old or that somebody asks to replace, destroys those whose
    /// time has passed.
    pub(crate) fn tend(&self, now: Timestamp, rotation: Rotation) -> Result<KeyWork, KeyError> {
        let state = self.tending.lock();
        let rows = self.table.small()?;
        self.follow(&rows)?;
        let (newest, master) =
            (rows.newest().ok_or(KeyError::NotWhole)?, rows.master().ok_or(KeyError::NotWhole)?);
        if rows.shards.iter().any(|row| row.since == Timestamp(0)) || master.since == Timestamp(0) {
            self.table.stamp(now)?;
            return Ok(KeyWork::More);
        }
        if rows.shards.len() > 1 {
            return self.wrap_anew(state, newest.version, now);
        }
        let due = |since| rotation.every_days > 0 && old(since, rotation.every_days, now);
        let asked = |what| rows.wishes.contains(&what);
        if asked(Rotate::Shard) || due(newest.since) {
            self.begin(&rows, now)?;
            self.table.fulfilled(Rotate::Shard)?;
            return Ok(KeyWork::More);
        }
        // After the shard key: the one before must never be wrapped by the new master key.
        if asked(Rotate::Master) || due(master.since) {
            self.replace_master(&rows, &self.holder, now)?;
            self.table.fulfilled(Rotate::Master)?;
            return Ok(KeyWork::More);
        }
        self.destroy_retired(&rows, now, rotation)?;
        self.look(state, &rows, now)?;
        Ok(KeyWork::Idle)
    }

    /// A few keys of records; at the end of the walk, the end of the old versions.
    fn wrap_anew(
        &self,
        mut state: MutexGuard<'_, Tending>,
        newest: u32,
        now: Timestamp,
    ) -> Result<KeyWork, KeyError> {
        if state.stuck.is_some_and(|since| !old(since, 1, now)) {
            return Ok(KeyWork::Idle);
        }
        state.walked = self.table.rewrap(state.walked, STEP, &mut |row| self.ring.again(row))?;
        if state.walked.is_some() {
            return Ok(KeyWork::More);
        }
        if !self.table.drop_shards(newest)? {
            state.second = !state.second;
            if state.second {
                return Ok(KeyWork::More);
            }
            state.stuck = Some(now);
            return Err(KeyError::Damaged);
        }
        (state.second, state.stuck) = (false, None);
        self.follow(&self.table.small()?)?;
        tracing::info!(version = newest, "all record keys are wrapped anew, the old shard key is destroyed");
        Ok(KeyWork::More)
    }

    /// Destroys master keys that were replaced long enough ago. Those of another holder are for their owner to destroy.
    fn destroy_retired(&self, rows: &SmallRows, now: Timestamp, rotation: Rotation) -> Result<(), KeyError> {
        let in_use = |version| {
            rows.system.iter().any(|row| row.master == version)
                || rows.shards.iter().any(|row| row.master == version)
        };
        let over = |row: &&MasterRow| {
            row.kind == self.holder.kind()
                && row.retired.is_some_and(|at| old(at, rotation.window_days, now))
                && !in_use(row.version)
        };
        for row in rows.masters.iter().filter(over) {
            self.holder.destroy(row.version)?;
            self.table.forget_master(row.version)?;
            tracing::info!(version = %row.version, "a replaced master key is destroyed");
        }
        Ok(())
    }

    /// A version that wraps nothing here (made just before a crash, or later than the backup that was restored) is retired
    /// from the day it is found.
    fn look(
        &self,
        mut state: MutexGuard<'_, Tending>,
        rows: &SmallRows,
        now: Timestamp,
    ) -> Result<(), KeyError> {
        if state.looked.is_some_and(|at| at.plus_millis(HOUR) > now) {
            return Ok(());
        }
        state.looked = Some(now);
        for version in self.holder.versions()? {
            if rows.kind(version).is_none() {
                let kind = self.holder.kind();
                self.table.note_master(&MasterRow { version, kind, since: now, retired: Some(now) })?;
            }
        }
        Ok(())
    }
}
