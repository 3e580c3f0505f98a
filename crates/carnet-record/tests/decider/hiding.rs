//! `spec/dmp.md` 8.1: what is hidden never shows in anything that an unauthorised actor can obtain.

use carnet_model::document::{DocumentState, Visibility};
use carnet_model::event::{Change, Transaction};
use carnet_model::{Caller, Chain, ObjectNo};
use carnet_record::gate::Gate;
use carnet_record::refusal::AppearsAs;
use proptest::prelude::*;

use crate::stage::{Stage, author, breaking_the_glass, holder, reader};

const WITHHELD: Visibility = Visibility::HIDDEN_FROM_PATIENT;

#[test]
fn the_table_of_codes_and_readers() {
    // holder, reader, author, breaking the glass
    for (visibility, expected) in [
        (Visibility::NONE, [true, true, true, true]),
        (Visibility::MASKED, [true, false, true, false]),
        (WITHHELD, [false, true, true, true]),
    ] {
        let mut stage = Stage::new("1979-03-28");
        stage.act(&author(), crate::stage::authorise(&author().id)).unwrap();
        let document = stage.file(&author(), visibility);
        for (caller, sees) in [holder(), reader(), author(), breaking_the_glass()].iter().zip(expected) {
            assert_eq!(stage.seen_by(caller).contains(&document), sees, "{visibility:?} {}", caller.id);
        }
    }
}

#[test]
fn a_document_replaced_by_a_hidden_one_looks_as_it_did_before() {
    let mut stage = Stage::new("1979-03-28");
    let old = stage.file(&author(), Visibility::NONE);
    let new = stage.try_file(&author(), WITHHELD, Some(old)).unwrap();
    let me = holder();
    let shown = stage.view(&me).document(old).unwrap();
    assert_eq!((shown.state, shown.replaced_by), (DocumentState::Approved, None));
    let doctor = reader();
    let shown = stage.view(&doctor).document(old).unwrap();
    assert_eq!((shown.state, shown.replaced_by), (DocumentState::Deprecated, Some(new)));
}

/// `spec/dmp.md` 7: who may not know the replacing document goes on with the old one as if there were none; for the
/// others it is history for ever.
#[test]
fn a_document_replaced_by_a_hidden_one_is_archived_like_any_other() {
    let mut stage = Stage::new("1979-03-28");
    let old = stage.file(&author(), Visibility::NONE);
    stage.try_file(&author(), WITHHELD, Some(old)).unwrap();
    let (me, doctor) = (holder(), reader());
    let states = |stage: &Stage| {
        [&me, &doctor].map(|caller| stage.view(caller).documents().next().map(|shown| shown.state))
    };
    for (change, seen_by_holder) in
        [(Change::Archive, DocumentState::Archived), (Change::Unarchive, DocumentState::Approved)]
    {
        stage.change(&me, old, change).unwrap();
        assert_eq!(states(&stage), [Some(seen_by_holder), Some(DocumentState::Deprecated)], "{change:?}");
        assert!(stage.change(&me, old, change).is_err(), "{change:?} twice");
    }
    assert!(stage.try_file(&author(), Visibility::NONE, Some(old)).is_err(), "it was replaced already");
}

/// The order in which an archive of another Carnet brings them: nobody can replace what is archived.
#[test]
fn a_document_archived_then_replaced_by_a_hidden_one_stays_archived() {
    let mut stage = Stage::new("1979-03-28");
    let old = stage.file(&author(), Visibility::NONE);
    let replacing = stage.lot(&author(), vec![(WITHHELD, Some(old))]);
    let writer = author();
    let gate = Gate::new(&stage.policy, &stage.record, &writer, stage.now);
    let replaced = carnet_record::decide::decide(&gate, replacing).unwrap();
    stage.change(&holder(), old, Change::Archive).unwrap();
    stage.take(&replaced);
    let (me, doctor) = (holder(), reader());
    assert_eq!(stage.view(&me).document(old).unwrap().state, DocumentState::Archived);
    assert_eq!(stage.view(&doctor).document(old).unwrap().state, DocumentState::Deprecated);
    let listed = stage.view(&me).documents().map(|shown| shown.state).collect::<Vec<_>>();
    assert_eq!(listed, [DocumentState::Archived]);
}

#[test]
fn a_lot_whose_documents_are_all_hidden_is_hidden() {
    let mut stage = Stage::new("1979-03-28");
    let lot = stage.lot(&author(), vec![(WITHHELD, None), (Visibility::NONE, None)]);
    let made = stage.act(&author(), lot).unwrap().made;
    stage.file(&author(), WITHHELD);
    let me = holder();
    let lots: Vec<_> = stage.view(&me).lots().map(|lot| (lot.lot.number, lot.documents)).collect();
    assert_eq!(lots, [(made[0], vec![made[2]])]);
}

#[test]
fn a_withheld_document_and_its_traces_stay_on_their_own_chain_until_it_is_shown() {
    let mut stage = Stage::new("1979-03-28");
    let lot = stage.lot(&author(), vec![(WITHHELD, None)]);
    let decision = stage.act(&author(), lot).unwrap();
    assert!(decision.events.iter().all(|(chain, _)| *chain == Chain::StateWithheld));
    assert!(decision.traces.iter().all(|(chain, _)| *chain == Chain::TraceWithheld));
    assert!(decision.tell.is_none());
    let shown = stage.change(&reader(), decision.made[1], Change::ShowToPatient).unwrap();
    let chains: Vec<Chain> = shown.events.iter().map(|(chain, _)| *chain).collect();
    assert_eq!(chains, [Chain::StateOpen, Chain::StateOpen]);
    assert_eq!(stage.seen_by(&holder()), [decision.made[1]]);
}

