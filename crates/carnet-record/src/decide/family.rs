//! Who may change who acts for the holder. Sources: `spec/check-doors.md` (*People*), `design/security.md` 3.2 row 24;
//! the delays and numbers are dated settings.

use carnet_model::caller::ActorKind;
use carnet_model::event::{Act, Event};
use carnet_model::family::{FamilyEvent, Ground, RelationEnd, RelationKind, Scope};
use carnet_model::{Ins, ObjectNo, Timestamp};

use super::Deciding;
use crate::command::{FamilyCommand, Relation, Telling};
use crate::family::{Mandate, MandateState};
use crate::policy::case::RecordAction;
use crate::policy::{AppearsAs, Settings};
use crate::record::Status;
use crate::refusal::{Refusal, Refused};

/// Decides one change; gives the act that the journal names.
pub(super) fn decide(deciding: &mut Deciding<'_, '_>, command: FamilyCommand) -> Result<Act, Refusal> {
    match command {
        FamilyCommand::Invite { name, scopes, until } => invite(deciding, name, scopes, until),
        FamilyCommand::Accept(mandate) => accept(deciding, mandate),
        FamilyCommand::Decline(mandate) => decline(deciding, mandate),
        FamilyCommand::End(mandate) => end(deciding, mandate),
        FamilyCommand::Narrow { mandate, scopes, until } => narrow(deciding, mandate, scopes, until),
        FamilyCommand::Attest(event) => attest(deciding, event),
    }
}

fn invite(
    deciding: &mut Deciding<'_, '_>,
    name: Box<str>,
    scopes: Vec<Scope>,
    until: Timestamp,
) -> Result<Act, Refusal> {
    let gate = deciding.gate;
    gate.on_record(RecordAction::AppointCaregiver)?;
    let (now, law) = (gate.now(), law(deciding)?);
    check_scopes(&scopes)?;
    let latest = after_days(now, law.mandate_days_most);
    if until <= now || until > latest {
        return Err(Refusal::open(Refused::MandateTooLong));
    }
    if gate.record().family.open_mandates(now).count() >= law.caregivers_most as usize {
        return Err(Refusal::open(Refused::TooManyCaregivers));
    }
    let expires = after_days(now, law.invitation_days).min(until);
    let mandate = deciding.number();
    let act = Act::CaregiverInvited(name.clone());
    deciding.open(Event::Family(FamilyEvent::Invited { mandate, name, scopes, until, expires }));
    Ok(act)
}

/// The invited person is whoever holds the invitation, with a proven identity; never the holder themselves.
fn accept(deciding: &mut Deciding<'_, '_>, number: ObjectNo) -> Result<Act, Refusal> {
    let (now, law) = (deciding.gate.now(), law(deciding)?);
    let mandate = invitation(deciding, number)?;
    let person = deciding.gate.caller().ins.ok_or(NOT_YOURS)?;
    let record = deciding.gate.record();
    if record.ins.contains(&person) || record.family.represents(&person) {
        return Err(Refusal::open(Refused::OwnRecord));
    }
    // A new right takes effect after a delay in which it can be taken back (security.md 3.2 row 24).
    let from = now.plus_millis(i64::from(law.mandate_delay_hours).saturating_mul(3_600_000));
    if mandate.until <= from {
        return Err(Refusal::open(Refused::InvitationOver));
    }
    let name = deciding.gate.caller().name.clone();
    deciding.decision.tell = Some(Telling::MandateAccepted { mandate: number });
    deciding.decision.relations.push((person, Relation::Begins(RelationKind::Caregiver)));
    let act = Act::CaregiverAccepted(name.clone());
    deciding.open(Event::Family(FamilyEvent::MandateAccepted { mandate: number, person, name, from }));
    Ok(act)
}

fn decline(deciding: &mut Deciding<'_, '_>, number: ObjectNo) -> Result<Act, Refusal> {
    let act = Act::CaregiverDeclined(invitation(deciding, number)?.name.clone());
    deciding.decision.tell = Some(Telling::MandateEnded { mandate: number });
    deciding.open(Event::Family(FamilyEvent::MandateDeclined { mandate: number }));
    Ok(act)
}

/// The open invitation with this number. Whoever is no signed-in person learns nothing.
fn invitation<'a>(deciding: &Deciding<'_, 'a>, number: ObjectNo) -> Result<&'a Mandate, Refusal> {
    let gate = deciding.gate;
    let person =
        matches!(gate.caller().kind, ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver);
    let record = gate.record();
    let mandate = record.family.mandate(number).filter(|_| person && record.status == Status::Active);
    let mandate = mandate.ok_or(NOT_YOURS)?;
    match mandate.state {
        MandateState::Invited(expires) if gate.now() < expires => Ok(mandate),
        _ => Err(Refusal::open(Refused::InvitationOver)),
    }
}

/// By the holder (or a minor's representative), or by the caregiver themselves; a judge's mandate only by a judge.
fn end(deciding: &mut Deciding<'_, '_>, number: ObjectNo) -> Result<Act, Refusal> {
    let gate = deciding.gate;
    let mandate = gate.record().family.mandate(number);
    let theirs = mandate.is_some_and(|one| one.person.is_some() && one.person == gate.caller().ins);
    let reason = if theirs {
        RelationEnd::ByCaregiver
    } else {
        gate.on_record(RecordAction::AppointCaregiver)?;
        RelationEnd::ByHolder
    };
    let mandate = mandate.filter(|one| one.is_open(gate.now())).ok_or(NOT_YOURS)?;
    if matches!(mandate.ground, Ground::Judgement(_)) {
        return Err(Refusal::open(Refused::JudgesMandate));
    }
    let (act, person) = (Act::CaregiverEnded(mandate.name.clone()), mandate.person);
    end_one(deciding, number, person, reason);
    Ok(act)
}

