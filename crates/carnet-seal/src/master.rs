//! The key above all keys.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use zeroize::Zeroize;

use crate::entropy::Entropy;
use crate::error::MasterKeyError;
use crate::key::Key;

/// The master key. A PKCS#11 token becomes a second variant.
#[derive(Debug)]
pub enum MasterKey {
    /// 32 bytes from a file that only its owner can read.
    File(Key),
}

impl MasterKey {
    /// Reads the key file; makes it, readable by its owner only, when it does not exist.
    pub fn open_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Self, MasterKeyError> {
        match Self::open(path) {
            Err(MasterKeyError::Io(error)) if error.kind() == ErrorKind::NotFound => {
                Self::create(path, entropy)?;
                Self::open(path)
            }
            other => other,
        }
    }

    /// Reads the key file; refuses it when group or others have any right.
    pub fn open(path: &Path) -> Result<Self, MasterKeyError> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(MasterKeyError::NotAFile);
        }
        let mode = about.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(MasterKeyError::Rights { mode });
        }
        if about.size() != 32 {
            return Err(MasterKeyError::Length(about.size()));
        }
        let mut bytes = [0; 32];
        file.read_exact(&mut bytes)?;
        let key = Key::from_bytes(bytes);
        bytes.zeroize();
        Ok(Self::File(key))
    }

    /// Written beside and renamed into place, so that a crash leaves a whole key or none.
    fn create(path: &Path, entropy: &dyn Entropy) -> Result<(), MasterKeyError> {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let draft = path.with_extension("new");
        match fs::remove_file(&draft) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(&draft)?;
        let key = Key::random(entropy);
        file.write_all(key.bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)?;
        File::open(folder)?.sync_all()?;
        Ok(())
    }

    pub(crate) const fn key(&self) -> &Key {
        match self {
            Self::File(key) => key,
        }
    }
}
