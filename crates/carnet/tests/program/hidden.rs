//! What a caller may not know looks like what does not exist, byte for byte. `docs/random-fields.md` lists the fields that
//! may differ between two answers; of these, only `date` stands in the answers compared here.

use serde_json::json;

use crate::fhir::{Deposited, Fhir, JSON_PATCH, authorisation, label, of};
use crate::http::Answer;
use crate::server::{Account, shared};

/// An id, and uniqueIds, that nothing has.
const UNKNOWN: &str = "01234567-89ab-cdef-0001-0203040506ff";
const UNKNOWN_OID: &str = "1.2.250.1.999.1.1.1.1.1";
/// A person whom nobody knows, of a right key.
const NOBODY: &str = "urn:oid:1.2.250.1.213.1.4.10|168017500100110";

/// Everything of an answer but the date; what was asked for is not told apart.
fn bare(answer: &Answer, asked: &[&str]) -> (u16, Vec<(String, String)>, String) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| name != "date");
    headers.sort();
    let mut body = answer.text();
    for word in asked {
        body = body.replace(word, "ASKED");
    }
    // Lengths follow what was asked for.
    if body != answer.text() {
        headers.retain(|(name, _)| !matches!(name.as_str(), "content-length" | "etag"));
    }
    (answer.status, headers, body)
}

#[track_caller]
fn same(what: &str, hidden: &Answer, absent: &Answer, asked: &[&str]) {
    assert_eq!(bare(hidden, asked), bare(absent, asked), "{what}");
}

/// Every way over FHIR in which this caller can ask for a document looks as if there were none.
#[track_caller]
fn is_unknown(why: &str, caller: &Fhir, ins: &str, document: &Deposited) {
    let Deposited { id, content, unique_id } = document;
    for (path, real) in [("DocumentReference", id), ("Binary", content), ("Bundle", content), ("Binary", id)]
    {
        let (hidden, absent) =
            (caller.get(&format!("/{path}/{real}")), caller.get(&format!("/{path}/{UNKNOWN}")));
        assert_eq!(hidden.status, 404, "{why}: {path}");
        same(&format!("{why}: {path}"), &hidden, &absent, &[]);
    }
    for code in ["MASQUE_PS", "N", "INVISIBLE_PATIENT"] {
        same(why, &caller.label(id, code), &caller.label(UNKNOWN, code), &[]);
        let patch = label(code).to_string();
        let by = |oid: &str| {
            let path = format!("/DocumentReference?identifier=urn:ietf:rfc:3986%7Curn:oid:{oid}");
            caller.send("PATCH", &path, &[("content-type", JSON_PATCH)], patch.as_bytes())
        };
        same(why, &by(unique_id), &by(UNKNOWN_OID), &[]);
    }
    let removed = json!([{"op": "replace", "path": "/status", "value": "entered-in-error"}]);
    let remove = |id: &str| caller.patch(&format!("/DocumentReference/{id}"), &removed);
    same(why, &remove(id), &remove(UNKNOWN), &[]);
    for query in
        ["&_id=ASKED", "&identifier=urn:ietf:rfc:3986%7Curn:oid:ASKED", "&relatesto=DocumentReference/ASKED"]
    {
        let all = "&status=current,superseded&isArchived=true,false";
        let (real, nothing) = if query.contains("oid") { (unique_id, UNKNOWN_OID) } else { (id, UNKNOWN) };
        let ask = |word: &str| caller.find(ins, &format!("{}{all}", query.replace("ASKED", word)));
        same(&format!("{why}: {query}"), &ask(real), &ask(nothing), &[real, nothing]);
    }
}

fn token(account: &Account) -> &str {
    &account.token
}

#[test]
fn a_person_knows_nothing_of_another() {
    let demo = shared();
    let (ins, own) = (demo.account("p2").ins.clone().unwrap(), demo.account("p1"));
    let document = demo.physician().file(&ins, "Of somebody else");
    let stranger = demo.with_token(token(own));
    is_unknown("somebody else's", &stranger, &ins, &document);
    // The record as a whole, too.
    for path in ["DocumentReference", "List", "Consent", "Patient"] {
        let ask = |who: &str| {
            let query = of(who);
            let query = if path == "Patient" { query.replace("patient.", "") } else { query };
            stranger.get(&format!("/{path}?{query}"))
        };
        let (known, unknown) = (ask(&ins).with(200), ask(NOBODY).with(200));
        let asked = [&*crate::http::encoded(&ins), &*crate::http::encoded(NOBODY), &ins, NOBODY];
        same(path, &known, &unknown, &asked);
        assert_eq!(known.json()["total"], 0);
    }
    let record = demo.physician().get(&format!("/Patient?{}", of(&ins).replace("patient.", "")));
    let record = record.with(200).json()["entry"][0]["resource"]["id"].as_str().unwrap().to_owned();
    same(
        "Patient",
        &stranger.get(&format!("/Patient/{record}")),
        &stranger.get(&format!("/Patient/{UNKNOWN}")),
        &[],
    );
    // A deposit for somebody else is refused as for nobody.
    let deposit = |who: &str| stranger.post("/DocumentReference", &crate::fhir::note(who, "1.2.3.4.5", "x"));
    same("deposit", &deposit(&ins), &deposit(NOBODY), &[]);
}

