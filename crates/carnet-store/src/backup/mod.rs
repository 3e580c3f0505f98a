//! Backup and restore of a store on SQLite: three sets (sealed rows, wrapped keys, log), each in a place of its own, each
//! sealed as a whole by keys that the master key wraps. PostgreSQL has tools of its own. `docs/backup.md` tells the whole.
//!
//! ```text
//! SET/<chain>/head         clear: whose it is, and the chain's key, wrapped by the master key
//! SET/<chain>/<run>.pack   sealed pieces of files
//! SET/<chain>/<run>.index  sealed, written last: which files there were, where each piece is that changed
//! ```
//!
//! The first run of a chain holds everything; each later one the pieces that changed. Nothing that was written is ever
//! written again: a run without its index never was.

mod chain;
mod error;
mod index;
mod restore;
mod set;
mod source;
mod take;

use std::path::{Path, PathBuf};

pub use self::error::BackupError;
pub use self::restore::{Restored, Wanted, check, end_tickets, restore};
pub(crate) use self::source::UNFINISHED;
pub use self::take::{Taken, take};

const DAY: i64 = 86_400_000;

/// What a set holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetKind {
    /// The sealed rows, and the spool of traces.
    Data,
    /// The wrapped keys.
    Keys,
    /// The transparency log.
    Log,
}

impl SetKind {
    /// In the order in which they are taken: keys and log are never older than the data that needs them.
    pub const ALL: [Self; 3] = [Self::Data, Self::Keys, Self::Log];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Keys => "keys",
            Self::Log => "log",
        }
    }
}

/// Where the sets are kept. They should be in three places, under three credentials (`design/security.md` 2, row 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Of the sealed rows.
    pub data: PathBuf,
    /// Of the wrapped keys.
    pub keys: PathBuf,
    /// Of the log.
    pub log: PathBuf,
}

impl Places {
    /// All three below one folder.
    #[must_use]
    pub fn below(folder: &Path) -> Self {
        let place = |kind: SetKind| folder.join(kind.name());
        Self { data: place(SetKind::Data), keys: place(SetKind::Keys), log: place(SetKind::Log) }
    }

    /// The place of a set.
    #[must_use]
    pub fn of(&self, kind: SetKind) -> &Path {
        match kind {
            SetKind::Data => &self.data,
            SetKind::Keys => &self.keys,
            SetKind::Log => &self.log,
        }
    }
}

/// How often everything is taken again, and how long it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Age in days at which a chain is followed by a new one, which begins with everything.
    pub full_days: u32,
    /// Age in days at which a chain is destroyed: nothing in a backup is ever older. What can be restored goes back at
    /// least to this, less [`Self::full_days`].
    pub window_days: u32,
}

impl Default for Schedule {
    /// A week, and 35 days: the window of a replaced master key.
    fn default() -> Self {
        Self { full_days: 7, window_days: 35 }
    }
}