#[test]
fn a_list_that_touches_a_withheld_document_leaves_a_trace_on_each_chain() {
    let mut stage = Stage::new("1979-03-28");
    let hidden = stage.file(&author(), WITHHELD);
    let open = stage.file(&author(), Visibility::NONE);
    let doctor = reader();
    let traces = stage.view(&doctor).traces(Transaction::Search, &[hidden, open]);
    let listed: Vec<_> = traces.iter().map(|(chain, trace)| (*chain, trace.documents.clone())).collect();
    assert_eq!(listed, [(Chain::TraceWithheld, vec![hidden]), (Chain::TraceOpen, vec![open])]);
    let only_hidden = stage.view(&doctor).traces(Transaction::Search, &[hidden]);
    assert!(
        only_hidden.iter().any(|(chain, trace)| *chain == Chain::TraceOpen && trace.documents.is_empty())
    );
}

/// What a caller can obtain of a record: everything that any interface may show.
fn obtainable(stage: &Stage, caller: &Caller) -> String {
    let view = stage.view(caller);
    let documents: Vec<_> = view
        .documents()
        .map(|shown| (shown.document.entry.title.clone(), shown.state, shown.replaces, shown.replaced_by))
        .collect();
    let lots: Vec<_> = view.lots().map(|lot| (lot.documents.len(), lot.lot.change)).collect();
    let reads: Vec<_> =
        stage.record.documents.iter().map(|d| view.read(d.number).is_ok()).filter(|ok| *ok).collect();
    format!("{documents:?} {lots:?} {}", reads.len())
}

#[derive(Clone, Debug)]
enum Step {
    File(u8),
    Replace(usize),
    Mask(usize),
    Archive(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0_u8..3).prop_map(Step::File),
        (0_usize..8).prop_map(Step::Replace),
        (0_usize..8).prop_map(Step::Mask),
        (0_usize..8).prop_map(Step::Archive),
    ];
    prop::collection::vec(step, 1..12)
}

fn play(stage: &mut Stage, steps: &[Step]) {
    for step in steps {
        let pick =
            |stage: &Stage, at: usize| stage.record.documents.get(at).map_or(ObjectNo(0), |d| d.number);
        match step {
            Step::File(code) => {
                let visibility = [Visibility::NONE, Visibility::MASKED, WITHHELD][usize::from(*code)];
                stage.file(&author(), visibility);
            }
            Step::Replace(at) => {
                let old = pick(stage, *at);
                // A refusal is as good a step as any other.
                let _ = stage.try_file(&author(), Visibility::NONE, Some(old));
            }
            Step::Mask(at) => {
                let _ = stage.change(&holder(), pick(stage, *at), Change::Mask);
            }
            Step::Archive(at) => {
                let _ = stage.change(&holder(), pick(stage, *at), Change::Archive);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Two worlds: with and without a withheld document (and one that replaces an open one), the person obtains the
    /// same, whatever they archive afterwards; with and without a masked one, so does a professional.
    #[test]
    fn a_hidden_document_changes_nothing_that_its_reader_may_not_know(
        steps in steps(),
        at in 0_usize..6,
        after in prop::collection::vec((0_usize..6, prop::bool::ANY), 0..4),
    ) {
        for (visibility, caller) in [(WITHHELD, holder()), (Visibility::MASKED, reader())] {
            let mut without = Stage::new("1979-03-28");
            play(&mut without, &steps);
            let mut with = Stage::new("1979-03-28");
            play(&mut with, &steps);
            with.file(&author(), visibility);
            let old = with.record.documents.get(at).map(|document| document.number);
            let _ = with.try_file(&author(), visibility, old);
            prop_assert_eq!(obtainable(&without, &caller), obtainable(&with, &caller));
            for (at, archive) in &after {
                let change = if *archive { Change::Archive } else { Change::Unarchive };
                let done = [&mut without, &mut with].map(|stage| {
                    let known = stage.seen_by(&caller).get(*at).copied();
                    known.map(|number| stage.change(&caller, number, change).map(|_| ()))
                });
                prop_assert_eq!(done[0], done[1]);
                prop_assert_eq!(obtainable(&without, &caller), obtainable(&with, &caller));
            }
        }
    }

    /// A masked document is never found by breaking the glass, whatever came before.
    #[test]
    fn breaking_the_glass_never_opens_a_masked_document(steps in steps()) {
        let mut stage = Stage::new("1979-03-28");
        play(&mut stage, &steps);
        for number in stage.seen_by(&breaking_the_glass()) {
            prop_assert!(!stage.record.document(number).unwrap().visibility.has(Visibility::MASKED));
        }
    }
}

#[test]
fn an_unknown_number_and_a_hidden_document_are_refused_in_the_same_way() {
    let mut stage = Stage::new("1979-03-28");
    let hidden = stage.file(&author(), WITHHELD);
    let me = holder();
    let view = stage.view(&me);
    let of_hidden = view.read(hidden).unwrap_err();
    let of_nothing = view.read(ObjectNo(9_999)).unwrap_err();
    assert_eq!((of_hidden.appears_as, of_nothing.appears_as), (AppearsAs::Absent, AppearsAs::Absent));
}
