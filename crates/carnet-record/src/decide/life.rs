//! Majority, death, suspension, erasure, and the watch over readings. Sources: CSP R1111-36 through `spec/dmp.md`
//! section 4; `design/security.md` 12.

use carnet_model::caller::{ActorKind, Connection, Purpose};
use carnet_model::event::Event;
use carnet_model::family::{FamilyEvent, RelationEnd};
use carnet_model::{Chain, Ins};

use super::{Deciding, family, split};
use crate::command::{LifeCommand, Relation, Telling};
use crate::policy::case::RecordAction;
use crate::record::Status;
use crate::refusal::{Refusal, Refused};
use crate::timers;

pub(super) fn decide(deciding: &mut Deciding<'_, '_>, command: LifeCommand) -> Result<(), Refusal> {
    match command {
        LifeCommand::ReachMajority => reach_majority(deciding),
        LifeCommand::Die { on } => die(deciding, on),
        LifeCommand::Suspend => suspend(deciding),
        LifeCommand::Lift => lift(deciding),
        LifeCommand::CloseSuspended => close_suspended(deciding),
        LifeCommand::AskErasure => erasure(deciding, Event::ErasureAsked),
        LifeCommand::WithdrawErasure => erasure(deciding, Event::ErasureWithdrawn),
        LifeCommand::ChangeIns(ins) => change_ins(deciding, ins),
        LifeCommand::Report { chain, entry, about, at, words } => {
            deciding.gate.on_record(RecordAction::ReadJournal)?;
            if !matches!(deciding.gate.kind(), ActorKind::Holder | ActorKind::Representative) {
                return Err(Refusal::open(Refused::NoEffect));
            }
            let report = deciding.number();
            let chain = match chain {
                Chain::TraceWithheld => Chain::StateWithheld,
                Chain::TraceSecret => Chain::StateSecret,
                _ => Chain::StateOpen,
            };
            deciding.push(chain, Event::AccessReported { report, entry, about, at, words });
            Ok(())
        }
        LifeCommand::ReadMajority => read_majority(deciding),
        LifeCommand::NoteFirstRead => first_read(deciding),
        LifeCommand::NoteEmergency(audience) => emergency(deciding, audience),
        LifeCommand::HandOver(documents) => split::hand_over(deciding, &documents),
        LifeCommand::MarkCanary => split::mark_canary(deciding),
        // Decided whole, with traces of their own.
        LifeCommand::Detach(_) | LifeCommand::TakeOver(_) => Err(Refusal::open(Refused::NoEffect)),
    }
}

/// Parents' access stops by itself, caregivers whom they chose too; all are told.
fn reach_majority(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    let due = timers::majority(record, deciding.gate.law()).is_some_and(|at| at <= deciding.gate.now());
    if !due {
        return Err(Refusal::open(Refused::NoEffect));
    }
    let present: Vec<Ins> = record.family.present_representatives().map(|one| one.person).collect();
    deciding.open(Event::MajorityReached);
    for person in present {
        let ended = FamilyEvent::RepresentativeEnded { person, reason: RelationEnd::Majority };
        deciding.open(Event::Family(ended));
        deciding.decision.tell_others.push((person, Telling::Majority));
        deciding.decision.relations.push((person, Relation::Ends));
    }
    end_mandates(deciding, RelationEnd::Majority);
    deciding.decision.tell = Some(Telling::Majority);
    Ok(())
}

fn die(deciding: &mut Deciding<'_, '_>, on: Box<str>) -> Result<(), Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    if record.life.died_on.is_some() {
        return Err(Refusal::open(Refused::NoEffect));
    }
    let closed = matches!(record.status, Status::Closed { .. });
    deciding.open(Event::Died { on });
    end_relations(deciding, RelationEnd::Death);
    if !closed {
        deciding.open(Event::Closed { reason: "deces".into(), text: "".into() });
    }
    deciding.decision.tell = None;
    Ok(())
}

fn suspend(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    if record.status != Status::Active || record.life.suspended.is_some() {
        return Err(Refusal::open(Refused::NoEffect));
    }
    deciding.open(Event::Suspended);
    deciding.decision.tell = Some(Telling::Suspension);
    Ok(())
}

fn lift(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    deciding.only_system()?;
    if deciding.gate.record().life.suspended.is_none() {
        return Err(Refusal::open(Refused::NoEffect));
    }
    deciding.open(Event::SuspensionLifted);
    deciding.decision.tell = Some(Telling::Suspension);
    Ok(())
}

