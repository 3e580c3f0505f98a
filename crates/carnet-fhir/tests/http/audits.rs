//! The journal of accesses as AuditEvents.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::balp::faults;
use crate::world::{World, authorisation, holder, note, of, physician, test_ins};

#[tokio::test(flavor = "multi_thread")]
async fn the_holder_reads_every_access_and_a_professional_their_own() {
    let world = World::new("audits");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let other = world.token(&physician("801234567897")).await;
    let person = world.token(&holder(ins)).await;
    world.get(&format!("/fhir/DocumentReference?{}", of(ins)), &other).await.with(403);
    world.post("/fhir/Consent", &doctor, &authorisation(ins)).await.with(201);
    world.get(&format!("/fhir/DocumentReference?{}", of(ins)), &doctor).await.with(200);

    let journal = format!("/fhir/AuditEvent?{}", of(ins));
    let found = world.get(&journal, &person).await.with(200).json();
    let events: Vec<_> = found["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]).collect();
    let of_kind = |code: &str| {
        events
            .iter()
            .filter(|event| event["subtype"][1]["code"] == code)
            .map(|event| event["outcome"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(of_kind("search"), ["0", "4"], "newest first, refusals too");
    assert_eq!(of_kind("authorise"), ["0"]);
    let hash = events[0]["extension"][0]["valueString"].as_str().unwrap();
    assert_eq!(hash.len(), 64);

    let mine = world.get(&journal, &doctor).await.with(200).json();
    let agents = |found: &serde_json::Value| {
        found["entry"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| entry["resource"]["agent"][0]["who"]["identifier"]["value"].clone())
            .collect::<Vec<_>>()
    };
    assert!(agents(&mine).iter().all(|id| id == "899700218896"));

    let id = events[0]["id"].as_str().unwrap();
    let read = world.get(&format!("/fhir/AuditEvent/{id}"), &person).await.with(200).json();
    assert_eq!(&read, events[0]);
    let refused = events.iter().find(|event| event["outcome"] == "4").unwrap()["id"].as_str().unwrap();
    world.get(&format!("/fhir/AuditEvent/{refused}"), &doctor).await.with(404);
    for (more, status) in
        [("&agent=801234567897", 200), ("&date=ge2020-01-01", 200), ("&agent=1,2", 400), ("&date=x", 400)]
    {
        world.get(&format!("{journal}{more}"), &person).await.with(status);
    }
    let theirs = world.get(&format!("{journal}&agent=801234567897"), &person).await.with(200).json();
    assert_eq!(theirs["entry"].as_array().unwrap().len(), 1);
    let none = world.get(&format!("{journal}&date=lt2020-01-01"), &person).await.with(200).json();
    assert!(none.get("entry").is_none());
}

/// What each interaction of this interface leaves in the journal is as IHE BALP asks, refusals too.
#[tokio::test(flavor = "multi_thread")]
async fn every_access_is_served_as_its_profile_asks() {
    let world = World::new("balp");
    let ins = world.person(test_ins()).await;
    let caller = physician("899700218896");
    let person = world.token(&holder(ins)).await;
    let doctor = world.token(&caller).await;
    let named = carnet_model::Caller { software: Some("Logiciel 3".into()), ..caller };
    let software = world.token(&named).await;
    let of = of(ins);
    world.get(&format!("/fhir/DocumentReference?{of}"), &doctor).await.with(403);
    world.get(&format!("/fhir/Patient?{}", of.replace("patient.", "")), &doctor).await.with(200);
    let consent = world.post("/fhir/Consent", &doctor, &authorisation(ins)).await.with(201).json();
    let sent = note(ins, "1.2.3.1", "Compte rendu");
    let filed = world.post("/fhir/DocumentReference", &software, &sent).await.with(201).json();
    let mut next = note(ins, "1.2.3.2", "Le même, corrigé");
    let target = json!({"reference": format!("DocumentReference/{}", filed["id"].as_str().unwrap())});
    next["relatesTo"] = json!([{"code": "replaces", "target": target}]);
    let current = world.post("/fhir/DocumentReference", &doctor, &next).await.with(201).json();
    let document = format!("/fhir/DocumentReference/{}", current["id"].as_str().unwrap());
    world.get(&document, &doctor).await.with(200);
    world.follow(&current["content"][0]["attachment"]["url"], &person).await.with(200);
    let label = json!([{"op": "replace", "path": "/securityLabel/0", "value": {"coding": [
        {"system": "urn:oid:1.2.250.1.213.1.1.4.13", "code": "MASQUE_PS"}]}}]);
    world.patch(&document, &person, &label).await.with(200);
    for list in ["DocumentReference", "List", "Consent", "AuditEvent"] {
        world.get(&format!("/fhir/{list}?{of}"), &software).await.with(200);
    }
    let consent = format!("/fhir/Consent/{}", consent["id"].as_str().unwrap());
    world.send("DELETE", &consent, &doctor, &[], "").await.with(204);

    let found = world.get(&format!("/fhir/AuditEvent?{of}&_count=100"), &person).await.with(200).json();
    let mut kinds = BTreeSet::new();
    for event in found["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]) {
        assert_eq!(faults(event), [""; 0], "{event:#}");
        kinds.insert(format!("{} {}", event["subtype"][1]["code"].as_str().unwrap(), event["outcome"]));
    }
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(kinds, KINDS.map(|(kind, outcome)| format!("{kind} \"{outcome}\"")));
    assert!(
        matches!(&found["entry"][0]["resource"]["source"]["site"], Value::String(s) if s == "carnet.test")
    );
}

/// What the interface traces, and how it ends.
const KINDS: [(&str, u8); 13] = [
    ("authorise", 0),
    ("deposit", 0),
    ("lifecycle", 0),
    ("read", 0),
    ("read_entry", 0),
    ("read_journal", 0),
    ("replace", 0),
    ("search", 0),
    ("search", 4),
    ("search_consents", 0),
    ("search_lots", 0),
    ("status", 0),
    ("update", 0),
];
