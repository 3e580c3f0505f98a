//! Death, suspension, erasure, first readings and reports: `spec/dmp.md` 4, `design/security.md` 12.

use carnet_model::caller::{ActorKind, Connection, Purpose};
use carnet_model::document::Visibility;
use carnet_model::event::Event;
use carnet_model::person::Contact;
use carnet_model::{Caller, Chain, Timestamp};
use carnet_record::command::{Command, LifeCommand, Telling};
use carnet_record::record::Status;
use carnet_record::refusal::{AppearsAs, Refused};
use carnet_record::timers;

use crate::stage::{AUTHOR, Stage, author, authorise, holder, reader};

fn live(stage: &mut Stage, by: &Caller, command: LifeCommand) -> Result<Option<Telling>, Refused> {
    stage.act(by, Command::Life(command)).map(|decision| decision.tell).map_err(|refusal| refusal.why)
}

fn close(stage: &mut Stage) {
    stage.act(&holder(), Command::Close { reason: "patient-demande".into(), text: "".into() }).unwrap();
}

#[test]
fn a_death_closes_the_record_and_tells_nobody_by_letter() {
    let mut stage = Stage::new("1950-01-01");
    stage.file(&author(), Visibility::NONE);
    let die = LifeCommand::Die { on: "2026-11-01".into() };
    assert!(live(&mut stage, &holder(), die.clone()).is_err());
    assert_eq!(live(&mut stage, &Caller::system(), die.clone()), Ok(None));
    assert!(matches!(&stage.record.status, Status::Closed { reason, .. } if &**reason == "deces"));
    assert!(stage.seen_by(&holder()).is_empty() && stage.seen_by(&reader()).is_empty());
    assert_eq!(live(&mut stage, &Caller::system(), die), Err(Refused::NoEffect));
}

#[test]
fn a_suspended_record_is_shut_to_all_and_closes_after_six_weeks() {
    let mut stage = Stage::new("1950-01-01");
    stage.file(&author(), Visibility::NONE);
    live(&mut stage, &Caller::system(), LifeCommand::Suspend).unwrap();
    assert!(stage.seen_by(&holder()).is_empty());
    let refused = stage.try_file(&author(), Visibility::NONE, None).unwrap_err();
    assert_eq!(refused.appears_as, AppearsAs::Closed);
    let lift = |stage: &mut Stage| live(stage, &Caller::system(), LifeCommand::Lift);
    lift(&mut stage).unwrap();
    assert_eq!(stage.seen_by(&holder()).len(), 1);
    live(&mut stage, &Caller::system(), LifeCommand::Suspend).unwrap();
    stage.after_days(41);
    assert!(timers::due(&stage.record, &stage.policy, stage.now).is_empty());
    stage.after_days(1);
    let due = timers::due(&stage.record, &stage.policy, stage.now);
    stage.act(&Caller::system(), due[0].clone()).unwrap();
    assert!(matches!(&stage.record.status, Status::Closed { reason, .. } if &**reason == "suspension"));
}

#[test]
fn an_archive_lasts_ten_years_to_the_day_or_three_months_when_the_person_asks() {
    let mut stage = Stage::new("1950-01-01");
    let erasure = |stage: &Stage| {
        let law = stage.policy.law.at(stage.now.to_jiff()).unwrap();
        timers::erasure(&stage.record, law)
    };
    assert_eq!(erasure(&stage), None);
    assert!(live(&mut stage, &holder(), LifeCommand::AskErasure).is_err(), "first it is closed");
    stage.now = Timestamp::parse_rfc3339("2026-11-24T10:00:00Z").unwrap();
    close(&mut stage);
    assert_eq!(erasure(&stage), Timestamp::parse_rfc3339("2036-11-24T10:00:00Z"));
    assert!(live(&mut stage, &author(), LifeCommand::AskErasure).is_err());
    assert_eq!(live(&mut stage, &holder(), LifeCommand::AskErasure), Ok(Some(Telling::Erasure)));
    assert_eq!(erasure(&stage), Timestamp::parse_rfc3339("2027-02-22T10:00:00Z"));
    assert_eq!(live(&mut stage, &holder(), LifeCommand::AskErasure), Err(Refused::NoEffect));
    live(&mut stage, &holder(), LifeCommand::WithdrawErasure).unwrap();
    assert_eq!(erasure(&stage), Timestamp::parse_rfc3339("2036-11-24T10:00:00Z"));
    live(&mut stage, &holder(), LifeCommand::AskErasure).unwrap();
    stage.act(&holder(), Command::Reopen).unwrap();
    assert_eq!((erasure(&stage), stage.record.life.erasure_asked), (None, None));
}

