//! After an input/output error at commit nobody knows what the disk holds. A mark is left, and the next start
//! looks at everything before it accepts anything.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::schema::engine;
use super::shared::Shared;
use crate::engine::Base;
use crate::error::OpenError;

/// The mark of a data directory.
pub(super) fn mark_path(dir: &Path) -> PathBuf {
    dir.join("suspect")
}

/// Leaves the mark, if the disk still takes it.
pub(super) fn mark(path: &Path) {
    let written = File::create(path).and_then(|file| file.sync_all());
    if let Err(error) = written {
        tracing::error!(%error, "the mark of an input/output error could not be written");
    }
}

/// Folds the log into the file, checks the file's structure, verifies every record, then takes the mark away.
pub(super) fn clear(path: &Path, db: &Connection, shared: &Shared) -> Result<(), OpenError> {
    if !path.exists() {
        return Ok(());
    }
    tracing::warn!("the last run ended with an input/output error: verifying everything");
    let busy: i64 =
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(|e| engine(&e))?;
    if busy != 0 {
        return Err(OpenError::Damaged("the log cannot be folded".to_owned()));
    }
    let check: String =
        db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(|e| engine(&e))?;
    if check != "ok" {
        return Err(OpenError::Damaged(check));
    }
    let mut first = None;
    let base: &dyn Base = shared;
    let summary = base
        .verify(&mut |fault| {
            first.get_or_insert(fault);
        })
        .map_err(|e| OpenError::Damaged(e.to_string()))?;
    if let Some(fault) = first {
        return Err(OpenError::Damaged(fault.to_string()));
    }
    tracing::warn!(records = summary.records, entries = summary.entries, "everything verifies");
    fs::remove_file(path)?;
    Ok(())
}
