//! The doors for whoever checks: their formats, and what the program does when it is asked to stop. Source:
//! `spec/check-doors.md`.

use std::path::Path;

use serde_json::{Value, json};

use crate::http::Origin;
use crate::secure::Secure;
use crate::server::{Demo, Start, assert_sound, folder, run, shared, verify};

const ACTORS: [&str; 8] =
    ["holder", "representative", "caregiver", "professional", "structure", "app", "operator", "anonymous"];
const KINDS: [&str; 17] = [
    "record",
    "document",
    "lot",
    "folder",
    "content",
    "measure",
    "device",
    "account",
    "mandate",
    "professional",
    "structure",
    "app",
    "pairing",
    "consent",
    "campaign",
    "message",
    "none",
];

pub(crate) fn routes() -> Vec<Value> {
    let ran = run(&["routes", "--json"], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_list_of_routes_has_its_shape() {
    let routes = routes();
    assert!(routes.len() > 60);
    let one_of = |value: &Value, words: &[&str]| assert!(words.contains(&value.as_str().unwrap()), "{value}");
    let mut keys = std::collections::BTreeSet::new();
    for route in &routes {
        let fields: Vec<&String> = route.as_object().unwrap().keys().collect();
        assert_eq!(
            fields,
            ["actors", "class", "csrf", "ids", "listener", "method", "path", "reads", "writes"],
            "{route}"
        );
        one_of(&route["listener"], &["main", "content", "mtls", "ops"]);
        one_of(&route["method"], &["GET", "POST", "PUT", "PATCH", "DELETE"]);
        one_of(&route["class"], &["fhir", "xds", "oauth", "portal", "api", "ops", "static"]);
        assert!(route["path"].as_str().unwrap().starts_with('/'));
        for flag in ["reads", "writes", "csrf"] {
            assert!(route[flag].is_boolean());
        }
        assert!(!route["actors"].as_array().unwrap().is_empty());
        route["actors"].as_array().unwrap().iter().for_each(|actor| one_of(actor, &ACTORS));
        for id in route["ids"].as_array().unwrap() {
            one_of(&id["kind"], &KINDS);
            assert!(id["name"].is_string());
        }
        assert!(keys.insert(format!("{} {} {}", route["listener"], route["method"], route["path"])));
    }
    // The same list each time.
    assert_eq!(run(&["routes", "--json"], "").out, run(&["routes", "--json"], "").out);
}

/// What a refusal of a route to nobody looks like.
fn is_refused(route: &Value, answer: &crate::http::Answer) -> bool {
    match route["class"].as_str().unwrap() {
        "fhir" => answer.status == 401 && answer.header("www-authenticate").starts_with("Bearer"),
        _ => match answer.status {
            303 => answer.header("location").starts_with("/connexion"),
            403 => route["csrf"] == true,
            _ => false,
        },
    }
}

#[test]
fn every_route_is_served_and_shut_to_whom_it_is_shut() {
    let demo = shared();
    let unknown = "01234567-89ab-cdef-0001-0203040506ff";
    for route in routes() {
        if route["listener"] == "mtls" {
            served_by_certificate(demo, &route, unknown);
            continue;
        }
        let origin = Origin::of(match route["listener"].as_str().unwrap() {
            "content" => &demo.addresses.content,
            "ops" => &demo.addresses.ops,
            _ => &demo.addresses.portal,
        });
        let (method, path) = (route["method"].as_str().unwrap(), route["path"].as_str().unwrap());
        let concrete = path.replace("{id}", unknown).replace("{record}", unknown).replace("{place}", "0");
        let concrete = concrete.replace("{token}", "x").replace("{asset}", "carnet.css");
        let answer = origin.send(method, &concrete, &[], &[]);
        let open = route["actors"].as_array().unwrap().contains(&json!("anonymous"));
        let what = format!("{method} {path}: {} {}", answer.status, answer.header("location"));
        assert_ne!(answer.status, 405, "{what}");
        assert!(answer.status < 500, "{what}");
        if !open {
            assert!(is_refused(&route, &answer), "{what}");
        } else if route["csrf"] == true {
            assert_eq!(answer.status, 403, "a form of nobody's page: {what}");
        } else if !concrete.contains(unknown)
            && !path.contains("{token}")
            && !path.contains("{asset}")
            && !path.contains("{*path}")
        {
            // A provider's notice without its token, and a witness's line without its signature, are no requests.
            let needs_more = ["/connexion/fin-de-session", "/log/cosignature"].contains(&path);
            let asked = needs_more && answer.status == 400;
            assert!(asked || matches!(answer.status, 200 | 303), "{what}");
        }
        if path == "/" {
            continue;
        }
        // A neighbour that is not in the list is not served.
        let other = origin.send(method, &format!("{}-x/y/z/0", concrete.trim_end_matches('/')), &[], &[]);
        assert!(matches!(other.status, 401 | 403 | 404 | 405), "{method} {path}-x: {}", other.status);
    }
}

/// A route of the listener for software and cards: a structure's certificate reaches it, and whoever shows one that names
/// nobody is refused.
fn served_by_certificate(demo: &Demo, route: &Value, unknown: &str) {
    let (method, path) = (route["method"].as_str().unwrap(), route["path"].as_str().unwrap());
    let concrete = path.replace("{id}", unknown).replace("{place}", "0");
    let what = format!("{method} {path}");
    let answer = Secure::of(demo, "1750000003").send(method, &concrete, &[], &[]);
    assert!(answer.status != 405 && answer.status < 500, "{what}: {}", answer.status);
    let is_route = answer.status != 404 || !answer.text().contains("no-route");
    assert!(is_route && (answer.status != 404 || path.contains("{id}")), "{what}: {}", answer.text());
    let nobody = Secure::of(demo, "nameless").send(method, &concrete, &[], &[]);
    let open = path.starts_with("/.well-known") || path == "/fhir/metadata";
    assert_eq!(matches!(nobody.status, 401 | 403), !open, "{what}: {}", nobody.status);
}

const CASE: &str = r#"{"case": 17, "now": "2026-11-23T10:00:00Z",
 "caller": {"kind": "professional", "id": "899700218896", "profession": "10", "expertise": "SM54", "structure": "1750000001", "sector": "SA07",
            "auth": "direct", "purpose": "normal", "secret_connection": false, "care_team": true},
 "record": {"status": "active", "holder_age_years": 47, "attending": null, "same_rights_as_attending": [], "authorisation": "valid", "blocked": false,
            "objects_break_glass": false, "objects_centre_15": false, "mandates": []},
 "document": {"type": "11502-2", "class": "10", "author": "899700218896", "author_structure": "1750000001", "authored_by_holder": false, "state": "approved",
              "masked": false, "invisible_patient": false, "invisible_representatives": false, "seen_by_patient": false, "age_days": 3},
 "action": "read"}"#;

#[test]
fn access_questions_are_answered_line_by_line() {
    let case: Value = serde_json::from_str(CASE).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut changed = case.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let mut foreign = with("/record/authorisation", json!("none"));
    foreign["document"]["author"] = json!("899700300001");
    foreign["document"]["author_structure"] = json!("1750000002");
    let mut masked = with("/document/masked", json!(true));
    masked["document"]["author"] = json!("899700300001");
    masked["document"]["author_structure"] = json!("1750000002");
    for (case, expected) in [
        (case.clone(), ("permit", Value::Null)),
        (foreign.clone(), ("refuse", json!("absent"))),
        (masked, ("refuse", json!("absent"))),
        (with("/record/authorisation", json!("none")), ("refuse", json!("forbidden"))),
        (with("/record/status", json!("closed")), ("refuse", json!("closed"))),
        (with("/caller/profession", json!("no such")), ("refuse", json!("absent"))),
        (with("/caller/kind", json!("no such")), ("refuse", Value::Null)),
        (with("/document/class", json!("11")), ("refuse", Value::Null)),
        (json!({"case": 17}), ("refuse", Value::Null)),
    ] {
        let ran = run(&["policy", "--batch"], &format!("{case}\n"));
        assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{case} {}", ran.err);
        let answer: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(answer["case"], 17);
        let told = answer.get("appears_as").cloned().unwrap_or_default();
        assert_eq!((answer["decision"].as_str().unwrap(), told), expected, "{case} {answer}");
    }
    // Many lines: as many answers, in order.
    let lines: Vec<String> = (0..1000).map(|n| with("/case", json!(n)).to_string()).collect();
    let lines = lines.join("\n");
    let ran = run(&["policy", "--batch"], &lines);
    let cases: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((ran.code, cases.len()), (0, 1000));
    assert!(cases.iter().enumerate().all(|(at, answer)| answer["case"] == at));
}

#[test]
fn a_line_that_is_not_json_ends_the_program_with_status_2_and_its_number() {
    let one: Value = serde_json::from_str(CASE).unwrap();
    for bad in ["{", "case 17", "{\"case\": 17} x", "[1,"] {
        let ran = run(&["policy", "--batch"], &format!("{one}\n{one}\n{bad}\n{one}\n"));
        assert_eq!((ran.code, ran.out.lines().count()), (2, 2), "{bad}: {}", ran.err);
        assert!(ran.err.contains('3'), "{}", ran.err);
    }
    let ran = run(&["policy", "--batch"], &format!("{one}\n{}\n", "x".repeat((1 << 20) + 1)));
    assert_eq!((ran.code, ran.out.lines().count()), (2, 1), "{}", ran.err);
}

#[test]
fn the_accounts_file_has_its_format() {
    let demo = shared();
    let (server, accounts) = demo.lines.split_last().unwrap();
    let server: Value = serde_json::from_str(server).unwrap();
    assert_eq!(server["kind"], "server");
    for name in ["portal", "fhir", "content", "ops"] {
        assert!(server[name].as_str().unwrap().starts_with("http://"), "{name}");
    }
    assert!(server["pid"].is_u64());
    let mut samples = 0;
    for line in accounts {
        let account: Value = serde_json::from_str(line).unwrap();
        for name in ["kind", "id", "name", "login", "token"] {
            assert!(!account[name].as_str().unwrap().is_empty(), "{name} in {line}");
        }
        let records = account["records"].as_array().unwrap();
        if account["kind"] == "holder" {
            assert_eq!((records.len(), &records[0]), (1, &account["ins"]), "{line}");
            let (system, ins) = account["ins"].as_str().unwrap().split_once('|').unwrap();
            assert!(system.starts_with("urn:oid:1.2.250.1.213.1.4.") && ins.len() == 15, "{line}");
            samples += usize::from(["279035121518989", "277076322082910"].contains(&ins));
            demo.as_(account["login"].as_str().unwrap()).find(account["ins"].as_str().unwrap(), "").with(200);
        } else {
            assert!(account["kind"] == "professional" || account["kind"] == "structure", "{line}");
            assert!(account["profession"].is_string());
            if account["kind"] == "structure" {
                let path = |name: &str| Path::new(account[name].as_str().unwrap()).is_file();
                assert!(path("certificate") && path("key"), "{line}");
            }
        }
    }
    assert!(samples >= 2);
    // The physician that always exists may consult every record.
    let physician = demo.physician();
    let all = demo.accounts.iter().filter(|account| account.kind == "holder");
    for holder in all {
        physician.find(holder.ins.as_deref().unwrap(), "&_count=0").with(200);
    }
}

/// Flips one bit of a sealed value of a table.
fn flip(database: &Path, table: &str, column: &str) {
    let connection = rusqlite::Connection::open(database).unwrap();
    let select = format!("SELECT rowid, {column} FROM {table} ORDER BY length({column}) DESC LIMIT 1");
    let found =
        connection.query_row(&select, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)));
    let (row, mut value) = found.unwrap();
    let middle = value.len() / 2;
    value[middle] ^= 0x10;
    let update = format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2");
    assert_eq!(connection.execute(&update, rusqlite::params![value, row]).unwrap(), 1);
}

