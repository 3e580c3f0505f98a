//! Damaged and hostile input on every FHIR endpoint: the right 4xx, with a diagnostic; nothing is stored, nothing panics.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::fhir::{Fhir, JSON, JSON_PATCH, authorisation, fault, label, new_oid, note, of};
use crate::http::Answer;
use crate::server::{Demo, shared};

/// The person whose record is used here.
const PERSON: &str = "p6";
const UNKNOWN: &str = "01234567-89ab-cdef-0001-0203040506ff";
const FORM: &str = "application/x-www-form-urlencoded";

/// Tests that count what is stored go one after the other.
pub(crate) fn alone() -> impl Drop {
    static ALONE: Mutex<()> = Mutex::new(());
    // A test that failed has left nothing behind that another would have to mend.
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Runs something that must store nothing and panic nowhere.
pub(crate) fn storing_nothing(demo: &Demo, ins: &str, act: impl FnOnce()) {
    let before = demo.physician().count(ins);
    act();
    assert_eq!(demo.physician().count(ins), before, "something was stored");
    assert!(demo.figure("carnet_panics_total").abs() < 0.5, "something panicked");
}

/// One of these statuses, and an OperationOutcome that says why.
#[track_caller]
fn refused(what: &str, answer: &Answer, statuses: &[u16]) {
    let start: String = answer.text().chars().take(600).collect();
    assert!(statuses.contains(&answer.status), "{what}: {} {start}", answer.status);
    assert!(answer.header("content-type").starts_with(JSON), "{what}: {:?}", answer.headers);
    fault(answer);
}

/// The endpoints that take a resource or a patch, with a body that they would take.
fn bodies(ins: &str, document: &str) -> Vec<(&'static str, String, &'static str, Value)> {
    let patch = label("MASQUE_PS");
    vec![
        (
            "POST",
            String::new(),
            JSON,
            crate::fhir::lot(&crate::fhir::Lot {
                ins,
                unique_id: &new_oid(),
                kind: "11488-4",
                title: "t",
                media_type: "text/plain",
                bytes: b"text",
                author: crate::server::PHYSICIAN,
            }),
        ),
        ("POST", "/DocumentReference".to_owned(), JSON, note(ins, &new_oid(), "text")),
        ("POST", "/Consent".to_owned(), JSON, authorisation(ins)),
        ("PATCH", format!("/DocumentReference/{document}"), JSON_PATCH, patch.clone()),
        ("PATCH", "/DocumentReference?identifier=1.2.3.4".to_owned(), JSON_PATCH, patch),
    ]
}

/// Texts that are no JSON, or too much of it.
fn rubbish(good: &str) -> Vec<(&'static str, Vec<u8>, &'static [u16])> {
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(64), "]".repeat(64));
    let many = format!("[{}0]", "0,".repeat(200_000));
    let twice =
        format!("{},\"resourceType\":\"X\",\"resourceType\":\"Y\"}}", good.trim_end_matches(['}', ']']));
    let mut invalid = good.as_bytes().to_vec();
    let middle = good.find("urn").unwrap_or(good.len() / 2);
    invalid[middle] = 0xff;
    vec![
        ("nothing", Vec::new(), &[400][..]),
        ("half of it", good.as_bytes()[..good.len() / 2].to_vec(), &[400]),
        ("all but the last byte", good.as_bytes()[..good.len() - 1].to_vec(), &[400]),
        ("something behind it", format!("{good} x").into_bytes(), &[400]),
        ("a key twice", twice.into_bytes(), &[400]),
        ("depth 65", deep.into_bytes(), &[400]),
        ("200 001 values", many.into_bytes(), &[400, 413]),
        ("invalid UTF-8", invalid, &[400]),
        ("zeros", vec![0; 100], &[400]),
        ("a lone surrogate", b"{\"a\":\"\\ud800\"}".to_vec(), &[400]),
        ("a text", b"\"x\"".to_vec(), &[400, 422]),
        ("an empty list", b"[]".to_vec(), &[400, 422]),
        ("an empty object", b"{}".to_vec(), &[400, 422]),
        ("null", b"null".to_vec(), &[400, 422]),
        ("another resource", b"{\"resourceType\":\"Observation\"}".to_vec(), &[400, 422]),
        (
            "numbers for texts",
            good.replace("\"system\":\"urn", "\"system\":7,\"x\":\"urn").into_bytes(),
            &[400, 404, 422],
        ),
    ]
}

