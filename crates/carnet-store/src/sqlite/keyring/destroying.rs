//! Keys that go for ever: overwritten in the file, and cut from its log.

use carnet_model::ids::RecordNo;
use rusqlite::{Connection, params};

/// Every generation of a record's key.
pub(super) fn record(db: &Connection, record: RecordNo) -> rusqlite::Result<()> {
    db.pragma_update(None, "secure_delete", true)?;
    db.execute("DELETE FROM record_key WHERE record = ?1", [record.to_sql()])?;
    cut(db)
}

/// Old versions of the shard's key, which wrap nothing any more.
pub(super) fn shards(db: &Connection, below: u32) -> rusqlite::Result<()> {
    db.pragma_update(None, "secure_delete", true)?;
    db.execute("DELETE FROM shard_key WHERE version < ?1", params![below])?;
    cut(db)
}

/// The log still holds the old page: fold it in and cut it.
fn cut(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
