//! The reading statements, one function each. They return stored bytes; opening them is the engine's.

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::batch::TicketKind;
use crate::engine::rows::{LedgerRow, RecordRow, Span};

fn ledger_row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    Ok(LedgerRow {
        chain: row.get(0)?,
        seq: unsigned(row, 1)?,
        upto: unsigned(row, 2)?,
        previous: row.get(3)?,
        body: row.get(4)?,
        epoch: unsigned(row, 5)?,
    })
}

/// A row of `record`: turn and stored heads.
pub(super) fn record(db: &Connection, record: RecordNo) -> rusqlite::Result<Option<(Turn, Vec<u8>)>> {
    db.prepare_cached("SELECT turn, heads FROM record WHERE record = ?1")?
        .query_row([record.to_sql()], |row| Ok((Turn(unsigned(row, 0)?), row.get(1)?)))
        .optional()
}

/// The same with the snapshot, in one statement.
pub(super) fn record_with_snapshot(db: &Connection, record: RecordNo) -> rusqlite::Result<Option<RecordRow>> {
    db.prepare_cached(
        "SELECT record.turn, heads, snapshot.turn, body FROM record \
         LEFT JOIN snapshot ON snapshot.record = record.record AND chain = ?2 WHERE record.record = ?1",
    )?
    .query_row(params![record.to_sql(), Chain::StateOpen as u8], |row| {
        let body: Option<Vec<u8>> = row.get(3)?;
        let snapshot = body.map(|body| Ok::<_, rusqlite::Error>((Turn(unsigned(row, 2)?), body)));
        Ok(RecordRow { turn: Turn(unsigned(row, 0)?), heads: row.get(1)?, snapshot: snapshot.transpose()? })
    })
    .optional()
}

/// Entries of a span, in order, at most `limit`.
pub(super) fn entries(
    db: &Connection,
    record: RecordNo,
    span: Span,
    limit: usize,
) -> rusqlite::Result<Vec<LedgerRow>> {
    db.prepare_cached(
        "SELECT chain, seq, upto, previous, body, epoch FROM ledger \
         WHERE record = ?1 AND chain = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4",
    )?
    .query_map(params![record.to_sql(), span.chain as u8, signed(span.after), limit_sql(limit)], ledger_row)?
    .collect()
}

/// Entries of a chain before `seq`, newest first, at most `limit`.
pub(super) fn entries_before(
    db: &Connection,
    record: RecordNo,
    chain: Chain,
    seq: u64,
    limit: usize,
) -> rusqlite::Result<Vec<LedgerRow>> {
    db.prepare_cached(
        "SELECT chain, seq, upto, previous, body, epoch FROM ledger \
         WHERE record = ?1 AND chain = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4",
    )?
    .query_map(params![record.to_sql(), chain as u8, signed(seq), limit_sql(limit)], ledger_row)?
    .collect()
}

/// The stored previous hash of one entry.
pub(super) fn previous(
    db: &Connection,
    record: RecordNo,
    chain: Chain,
    seq: u64,
) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT previous FROM ledger WHERE record = ?1 AND chain = ?2 AND seq = ?3")?
        .query_row(params![record.to_sql(), chain as u8, signed(seq)], |row| row.get(0))
        .optional()
}

pub(super) fn content(
    db: &Connection,
    record: RecordNo,
    content: ContentNo,
) -> rusqlite::Result<Option<Vec<u8>>> {
    db.prepare_cached("SELECT body FROM content WHERE record = ?1 AND content = ?2")?
        .query_row(params![record.to_sql(), signed(content.0)], |row| row.get(0))
        .optional()
}

/// Numbers of the contents of a record.
pub(super) fn contents(db: &Connection, record: RecordNo) -> rusqlite::Result<Vec<ContentNo>> {
    db.prepare_cached("SELECT content FROM content WHERE record = ?1 ORDER BY content")?
        .query_map([record.to_sql()], |row| Ok(ContentNo(unsigned(row, 0)?)))?
        .collect()
}

/// Record and proof of a tag.
pub(super) fn tag(db: &Connection, tag: &Tag) -> rusqlite::Result<Option<(RecordNo, Vec<u8>)>> {
    db.prepare_cached("SELECT record, proof FROM tag WHERE tag = ?1")?
        .query_row([tag.0], |row| Ok((RecordNo::from_sql(row.get(0)?), row.get(1)?)))
        .optional()
}

/// The first tag from this one on; itself, if it is there.
pub(super) fn tag_from(db: &Connection, tag: &Tag) -> rusqlite::Result<Option<(Tag, RecordNo, Vec<u8>)>> {
    db.prepare_cached("SELECT tag, record, proof FROM tag WHERE tag >= ?1 ORDER BY tag LIMIT 1")?
        .query_row([tag.0], |row| Ok((Tag(row.get(0)?), RecordNo::from_sql(row.get(1)?), row.get(2)?)))
        .optional()
}

/// Expiry and body of a ticket.
pub(super) fn ticket(
    db: &Connection,
    kind: TicketKind,
    hash: &Hash,
) -> rusqlite::Result<Option<(Timestamp, Vec<u8>)>> {
    db.prepare_cached("SELECT expires, body FROM ticket WHERE hash = ?1 AND kind = ?2")?
        .query_row(params![hash, kind.0], |row| Ok((Timestamp(row.get(0)?), row.get(1)?)))
        .optional()
}

pub(super) fn due_records(db: &Connection, now: Timestamp, limit: usize) -> rusqlite::Result<Vec<RecordNo>> {
    db.prepare_cached("SELECT record FROM record WHERE wake <= ?1 ORDER BY wake LIMIT ?2")?
        .query_map(params![now.0, limit_sql(limit)], |row| Ok(RecordNo::from_sql(row.get(0)?)))?
        .collect()
}

/// Records after `after` in the order of their stored numbers.
pub(super) fn records(
    db: &Connection,
    after: Option<RecordNo>,
    limit: usize,
) -> rusqlite::Result<Vec<RecordNo>> {
    let read = |row: &Row<'_>| Ok(RecordNo::from_sql(row.get(0)?));
    match after {
        None => db
            .prepare_cached("SELECT record FROM record ORDER BY record LIMIT ?1")?
            .query_map([limit_sql(limit)], read)?
            .collect(),
        Some(after) => db
            .prepare_cached("SELECT record FROM record WHERE record > ?1 ORDER BY record LIMIT ?2")?
            .query_map(params![after.to_sql(), limit_sql(limit)], read)?
            .collect(),
    }
}

/// Day, name and value of the counters of all nodes.
pub(super) fn counters(db: &Connection, from: i32, to: i32) -> rusqlite::Result<Vec<(i32, String, i64)>> {
    db.prepare_cached(
        "SELECT day, name, sum(value) FROM counter WHERE day BETWEEN ?1 AND ?2 GROUP BY day, name ORDER BY day, name",
    )?
    .query_map([from, to], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
    .collect()
}

/// A number that someone made negative reads as a huge one, which no check lets pass.
fn unsigned(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::cast_unsigned)
}

/// SQL integers are signed; numbers here stay below 2^63.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

pub(super) fn limit_sql(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(super) fn anything_due(db: &Connection, now: Timestamp) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT EXISTS (SELECT 1 FROM outbox WHERE due <= ?1)")?
        .query_row([now.0], |row| row.get(0))
}
