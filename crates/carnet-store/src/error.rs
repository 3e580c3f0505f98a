//! What can go wrong, by what the caller can do about it.

use carnet_model::ids::RecordNo;
use carnet_seal::{MasterKeyError, SealError, Tag};
use thiserror::Error;

/// Stored bytes that are not what was written: always an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} fault in record {record} ({stream} {seq}): {detail}")]
pub struct Fault {
    /// `chain`, `seal`, `content`, `snapshot`, `log`, `checkpoint` or `tag`.
    pub kind: &'static str,
    /// The record; 0 when it cannot be told.
    pub record: RecordNo,
    /// The chain or table.
    pub stream: &'static str,
    /// Number within the stream; 0 when there is none.
    pub seq: u64,
    /// What was found.
    pub detail: String,
}

/// Why the store did not open. Nothing was served; each wants an operator.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The master key cannot be used.
    #[error(transparent)]
    MasterKey(#[from] MasterKeyError),
    /// Another process has the data directory.
    #[error("another process uses the data directory")]
    InUse,
    /// A later version of the program wrote the data.
    #[error("the data has schema {found}, this program knows {known}")]
    Newer {
        /// Found in the file.
        found: u32,
        /// Known to this program.
        known: u32,
    },
    /// The key ring and the data are not of one deployment, or the master key is another one.
    #[error("the keys do not belong to this data: {0}")]
    WrongKeys(&'static str),
    /// An applied migration differs from the program's.
    #[error("migration {0} was applied with another text")]
    Migration(u32),
    /// The file system or its settings are not safe for the data.
    #[error("unsafe setting: {0}")]
    Unsafe(&'static str),
    /// The data does not verify after an input/output error.
    #[error("the data is damaged: {0}")]
    Damaged(String),
    /// The directory cannot be used.
    #[error("the data directory: {0}")]
    Io(#[from] std::io::Error),
    /// The engine refused.
    #[error("the database: {0}")]
    Engine(String),
    /// Sealing refused.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl OpenError {
    /// A read that failed while the store was opened or verified.
    pub(crate) fn from_read(error: ReadError) -> Self {
        match error {
            ReadError::Engine(text) => Self::Engine(text),
            error => Self::Damaged(error.to_string()),
        }
    }
}

/// Why something was not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// There is no such thing (or no longer).
    #[error("not found")]
    Missing,
    /// The stored bytes were changed: raise the alarm, show nothing.
    #[error(transparent)]
    Integrity(#[from] Fault),
    /// The record's key is gone: the record was erased.
    #[error("the record has no key")]
    NoKey,
    /// The engine failed; try again later.
    #[error("the database: {0}")]
    Engine(String),
}

/// Why a batch was not acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CommitError {
    /// The record has moved on: load it again, decide again, retry.
    #[error("the record has moved on")]
    Conflict,
    /// A tag of the batch already leads somewhere.
    #[error("a tag is taken")]
    TagTaken(Tag),
    /// A ticket that the batch consumes is gone or has expired.
    #[error("a ticket is gone")]
    TicketGone,
    /// A content number was used before.
    #[error("a content number is taken")]
    ContentTaken,
    /// The disk is full; nothing was written; later calls may succeed.
    #[error("no space is left")]
    Full,
    /// Too much is waiting; nothing was written; try again.
    #[error("too many writes are waiting")]
    Busy,
    /// An input/output error at commit: written or not, nobody knows. The store has stopped.
    #[error("whether it was written is unknown")]
    Unknown,
    /// The store is closed or has stopped; nothing was written.
    #[error("the store is closed")]
    Closed,
    /// The batch breaks a rule of its own type: a mistake of the caller.
    #[error("invalid batch: {0}")]
    Invalid(&'static str),
    /// Reading what the batch needs failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Sealing refused.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The engine refused; nothing was written.
    #[error("the database: {0}")]
    Engine(String),
}
