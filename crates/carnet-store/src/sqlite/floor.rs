//! The physical floor of a disk: bare group-committed inserts, without sealing, chains or decisions. What the ledger
//! costs is told by the ratio to it.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, params};

/// Writes each content in a table of its own file at `dir`, `group` to a transaction, with the settings of the ledger
/// (WAL, `synchronous=FULL`). Gives the seconds it took; the folder is removed.
pub fn inserts(dir: &Path, contents: &[&[u8]], group: usize) -> Result<f64, FloorError> {
    std::fs::create_dir_all(dir)?;
    let seconds = timed(dir, contents, group.max(1));
    std::fs::remove_dir_all(dir)?;
    seconds
}

fn timed(dir: &Path, contents: &[&[u8]], group: usize) -> Result<f64, FloorError> {
    let mut database = Connection::open(dir.join("floor.db"))?;
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    database.execute_batch("CREATE TABLE content (record INTEGER, content INTEGER, bytes BLOB)")?;
    let start = Instant::now();
    for (at, chunk) in (0_i64..).zip(contents.chunks(group)) {
        let transaction = database.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO content VALUES (?1, ?2, ?3)")?;
            for (place, bytes) in (0_i64..).zip(chunk) {
                insert.execute(params![at, place, bytes])?;
            }
        }
        transaction.commit()?;
    }
    Ok(start.elapsed().as_secs_f64())
}

/// Why the floor was not measured.
#[derive(Debug, thiserror::Error)]
pub enum FloorError {
    /// The engine.
    #[error(transparent)]
    Engine(#[from] rusqlite::Error),
    /// The folder.
    #[error(transparent)]
    Folder(#[from] std::io::Error),
}
