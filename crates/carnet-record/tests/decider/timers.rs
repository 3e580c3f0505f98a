//! `spec/dmp.md` 8.2 (CSP R1111-53): two weeks, one month; the bin; opening after the delay.

use carnet_model::document::Visibility;
use carnet_model::event::Change;
use carnet_model::{Caller, Timestamp};
use carnet_record::command::{Command, Telling};
use carnet_record::timers;

use crate::stage::{Stage, author, holder};

fn run(stage: &mut Stage) -> Vec<Option<Telling>> {
    let due = timers::due(&stage.record, &stage.policy, stage.now);
    due.into_iter().map(|command| stage.act(&Caller::system(), command).unwrap().tell).collect()
}

#[test]
fn a_withheld_document_is_told_of_after_two_weeks_and_shown_after_a_month() {
    let mut stage = Stage::new("1979-03-28");
    let document = stage.file(&author(), Visibility::HIDDEN_FROM_PATIENT);
    let filed = stage.now;
    assert_eq!(
        timers::next(&stage.record, &stage.policy, filed),
        Some(filed.plus_millis(14 * Timestamp::DAY))
    );
    stage.after_days(13);
    assert!(run(&mut stage).is_empty());
    stage.after_days(1);
    assert_eq!(run(&mut stage), [Some(Telling::Withheld { document })]);
    assert!(run(&mut stage).is_empty());
    stage.after_days(16);
    assert!(run(&mut stage).is_empty());
    stage.after_days(1);
    assert_eq!(run(&mut stage).len(), 1);
    assert_eq!(stage.seen_by(&holder()), [document]);
    let shown = stage.record.document(document).unwrap();
    assert_eq!(shown.versions.last().unwrap().change, Some(Change::ShowToPatient));
    assert_eq!(timers::next(&stage.record, &stage.policy, stage.now), None);
}

#[test]
fn a_late_job_does_both_at_once_and_the_code_has_no_effect_meanwhile() {
    let mut stage = Stage::new("1979-03-28");
    let document = stage.file(&author(), Visibility::HIDDEN_FROM_PATIENT);
    stage.after_days(40);
    assert_eq!(stage.seen_by(&holder()), [document]);
    assert_eq!(run(&mut stage).len(), 2);
}

#[test]
fn a_document_in_the_bin_is_purged_when_its_time_is_over() {
    let mut stage = Stage::new("1979-03-28");
    let own = stage.file(&holder(), Visibility::NONE);
    stage.change(&holder(), own, Change::Delete).unwrap();
    stage.after_days(29);
    assert!(timers::due(&stage.record, &stage.policy, stage.now).is_empty());
    stage.after_days(1);
    assert!(
        matches!(timers::due(&stage.record, &stage.policy, stage.now)[..], [Command::Purge(n)] if n == own)
    );
}