#[test]
fn a_professional_without_authorisation_knows_the_record_and_nothing_in_it() {
    let demo = shared();
    let ins = demo.account("p11").ins.clone().unwrap();
    let document = demo.physician().file(&ins, "Not for everybody");
    let colleague = demo.with_token(token(demo.stranger(&ins)));
    assert_eq!(colleague.find(NOBODY, "").with(200).json()["total"], 0);
    colleague.find(&ins, "").with(403);
    let Deposited { id, content, .. } = &document;
    for (path, real) in [("DocumentReference", id), ("Binary", content), ("Bundle", content)] {
        let (hidden, absent) =
            (colleague.get(&format!("/{path}/{real}")), colleague.get(&format!("/{path}/{UNKNOWN}")));
        same(path, &hidden, &absent, &[]);
        assert_eq!(hidden.status, 404, "{path}");
    }
    for code in ["MASQUE_PS", "N"] {
        same(code, &colleague.label(id, code), &colleague.label(UNKNOWN, code), &[]);
    }
    let lots = demo.physician().get(&format!("/List?{}", of(&ins))).with(200).json();
    let lot = lots["entry"][0]["resource"]["id"].as_str().unwrap();
    same("List", &colleague.get(&format!("/List/{lot}")), &colleague.get(&format!("/List/{UNKNOWN}")), &[]);
}

#[test]
fn a_masked_document_is_unknown_to_a_colleague() {
    let demo = shared();
    let (account, doctor) = (demo.account("p4"), demo.physician());
    let ins = account.ins.clone().unwrap();
    let colleague = demo.with_token(token(demo.stranger(&ins)));
    colleague.post("/Consent", &authorisation(&ins)).with(201);
    let before = (colleague.count(&ins), lots(&colleague, &ins));
    let document = doctor.file(&ins, "To be masked");
    assert_eq!((colleague.count(&ins), lots(&colleague, &ins)), (before.0 + 1, before.1 + 1));
    demo.as_("p4").label(&document.id, "MASQUE_PS").with(200);
    is_unknown("masked", &colleague, &ins, &document);
    assert_eq!((colleague.count(&ins), lots(&colleague, &ins)), before);
    // Its author and the person go on.
    doctor.get(&format!("/DocumentReference/{}", document.id)).with(200);
    demo.as_("p4").get(&format!("/Binary/{}", document.content)).with(200);
    let consents = colleague.get(&format!("/Consent?{}&status=active", of(&ins))).with(200).json();
    let consent = consents["entry"][0]["resource"]["id"].as_str().unwrap();
    colleague.send("DELETE", &format!("/Consent/{consent}"), &[], &[]).with(204);
}

#[test]
fn a_withheld_document_is_unknown_to_the_person() {
    let demo = shared();
    let (doctor, person) = (demo.physician(), demo.as_("p9"));
    let ins = demo.account("p9").ins.clone().unwrap();
    let before = (person.count(&ins), lots(&person, &ins));
    let unique_id = crate::fhir::new_oid();
    let mut deposit = crate::fhir::note(&ins, &unique_id, "To be announced in a consultation");
    deposit["securityLabel"] = json!([
        {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}]},
        {"coding": [{"system": "urn:oid:1.2.250.1.213.1.1.4.13", "code": "INVISIBLE_PATIENT"}]}]);
    let created = doctor.post("/DocumentReference", &deposit).with(201).json();
    let document = crate::fhir::deposited(&created, unique_id);
    is_unknown("withheld", &person, &ins, &document);
    assert_eq!((person.count(&ins), lots(&person, &ins)), before);
    // Once it is announced, it is there.
    doctor.label(&document.id, "N").with(200);
    person.get(&format!("/DocumentReference/{}", document.id)).with(200);
    assert_eq!(person.count(&ins), before.0 + 1);
}

#[test]
fn a_deleted_document_is_unknown_to_everybody() {
    let demo = shared();
    let (doctor, person) = (demo.physician(), demo.as_("p10"));
    let ins = demo.account("p10").ins.clone().unwrap();
    let document = doctor.file(&ins, "A mistake");
    let removed = json!([{"op": "replace", "path": "/status", "value": "entered-in-error"}]);
    doctor.patch(&format!("/DocumentReference/{}", document.id), &removed).with(200);
    is_unknown("deleted, to its author", &doctor, &ins, &document);
    is_unknown("deleted, to the person", &person, &ins, &document);
}

fn lots(caller: &Fhir, ins: &str) -> u64 {
    caller.get(&format!("/List?{}&_count=0", of(ins))).with(200).json()["total"].as_u64().unwrap()
}
