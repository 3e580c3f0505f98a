//! The PIN of a token, in a file.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use cryptoki::types::AuthPin;
use zeroize::Zeroizing;

use super::TokenError;

/// Most bytes of a PIN.
const LONGEST: usize = 255;

/// Where the PIN is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PinFile {
    /// A file on which only its owner has rights (0400).
    Owned(PathBuf),
    /// A file among systemd's credentials of the service: its folder is closed to all others, and an access list may show
    /// as a right of the group to read (0440).
    Credential(PathBuf),
}

impl PinFile {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Owned(path) | Self::Credential(path) => path,
        }
    }

    const fn forbidden(&self) -> u32 {
        match self {
            Self::Owned(_) => 0o077,
            Self::Credential(_) => 0o037,
        }
    }

    /// The PIN: the file's text, without the end of its line.
    pub(super) fn read(&self) -> Result<AuthPin, TokenError> {
        let fault = |why: String| TokenError::PinFile { path: self.path().to_owned(), why };
        let file = File::open(self.path()).map_err(|error| fault(error.to_string()))?;
        let mode = file.metadata().map_err(|error| fault(error.to_string()))?.permissions().mode() & 0o7777;
        if mode & self.forbidden() != 0 {
            return Err(fault(format!("it has mode {mode:04o}; only its owner may have rights (0400)")));
        }
        let mut text = Zeroizing::new(String::with_capacity(LONGEST + 2));
        let mut limited = file.take(LONGEST as u64 + 2);
        limited.read_to_string(&mut text).map_err(|error| fault(error.to_string()))?;
        let pin = text.trim_end_matches(['\n', '\r']);
        if pin.is_empty() || pin.len() > LONGEST {
            return Err(fault(format!("a PIN has 1 to {LONGEST} bytes")));
        }
        Ok(AuthPin::from(pin.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_the_owner_may_read_a_pin() {
        let path = std::env::temp_dir().join(format!("carnet-pin-{}", std::process::id()));
        fs::write(&path, "1234\n").unwrap();
        let rows = [
            (0o400, true, true),
            (0o600, true, true),
            (0o440, false, true),
            (0o460, false, false),
            (0o444, false, false),
            (0o401, false, false),
        ];
        for (mode, owned, credential) in rows {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(PinFile::Owned(path.clone()).read().is_ok(), owned, "{mode:o}");
            assert_eq!(PinFile::Credential(path.clone()).read().is_ok(), credential, "{mode:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        for (text, good) in
            [("\n", false), ("", false), (&*"9".repeat(255), true), (&*"9".repeat(256), false)]
        {
            fs::write(&path, text).unwrap();
            assert_eq!(PinFile::Owned(path.clone()).read().is_ok(), good, "{} bytes", text.len());
        }
        fs::remove_file(&path).unwrap();
    }
}
