//! The reading statements and what their rows are. Every one asks by what its table is distributed by, but those of
//! jobs and of verification, which say so.

use carnet_model::ids::{ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::Tag;
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Error, Row};

use super::session::Sql;
use crate::engine::rows::{DeliveryRow, LedgerRow, RecordRow, TagRow, TicketRow};

pub(super) const RECORD: Sql =
    Sql { text: "SELECT turn, heads FROM record WHERE record = $1", types: &[Type::INT8] };
pub(super) const RECORD_WITH_SNAPSHOT: Sql = Sql {
    text: "SELECT record.turn, record.heads, snapshot.turn, snapshot.body FROM record \
           LEFT JOIN snapshot ON snapshot.record = record.record AND snapshot.chain = 0 \
           WHERE record.record = $1",
    types: &[Type::INT8],
};
pub(super) const ENTRIES: Sql = Sql {
    text: "SELECT chain, seq, upto, previous, body, epoch FROM ledger \
           WHERE record = $1 AND chain = $2 AND seq > $3 ORDER BY seq LIMIT $4",
    types: &[Type::INT8, Type::INT2, Type::INT8, Type::INT8],
};
pub(super) const ENTRIES_BEFORE: Sql = Sql {
    text: "SELECT chain, seq, upto, previous, body, epoch FROM ledger \
           WHERE record = $1 AND chain = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
    types: &[Type::INT8, Type::INT2, Type::INT8, Type::INT8],
};
pub(super) const PREVIOUS: Sql = Sql {
    text: "SELECT previous FROM ledger WHERE record = $1 AND chain = $2 AND seq = $3",
    types: &[Type::INT8, Type::INT2, Type::INT8],
};
pub(super) const CONTENT: Sql = Sql {
    text: "SELECT body FROM content WHERE record = $1 AND content = $2",
    types: &[Type::INT8, Type::INT8],
};
pub(super) const CONTENTS: Sql =
    Sql { text: "SELECT content FROM content WHERE record = $1 ORDER BY content", types: &[Type::INT8] };
pub(super) const TAG: Sql =
    Sql { text: "SELECT record, proof FROM tag WHERE tag = $1", types: &[Type::BYTEA] };
/// The first tag from one on: of every shard.
pub(super) const TAG_FROM: Sql = Sql {
    text: "SELECT tag, record, proof FROM tag WHERE tag >= $1 ORDER BY tag LIMIT 1",
    types: &[Type::BYTEA],
};
pub(super) const TICKET: Sql = Sql {
    text: "SELECT expires, body FROM ticket WHERE hash = $1 AND kind = $2",
    types: &[Type::BYTEA, Type::INT2],
};

// Of jobs and of verification: of every shard.

pub(super) const DUE_RECORDS: Sql = Sql {
    text: "SELECT record FROM record WHERE wake <= $1 ORDER BY wake LIMIT $2",
    types: &[Type::INT8, Type::INT8],
};
pub(super) const RECORDS: Sql =
    Sql { text: "SELECT record FROM record ORDER BY record LIMIT $1", types: &[Type::INT8] };
pub(super) const RECORDS_AFTER: Sql = Sql {
    text: "SELECT record FROM record WHERE record > $1 ORDER BY record LIMIT $2",
    types: &[Type::INT8, Type::INT8],
};
pub(super) const COUNTERS: Sql = Sql {
    text: "SELECT day, name, sum(value)::bigint FROM counter WHERE day BETWEEN $1 AND $2 \
           GROUP BY day, name ORDER BY day, name",
    types: &[Type::INT4, Type::INT4],
};
/// By the first of the index: how many there are is anybody's guess.
pub(super) const ANYTHING_DUE: Sql = Sql {
    text: "SELECT coalesce((SELECT due FROM outbox ORDER BY due LIMIT 1) <= $1, false)",
    types: &[Type::INT8],
};
pub(super) const LEDGER_ORPHANS: Sql = Sql {
    text: "SELECT DISTINCT ledger.record FROM ledger LEFT JOIN record ON record.record = ledger.record \
           WHERE record.record IS NULL",
    types: &[],
};
pub(super) const CONTENT_ORPHANS: Sql = Sql {
    text: "SELECT DISTINCT content.record FROM content LEFT JOIN record ON record.record = content.record \
           WHERE record.record IS NULL",
    types: &[],
};
pub(super) const SNAPSHOT_ORPHANS: Sql = Sql {
    text: "SELECT DISTINCT snapshot.record FROM snapshot LEFT JOIN record ON record.record = snapshot.record \
           WHERE record.record IS NULL",
    types: &[],
};
pub(super) const TAGS: Sql = Sql {
    text: "SELECT tag, record, proof FROM tag WHERE tag >= $1 ORDER BY tag LIMIT $2",
    types: &[Type::BYTEA, Type::INT8],
};
/// Of these records, those that exist; and of these tags, those that are still there.
pub(super) const KNOWN: Sql =
    Sql { text: "SELECT record FROM record WHERE record = ANY ($1)", types: &[Type::INT8_ARRAY] };
