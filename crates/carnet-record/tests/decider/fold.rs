//! The fold: the same events give the same record, in one go, from a snapshot, or one after the other.

use carnet_model::document::Visibility;
use carnet_model::event::{Change, decode, encode};
use carnet_model::{Turn, event::Stamped};
use carnet_record::record::Record;

use crate::stage::{Stage, author, holder, place};

fn busy() -> Stage {
    let mut stage = Stage::new("1979-03-28");
    for visibility in [Visibility::NONE, Visibility::MASKED, Visibility::HIDDEN_FROM_PATIENT] {
        stage.file(&author(), visibility);
    }
    let first = stage.record.documents[0].number;
    stage.try_file(&author(), Visibility::NONE, Some(first)).unwrap();
    let own = stage.file(&holder(), Visibility::NONE);
    stage.change(&holder(), own, Change::Mask).unwrap();
    stage.change(&holder(), own, Change::Delete).unwrap();
    stage
}

#[test]
fn stored_events_fold_to_the_same_record() {
    let stage = busy();
    let mut folded = Record::default();
    for (chain, stamped) in &stage.ledger {
        let stored: Stamped = decode(&encode(stamped)).unwrap();
        assert_eq!(stored, *stamped);
        let turn = Turn(folded.turn.0 + 1);
        folded.apply(turn, place(*chain, turn), stored);
    }
    assert_eq!(folded, stage.record);
}

#[test]
fn a_snapshot_at_any_turn_and_the_entries_after_it_give_the_same_record() {
    let stage = busy();
    for cut in 0..=stage.ledger.len() {
        let mut folded = Record::default();
        for (at, (chain, stamped)) in stage.ledger.iter().enumerate() {
            if at == cut {
                folded = Record::from_snapshot(&folded.to_snapshot()).unwrap();
            }
            let turn = Turn(folded.turn.0 + 1);
            folded.apply(turn, place(*chain, turn), stamped.clone());
        }
        assert_eq!(folded, stage.record, "cut at {cut}");
        for document in &stage.record.documents {
            assert_eq!(folded.document(document.number).unwrap(), document);
        }
    }
}

#[test]
fn a_damaged_snapshot_is_an_error_not_a_panic() {
    let bytes = busy().record.to_snapshot();
    for cut in (0..bytes.len()).step_by(7) {
        assert!(Record::from_snapshot(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}
