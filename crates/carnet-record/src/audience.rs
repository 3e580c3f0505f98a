//! Which chain an entry or a trace belongs to: the audience that may know of it.

use carnet_model::caller::{ActorKind, Connection};
use carnet_model::document::Visibility;
use carnet_model::event::{Change, Outcome, Trace, Transaction};
use carnet_model::{Caller, Chain, ObjectNo, Timestamp};

use crate::gate::Gate;
use crate::life::ContactBy;
use crate::record::Record;

/// The state chain of a document with these codes.
#[must_use]
pub const fn state_chain(visibility: Visibility) -> Chain {
    if visibility.has(Visibility::HIDDEN_FROM_PATIENT) {
        Chain::StateWithheld
    } else if visibility.has(Visibility::HIDDEN_FROM_REPRESENTATIVES) {
        Chain::StateSecret
    } else {
        Chain::StateOpen
    }
}

/// The trace chain of a document with these codes.
#[must_use]
pub const fn trace_chain(visibility: Visibility) -> Chain {
    match state_chain(visibility) {
        Chain::StateWithheld => Chain::TraceWithheld,
        Chain::StateSecret => Chain::TraceSecret,
        _ => Chain::TraceOpen,
    }
}

/// The traces of one access: one for each audience concerned, so that none betrays another. An access that
/// touches no document is on the open chain, or on the secret one when the connection is secret.
#[must_use]
pub fn traces(record: &Record, caller: &Caller, now: Timestamp, access: &Access<'_>) -> Vec<(Chain, Trace)> {
    let mut by_chain: Vec<(Chain, Vec<ObjectNo>)> = Vec::with_capacity(1);
    for number in access.documents {
        let visibility = record.document(*number).map_or(Visibility::NONE, |document| document.visibility);
        let chain = of_connection(caller, trace_chain(visibility));
        match by_chain.iter_mut().find(|(known, _)| *known == chain) {
            Some((_, numbers)) => numbers.push(*number),
            None => by_chain.push((chain, vec![*number])),
        }
    }
    // A list, a search or a refusal is an access of its own, whatever it found.
    let open = of_connection(caller, Chain::TraceOpen);
    if by_chain.is_empty()
        || (access.transaction.is_a_list() && by_chain.iter().all(|(chain, _)| *chain != open))
    {
        by_chain.push((open, Vec::new()));
    }
    let kind = record.quality_of(caller, now);
    let trace = |(chain, documents)| (chain, access.trace(caller, kind, now, documents));
    by_chain.into_iter().map(trace).collect()
}

/// The state chain of those who may know of an access by these traces: the widest; none for what is withheld from the
/// person.
#[must_use]
pub fn told(traces: &[(Chain, Trace)]) -> Option<Chain> {
    let has = |wanted: Chain| traces.iter().any(|(chain, _)| *chain == wanted);
    if has(Chain::TraceOpen) {
        return Some(Chain::StateOpen);
    }
    has(Chain::TraceSecret).then_some(Chain::StateSecret)
}

/// Whether a letter to the record's address may tell of an access: whoever reads that address may know of it. A letter
/// about something withheld would betray that there is something (`design/security.md` 1.4); one about a minor's secret
/// goes only to an address that the minor gave.
#[must_use]
pub fn is_for_the_address(gate: &Gate<'_>, traces: &[(Chain, Trace)]) -> bool {
    match told(traces) {
        Some(Chain::StateOpen) => true,
        Some(_) => !gate.holder_is_minor() || gate.record().life.contact_by == ContactBy::Holder,
        None => false,
    }
}

/// What an access was, for its traces.
#[derive(Clone, Debug)]
pub struct Access<'a> {
    /// The transaction.
    pub transaction: Transaction,
    /// The documents touched.
    pub documents: &'a [ObjectNo],
    /// How it ended.
    pub outcome: Outcome,
    /// The change made.
    pub change: Option<Change>,
}

impl Access<'_> {
    /// The trace of this access to these documents.
    #[must_use]
    pub(crate) fn trace(
        &self,
        caller: &Caller,
        kind: ActorKind,
        now: Timestamp,
        documents: Vec<ObjectNo>,
    ) -> Trace {
        Trace {
            at: now,
            caller: Caller { kind, ..caller.clone() },
            transaction: self.transaction,
            documents,
            outcome: self.outcome.clone(),
            change: self.change,
            act: None,
        }
    }
}

/// The state chain of what concerns the caller's own access: that of their connection.
pub(crate) const fn state_of_connection(caller: &Caller) -> Chain {
    match caller.connection {
        Connection::Secret => Chain::StateSecret,
        Connection::Ordinary => Chain::StateOpen,
    }
}

/// The chain that a connection makes of an ordinary one.
pub(crate) fn of_connection(caller: &Caller, chain: Chain) -> Chain {
    match caller.connection {
        Connection::Secret => Chain::TraceSecret,
        Connection::Ordinary => chain,
    }
}
