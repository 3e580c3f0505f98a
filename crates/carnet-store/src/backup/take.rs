//! Taking a backup.

use carnet_model::time::Timestamp;
use carnet_seal::{Deployment, KeyHolder};

use super::chain::{Run, Sum};
use super::error::BackupError;
use super::set::{Next, Set};
use super::source;
use super::{Places, Schedule, SetKind};
use crate::config::EngineConfig;
use crate::error::OpenError;
use crate::sqlite::Frozen;
use crate::store::StoreConfig;

/// What was taken of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// Which.
    pub set: SetKind,
    /// Its chain: milliseconds since 1970 when that was begun.
    pub chain: u64,
    /// The run in the chain; 0: everything was taken.
    pub run: u32,
    /// Files that there were.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Bytes that were written for them: what had changed, sealed.
    pub written: u64,
    /// Chains that were destroyed because they were too old.
    pub pruned: usize,
}

/// Takes a backup, whether a server has the store open or not: rows, then keys, then log, so that no later set lacks what an
/// earlier one needs. Writers go on meanwhile; what they write stays in the log of the database until the rows are read.
///
/// To be called in a process of its own: the files are opened beside SQLite, and closing them drops the locks that the
/// process holds on them.
pub fn take(
    config: &StoreConfig,
    places: &Places,
    schedule: Schedule,
    now: Timestamp,
) -> Result<Vec<Taken>, BackupError> {
    if !matches!(config.engine, EngineConfig::Sqlite) {
        return Err(BackupError::OtherEngine);
    }
    let holder = KeyHolder::at(&config.master_key).map_err(OpenError::from)?;
    let taking = Taking { config, holder, schedule, now };
    let rows = Frozen::data(&config.dir)?;
    let deployment = rows.deployment()?;
    let mut taken = Vec::with_capacity(SetKind::ALL.len());
    taken.push(taking.set(SetKind::Data, places, deployment, |run| source::data(run, config, &rows))?);
    drop(rows);
    let keys = Frozen::keys(&config.dir)?;
    taken.push(taking.set(SetKind::Keys, places, deployment, |run| source::keys(run, &keys))?);
    drop(keys);
    let folder = source::log_folder(config);
    taken.push(taking.set(SetKind::Log, places, deployment, |run| source::log(run, &folder))?);
    Ok(taken)
}

struct Taking<'a> {
    config: &'a StoreConfig,
    holder: KeyHolder,
    schedule: Schedule,
    now: Timestamp,
}

impl Taking<'_> {
    fn set(
        &self,
        kind: SetKind,
        places: &Places,
        deployment: Deployment,
        read: impl FnOnce(&mut Run<'_>) -> Result<(), BackupError>,
    ) -> Result<Taken, BackupError> {
        let set = Set { kind, path: places.of(kind) };
        let _alone = set.lock()?;
        let entropy = &*self.config.entropy;
        let Next { chain, run: number, before } =
            set.next(deployment, &self.holder, entropy, self.schedule, self.now)?;
        let mut run = Run::begin(&chain, number, before, self.now, entropy)?;
        read(&mut run)?;
        let Sum { files, read: bytes, written } = run.finish()?;
        let pruned = set.prune(self.schedule, self.now)?;
        Ok(Taken { set: kind, chain: chain.number, run: number, files, bytes, written, pruned })
    }
}
