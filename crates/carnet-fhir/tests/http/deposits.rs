//! Deposits by the published examples, and what comes back.

use serde_json::{Value, json};

use crate::world::{BASE, JSON, World, example, example_ins, holder, note, of, physician, test_ins};

const LOT: &str = "Bundle-example-td2-iti65-lot-soumission.json";
const REPLACEMENT: &str = "Bundle-example-td2-1-remplacement.json";
const SIMPLE: &str = "DocumentReference-example-td2-iti105-publication-simplifiee.json";
const FHIR_DOCUMENT: &str = "Bundle-example-annexe-fhir-document.json";

fn statuses(answer: &Value) -> Vec<&str> {
    answer["entry"].as_array().unwrap().iter().map(|e| e["response"]["status"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_lot_and_its_replacement() {
    let (Some(lot), Some(mut replacement)) = (example(LOT), example(REPLACEMENT)) else { return };
    let world = World::new("lot");
    world.person(example_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let person = world.token(&holder(example_ins())).await;

    let answer = world.post("/fhir/", &doctor, &lot).await.with(200).json();
    assert_eq!(answer["type"], "transaction-response");
    assert_eq!(statuses(&answer), ["201 Created"; 3]);
    let location = |at: usize| answer["entry"][at]["response"]["location"].clone();
    for (at, kind) in ["List", "DocumentReference", "Binary"].iter().enumerate() {
        assert!(location(at).as_str().unwrap().starts_with(&format!("{BASE}/{kind}/")), "{kind}");
        assert_eq!(answer["entry"][at]["response"]["etag"], "W/\"1\"");
    }
    let notes = answer["entry"][1]["response"]["outcome"]["issue"].as_array().unwrap();
    assert!(notes.iter().all(|issue| issue["severity"] != "error"), "{notes:?}");

    // The person reads all three at the places that were told.
    let list = world.follow(&location(0), &person).await.with(200);
    let path = location(0).as_str().unwrap().replace("http://carnet.test", "");
    world.send("GET", &path, &person, &[("if-none-match", list.header("etag"))], "").await.with(304);
    let list = list.json();
    let entry = world.follow(&location(1), &person).await.with(200);
    assert_eq!(entry.header("etag"), "W/\"1\"");
    let entry = entry.json();
    assert_eq!(
        list["entry"][0]["item"]["reference"],
        format!("DocumentReference/{}", entry["id"].as_str().unwrap())
    );
    for pointer in [
        "/masterIdentifier",
        "/status",
        "/type",
        "/category/0/coding/0/system",
        "/content/0/format",
        "/content/0/attachment/contentType",
        "/content/0/attachment/language",
        "/content/0/attachment/size",
        "/content/0/attachment/hash",
        "/content/0/attachment/title",
        "/context/facilityType",
        "/context/practiceSetting",
        "/securityLabel/0/coding/0/code",
    ] {
        assert_eq!(entry.pointer(pointer), lot["entry"][1]["resource"].pointer(pointer), "{pointer}");
    }
    for (pointer, utc) in [
        // The example's class does not go with its type: the server keeps the right one, and says so.
        ("/category/0/coding/0/code", "10"),
        ("/date", "2026-06-12T08:00:00Z"),
        ("/content/0/attachment/creation", "2026-06-12T08:00:00Z"),
        ("/context/period/start", "2026-06-12T08:00:00Z"),
        ("/contained/0/identifier/0/value", "123456789012345"),
        ("/contained/1/identifier/0/value", "899700218896"),
        ("/contained/1/identifier/0/system", "urn:oid:1.2.250.1.71.4.2.1"),
        ("/authenticator/reference", entry["author"][0]["reference"].as_str().unwrap()),
        ("/subject/identifier/value", "123456789012345"),
        ("/context/sourcePatientInfo/reference", "#source-patient"),
    ] {
        assert_eq!(entry.pointer(pointer), Some(&json!(utc)), "{pointer}");
    }
    assert_eq!(entry["content"][0]["attachment"]["url"], location(2));
    assert_eq!(entry["extension"][0]["valueBoolean"], false);
    let headers = [("accept", "application/xml")];
    let path = location(2).as_str().unwrap().strip_prefix("http://carnet.test").unwrap().to_owned();
    let bytes = world.send("GET", &path, &person, &headers, "").await.with(200);
    assert!(bytes.body.starts_with(b"<?xml"), "as it came");
    assert_eq!(
        (bytes.header("content-type"), bytes.header("cache-control")),
        ("application/xml", "no-store, private")
    );
    let resource = world.send("GET", &path, &person, &[("accept", JSON)], "").await.with(200).json();
    assert_eq!(resource["data"], lot["entry"][2]["resource"]["data"]);
    world.send("GET", &path, &person, &[("accept", "image/png")], "").await.with(406);

    // Another version takes its place.
    let replaced = format!("DocumentReference/{}", entry["id"].as_str().unwrap());
    assert_eq!(world.post("/fhir", &doctor, &replacement).await.with(422).fault(), "replaces-unknown");
    replacement["entry"][1]["resource"]["relatesTo"][0]["target"]["reference"] = json!(replaced);
    replacement["entry"][2]["request"]["url"] = json!(replaced);
    let answer = world.post("/fhir", &doctor, &replacement).await.with(200).json();
    assert_eq!(statuses(&answer), ["201 Created", "201 Created", "200 OK", "201 Created"]);
    let old = world.get(&format!("/fhir/{replaced}"), &person).await.with(200).json();
    assert_eq!(old["status"], "superseded");
    let new = world.follow(&answer["entry"][1]["response"]["location"], &person).await.with(200).json();
    assert_eq!(new["relatesTo"][0]["target"]["reference"], replaced);
    // The same again: the same answer, no third document.
    let again = world.post("/fhir", &doctor, &replacement).await.with(200).json();
    assert_eq!(again["entry"][1]["response"]["location"], answer["entry"][1]["response"]["location"]);
    let all = format!("/fhir/DocumentReference?{}&status=current,superseded", of(example_ins()));
    assert_eq!(world.get(&all, &person).await.with(200).json()["total"], 2);
    // A second replacement of the old one is refused.
    replacement["entry"][1]["resource"]["masterIdentifier"]["value"] = json!("urn:oid:1.2.3.4");
    assert_eq!(world.post("/fhir", &doctor, &replacement).await.with(409).fault(), "conflict");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_simple_deposit() {
    let Some(simple) = example(SIMPLE) else { return };
    let world = World::new("simple");
    world.person(example_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let person = world.token(&holder(example_ins())).await;
    let answer = world.post("/fhir/DocumentReference", &doctor, &simple).await.with(201);
    let created = answer.json();
    let id = created["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("{BASE}/DocumentReference/{id}"));
    assert_eq!((answer.header("etag"), &created["meta"]["versionId"]), ("W/\"1\"", &json!("1")));
    let attachment = &created["content"][0]["attachment"];
    assert!(attachment.get("data").is_none());
    assert_eq!(created["category"][0]["coding"][0]["code"], "10", "from the type");
    assert_eq!(created["subject"]["identifier"]["value"], "123456789012345");
    let bytes = world.follow(&attachment["url"], &person).await.with(200);
    assert_eq!(bytes.body.len(), 80);
    let lots =
        world.get(&format!("/fhir/List?{}&code=submissionset", of(example_ins())), &person).await.with(200);
    assert_eq!(lots.json()["total"], 1, "the server made the lot");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fhir_document_is_a_bundle() {
    let Some(document) = example(FHIR_DOCUMENT) else { return };
    let world = World::new("fhir-document");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let person = world.token(&holder(ins)).await;
    let text = document.to_string();
    let mut deposit = note(ins, "1.2.3.1", "Synthèse");
    deposit["content"][0]["attachment"]["contentType"] = json!(JSON);
    deposit["content"][0]["attachment"]["data"] = json!(base64_simd::STANDARD.encode_to_string(&text));
    let created = world.post("/fhir/DocumentReference", &doctor, &deposit).await.with(201).json();
    let url = &created["content"][0]["attachment"]["url"];
    assert!(url.as_str().unwrap().starts_with(&format!("{BASE}/Bundle/")), "{url}");
    assert_eq!(world.follow(url, &person).await.with(200).body, text);
    let created =
        world.post("/fhir/DocumentReference", &doctor, &note(ins, "1.2.3.2", "x")).await.with(201).json();
    let other = created["content"][0]["attachment"]["url"].as_str().unwrap().replace("/Binary/", "/Bundle/");
    world.follow(&json!(other), &person).await.with(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_deposit_is_told() {
    let Some(lot) = example(LOT) else { return };
    let world = World::new("faults");
    world.person(example_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let attachment = "/entry/1/resource/content/0/attachment";
    for (pointer, value, status, fault, at) in [
        (format!("{attachment}/size"), json!(81), 422, "content", "content[0].attachment.size"),
        (
            format!("{attachment}/hash"),
            json!("AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
            422,
            "content",
            "content[0].attachment.hash",
        ),
        ("/entry/1/resource/type/coding/0/code".to_owned(), json!("0-0"), 422, "code", "type"),
        (
            "/entry/1/resource/subject/reference".to_owned(),
            json!("Patient?identifier=urn:oid:1.2.250.1.213.1.4.10|279035121518989"),
            422,
            "rule",
            "subject",
        ),
    ] {
        let mut changed = lot.clone();
        *changed.pointer_mut(&pointer).unwrap() = value;
        let answer = world.post("/fhir", &doctor, &changed).await.with(status);
        let expected = format!("Bundle.entry[1].resource.{at}");
        assert_eq!(
            (answer.fault().as_str(), &answer.json()["issue"][0]["expression"][0]),
            (fault, &json!(expected)),
            "{pointer}"
        );
    }
    // Another author than the caller; another person; a taken uniqueId with other bytes.
    let other = world.token(&physician("801234567897")).await;
    assert_eq!(world.post("/fhir", &other, &lot).await.with(403).fault(), "author-not-caller");
    let elsewhere: Value =
        serde_json::from_str(&lot.to_string().replace("123456789012345", "123456789012399")).unwrap();
    assert_eq!(world.post("/fhir", &doctor, &elsewhere).await.with(422).fault(), "no-active-record");
    world.post("/fhir", &doctor, &lot).await.with(200);
    let mut taken = note(example_ins(), "1.2.250.1.213.1.4.8.99999.2", "autre");
    taken["masterIdentifier"] = lot["entry"][1]["resource"]["masterIdentifier"].clone();
    assert_eq!(world.post("/fhir/DocumentReference", &doctor, &taken).await.with(409).fault(), "taken");
}
