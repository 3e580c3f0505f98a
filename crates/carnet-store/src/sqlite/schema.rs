//! Files: how they are opened, with which settings, and how their tables came to be.

use std::path::Path;

use carnet_seal::{Deployment, Hash, sha256};
use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::error::OpenError;

/// A numbered change of the tables, applied once and never edited.
pub(super) struct Migration {
    number: u32,
    sql: &'static str,
}

/// Migrations of the data file.
pub(super) const DATA: &[Migration] = &[
    Migration { number: 1, sql: include_str!("schema/data_0001.sql") },
    Migration { number: 2, sql: include_str!("schema/data_0002.sql") },
];
/// Migrations of the key ring.
pub(super) const KEYS: &[Migration] = &[
    Migration { number: 1, sql: include_str!("schema/keys_0001.sql") },
    Migration { number: 2, sql: include_str!("schema/keys_0002.sql") },
];

/// Cuts the data file off at `bytes`: reaching it is a full disk.
pub(super) fn limit(db: &Connection, bytes: u64) -> rusqlite::Result<()> {
    let pages = i64::try_from(bytes).unwrap_or(i64::MAX) / PAGE_SIZE;
    // The answer is the limit in force: never below what the file already has.
    db.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
}

/// Pages of 4 kB: a deposit touches a handful of index pages, each written whole to the log.
const PAGE_SIZE: i64 = 4096;

/// What the engine said, as an opening error.
pub(super) fn engine(error: &rusqlite::Error) -> OpenError {
    OpenError::Engine(error.to_string())
}

/// Opens a file for writing with the settings that durability needs, and refuses it when one does not hold.
pub(super) fn open_writer(path: &Path, cache_kib: i64) -> Result<Connection, OpenError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(|e| engine(&e))?;
    settings(&db, cache_kib).map_err(|e| engine(&e))?;
    let mode: String =
        db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0)).map_err(|e| engine(&e))?;
    if mode != "wal" {
        return Err(OpenError::Unsafe("the file system does not allow a write-ahead log"));
    }
    let synchronous: i64 =
        db.query_row("PRAGMA synchronous", [], |row| row.get(0)).map_err(|e| engine(&e))?;
    if synchronous != 2 {
        return Err(OpenError::Unsafe("synchronous is not FULL"));
    }
    Ok(db)
}

fn settings(db: &Connection, cache_kib: i64) -> rusqlite::Result<()> {
    db.pragma_update(None, "page_size", PAGE_SIZE)?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "cache_size", -cache_kib)?;
    db.pragma_update(None, "temp_store", "MEMORY")?;
    // After a burst the log is cut to this.
    db.pragma_update(None, "journal_size_limit", 16 << 20)?;
    // A destroyed key must not stay readable in a free page.
    db.pragma_update(None, "secure_delete", "FAST")?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Opens a file for reading.
pub(super) fn open_reader(path: &Path, cache_kib: i64) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.pragma_update(None, "cache_size", -cache_kib)?;
    db.pragma_update(None, "query_only", true)?;
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Refuses a file of a later schema.
pub(super) fn check(db: &Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    let known = migrations.last().map_or(0, |m| m.number);
    let found: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(|e| engine(&e))?;
    if found > known { Err(OpenError::Newer { found, known }) } else { Ok(()) }
}

/// Lets a file from before the log, which is only to be read, look as if its entries were of no epoch.
pub(super) fn without_epochs(db: &Connection) -> rusqlite::Result<()> {
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version >= 2 {
        return Ok(());
    }
    db.pragma_update(None, "query_only", false)?;
    db.execute_batch("CREATE TEMP VIEW ledger AS SELECT *, 0 AS epoch FROM main.ledger")?;
    db.pragma_update(None, "query_only", true)
}

/// Applies what has not been applied; refuses a later schema and an edited migration.
pub(super) fn migrate(db: &mut Connection, migrations: &[Migration]) -> Result<(), OpenError> {
    check(db, migrations)?;
    let tx = db.transaction().map_err(|e| engine(&e))?;
    tx.execute_batch(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, sha256 BLOB NOT NULL)",
    )
    .map_err(|e| engine(&e))?;
    for migration in migrations {
        let sum = sha256(migration.sql.as_bytes());
        let applied: Option<Vec<u8>> = tx
            .query_row("SELECT sha256 FROM migration WHERE number = ?1", [migration.number], |row| row.get(0))
            .optional()
            .map_err(|e| engine(&e))?;
        match applied {
            Some(before) if before == sum => {}
            Some(_) => return Err(OpenError::Migration(migration.number)),
            None => apply(&tx, migration, &sum).map_err(|e| engine(&e))?,
        }
    }
    tx.commit().map_err(|e| engine(&e))
}

fn apply(db: &Connection, migration: &Migration, sum: &Hash) -> rusqlite::Result<()> {
    db.execute_batch(migration.sql)?;
    db.execute("INSERT INTO migration (number, sha256) VALUES (?1, ?2)", params![migration.number, sum])?;
    db.pragma_update(None, "user_version", migration.number)
}

/// The deployment id of a file, if it has one.
pub(super) fn deployment(db: &Connection) -> rusqlite::Result<Option<Deployment>> {
    db.query_row("SELECT id FROM deployment", [], |row| row.get(0)).optional().map(|id| id.map(Deployment))
}

/// Writes the deployment id of a new file.
pub(super) fn set_deployment(db: &Connection, id: Deployment) -> rusqlite::Result<()> {
    db.execute("INSERT INTO deployment (id) VALUES (?1)", params![id.0]).map(|_| ())
}
