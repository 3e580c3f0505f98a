//! Why a backup was not taken or not restored.

use std::io;
use std::path::{Path, PathBuf};

use carnet_seal::{MasterKeyError, SealError};
use thiserror::Error;

use crate::error::OpenError;

/// Why a backup was not taken or not restored. What was there before is there still.
#[derive(Debug, Error)]
pub enum BackupError {
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The master key is not there, or another one wrapped the key of the backup.
    #[error("{}: its key does not open: {source}", path.display())]
    MasterKey {
        /// The chain.
        path: PathBuf,
        /// Why.
        source: MasterKeyError,
    },
    /// Sealing refused.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// A file of the backup is not what was written: take an older run, or another copy.
    #[error("{}, byte {offset}: damaged: {what}", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// What was found.
        what: String,
    },
    /// There is no backup here, or none as old as was asked for.
    #[error("{}: there is no backup that fits", .0.display())]
    Missing(PathBuf),
    /// The sets are of different deployments.
    #[error("{}: the backup is of another deployment", .0.display())]
    Foreign(PathBuf),
    /// Keys or log are older than the data that is to be restored.
    #[error("{}: the backup is older than that of the data, which needs a later one", .0.display())]
    Older(PathBuf),
    /// There is data where it should go.
    #[error("{}: there is data already; a restore replaces nothing", .0.display())]
    Occupied(PathBuf),
    /// Somebody else writes here.
    #[error("{}: another backup or restore is under way", .0.display())]
    InUse(PathBuf),
    /// The log began anew again and again while it was read.
    #[error("{}: it does not stand still", .0.display())]
    Restless(PathBuf),
    /// PostgreSQL is backed up by its own tools.
    #[error("this store is on PostgreSQL: its own tools back it up (docs/backup.md)")]
    OtherEngine,
}

impl BackupError {
    /// An I/O error, with the file that it was about.
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    pub(super) fn damaged(path: &Path, offset: u64, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), offset, what: what.into() }
    }
}
