//! What can go wrong, by what the caller can do about it.

use thiserror::Error;

use crate::master::{HolderKind, MasterVersion};
use crate::token::TokenError;

/// Why something was not sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// The bytes do not open in this place under this key: they were changed, moved, or sealed by another key.
    #[error("the sealed bytes do not open here")]
    Refused,
    /// The bytes are too short or have a shape that no version writes.
    #[error("the sealed bytes have no known shape")]
    Malformed,
    /// A later version wrote these bytes.
    #[error("format version {0} is not known")]
    Newer(u8),
    /// The key has sealed as many messages as it may (2^28); a new generation is due.
    #[error("the key has sealed too many messages")]
    Exhausted,
    /// The cryptographic library refused a valid call; nothing was done.
    #[error("the cryptographic library failed")]
    Library,
}

/// Why the master key cannot be used. Start-up stops on each of them.
#[derive(Debug, Error)]
pub enum MasterKeyError {
    /// Group or others may read or write the file.
    #[error("the master key file has mode {mode:04o}; only its owner may have rights (0400)")]
    Rights {
        /// The permission bits found.
        mode: u32,
    },
    /// The file has not exactly 32 bytes.
    #[error("the master key file must have 32 bytes, it has {0}")]
    Length(u64),
    /// The file is no ordinary file.
    #[error("the master key is not an ordinary file")]
    NotAFile,
    /// The holder has no such version.
    #[error("version {0} of the master key is not there")]
    Missing(MasterVersion),
    /// What is to be opened was wrapped by a key in another holder than the one that is configured.
    #[error("version {version} of the master key is in a {}, which is not the holder configured", kind.name())]
    Elsewhere {
        /// Which.
        version: MasterVersion,
        /// In what it is held.
        kind: HolderKind,
    },
    /// The file cannot be read or created.
    #[error("the master key file: {0}")]
    Io(#[from] std::io::Error),
    /// The token.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// What was to be unwrapped does not open under this key, or the library failed.
    #[error(transparent)]
    Seal(#[from] SealError),
}
