//! The line format: strictness, errors, order.

use carnet_record::policy::batch::{self, BatchError, run_batch};

use crate::raw::Raw;
use crate::table::policy;

/// The example of the specification, on one line.
const EXAMPLE: &str = r#"{"case": 17, "now": "2026-11-23T10:00:00Z", "caller": {"kind": "professional", "id": "899700218896", "profession": "10", "expertise": "SM54", "structure": "1750000001", "sector": "SA07", "auth": "direct", "purpose": "normal", "secret_connection": false, "care_team": true}, "record": {"status": "active", "holder_age_years": 47, "attending": null, "same_rights_as_attending": [], "authorisation": "valid", "blocked": false, "objects_break_glass": false, "objects_centre_15": false, "mandates": []}, "document": {"type": "11502-2", "class": "10", "author": "899700218896", "author_structure": "1750000001", "authored_by_holder": false, "state": "approved", "masked": false, "invisible_patient": false, "invisible_representatives": false, "seen_by_patient": false, "age_days": 3}, "action": "read"}"#;

fn answer(line: &str) -> String {
    let mut answer = Vec::new();
    batch::answer(&policy(true, false), line, &mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

const MALFORMED: &str = r#"{"case": 17, "decision": "refuse", "reason": "malformed"}"#;

#[test]
fn the_example_of_the_specification() {
    let permit = r#"{"case": 17, "decision": "permit", "rule": "spec/dmp 5, 8.1, 8.3 normal"}"#;
    assert_eq!(answer(EXAMPLE), permit);
    let masked = EXAMPLE
        .replace("\"masked\": false", "\"masked\": true")
        .replace("\"author\": \"8", "\"author\": \"9");
    let masked = masked.replace("\"author_structure\": \"1", "\"author_structure\": \"2");
    let refuse = r#"{"case": 17, "decision": "refuse", "reason": "masked", "appears_as": "absent"}"#;
    assert_eq!(answer(&masked), refuse);
}

#[test]
fn every_field_must_be_there() {
    let whole: serde_json::Value = serde_json::from_str(EXAMPLE).unwrap();
    let mut lacking = 0;
    for part in [None, Some("caller"), Some("record"), Some("document")] {
        let object = part.map_or(&whole, |part| &whole[part]).as_object().unwrap();
        for field in object.keys() {
            let mut line = whole.clone();
            let place = if let Some(part) = part { &mut line[part] } else { &mut line };
            place.as_object_mut().unwrap().remove(field);
            let number = if field == "case" { "null" } else { "17" };
            assert_eq!(answer(&line.to_string()), MALFORMED.replace("17", number), "{part:?} {field}");
            lacking += 1;
        }
    }
    assert_eq!(lacking, 6 + 10 + 9 + 11);
}

#[test]
fn unknown_words_and_wrong_kinds_of_values() {
    for (from, to) in [
        ("\"professional\"", "\"Professional\""),
        ("\"professional\"", "{\"professional\": null}"),
        ("\"direct\"", "\"none\""),
        ("\"direct\"", "null"),
        ("\"normal\"", "\"urgent\""),
        ("\"active\"", "\"open\""),
        ("\"valid\"", "\"forbidden\""),
        ("\"approved\"", "\"current\""),
        ("\"read\"", "\"peek\""),
        ("\"read\"", "\"search\""),
        ("47", "-1"),
        ("47", "47.5"),
        ("47", "\"47\""),
        ("47", "null"),
        ("\"age_days\": 3", "\"age_days\": -3"),
        ("\"care_team\": true", "\"care_team\": 1"),
        ("\"blocked\": false", "\"blocked\": null"),
        ("\"mandates\": []", "\"mandates\": null"),
        ("\"mandates\": []", "\"mandates\": [{\"kind\": \"documents\", \"action\": \"read\"}]"),
        (
            "\"mandates\": []",
            "\"mandates\": [{\"kind\": \"x\", \"action\": \"read\", \"until\": \"2027-01-01T00:00:00Z\"}]",
        ),
        ("\"mandates\": []", "\"mandates\": [[\"documents\", \"read\", \"2027-01-01T00:00:00Z\"]]"),
        ("2026-11-23T10:00:00Z", "yesterday"),
        ("\"type\": \"11502-2\"", "\"type\": null"),
        ("\"class\": \"10\"", "\"class\": \"11\""),
        ("\"action\"", "\"blocked\": 1, \"act\""),
    ] {
        let line = EXAMPLE.replacen(from, to, 1);
        assert_ne!(line, EXAMPLE);
        assert_eq!(answer(&line), MALFORMED, "{from} → {to}");
    }
}

#[test]
fn what_is_accepted_all_the_same() {
    let permit = answer(EXAMPLE);
    for (from, to) in [
        ("{\"case\": 17,", "{\"note\": {\"deep\": [1, {\"a\": null}]}, \"case\": 17,"),
        ("\"masked\": false", "\"masked\": false, \"colour\": \"red\""),
        ("\"direct\"", "\"d\\u0069rect\""),
        ("\"11502-2\"", "\"\\u00311502-2\""),
        ("\"id\": \"899700218896\"", "\"id\": null"),
        ("\"expertise\": \"SM54\"", "\"expertise\": null"),
        ("\"care_team\": true", "\"care_team\": false, \"regulating\": null, \"may_read\": null"),
        ("\"active\"", "\"active\", \"waiting_until\": \"2026-11-23T10:00:00Z\""),
        ("\"same_rights_as_attending\": []", "\"same_rights_as_attending\": [null, \"x\"]"),
        ("2026-11-23T10:00:00Z", "2026-11-23T11:00:00.5+01:00"),
    ] {
        let line = EXAMPLE.replacen(from, to, 1);
        assert_ne!(line, EXAMPLE);
        assert_eq!(answer(&line), permit, "{from} → {to}");
    }
}

#[test]
fn json_that_is_no_case_is_malformed() {
    for line in ["{}", "[]", "17", "null", "\"case\"", "{\"case\": {\"a\": [1]}}", " {\"case\" : 17 } "] {
        assert!(answer(line).ends_with(r#""decision": "refuse", "reason": "malformed"}"#), "{line}");
    }
    assert_eq!(
        answer(r#"{"case": "abc"}"#),
        r#"{"case": "abc", "decision": "refuse", "reason": "malformed"}"#
    );
}

#[test]
fn a_line_that_is_not_json_ends_the_batch_with_its_number() {
    let run = |input: &[u8]| {
        let mut output = Vec::new();
        let end = run_batch(input, &mut output, &policy(true, false));
        (end, String::from_utf8(output).unwrap())
    };
    let good = Raw::default().json(1);
    let (end, output) = run(format!("{good}\n{good}").as_bytes());
    assert!(end.is_ok());
    assert_eq!(output.lines().count(), 2);
    for bad in ["", "{", "{\"case\": 3,}", "{} {}", "{\"case\": 3} x"] {
        let (end, output) = run(format!("{good}\n{good}\n{bad}\n{good}\n").as_bytes());
        let error = end.unwrap_err();
        assert!(matches!(error, BatchError::NotJson { line: 3, .. }), "{bad}: {error}");
        assert_eq!(error.exit_status(), 2);
        assert_eq!(output.lines().count(), 2, "the lines before are answered");
    }
    let (end, _) = run(b"{\"case\": \"\xff\"}\n");
    assert!(matches!(end, Err(BatchError::NotUtf8 { line: 1 })));
    let (end, _) = run(format!("{good}\n\"{}\"", "x".repeat(batch::MAX_LINE)).as_bytes());
    assert!(matches!(end, Err(BatchError::TooLong { line: 2 })));
}