/// Ends a mandate, and tells both sides.
pub(super) fn end_one(
    deciding: &mut Deciding<'_, '_>,
    mandate: ObjectNo,
    person: Option<Ins>,
    reason: RelationEnd,
) {
    deciding.open(Event::Family(FamilyEvent::MandateEnded { mandate, reason }));
    deciding.decision.tell.get_or_insert(Telling::MandateEnded { mandate });
    if let Some(person) = person {
        deciding.decision.tell_others.push((person, Telling::MandateEnded { mandate }));
        deciding.decision.relations.push((person, Relation::Ends));
    }
}

fn narrow(
    deciding: &mut Deciding<'_, '_>,
    number: ObjectNo,
    scopes: Vec<Scope>,
    until: Timestamp,
) -> Result<Act, Refusal> {
    let gate = deciding.gate;
    gate.on_record(RecordAction::AppointCaregiver)?;
    check_scopes(&scopes)?;
    let mandate =
        gate.record().family.mandate(number).filter(|one| one.is_open(gate.now())).ok_or(NOT_YOURS)?;
    if matches!(mandate.ground, Ground::Judgement(_)) {
        return Err(Refusal::open(Refused::JudgesMandate));
    }
    let wider = scopes.iter().any(|scope| !mandate.scopes.contains(scope)) || until > mandate.until;
    if wider {
        return Err(Refusal::open(Refused::WiderMandate));
    }
    let (act, person) = (Act::CaregiverNarrowed(mandate.name.clone()), mandate.person);
    deciding.open(Event::Family(FamilyEvent::MandateNarrowed { mandate: number, scopes, until }));
    deciding
        .decision
        .tell_others
        .extend(person.map(|person| (person, Telling::MandateEnded { mandate: number })));
    Ok(act)
}

/// What the register, a counter or a judge proved: Carnet itself writes it, the numbers are given here.
fn attest(deciding: &mut Deciding<'_, '_>, event: FamilyEvent) -> Result<Act, Refusal> {
    deciding.only_system()?;
    let record = deciding.gate.record();
    let (act, event) = match event {
        FamilyEvent::RepresentativeAttached { person, name, kind, ground } => {
            if !deciding.gate.holder_is_minor() || record.ins.contains(&person) {
                return Err(Refusal::open(Refused::HolderIsAdult));
            }
            deciding.decision.relations.push((person, Relation::Begins(RelationKind::Representative)));
            let act = Act::RepresentativeAttached(name.clone());
            (act, FamilyEvent::RepresentativeAttached { person, name, kind, ground })
        }
        FamilyEvent::RepresentativeEnded { person, reason } => {
            let one =
                record.family.present_representatives().find(|one| one.person == person).ok_or(NOT_YOURS)?;
            let act = Act::RepresentativeEnded(one.name.clone());
            deciding.decision.relations.push((person, Relation::Ends));
            (act, FamilyEvent::RepresentativeEnded { person, reason })
        }
        FamilyEvent::MandateGiven { person, name, scopes, until, from, ground, .. } => {
            check_scopes(&scopes)?;
            if record.ins.contains(&person) || until <= deciding.gate.now() {
                return Err(Refusal::open(Refused::MandateTooLong));
            }
            let mandate = deciding.number();
            deciding.decision.relations.push((person, Relation::Begins(RelationKind::Caregiver)));
            deciding.decision.tell = Some(Telling::MandateAccepted { mandate });
            let act = Act::CaregiverGiven(name.clone());
            (act, FamilyEvent::MandateGiven { mandate, person, name, scopes, until, from, ground })
        }
        FamilyEvent::MandateEnded { mandate, reason } => {
            let one = record.family.mandate(mandate).ok_or(NOT_YOURS)?;
            let (act, person) = (Act::CaregiverEnded(one.name.clone()), one.person);
            end_one(deciding, mandate, person, reason);
            return Ok(act);
        }
        _ => return Err(NOT_YOURS),
    };
    deciding.open(Event::Family(event));
    Ok(act)
}

fn check_scopes(scopes: &[Scope]) -> Result<(), Refusal> {
    let mut sorted = scopes.to_vec();
    sorted.sort();
    sorted.dedup();
    if scopes.is_empty() || sorted.len() != scopes.len() {
        return Err(Refusal::open(Refused::NoScope));
    }
    Ok(())
}

pub(super) fn law<'a>(deciding: &Deciding<'_, 'a>) -> Result<&'a Settings, Refusal> {
    deciding.gate.law().ok_or(NOT_YOURS)
}

pub(super) fn after_days(from: Timestamp, days: u32) -> Timestamp {
    from.plus_millis(i64::from(days).saturating_mul(Timestamp::DAY))
}

/// What nobody may learn about.
const NOT_YOURS: Refusal = Refusal { why: Refused::UnknownMandate, appears_as: AppearsAs::Absent };