#[test]
fn bodies_that_are_not_what_they_should_be() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let document = doctor.file(&ins, "To be patched").id;
    storing_nothing(demo, &ins, || {
        for (method, path, kind, good) in bodies(&ins, &document) {
            let good = good.to_string();
            for (what, body, statuses) in rubbish(&good) {
                // A patch without operations changes nothing, and is one.
                let fine = what == "an empty list" && method == "PATCH";
                if fine || (what == "numbers for texts" && !good.contains("\"system\":\"urn")) {
                    continue;
                }
                let answer = doctor.send(method, &path, &[("content-type", kind)], &body);
                refused(&format!("{method} {path}: {what}"), &answer, statuses);
            }
            for wrong in ["application/fhir+xml", "text/plain", "multipart/form-data", "", "é/\u{fc}"] {
                let answer = doctor.send(method, &path, &[("content-type", wrong)], good.as_bytes());
                refused(&format!("{method} {path} as {wrong}"), &answer, &[415]);
            }
            let zipped = [("content-type", kind), ("content-encoding", "gzip")];
            refused(&path, &doctor.send(method, &path, &zipped, good.as_bytes()), &[415]);
            let xml = [("content-type", kind), ("accept", "application/fhir+xml")];
            refused(&path, &doctor.send(method, &path, &xml, good.as_bytes()), &[406]);
        }
    });
}

#[test]
fn every_type_of_every_value_of_a_lot() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let (_, _, _, good) = bodies(&ins, "x").remove(0);
    let mut pointers = Vec::new();
    collect(&good, "", &mut pointers);
    assert!(pointers.len() > 60, "{}", pointers.len());
    let before = doctor.count(&ins);
    let mut accepted = 0;
    for pointer in pointers {
        for wrong in
            [json!(null), json!(7), json!([[]]), json!({"a": []}), json!("\u{0}\u{202e}"), json!(true)]
        {
            let mut bad = good.clone();
            *bad.pointer_mut(&pointer).unwrap() = wrong.clone();
            let answer = doctor.post("", &bad);
            assert!(answer.status < 500, "{pointer} {wrong}: {} {}", answer.status, answer.text());
            if answer.status == 200 {
                // An element that means nothing here, or whose absence the server mends.
                accepted += 1;
            } else {
                // A lot of another author than the caller is forbidden (403).
                refused(&format!("{pointer} {wrong}"), &answer, &[400, 403, 409, 422]);
            }
        }
    }
    assert!(doctor.count(&ins) <= before + accepted);
    assert!(demo.figure("carnet_panics_total").abs() < 0.5);
}

fn collect(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            into.push(format!("{at}/{key}"));
            collect(value, &format!("{at}/{key}"), into);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(place, value)| {
            into.push(format!("{at}/{place}"));
            collect(value, &format!("{at}/{place}"), into);
        }),
        _ => {}
    }
}

#[test]
fn bodies_beyond_the_limits_are_refused_before_they_are_read() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    storing_nothing(demo, &ins, || {
        for (path, kind) in [
            ("/DocumentReference", JSON),
            ("/Consent", JSON),
            ("/DocumentReference/_search", FORM),
            ("/List/_search", FORM),
            ("/Patient/_search", FORM),
            ("/Consent/_search", FORM),
        ] {
            // Only the head is sent: whoever waited for the rest would never answer.
            let head = announced(&doctor, path, kind, 100_000_000);
            let begun = Instant::now();
            let answer = doctor.origin.raw(head.as_bytes()).unwrap();
            refused(path, &answer, &[413]);
            assert!(begun.elapsed() < Duration::from_secs(5), "{path}");
        }
        // The largest lot is larger than the others.
        let head = announced(&doctor, "", JSON, 200_000_000);
        refused("lot", &doctor.origin.raw(head.as_bytes()).unwrap(), &[413]);
        // A body whose size is not told is counted as it comes.
        assert_eq!(endless(&doctor, "/Consent", 64), 413);
        assert_eq!(endless(&doctor, "/DocumentReference", 12_800), 413, "100 MB");
    });
}

