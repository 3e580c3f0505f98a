//! Who acts for whom: `spec/check-doors.md` *People*, `design/security.md` 3.2 rows 23 and 24.

use carnet_model::caller::ActorKind;
use carnet_model::document::Visibility;
use carnet_model::event::{Act, Change};
use carnet_model::family::{
    FamilyEvent, Ground, MandateAction, MandateKind, RelationEnd, RepresentativeKind, Scope,
};
use carnet_model::{Caller, Ins, InsDomain, ObjectNo, Timestamp};
use carnet_record::command::{Command, FamilyCommand, Relation, Telling};
use carnet_record::family::MandateState;
use carnet_record::refusal::{AppearsAs, Refused};
use carnet_record::timers;

use crate::stage::{Stage, author, holder};

const READ: Scope = Scope { kind: MandateKind::Documents, action: MandateAction::Read };
const WRITE: Scope = Scope { kind: MandateKind::Documents, action: MandateAction::Write };
const MANAGE: Scope = Scope { kind: MandateKind::Documents, action: MandateAction::Manage };

fn person(matricule: &str) -> Caller {
    let ins = Ins::parse(InsDomain::NirTest, matricule).unwrap();
    Caller {
        kind: ActorKind::Holder,
        id: matricule.into(),
        name: "Anne MARTIN".into(),
        ins: Some(ins),
        ..Caller::anonymous()
    }
}

fn anne() -> Caller {
    person("255069999999934")
}

fn paul() -> Caller {
    person("155069999999943")
}

fn attach(stage: &mut Stage, parent: &Caller) {
    let event = FamilyEvent::RepresentativeAttached {
        person: parent.ins.unwrap(),
        name: parent.name.clone(),
        kind: RepresentativeKind::Parent,
        ground: Ground::Registry,
    };
    stage.act(&Caller::system(), Command::Family(FamilyCommand::Attest(event))).unwrap();
}

fn invite(stage: &mut Stage, by: &Caller, scopes: &[Scope], days: i64) -> Result<ObjectNo, Refused> {
    let until = stage.now.plus_millis(days * Timestamp::DAY);
    let command = FamilyCommand::Invite { name: "Anne".into(), scopes: scopes.to_vec(), until };
    stage.act(by, Command::Family(command)).map(|decision| decision.made[0]).map_err(|refusal| refusal.why)
}

fn family(stage: &mut Stage, by: &Caller, command: FamilyCommand) -> Result<(), Refused> {
    stage.act(by, Command::Family(command)).map(|_| ()).map_err(|refusal| refusal.why)
}

/// A caregiver in effect.
fn with_caregiver(scopes: &[Scope]) -> (Stage, ObjectNo) {
    let mut stage = Stage::new("1950-01-01");
    let mandate = invite(&mut stage, &holder(), scopes, 100).unwrap();
    family(&mut stage, &anne(), FamilyCommand::Accept(mandate)).unwrap();
    stage.after_days(2);
    (stage, mandate)
}

#[test]
fn a_mandate_takes_effect_two_days_after_it_was_accepted_and_ends_on_its_day() {
    let mut stage = Stage::new("1950-01-01");
    let document = stage.file(&author(), Visibility::NONE);
    let mandate = invite(&mut stage, &holder(), &[READ], 10).unwrap();
    assert!(stage.seen_by(&anne()).is_empty(), "an invitation opens nothing");
    let decision = stage.act(&anne(), Command::Family(FamilyCommand::Accept(mandate))).unwrap();
    assert_eq!(decision.tell, Some(Telling::MandateAccepted { mandate }));
    assert!(matches!(decision.relations[..], [(who, Relation::Begins(_))] if Some(who) == anne().ins));
    assert!(stage.seen_by(&anne()).is_empty(), "two days to take it back");
    stage.after_days(2);
    assert_eq!(stage.seen_by(&anne()), [document]);
    assert_eq!(stage.record.quality_of(&anne(), stage.now), ActorKind::Caregiver);
    stage.after_days(8);
    assert!(stage.seen_by(&anne()).is_empty(), "until its end, exclusive");
}

