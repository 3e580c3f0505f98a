//! New wrappings of what is there.

use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::rows::{Columns, number, record_row};
use super::small::begin_alone;
use super::{KeyStatus, Place, RecordRow, Replacement, SHARD};
use crate::postgres::session::{Session, Sql};

/// Locked, so that a record that is being erased is not written again.
const NEXT: Sql = Sql {
    text: "SELECT record, generation, version, block, check_value FROM record_key \
           WHERE (record, generation) > ($1, $2) ORDER BY record, generation LIMIT $3 FOR UPDATE",
    types: &[Type::INT8, Type::INT4, Type::INT8],
};
const AGAIN: Sql = Sql {
    text: "UPDATE record_key AS k SET version = $3, block = n.block, check_value = n.check_value \
           FROM unnest($1::bigint[], $2::integer[], $4::bytea[], $5::bytea[]) \
           AS n (record, generation, block, check_value) \
           WHERE k.record = n.record AND k.generation = n.generation",
    types: &[Type::INT8_ARRAY, Type::INT4_ARRAY, Type::INT4, Type::BYTEA_ARRAY, Type::BYTEA_ARRAY],
};
/// Waits for those who are using them, and lets nobody else.
const HOLD_OLD: Sql = Sql {
    text: "SELECT version FROM shard_key WHERE shard = $1 AND version < $2 FOR UPDATE",
    types: &[Type::INT4, Type::INT4],
};
const STILL_USED: Sql = Sql {
    text: "SELECT EXISTS (SELECT 1 FROM record_key WHERE shard = $1 AND version < $2)",
    types: &[Type::INT4, Type::INT4],
};
const DROP: Sql =
    Sql { text: "DELETE FROM shard_key WHERE shard = $1 AND version < $2", types: &[Type::INT4, Type::INT4] };
const SET_SYSTEM: Sql = Sql {
    text: "UPDATE system_key SET block = $3, check_value = $4, master = $5 WHERE purpose = $1 AND version = $2",
    types: &[Type::INT4, Type::INT4, Type::BYTEA, Type::BYTEA, Type::INT4],
};
const SET_SHARD: Sql = Sql {
    text: "UPDATE shard_key SET block = $3, check_value = $4, master = $5 WHERE shard = $1 AND version = $2",
    types: &[Type::INT4, Type::INT4, Type::BYTEA, Type::BYTEA, Type::INT4],
};
const LEFT: Sql = Sql {
    text: "SELECT EXISTS (SELECT 1 FROM system_key WHERE master <> $1) \
           OR EXISTS (SELECT 1 FROM shard_key WHERE master <> $1)",
    types: &[Type::INT4],
};
const RETIRE: Sql =
    Sql { text: "UPDATE master_key SET retired = $1 WHERE retired IS NULL", types: &[Type::INT8] };
const SET_MASTER: Sql = Sql {
    text: "INSERT INTO master_key (version, kind, since, retired) VALUES ($1, $2, $3, NULL) \
           ON CONFLICT (version) DO UPDATE SET kind = $2, since = $3, retired = NULL",
    types: &[Type::INT4, Type::INT2, Type::INT8],
};
const COUNT: Sql = Sql { text: "SELECT version, count(*) FROM record_key GROUP BY version", types: &[] };

pub(super) async fn rewrap(
    session: &Session,
    after: Option<Place>,
    limit: usize,
    again: &mut (dyn FnMut(&RecordRow) -> Option<RecordRow> + Send),
) -> Result<Option<Place>, Error> {
    let (record, generation) =
        after.map_or((i64::MIN, 0), |(record, generation)| (record.to_sql(), generation.cast_signed()));
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    session.begin().await?;
    let rows = session.query(&NEXT, &[&record, &generation, &most]).await?;
    let rows: Vec<RecordRow> = rows.iter().map(record_row).collect::<Result<_, _>>()?;
    let fresh: Vec<RecordRow> = rows.iter().filter_map(again).collect();
    if let Some(first) = fresh.first() {
        let version = first.version.cast_signed();
        let Columns { records, generations, blocks, checks } = &Columns::of(&fresh);
        session.execute(&AGAIN, &[records, generations, &version, blocks, checks]).await?;
    }
    session.commit().await?;
    let more = rows.len() == limit;
    Ok(rows.last().filter(|_| more).map(|row| (row.record, row.generation)))
}

/// The bytes stay in pages and in the write-ahead log until these are used again: what makes them worthless is the end of
/// the master key that wrapped them.
pub(super) async fn drop_shards(session: &Session, below: u32) -> Result<bool, Error> {
    let (shard, below) = (SHARD.cast_signed(), below.cast_signed());
    session.begin().await?;
    session.query(&HOLD_OLD, &[&shard, &below]).await?;
    let used = session.query_opt(&STILL_USED, &[&shard, &below]).await?;
    if used.map(|row| row.try_get(0)).transpose()?.unwrap_or(true) {
        session.rollback().await?;
        return Ok(false);
    }
    session.execute(&DROP, &[&shard, &below]).await?;
    session.commit().await?;
    Ok(true)
}

/// `false`, and nothing is changed: there is a key that the replacement does not know.
pub(super) async fn replace(session: &Session, with: &Replacement) -> Result<bool, Error> {
    let master = with.master.version.0.cast_signed();
    begin_alone(session).await?;
    for row in &with.system {
        let (purpose, version) = ((row.purpose as u32).cast_signed(), row.version.cast_signed());
        let check = row.wrapped.check.as_slice();
        session.execute(&SET_SYSTEM, &[&purpose, &version, &row.wrapped.block, &check, &master]).await?;
    }
    for row in &with.shards {
        let (shard, version) = (row.shard.cast_signed(), row.version.cast_signed());
        let check = row.wrapped.check.as_slice();
        session.execute(&SET_SHARD, &[&shard, &version, &row.wrapped.block, &check, &master]).await?;
    }
    let left = session.query_opt(&LEFT, &[&master]).await?;
    if left.map(|row| row.try_get(0)).transpose()?.unwrap_or(true) {
        session.rollback().await?;
        return Ok(false);
    }
    session.execute(&RETIRE, &[&with.master.since.0]).await?;
    let kind = i16::from(with.master.kind as u8);
    session.execute(&SET_MASTER, &[&master, &kind, &with.master.since.0]).await?;
    session.commit().await?;
    Ok(true)
}

pub(super) async fn count(session: &Session, status: &mut KeyStatus) -> Result<(), Error> {
    for row in session.query(&COUNT, &[]).await? {
        let (version, records): (u32, i64) = (number(&row, 0)?, row.try_get(1)?);
        if let Some(shard) = status.shards.iter_mut().find(|shard| shard.version == version) {
            shard.records = records.cast_unsigned();
        }
    }
    Ok(())
}
