//! What the engine's errors mean for those who wait.

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::error::{CommitError, OpenError, ReadError};

/// Why a transaction did not go through. Nothing of it was written.
#[derive(Debug, Clone)]
pub(super) enum Trouble {
    /// No space.
    Full,
    /// The connection was lost, or the server cannot write now: another connection may find one that can.
    Away(String),
    /// The server has the connection and does not answer.
    Still,
    /// Something is not as this process believed, or another transaction was in the way: to be done again by itself.
    Raced,
    /// A statement was refused.
    Refused(CommitError),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        of(&error)
    }
}

/// What an error means.
pub(super) fn of(error: &Error) -> Trouble {
    use Trouble::{Away, Full, Raced, Refused};
    match error.code() {
        Some(code) if *code == SqlState::DISK_FULL => Full,
        Some(code)
            if [
                SqlState::UNIQUE_VIOLATION,
                SqlState::T_R_SERIALIZATION_FAILURE,
                SqlState::T_R_DEADLOCK_DETECTED,
                SqlState::LOCK_NOT_AVAILABLE,
            ]
            .contains(code) =>
        {
            Raced
        }
        // A statement that ran into a time-out, of itself or of a lock.
        Some(code) if *code == SqlState::QUERY_CANCELED => Refused(CommitError::Busy),
        _ if is_away(error) => Away(text(error)),
        _ => Refused(CommitError::Engine(text(error))),
    }
}

impl From<carnet_seal::SealError> for Trouble {
    fn from(error: carnet_seal::SealError) -> Self {
        Self::Refused(CommitError::Seal(error))
    }
}

impl From<Trouble> for CommitError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Full => Self::Full,
            Trouble::Away(_) | Trouble::Still => Self::Busy,
            Trouble::Raced => Self::Conflict,
            Trouble::Refused(error) => error,
        }
    }
}

/// Whether the server is not there, is going or coming, has no connection left, or has become a replica: what may be
/// otherwise in a second, or on another host.
pub(super) fn is_away(error: &Error) -> bool {
    match error.code() {
        None => true,
        Some(code) => {
            let class = code.code().get(..2).unwrap_or_default();
            matches!(class, "08" | "57") && *code != SqlState::QUERY_CANCELED
                || *code == SqlState::TOO_MANY_CONNECTIONS
                || *code == SqlState::READ_ONLY_SQL_TRANSACTION
        }
    }
}

/// What happened, with what the server said. The driver's own words say only that it said something.
pub(super) fn text(error: &Error) -> String {
    match error.as_db_error() {
        Some(said) => format!("{} ({})", said.message(), said.code().code()),
        None => error.to_string(),
    }
}

pub(super) fn read_error(error: &Error) -> ReadError {
    ReadError::Engine(text(error))
}

pub(super) fn open_error(error: &Error) -> OpenError {
    OpenError::Engine(text(error))
}