#[test]
fn an_invitation_is_answered_once_and_in_its_time() {
    let mut stage = Stage::new("1950-01-01");
    let mandate = invite(&mut stage, &holder(), &[READ], 100).unwrap();
    let stranger = stage.act(&author(), Command::Family(FamilyCommand::Accept(mandate))).unwrap_err();
    assert_eq!((stranger.why, stranger.appears_as), (Refused::UnknownMandate, AppearsAs::Absent));
    assert_eq!(family(&mut stage, &holder(), FamilyCommand::Accept(mandate)), Err(Refused::OwnRecord));
    family(&mut stage, &anne(), FamilyCommand::Decline(mandate)).unwrap();
    assert_eq!(family(&mut stage, &anne(), FamilyCommand::Accept(mandate)), Err(Refused::InvitationOver));

    let late = invite(&mut stage, &holder(), &[READ], 100).unwrap();
    stage.after_days(30);
    assert_eq!(family(&mut stage, &anne(), FamilyCommand::Accept(late)), Err(Refused::InvitationOver));
}

#[test]
fn the_law_bounds_how_many_and_how_long() {
    let mut stage = Stage::new("1950-01-01");
    assert_eq!(invite(&mut stage, &holder(), &[READ], 0), Err(Refused::MandateTooLong));
    assert_eq!(invite(&mut stage, &holder(), &[READ], 1_097), Err(Refused::MandateTooLong));
    assert_eq!(invite(&mut stage, &holder(), &[], 10), Err(Refused::NoScope));
    assert_eq!(invite(&mut stage, &holder(), &[READ, READ], 10), Err(Refused::NoScope));
    let first = invite(&mut stage, &holder(), &[READ], 1_096).unwrap();
    for _ in 1..5 {
        invite(&mut stage, &holder(), &[READ], 10).unwrap();
    }
    assert_eq!(invite(&mut stage, &holder(), &[READ], 10), Err(Refused::TooManyCaregivers));
    family(&mut stage, &holder(), FamilyCommand::End(first)).unwrap();
    invite(&mut stage, &holder(), &[READ], 10).unwrap();
}

#[test]
fn a_caregiver_does_what_the_mandate_says_and_nothing_else() {
    let (mut stage, mandate) = with_caregiver(&[READ]);
    let document = stage.file(&author(), Visibility::NONE);
    let withheld = stage.file(&author(), Visibility::HIDDEN_FROM_PATIENT);
    assert_eq!(stage.seen_by(&anne()), [document]);
    assert_ne!(stage.seen_by(&anne()), [withheld]);
    let mask = Command::Change { document, change: Change::Mask };
    assert!(stage.act(&anne(), mask.clone()).is_err(), "reading is not arranging");
    for forbidden in [
        Command::Close { reason: "x".into(), text: "".into() },
        Command::SetObjections { break_glass: true, centre_15: false },
        Command::Block { professional: "801234567897".into(), name: "B".into() },
        Command::SetContact(carnet_model::person::Contact::default()),
        Command::Family(FamilyCommand::Invite {
            name: "Paul".into(),
            scopes: vec![READ],
            until: stage.now.plus_millis(Timestamp::DAY),
        }),
        Command::Family(FamilyCommand::Narrow { mandate, scopes: vec![READ], until: stage.now }),
    ] {
        assert!(stage.act(&anne(), forbidden).is_err());
    }

    let (mut stage, _) = with_caregiver(&[READ, MANAGE]);
    let document = stage.file(&author(), Visibility::NONE);
    stage.act(&anne(), Command::Change { document, change: Change::Mask }).unwrap();
    let unmask = Command::Change { document, change: Change::Unmask };
    assert!(stage.act(&anne(), unmask).is_err(), "unmasking is the person's");
}

