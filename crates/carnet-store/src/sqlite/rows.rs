//! The reads that the engine answers, on a connection.

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::queries::{self, limit_sql};
use crate::batch::TicketKind;
use crate::engine::rows::{
    DeliveryRow, LedgerRow, Owned, Positions, Read, RecordRow, Rows, Span, TagRow, TicketRow,
};
use crate::error::ReadError;

/// What the engine said, as a reading error.
#[expect(clippy::needless_pass_by_value, reason = "what map_err gives")]
pub(super) fn read_error(error: rusqlite::Error) -> ReadError {
    ReadError::Engine(error.to_string())
}

fn tag_row(row: &Row<'_>) -> rusqlite::Result<TagRow> {
    let record = RecordNo::from_sql(row.get(1)?);
    Ok(TagRow { tag: row.get(0)?, record, proof: row.get(2)?, lost: row.get(3)? })
}

fn ticket_row(row: &Row<'_>) -> rusqlite::Result<TicketRow> {
    let expires = Timestamp(row.get(2)?);
    Ok(TicketRow { hash: row.get(0)?, kind: row.get(1)?, expires, body: row.get(3)? })
}

fn delivery_row(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    Ok(DeliveryRow { record: RecordNo::from_sql(row.get(0)?), id: row.get(1)?, body: row.get(2)? })
}