/// Nobody answered in the weeks that the law gives.
fn close_suspended(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    deciding.only_system()?;
    let (record, law) = (deciding.gate.record(), family::law(deciding)?);
    let due = record.life.suspended.map(|at| family::after_days(at, law.suspension_days));
    if due.is_none_or(|due| due > deciding.gate.now()) {
        return Err(Refusal::open(Refused::NoEffect));
    }
    end_relations(deciding, RelationEnd::Closed);
    deciding.open(Event::Closed { reason: "suspension".into(), text: "".into() });
    deciding.decision.tell = Some(Telling::Closed);
    Ok(())
}

/// Whoever may open a closed record again may ask for its archive to be destroyed, or take that back.
fn erasure(deciding: &mut Deciding<'_, '_>, event: Event) -> Result<(), Refusal> {
    deciding.gate.on_record(RecordAction::Reopen)?;
    let asked = deciding.gate.record().life.erasure_asked.is_some();
    if asked == matches!(event, Event::ErasureAsked) {
        return Err(Refusal::open(Refused::NoEffect));
    }
    deciding.open(event);
    deciding.decision.tell = Some(Telling::Erasure);
    Ok(())
}

fn change_ins(deciding: &mut Deciding<'_, '_>, ins: Ins) -> Result<(), Refusal> {
    deciding.only_system()?;
    if deciding.gate.record().ins.contains(&ins) {
        return Err(Refusal::open(Refused::NoEffect));
    }
    deciding.open(Event::InsChanged { ins });
    Ok(())
}

/// Only a professional who was let in is noted, once; a secret connection is known to its audience only.
fn first_read(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    let gate = deciding.gate;
    gate.on_record(RecordAction::Search)?;
    let caller = gate.caller();
    if caller.kind != ActorKind::Professional || gate.record().watch.knows(&caller.id, caller.connection) {
        return Err(Refusal::open(Refused::NoEffect));
    }
    let (professional, name) = (caller.id.clone(), caller.name.clone());
    let notice = deciding.number();
    let event = Event::FirstRead { notice, professional, name };
    match caller.connection {
        Connection::Secret => deciding.push(Chain::StateSecret, event),
        Connection::Ordinary => {
            deciding.open(event);
            deciding.decision.tell = Some(Telling::FirstRead { notice });
        }
    }
    Ok(())
}

/// Once, by the holder alone.
fn read_majority(deciding: &mut Deciding<'_, '_>) -> Result<(), Refusal> {
    deciding.gate.on_record(RecordAction::ReadJournal)?;
    let unread = deciding.gate.record().life.majority_unread().is_some();
    if deciding.gate.kind() != ActorKind::Holder || !unread {
        return Err(Refusal::open(Refused::NoEffect));
    }
    deciding.open(Event::MajorityRead);
    Ok(())
}

/// Only a professional who was let in by an exceptional way is noted, once an hour and audience. What is withheld from
/// the person is nobody's to tell.
fn emergency(deciding: &mut Deciding<'_, '_>, audience: Chain) -> Result<(), Refusal> {
    let gate = deciding.gate;
    gate.on_record(RecordAction::Search)?;
    let caller = gate.caller();
    let exceptional = caller.kind == ActorKind::Professional && caller.purpose != Purpose::Normal;
    let told = matches!(audience, Chain::StateOpen | Chain::StateSecret);
    // A secret connection has no other audience than its own.
    let fits = caller.connection == Connection::Ordinary || audience == Chain::StateSecret;
    if !(exceptional && told && fits) || gate.record().watch.knows_emergency(&caller.id, audience, gate.now())
    {
        return Err(Refusal::open(Refused::NoEffect));
    }
    let (professional, name) = (caller.id.clone(), caller.name.clone());
    let notice = deciding.number();
    deciding.push(audience, Event::EmergencyAccess { notice, professional, name });
    Ok(())
}

/// Ends every open mandate.
pub(super) fn end_mandates(deciding: &mut Deciding<'_, '_>, reason: RelationEnd) {
    let now = deciding.gate.now();
    let open: Vec<_> =
        deciding.gate.record().family.open_mandates(now).map(|one| (one.number, one.person)).collect();
    for (number, person) in open {
        family::end_one(deciding, number, person, reason);
    }
}

fn end_relations(deciding: &mut Deciding<'_, '_>, reason: RelationEnd) {
    let present: Vec<Ins> =
        deciding.gate.record().family.present_representatives().map(|one| one.person).collect();
    for person in present {
        deciding.open(Event::Family(FamilyEvent::RepresentativeEnded { person, reason }));
        deciding.decision.relations.push((person, Relation::Ends));
    }
    end_mandates(deciding, reason);
}