pub(super) const STILL_TAGS: Sql =
    Sql { text: "SELECT tag FROM tag WHERE tag = ANY ($1)", types: &[Type::BYTEA_ARRAY] };
pub(super) const TICKETS: Sql = Sql {
    text: "SELECT hash, kind, expires, body FROM ticket \
           WHERE (hash, kind) > ($1, $2) ORDER BY hash, kind LIMIT $3",
    types: &[Type::BYTEA, Type::INT2, Type::INT8],
};
pub(super) const DELIVERIES: Sql = Sql {
    text: "SELECT record, id, body FROM outbox WHERE (record, id) >= ($1, $2) ORDER BY record, id LIMIT $3",
    types: &[Type::INT8, Type::BYTEA, Type::INT8],
};
pub(super) const MARKER: Sql = Sql { text: "SELECT leaf FROM log WHERE position = 0", types: &[] };
pub(super) const WAITING: Sql = Sql {
    text: "SELECT position, leaf FROM log WHERE position > $1 ORDER BY position LIMIT $2",
    types: &[Type::INT8, Type::INT8],
};
pub(super) const LATEST_WAITING: Sql =
    Sql { text: "SELECT leaf FROM log WHERE position > 0 ORDER BY position DESC LIMIT 1", types: &[] };
pub(super) const WAITS_IN: Sql =
    Sql { text: "SELECT EXISTS (SELECT 1 FROM log WHERE position > 0 AND epoch = $1)", types: &[Type::INT8] };

/// A number that someone made negative reads as a huge one, which no check lets pass.
fn unsigned(row: &Row, column: usize) -> Result<u64, Error> {
    row.try_get::<_, i64>(column).map(i64::cast_unsigned)
}

/// A small number that someone made another reads as one that no check lets pass.
fn small(row: &Row, column: usize) -> Result<u8, Error> {
    row.try_get::<_, i16>(column).map(|number| u8::try_from(number).unwrap_or(u8::MAX))
}

pub(super) fn value<T: for<'a> FromSql<'a>>(row: &Row) -> Result<T, Error> {
    row.try_get(0)
}

pub(super) fn record_no(row: &Row) -> Result<RecordNo, Error> {
    row.try_get(0).map(RecordNo::from_sql)
}

pub(super) fn content_no(row: &Row) -> Result<ContentNo, Error> {
    unsigned(row, 0).map(ContentNo)
}

pub(super) fn turn_and_heads(row: &Row) -> Result<(Turn, Vec<u8>), Error> {
    Ok((Turn(unsigned(row, 0)?), row.try_get(1)?))
}

pub(super) fn record_row(row: &Row) -> Result<RecordRow, Error> {
    let (turn, heads) = turn_and_heads(row)?;
    let body: Option<Vec<u8>> = row.try_get(3)?;
    let snapshot = body.map(|body| Ok::<_, Error>((Turn(unsigned(row, 2)?), body))).transpose()?;
    Ok(RecordRow { turn, heads, snapshot })
}

pub(super) fn ledger_row(row: &Row) -> Result<LedgerRow, Error> {
    Ok(LedgerRow {
        chain: small(row, 0)?,
        seq: unsigned(row, 1)?,
        upto: unsigned(row, 2)?,
        previous: row.try_get(3)?,
        body: row.try_get(4)?,
        epoch: unsigned(row, 5)?,
    })
}

pub(super) fn tag_proof(row: &Row) -> Result<(RecordNo, Vec<u8>), Error> {
    Ok((RecordNo::from_sql(row.try_get(0)?), row.try_get(1)?))
}

/// Nobody's tag has another length: what has is read as one that no proof fits.
pub(super) fn tag_found(row: &Row) -> Result<(Tag, RecordNo, Vec<u8>), Error> {
    let bytes: Vec<u8> = row.try_get(0)?;
    let tag = bytes.try_into().unwrap_or_default();
    Ok((Tag(tag), RecordNo::from_sql(row.try_get(1)?), row.try_get(2)?))
}

pub(super) fn tag_row(row: &Row) -> Result<TagRow, Error> {
    let record = RecordNo::from_sql(row.try_get(1)?);
    Ok(TagRow { tag: row.try_get(0)?, record, proof: row.try_get(2)?, lost: false })
}

pub(super) fn ticket_body(row: &Row) -> Result<(Timestamp, Vec<u8>), Error> {
    Ok((Timestamp(row.try_get(0)?), row.try_get(1)?))
}

pub(super) fn ticket_row(row: &Row) -> Result<TicketRow, Error> {
    let expires = Timestamp(row.try_get(2)?);
    Ok(TicketRow { hash: row.try_get(0)?, kind: small(row, 1)?, expires, body: row.try_get(3)? })
}

pub(super) fn delivery_row(row: &Row) -> Result<DeliveryRow, Error> {
    Ok(DeliveryRow { record: record_no(row)?, id: row.try_get(1)?, body: row.try_get(2)? })
}

pub(super) fn figure(row: &Row) -> Result<(i32, String, i64), Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

pub(super) fn waiting_row(row: &Row) -> Result<(i64, Vec<u8>), Error> {
    Ok((row.try_get(0)?, row.try_get(1)?))
}
