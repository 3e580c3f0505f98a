//! Tables that read like those of the specification: words that describe a case, then what is expected.

use carnet_record::policy::batch;
use carnet_record::policy::case::{
    AuthMode, Authorisation, CallerKind, DocumentState, Mandate, MandateAction, MandateKind, Purpose,
    RecordStatus,
};
use carnet_record::policy::{Policy, Verdict, decide};

use crate::raw::{Action, EARLIER, LATER, ME, MY_STRUCTURE, Raw, RawDocument};
use crate::second;

const MATRIX: &str = include_str!("../../../../data/access/matrix.json");

/// The embedded matrix with chosen settings.
pub(crate) fn policy(functions: bool, cumul: bool) -> Policy {
    let law = serde_json::json!({"versions": [{"from": "1970-01-01T00:00:00Z", "age_of_majority": 18,
        "minors_functions": functions, "cumul_invisible_patient_masque_ps": cumul,
        "inform_patient_days": 14, "invisible_patient_days": 31}]});
    Policy::from_json(MATRIX, &law.to_string()).unwrap()
}

/// Checks every line: the case in words, and `permit`, `absent`, `forbidden`, `closed` or `malformed` last.
///
/// Each line is asked three ways: typed, through the batch format, and of the second formulation.
pub(crate) fn check(table: &'static str) {
    let mut faults = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        let expected = words.pop().unwrap();
        let (raw, policy) = parse(&words);
        let answers = [typed(&policy, &raw), batched(&policy, &raw), second::answer(&policy, &raw).word()];
        if answers.iter().any(|answer| *answer != expected) {
            faults.push(format!(
                "{line}\n    typed {}, batch {}, second {}",
                answers[0], answers[1], answers[2]
            ));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The answer to the typed case.
pub(crate) fn typed(policy: &Policy, raw: &Raw) -> &'static str {
    match raw.typed(&policy.matrix).map(|case| decide(policy, &case)) {
        None => "malformed",
        Some(Verdict::Permit { .. }) => "permit",
        Some(Verdict::Refuse { appears_as, .. }) => appears_as.word(),
    }
}

/// The answer through the line format.
pub(crate) fn batched(policy: &Policy, raw: &Raw) -> &'static str {
    let mut answer = Vec::new();
    batch::answer(policy, &raw.json(1), &mut answer).unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer["case"], 1);
    let expected = ["permit", "absent", "forbidden", "closed", "malformed"];
    let told = ["decision", "appears_as", "reason"].map(|field| answer[field].as_str().unwrap_or_default());
    expected.into_iter().find(|word| told.contains(word)).unwrap()
}

