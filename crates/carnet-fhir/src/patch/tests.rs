use carnet_model::document::{Confidentiality, DocumentState, Visibility};
use carnet_model::event::Change;
use serde_json::{Value, json};

use super::*;
use crate::json::{Limits, Node, read};
use crate::outcome::Problem;

const MASKED: Visibility = Visibility::MASKED;
const HIDDEN: Visibility = Visibility::HIDDEN_FROM_PATIENT;
const SECRET: Visibility = Visibility::HIDDEN_FROM_REPRESENTATIVES;
const NONE: Visibility = Visibility::NONE;
const ILLEGAL: &str = "/extension[url:'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived']/valueBoolean";

fn of_json(patch: &Value, current: impl Into<Option<Current>>) -> Result<Intent, Problem> {
    let text = patch.to_string();
    let value = read(text.as_bytes(), Limits::default()).unwrap();
    intent(&json_patch(&Node::root(&value, "Patch"))?, current.into())
}

fn of_path(operation: &Value, current: impl Into<Option<Current>>) -> Result<Intent, Problem> {
    let parts: Vec<Value> = operation
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            let key = match (name.as_str(), value) {
                ("value", Value::Object(_)) => "valueCodeableConcept",
                ("value", Value::Bool(_)) => "valueBoolean",
                ("value", _) => "valueCode",
                _ => "valueString",
            };
            json!({"name": name, key: value})
        })
        .collect();
    let patch = json!({"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]});
    let text = patch.to_string();
    let value = read(text.as_bytes(), Limits::default()).unwrap();
    intent(&fhirpath(&Node::root(&value, "Parameters"))?, current.into())
}

fn at(visibility: Visibility, state: DocumentState) -> Current {
    Current { base: Confidentiality::Normal, visibility, state }
}

fn now(visibility: Visibility) -> Current {
    at(visibility, DocumentState::Approved)
}

fn concept(code: &str) -> Value {
    json!({"coding": [{"system": "any", "code": code}]})
}

fn replace(path: &str, value: &Value) -> Value {
    json!([{"op": "replace", "path": path, "value": value}])
}

#[test]
fn the_published_acts_are_understood() {
    let approved = DocumentState::Approved;
    for (path, value, current, intent) in [
        ("/securityLabel/0", concept("MASQUE_PS"), now(NONE), Intent::Act(Change::Mask)),
        ("/securityLabel/0", concept("N"), now(MASKED), Intent::Act(Change::Unmask)),
        ("/securityLabel/0", concept("INVISIBLE_PATIENT"), now(NONE), Intent::Act(Change::HideFromPatient)),
        ("/securityLabel/0", concept("N"), now(HIDDEN), Intent::Act(Change::ShowToPatient)),
        ("/status", json!("entered-in-error"), now(NONE), Intent::Act(Change::Delete)),
        (ILLEGAL, json!(true), now(NONE), Intent::Act(Change::Archive)),
        (ILLEGAL, json!(false), at(NONE, DocumentState::Archived), Intent::Act(Change::Unarchive)),
        ("/extension/0/valueBoolean", json!(true), at(NONE, approved), Intent::Act(Change::Archive)),
        // Two codes: with N only the mask is lifted.
        ("/securityLabel/0", concept("N"), now(MASKED.with(SECRET)), Intent::Act(Change::Unmask)),
        ("/securityLabel/1", concept("N"), now(MASKED.with(HIDDEN)), Intent::Act(Change::Unmask)),
        ("/securityLabel/2", concept("N"), now(MASKED.with(HIDDEN)), Intent::Act(Change::ShowToPatient)),
        // The bare code, the Coding, the code inside: what clients write.
        ("/securityLabel/0", json!("MASQUE_PS"), now(NONE), Intent::Act(Change::Mask)),
        ("/securityLabel/0", json!({"code": "MASQUE_PS"}), now(NONE), Intent::Act(Change::Mask)),
        ("/securityLabel/0/coding/0/code", json!("MASQUE_PS"), now(NONE), Intent::Act(Change::Mask)),
        ("/securityLabel/0/coding/0", json!({"code": "MASQUE_PS"}), now(NONE), Intent::Act(Change::Mask)),
        ("/securityLabel", json!([concept("N")]), now(MASKED), Intent::Act(Change::Unmask)),
        // What is so already.
        ("/securityLabel/0", concept("N"), now(NONE), Intent::Nothing),
        ("/securityLabel/0", concept("MASQUE_PS"), now(MASKED), Intent::Nothing),
        ("/status", json!("current"), now(NONE), Intent::Nothing),
        (ILLEGAL, json!(false), now(NONE), Intent::Nothing),
    ] {
        assert_eq!(of_json(&replace(path, &value), current), Ok(intent), "{path} {value} {current:?}");
    }
}

#[test]
fn what_may_not_be_is_refused() {
    for (patch, current, status) in [
        (replace("/status", &json!("superseded")), now(NONE), 422),
        (replace("/status", &json!("current")), at(NONE, DocumentState::Deprecated), 422),
        (replace("/status", &json!("dead")), now(NONE), 422),
        (replace("/type", &concept("x")), now(NONE), 405),
        (replace("/content/0/attachment/title", &json!("x")), now(NONE), 405),
        (replace("/", &json!("x")), now(NONE), 405),
        (replace("", &json!({})), now(NONE), 405),
        (replace("/extension/0/url", &json!("x")), now(NONE), 405),
        (replace("/extension[url:'https://example.org/x']/valueBoolean", &json!(true)), now(NONE), 405),
        (replace("/securityLabel/01", &concept("N")), now(NONE), 405),
        (replace("/securityLabel/7", &concept("N")), now(NONE), 422),
        (replace("/securityLabel/0", &concept("MASQUE_PSOCIAL")), now(NONE), 422),
        (replace("/securityLabel/0", &concept("N")), now(SECRET), 422),
        (replace("/securityLabel/0", &concept("N")), now(MASKED.with(HIDDEN)), 422),
        (replace("/securityLabel/1", &concept("INVISIBLE_PATIENT")), now(MASKED), 422),
        (replace(ILLEGAL, &json!("true")), now(NONE), 400),
        (json!([{"op": "replace", "path": "/status"}]), now(NONE), 422),
        (json!([{"op": "burn", "path": "/status", "value": 1}]), now(NONE), 400),
        (json!([{"op": "move", "from": "/status", "path": "/type"}]), now(NONE), 405),
        (json!([{"op": "remove", "path": "/securityLabel/0"}]), now(MASKED), 422),
        (json!([{"op": "remove", "path": "/status"}]), now(NONE), 422),
        (
            json!([{"op": "add", "path": "/extension/-", "value": {"url": "x", "valueBoolean": true}}]),
            now(NONE),
            405,
        ),
        (json!([{"op": "test", "path": "/status", "value": "superseded"}]), now(NONE), 412),
        (json!({"op": "replace"}), now(NONE), 400),
        // Two acts at once.
        (
            json!([{"op": "replace", "path": "/securityLabel/0", "value": concept("MASQUE_PS")},
                   {"op": "replace", "path": ILLEGAL, "value": true}]),
            now(NONE),
            422,
        ),
    ] {
        let problem = of_json(&patch, current).expect_err(&patch.to_string());
        assert_eq!(problem.status().as_u16(), status, "{patch} {problem:?}");
    }
}

#[test]
fn other_operations_that_mean_one_act() {
    let extension = json!({"url": IS_ARCHIVED, "valueBoolean": true});
    for (patch, current, intent) in [
        (
            json!([{"op": "add", "path": "/securityLabel/-", "value": concept("MASQUE_PS")}]),
            now(NONE),
            Change::Mask,
        ),
        (
            json!([{"op": "add", "path": "/securityLabel/-", "value": concept("INVISIBLE_REP_LEGAUX")}]),
            now(NONE),
            Change::HideFromRepresentatives,
        ),
        (json!([{"op": "remove", "path": "/securityLabel/1"}]), now(MASKED), Change::Unmask),
        (json!([{"op": "add", "path": "/extension/-", "value": extension}]), now(NONE), Change::Archive),
        (json!([{"op": "add", "path": "/extension", "value": [extension]}]), now(NONE), Change::Archive),
        (
            json!([{"op": "test", "path": "/securityLabel/1", "value": concept("MASQUE_PS")},
                   {"op": "replace", "path": "/securityLabel/0", "value": concept("N")}]),
            now(MASKED),
            Change::Unmask,
        ),
    ] {
        assert_eq!(of_json(&patch, current), Ok(Intent::Act(intent)), "{patch}");
    }
}

#[test]
fn the_same_acts_as_fhirpath() {
    let extension = format!("DocumentReference.extension.where(url='{IS_ARCHIVED}').value");
    let short = format!("DocumentReference.extension('{IS_ARCHIVED}').valueBoolean");
    for (operation, current, expected) in [
        (
            json!({"type": "replace", "path": "DocumentReference.status", "value": "entered-in-error"}),
            now(NONE),
            Ok(Intent::Act(Change::Delete)),
        ),
        (
            json!({"type": "replace", "path": "DocumentReference.securityLabel[0]", "value": concept("MASQUE_PS")}),
            now(NONE),
            Ok(Intent::Act(Change::Mask)),
        ),
        (
            json!({"type": "add", "path": "DocumentReference", "name": "securityLabel", "value": concept("MASQUE_PS")}),
            now(NONE),
            Ok(Intent::Act(Change::Mask)),
        ),
        (
            json!({"type": "delete", "path": "DocumentReference.securityLabel[1]"}),
            now(MASKED),
            Ok(Intent::Act(Change::Unmask)),
        ),
        (
            json!({"type": "replace", "path": extension, "value": true}),
            now(NONE),
            Ok(Intent::Act(Change::Archive)),
        ),
        (
            json!({"type": "replace", "path": short, "value": true}),
            now(NONE),
            Ok(Intent::Act(Change::Archive)),
        ),
        (
            json!({"type": "replace", "path": "DocumentReference.status", "value": "superseded"}),
            now(NONE),
            Err(422),
        ),
        (
            json!({"type": "replace", "path": "DocumentReference.type", "value": concept("x")}),
            now(NONE),
            Err(405),
        ),
        (json!({"type": "replace", "path": "Patient.status", "value": "current"}), now(NONE), Err(405)),
        (
            json!({"type": "move", "path": "DocumentReference.status", "value": "current"}),
            now(NONE),
            Err(405),
        ),
    ] {
        let found = of_path(&operation, current).map_err(|problem| problem.status().as_u16());
        assert_eq!(found, expected, "{operation}");
    }
}

#[test]
fn who_may_feed_but_not_read_can_still_say_one_plain_thing() {
    for (path, value, expected) in [
        ("/securityLabel/0", concept("MASQUE_PS"), Ok(Intent::Act(Change::Mask))),
        ("/securityLabel/0", concept("N"), Ok(Intent::Reveal)),
        ("/status", json!("entered-in-error"), Ok(Intent::Act(Change::Delete))),
        (ILLEGAL, json!(true), Ok(Intent::Act(Change::Archive))),
        ("/securityLabel/1", concept("N"), Err(422)),
        ("/status", json!("superseded"), Err(422)),
    ] {
        let found = of_json(&replace(path, &value), None).map_err(|problem| problem.status().as_u16());
        assert_eq!(found, expected, "{path} {value}");
    }
}

#[test]
fn a_deposit_carries_no_other_patch_than_superseded() {
    let of = |value: &str| {
        let patch = json!({"resourceType": "Parameters", "parameter": [{"name": "operation", "part": [
            {"name": "type", "valueCode": "replace"},
            {"name": "path", "valueString": "DocumentReference.status"},
            {"name": "value", "valueCode": value}]}]});
        let text = patch.to_string();
        let value = read(text.as_bytes(), Limits::default()).unwrap();
        superseding(&Node::root(&value, "Parameters")).is_ok()
    };
    assert!(of("superseded"));
    assert!(!of("entered-in-error"));
}
