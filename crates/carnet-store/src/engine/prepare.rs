//! Sealing on the caller's side: the writer only writes.

use std::sync::Arc;

use carnet_model::ids::{Chain, ContentNo, Turn};
use carnet_seal::{SealError, TicketPlace};

use super::Core;
use super::work::{Prepared, SealedBatch, SealedDelivery, SealedTicket};
use crate::batch::{Batch, CounterAdd, Expect, TicketPut};
use crate::error::CommitError;
use crate::heads::{Heads, Link};
use crate::keys::RecordKeys;
use crate::plain::{self, ContentChange};

/// Seals everything but traces and measures, for the place that the batch expects. `heads` is where the record stands,
/// `None` when it does not exist (not looked at when the batch expects nothing).
pub(crate) fn batch(
    core: &Core,
    keys: Arc<RecordKeys>,
    heads: Option<&Heads>,
    batch: Batch,
) -> Result<(SealedBatch, Vec<CounterAdd>), CommitError> {
    check_shape(&batch)?;
    let mut heads = expected_heads(batch.expect, heads)?;
    let added: Vec<ContentNo> = batch.contents.iter().map(|(content, _)| *content).collect();
    let change = ContentChange { added: &added, dropped: &batch.drop_contents };
    let entries = entries(core, &keys, &mut heads, batch.entries, change)?;
    let snapshot = match &batch.snapshot {
        None => None,
        Some(payload) => Some(core.sealer.snapshot(&keys, &heads, payload)?),
    };
    let mut contents = Vec::with_capacity(batch.contents.len());
    for (content, bytes) in &batch.contents {
        contents.push((*content, core.sealer.content(&keys, *content, bytes)?));
    }
    let mut outbox = Vec::with_capacity(batch.outbox.len());
    for item in &batch.outbox {
        let id = core.system.tags.delivery(batch.record, &item.id);
        let key = &core.system.tickets;
        let body = core.sealer.delivery(key, batch.record, &id, &item.id, &item.payload)?;
        outbox.push(SealedDelivery { id, due: item.due, body });
    }
    let put_tickets =
        batch.put_tickets.iter().map(|put| ticket(core, put)).collect::<Result<_, SealError>>()?;
    let proofs = batch.add_tags.iter().map(|tag| (*tag, core.system.tags.proof(tag, batch.record)));
    let sealed = SealedBatch {
        record: batch.record,
        expect: batch.expect,
        entries,
        turn_after: heads.turn,
        contents,
        drop_contents: batch.drop_contents,
        add_tags: proofs.collect(),
        remove_tags: batch.remove_tags,
        traces: batch.traces,
        outbox,
        put_tickets,
        take_tickets: batch.take_tickets,
        wake_up: batch.wake_up,
        snapshot,
        keys,
    };
    Ok((sealed, batch.counters))
}

/// Whether the batch keeps the rules of its own type: before anything is asked for it.
pub(crate) fn check_shape(batch: &Batch) -> Result<(), CommitError> {
    let has_state = batch.entries.iter().any(|(chain, _)| chain.is_state());
    if batch.entries.iter().any(|(chain, _)| is_trace(*chain)) {
        return Err(CommitError::Invalid("traces go to `traces`"));
    }
    if batch.traces.iter().any(|(chain, _)| !is_trace(*chain)) {
        return Err(CommitError::Invalid("`traces` takes trace chains only"));
    }
    let has_contents = !batch.contents.is_empty() || !batch.drop_contents.is_empty();
    if has_contents && !has_state {
        return Err(CommitError::Invalid("contents come and go with a state entry"));
    }
    match batch.expect {
        Expect::Nothing if has_state || batch.snapshot.is_some() => {
            Err(CommitError::Invalid("state entries and snapshots need an expectation"))
        }
        Expect::New if !has_state => Err(CommitError::Invalid("a new record needs a state entry")),
        Expect::Nothing | Expect::New | Expect::Turn(_) => Ok(()),
    }
}

const fn is_trace(chain: Chain) -> bool {
    matches!(chain, Chain::TraceOpen | Chain::TraceWithheld | Chain::TraceSecret)
}

/// The heads that the entries will follow. A record that has moved on is told at once.
fn expected_heads(expect: Expect, heads: Option<&Heads>) -> Result<Heads, CommitError> {
    match (expect, heads) {
        (Expect::Nothing, _) | (Expect::New, None) => Ok(Heads::default()),
        (Expect::Turn(turn), Some(heads)) if heads.turn == turn => Ok(heads.clone()),
        _ => Err(CommitError::Conflict),
    }
}

fn entries(
    core: &Core,
    keys: &RecordKeys,
    heads: &mut Heads,
    entries: Vec<(Chain, Vec<u8>)>,
    mut contents: ContentChange<'_>,
) -> Result<Vec<Prepared>, CommitError> {
    let mut out = Vec::with_capacity(entries.len());
    for (chain, payload) in entries {
        if !chain.is_state() {
            out.push(Prepared::Measure(payload));
            continue;
        }
        heads.turn = Turn(heads.turn.0 + 1);
        let plain = plain::state(heads.turn, &payload, contents);
        contents = ContentChange::default();
        let sealed = core.sealer.entry(keys, chain, heads.link(chain), &plain)?;
        heads.set(chain, Link { seq: sealed.seq, hash: sealed.hash });
        out.push(Prepared::State(sealed));
    }
    Ok(out)
}

pub(crate) fn ticket(core: &Core, put: &TicketPut) -> Result<SealedTicket, SealError> {
    let place = TicketPlace { kind: put.kind.0, hash: &put.hash, expires: put.expires };
    let body = core.sealer.ticket(&core.system.tickets, place, &put.payload)?;
    Ok(SealedTicket { kind: put.kind, hash: put.hash, expires: put.expires, body })
}
