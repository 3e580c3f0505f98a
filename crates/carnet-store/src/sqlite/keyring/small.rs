//! The small tables: keys of the deployment, versions of the shard key and of the master key, wishes.

use carnet_model::time::Timestamp;
use carnet_seal::{Deployment, HolderKind, MasterVersion, SystemPurpose, Wrapped};
use rusqlite::types::Type;
use rusqlite::{Connection, Error, Row, params};

use super::schema;
use crate::keyring::{Fresh, MasterRow, Rotate, ShardRow, SmallRows, SystemRow};

/// How the tables are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Before versions: everything is wrapped by version 1 of the master key, in a file. Only to be read.
    First,
    /// With versions.
    Versioned,
}

impl Form {
    pub(super) fn of(db: &Connection) -> rusqlite::Result<Self> {
        let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        Ok(if version < 2 { Self::First } else { Self::Versioned })
    }
}

/// A number in a column that no version of the program writes.
fn unknown(column: usize) -> Error {
    Error::FromSqlConversionFailure(column, Type::Integer, "an unknown number".into())
}

fn wrapped(row: &Row<'_>, first: usize) -> rusqlite::Result<Wrapped> {
    Ok(Wrapped { block: row.get(first)?, check: row.get(first + 1)? })
}

fn system_row(row: &Row<'_>) -> rusqlite::Result<SystemRow> {
    let number: u32 = row.get(0)?;
    let purpose = SystemPurpose::ALL.into_iter().find(|purpose| *purpose as u32 == number);
    Ok(SystemRow {
        purpose: purpose.ok_or_else(|| unknown(0))?,
        version: row.get(1)?,
        wrapped: wrapped(row, 2)?,
        master: MasterVersion(row.get(4)?),
    })
}

fn shard_row(row: &Row<'_>) -> rusqlite::Result<ShardRow> {
    Ok(ShardRow {
        shard: row.get(0)?,
        version: row.get(1)?,
        wrapped: wrapped(row, 2)?,
        master: MasterVersion(row.get(4)?),
        since: Timestamp(row.get(5)?),
    })
}

fn master_row(row: &Row<'_>) -> rusqlite::Result<MasterRow> {
    let retired: Option<i64> = row.get(3)?;
    Ok(MasterRow {
        version: MasterVersion(row.get(0)?),
        kind: HolderKind::from_number(row.get(1)?).ok_or_else(|| unknown(1))?,
        since: Timestamp(row.get(2)?),
        retired: retired.map(Timestamp),
    })
}

fn all<T>(
    db: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    db.prepare_cached(sql)?.query_map([], |row| read(row))?.collect()
}

/// Everything but the keys of records, as one transaction sees it.
pub(super) fn read(db: &mut Connection, form: Form) -> rusqlite::Result<SmallRows> {
    let tx = db.transaction()?;
    let (system, shards) = match form {
        Form::First => (
            "SELECT purpose, version, block, check_value, 1 FROM system_key",
            "SELECT shard, version, block, check_value, 1, 0 FROM shard_key ORDER BY version",
        ),
        Form::Versioned => (
            "SELECT purpose, version, block, check_value, master FROM system_key",
            "SELECT shard, version, block, check_value, master, since FROM shard_key ORDER BY version",
        ),
    };
    let mut rows = SmallRows {
        deployment: schema::deployment(&tx)?,
        system: all(&tx, system, system_row)?,
        shards: all(&tx, shards, shard_row)?,
        ..SmallRows::default()
    };
    if form == Form::Versioned {
        let masters = "SELECT version, kind, since, retired FROM master_key ORDER BY version";
        rows.masters = all(&tx, masters, master_row)?;
        rows.wishes = all(&tx, "SELECT what FROM wish ORDER BY what", |row| {
            Rotate::from_number(row.get(0)?).ok_or_else(|| unknown(0))
        })?;
    }
    Ok(rows)
}

/// A new ring: deployment id, system keys, the shard's key, in one transaction.
pub(super) fn create(db: &mut Connection, fresh: &Fresh) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    if schema::deployment(&tx)?.is_some() {
        return Ok(());
    }
    for row in &fresh.system {
        tx.execute(
            "INSERT INTO system_key (purpose, version, block, check_value, master) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![row.purpose as u32, row.version, row.wrapped.block, row.wrapped.check, row.master.0],
        )?;
    }
    note_master(&tx, &fresh.master)?;
    add_shard(&tx, &fresh.shard)?;
    let Deployment(id) = fresh.deployment;
    schema::set_deployment(&tx, Deployment(id))?;
    tx.commit()
}

pub(super) fn add_shard(db: &Connection, row: &ShardRow) -> rusqlite::Result<()> {
    db.execute(
        // Only under a master key that is in use: one that was replaced meanwhile will be destroyed.
        "INSERT OR IGNORE INTO shard_key (shard, version, block, check_value, master, since) \
         SELECT ?1, ?2, ?3, ?4, ?5, ?6 \
         WHERE EXISTS (SELECT 1 FROM master_key WHERE version = ?5 AND retired IS NULL)",
        params![row.shard, row.version, row.wrapped.block, row.wrapped.check, row.master.0, row.since.0],
    )
    .map(|_| ())
}

pub(super) fn note_master(db: &Connection, row: &MasterRow) -> rusqlite::Result<()> {
    db.execute(
        "INSERT OR IGNORE INTO master_key (version, kind, since, retired) VALUES (?1, ?2, ?3, ?4)",
        params![row.version.0, row.kind as u8, row.since.0, row.retired.map(|at| at.0)],
    )
    .map(|_| ())
}

pub(super) fn stamp(db: &mut Connection, now: Timestamp) -> rusqlite::Result<()> {
    let tx = db.transaction()?;
    tx.execute("UPDATE shard_key SET since = ?1 WHERE since = 0", [now.0])?;
    tx.execute("UPDATE master_key SET since = ?1 WHERE since = 0", [now.0])?;
    tx.commit()
}
