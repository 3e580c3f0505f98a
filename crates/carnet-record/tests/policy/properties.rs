//! Properties of the whole: design/security.md 6.

use carnet_record::policy::case::{
    Actor, Authorisation, CallerKind, Command, Document, DocumentAction, DocumentState, Purpose,
};
use carnet_record::policy::{Policy, Reader, decide};

use crate::raw::{Action, Raw, RawDocument};
use crate::space::{callers, policies, stride, walk};
use crate::table::typed;

fn permitted(policy: &Policy, raw: &Raw) -> bool {
    typed(policy, raw) == "permit"
}

fn sees(raw: &Raw) -> bool {
    matches!(raw.action, Action::Document(DocumentAction::List | DocumentAction::Read))
}

type Weakening = fn(&mut Raw);

#[test]
fn fewer_rights_never_give_more() {
    let weakenings: [(&str, Weakening); 10] = [
        ("expired", |raw| raw.authorisation = Authorisation::Expired),
        ("blocked", |raw| raw.blocked = true),
        ("objection to break-glass", |raw| raw.objects_glass = true),
        ("objection to centre 15", |raw| raw.objects_15 = true),
        ("not attending", |raw| raw.attending = None),
        ("no same rights", |raw| raw.same_rights.clear()),
        ("unknown profession", |raw| raw.profession = Some("ZZ")),
        ("no mandate", |raw| raw.mandates.clear()),
        ("reads nothing", |raw| raw.may_read.clear()),
        ("not regulating", |raw| raw.regulating = false),
    ];
    for policy in policies() {
        walk(&callers(), stride(4999).max(101), |raw| {
            for (name, weaken) in &weakenings {
                let mut weaker = raw.clone();
                weaken(&mut weaker);
                if permitted(&policy, &weaker) {
                    assert!(permitted(&policy, raw), "{name} gives more: {raw:#?}");
                }
            }
        });
    }
}

#[test]
fn a_closed_cell_never_gives_more() {
    let open = &policies()[0];
    let text = include_str!("../../../../data/access/matrix.json")
        .replace("\"11502-2\": [true", "\"11502-2\": [false");
    let closed = Policy::from_json(&text, include_str!("../../../../data/access/law.json")).unwrap();
    let mut lost = 0;
    walk(&callers(), stride(1999).max(101), |raw| {
        let (before, after) = (permitted(open, raw), permitted(&closed, raw));
        assert!(before || !after, "{raw:#?}");
        lost += usize::from(before && !after);
    });
    assert!(lost > 0);
}

#[test]
fn break_glass_never_opens_a_masked_document() {
    let policy = &policies()[1];
    let callers: Vec<Raw> = callers().into_iter().filter(|raw| raw.purpose == Purpose::BrisDeGlace).collect();
    let mut asked = 0;
    walk(&callers, stride(211), |raw| {
        if sees(raw) && raw.document.is_some_and(|document| document.masked) {
            asked += 1;
            assert!(!permitted(policy, raw), "{raw:#?}");
        }
    });
    assert!(asked > 10_000);
}

#[test]
fn no_caregiver_action_outlives_the_mandate() {
    let policy = &policies()[1];
    let (mut alive, mut callers) = (0, callers());
    callers.retain(|raw| raw.kind == CallerKind::Caregiver);
    walk(&callers, 1, |raw| {
        alive += usize::from(permitted(policy, raw));
        let mut ended = raw.clone();
        for mandate in &mut ended.mandates {
            mandate.until = ended.now;
        }
        assert!(!permitted(policy, &ended), "{raw:#?}");
    });
    assert!(alive > 0);
}

/// One more code, or a younger document, never shows what was hidden; and who is outside learns nothing.
#[test]
fn hiding_is_monotone() {
    let hidings: [fn(&mut RawDocument); 5] = [
        |document| document.masked = true,
        |document| document.invisible_patient = true,
        |document| document.invisible_representatives = true,
        |document| document.age_days = 0,
        |document| document.state = DocumentState::Deleted,
    ];
    for policy in policies() {
        walk(&callers(), stride(1999).max(53), |raw| {
            if !sees(raw) {
                return;
            }
            for hide in &hidings {
                let mut hidden = raw.clone();
                hidden.document.iter_mut().for_each(hide);
                if permitted(&policy, &hidden) {
                    assert!(permitted(&policy, raw), "{raw:#?}");
                }
            }
        });
    }
}

/// Whoever neither lists a document nor filed it gets one and the same refusal for every act on it.
#[test]
fn a_document_that_is_not_known_is_absent_whatever_is_asked() {
    let policy = &policies()[0];
    walk(&callers(), stride(1999).max(53), |raw| {
        let Some(document) = raw.document else { return };
        let insider = document.author == raw.id || document.author_structure == raw.structure;
        let refusal = typed(policy, raw);
        if raw.action == Action::Deposit || refusal == "permit" || insider || raw.kind == CallerKind::System {
            return;
        }
        let list = Raw { action: Action::Document(DocumentAction::List), ..raw.clone() };
        let expected = if permitted(policy, &list) { "forbidden" } else { "absent" };
        assert_eq!(refusal, expected, "{raw:#?}");
    });
}

/// A reader kept for many documents answers like a question asked alone.
#[test]
fn one_reader_for_many_documents() {
    let policy = &policies()[0];
    let mut callers = callers();
    callers.retain(|raw| raw.kind != CallerKind::Professional || raw.profession == Some("10"));
    walk(&callers, stride(4999).max(499), |raw| {
        let Some(case) = raw.typed(&policy.matrix) else { return };
        let reader = Reader::new(policy, &case.caller, &case.record, case.now);
        if let Command::Document(action, document) = &case.command {
            let other = Document { age_days: 400, ..*document };
            let _ = reader.decide(&other, DocumentAction::Read);
            assert_eq!(reader.decide(document, *action), decide(policy, &case));
        }
        assert_eq!(reader.answer(&case.command), decide(policy, &case));
        assert_eq!(
            case.caller.actor.kind() == CallerKind::Holder,
            matches!(case.caller.actor, Actor::Holder)
        );
    });
}
