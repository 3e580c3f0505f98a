//! The policy against its second formulation over the finite dimensions.
//!
//! People, caregivers, apps and the system are walked entirely; professionals by a stride, or entirely with
//! `CARNET_STRIDE=1` (some 4.4 thousand million cases, `./prove decisions --exhaustive`).

use std::collections::BTreeSet;

use carnet_record::policy::Policy;
use carnet_record::policy::case::{AuthMode, CallerKind, Purpose, RecordAction, RecordStatus};

use crate::raw::{Action, LATER, Raw, RawDocument};
use crate::second;
use crate::space::{callers, policies, stride, walk};
use crate::table::{batched, typed};

fn agree(policy: &Policy, raw: &Raw) {
    let (first, second) = (typed(policy, raw), second::answer(policy, raw).word());
    assert_eq!(first, second, "clause {:?}: {raw:#?}", second::clause(policy, raw));
}

fn of_professionals(raw: &Raw) -> bool {
    matches!(raw.kind, CallerKind::Professional | CallerKind::Structure)
}

#[test]
fn people_and_others_on_documents() {
    let callers: Vec<Raw> = callers().into_iter().filter(|raw| !of_professionals(raw)).collect();
    for policy in policies() {
        walk(&callers, 1, |raw| agree(&policy, raw));
    }
}

#[test]
fn professionals_on_documents() {
    let callers: Vec<Raw> = callers().into_iter().filter(of_professionals).collect();
    let policies = policies();
    std::thread::scope(|scope| {
        for policy in &policies {
            scope.spawn(|| walk(&callers, stride(997), |raw| agree(policy, raw)));
        }
    });
}

#[test]
fn everyone_on_the_record_in_every_status() {
    let policies = policies();
    for caller in callers() {
        for status in RecordStatus::ALL {
            for until in [None, Some(caller.now), Some(LATER.parse().unwrap())] {
                for action in RecordAction::ALL {
                    let raw = Raw {
                        status: *status,
                        waiting_until: until,
                        action: Action::Record(*action),
                        ..caller.clone()
                    };
                    agree(&policies[0], &raw);
                }
            }
        }
    }
}

#[test]
fn everyone_on_documents_of_records_that_are_not_active() {
    let policies = policies();
    std::thread::scope(|scope| {
        for status in
            [RecordStatus::Absent, RecordStatus::Waiting, RecordStatus::Opposed, RecordStatus::Closed]
        {
            let policy = &policies[0];
            scope.spawn(move || {
                let callers: Vec<Raw> = callers().into_iter().map(|raw| Raw { status, ..raw }).collect();
                walk(&callers, stride(2999), |raw| agree(policy, raw));
            });
        }
    });
}

#[test]
fn well_formed_or_not_through_the_line_format() {
    let policy = &policies()[0];
    let mut malformed = 0;
    for kind in CallerKind::ALL {
        for auth in AuthMode::ALL.iter().copied().map(Some).chain([None]) {
            for purpose in Purpose::ALL {
                for secret_connection in [false, true] {
                    for action in Action::all() {
                        for document in [None, Some(RawDocument::default()), Some(wrong_class())] {
                            let raw = Raw {
                                kind: *kind,
                                auth,
                                purpose: *purpose,
                                secret_connection,
                                action,
                                document,
                                profession: Some("10"),
                                ..Raw::default()
                            };
                            let answer = batched(policy, &raw);
                            assert_eq!(answer, second::answer(policy, &raw).word(), "{raw:#?}");
                            malformed += usize::from(answer == "malformed");
                        }
                    }
                }
            }
        }
    }
    assert!(malformed > 1000);
}

fn wrong_class() -> RawDocument {
    RawDocument { class: "31", ..RawDocument::default() }
}

#[test]
fn the_line_format_answers_like_the_typed_case() {
    let policy = &policies()[1];
    walk(&callers(), stride(20_011).max(499), |raw| {
        assert_eq!(batched(policy, raw), typed(policy, raw), "{raw:#?}");
    });
}

/// A clause that never decides would be one that nothing tests.
#[test]
fn no_clause_of_the_second_formulation_is_idle() {
    let mut seen = BTreeSet::new();
    for policy in policies() {
        let (professionals, others): (Vec<Raw>, Vec<Raw>) = callers().into_iter().partition(of_professionals);
        for (callers, stride) in [(professionals, 1999), (others, 7)] {
            walk(&callers, stride, |raw| {
                seen.insert(second::clause(&policy, raw));
            });
        }
        for caller in callers() {
            for (status, action) in record_cases() {
                let until = Some(caller.now);
                let raw = Raw { status, action, waiting_until: until, ..caller.clone() };
                seen.insert(second::clause(&policy, &raw));
            }
        }
    }
    let malformed = ["auth of", "purpose", "secret connection", "document", "class"];
    let idle: Vec<_> = second::clauses()
        .filter(|clause| !seen.contains(clause) && !malformed.iter().any(|start| clause.starts_with(start)))
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

fn record_cases() -> impl Iterator<Item = (RecordStatus, Action)> {
    RecordStatus::ALL
        .iter()
        .flat_map(|status| RecordAction::ALL.iter().map(|action| (*status, Action::Record(*action))))
}
