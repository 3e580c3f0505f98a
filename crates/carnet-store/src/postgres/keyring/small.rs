//! The small tables: keys of the deployment, versions of the shard key and of the master key, wishes. What creates or
//! changes versions does so alone.

use carnet_model::time::Timestamp;
use carnet_seal::{HolderKind, MasterVersion, SystemPurpose};
use tokio_postgres::types::Type;
use tokio_postgres::{Error, Row};

use super::rows::{number, wrapped};
use super::{Fresh, MasterRow, OpenError, Rotate, ShardRow, SmallRows, open_error, schema};
use crate::keyring::SystemRow;
use crate::postgres::session::{Session, Sql};

/// Of the advisory locks of this program.
const LOCK_KEYS: i64 = 0x6361_726e_6574_0004;

const ALONE: Sql = Sql { text: "SELECT pg_advisory_xact_lock($1)", types: &[Type::INT8] };
const DEPLOYMENT: Sql = Sql { text: "SELECT id FROM deployment", types: &[] };
const SYSTEM: Sql =
    Sql { text: "SELECT purpose, version, block, check_value, master FROM system_key", types: &[] };
const SHARDS: Sql = Sql {
    text: "SELECT shard, version, block, check_value, master, since FROM shard_key ORDER BY version",
    types: &[],
};
const MASTERS: Sql =
    Sql { text: "SELECT version, kind, since, retired FROM master_key ORDER BY version", types: &[] };
const WISHES: Sql = Sql { text: "SELECT what FROM wish ORDER BY what", types: &[] };
const SET_SYSTEM: Sql = Sql {
    text: "INSERT INTO system_key (purpose, version, block, check_value, master) VALUES ($1, $2, $3, $4, $5)",
    types: &[Type::INT4, Type::INT4, Type::BYTEA, Type::BYTEA, Type::INT4],
};
/// Only under a master key that is in use: one that was replaced meanwhile will be destroyed.
const ADD_SHARD: Sql = Sql {
    text: "INSERT INTO shard_key (shard, version, block, check_value, master, since) \
           SELECT $1, $2, $3, $4, $5, $6 \
           WHERE EXISTS (SELECT 1 FROM master_key WHERE version = $5 AND retired IS NULL) \
           ON CONFLICT DO NOTHING",
    types: &[Type::INT4, Type::INT4, Type::BYTEA, Type::BYTEA, Type::INT4, Type::INT8],
};
const NOTE_MASTER: Sql = Sql {
    text: "INSERT INTO master_key (version, kind, since, retired) VALUES ($1, $2, $3, $4) \
           ON CONFLICT DO NOTHING",
    types: &[Type::INT4, Type::INT2, Type::INT8, Type::INT8],
};
const FORGET: Sql = Sql { text: "DELETE FROM master_key WHERE version = $1", types: &[Type::INT4] };
const STAMP_SHARDS: Sql =
    Sql { text: "UPDATE shard_key SET since = $1 WHERE since = 0", types: &[Type::INT8] };
const STAMP_MASTERS: Sql =
    Sql { text: "UPDATE master_key SET since = $1 WHERE since = 0", types: &[Type::INT8] };
const WISH: Sql =
    Sql { text: "INSERT INTO wish (what) VALUES ($1) ON CONFLICT DO NOTHING", types: &[Type::INT2] };
const FULFILLED: Sql = Sql { text: "DELETE FROM wish WHERE what = $1", types: &[Type::INT2] };

/// Begins a transaction that alone changes versions.
pub(super) async fn begin_alone(session: &Session) -> Result<(), Error> {
    session.begin().await?;
    session.query(&ALONE, &[&LOCK_KEYS]).await.map(|_| ())
}

/// `None` for a number that no version of the program writes.
fn system_row(row: &Row) -> Result<Option<SystemRow>, Error> {
    let which = number(row, 0)?;
    let Some(purpose) = SystemPurpose::ALL.into_iter().find(|purpose| *purpose as u32 == which) else {
        return Ok(None);
    };
    let master = MasterVersion(number(row, 4)?);
    Ok(Some(SystemRow { purpose, version: number(row, 1)?, master, wrapped: wrapped(row, 2)? }))
}

fn shard_row(row: &Row) -> Result<ShardRow, Error> {
    Ok(ShardRow {
        shard: number(row, 0)?,
        version: number(row, 1)?,
        wrapped: wrapped(row, 2)?,
        master: MasterVersion(number(row, 4)?),
        since: Timestamp(row.try_get(5)?),
    })
}

fn master_row(row: &Row) -> Result<Option<MasterRow>, Error> {
    let (kind, retired): (i16, Option<i64>) = (row.try_get(1)?, row.try_get(3)?);
    let kind = u8::try_from(kind).ok().and_then(HolderKind::from_number);
    let (version, since) = (MasterVersion(number(row, 0)?), Timestamp(row.try_get(2)?));
    Ok(kind.map(|kind| MasterRow { version, kind, since, retired: retired.map(Timestamp) }))
}