#[test]
fn an_emergency_is_told_once_an_hour_to_its_audience() {
    let mut stage = Stage::new("2012-06-01");
    let (open, secret) =
        (LifeCommand::NoteEmergency(Chain::StateOpen), LifeCommand::NoteEmergency(Chain::StateSecret));
    let glass = Caller { purpose: Purpose::BreakGlass, reason: Some("coma".into()), ..author() };
    assert!(live(&mut stage, &author(), open.clone()).is_err(), "not before they are let in");
    assert_eq!(live(&mut stage, &glass, open.clone()), Ok(None), "the reading itself writes the letter");
    assert_eq!(live(&mut stage, &glass, open.clone()), Err(Refused::NoEffect));
    let hidden = Caller { connection: Connection::Secret, ..glass.clone() };
    assert_eq!(live(&mut stage, &hidden, open.clone()), Err(Refused::NoEffect), "no open audience");
    let withheld = LifeCommand::NoteEmergency(Chain::StateWithheld);
    assert_eq!(live(&mut stage, &glass, withheld), Err(Refused::NoEffect), "nobody's to tell");
    stage.now = stage.now.plus_millis(3_600_000);
    assert_eq!(live(&mut stage, &hidden, secret.clone()), Ok(None));
    assert_eq!(live(&mut stage, &hidden, secret), Err(Refused::NoEffect));
    assert_eq!(live(&mut stage, &glass, open), Ok(None), "as if there had been no secret reading");
    stage.act(&author(), authorise(AUTHOR)).unwrap();
    let ordinary = LifeCommand::NoteEmergency(Chain::StateOpen);
    assert_eq!(live(&mut stage, &author(), ordinary), Err(Refused::NoEffect), "an ordinary reading is none");
    let chains: Vec<Chain> =
        stage.record.watch.emergencies.iter().map(carnet_record::life::Reader::chain).collect();
    assert_eq!(chains, [Chain::StateOpen, Chain::StateSecret, Chain::StateOpen]);
}

#[test]
fn a_first_reading_is_told_once_and_a_secret_one_to_nobody() {
    let mut stage = Stage::new("2012-06-01");
    assert!(live(&mut stage, &author(), LifeCommand::NoteFirstRead).is_err(), "not before they are let in");
    let told = live(&mut stage, &reader(), LifeCommand::NoteFirstRead).unwrap();
    assert!(matches!(told, Some(Telling::FirstRead { .. })));
    assert_eq!(live(&mut stage, &reader(), LifeCommand::NoteFirstRead), Err(Refused::NoEffect));
    stage.act(&author(), authorise(AUTHOR)).unwrap();
    let secret = Caller { connection: Connection::Secret, ..author() };
    assert_eq!(live(&mut stage, &secret, LifeCommand::NoteFirstRead), Ok(None));
    assert_eq!(live(&mut stage, &secret, LifeCommand::NoteFirstRead), Err(Refused::NoEffect));
    let open = live(&mut stage, &author(), LifeCommand::NoteFirstRead).unwrap();
    assert!(matches!(open, Some(Telling::FirstRead { .. })), "as if there had been no secret reading");
    let chains: Vec<Chain> =
        stage.record.watch.readers.iter().map(carnet_record::life::Reader::chain).collect();
    assert_eq!(chains, [Chain::StateOpen, Chain::StateSecret, Chain::StateOpen]);
}

#[test]
fn a_report_stays_with_the_audience_of_what_it_reports() {
    let mut stage = Stage::new("2012-06-01");
    for (chain, kept) in [(Chain::TraceOpen, Chain::StateOpen), (Chain::TraceSecret, Chain::StateSecret)] {
        let (entry, at) = ([7; 32], stage.now);
        let report = LifeCommand::Report { chain, entry, about: "801".into(), at, words: "?".into() };
        assert!(live(&mut stage, &reader(), report.clone()).is_err());
        live(&mut stage, &holder(), report).unwrap();
        assert_eq!(stage.record.watch.reports.last().unwrap().chain(), kept);
    }
}

#[test]
fn a_parents_address_gets_no_letter_about_a_secret_and_is_gone_at_majority() {
    let mut stage = Stage::new("2008-12-01");
    let told = |stage: &mut Stage, visibility| {
        let lot = stage.lot(&author(), vec![(visibility, None)]);
        stage.act(&author(), lot).unwrap().tell
    };
    assert!(told(&mut stage, Visibility::NONE).is_some());
    assert!(told(&mut stage, Visibility::HIDDEN_FROM_REPRESENTATIVES).is_none());
    let contact = Contact { email: Some("lea@example.test".into()), ..Contact::default() };
    stage.act(&holder(), Command::SetContact(contact)).unwrap();
    assert!(told(&mut stage, Visibility::HIDDEN_FROM_REPRESENTATIVES).is_some(), "their own address");
    assert!(told(&mut stage, Visibility::HIDDEN_FROM_PATIENT).is_none());
}

#[test]
fn another_ins_becomes_current_and_the_old_one_stays() {
    let mut stage = Stage::new("1950-01-01");
    let other = carnet_model::Ins::parse(carnet_model::InsDomain::NirTest, "255069999999934").unwrap();
    live(&mut stage, &Caller::system(), LifeCommand::ChangeIns(other)).unwrap();
    assert_eq!(stage.record.current_ins(), Some(&other));
    assert_eq!(stage.record.quality_of(&holder(), stage.now), ActorKind::Holder, "by the old one too");
    assert!(matches!(stage.ledger.last().unwrap().1.event, Event::InsChanged { .. }));
}
