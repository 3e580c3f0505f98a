//! Searches: parameters, pages, orders, both methods.

use serde_json::{Value, json};

use crate::world::{BASE, World, holder, note, of, physician, test_ins};

fn titles(bundle: &Value) -> Vec<String> {
    let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
    let documents = entries.iter().filter(|entry| entry["search"]["mode"] == "match");
    documents
        .map(|entry| entry["resource"]["content"][0]["attachment"]["title"].as_str().unwrap().to_owned())
        .collect()
}

async fn filled(name: &str) -> (World, String) {
    let world = World::new(name);
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    for (at, kind) in ["11488-4", "11502-2", "11488-4", "18748-4", "11488-4"].iter().enumerate() {
        let mut deposit = note(ins, &format!("1.2.3.{at}"), &format!("d{at}"));
        deposit["date"] = json!(format!("2026-0{}-01T08:00:00Z", at + 1));
        deposit["type"]["coding"][0]["code"] = json!(kind);
        world.post("/fhir/DocumentReference", &doctor, &deposit).await.with(201);
    }
    let person = world.token(&holder(ins)).await;
    (world, person)
}

#[tokio::test(flavor = "multi_thread")]
async fn parameters_choose_documents() {
    let (world, person) = filled("parameters").await;
    let patient = of(test_ins());
    for (query, expected) in [
        ("", vec!["d4", "d3", "d2", "d1", "d0"]),
        ("&_sort=date", vec!["d0", "d1", "d2", "d3", "d4"]),
        ("&type=11488-4", vec!["d4", "d2", "d0"]),
        ("&type=http://loinc.org%7C11488-4,18748-4", vec!["d4", "d3", "d2", "d0"]),
        ("&type=urn:oid:2.16.840.1.113883.6.1%7C11502-2", vec!["d1"]),
        ("&type=http://snomed.info/sct%7C11502-2", vec![]),
        ("&type=11488-4&type=11502-2", vec![]),
        ("&category=31", vec!["d3"]),
        ("&date=ge2026-02-01&date=lt2026-04-01", vec!["d2", "d1"]),
        ("&date=2026-02", vec!["d1"]),
        ("&identifier=urn:ietf:rfc:3986%7Curn:oid:1.2.3.3", vec!["d3"]),
        ("&identifier=1.2.3.3,1.2.3.1", vec!["d3", "d1"]),
        ("&author.family=dur&author.given=cam", vec!["d4", "d3", "d2", "d1", "d0"]),
        ("&author.identifier=urn:oid:1.2.250.1.71.4.2.1%7C899700218896&_count=1", vec!["d4"]),
        ("&author.family=nobody", vec![]),
        ("&security-label=N&isArchived=false&status=current&_count=2", vec!["d4", "d3"]),
        ("&security-label=MASQUE_PS", vec![]),
        ("&status=superseded", vec![]),
        ("&_lastUpdated=lt2026-01-01", vec![]),
    ] {
        let answer =
            world.get(&format!("/fhir/DocumentReference?{patient}{query}"), &person).await.with(200).json();
        assert_eq!(titles(&answer), expected, "{query}");
    }
    for bad in ["&date=x", "&type:not=1", "&_count=x", "&patient=Patient/x"] {
        world.get(&format!("/fhir/DocumentReference?{patient}{bad}"), &person).await.with(400);
    }
    world.get("/fhir/DocumentReference?identifier=1.2.3.3", &person).await.with(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_and_say_nothing() {
    let (world, person) = filled("pages").await;
    let mut answer = world
        .get(&format!("/fhir/DocumentReference?{}&_count=2", of(test_ins())), &person)
        .await
        .with(200)
        .json();
    let mut seen = titles(&answer);
    let mut pages = 1;
    loop {
        assert_eq!(answer["total"], 5);
        let links = answer["link"].as_array().unwrap().clone();
        let Some(next) = links.iter().find(|link| link["relation"] == "next") else { break };
        assert!(!next["url"].as_str().unwrap().contains("279035121518989"));
        answer = world.follow(&next["url"], &person).await.with(200).json();
        seen.extend(titles(&answer));
        pages += 1;
        assert!(pages < 9);
    }
    assert_eq!((pages, seen), (3, ["d4", "d3", "d2", "d1", "d0"].map(str::to_owned).to_vec()));
    let wrong = world.get("/fhir/DocumentReference?_cursor=AAAA", &person).await.with(400);
    assert_eq!(wrong.fault(), "cursor");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_post_and_with_the_patient_beside() {
    let (world, person) = filled("post").await;
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("{}&type=11502-2&_include=DocumentReference:subject", of(test_ins()));
    let answer =
        world.send("POST", "/fhir/DocumentReference/_search", &person, &form, body).await.with(200).json();
    assert_eq!(titles(&answer), ["d1"]);
    let patient = &answer["entry"][1];
    assert_eq!(
        (&patient["search"]["mode"], &patient["resource"]["resourceType"]),
        (&json!("include"), &json!("Patient"))
    );
    let by_reference =
        format!("/fhir/DocumentReference?patient={}", patient["resource"]["id"].as_str().unwrap());
    assert_eq!(world.get(&by_reference, &person).await.with(200).json()["total"], 5);
    let found =
        world.send("POST", "/fhir/List/_search", &person, &form, of(test_ins())).await.with(200).json();
    assert_eq!(found["total"], 5);
    let status = world
        .send("POST", "/fhir/Patient/_search", &person, &form, of(test_ins()).replace("patient.", ""))
        .await;
    let status = status.with(200).json();
    let resource = &status["entry"][0]["resource"];
    assert_eq!(
        (&resource["active"], &resource["gender"], &resource["birthDate"]),
        (&json!(true), &json!("female"), &json!("1979-03-28"))
    );
    let read = world.follow(&status["entry"][0]["fullUrl"], &person).await.with(200);
    let path = status["entry"][0]["fullUrl"].as_str().unwrap().replace("http://carnet.test", "");
    let tag = read.header("etag").to_owned();
    world.send("GET", &path, &person, &[("if-none-match", &tag)], "").await.with(304);
    world.send("POST", "/fhir/List/_search", &person, &[("content-type", "text/plain")], "x").await.with(415);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_understood() {
    let (world, person) = filled("handling").await;
    let path = format!("/fhir/DocumentReference?{}&colour=red&type=11502-2", of(test_ins()));
    let silent = world.get(&path, &person).await.with(200).json();
    assert_eq!(silent["entry"].as_array().unwrap().len(), 1);
    let link = silent["link"][0]["url"].as_str().unwrap();
    assert!(link.starts_with(&format!("{BASE}/DocumentReference?")) && !link.contains("colour"), "{link}");
    let lenient =
        world.send("GET", &path, &person, &[("prefer", "handling=lenient")], "").await.with(200).json();
    let last = &lenient["entry"][1];
    assert_eq!(
        (&last["search"]["mode"], &last["resource"]["issue"][0]["severity"]),
        (&json!("outcome"), &json!("warning"))
    );
    world.send("GET", &path, &person, &[("prefer", "handling=strict")], "").await.with(400);
}
