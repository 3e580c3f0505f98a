//! What each set is made of, read while a server writes it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::chain::Run;
use super::error::BackupError;
use crate::sqlite::Frozen;
use crate::store::StoreConfig;

/// In a folder that is being restored: nothing opens it until it is whole.
pub(crate) const UNFINISHED: &str = "restoring";
/// How often what does not stand still is read again.
const TRIES: usize = 8;
/// Of the log, in this order: each file tells of no more than what is read after it holds.
const FIRST: [&str; 4] = ["checkpoint", "witnessed", "key", "epochs"];

/// The folder of the log.
pub(super) fn log_folder(config: &StoreConfig) -> PathBuf {
    config.log.clone().unwrap_or_else(|| config.dir.join("log"))
}

/// The folder of the spool.
pub(super) fn spool_folder(config: &StoreConfig) -> PathBuf {
    config.spool.clone().unwrap_or_else(|| config.dir.join("spool"))
}

/// The sealed rows. The spool before them: what is moved into the ledger meanwhile is there twice, rather than nowhere.
pub(super) fn data(run: &mut Run<'_>, config: &StoreConfig, rows: &Frozen) -> Result<(), BackupError> {
    whole(run, "spool", &spool_folder(config).join(crate::spool::FILE))?;
    whole(run, "suspect", &config.dir.join("suspect"))?;
    database(run, "carnet.db", rows)
}

/// The wrapped keys.
pub(super) fn keys(run: &mut Run<'_>, keys: &Frozen) -> Result<(), BackupError> {
    database(run, "keys.db", keys)
}

/// A file and its log: see `crate::sqlite::backup`.
fn database(run: &mut Run<'_>, name: &str, frozen: &Frozen) -> Result<(), BackupError> {
    run.file(name, &frozen.path, &mut &frozen.file, u64::MAX)?;
    let name = format!("{name}-wal");
    let path = &frozen.log_path;
    for _ in 0..TRIES {
        let log = frozen.log().map_err(BackupError::io(path))?;
        match &log {
            Some(log) => run.file(&name, path, &mut &log.file, log.size)?,
            None => run.without(&name),
        }
        if frozen.is_still(log.as_ref()).map_err(BackupError::io(path))? {
            return Ok(());
        }
    }
    Err(BackupError::Restless(path.clone()))
}

/// A file as it is, if it is there.
fn whole(run: &mut Run<'_>, name: &str, path: &Path) -> Result<(), BackupError> {
    match File::open(path) {
        Ok(mut file) => run.file(name, path, &mut file, u64::MAX),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupError::io(path)(error)),
    }
}

/// The log. A partial tile may give way to the full one while this reads: names are looked for until there is no new one.
pub(super) fn log(run: &mut Run<'_>, folder: &Path) -> Result<(), BackupError> {
    let mut done = BTreeSet::new();
    for name in FIRST {
        whole(run, name, &folder.join(name))?;
        done.insert(name.to_owned());
    }
    for _ in 0..TRIES {
        let mut names = BTreeSet::new();
        walk(folder, "", &mut names)?;
        let fresh: Vec<String> = names.difference(&done).cloned().collect();
        if fresh.is_empty() {
            return Ok(());
        }
        for name in fresh {
            whole(run, &name, &folder.join(&name))?;
            done.insert(name);
        }
    }
    Err(BackupError::Restless(folder.to_owned()))
}

/// Names of the files in and below a folder, without drafts and locks.
fn walk(folder: &Path, below: &str, names: &mut BTreeSet<String>) -> Result<(), BackupError> {
    let path = folder.join(below);
    let entries = match fs::read_dir(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(BackupError::io(&path))?,
    };
    for entry in entries {
        let entry = entry.map_err(BackupError::io(&path))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = if below.is_empty() { name } else { format!("{below}/{name}") };
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(folder, &name, names)?,
            Ok(_) if name == "lock" || name == UNFINISHED || is_draft(&name) => {}
            Ok(_) => {
                names.insert(name);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(BackupError::io(&path)(error)),
        }
    }
    Ok(())
}

fn is_draft(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "new")
}
