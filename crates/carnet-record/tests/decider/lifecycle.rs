//! `spec/dmp.md` section 4: opening, opposition, activation, closing, reopening.

use carnet_model::event::Transaction;
use carnet_model::{Caller, Timestamp};
use carnet_record::command::Command;
use carnet_record::record::Status;
use carnet_record::refusal::{AppearsAs, Reason, Refused};

use crate::stage::{Stage, author, authorise, holder, reader};

fn close() -> Command {
    Command::Close { reason: "patient-demande".into(), text: "".into() }
}

#[test]
fn a_record_is_opened_once_and_only_by_carnet_itself() {
    let mut stage = Stage::closed_door();
    stage.open("1979-03-28", None);
    assert_eq!(stage.record.status, Status::Active);
    let again = Command::Open {
        ins: crate::stage::ins(),
        traits: stage.record.traits.clone().unwrap(),
        waiting_until: None,
        contact: carnet_model::person::Contact::default(),
    };
    assert_eq!(stage.act(&Caller::system(), again.clone()).unwrap_err().why, Refused::AlreadyOpen);
    assert_eq!(stage.act(&holder(), again).unwrap_err().appears_as, AppearsAs::Absent);
}

#[test]
fn a_waiting_record_opens_by_itself_after_the_delay_or_earlier_by_its_holder() {
    let mut stage = Stage::closed_door();
    let until = stage.now.plus_millis(42 * Timestamp::DAY);
    stage.open("1979-03-28", Some(until));
    let early = stage.act(&Caller::system(), Command::Activate).unwrap_err();
    assert_eq!(early.why, Refused::Policy(Reason::DelayRunning));
    stage.after_days(42);
    stage.act(&Caller::system(), Command::Activate).unwrap();
    assert_eq!(stage.record.status, Status::Active);

    let mut stage = Stage::closed_door();
    stage.open("1979-03-28", Some(until));
    stage.act(&holder(), Command::Oppose).unwrap();
    assert_eq!(stage.record.status, Status::Opposed);
    stage.act(&holder(), Command::Activate).unwrap();
    assert_eq!(stage.record.status, Status::Active);
}

#[test]
fn a_closed_record_takes_nothing_and_shows_nothing_until_it_is_reopened() {
    let mut stage = Stage::new("1979-03-28");
    let document = stage.file(&author(), carnet_model::document::Visibility::NONE);
    stage.act(&holder(), close()).unwrap();
    assert!(matches!(stage.record.status, Status::Closed { .. }));
    let refused = stage.try_file(&author(), carnet_model::document::Visibility::NONE, None).unwrap_err();
    assert_eq!((refused.why, refused.appears_as), (Refused::Policy(Reason::RecordStatus), AppearsAs::Closed));
    assert!(stage.seen_by(&reader()).is_empty() && stage.seen_by(&holder()).is_empty());
    stage.act(&holder(), Command::Reopen).unwrap();
    assert_eq!(stage.seen_by(&reader()), [document]);
}

#[test]
fn a_professional_sets_their_own_authorisation_only_and_a_block_holds() {
    let mut stage = Stage::new("1979-03-28");
    let for_another = stage.act(&author(), authorise("801234567897")).unwrap_err();
    assert_eq!(for_another.why, Refused::NeedsConsent);
    let block = Command::Block { professional: "801234567897".into(), name: "Dr".into() };
    stage.act(&holder(), block).unwrap();
    let refused = stage.act(&reader(), authorise("801234567897")).unwrap_err();
    assert_eq!(refused.why, Refused::Policy(Reason::Blocked));
    // Feeding needs no authorisation, and a block does not stop it.
    stage.try_file(&reader(), carnet_model::document::Visibility::NONE, None).unwrap();
    stage.act(&holder(), Command::Unblock { professional: "801234567897".into() }).unwrap();
    assert_eq!(stage.seen_by(&reader()).len(), 1);
}

#[test]
fn an_authorisation_ends_on_its_day() {
    let mut stage = Stage::new("1979-03-28");
    stage.file(&author(), carnet_model::document::Visibility::NONE);
    assert_eq!(stage.seen_by(&reader()).len(), 1);
    stage.after_days(10 * 366);
    assert!(stage.seen_by(&reader()).is_empty());
}

#[test]
fn every_permitted_command_leaves_a_trace_of_its_transaction() {
    let mut stage = Stage::new("1979-03-28");
    let decision = stage.act(&holder(), close()).unwrap();
    assert_eq!(decision.traces.len(), 1);
    assert_eq!(decision.traces[0].1.transaction, Transaction::Lifecycle);
}
