//! Files with keys and secrets: only their owner may read them. Source: `design/security.md` 4.1 (a key file has mode 0400).

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use zeroize::Zeroizing;

/// Most bytes of a file: a key of 16 384 bits in PEM is some 13 kB.
const MOST: u64 = 64 * 1024;

/// Why a file with a key or a secret is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrivateFault {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// Others than its owner may read, change or run it.
    #[error("it is open to others than its owner (mode {0:04o}); give it mode 0400")]
    Open(u32),
    /// A folder, a device.
    #[error("it is no file")]
    NoFile,
    /// Far larger than any key.
    #[error("it is too large for a key or a secret")]
    TooLarge,
}

/// Reads a key or a secret. Its rights are looked at on the open file, so that nobody exchanges it in between.
///
/// # Errors
/// [`PrivateFault`].
pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, PrivateFault> {
    let file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() {
        return Err(PrivateFault::NoFile);
    }
    let mode = about.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(PrivateFault::Open(mode));
    }
    if about.len() > MOST {
        return Err(PrivateFault::TooLarge);
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default()));
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};

    use super::*;

    #[test]
    fn only_what_its_owner_alone_may_read_is_taken() {
        let path = std::env::temp_dir().join(format!("carnet-private-{}", std::process::id()));
        fs::write(&path, "secret").unwrap();
        for (mode, taken) in [
            (0o400, true),
            (0o600, true),
            (0o700, true),
            (0o440, false),
            (0o404, false),
            (0o640, false),
            (0o644, false),
            (0o620, false),
            (0o601, false),
        ] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            match read(&path) {
                Ok(bytes) => assert!(taken && bytes.as_slice() == b"secret", "{mode:o}"),
                Err(PrivateFault::Open(told)) => assert!(!taken && told == mode, "{mode:o}"),
                Err(other) => panic!("{mode:o}: {other}"),
            }
        }
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        fs::write(&path, vec![b'x'; 65 * 1024]).unwrap();
        assert!(matches!(read(&path), Err(PrivateFault::TooLarge)));
        fs::remove_file(&path).unwrap();
        assert!(matches!(read(&path), Err(PrivateFault::Read(_))));
        assert!(matches!(read(&std::env::temp_dir()), Err(PrivateFault::NoFile)));
    }
}
