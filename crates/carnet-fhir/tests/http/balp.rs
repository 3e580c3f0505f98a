//! What IHE BALP asks of an AuditEvent, as facts, and a check of an event against them.
//!
//! Source: IHE ITI Basic Audit Log Patterns 1.1.4 (`ihe.iti.balp`, licence CC-BY-4.0), the definitions of the profiles
//! `IHE.BasicAudit.PatientCreate`, `PatientRead`, `PatientQuery`, `PatientUpdate` with their parents `Create`, `Read`,
//! `Query`, `Update` and the value sets `AllReadVS`, `AllSearchVS`, `AllUpdateVS`, `DataSources`, `RestObjectRoles`; for
//! what these leave to their parent, FHIR R4 (4.0.1) AuditEvent. Tokens (`OAUTHaccessTokenUse`, `SAMLaccessTokenUse`) are
//! not recorded, nothing is deleted (`PatientDelete`) and nothing is disclosed to another community (`PrivacyDisclosure`).

use serde_json::Value;

const PARTICIPATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const INTERACTION: &str = "http://hl7.org/fhir/restful-interaction";
const ENTITY_TYPE: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const ENTITY_ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const REQUEST_ID: &str = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";

/// A slice: the items of a list that have one of these codes.
struct Slice {
    /// Actions of the profiles that have it.
    of: &'static str,
    list: &'static str,
    name: &'static str,
    system: &'static str,
    codes: &'static [&'static str],
    least: usize,
    most: usize,
    needs: &'static [&'static str],
    forbids: &'static [&'static str],
    /// Codes of its `role`, if they are fixed or bound.
    roles: &'static [&'static str],
}

const SLICE: Slice = Slice {
    of: "CREU",
    list: "",
    name: "",
    system: "",
    codes: &[],
    least: 1,
    most: 1,
    needs: &[],
    forbids: &[],
    roles: &[],
};
const INTERACTIONS: Slice = Slice { list: "subtype", name: "interaction", system: INTERACTION, ..SLICE };
const CLIENT: Slice = Slice {
    list: "agent",
    name: "client",
    system: DICOM,
    needs: &["type", "who", "network"],
    forbids: &["media"],
    ..SLICE
};
const SERVER: Slice = Slice { name: "server", ..CLIENT };
const USER: Slice = Slice {
    list: "agent",
    name: "user",
    system: PARTICIPATION,
    least: 0,
    needs: &["type", "who"],
    forbids: &["media", "network"],
    ..SLICE
};
const SOURCE: &[&str] = &["110153"];
const DESTINATION: &[&str] = &["110152"];

/// The slices of the profiles, named by their `action`: C, R, E (query), U.
const SLICES: &[Slice] = &[
    Slice { of: "C", codes: &["create"], ..INTERACTIONS },
    Slice { of: "R", codes: &["read", "vread"], ..INTERACTIONS },
    Slice { of: "E", codes: &["search", "search-type", "search-system"], ..INTERACTIONS },
    Slice { of: "U", codes: &["update", "patch"], ..INTERACTIONS },
    Slice { of: "CEU", codes: SOURCE, ..CLIENT },
    Slice { of: "CEU", codes: DESTINATION, ..SERVER },
    Slice { of: "R", codes: DESTINATION, ..CLIENT },
    Slice { of: "R", codes: SOURCE, ..SERVER },
    Slice { of: "CU", codes: &["AUT", "INF", "CST"], ..USER },
    Slice { of: "RE", codes: &["IRCP"], ..USER },
    Slice {
        list: "entity",
        name: "transaction",
        system: REQUEST_ID,
        codes: &["XrequestId"],
        least: 0,
        needs: &["type", "what"],
        ..SLICE
    },
    Slice {
        list: "entity",
        name: "patient",
        system: ENTITY_TYPE,
        codes: &["1"],
        needs: &["type", "role", "what"],
        roles: &["1"],
        ..SLICE
    },
    Slice {
        of: "CRU",
        list: "entity",
        name: "data",
        system: ENTITY_TYPE,
        codes: &["2"],
        needs: &["type", "role", "what"],
        roles: &["3", "4", "20"],
        ..SLICE
    },
    Slice {
        of: "E",
        list: "entity",
        name: "query",
        system: ENTITY_TYPE,
        codes: &["2"],
        needs: &["type", "role", "query"],
        forbids: &["what", "lifecycle", "detail", "name"],
        roles: &["24"],
        ..SLICE
    },
];

/// Least number of items of a list: action, list, number.
const LEAST: &[(&str, &str, usize)] =
    &[("CREU", "subtype", 1), ("CREU", "agent", 2), ("CRU", "entity", 2), ("E", "entity", 1)];

/// Members that FHIR R4 asks for, by the element they are in.
const REQUIRED: &[(&str, &[&str])] = &[
    ("", &["type", "recorded", "agent", "source", "action", "outcome"]),
    ("/source", &["observer"]),
    ("/agent/*", &["requestor"]),
];

/// Members that FHIR R4 knows, by the element they are in (those of every element apart).
const KNOWN: &[(&str, &str)] = &[
    (
        "",
        "resourceType id meta type subtype action period recorded outcome outcomeDesc purposeOfEvent agent source entity",
    ),
    ("/source", "site observer type"),
    ("/agent/*", "type role who altId name requestor location policy media network purposeOfUse"),
    ("/agent/*/network", "address type"),
    ("/entity/*", "what type role lifecycle securityLabel name description query detail"),
];

/// Codes that FHIR R4 requires: the elements, the codes.
const REQUIRED_CODES: &[(&str, &[&str])] = &[
    ("/action", &["C", "R", "U", "D", "E"]),
    ("/outcome", &["0", "4", "8", "12"]),
    ("/agent/*/network/type", &["1", "2", "3", "4", "5"]),
];

