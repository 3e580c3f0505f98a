//! Acts on tickets and deliveries, and the few on the log and on whole records: one statement each, or one
//! transaction.

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::TicketPlace;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::session::{Parameter, Session, Sql};
use super::shared::Shared;
use super::trouble::{self, Trouble};
use super::writes::{PUT_TICKET, signed};
use super::{epochs, figures, marks};
use crate::batch::{Claimed, TicketTake};
use crate::engine::drain::{SPOOLED, never};
use crate::engine::work::{Done, Work};
use crate::error::CommitError;

const CLAIM_TICKET: Sql = Sql {
    text: "INSERT INTO ticket (hash, kind, expires, body) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (hash, kind) DO UPDATE SET expires = excluded.expires, body = excluded.body \
           WHERE ticket.expires <= $5",
    types: &[Type::BYTEA, Type::INT2, Type::INT8, Type::BYTEA, Type::INT8],
};
const TAKE_TICKET: Sql = Sql {
    text: "DELETE FROM ticket WHERE hash = $1 AND kind = $2 AND expires > $3 RETURNING expires, body",
    types: &[Type::BYTEA, Type::INT2, Type::INT8],
};
const DELETE_TICKET: Sql =
    Sql { text: "DELETE FROM ticket WHERE hash = $1 AND kind = $2", types: &[Type::BYTEA, Type::INT2] };
/// An array, so that nobody's guess of its length makes a whole scan of it.
const SWEEP_TICKETS: Sql = Sql {
    text: "DELETE FROM ticket WHERE expires <= $1 AND hash = ANY (ARRAY \
           (SELECT hash FROM ticket WHERE expires <= $1 ORDER BY expires LIMIT 10000))",
    types: &[Type::INT8],
};
const FORGET_SPOOLED: Sql = Sql {
    text: "DELETE FROM ticket WHERE kind = $2 AND hash = ANY (ARRAY \
           (SELECT hash FROM ticket WHERE expires = $1 AND kind = $2))",
    types: &[Type::INT8, Type::INT2],
};
/// Locked once, whatever the plan: so many and no more. Those that another process is claiming are left to it.
const CLAIM_DUE: Sql = Sql {
    text: "WITH due AS MATERIALIZED \
           (SELECT record, id, due FROM outbox WHERE due <= $1 ORDER BY due, record, id LIMIT $3 \
            FOR UPDATE SKIP LOCKED) \
           UPDATE outbox SET due = $2, attempts = attempts + 1 FROM due \
           WHERE outbox.record = due.record AND outbox.id = due.id \
           RETURNING due.due, outbox.record, outbox.id, outbox.attempts, outbox.body",
    types: &[Type::INT8, Type::INT8, Type::INT8],
};
const DELIVERED: Sql =
    Sql { text: "DELETE FROM outbox WHERE record = $1 AND id = $2", types: &[Type::INT8, Type::BYTEA] };
const RETRY: Sql = Sql {
    text: "UPDATE outbox SET due = $3 WHERE record = $1 AND id = $2",
    types: &[Type::INT8, Type::BYTEA, Type::INT8],
};
/// The record itself first: whoever writes to it waits there, and finds it gone.
const ERASE: [Sql; 6] = [
    Sql { text: "DELETE FROM record WHERE record = $1", types: &[Type::INT8] },
    Sql { text: "DELETE FROM ledger WHERE record = $1", types: &[Type::INT8] },
    Sql { text: "DELETE FROM snapshot WHERE record = $1", types: &[Type::INT8] },
    Sql { text: "DELETE FROM content WHERE record = $1", types: &[Type::INT8] },
    Sql { text: "DELETE FROM tag WHERE record = $1", types: &[Type::INT8] },
    Sql { text: "DELETE FROM outbox WHERE record = $1", types: &[Type::INT8] },
];

/// Does one piece of work that is no batch.
pub(super) async fn act(shared: &Shared, work: Work) -> Result<Done, CommitError> {
    let session = shared.pool.get().await?;
    let warnings = session.warnings();
    let done = on(shared, &session, work).await;
    if done.is_ok() && session.warnings() != warnings {
        // Committed here, and perhaps nowhere else (`security.md` 2, row 5).
        return Err(CommitError::Unknown);
    }
    // One that failed within its transaction is not used again.
    if done.is_ok() {
        session.give_back();
    }
    done
}

/// A statement that is its own transaction: when its answer does not come, nobody knows.
fn sent(error: &tokio_postgres::Error) -> CommitError {
    if error.code().is_none() || trouble::is_away(error) {
        return CommitError::Unknown;
    }
    trouble::of(error).into()
}

