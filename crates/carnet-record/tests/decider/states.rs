//! `spec/dmp.md` section 7: states of a document, replacement, deletion, the person's own documents.

use carnet_model::document::{DocumentState, Visibility};
use carnet_model::event::Change;
use carnet_record::command::Command;
use carnet_record::decide::BIN_DAYS;
use carnet_record::refusal::Refused;

use crate::stage::{Stage, author, holder, physician, reader};

#[test]
fn a_replaced_document_is_deprecated_for_ever_and_readable_as_history() {
    let mut stage = Stage::new("1979-03-28");
    let old = stage.file(&author(), Visibility::NONE);
    let new = stage.try_file(&author(), Visibility::NONE, Some(old)).unwrap();
    let document = stage.record.document(old).unwrap();
    assert_eq!((document.state, document.replaced_by), (DocumentState::Deprecated, Some(new)));
    assert_eq!(stage.seen_by(&reader()), [old, new]);
    let again = stage.try_file(&author(), Visibility::NONE, Some(old)).unwrap_err();
    assert_eq!(again.why, Refused::ReplacesNotCurrent);
    assert!(stage.change(&holder(), old, Change::Archive).is_err());
}

#[test]
fn who_may_replace_the_author_or_the_authors_structure() {
    for (who, may) in
        [(author(), true), (physician("802222222222", "A"), true), (reader(), false), (holder(), false)]
    {
        let mut stage = Stage::new("1979-03-28");
        let old = stage.file(&author(), Visibility::NONE);
        assert_eq!(stage.try_file(&who, Visibility::NONE, Some(old)).is_ok(), may, "{}", who.id);
    }
}

#[test]
fn two_documents_of_a_lot_cannot_replace_the_same_one_and_the_lot_is_all_or_nothing() {
    let mut stage = Stage::new("1979-03-28");
    let old = stage.file(&author(), Visibility::NONE);
    let lot = stage.lot(&author(), vec![(Visibility::NONE, Some(old)), (Visibility::NONE, Some(old))]);
    assert_eq!(stage.act(&author(), lot).unwrap_err().why, Refused::ReplacedTwice);
    let lot = stage.lot(&author(), Vec::new());
    assert_eq!(stage.act(&author(), lot).unwrap_err().why, Refused::EmptyLot);
    assert_eq!(stage.record.documents.len(), 1);
}

#[test]
fn the_lot_must_be_the_callers() {
    let mut stage = Stage::new("1979-03-28");
    let lot = stage.lot(&author(), vec![(Visibility::NONE, None)]);
    assert_eq!(stage.act(&reader(), lot).unwrap_err().why, Refused::AuthorNotCaller);
}

#[test]
fn archive_and_unarchive_then_delete_by_the_author_only() {
    let mut stage = Stage::new("1979-03-28");
    let document = stage.file(&author(), Visibility::NONE);
    stage.change(&holder(), document, Change::Archive).unwrap();
    assert_eq!(stage.record.document(document).unwrap().state, DocumentState::Archived);
    assert!(stage.try_file(&author(), Visibility::NONE, Some(document)).is_err());
    stage.change(&holder(), document, Change::Unarchive).unwrap();
    assert!(stage.change(&reader(), document, Change::Delete).is_err());
    assert!(stage.change(&holder(), document, Change::Delete).is_err());
    let me = author();
    stage.act(&me, crate::stage::authorise(&me.id)).unwrap();
    stage.change(&me, document, Change::Delete).unwrap();
    assert!(stage.seen_by(&reader()).is_empty() && stage.seen_by(&holder()).is_empty());
}

#[test]
fn each_change_is_a_new_version_in_a_new_lot_and_one_without_effect_is_none() {
    let mut stage = Stage::new("1979-03-28");
    let document = stage.file(&author(), Visibility::NONE);
    stage.change(&holder(), document, Change::Mask).unwrap();
    let again = stage.change(&holder(), document, Change::Mask).unwrap();
    assert!(again.events.is_empty() && again.traces.len() == 1);
    stage.change(&holder(), document, Change::Unmask).unwrap();
    let document = stage.record.document(document).unwrap();
    assert_eq!(document.versions.len(), 3);
    let lots: Vec<_> = document.versions.iter().map(|version| version.lot).collect();
    assert_eq!(lots.len(), 3);
    assert!(lots.iter().all(|lot| stage.record.lot(*lot).unwrap().documents == [document.number]));
    // Any version's number names the document.
    let second = document.versions[1].number;
    assert_eq!(stage.record.document(second).unwrap().number, document.number);
}

#[test]
fn a_persons_own_document_stays_thirty_days_in_the_bin() {
    let mut stage = Stage::new("1979-03-28");
    let own = stage.file(&holder(), Visibility::NONE);
    stage.change(&holder(), own, Change::Delete).unwrap();
    assert!(stage.seen_by(&holder()).is_empty());
    stage.after_days(BIN_DAYS - 1);
    stage.change(&holder(), own, Change::Restore).unwrap();
    assert_eq!(stage.seen_by(&holder()), [own]);
    stage.change(&holder(), own, Change::Delete).unwrap();
    stage.after_days(BIN_DAYS);
    assert_eq!(stage.change(&holder(), own, Change::Restore).unwrap_err().why, Refused::NotInBin);
    let purge = stage.act(&carnet_model::Caller::system(), Command::Purge(own)).unwrap();
    assert_eq!(purge.drop_contents.len(), 1);
}

#[test]
fn a_professionals_document_has_no_bin() {
    let mut stage = Stage::new("1979-03-28");
    let me = author();
    let document = stage.file(&me, Visibility::NONE);
    stage.act(&me, crate::stage::authorise(&me.id)).unwrap();
    stage.change(&me, document, Change::Delete).unwrap();
    assert!(stage.change(&holder(), document, Change::Restore).is_err());
    assert!(stage.change(&me, document, Change::Restore).is_err());
}
