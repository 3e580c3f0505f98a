//! Keys of records, one or many in a statement.

use carnet_model::ids::RecordNo;
use carnet_seal::Wrapped;
use tokio_postgres::types::Type;
use tokio_postgres::{Error, Row};

use super::{Inserted, RecordRow, SHARD};
use crate::postgres::session::{Session, Sql};

const KEY: Sql = Sql {
    text: "SELECT record, generation, version, block, check_value FROM record_key \
           WHERE record = $1 AND ($2 = 0 OR generation = $2) ORDER BY generation DESC LIMIT 1",
    types: &[Type::INT8, Type::INT4],
};
/// Whoever destroys a version waits for those who are using it; a newer one makes this one outdated.
const IN_USE: Sql = Sql {
    text: "SELECT version FROM shard_key AS s WHERE shard = $1 AND version = $2 \
           AND NOT EXISTS (SELECT 1 FROM shard_key AS n WHERE n.shard = s.shard AND n.version > s.version) \
           FOR KEY SHARE OF s",
    types: &[Type::INT4, Type::INT4],
};
const INSERT: Sql = Sql {
    text: "INSERT INTO record_key (record, generation, shard, version, block, check_value, pending) \
           SELECT n.record, n.generation, $3, $4, n.block, n.check_value, true \
           FROM unnest($1::bigint[], $2::integer[], $5::bytea[], $6::bytea[]) \
           AS n (record, generation, block, check_value)",
    types: &[
        Type::INT8_ARRAY,
        Type::INT4_ARRAY,
        Type::INT4,
        Type::INT4,
        Type::BYTEA_ARRAY,
        Type::BYTEA_ARRAY,
    ],
};

/// A wrapped key in the columns from `first` on. A check value of another length opens nothing.
pub(super) fn wrapped(row: &Row, first: usize) -> Result<Wrapped, Error> {
    let check: Vec<u8> = row.try_get(first + 1)?;
    Ok(Wrapped { block: row.try_get(first)?, check: check.try_into().unwrap_or_default() })
}

pub(super) fn number(row: &Row, column: usize) -> Result<u32, Error> {
    row.try_get(column).map(i32::cast_unsigned)
}

/// A row in the order of [`KEY`].
pub(super) fn record_row(row: &Row) -> Result<RecordRow, Error> {
    Ok(RecordRow {
        record: RecordNo::from_sql(row.try_get(0)?),
        generation: number(row, 1)?,
        version: number(row, 2)?,
        wrapped: wrapped(row, 3)?,
    })
}

pub(super) async fn one(
    session: &Session,
    record: RecordNo,
    generation: u32,
) -> Result<Option<RecordRow>, Error> {
    let row = session.query_opt(&KEY, &[&record.to_sql(), &generation.cast_signed()]).await?;
    row.as_ref().map(record_row).transpose()
}

/// Columns of many rows.
#[derive(Default)]
pub(super) struct Columns {
    pub(super) records: Vec<i64>,
    pub(super) generations: Vec<i32>,
    pub(super) blocks: Vec<Vec<u8>>,
    pub(super) checks: Vec<Vec<u8>>,
}

impl Columns {
    pub(super) fn of(rows: &[RecordRow]) -> Self {
        let mut columns = Self::default();
        for row in rows {
            columns.records.push(row.record.to_sql());
            columns.generations.push(row.generation.cast_signed());
            columns.blocks.push(row.wrapped.block.clone());
            columns.checks.push(row.wrapped.check.to_vec());
        }
        columns
    }
}

/// Rows that one version wrapped.
pub(super) async fn insert(session: &Session, rows: &[RecordRow]) -> Result<Inserted, Error> {
    let Some(first) = rows.first() else { return Ok(Inserted::Written) };
    let (shard, version) = (SHARD.cast_signed(), first.version.cast_signed());
    let columns = Columns::of(rows);
    session.begin().await?;
    if session.query_opt(&IN_USE, &[&shard, &version]).await?.is_none() {
        session.rollback().await?;
        return Ok(Inserted::Outdated);
    }
    let Columns { records, generations, blocks, checks } = &columns;
    session.execute(&INSERT, &[records, generations, &shard, &version, blocks, checks]).await?;
    session.commit().await?;
    Ok(Inserted::Written)
}