async fn execute(session: &Session, sql: &Sql, parameters: &[Parameter<'_>]) -> Result<Done, CommitError> {
    let rows = session.execute(sql, parameters).await.map_err(|e| sent(&e))?;
    Ok(Done::Count(usize::try_from(rows).unwrap_or(usize::MAX)))
}

async fn on(shared: &Shared, session: &Session, work: Work) -> Result<Done, CommitError> {
    match work {
        Work::PutTicket(ticket) => {
            let kind = i16::from(ticket.kind.0);
            let parameters: [Parameter<'_>; 4] =
                [&ticket.hash.as_slice(), &kind, &ticket.expires.0, &ticket.body];
            execute(session, &PUT_TICKET, &parameters).await
        }
        Work::ClaimTicket(ticket, now) => {
            let kind = i16::from(ticket.kind.0);
            let parameters: [Parameter<'_>; 5] =
                [&ticket.hash.as_slice(), &kind, &ticket.expires.0, &ticket.body, &now.0];
            execute(session, &CLAIM_TICKET, &parameters).await
        }
        Work::TakeTicket(take) => take_ticket(shared, session, take).await,
        Work::DeleteTicket(kind, hash) => {
            execute(session, &DELETE_TICKET, &[&hash.as_slice(), &i16::from(kind.0)]).await
        }
        Work::SweepTickets(now) => execute(session, &SWEEP_TICKETS, &[&now.0]).await,
        Work::ForgetSpooled => {
            let (ends, kind) = (never(shared.core.node).0, i16::from(SPOOLED.0));
            execute(session, &FORGET_SPOOLED, &[&ends, &kind]).await
        }
        Work::ClaimDue { now, lease_ms, limit } => claim_due(shared, session, now, lease_ms, limit).await,
        Work::Delivered(record, id) => {
            execute(session, &DELIVERED, &[&record.to_sql(), &id.as_slice()]).await
        }
        Work::Retry(record, id, due) => {
            execute(session, &RETRY, &[&record.to_sql(), &id.as_slice(), &due.0]).await
        }
        Work::Erase(record) => erase(shared, session, record).await,
        Work::Flush => figures::write(shared, session).await.map(|()| Done::Count(0)),
        Work::CloseEpoch => {
            let open = epochs::next(session).await.map_err(|e| sent(&e))?;
            shared.opened(open);
            Ok(Done::Epoch(open.saturating_sub(1)))
        }
        Work::Published { upto, marker } => {
            marks::published(session, upto, marker).await.map_err(|e| sent(&e))?;
            Ok(Done::Count(0))
        }
        Work::Batch(_) | Work::Many(_) => Err(CommitError::Engine("batches go to lanes".to_owned())),
    }
}

async fn take_ticket(shared: &Shared, session: &Session, take: TicketTake) -> Result<Done, CommitError> {
    let kind = i16::from(take.kind.0);
    let row = session
        .query_opt(&TAKE_TICKET, &[&take.hash.as_slice(), &kind, &take.now.0])
        .await
        .map_err(|e| sent(&e))?;
    let Some(row) = row else { return Ok(Done::Ticket(None)) };
    let expires = Timestamp(row.try_get(0).map_err(|e| sent(&e))?);
    let body: &[u8] = row.try_get(1).map_err(|e| sent(&e))?;
    let place = TicketPlace { kind: take.kind.0, hash: &take.hash, expires };
    let core = &shared.core;
    Ok(Done::Ticket(Some(core.sealer.open_ticket(&core.system.tickets, place, body)?)))
}

/// A delivery as it was claimed: due, record, id, attempts, body.
type Due = (i64, i64, Vec<u8>, i32, Vec<u8>);

fn due(row: &Row) -> Result<Due, tokio_postgres::Error> {
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?, row.try_get(3)?, row.try_get(4)?))
}

async fn claim_due(
    shared: &Shared,
    session: &Session,
    now: Timestamp,
    lease_ms: i64,
    limit: usize,
) -> Result<Done, CommitError> {
    let (again, limit) = (now.plus_millis(lease_ms).0, signed(limit as u64));
    let rows = session.query(&CLAIM_DUE, &[&now.0, &again, &limit]).await.map_err(|e| sent(&e))?;
    let mut rows: Vec<Due> = rows.iter().map(due).collect::<Result<_, _>>().map_err(|e| sent(&e))?;
    // The order of claims, which the statement's answer does not keep.
    rows.sort_unstable();
    let (core, mut claimed) = (&shared.core, Vec::with_capacity(rows.len()));
    for (_, record, id, attempts, body) in rows {
        let record = RecordNo::from_sql(record);
        let Ok(id) = <[u8; 16]>::try_from(id.as_slice()) else { continue };
        // One that does not open must not hold up the others: it comes back after the lease, and `verify`
        // names it.
        match core.sealer.open_delivery(&core.system.tickets, record, &id, &body) {
            Ok((name, payload)) => {
                claimed.push(Claimed { record, id: name, attempts: attempts.cast_unsigned(), payload });
            }
            Err(error) => tracing::error!(%record, %error, "a delivery does not open"),
        }
    }
    Ok(Done::Claimed(claimed))
}

/// Removes every row of a record.
async fn erase(shared: &Shared, session: &Session, record: RecordNo) -> Result<Done, CommitError> {
    let refused = |error: tokio_postgres::Error| CommitError::from(Trouble::from(error));
    session.begin().await.map_err(refused)?;
    let mut rows = 0;
    for sql in &ERASE {
        rows += session.execute(sql, &[&record.to_sql()]).await.map_err(refused)?;
    }
    session.commit().await.map_err(|e| sent(&e))?;
    shared.core.heads.publish(std::iter::once((record, None)));
    Ok(Done::Count(usize::try_from(rows).unwrap_or(usize::MAX)))
}
