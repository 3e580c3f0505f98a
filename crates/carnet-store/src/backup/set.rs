//! A set in its place: its chains, who writes it, what is too old.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use carnet_model::time::Timestamp;
use carnet_seal::{Deployment, Entropy, KeyHolder};

use super::chain::{Chain, make_folder, private, sync_folder};
use super::error::BackupError;
use super::index::Whole;
use super::{DAY, Schedule, SetKind};

/// A set.
pub(super) struct Set<'a> {
    pub(super) kind: SetKind,
    pub(super) path: &'a Path,
}

/// A run that can be restored.
pub(super) struct Found {
    pub(super) chain: Chain,
    pub(super) whole: Whole,
    pub(super) at: Timestamp,
}

/// Where the next run goes.
pub(super) struct Next {
    pub(super) chain: Chain,
    pub(super) run: u32,
    pub(super) before: Whole,
}

fn name(number: u64) -> String {
    format!("{number:016}")
}

/// Whether something that began then is that many days old.
fn old(number: u64, days: u32, now: Timestamp) -> bool {
    let began = i64::try_from(number).unwrap_or(i64::MAX);
    began.saturating_add(i64::from(days) * DAY) <= now.0
}

impl Set<'_> {
    /// Numbers of the chains, ascending, and folders that are none: a beginning or an end that was cut short.
    fn folders(&self) -> Result<(Vec<u64>, Vec<PathBuf>), BackupError> {
        let entries = match fs::read_dir(self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok((Vec::new(), Vec::new())),
            entries => entries.map_err(BackupError::io(self.path))?,
        };
        let (mut chains, mut rests) = (Vec::new(), Vec::new());
        for entry in entries {
            let entry = entry.map_err(BackupError::io(self.path))?;
            let number = entry.file_name().to_str().and_then(|text| {
                let number: u64 = text.parse().ok()?;
                (name(number) == text).then_some(number)
            });
            match number {
                Some(number) if Chain::is_here(&entry.path()) => chains.push(number),
                Some(_) => rests.push(entry.path()),
                None => {}
            }
        }
        chains.sort_unstable();
        Ok((chains, rests))
    }

    fn open(&self, number: u64, holder: &KeyHolder) -> Result<Chain, BackupError> {
        Chain::open(&self.path.join(name(number)), number, self.kind, holder)
    }

    /// Keeps others from writing here until it is dropped.
    pub(super) fn lock(&self) -> Result<File, BackupError> {
        make_folder(self.path)?;
        lock(&self.path.join("lock"), self.path)
    }

    /// Where the next run goes: to the newest chain, or, when that is a week old, was begun under a master key that was
    /// replaced since, or cannot be read, to a new one.
    pub(super) fn next(
        &self,
        deployment: Deployment,
        holder: &KeyHolder,
        entropy: &dyn Entropy,
        schedule: Schedule,
        now: Timestamp,
    ) -> Result<Next, BackupError> {
        let (chains, _) = self.folders()?;
        let newest = chains.last().copied();
        if let Some(number) = newest {
            match self.resume(number, holder) {
                Ok(next) if next.chain.deployment != deployment => {
                    return Err(BackupError::Foreign(self.path.to_owned()));
                }
                Ok(next) if !old(number, schedule.full_days, now) && is_current(&next.chain, holder) => {
                    return Ok(next);
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(%error, "the newest backup cannot be continued: a new one begins");
                }
            }
        }
        // A clock that went back makes no chain that seems older than the one before.
        let present = u64::try_from(now.0).unwrap_or_default();
        let number = newest.map_or(present, |newest| present.max(newest + 1));
        let path = self.path.join(name(number));
        let chain = Chain::begin(&path, number, self.kind, deployment, holder, entropy)?;
        Ok(Next { chain, run: 0, before: Whole::default() })
    }

    fn resume(&self, number: u64, holder: &KeyHolder) -> Result<Next, BackupError> {
        let chain = self.open(number, holder)?;
        let run = chain.runs();
        let before = match run.checked_sub(1) {
            Some(last) => chain.whole(last)?.0,
            None => Whole::default(),
        };
        Ok(Next { chain, run, before })
    }

    /// The latest run, or the latest that was begun no later than `at`.
    pub(super) fn find(&self, holder: &KeyHolder, at: Option<Timestamp>) -> Result<Found, BackupError> {
        let (chains, _) = self.folders()?;
        for number in chains.into_iter().rev() {
            // A chain whose master key was destroyed since is out of reach, as it should be; older ones are too.
            let chain = self.open(number, holder)?;
            for run in (0..chain.runs()).rev() {
                if at.is_some_and(|at| chain.index(run).is_ok_and(|index| index.at > at)) {
                    continue;
                }
                let (whole, at) = chain.whole(run)?;
                return Ok(Found { chain, whole, at });
            }
        }
        Err(BackupError::Missing(self.path.to_owned()))
    }

    /// Destroys chains that are too old, and what was left of others. Never the newest: it may be all there is.
    pub(super) fn prune(&self, schedule: Schedule, now: Timestamp) -> Result<usize, BackupError> {
        let (mut chains, rests) = self.folders()?;
        chains.pop();
        let gone: Vec<PathBuf> = chains
            .into_iter()
            .filter(|number| old(*number, schedule.window_days, now))
            .map(|number| self.path.join(name(number)))
            .collect();
        for path in gone.iter().chain(&rests) {
            // Without its head it is no chain any more, however far this comes.
            match fs::remove_file(path.join("head")) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(BackupError::io(path)(error));
                }
                _ => sync_folder(path)?,
            }
            fs::remove_dir_all(path).map_err(BackupError::io(path))?;
        }
        Ok(gone.len())
    }
}

fn is_current(chain: &Chain, holder: &KeyHolder) -> bool {
    holder.versions().is_ok_and(|versions| versions.into_iter().max() == Some(chain.master))
}

/// Locks a file, for this process alone.
pub(super) fn lock(path: &Path, what: &Path) -> Result<File, BackupError> {
    let file = private().create(true).truncate(false).open(path).map_err(BackupError::io(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(BackupError::InUse(what.to_owned())),
        Err(TryLockError::Error(error)) => Err(BackupError::io(path)(error)),
    }
}
