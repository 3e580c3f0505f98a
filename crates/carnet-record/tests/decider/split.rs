//! A record that mixes two people is split.

use carnet_model::caller::ActorKind;
use carnet_model::document::{DocumentState, UniqueId, Visibility};
use carnet_model::event::{Act, Change, Event};
use carnet_model::{Caller, Chain, ContentNo, Ins, InsDomain, ObjectNo};
use carnet_record::command::{Command, Detachment, LifeCommand, Telling, Transfer};
use carnet_record::record::Bytes;
use carnet_record::refusal::Refused;
use carnet_record::split::{filed_with, lots, whole};
use carnet_record::timers;

use crate::stage::{AUTHOR, Stage, author, authorise, holder, reader};

const PROPOSAL: ObjectNo = ObjectNo(7);
const WITHHELD: Visibility = Visibility::HIDDEN_FROM_PATIENT;
const SECRET: Visibility = Visibility::HIDDEN_FROM_REPRESENTATIVES;

fn officers() -> Vec<Caller> {
    let officer = |name: &str| Caller {
        kind: ActorKind::Operator,
        id: name.into(),
        name: name.into(),
        ..Caller::anonymous()
    };
    vec![officer("Olivier"), officer("Sacha")]
}

fn detach(documents: &[ObjectNo]) -> Command {
    let documents = documents.to_vec();
    Command::Life(LifeCommand::Detach(Detachment { proposal: PROPOSAL, documents, by: officers() }))
}

fn transfer(from: &Stage, documents: &[ObjectNo]) -> Command {
    let other = Ins::parse(InsDomain::NirTest, "255069999999934").unwrap();
    let mut serial = 900;
    let lot_id = || UniqueId::parse("1.2.10.1").unwrap();
    let content = || {
        serial += 1;
        ContentNo(serial)
    };
    let lots = lots(&from.record, documents, &other, from.now, lot_id, content);
    Command::Life(LifeCommand::TakeOver(Box::new(Transfer { proposal: PROPOSAL, lots, by: officers() })))
}

#[test]
fn what_leaves_is_seen_by_nobody_and_comes_as_it_was_filed() {
    let (mut one, mut other) = (Stage::new("1979-03-28"), Stage::new("1980-01-01"));
    let stays = one.file(&author(), Visibility::NONE);
    let old = one.file(&author(), Visibility::NONE);
    let new = one.try_file(&author(), Visibility::NONE, Some(old)).unwrap();
    // The wrong person masked it: that counts for nothing in the other record.
    one.change(&holder(), new, Change::Mask).unwrap();
    assert_eq!(
        whole(&one.record, &[new]).unwrap(),
        [old, new],
        "a document goes with those that it replaced"
    );
    let comes = transfer(&one, &[old, new]);
    let left = one.act(&Caller::system(), detach(&[new])).unwrap();
    assert_eq!(left.tell, Some(Telling::Detached));
    let names: Vec<_> =
        left.traces.iter().map(|(_, trace)| (&*trace.caller.name, trace.act.clone())).collect();
    let act = Some(Act::DocumentsDetached);
    assert_eq!(names, [("Olivier", act.clone()), ("Sacha", act)]);
    for caller in [holder(), reader()] {
        assert_eq!(one.seen_by(&caller), [stays]);
    }
    assert!(one.view(&holder()).lots().all(|lot| lot.documents == [stays]));
    assert!(one.change(&author(), new, Change::Archive).is_err());
    assert!(one.try_file(&author(), Visibility::NONE, Some(new)).is_err());

    let came = other.act(&Caller::system(), comes.clone()).unwrap();
    assert_eq!(came.tell, Some(Telling::TakenOver));
    assert!(came.traces.iter().all(|(_, trace)| trace.act == Some(Act::DocumentsTakenOver)));
    let me = holder();
    let view = other.view(&me);
    let shown: Vec<_> = view.documents().collect();
    assert_eq!(
        shown.iter().map(|one| one.state).collect::<Vec<_>>(),
        [DocumentState::Deprecated, DocumentState::Approved]
    );
    for shown in &shown {
        assert_eq!(shown.document.visibility, Visibility::NONE);
        assert_eq!(shown.document.filed_by.id, author().id, "the author stays the author");
        assert_eq!(&*shown.document.entry.source_patient.ids[0].value, "255069999999934");
    }
    // Carried twice, it is there once.
    assert_eq!(other.act(&Caller::system(), comes).unwrap_err().why, Refused::NoEffect);
    assert_eq!(one.act(&Caller::system(), detach(&[stays])).unwrap_err().why, Refused::NoEffect);
}

