//! The records that a professional has open in this session: the visit before this one, and the emergency that was
//! declared. Kept as a ticket that only the session can use.

use axum::response::Response;
use carnet_model::caller::Purpose;
use carnet_model::event::{decode, encode};
use carnet_model::{Caller, Timestamp};
use carnet_service::TokenKind;

use crate::cookies::Cookie;
use crate::failure::Failure;
use crate::seat::Professional;
use crate::ticket::{Emergency, Memo, OpenRecord};

/// Records on a desk at most; the oldest leaves.
const MOST: usize = 16;
/// Life of a desk, in milliseconds: as long as a session.
const DESK_LIFE: i64 = 10 * 3_600_000;
/// How long an emergency access lasts, in milliseconds; then its reason is asked again.
const EMERGENCY_LIFE: i64 = 3_600_000;

/// A professional before one record.
pub(super) struct Before {
    /// The caller, with the purpose and reason that were declared for this record.
    pub(super) caller: Caller,
    /// What the desk knows of the record.
    pub(super) open: Option<OpenRecord>,
}

impl Before {
    /// End of the emergency, if it is one.
    pub(super) fn emergency_until(&self) -> Option<Timestamp> {
        self.open.as_ref().and_then(|open| open.emergency.as_ref()).map(|emergency| emergency.until)
    }
}

/// The professional before a record, as the desk has it.
pub(super) async fn before(professional: &Professional, record: &str) -> Result<Before, Failure> {
    let now = professional.service().now();
    let mut open = records(professional).await?.into_iter().find(|open| open.record == record);
    if let Some(open) = &mut open {
        open.emergency = open.emergency.take().filter(|emergency| emergency.until > now);
    }
    let emergency = open.as_ref().and_then(|open| open.emergency.as_ref());
    let caller = emergency
        .map_or_else(|| professional.caller.clone(), |e| in_emergency(&professional.caller, &e.reason));
    Ok(Before { caller, open })
}

/// The caller of an emergency access.
pub(super) fn in_emergency(caller: &Caller, reason: &str) -> Caller {
    Caller { purpose: Purpose::BreakGlass, reason: Some(reason.into()), ..caller.clone() }
}

/// An emergency that begins now.
pub(super) fn emergency(now: Timestamp, reason: String) -> Emergency {
    Emergency { reason, until: now.plus_millis(EMERGENCY_LIFE) }
}

/// Lays a record on the desk, on top.
pub(super) async fn lay(
    professional: &Professional,
    record: OpenRecord,
    response: &mut Response,
) -> Result<(), Failure> {
    let mut all = records(professional).await?;
    all.retain(|known| known.record != record.record);
    all.push(record);
    let old = all.len().saturating_sub(MOST);
    let records = all.split_off(old);
    let memo = Memo::Desk { owner: professional.seat.visitor.thread().to_owned(), records };
    let ticket = professional.service().issue(TokenKind::Words, encode(&memo), DESK_LIFE).await?;
    Cookie::Desk.set(response.headers_mut(), professional.seat.portal.config().cookies, &ticket);
    // The desk before this one is of no use any more.
    if let Some(old) = &professional.seat.visitor.desk {
        professional.service().redeem(TokenKind::Words, old).await?;
    }
    Ok(())
}

async fn records(professional: &Professional) -> Result<Vec<OpenRecord>, Failure> {
    let Some(ticket) = &professional.seat.visitor.desk else { return Ok(Vec::new()) };
    let payload = professional.service().peek(TokenKind::Words, ticket).await?;
    Ok(match payload.and_then(|payload| decode::<Memo>(&payload).ok()) {
        Some(Memo::Desk { owner, records }) if owner == professional.seat.visitor.thread() => records,
        _ => Vec::new(),
    })
}