fn announced(caller: &Fhir, path: &str, kind: &str, length: u64) -> String {
    format!(
        "POST /fhir{path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nauthorization: Bearer {}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n",
        caller.origin.host(),
        caller.token
    )
}

/// Sends a body whose size is not told, of this many pieces of 8 KiB, and gives the status of the answer.
fn endless(caller: &Fhir, path: &str, pieces: usize) -> u16 {
    let head = format!(
        "POST /fhir{path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\ncontent-type: {JSON}\r\ntransfer-encoding: chunked\r\n\r\n",
        caller.origin.host(),
        caller.token
    );
    let piece = [b"2000\r\n", &[b' '; 0x2000][..], b"\r\n"].concat();
    let request = [head.as_bytes(), &piece.repeat(pieces)].concat();
    caller.origin.raw(&request).unwrap().status
}

#[test]
fn contents_that_are_not_what_is_claimed() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let other = demo.account("p7").ins.clone().unwrap();
    let base64 = |bytes: &[u8]| json!(base64_simd::STANDARD.encode_to_string(bytes));
    let attachment = "/content/0/attachment";
    let cda = |who: &str, id: &str| crate::fhir::cda(who, id, "t", "x");
    storing_nothing(demo, &ins, || {
        for (what, pointer, value, status) in [
            ("base64 rubbish", "/data", json!("%%%"), &[400, 422][..]),
            ("base64 cut", "/data", json!("YWJ"), &[400, 422]),
            ("no bytes", "/data", json!(""), &[400, 422]),
            ("another hash", "/hash", json!("AAAAAAAAAAAAAAAAAAAAAAAAAAA="), &[422]),
            ("a hash that is none", "/hash", json!("AAAA"), &[400, 422]),
            ("another size", "/size", json!(1), &[422]),
            ("a negative size", "/size", json!(-1), &[400]),
            ("a size in words", "/size", json!("4"), &[400]),
            ("a type that is none", "/contentType", json!("x"), &[422]),
            ("a PDF that is none", "/contentType", json!("application/pdf"), &[422]),
            ("a picture that is none", "/contentType", json!("image/png"), &[422]),
            ("HTML", "/contentType", json!("text/html"), &[422]),
            ("a CDA that is none", "/contentType", json!("text/xml"), &[422]),
        ] {
            let mut deposit = note(&ins, &new_oid(), "text");
            let object = deposit.pointer_mut(attachment).unwrap().as_object_mut().unwrap();
            object.insert(pointer.trim_start_matches('/').to_owned(), value);
            refused(what, &doctor.post("/DocumentReference", &deposit), status);
        }
        for (what, pointer, value, status) in [
            ("unknown type", "/type/coding/0/code", json!("0-0"), &[422][..]),
            ("unknown system", "/type/coding/0/system", json!("http://example.org"), &[422]),
            ("unknown label", "/securityLabel", json!([{"coding": [{"code": "SECRET"}]}]), &[422]),
            ("bad date", "/date", json!("2026-02-30"), &[400, 422]),
            ("worse date", "/date", json!("yesterday"), &[400, 422]),
            ("a date to come", "/date", json!("2099-01-01"), &[422]),
            ("bad status", "/status", json!("entered-in-error"), &[400, 422]),
            ("no subject", "/subject", json!({}), &[400, 422]),
            ("unknown subject", "/subject", json!({"reference": "Patient/x"}), &[400, 422]),
            ("bad uniqueId", "/masterIdentifier/value", json!("urn:oid:1..2"), &[422]),
            (
                "unknown replaced",
                "/relatesTo",
                json!([{"code": "replaces", "target": {"reference": format!("DocumentReference/{UNKNOWN}")}}]),
                &[422],
            ),
            ("two replaced", "/relatesTo", json!([{"code": "replaces"}, {"code": "replaces"}]), &[422]),
            ("appends", "/relatesTo", json!([{"code": "appends", "target": {"reference": "x"}}]), &[422]),
            ("two contents", "/content", json!([{}, {}]), &[422]),
        ] {
            let mut deposit = note(&ins, &new_oid(), "text");
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            let object = deposit.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            object.insert(name.to_owned(), value);
            refused(what, &doctor.post("/DocumentReference", &deposit), status);
        }
        let (id, unlike) = (new_oid(), new_oid());
        for (what, text) in [
            ("the CDA of another person", cda(&other, &id)),
            ("a CDA with another id", cda(&ins, &unlike)),
            ("half a CDA", cda(&ins, &id)[..700].to_owned()),
            (
                "a CDA 200 levels deep",
                cda(&ins, &id).replace(
                    "<paragraph>x",
                    &format!("<paragraph>{}{}x", "<content>".repeat(200), "</content>".repeat(200)),
                ),
            ),
            ("a million entities", bomb(&cda(&ins, &id))),
            ("an undefined entity", cda(&ins, &id).replace("<paragraph>x", "<paragraph>&xxe;")),
        ] {
            let mut deposit = note(&ins, &id, "text");
            deposit["content"][0]["attachment"]["contentType"] = json!("text/xml");
            deposit["content"][0]["attachment"]["data"] = base64(text.as_bytes());
            let begun = Instant::now();
            refused(what, &doctor.post("/DocumentReference", &deposit), &[422]);
            assert!(begun.elapsed() < Duration::from_secs(2), "{what}");
        }
    });
}

