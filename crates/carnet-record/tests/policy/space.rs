//! The finite dimensions of a case, to be walked through entirely or by a stride.

use carnet_record::policy::Policy;
use carnet_record::policy::case::{
    AuthMode, Authorisation, CallerKind, DocumentAction, DocumentState, Mandate, MandateAction, MandateKind,
    Purpose,
};

use crate::raw::{Action, EARLIER, LATER, ME, MY_STRUCTURE, Raw, RawDocument};
use crate::table::policy;

/// On both sides of majority.
const AGES: [u32; 2] = [17, 18];
const PROFESSIONS: [Option<&str>; 6] =
    [Some("10"), Some("60"), Some("41"), Some("AUTOMATE"), Some("ZZ"), None];
const AUTHORISATIONS: [Authorisation; 3] =
    [Authorisation::Valid, Authorisation::Expired, Authorisation::Missing];

/// The four settings of the two operator parameters.
pub(crate) fn policies() -> Vec<Policy> {
    [(true, false), (true, true), (false, false), (false, true)]
        .map(|(functions, cumul)| policy(functions, cumul))
        .into()
}

/// Open, closed, unknown, the lot's signature, the patient's × four authors × states × codes × ages × seen.
pub(crate) fn documents() -> Vec<RawDocument> {
    let types = [
        ("11502-2", "10"),
        ("ATTEST-RESID", "95"),
        ("75496-0", "10"),
        ("00000-0", "10"),
        ("E1762", "95"),
        ("EXPPAT_2", "90"),
    ];
    let mut all = Vec::new();
    for (type_code, class) in types {
        for author in 0..4 {
            for state in DocumentState::ALL {
                for bits in 0..32_u32 {
                    let mut document =
                        RawDocument { type_code, class, state: *state, ..RawDocument::default() };
                    match author {
                        0 => document.author = Some(ME),
                        1 => document.author_structure = Some(MY_STRUCTURE),
                        2 => document.authored_by_holder = true,
                        _ => {}
                    }
                    document.masked = bits & 1 != 0;
                    document.invisible_patient = bits & 2 != 0;
                    document.invisible_representatives = bits & 4 != 0;
                    document.seen = bits & 8 != 0;
                    document.age_days = if bits & 16 == 0 { 30 } else { 31 };
                    all.push(document);
                }
            }
        }
    }
    all
}

/// Every act on a document, and the deposit.
pub(crate) fn document_actions() -> Vec<Action> {
    DocumentAction::ALL.iter().map(|action| Action::Document(*action)).chain([Action::Deposit]).collect()
}

/// Every caller with what the record says of them.
pub(crate) fn callers() -> Vec<Raw> {
    let mut all = professionals();
    all.extend(structures());
    all.extend(others());
    all
}

fn professionals() -> Vec<Raw> {
    let mut all = Vec::new();
    let base = Raw { kind: CallerKind::Professional, structure: Some(MY_STRUCTURE), ..Raw::default() };
    for profession in PROFESSIONS {
        for auth in AuthMode::ALL {
            for (purpose, regulating) in
                Purpose::ALL.iter().map(|purpose| (*purpose, true)).chain([(Purpose::Centre15, false)])
            {
                for authorisation in AUTHORISATIONS {
                    for bits in 0..32_u32 {
                        for relation in 0..3 {
                            let mut raw = Raw {
                                profession,
                                auth: Some(*auth),
                                purpose,
                                regulating,
                                authorisation,
                                ..base.clone()
                            };
                            raw.secret_connection = bits & 1 != 0;
                            raw.blocked = bits & 2 != 0;
                            raw.objects_glass = bits & 4 != 0;
                            raw.objects_15 = bits & 8 != 0;
                            raw.holder_age = AGES[usize::from(bits & 16 != 0)];
                            match relation {
                                0 => raw.attending = Some(ME),
                                1 => raw.same_rights = vec![ME],
                                _ => {}
                            }
                            all.push(raw);
                        }
                    }
                }
            }
        }
    }
    all
}

fn structures() -> Vec<Raw> {
    let mut all = Vec::new();
    let base = Raw {
        kind: CallerKind::Structure,
        structure: Some(MY_STRUCTURE),
        auth: Some(AuthMode::Indirect),
        ..Raw::default()
    };
    for profession in PROFESSIONS {
        for authorisation in AUTHORISATIONS {
            for bits in 0..8_u32 {
                let mut raw = Raw { profession, authorisation, ..base.clone() };
                raw.secret_connection = bits & 1 != 0;
                raw.blocked = bits & 2 != 0;
                raw.holder_age = AGES[usize::from(bits & 4 != 0)];
                all.push(raw);
            }
        }
    }
    all
}

fn others() -> Vec<Raw> {
    let mut all = Vec::new();
    for holder_age in AGES {
        for kind in [
            CallerKind::Holder,
            CallerKind::Representative,
            CallerKind::System,
            CallerKind::Operator,
            CallerKind::Anonymous,
        ] {
            all.push(Raw { kind, holder_age, ..Raw::default() });
        }
        for mandates in mandates() {
            all.push(Raw { kind: CallerKind::Caregiver, holder_age, mandates, ..Raw::default() });
        }
        for authorisation in AUTHORISATIONS {
            for may_read in [vec![], vec!["11502-2", "EXPPAT_2"], vec!["REMB"], vec!["00000-0", "E1762"]] {
                all.push(Raw {
                    kind: CallerKind::App,
                    holder_age,
                    authorisation,
                    may_read,
                    ..Raw::default()
                });
            }
        }
        // Before any law.
        let now = "1969-12-31T23:59:59Z".parse().unwrap();
        all.push(Raw { now, holder_age, ..Raw::default() });
    }
    all
}

/// None, each one live or ended, all live, all ended, and one of another kind.
fn mandates() -> Vec<Vec<Mandate>> {
    let make = |kind, action, until: &str| Mandate { kind, action, until: until.parse().unwrap() };
    let mut all = vec![vec![], vec![make(MandateKind::Measures, MandateAction::Read, LATER)]];
    for until in [LATER, EARLIER] {
        let each: Vec<Mandate> =
            MandateAction::ALL.iter().map(|action| make(MandateKind::Documents, *action, until)).collect();
        all.extend(each.iter().map(|mandate| vec![*mandate]));
        all.push(each);
    }
    all
}

/// Walks callers × documents × acts on active records, one case in `stride`.
pub(crate) fn walk(callers: &[Raw], stride: usize, mut visit: impl FnMut(&Raw)) {
    let documents = documents();
    let actions = document_actions();
    let total = documents.len() * actions.len();
    for (number, caller) in callers.iter().enumerate() {
        let mut raw = caller.clone();
        for place in (number * 7919 % stride..total).step_by(stride) {
            raw.document = Some(documents[place / actions.len()]);
            raw.action = actions[place % actions.len()];
            visit(&raw);
        }
    }
}

/// One case in how many: `usual`, or `CARNET_STRIDE` (1 for every case, some 4.4 thousand million).
pub(crate) fn stride(usual: usize) -> usize {
    std::env::var("CARNET_STRIDE")
        .ok()
        .and_then(|text| text.parse().ok())
        .map_or(usual, |stride: usize| stride.max(1))
}