/// Everything in which an event is not as the profile of its action asks. One that was refused follows the same pattern;
/// its outcome is not success, and it says why.
pub(crate) fn faults(event: &Value) -> Vec<String> {
    let mut found = Vec::new();
    hollow(event, "", &mut found);
    base(event, &mut found);
    let action = event["action"].as_str().unwrap_or("none");
    let kind = &event["type"];
    if kind["system"] != "http://terminology.hl7.org/CodeSystem/audit-event-type" || kind["code"] != "rest" {
        found.push(format!("type: {kind}"));
    }
    match event["outcome"].as_str() {
        Some("0") => {}
        Some(_) if event["outcomeDesc"].is_string() => {}
        other => found.push(format!("outcome: {other:?}")),
    }
    for (_, list, least) in LEAST.iter().filter(|(of, ..)| of.contains(action)) {
        let items = items(event, list).len();
        if items < *least {
            found.push(format!("{list}: {items}, at least {least}"));
        }
    }
    if !"CREU".contains(action) {
        found.push(format!("action: {action}"));
    }
    for slice in SLICES.iter().filter(|slice| slice.of.contains(action)) {
        check(event, slice, &mut found);
    }
    found
}

fn items<'v>(event: &'v Value, list: &str) -> Vec<&'v Value> {
    event[list].as_array().into_iter().flatten().collect()
}

/// The codings of an item's `type`, or of the item, where the list is one of codings.
fn codings<'v>(item: &'v Value, list: &str) -> Vec<&'v Value> {
    match list {
        "subtype" => vec![item],
        "agent" => item["type"]["coding"].as_array().into_iter().flatten().collect(),
        _ => vec![&item["type"]],
    }
}

fn check(event: &Value, slice: &Slice, found: &mut Vec<String>) {
    let place = format!("{}[{}]", slice.list, slice.name);
    let one_of = |code: &&Value| {
        code["system"] == slice.system
            && code["code"].as_str().is_some_and(|code| slice.codes.contains(&code))
    };
    let within: Vec<&Value> = items(event, slice.list)
        .into_iter()
        .filter(|item| codings(item, slice.list).iter().any(one_of))
        .collect();
    if !(slice.least..=slice.most).contains(&within.len()) {
        found.push(format!("{place}: {} of them, {} to {}", within.len(), slice.least, slice.most));
    }
    for item in within {
        let has = |name: &str| item.get(name).is_some() || item.get(format!("_{name}")).is_some();
        found.extend(
            slice.needs.iter().filter(|name| !has(name)).map(|name| format!("{place}.{name}: absent")),
        );
        found.extend(
            slice.forbids.iter().filter(|name| has(name)).map(|name| format!("{place}.{name}: present")),
        );
        if slice.name == "user" && item["requestor"] != true {
            found.push(format!("{place}.requestor: not true"));
        }
        let role = &item["role"];
        let good = role["system"] == ENTITY_ROLE
            && role["code"].as_str().is_some_and(|code| slice.roles.contains(&code));
        if !slice.roles.is_empty() && !good {
            found.push(format!("{place}.role: {role}"));
        }
        let about = item["what"]["reference"].as_str().unwrap_or_default();
        if slice.name == "patient" && !about.starts_with("Patient/") {
            found.push(format!("{place}.what: {about}"));
        }
        if slice.name == "transaction" && !item["what"]["identifier"]["value"].is_string() {
            found.push(format!("{place}.what.identifier.value: absent"));
        }
    }
}

/// The elements at a path whose `*` stands for every item.
fn at<'v>(event: &'v Value, path: &str) -> Vec<&'v Value> {
    path.split('/').filter(|part| !part.is_empty()).fold(vec![event], |from, part| match part {
        "*" => from.into_iter().filter_map(Value::as_array).flatten().collect(),
        name => from.into_iter().filter_map(|value| value.get(name)).collect(),
    })
}

fn base(event: &Value, found: &mut Vec<String>) {
    for (path, names) in REQUIRED {
        for element in at(event, path) {
            let absent = names.iter().filter(|name| element.get(**name).is_none());
            found.extend(absent.map(|name| format!("{path}/{name}: absent")));
        }
    }
    for (path, names) in KNOWN {
        for key in at(event, path).into_iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys) {
            let name = key.strip_prefix('_').unwrap_or(key);
            if !matches!(name, "id" | "extension") && !names.split(' ').any(|known| known == name) {
                found.push(format!("{path}/{key}: unknown"));
            }
        }
    }
    for (path, codes) in REQUIRED_CODES {
        let wrong = at(event, path).into_iter().filter(|code| !codes.iter().any(|known| *code == known));
        found.extend(wrong.map(|code| format!("{path}: {code}")));
    }
    let recorded = event["recorded"].as_str().unwrap_or_default();
    let zone = recorded.ends_with('Z')
        || recorded.get(recorded.len().saturating_sub(6)..).is_some_and(|end| end.starts_with(['+', '-']));
    if recorded.len() < 20 || !zone {
        found.push(format!("/recorded: {recorded} is no instant"));
    }
}

/// `ele-1`: every element has a value or children; no text is empty.
fn hollow(value: &Value, path: &str, found: &mut Vec<String>) {
    let empty = match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    if empty {
        found.push(format!("{path}: empty"));
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| hollow(item, path, found)),
        Value::Object(members) => {
            members.iter().for_each(|(key, of)| hollow(of, &format!("{path}/{key}"), found));
        }
        _ => {}
    }
}