fn list<T>(
    db: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Read<Vec<T>> {
    let rows = || db.prepare_cached(sql)?.query_map(parameters, read)?.collect::<rusqlite::Result<Vec<_>>>();
    rows().map_err(read_error)
}

impl Rows for Connection {
    fn record(&self, record: RecordNo) -> Read<Option<(Turn, Vec<u8>)>> {
        queries::record(self, record).map_err(read_error)
    }

    fn record_with_snapshot(&self, record: RecordNo) -> Read<Option<RecordRow>> {
        queries::record_with_snapshot(self, record).map_err(read_error)
    }

    fn entries(&self, record: RecordNo, spans: &[Span], limit: usize) -> Read<Vec<Vec<LedgerRow>>> {
        let entries = |span: &Span| queries::entries(self, record, *span, limit).map_err(read_error);
        spans.iter().map(entries).collect()
    }

    fn entries_before(
        &self,
        record: RecordNo,
        chain: Chain,
        before: u64,
        limit: usize,
    ) -> Read<Vec<LedgerRow>> {
        queries::entries_before(self, record, chain, before, limit).map_err(read_error)
    }

    fn previous(&self, record: RecordNo, chain: Chain, seq: u64) -> Read<Option<Vec<u8>>> {
        queries::previous(self, record, chain, seq).map_err(read_error)
    }

    fn content(&self, record: RecordNo, content: ContentNo) -> Read<Option<Vec<u8>>> {
        queries::content(self, record, content).map_err(read_error)
    }

    fn contents(&self, record: RecordNo) -> Read<Vec<ContentNo>> {
        queries::contents(self, record).map_err(read_error)
    }

    fn tag(&self, tag: &Tag) -> Read<Option<(RecordNo, Vec<u8>)>> {
        queries::tag(self, tag).map_err(read_error)
    }

    fn tag_from(&self, tag: &Tag) -> Read<Option<(Tag, RecordNo, Vec<u8>)>> {
        queries::tag_from(self, tag).map_err(read_error)
    }

    fn ticket(&self, kind: TicketKind, hash: &Hash) -> Read<Option<(Timestamp, Vec<u8>)>> {
        queries::ticket(self, kind, hash).map_err(read_error)
    }

    fn due_records(&self, now: Timestamp, limit: usize) -> Read<Vec<RecordNo>> {
        queries::due_records(self, now, limit).map_err(read_error)
    }

    fn records(&self, after: Option<RecordNo>, limit: usize) -> Read<Vec<RecordNo>> {
        queries::records(self, after, limit).map_err(read_error)
    }

    fn counters(&self, from: i32, to: i32) -> Read<Vec<(i32, String, i64)>> {
        queries::counters(self, from, to).map_err(read_error)
    }

    fn anything_due(&self, now: Timestamp) -> Read<bool> {
        queries::anything_due(self, now).map_err(read_error)
    }

    fn orphans(&self, table: Owned) -> Read<Vec<RecordNo>> {
        let sql = match table {
            Owned::Ledger => {
                "SELECT DISTINCT record FROM ledger WHERE record NOT IN (SELECT record FROM record)"
            }
            Owned::Content => {
                "SELECT DISTINCT record FROM content WHERE record NOT IN (SELECT record FROM record)"
            }
            Owned::Snapshot => "SELECT record FROM snapshot WHERE record NOT IN (SELECT record FROM record)",
        };
        list(self, sql, [], |row| Ok(RecordNo::from_sql(row.get(0)?)))
    }

    fn tags(&self, after: Option<&TagRow>, limit: usize) -> Read<Vec<TagRow>> {
        const FIRST: &str = "SELECT tag, record, proof, NOT EXISTS \
             (SELECT 1 FROM record WHERE record.record = tag.record) FROM tag ORDER BY tag LIMIT ?1";
        const NEXT: &str = "SELECT tag, record, proof, NOT EXISTS \
             (SELECT 1 FROM record WHERE record.record = tag.record) FROM tag WHERE tag > ?2 ORDER BY tag LIMIT ?1";
        match after {
            None => list(self, FIRST, [limit_sql(limit)], tag_row),
            Some(row) => list(self, NEXT, params![limit_sql(limit), row.tag], tag_row),
        }
    }

    fn tickets(&self, after: Option<&TicketRow>, limit: usize) -> Read<Vec<TicketRow>> {
        const FIRST: &str = "SELECT hash, kind, expires, body FROM ticket ORDER BY hash, kind LIMIT ?1";
        const NEXT: &str = "SELECT hash, kind, expires, body FROM ticket \
             WHERE (hash, kind) > (?2, ?3) ORDER BY hash, kind LIMIT ?1";
        match after {
            None => list(self, FIRST, [limit_sql(limit)], ticket_row),
            Some(row) => list(self, NEXT, params![limit_sql(limit), row.hash, row.kind], ticket_row),
        }
    }

    fn deliveries(&self, after: Option<&DeliveryRow>, limit: usize) -> Read<Vec<DeliveryRow>> {
        const FIRST: &str = "SELECT record, id, body FROM outbox ORDER BY record, id LIMIT ?1";
        const NEXT: &str = "SELECT record, id, body FROM outbox \
             WHERE (record, id) > (?2, ?3) ORDER BY record, id LIMIT ?1";
        match after {
            None => list(self, FIRST, [limit_sql(limit)], delivery_row),
            Some(row) => {
                list(self, NEXT, params![limit_sql(limit), row.record.to_sql(), row.id], delivery_row)
            }
        }
    }

    fn marker(&self) -> Read<Option<Vec<u8>>> {
        let sql = "SELECT leaf FROM log WHERE position = 0";
        self.query_row(sql, [], |row| row.get(0)).optional().map_err(read_error)
    }

    fn waiting(&self, after: i64, limit: usize) -> Read<Vec<(i64, Vec<u8>)>> {
        let sql = "SELECT position, leaf FROM log WHERE position > ?1 ORDER BY position LIMIT ?2";
        list(self, sql, params![after, limit_sql(limit)], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn latest_waiting(&self) -> Read<Option<Vec<u8>>> {
        let sql = "SELECT leaf FROM log WHERE position > 0 ORDER BY position DESC LIMIT 1";
        self.query_row(sql, [], |row| row.get(0)).optional().map_err(read_error)
    }

    fn waits_in(&self, epoch: u64) -> Read<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM log WHERE position > 0 AND substr(leaf, 1, 8) = ?1)";
        self.query_row(sql, [epoch.to_be_bytes()], |row| row.get(0)).map_err(read_error)
    }

    fn positions(&self) -> Positions {
        Positions::Gapless
    }

    fn begin(&self) -> Read<()> {
        self.execute_batch("BEGIN").map_err(read_error)
    }

    fn release(&self) {
        if let Err(error) = self.execute_batch("COMMIT") {
            tracing::error!(%error, "a view could not be given back");
        }
    }
}