fn bomb(document: &str) -> String {
    let mut doctype = "<!DOCTYPE ClinicalDocument [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..20 {
        write!(doctype, "<!ENTITY a{level} \"&a{0};&a{0};\">", level - 1).unwrap();
    }
    doctype.push_str("]>");
    document
        .replacen("<ClinicalDocument", &format!("{doctype}<ClinicalDocument"), 1)
        .replace("<paragraph>x", "<paragraph>&a19;")
}

#[test]
fn no_address_in_a_document_is_ever_asked() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let canary = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let url = format!("http://{}/canary", canary.local_addr().unwrap());
    let id = new_oid();
    let plain = crate::fhir::cda(&ins, &id, "t", "x");
    let with_doctype =
        |doctype: &str| plain.replacen("<ClinicalDocument", &format!("{doctype}<ClinicalDocument"), 1);
    storing_nothing(demo, &ins, || {
        for text in [
            with_doctype(&format!("<!DOCTYPE x SYSTEM \"{url}\">")),
            with_doctype(&format!("<!DOCTYPE x PUBLIC \"-//X\" \"{url}\">")),
            with_doctype(&format!("<!DOCTYPE x [<!ENTITY e SYSTEM \"{url}\">]>"))
                .replace("<paragraph>x", "<paragraph>&e;"),
            with_doctype(&format!("<!DOCTYPE x [<!ENTITY % e SYSTEM \"{url}\"> %e;]>")),
        ] {
            let mut deposit = note(&ins, &id, "text");
            deposit["content"][0]["attachment"]["contentType"] = json!("text/xml");
            deposit["content"][0]["attachment"]["data"] =
                json!(base64_simd::STANDARD.encode_to_string(&text));
            refused(&text[..120], &doctor.post("/DocumentReference", &deposit), &[422]);
        }
    });
    // What is well formed may hold addresses: they are shown, or not, and never fetched.
    let linked = plain
        .replacen("<ClinicalDocument", &format!("<?xml-stylesheet href=\"{url}\"?><ClinicalDocument"), 1)
        .replace("<paragraph>x", &format!("<linkHtml href=\"{url}\">x</linkHtml><renderMultiMedia referencedObject=\"{url}\"/><paragraph>x"))
        .replace("<structuredBody>", &format!("<structuredBody xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"{url}\"/>"));
    let mut deposit = note(&ins, &id, "text");
    deposit["content"][0]["attachment"]["contentType"] = json!("text/xml");
    deposit["content"][0]["attachment"]["data"] = json!(base64_simd::STANDARD.encode_to_string(&linked));
    // A patient that is an address of ours elsewhere is an unknown person, and not asked for either.
    let mut elsewhere = note(&ins, &new_oid(), "text");
    elsewhere["subject"]["reference"] = json!(format!("{url}/Patient/1"));
    refused("elsewhere", &doctor.post("/DocumentReference", &elsewhere), &[400, 422]);
    let created = doctor.post("/DocumentReference", &deposit);
    if created.status == 201 {
        let id = created.json()["id"].as_str().unwrap().to_owned();
        let mut person = crate::portal::Browser::signed_in(demo, demo.account(PERSON));
        person.page(&format!("/documents/{id}"));
    } else {
        refused("linked", &created, &[422]);
    }
    assert!(canary.accept().is_err(), "somebody came");
    // And the canary works.
    TcpStream::connect(canary.local_addr().unwrap()).unwrap().write_all(b"x").unwrap();
    canary.set_nonblocking(false).unwrap();
    canary.accept().unwrap();
}

