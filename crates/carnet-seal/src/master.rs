//! The key above all keys: where it is held, and its versions.

mod file;

use core::fmt;
use std::path::{Path, PathBuf};

pub use self::file::KeyFile;
use crate::entropy::Entropy;
use crate::error::{MasterKeyError, SealError};
use crate::key::Key;
use crate::ring::Wrapped;
use crate::token::{KeyToken, TokenConfig, TokenKey};

/// Version of the master key, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MasterVersion(pub u32);

impl MasterVersion {
    /// The first.
    pub const FIRST: Self = Self(1);

    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for MasterVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where the master key of a deployment is held, as configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// Files: version 1 at this path, version N at this path followed by `.N`.
    File(PathBuf),
    /// A PKCS#11 token, which lets no key out.
    Pkcs11(TokenConfig),
}

impl KeyPlace {
    /// The kind of the place.
    #[must_use]
    pub const fn kind(&self) -> HolderKind {
        match self {
            Self::File(_) => HolderKind::File,
            Self::Pkcs11(_) => HolderKind::Pkcs11,
        }
    }
}

/// Kind of a key holder. Numbers are part of the stored format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum HolderKind {
    /// A file.
    File = 0,
    /// A PKCS#11 token.
    Pkcs11 = 1,
}

impl HolderKind {
    /// The kind with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::File),
            1 => Some(Self::Pkcs11),
            _ => None,
        }
    }

    /// Its name for operators.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Pkcs11 => "pkcs11",
        }
    }
}

/// The key holder: makes, opens and destroys versions of the master key. Holds no key itself.
#[derive(Debug, Clone)]
pub enum KeyHolder {
    /// Files that only their owner can read.
    File(KeyFile),
    /// A token.
    Pkcs11(KeyToken),
}

impl KeyHolder {
    /// The holder at a place. A token's module is loaded and the token found; a file is not looked at yet.
    pub fn at(place: &KeyPlace) -> Result<Self, MasterKeyError> {
        match place {
            KeyPlace::File(path) => Ok(Self::File(KeyFile::new(path.clone()))),
            KeyPlace::Pkcs11(config) => Ok(Self::Pkcs11(KeyToken::open(config)?)),
        }
    }

    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> HolderKind {
        match self {
            Self::File(_) => HolderKind::File,
            Self::Pkcs11(_) => HolderKind::Pkcs11,
        }
    }

    /// The versions that it holds, ascending.
    pub fn versions(&self) -> Result<Vec<MasterVersion>, MasterKeyError> {
        match self {
            Self::File(files) => Ok(files.versions()?),
            Self::Pkcs11(token) => Ok(token.versions()?),
        }
    }

    /// One version, to wrap and unwrap with.
    pub fn open(&self, version: MasterVersion) -> Result<MasterKey, MasterKeyError> {
        match self {
            Self::File(files) => files.open(version).map(MasterKey::File),
            Self::Pkcs11(token) => Ok(MasterKey::Pkcs11(token.key(version)?)),
        }
    }

    /// Makes a version that does not exist yet: in a token by the token's own generator, never to leave it.
    pub fn create(&self, version: MasterVersion, entropy: &dyn Entropy) -> Result<MasterKey, MasterKeyError> {
        match self {
            Self::File(files) => files.create(version, entropy)?,
            Self::Pkcs11(token) => token.create(version)?,
        }
        self.open(version)
    }

    /// Destroys a version, for ever. One that is not there is destroyed already.
    pub fn destroy(&self, version: MasterVersion) -> Result<(), MasterKeyError> {
        match self {
            Self::File(files) => Ok(files.destroy(version)?),
            Self::Pkcs11(token) => Ok(token.destroy(version)?),
        }
    }
}

/// One version of the master key, in use.
#[derive(Debug)]
pub enum MasterKey {
    /// 32 bytes from a file that only its owner can read.
    File(Key),
    /// A key that never leaves its token.
    Pkcs11(TokenKey),
}

impl MasterKey {
    /// Reads version 1 from its file; makes it, readable by its owner only, when it does not exist.
    pub fn open_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Self, MasterKeyError> {
        let files = KeyFile::new(path.to_owned());
        match files.open(MasterVersion::FIRST) {
            Err(MasterKeyError::Missing(_)) => {
                files.create(MasterVersion::FIRST, entropy)?;
                files.open(MasterVersion::FIRST).map(Self::File)
            }
            other => other.map(Self::File),
        }
    }

    /// Reads version 1 from its file; refuses it when group or others have any right.
    pub fn open(path: &Path) -> Result<Self, MasterKeyError> {
        KeyFile::new(path.to_owned()).open(MasterVersion::FIRST).map(Self::File)
    }

    /// Wraps `key ‖ label`: the same bytes whoever holds the master key.
    pub(crate) fn wrap(&self, key: &Key, label: &[u8]) -> Result<Wrapped, MasterKeyError> {
        match self {
            Self::File(master) => Ok(crate::ring::wrap(master, key, label)?),
            Self::Pkcs11(token) => {
                let plain = crate::ring::plain(key, label);
                let block = token.wrap(&plain)?;
                Ok(Wrapped { block, check: crate::ring::check_value(key)? })
            }
        }
    }

    pub(crate) fn unwrap(&self, wrapped: &Wrapped, label: &[u8]) -> Result<Key, MasterKeyError> {
        match self {
            Self::File(master) => Ok(crate::ring::unwrap(master, wrapped, label)?),
            Self::Pkcs11(token) => {
                let plain = token.unwrap(&wrapped.block)?.ok_or(SealError::Refused)?;
                Ok(crate::ring::opened(&plain, &wrapped.check, label)?)
            }
        }
    }
}