#[test]
fn each_audience_learns_of_its_own_only() {
    let codes = [Visibility::NONE, SECRET, WITHHELD];
    let states = [Chain::StateOpen, Chain::StateSecret, Chain::StateWithheld];
    let traces = [Chain::TraceOpen, Chain::TraceSecret, Chain::TraceWithheld];
    for (at, visibility) in codes.into_iter().enumerate() {
        let (mut one, mut other) = (Stage::new("2012-06-01"), Stage::new("2012-06-01"));
        let number = one.file(&author(), visibility);
        let comes = transfer(&one, &[number]);
        let told = visibility == Visibility::NONE;
        for (decision, telling) in [
            (one.act(&Caller::system(), detach(&[number])).unwrap(), Telling::Detached),
            (other.act(&Caller::system(), comes).unwrap(), Telling::TakenOver),
        ] {
            assert_eq!(decision.tell, told.then_some(telling), "{visibility:?}");
            assert!(decision.events.iter().all(|(chain, _)| *chain == states[at]), "{visibility:?}");
            assert!(decision.traces.iter().all(|(chain, _)| *chain == traces[at]), "{visibility:?}");
        }
        // A timer of the record that it left says nothing of it any more.
        one.after_days(60);
        assert!(timers::due(&one.record, &one.policy, one.now).is_empty(), "{visibility:?}");
    }
}

#[test]
fn what_was_shown_to_the_wrong_person_still_waits_for_the_right_one() {
    let mut one = Stage::new("1979-03-28");
    let shown = one.file(&author(), WITHHELD);
    one.act(&author(), authorise(AUTHOR)).unwrap();
    one.change(&author(), shown, Change::ShowToPatient).unwrap();
    let hidden = one.file(&author(), Visibility::NONE);
    let record = &one.record;
    assert_eq!(filed_with(record.document(shown).unwrap()), WITHHELD);
    let Command::Life(LifeCommand::TakeOver(transfer)) = transfer(&one, &[shown, hidden]) else { panic!() };
    let codes: Vec<_> =
        transfer.lots.iter().flat_map(|lot| &lot.documents).map(|one| one.visibility).collect();
    assert_eq!(codes, [WITHHELD, Visibility::NONE]);
}

#[test]
fn what_cannot_be_moved_is_refused_whole() {
    let mut stage = Stage::new("1979-03-28");
    let care = stage.file(&author(), Visibility::NONE);
    let own = stage.file(&holder(), Visibility::NONE);
    let deleted = stage.file(&author(), Visibility::NONE);
    stage.act(&author(), authorise(AUTHOR)).unwrap();
    stage.change(&author(), deleted, Change::Delete).unwrap();
    for (case, documents) in [
        ("nothing", vec![]),
        ("what the person filed", vec![care, own]),
        ("deleted", vec![deleted]),
        ("unknown", vec![care, ObjectNo(999)]),
    ] {
        assert!(stage.act(&Caller::system(), detach(&documents)).is_err(), "{case}");
    }
    for caller in [holder(), author(), officers().remove(0)] {
        assert!(stage.act(&caller, detach(&[care])).is_err(), "only Carnet itself");
    }
    assert!(stage.seen_by(&holder()).contains(&care));
}

#[test]
fn bytes_are_destroyed_only_of_what_left() {
    let mut stage = Stage::new("1979-03-28");
    let (left, stays) = (stage.file(&author(), Visibility::NONE), stage.file(&author(), Visibility::NONE));
    let hand_over = |documents: &[ObjectNo]| Command::Life(LifeCommand::HandOver(documents.to_vec()));
    assert!(stage.act(&Caller::system(), hand_over(&[left])).is_err(), "it has not left");
    stage.act(&Caller::system(), detach(&[left])).unwrap();
    assert!(stage.act(&Caller::system(), hand_over(&[left, stays])).is_err());
    let done = stage.act(&Caller::system(), hand_over(&[left])).unwrap();
    assert_eq!((done.drop_contents.len(), done.traces.len()), (1, 0));
    assert_eq!(stage.record.document(left).unwrap().bytes, Bytes::Purged);
    assert_eq!(stage.record.document(stays).unwrap().bytes, Bytes::Kept);
    assert_eq!(stage.act(&Caller::system(), hand_over(&[left])).unwrap_err().why, Refused::NoEffect);
}

#[test]
fn a_canary_is_marked_once_by_carnet_and_nothing_shows_it() {
    let mut stage = Stage::new("1979-03-28");
    let mark = || Command::Life(LifeCommand::MarkCanary);
    assert!(stage.act(&holder(), mark()).is_err());
    let marked = stage.act(&Caller::system(), mark()).unwrap();
    assert!(marked.traces.is_empty() && stage.record.life.canary.is_some());
    assert!(matches!(stage.ledger.last().unwrap().1.event, Event::Intervened(_)));
    assert!(stage.act(&Caller::system(), mark()).is_err());
}
