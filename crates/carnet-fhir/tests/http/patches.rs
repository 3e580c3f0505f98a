//! PATCH: the published acts, by id and by identifier.

use serde_json::{Value, json};

use crate::world::{Answer, JSON, World, authorisation, holder, note, of, physician, test_ins};

const ARCHIVED: &str = "/extension[url:'https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived']/valueBoolean";

fn replace(path: &str, value: &Value) -> Value {
    json!([{"op": "replace", "path": path, "value": value}])
}

fn label(code: &str) -> Value {
    json!({"coding": [{"code": code}]})
}

fn labels(answer: &Answer) -> Vec<String> {
    let labels = answer.json()["securityLabel"].as_array().unwrap().clone();
    labels.iter().map(|label| label["coding"][0]["code"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_published_acts_one_after_the_other() {
    let world = World::new("patches");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    world.post("/fhir/Consent", &doctor, &authorisation(ins)).await.with(201);
    let created =
        world.post("/fhir/DocumentReference", &doctor, &note(ins, "1.2.3.1", "Compte rendu")).await.with(201);
    let path = format!("/fhir/DocumentReference/{}", created.json()["id"].as_str().unwrap());
    let by_identifier = "/fhir/DocumentReference?identifier=urn:ietf:rfc:3986%7Curn:oid:1.2.3.1";

    let masked =
        world.patch(&path, &doctor, &replace("/securityLabel/0", &label("MASQUE_PS"))).await.with(200);
    assert_eq!(labels(&masked), ["N", "MASQUE_PS"]);
    assert_eq!((masked.header("etag"), &masked.json()["meta"]["versionId"]), ("W/\"2\"", &json!("2")));
    // Again: nothing changes.
    let again =
        world.patch(&path, &doctor, &replace("/securityLabel/0", &label("MASQUE_PS"))).await.with(200);
    assert_eq!(again.header("etag"), "W/\"2\"");
    let shown =
        world.patch(by_identifier, &doctor, &replace("/securityLabel/0", &label("N"))).await.with(200);
    assert_eq!((labels(&shown), shown.header("etag")), (vec!["N".to_owned()], "W/\"3\""));
    let identifiers = shown.json()["identifier"].as_array().unwrap().len();
    assert_eq!(identifiers, 3, "one entryUUID for each version");

    let archived =
        world.patch(by_identifier, &doctor, &replace(ARCHIVED, &json!(true))).await.with(200).json();
    assert_eq!(
        (&archived["extension"][0]["valueBoolean"], &archived["status"]),
        (&json!(true), &json!("current"))
    );
    let count = |query: &str| format!("/fhir/DocumentReference?{}{query}&_count=0", of(ins));
    for (query, total) in
        [("", 0), ("&isArchived=true", 1), ("&status=current", 0), ("&isArchived=true,false", 1)]
    {
        assert_eq!(world.get(&count(query), &doctor).await.with(200).json()["total"], total, "{query}");
    }
    let taken_back = json!({"resourceType": "Parameters", "parameter": [{"name": "operation", "part": [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": "DocumentReference.extension.where(url='https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived').value"},
        {"name": "value", "valueBoolean": false}]}]});
    world.send("PATCH", &path, &doctor, &[("content-type", JSON)], taken_back.to_string()).await.with(200);

    // Any version names the document; the wrong version is refused.
    let second = shown.json()["identifier"][1]["value"].as_str().unwrap().replace("urn:uuid:", "");
    let by_version = world.get(&format!("/fhir/DocumentReference/{second}"), &doctor).await.with(200);
    assert_eq!(by_version.header("etag"), "W/\"5\"");
    let headers = |tag| [("content-type", "application/json-patch+json"), ("if-match", tag)];
    let patch = replace("/status", &json!("entered-in-error")).to_string();
    world.send("PATCH", &path, &doctor, &headers("W/\"4\""), patch.clone()).await.with(412);
    world.send("PATCH", &path, &doctor, &headers("W/\"5\""), patch).await.with(200);
    world.get(&path, &doctor).await.with(404);
    world.patch(by_identifier, &doctor, &replace(ARCHIVED, &json!(true))).await.with(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_patched() {
    let world = World::new("not-patchable");
    let ins = world.person(test_ins()).await;
    let (doctor, person) = (world.token(&physician("899700218896")).await, world.token(&holder(ins)).await);
    let created =
        world.post("/fhir/DocumentReference", &doctor, &note(ins, "1.2.3.1", "a")).await.with(201).json();
    let path = format!("/fhir/DocumentReference/{}", created["id"].as_str().unwrap());
    for (patch, status) in [
        (replace("/description", &json!("x")), 405),
        (replace("/status", &json!("superseded")), 422),
        (replace("/securityLabel/9", &label("N")), 422),
        (json!("not a patch"), 400),
    ] {
        world.patch(&path, &person, &patch).await.with(status);
    }
    for (media_type, status) in
        [("application/xml-patch+xml", 415), ("application/fhir+xml", 415), ("text/plain", 415)]
    {
        let answer =
            world.send("PATCH", &path, &person, &[("content-type", media_type)], "<x/>").await.with(status);
        assert!(answer.header("accept-patch").contains("json-patch"));
    }
    // Deleting is the author's; the person is told so.
    world.patch(&path, &person, &replace("/status", &json!("entered-in-error"))).await.with(403);
    world
        .patch("/fhir/DocumentReference?identifier=1.9.9", &person, &replace(ARCHIVED, &json!(true)))
        .await
        .with(404);
    world.patch("/fhir/DocumentReference?type=1", &person, &replace(ARCHIVED, &json!(true))).await.with(400);
}
