//! Files that only their owner reads.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Makes a file, or empties one.
pub(super) fn create(path: &Path) -> io::Result<File> {
    closed(OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?)
}

/// Makes a file, or opens one to read it and to go on at its end.
pub(super) fn go_on(path: &Path) -> io::Result<File> {
    closed(OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?)
}

/// A file that was there before may have been open to others.
fn closed(file: File) -> io::Result<File> {
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    Ok(file)
}
