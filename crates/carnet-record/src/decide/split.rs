//! A record that mixes two people is split, and canaries. All of it is Carnet's own act, for operators who decided it
//! two by two: their names are in the journal of both records, one line for each audience of what moves.

use carnet_model::event::{Act, Event, Origin, Stamped, Transaction};
use carnet_model::operator::Intervention;
use carnet_model::{Caller, Chain, ObjectNo};

use super::Deciding;
use super::deposit::may_be_told;
use crate::audience::state_chain;
use crate::command::{Decision, Detachment, Telling, Transfer, TransferredLot};
use crate::record::{Bytes, Status};
use crate::refusal::{Refusal, Refused};
use crate::split;

/// The documents leave: from now on nobody sees them here. Their bytes wait for the other record to have them.
pub(super) fn detach(mut deciding: Deciding<'_, '_>, detachment: &Detachment) -> Result<Decision, Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    if record.life.split(detachment.proposal).is_some() {
        return Err(Refusal::open(Refused::NoEffect));
    }
    let documents = split::whole(record, &detachment.documents).ok_or_else(super::absent)?;
    let mut by_chain: Vec<(Chain, Vec<ObjectNo>)> = Vec::new();
    for number in documents {
        let visibility = record.document(number).map(|document| document.visibility).unwrap_or_default();
        if may_be_told(deciding.gate, visibility) {
            deciding.decision.tell = Some(Telling::Detached);
        }
        deciding.touched.push(number);
        let chain = state_chain(visibility);
        match by_chain.iter_mut().find(|(known, _)| *known == chain) {
            Some((_, numbers)) => numbers.push(number),
            None => by_chain.push((chain, vec![number])),
        }
    }
    for (chain, documents) in by_chain {
        let detached = Intervention::Detached { proposal: detachment.proposal, documents };
        deciding.push(chain, Event::Intervened(detached));
    }
    Ok(signed(deciding.finish(Transaction::Lifecycle, None), &detachment.by, &Act::DocumentsDetached))
}

/// The documents come, as their producers filed them.
pub(super) fn take_over(mut deciding: Deciding<'_, '_>, transfer: Transfer) -> Result<Decision, Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    if record.life.split(transfer.proposal).is_some() || record.status == Status::None {
        return Err(Refusal::open(Refused::NoEffect));
    }
    let codes = |lot: &TransferredLot| lot.documents.iter().map(|one| one.visibility).collect::<Vec<_>>();
    let all: Vec<_> = transfer.lots.iter().flat_map(codes).collect();
    if all.iter().any(|visibility| may_be_told(deciding.gate, *visibility)) {
        deciding.decision.tell = Some(Telling::TakenOver);
    }
    let mut numbers: Vec<(ObjectNo, ObjectNo)> = Vec::new();
    for lot in transfer.lots {
        file(&mut deciding, lot, &mut numbers);
    }
    let taken = Intervention::TakenOver { proposal: transfer.proposal };
    deciding.push(super::deposit::widest(all.into_iter()), Event::Intervened(taken));
    Ok(signed(deciding.finish(Transaction::Deposit, None), &transfer.by, &Act::DocumentsTakenOver))
}

fn file(deciding: &mut Deciding<'_, '_>, lot: TransferredLot, numbers: &mut Vec<(ObjectNo, ObjectNo)>) {
    let (at, by, number) = (deciding.gate.now(), lot.by, deciding.number());
    let filed = |chain: Chain, event: Event| (chain, Stamped { at, by: by.clone(), event });
    let chain = super::deposit::widest(lot.documents.iter().map(|one| one.visibility));
    let mut events = vec![filed(chain, Event::LotFiled { lot: number, entry: lot.entry })];
    for one in lot.documents {
        let document = deciding.number();
        let replaces = numbers.iter().find(|(left, _)| Some(*left) == one.replaces).map(|(_, came)| *came);
        numbers.push((one.number, document));
        let event = Event::DocumentFiled {
            document,
            lot: number,
            content: one.content,
            entry: Box::new(one.entry),
            visibility: one.visibility,
            replaces,
            origin: Origin::Care,
            received: None,
        };
        events.push(filed(state_chain(one.visibility), event));
        deciding.trace_new(document, one.visibility);
    }
    deciding.decision.events.extend(events);
}

/// The other record has them: nothing of them stays here but that they left.
pub(super) fn hand_over(deciding: &mut Deciding<'_, '_>, documents: &[ObjectNo]) -> Result<(), Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    for document in documents.iter().filter_map(|number| record.document(*number)) {
        let left = document.state == carnet_model::document::DocumentState::Deleted;
        if !left || document.deleted_at.is_some() {
            return Err(super::absent());
        }
        if document.bytes == Bytes::Kept {
            deciding.push(state_chain(document.visibility), Event::Purged { document: document.number });
            deciding.decision.drop_contents.push(document.content);
        }
    }
    if deciding.decision.events.is_empty() { Err(Refusal::open(Refused::NoEffect)) } else { Ok(()) }
}

/// The record is nobody's: whoever looks at it is noticed. Once.
pub(super) fn mark_canary(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    deciding.only_system()?;
    if deciding.gate.record().life.canary.is_some() {
        return Err(Refusal::open(Refused::NoEffect));
    }
    deciding.open(Event::Intervened(Intervention::Canary));
    Ok(())
}

/// The traces with the names of those who decided in place of Carnet's.
fn signed(mut decision: Decision, by: &[Caller], act: &Act) -> Decision {
    let traces = std::mem::take(&mut decision.traces);
    for (chain, trace) in traces {
        for caller in by {
            let signed = carnet_model::event::Trace {
                caller: caller.clone(),
                act: Some(act.clone()),
                ..trace.clone()
            };
            decision.traces.push((chain, signed));
        }
    }
    decision
}
