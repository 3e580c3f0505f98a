//! The whole policy as a table to read: `tests/golden/policy.txt`. A change of rule shows as a diff.
//!
//! `CARNET_REGENERATE=1 cargo test -p carnet-record --test policy golden` writes it anew.

use std::fmt::Write as _;
use std::path::Path;

use carnet_record::policy::case::{DocumentAction, RecordAction, RecordStatus};

use crate::raw::{Action, Raw, RawDocument};
use crate::table::{parse, typed};

const CALLERS: &[&str] = &[
    "holder",
    "holder minor",
    "holder minor no_functions",
    "representative minor",
    "representative",
    "caregiver mandate:documents:read",
    "caregiver mandate:documents:write",
    "caregiver mandate:documents:manage",
    "caregiver minor mandate:documents:read",
    "caregiver mandate:measures:read",
    "caregiver ended:documents:read",
    "physician direct valid",
    "physician air valid",
    "physician direct valid minor",
    "physician direct valid cumul",
    "physician direct valid attending",
    "physician direct valid secret_connection minor",
    "physician direct expired",
    "physician direct blocked",
    "physician cpe unset",
    "physician indirect unset",
    "physician direct glass unset",
    "physician direct glass attending",
    "physician direct glass blocked",
    "physician direct glass objects_glass",
    "physician direct centre_15 unset",
    "physician direct centre_15 blocked",
    "physician direct centre_15 not_regulating",
    "physician direct centre_15 objects_15",
    "physician indirect centre_15",
    "nurse direct valid",
    "nurse direct glass unset",
    "nurse direct centre_15",
    "social_worker direct valid",
    "social_worker direct glass unset",
    "optician direct valid",
    "automaton indirect unset",
    "unheard_of direct valid",
    "structure unset",
    "structure blocked",
    "app valid may_read:11502-2",
    "app valid",
    "app expired may_read:11502-2",
    "system",
    "operator",
    "anonymous",
];

const DOCUMENTS: &[&str] = &[
    "approved",
    "archived",
    "deprecated",
    "deleted",
    "own",
    "by_me",
    "by_me archived",
    "by_my_structure",
    "masked",
    "masked by_me",
    "masked own",
    "withheld",
    "withheld by_me",
    "withheld seen",
    "withheld day:31",
    "masked withheld by_me",
    "secret",
    "secret own",
    "seen",
    "closed_type by_me",
    "unknown_type",
    "signature by_me",
];

const LETTERS: [(DocumentAction, char); 12] = [
    (DocumentAction::List, 'L'),
    (DocumentAction::Read, 'R'),
    (DocumentAction::Replace, 'P'),
    (DocumentAction::Mask, 'M'),
    (DocumentAction::Unmask, 'U'),
    (DocumentAction::HideFromPatient, 'H'),
    (DocumentAction::ShowToPatient, 'S'),
    (DocumentAction::HideFromRepresentatives, 'Q'),
    (DocumentAction::Archive, 'A'),
    (DocumentAction::Unarchive, 'B'),
    (DocumentAction::Delete, 'D'),
    (DocumentAction::ChangeOther, 'C'),
];

const DEPOSITS: &[&str] = &[
    "approved",
    "masked",
    "withheld",
    "masked withheld",
    "secret",
    "patient_type",
    "unknown_type",
    "signature masked withheld",
];

#[test]
fn golden() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/policy.txt");
    let table = table();
    if std::env::var_os("CARNET_REGENERATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (number, (now, before)) in table.lines().zip(expected.lines()).enumerate() {
        assert_eq!(now, before, "line {}", number + 1);
    }
    assert_eq!(table, expected);
}

fn table() -> String {
    let mut out = String::from(
        "The access policy, generated from the code with data/access (NOT the official matrix).\n\
         A letter is a permit. Refused: - as forbidden, . as absent, x as closed, ! malformed.\n\n\
         Acts on a document (a biology report unless said otherwise, of somebody else, three days old):\n\
         L list, R read, P replace, M mask, U unmask, H hide from patient, S show to patient,\n\
         Q hide from representatives, A archive, B unarchive, D delete, C change anything else.\n\n",
    );
    for caller in CALLERS {
        writeln!(out, "{caller}").unwrap();
        for document in DOCUMENTS {
            let letters: String = LETTERS
                .iter()
                .map(|(action, letter)| cell(&[caller, document, action.word()], *letter))
                .collect();
            writeln!(out, "    {document:<24}{letters}").unwrap();
        }
    }
    out.push_str("\nDeposits (D) by caller; columns:\n");
    for (number, deposit) in DEPOSITS.iter().enumerate() {
        writeln!(out, "    {} {deposit}", number + 1).unwrap();
    }
    for caller in CALLERS {
        let letters: String =
            DEPOSITS.iter().map(|deposit| cell(&[caller, deposit, "deposit"], 'D')).collect();
        writeln!(out, "{caller:<48}{letters}").unwrap();
    }
    records(&mut out);
    out
}

fn records(out: &mut String) {
    out.push_str("\nActs on the record by its status (none, waiting, opposed, active, closed):\n");
    for (letter, action) in ('a'..).zip(RecordAction::ALL) {
        writeln!(out, "    {letter} {}", action.word()).unwrap();
    }
    for caller in CALLERS {
        write!(out, "{caller:<48}").unwrap();
        for status in RecordStatus::ALL {
            let letters: String = ('a'..)
                .zip(RecordAction::ALL)
                .map(|(letter, action)| {
                    let (raw, policy) = parse(&words(&[caller]));
                    let until = Some(raw.now);
                    let raw = Raw {
                        status: *status,
                        action: Action::Record(*action),
                        waiting_until: until,
                        document: None::<RawDocument>,
                        ..raw
                    };
                    letter_of(typed(&policy, &raw), letter)
                })
                .collect();
            write!(out, " {letters}").unwrap();
        }
        out.push('\n');
    }
}

fn words(parts: &[&'static str]) -> Vec<&'static str> {
    parts.iter().flat_map(|part| part.split_whitespace()).collect()
}

fn cell(parts: &[&'static str], letter: char) -> char {
    let (raw, policy) = parse(&words(parts));
    letter_of(typed(&policy, &raw), letter)
}

fn letter_of(answer: &str, letter: char) -> char {
    match answer {
        "permit" => letter,
        "forbidden" => '-',
        "absent" => '.',
        "closed" => 'x',
        _ => '!',
    }
}