/// The case and the settings that words describe.
pub(crate) fn parse(words: &[&'static str]) -> (Raw, Policy) {
    let mut raw = Raw::default();
    let mut document = RawDocument::default();
    let (mut functions, mut cumul) = (true, false);
    let mut with_document = None;
    for word in words {
        match *word {
            "no_functions" => functions = false,
            "cumul" => cumul = true,
            "no_document" => with_document = Some(false),
            "a_document" => with_document = Some(true),
            word => {
                let known = caller_word(&mut raw, word)
                    || record_word(&mut raw, word)
                    || document_word(&mut document, word);
                if !known {
                    raw.action = Action::from_word(word).unwrap_or_else(|| panic!("unknown word {word}"));
                }
            }
        }
    }
    let needs_document = !matches!(raw.action, Action::Record(_));
    raw.document = with_document.unwrap_or(needs_document).then_some(document);
    (raw, policy(functions, cumul))
}

fn professional(raw: &mut Raw, profession: &'static str) {
    raw.kind = CallerKind::Professional;
    raw.profession = Some(profession);
    raw.structure = Some(MY_STRUCTURE);
    raw.auth = Some(AuthMode::Direct);
    raw.authorisation = Authorisation::Valid;
}

fn caller_word(raw: &mut Raw, word: &'static str) -> bool {
    match word {
        "holder" => raw.kind = CallerKind::Holder,
        "representative" => raw.kind = CallerKind::Representative,
        "caregiver" => raw.kind = CallerKind::Caregiver,
        "physician" => professional(raw, "10"),
        "nurse" => professional(raw, "60"),
        "optician" => professional(raw, "28"),
        "social_worker" => professional(raw, "41"),
        "automaton" => professional(raw, "AUTOMATE"),
        "unheard_of" => professional(raw, "ZZ"),
        "structure" => {
            professional(raw, "10");
            raw.kind = CallerKind::Structure;
            raw.auth = Some(AuthMode::Indirect);
        }
        "app" => {
            raw.kind = CallerKind::App;
            raw.authorisation = Authorisation::Valid;
        }
        "system" => raw.kind = CallerKind::System,
        "operator" => raw.kind = CallerKind::Operator,
        "anonymous" => raw.kind = CallerKind::Anonymous,
        "no_profession" => raw.profession = None,
        "nameless" => raw.id = None,
        "no_structure" => raw.structure = None,
        "direct" => raw.auth = Some(AuthMode::Direct),
        "cpe" => raw.auth = Some(AuthMode::DirectCpe),
        "indirect" => raw.auth = Some(AuthMode::Indirect),
        "air" => raw.auth = Some(AuthMode::Air),
        "auth_none" => raw.auth = None,
        "glass" => raw.purpose = Purpose::BrisDeGlace,
        "centre_15" => raw.purpose = Purpose::Centre15,
        "not_regulating" => raw.regulating = false,
        "care_team" => raw.care_team = true,
        "secret_connection" => raw.secret_connection = true,
        _ => {
            let Some(type_code) = word.strip_prefix("may_read:") else { return false };
            raw.may_read.push(type_code);
        }
    }
    true
}

fn record_word(raw: &mut Raw, word: &'static str) -> bool {
    match word {
        "minor" => raw.holder_age = 15,
        "age:17" => raw.holder_age = 17,
        "age:18" => raw.holder_age = 18,
        "valid" => raw.authorisation = Authorisation::Valid,
        "expired" => raw.authorisation = Authorisation::Expired,
        "unset" => raw.authorisation = Authorisation::Missing,
        "blocked" => raw.blocked = true,
        "objects_glass" => raw.objects_glass = true,
        "objects_15" => raw.objects_15 = true,
        "attending" => raw.attending = Some(ME),
        "same_rights" => raw.same_rights = vec!["810000000007", ME],
        "no_record" => raw.status = RecordStatus::Absent,
        "waiting" => raw.status = RecordStatus::Waiting,
        "opposed" => raw.status = RecordStatus::Opposed,
        "closed_record" => raw.status = RecordStatus::Closed,
        "delay_over" => raw.waiting_until = Some(raw.now),
        "delay_running" => raw.waiting_until = Some(LATER.parse().unwrap()),
        _ => {
            let (until, words) = match (word.strip_prefix("mandate:"), word.strip_prefix("ended:")) {
                (Some(words), _) => (LATER, words),
                (_, Some(words)) => (EARLIER, words),
                _ => return false,
            };
            let (kind, action) = words.split_once(':').unwrap();
            raw.mandates.push(Mandate {
                kind: MandateKind::from_word(kind).unwrap(),
                action: MandateAction::from_word(action).unwrap(),
                until: until.parse().unwrap(),
            });
        }
    }
    true
}

fn document_word(document: &mut RawDocument, word: &'static str) -> bool {
    match word {
        "by_me" => document.author = Some(ME),
        "by_nobody" => document.author = None,
        "by_my_structure" => document.author_structure = Some(MY_STRUCTURE),
        "by_no_structure" => document.author_structure = None,
        "own" => document.authored_by_holder = true,
        "approved" => document.state = DocumentState::Approved,
        "archived" => document.state = DocumentState::Archived,
        "deprecated" => document.state = DocumentState::Deprecated,
        "deleted" => document.state = DocumentState::Deleted,
        "masked" => document.masked = true,
        "withheld" => document.invisible_patient = true,
        "secret" => document.invisible_representatives = true,
        "seen" => document.seen = true,
        "day:30" => document.age_days = 30,
        "day:31" => document.age_days = 31,
        "closed_type" => (document.type_code, document.class) = ("ATTEST-RESID", "95"),
        "nurse_closed_type" => (document.type_code, document.class) = ("75496-0", "10"),
        "patient_type" => (document.type_code, document.class) = ("EXPPAT_2", "90"),
        "unknown_type" => (document.type_code, document.class) = ("00000-0", "10"),
        "signature" => (document.type_code, document.class) = ("E1762", "95"),
        "wrong_class" => document.class = "11",
        _ => return false,
    }
    true
}
