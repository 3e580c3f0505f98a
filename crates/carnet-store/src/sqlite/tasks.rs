//! Tickets and deliveries on the writer's connection.

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, TicketPlace};
use rusqlite::{Connection, params};

use super::counters::NODE;
use super::queries::{self, signed};
use super::trouble::Trouble;
use crate::batch::{Claimed, TicketKind, TicketTake};
use crate::engine::Core;
use crate::engine::drain::{SPOOLED, never};
use crate::engine::work::{SealedDelivery, SealedTicket};

pub(super) fn put_ticket(db: &Connection, ticket: &SealedTicket) -> Result<(), Trouble> {
    db.prepare_cached(
        "INSERT INTO ticket (hash, kind, expires, body) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (hash, kind) DO UPDATE SET expires = excluded.expires, body = excluded.body",
    )?
    .execute(params![ticket.hash, ticket.kind.0, ticket.expires.0, ticket.body])?;
    Ok(())
}

/// Forgets what came from a spool that was wiped since. A disk that is full keeps them for a later start.
pub(super) fn forget_spooled(db: &Connection) -> rusqlite::Result<()> {
    let done =
        db.execute("DELETE FROM ticket WHERE expires = ?1 AND kind = ?2", params![never(NODE).0, SPOOLED.0]);
    match done {
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) => Ok(()),
        done => done.map(|_| ()),
    }
}

/// Whether the ticket was free.
pub(super) fn claim_ticket(db: &Connection, ticket: &SealedTicket, now: Timestamp) -> Result<bool, Trouble> {
    if is_live(db, TicketTake { kind: ticket.kind, hash: ticket.hash, now })? {
        return Ok(false);
    }
    put_ticket(db, ticket)?;
    Ok(true)
}

pub(super) fn is_live(db: &Connection, take: TicketTake) -> Result<bool, Trouble> {
    Ok(queries::ticket(db, take.kind, &take.hash)?.is_some_and(|(expires, _)| take.now < expires))
}

/// Removes the ticket and opens it, when it is live.
pub(super) fn take_ticket(
    db: &Connection,
    core: &Core,
    take: TicketTake,
) -> Result<Option<Vec<u8>>, Trouble> {
    let Some((expires, body)) = queries::ticket(db, take.kind, &take.hash)? else { return Ok(None) };
    if take.now >= expires {
        return Ok(None);
    }
    let place = TicketPlace { kind: take.kind.0, hash: &take.hash, expires };
    let payload = core.sealer.open_ticket(&core.system.tickets, place, &body)?;
    delete_ticket(db, take.kind, &take.hash)?;
    Ok(Some(payload))
}

pub(super) fn delete_ticket(db: &Connection, kind: TicketKind, hash: &Hash) -> Result<usize, Trouble> {
    let mut delete = db.prepare_cached("DELETE FROM ticket WHERE hash = ?1 AND kind = ?2")?;
    Ok(delete.execute(params![hash, kind.0])?)
}

pub(super) fn sweep_tickets(db: &Connection, now: Timestamp) -> Result<usize, Trouble> {
    let mut delete = db.prepare_cached(
        "DELETE FROM ticket WHERE rowid IN (SELECT rowid FROM ticket WHERE expires <= ?1 LIMIT 10000)",
    )?;
    Ok(delete.execute([now.0])?)
}

/// A delivery of this name that still waits stays as it is.
pub(super) fn put_delivery(
    db: &Connection,
    record: RecordNo,
    delivery: &SealedDelivery,
) -> Result<(), Trouble> {
    db.prepare_cached(
        "INSERT INTO outbox (record, id, due, attempts, body) VALUES (?1, ?2, ?3, 0, ?4) ON CONFLICT DO NOTHING",
    )?
    .execute(params![record.to_sql(), delivery.id, delivery.due.0, delivery.body])?;
    Ok(())
}

/// Takes what is due and makes it due again after the lease, should the caller die.
pub(super) fn claim_due(
    db: &Connection,
    core: &Core,
    now: Timestamp,
    lease_ms: i64,
    limit: usize,
) -> Result<Vec<Claimed>, Trouble> {
    type Due = (i64, [u8; 16], u32, Vec<u8>);
    let limit = signed(limit as u64);
    let rows: Vec<Due> = db
        .prepare_cached(
            "SELECT record, id, attempts, body FROM outbox WHERE due <= ?1 ORDER BY due, record, id LIMIT ?2",
        )?
        .query_map(params![now.0, limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    let mut claimed = Vec::with_capacity(rows.len());
    for (record, id, attempts, body) in rows {
        let attempts = attempts.saturating_add(1);
        db.prepare_cached("UPDATE outbox SET due = ?3, attempts = ?4 WHERE record = ?1 AND id = ?2")?
            .execute(params![record, id, now.plus_millis(lease_ms).0, attempts])?;
        let record = RecordNo::from_sql(record);
        // One that does not open must not hold up the others: it comes back after the lease, and `verify`
        // names it.
        match core.sealer.open_delivery(&core.system.tickets, record, &id, &body) {
            Ok((name, payload)) => claimed.push(Claimed { record, id: name, attempts, payload }),
            Err(error) => tracing::error!(%record, %error, "a delivery does not open"),
        }
    }
    Ok(claimed)
}

pub(super) fn delivered(db: &Connection, record: RecordNo, id: &[u8; 16]) -> Result<usize, Trouble> {
    let mut delete = db.prepare_cached("DELETE FROM outbox WHERE record = ?1 AND id = ?2")?;
    Ok(delete.execute(params![record.to_sql(), id])?)
}

pub(super) fn retry(
    db: &Connection,
    record: RecordNo,
    id: &[u8; 16],
    due: Timestamp,
) -> Result<usize, Trouble> {
    let mut update = db.prepare_cached("UPDATE outbox SET due = ?3 WHERE record = ?1 AND id = ?2")?;
    Ok(update.execute(params![record.to_sql(), id, due.0])?)
}

/// Removes every row of a record.
pub(super) fn erase(db: &Connection, record: RecordNo) -> Result<usize, Trouble> {
    let mut rows = 0;
    for sql in [
        "DELETE FROM ledger WHERE record = ?1",
        "DELETE FROM snapshot WHERE record = ?1",
        "DELETE FROM content WHERE record = ?1",
        "DELETE FROM tag WHERE record = ?1",
        "DELETE FROM outbox WHERE record = ?1",
        "DELETE FROM record WHERE record = ?1",
    ] {
        rows += db.execute(sql, [record.to_sql()])?;
    }
    Ok(rows)
}