#[test]
fn the_journal_names_the_real_actor_in_their_quality() {
    let (mut stage, mandate) = with_caregiver(&[READ, MANAGE]);
    let document = stage.file(&author(), Visibility::NONE);
    let decision = stage.act(&anne(), Command::Change { document, change: Change::Mask }).unwrap();
    let (_, trace) = &decision.traces[0];
    assert_eq!((trace.caller.kind, &*trace.caller.name), (ActorKind::Caregiver, "Anne MARTIN"));
    let (_, event) = &decision.events[0];
    assert_eq!((event.by.kind, &*event.by.name), (ActorKind::Caregiver, "Anne MARTIN"));
    let decision = stage.act(&holder(), Command::Family(FamilyCommand::End(mandate))).unwrap();
    assert_eq!(decision.traces[0].1.act, Some(Act::CaregiverEnded("Anne MARTIN".into())));
}

#[test]
fn either_side_ends_a_mandate_at_once_but_not_a_judges() {
    for by in [holder(), anne()] {
        let (mut stage, mandate) = with_caregiver(&[READ]);
        stage.file(&author(), Visibility::NONE);
        let decision = stage.act(&by, Command::Family(FamilyCommand::End(mandate))).unwrap();
        assert!(stage.seen_by(&anne()).is_empty());
        assert!(matches!(decision.relations[..], [(_, Relation::Ends)]));
        assert_eq!(decision.tell_others.len(), 1, "the other side is told");
    }
    let (mut stage, mandate) = with_caregiver(&[READ]);
    assert!(family(&mut stage, &paul(), FamilyCommand::End(mandate)).is_err());

    let mut stage = Stage::new("1950-01-01");
    let event = FamilyEvent::MandateGiven {
        mandate: ObjectNo(0),
        person: anne().ins.unwrap(),
        name: "Anne MARTIN".into(),
        scopes: vec![READ, WRITE, MANAGE],
        until: stage.now.plus_millis(500 * Timestamp::DAY),
        from: stage.now,
        ground: Ground::Judgement("TJ 26/123".into()),
    };
    stage.act(&Caller::system(), Command::Family(FamilyCommand::Attest(event))).unwrap();
    let mandate = stage.record.family.mandates[0].number;
    assert_eq!(stage.record.quality_of(&anne(), stage.now), ActorKind::Caregiver);
    assert_eq!(family(&mut stage, &holder(), FamilyCommand::End(mandate)), Err(Refused::JudgesMandate));
    let reason = RelationEnd::Judgement;
    let ended = FamilyCommand::Attest(FamilyEvent::MandateEnded { mandate, reason });
    family(&mut stage, &Caller::system(), ended).unwrap();
    assert_eq!(stage.record.quality_of(&anne(), stage.now), ActorKind::Anonymous);
}

#[test]
fn a_mandate_is_narrowed_at_once_and_never_widened() {
    let (mut stage, mandate) = with_caregiver(&[READ, MANAGE]);
    let until = stage.record.family.mandates[0].until;
    let wider = FamilyCommand::Narrow { mandate, scopes: vec![READ, WRITE], until };
    assert_eq!(family(&mut stage, &holder(), wider), Err(Refused::WiderMandate));
    let longer = FamilyCommand::Narrow { mandate, scopes: vec![READ], until: until.plus_millis(1) };
    assert_eq!(family(&mut stage, &holder(), longer), Err(Refused::WiderMandate));
    family(&mut stage, &holder(), FamilyCommand::Narrow { mandate, scopes: vec![READ], until }).unwrap();
    let document = stage.file(&author(), Visibility::NONE);
    assert!(stage.act(&anne(), Command::Change { document, change: Change::Mask }).is_err());
    assert_eq!(stage.seen_by(&anne()), [document]);
}

