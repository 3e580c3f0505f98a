//! What the engine's errors mean for those who wait.

use carnet_seal::SealError;
use rusqlite::ErrorCode;
use rusqlite::ffi::{SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE};

use crate::error::CommitError;

/// Why a transaction did not go through.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// No space: rolled back, nothing written, goes on later.
    Full,
    /// An input/output error: the writer stops.
    Lost(String),
    /// One statement was refused: rolled back.
    Refused(CommitError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        let text = error.to_string();
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return Self::Refused(CommitError::Engine(text));
        };
        match failure.code {
            ErrorCode::DiskFull => Self::Full,
            // Somebody else holds the file: nothing was written.
            ErrorCode::DatabaseBusy => Self::Refused(CommitError::Busy),
            // The index of the log could not grow: nothing reached the log itself.
            ErrorCode::SystemIoFailure
                if matches!(
                    failure.extended_code,
                    SQLITE_IOERR_SHMSIZE | SQLITE_IOERR_SHMMAP | SQLITE_IOERR_SHMOPEN
                ) =>
            {
                Self::Full
            }
            ErrorCode::SystemIoFailure => Self::Lost(text),
            _ => Self::Refused(CommitError::Engine(text)),
        }
    }
}

impl From<SealError> for Trouble {
    fn from(error: SealError) -> Self {
        Self::Refused(CommitError::Seal(error))
    }
}