fn wish_of(row: &Row) -> Result<Option<Rotate>, Error> {
    let what: i16 = row.try_get(0)?;
    Ok(u8::try_from(what).ok().and_then(Rotate::from_number))
}

fn all<T>(rows: &[Row], read: impl Fn(&Row) -> Result<Option<T>, Error>) -> Result<Option<Vec<T>>, Error> {
    rows.iter().map(|row| read(row).transpose()).collect::<Option<Result<Vec<T>, Error>>>().transpose()
}

/// Everything but the keys of records, as one moment sees it. `None`: a row of no known shape.
pub(super) async fn read(session: &Session) -> Result<Option<SmallRows>, Error> {
    session.begin_snapshot().await?;
    let deployment = session.query_opt(&DEPLOYMENT, &[]).await?;
    let system = session.query(&SYSTEM, &[]).await?;
    let shards = session.query(&SHARDS, &[]).await?;
    let masters = session.query(&MASTERS, &[]).await?;
    let wishes = session.query(&WISHES, &[]).await?;
    session.commit().await?;
    let id: Option<Vec<u8>> = deployment.map(|row| row.try_get(0)).transpose()?;
    let (Some(system), Some(masters), Some(wishes)) =
        (all(&system, system_row)?, all(&masters, master_row)?, all(&wishes, wish_of)?)
    else {
        return Ok(None);
    };
    Ok(Some(SmallRows {
        deployment: id.and_then(|id| id.try_into().ok()).map(carnet_seal::Deployment),
        system,
        shards: shards.iter().map(shard_row).collect::<Result<_, _>>()?,
        masters,
        wishes,
    }))
}

/// Of several processes that start at once, one makes the ring.
pub(super) async fn create(
    session: &Session,
    make: &mut (dyn FnMut() -> Result<Fresh, OpenError> + Send),
) -> Result<(), OpenError> {
    begin_alone(session).await.map_err(|e| open_error(&e))?;
    if schema::deployment(session).await?.is_none() {
        let fresh = make()?;
        fill(session, &fresh).await.map_err(|e| open_error(&e))?;
        schema::set_deployment(session, fresh.deployment).await?;
    }
    session.commit().await.map_err(|e| open_error(&e))
}

async fn fill(session: &Session, fresh: &Fresh) -> Result<(), Error> {
    for row in &fresh.system {
        let purpose = (row.purpose as u32).cast_signed();
        let (version, master) = (row.version.cast_signed(), row.master.0.cast_signed());
        let check = row.wrapped.check.as_slice();
        session.execute(&SET_SYSTEM, &[&purpose, &version, &row.wrapped.block, &check, &master]).await?;
    }
    note_master(session, &fresh.master).await?;
    insert_shard(session, &fresh.shard).await
}

async fn insert_shard(session: &Session, row: &ShardRow) -> Result<(), Error> {
    let (shard, version) = (row.shard.cast_signed(), row.version.cast_signed());
    let (check, master) = (row.wrapped.check.as_slice(), row.master.0.cast_signed());
    session
        .execute(&ADD_SHARD, &[&shard, &version, &row.wrapped.block, &check, &master, &row.since.0])
        .await
        .map(|_| ())
}

pub(super) async fn add_shard(session: &Session, row: &ShardRow) -> Result<(), Error> {
    begin_alone(session).await?;
    insert_shard(session, row).await?;
    session.commit().await
}

pub(super) async fn note_master(session: &Session, row: &MasterRow) -> Result<(), Error> {
    let (version, kind) = (row.version.0.cast_signed(), i16::from(row.kind as u8));
    let retired = row.retired.map(|at| at.0);
    session.execute(&NOTE_MASTER, &[&version, &kind, &row.since.0, &retired]).await.map(|_| ())
}

pub(super) async fn forget_master(session: &Session, version: MasterVersion) -> Result<(), Error> {
    session.execute(&FORGET, &[&version.0.cast_signed()]).await.map(|_| ())
}

pub(super) async fn stamp(session: &Session, now: Timestamp) -> Result<(), Error> {
    session.begin().await?;
    session.execute(&STAMP_SHARDS, &[&now.0]).await?;
    session.execute(&STAMP_MASTERS, &[&now.0]).await?;
    session.commit().await
}

pub(super) async fn wish(session: &Session, what: Rotate) -> Result<(), Error> {
    session.execute(&WISH, &[&i16::from(what as u8)]).await.map(|_| ())
}

pub(super) async fn fulfilled(session: &Session, what: Rotate) -> Result<(), Error> {
    session.execute(&FULFILLED, &[&i16::from(what as u8)]).await.map(|_| ())
}