#[test]
fn patches_of_what_may_not_be_changed() {
    let _alone = alone();
    let demo = shared();
    let doctor = demo.physician();
    let ins = demo.account(PERSON).ins.clone().unwrap();
    let document = doctor.file(&ins, "Not to be changed").id;
    let path = format!("/DocumentReference/{document}");
    let before = doctor.get(&path).with(200).body;
    storing_nothing(demo, &ins, || {
        let resource: Value = serde_json::from_slice(&before).unwrap();
        for name in resource.as_object().unwrap().keys() {
            for operation in ["replace", "remove", "add", "move", "copy", "test", "explode"] {
                if ["securityLabel", "status", "extension"].contains(&name.as_str()) {
                    continue;
                }
                let patch =
                    json!([{"op": operation, "path": format!("/{name}"), "from": "/status", "value": "x"}]);
                refused(&format!("{operation} {name}"), &doctor.patch(&path, &patch), &[400, 405, 422]);
            }
        }
        for (patch, statuses) in [
            (json!([{"op": "replace", "path": "securityLabel", "value": 1}]), &[400, 405, 422][..]),
            (json!([{"op": "replace", "path": "/securityLabel/-1", "value": 1}]), &[400, 405, 422]),
            (
                json!([{"op": "replace", "path": "/securityLabel/99999999999999999999", "value": 1}]),
                &[400, 405, 422],
            ),
            (json!([{"op": "replace", "path": "/securityLabel/0"}]), &[400, 422]),
            (
                json!([{"op": "replace", "path": "/securityLabel/0", "value": {"coding": [{"code": "X"}]}}]),
                &[400, 422],
            ),
            (json!([{"op": "replace", "path": "/status", "value": "superseded"}]), &[422]),
            (json!([{"op": "replace", "path": "/status", "value": "nonsense"}]), &[400, 405, 422]),
            (json!([{"op": "replace", "path": "/extension/0/url", "value": "x"}]), &[400, 405, 422]),
            (json!({"resourceType": "Parameters"}), &[400, 422]),
            (json!([7]), &[400]),
        ] {
            refused(&patch.to_string(), &doctor.patch(&path, &patch), statuses);
        }
        for (tag, statuses) in [("W/\"9\"", &[412][..]), ("x", &[412])] {
            let headers = [("content-type", JSON_PATCH), ("if-match", tag)];
            let answer = doctor.send("PATCH", &path, &headers, label("MASQUE_PS").to_string().as_bytes());
            refused(tag, &answer, statuses);
        }
    });
    assert_eq!(doctor.get(&path).with(200).body, before);
    let by = |query: &str| doctor.patch(&format!("/DocumentReference?{query}"), &label("MASQUE_PS"));
    refused("no condition", &by(""), &[400, 412]);
    refused("another condition", &by("type=11488-4"), &[400, 412]);
    refused("nothing meant", &by("identifier="), &[400, 404, 412]);
    refused("a patient", &by(&of(&ins)), &[400, 412]);
}
