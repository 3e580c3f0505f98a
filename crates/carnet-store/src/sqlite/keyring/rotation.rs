//! New wrappings of what is there.

use std::path::Path;

use rusqlite::{Connection, params};

use super::{CACHE_KIB, record_row, schema};
use crate::keyring::{KeyStatus, Place, RecordRow, Replacement};

pub(super) fn rewrap(
    db: &mut Connection,
    after: Option<Place>,
    limit: usize,
    again: &mut (dyn FnMut(&RecordRow) -> Option<RecordRow> + Send),
) -> rusqlite::Result<Option<Place>> {
    let (record, generation) =
        after.map_or((i64::MIN, 0), |(record, generation)| (record.to_sql(), generation));
    let tx = db.transaction()?;
    let rows: Vec<RecordRow> = tx
        .prepare_cached(
            "SELECT record, generation, version, block, check_value FROM record_key \
             WHERE (record, generation) > (?1, ?2) ORDER BY record, generation LIMIT ?3",
        )?
        .query_map(params![record, generation, i64::try_from(limit).unwrap_or(i64::MAX)], record_row)?
        .collect::<Result<_, _>>()?;
    for row in &rows {
        if let Some(fresh) = again(row) {
            tx.prepare_cached(
                "UPDATE record_key SET version = ?3, block = ?4, check_value = ?5 \
                 WHERE record = ?1 AND generation = ?2",
            )?
            .execute(params![
                fresh.record.to_sql(),
                fresh.generation,
                fresh.version,
                fresh.wrapped.block,
                fresh.wrapped.check
            ])?;
        }
    }
    tx.commit()?;
    let more = rows.len() == limit;
    Ok(rows.last().filter(|_| more).map(|row| (row.record, row.generation)))
}

/// Whether a version below this one still wraps the key of a record. Reads all of them, on a connection of its own, so that
/// nobody waits.
pub(super) fn wraps_something(path: &Path, below: u32) -> rusqlite::Result<bool> {
    let db = schema::open_reader(path, CACHE_KIB)?;
    db.query_row("SELECT EXISTS (SELECT 1 FROM record_key WHERE version < ?1)", [below], |row| row.get(0))
}

/// `false`, and nothing is changed: there is a key that the replacement does not know.
pub(super) fn replace(db: &mut Connection, with: &Replacement) -> rusqlite::Result<bool> {
    let tx = db.transaction()?;
    for row in &with.system {
        tx.execute(
            "UPDATE system_key SET block = ?3, check_value = ?4, master = ?5 WHERE purpose = ?1 AND version = ?2",
            params![row.purpose as u32, row.version, row.wrapped.block, row.wrapped.check, row.master.0],
        )?;
    }
    for row in &with.shards {
        tx.execute(
            "UPDATE shard_key SET block = ?3, check_value = ?4, master = ?5 WHERE shard = ?1 AND version = ?2",
            params![row.shard, row.version, row.wrapped.block, row.wrapped.check, row.master.0],
        )?;
    }
    let left: bool = tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM system_key WHERE master <> ?1) \
         OR EXISTS (SELECT 1 FROM shard_key WHERE master <> ?1)",
        [with.master.version.0],
        |row| row.get(0),
    )?;
    if left {
        return Ok(false);
    }
    let now = with.master.since.0;
    tx.execute("UPDATE master_key SET retired = ?1 WHERE retired IS NULL", [now])?;
    tx.execute(
        "INSERT INTO master_key (version, kind, since, retired) VALUES (?1, ?2, ?3, NULL) \
         ON CONFLICT (version) DO UPDATE SET kind = ?2, since = ?3, retired = NULL",
        params![with.master.version.0, with.master.kind as u8, now],
    )?;
    tx.commit()?;
    Ok(true)
}

pub(super) fn count(db: &Connection, status: &mut KeyStatus) -> rusqlite::Result<()> {
    let mut query = db.prepare("SELECT version, count(*) FROM record_key GROUP BY version")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let version: u32 = row.get(0)?;
        let records: i64 = row.get(1)?;
        if let Some(shard) = status.shards.iter_mut().find(|shard| shard.version == version) {
            shard.records = records.cast_unsigned();
        }
    }
    Ok(())
}