#[test]
fn two_parents_are_equal_and_a_secret_is_nobodys_but_the_minors() {
    let mut stage = Stage::new("2012-06-01");
    attach(&mut stage, &anne());
    attach(&mut stage, &paul());
    let document = stage.file(&author(), Visibility::NONE);
    stage.file(&author(), Visibility::HIDDEN_FROM_REPRESENTATIVES);
    for parent in [anne(), paul()] {
        assert_eq!(stage.seen_by(&parent), [document]);
        assert_eq!(stage.record.quality_of(&parent, stage.now), ActorKind::Representative);
        stage.act(&parent, Command::Change { document, change: Change::Mask }).unwrap();
        stage.act(&parent, Command::Change { document, change: Change::Unmask }).unwrap();
    }
    assert_eq!(stage.seen_by(&holder()).len(), 2);
}

#[test]
fn at_majority_representatives_lose_access_by_themselves_and_all_are_told() {
    let mut stage = Stage::new("2008-12-01");
    attach(&mut stage, &anne());
    attach(&mut stage, &paul());
    let helper = person("254011234567818");
    let mandate = invite(&mut stage, &anne(), &[READ], 900).unwrap();
    family(&mut stage, &helper, FamilyCommand::Accept(mandate)).unwrap();
    let document = stage.file(&author(), Visibility::NONE);
    let birthday = Timestamp::parse_rfc3339("2026-12-01T00:00:00Z").unwrap();
    assert_eq!(timers::next(&stage.record, &stage.policy, stage.now), Some(birthday));
    stage.now = birthday;
    assert!(stage.seen_by(&anne()).is_empty(), "even if the job is late");
    let due = timers::due(&stage.record, &stage.policy, stage.now);
    assert_eq!(due.len(), 1);
    let decision = stage.act(&Caller::system(), due[0].clone()).unwrap();
    assert_eq!(decision.tell, Some(Telling::Majority));
    assert_eq!(decision.tell_others.iter().filter(|(_, what)| *what == Telling::Majority).count(), 2);
    assert_eq!(stage.record.family.present_representatives().count(), 0);
    assert!(matches!(stage.record.family.mandates[0].state, MandateState::Ended(_)));
    assert_eq!(stage.seen_by(&holder()), [document]);
    assert_eq!(timers::next(&stage.record, &stage.policy, stage.now), None);
}

#[test]
fn an_adult_gets_no_representative() {
    let mut stage = Stage::new("1950-01-01");
    let event = FamilyEvent::RepresentativeAttached {
        person: anne().ins.unwrap(),
        name: "Anne MARTIN".into(),
        kind: RepresentativeKind::Parent,
        ground: Ground::Registry,
    };
    let attest = FamilyCommand::Attest(event);
    assert_eq!(family(&mut stage, &Caller::system(), attest.clone()), Err(Refused::HolderIsAdult));
    assert!(family(&mut stage, &holder(), attest).is_err(), "only Carnet itself attests");
}

#[test]
fn an_authorisation_of_a_secret_connection_is_no_news_to_the_representatives() {
    let mut stage = Stage::new("2012-06-01");
    attach(&mut stage, &anne());
    let secret = Caller { connection: carnet_model::caller::Connection::Secret, ..author() };
    stage.act(&secret, crate::stage::authorise(crate::stage::AUTHOR)).unwrap();
    assert!(!stage.record.authorisations.contains_key(crate::stage::AUTHOR));
    let document = stage.file(&author(), Visibility::NONE);
    assert_eq!(stage.seen_by(&author()), [document], "it opens the record all the same");
    let (chain, _) = stage
        .ledger
        .iter()
        .rev()
        .find(|(_, stamped)| matches!(stamped.event, carnet_model::event::Event::AuthorisationSet { .. }))
        .unwrap();
    assert_eq!(*chain, carnet_model::Chain::StateSecret);
    let command = Command::RemoveAuthorisation { professional: crate::stage::AUTHOR.into() };
    stage.act(&author(), command).unwrap();
    assert!(stage.seen_by(&author()).is_empty());
}