#[test]
fn verify_finds_nothing_in_sound_data_and_one_flipped_byte_in_the_other() {
    let dir = folder("verify");
    let demo = Demo::start(&Start { data: &dir.join("data"), people: 1, more: &[] });
    assert!(demo.stop().success());
    let totals = assert_sound(&dir.join("data"));
    for name in ["records", "entries", "contents"] {
        assert!(totals[name].as_u64().unwrap() > 10, "{totals}");
    }
    let (code, lines) = verify(&dir.join("data"), &["--no-keys"]);
    assert_eq!((code, &lines[lines.len() - 1]["faults"]), (0, &json!(0)), "{lines:?}");
    for (table, column, kinds) in [
        ("ledger", "body", &["seal", "chain"][..]),
        ("ledger", "previous", &["chain", "seal"]),
        ("content", "body", &["content", "seal"]),
        ("snapshot", "body", &["snapshot", "seal"]),
        ("tag", "proof", &["tag"]),
    ] {
        let copy = dir.join("copy");
        let _ = std::fs::remove_dir_all(&copy);
        copy_folder(&dir.join("data"), &copy);
        flip(&copy.join("carnet.db"), table, column);
        let (code, lines) = verify(&copy, &[]);
        let (totals, faults) = lines.split_last().unwrap();
        assert_ne!(code, 0, "{table}.{column}");
        assert!(!faults.is_empty() && totals["faults"] == faults.len(), "{table}.{column}: {lines:?}");
        for fault in faults {
            assert!(kinds.contains(&fault["fault"].as_str().unwrap()), "{table}.{column}: {fault}");
            assert!(fault["record"].is_string() && fault["seq"].is_u64() && fault["detail"].is_string());
        }
    }
    std::fs::remove_dir_all(&dir).unwrap();
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy_folder(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
