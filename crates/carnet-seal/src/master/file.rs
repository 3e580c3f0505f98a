//! The master key as files: version 1 at a path, version N at that path followed by `.N`.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroize;

use super::MasterVersion;
use crate::entropy::Entropy;
use crate::error::MasterKeyError;
use crate::key::Key;

/// Bytes of a key file.
const LEN: usize = 32;

/// The files of one deployment's master key. They serve one deployment: a version that it no longer needs is destroyed.
#[derive(Debug, Clone)]
pub struct KeyFile {
    path: PathBuf,
}

impl KeyFile {
    pub(super) const fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file of a version.
    #[must_use]
    pub fn path(&self, version: MasterVersion) -> PathBuf {
        if version == MasterVersion::FIRST { self.path.clone() } else { self.with_end(&version.to_string()) }
    }

    fn with_end(&self, end: &str) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(".");
        name.push(end);
        name.into()
    }

    fn folder(&self) -> &Path {
        self.path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    pub(super) fn versions(&self) -> io::Result<Vec<MasterVersion>> {
        let Some(base) = self.path.file_name().and_then(|name| name.to_str()) else {
            return Err(ErrorKind::InvalidFilename.into());
        };
        let entries = match fs::read_dir(self.folder()) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut versions = Vec::new();
        for entry in entries {
            let name = entry?.file_name();
            let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(base)) else { continue };
            match rest.strip_prefix('.') {
                None if rest.is_empty() => versions.push(MasterVersion::FIRST),
                None => {}
                Some(end) => versions.extend(end.parse().ok().filter(|n| *n > 1).map(MasterVersion)),
            }
        }
        versions.sort_unstable();
        Ok(versions)
    }

    /// Refuses the file when group or others have any right.
    pub(super) fn open(&self, version: MasterVersion) -> Result<Key, MasterKeyError> {
        let mut file = match File::open(self.path(version)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(MasterKeyError::Missing(version));
            }
            file => file?,
        };
        let about = file.metadata()?;
        if !about.is_file() {
            return Err(MasterKeyError::NotAFile);
        }
        let mode = about.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(MasterKeyError::Rights { mode });
        }
        if about.size() != LEN as u64 {
            return Err(MasterKeyError::Length(about.size()));
        }
        let mut bytes = [0; LEN];
        file.read_exact(&mut bytes)?;
        let key = Key::from_bytes(bytes);
        bytes.zeroize();
        Ok(key)
    }

    /// Written beside and linked into place, so that a crash leaves a whole key or none, and none is ever replaced.
    pub(super) fn create(&self, version: MasterVersion, entropy: &dyn Entropy) -> io::Result<()> {
        let draft = self.with_end("new");
        gone(fs::remove_file(&draft))?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o400).open(&draft)?;
        let key = Key::random(entropy);
        file.write_all(key.bytes())?;
        file.sync_all()?;
        fs::hard_link(&draft, self.path(version))?;
        fs::remove_file(&draft)?;
        File::open(self.folder())?.sync_all()
    }

    /// Overwritten, then removed. A file system that never writes in place, and a drive that moves its sectors, keep the
    /// old bytes until they use the space again: `docs/keys.md` says what that means.
    pub(super) fn destroy(&self, version: MasterVersion) -> io::Result<()> {
        let path = self.path(version);
        let about = match fs::metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            about => about?,
        };
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
        let mut file = OpenOptions::new().write(true).open(&path)?;
        file.rewind()?;
        file.write_all(&vec![0; usize::try_from(about.size()).unwrap_or(LEN).min(LEN)])?;
        file.sync_all()?;
        fs::remove_file(&path)?;
        File::open(self.folder())?.sync_all()
    }
}

/// What is not there is gone.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("carnet-key-file-{}-{name}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn files(&self) -> KeyFile {
            KeyFile::new(self.0.join("master.key"))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn versions_are_files_beside_each_other() {
        let folder = Folder::new("versions");
        let files = folder.files();
        assert_eq!(files.versions().unwrap(), []);
        for version in [2, 1, 10] {
            files.create(MasterVersion(version), &SystemEntropy).unwrap();
        }
        for other in ["master.key.new", "master.key.01x", "master.keys", "master.key.1", "master.key.0"] {
            fs::write(folder.0.join(other), []).unwrap();
        }
        assert_eq!(files.versions().unwrap(), [1, 2, 10].map(MasterVersion));
        let read = |version| *files.open(MasterVersion(version)).unwrap().bytes();
        assert!(read(1) != read(2) && read(2) != read(10), "each its own key");
        assert!(matches!(files.open(MasterVersion(3)), Err(MasterKeyError::Missing(MasterVersion(3)))));
    }

    #[test]
    fn no_key_is_replaced_and_a_destroyed_one_is_gone() {
        let folder = Folder::new("destroyed");
        let files = folder.files();
        let second = MasterVersion(2);
        files.create(second, &SystemEntropy).unwrap();
        let before = *files.open(second).unwrap().bytes();
        let again = files.create(second, &SystemEntropy).unwrap_err();
        assert_eq!(again.kind(), ErrorKind::AlreadyExists);
        assert!(before == *files.open(second).unwrap().bytes());
        let held = File::open(files.path(second)).unwrap();
        files.destroy(second).unwrap();
        files.destroy(second).unwrap();
        assert_eq!(files.versions().unwrap(), []);
        let mut bytes = Vec::new();
        (&held).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes, [0; 32], "the bytes on the disk were overwritten");
    }
}
