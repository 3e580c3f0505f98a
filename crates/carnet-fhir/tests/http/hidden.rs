//! What the caller may not know looks like what does not exist, byte for byte.

use carnet_model::Caller;
use carnet_model::caller::AuthMode;
use serde_json::json;

use crate::world::{JSON, World, authorisation, holder, note, of, physician, test_ins};

#[tokio::test(flavor = "multi_thread")]
async fn a_masked_document_is_an_unknown_one() {
    let world = World::new("hidden");
    let ins = world.person(test_ins()).await;
    let (doctor, person) = (world.token(&physician("899700218896")).await, world.token(&holder(ins)).await);
    let other = world.token(&physician("801234567897")).await;
    world.post("/fhir/Consent", &other, &authorisation(ins)).await.with(201);
    let created =
        world.post("/fhir/DocumentReference", &doctor, &note(ins, "1.2.3.1", "a")).await.with(201).json();
    let id = created["id"].as_str().unwrap();
    let content =
        created["content"][0]["attachment"]["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let search = format!("/fhir/DocumentReference?{}", of(ins));
    assert_eq!(world.get(&search, &other).await.with(200).json()["total"], 1);
    let patch = json!([{"op": "replace", "path": "/securityLabel/0", "value": "MASQUE_PS"}]);
    world.patch(&format!("/fhir/DocumentReference/{id}"), &person, &patch).await.with(200);

    let unknown = "01234567-89ab-cdef-0001-0203040506ff";
    for (kind, id) in [
        ("DocumentReference", id),
        ("Binary", &content),
        ("Bundle", &content),
        ("List", "x"),
        ("Patient", "x"),
    ] {
        let hidden = world.get(&format!("/fhir/{kind}/{id}"), &other).await.with(404);
        let absent = world.get(&format!("/fhir/{kind}/{unknown}"), &other).await.with(404);
        assert_eq!((hidden.body, hidden.headers), (absent.body, absent.headers), "{kind}");
    }
    let hidden = world.patch(&format!("/fhir/DocumentReference/{id}"), &other, &patch).await.with(404);
    let absent = world.patch(&format!("/fhir/DocumentReference/{unknown}"), &other, &patch).await.with(404);
    assert_eq!((hidden.body, hidden.headers), (absent.body, absent.headers));
    assert_eq!(world.get(&search, &other).await.with(200).json()["total"], 0);
    let by_id = world.get(&format!("{search}&_id={id}"), &other).await.with(200);
    let by_unknown = world.get(&format!("{search}&_id={unknown}"), &other).await.with(200);
    let neutral = |body: &[u8], id: &str| String::from_utf8_lossy(body).replace(id, "ID");
    assert_eq!(neutral(&by_id.body, id), neutral(&by_unknown.body, unknown));
    let lots = world.get(&format!("/fhir/List?{}", of(ins)), &other).await.with(200).json();
    assert_eq!(lots["total"], 0, "the lots of a hidden document are hidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_person_and_a_stranger_look_alike() {
    let world = World::new("strangers");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let nobody = "patient.identifier=urn:oid:1.2.250.1.213.1.4.10%7C277076322082910";
    for kind in ["DocumentReference", "List", "Consent"] {
        let answer = world.get(&format!("/fhir/{kind}?{nobody}"), &doctor).await.with(200).json();
        assert_eq!((&answer["total"], answer.get("entry")), (&json!(0), None), "{kind}");
    }
    let answer = world
        .get(&format!("/fhir/Patient?{}", nobody.replace("patient.", "")), &doctor)
        .await
        .with(200)
        .json();
    assert_eq!((&answer["total"], answer.get("entry")), (&json!(0), None));
    // A professional without authorisation: the record is known, the list is refused.
    let refused = world.get(&format!("/fhir/DocumentReference?{}", of(ins)), &doctor).await.with(403);
    assert_eq!(refused.fault(), "forbidden");
    // Somebody else's holder: nothing.
    let foreign = carnet_model::Ins::parse(carnet_model::InsDomain::NirTest, "277076322082910").unwrap();
    let stranger = world.token(&holder(foreign)).await;
    let answer = world.get(&format!("/fhir/DocumentReference?{}", of(ins)), &stranger).await.with(200).json();
    assert_eq!((&answer["total"], answer.get("entry")), (&json!(0), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_only_feed_changes_what_is_theirs_without_reading() {
    let world = World::new("feeding");
    let ins = world.person(test_ins()).await;
    let clerk = Caller { auth: AuthMode::DirectCpe, ..physician("899700218896") };
    let clerk = world.token(&clerk).await;
    let created =
        world.post("/fhir/DocumentReference", &clerk, &note(ins, "1.2.3.1", "a")).await.with(201).json();
    let path = format!("/fhir/DocumentReference/{}", created["id"].as_str().unwrap());
    let status = world.get(&path, &clerk).await.status.as_u16();
    assert!(matches!(status, 403 | 404), "{status}");
    for (value, labels) in [("MASQUE_PS", 2), ("N", 1)] {
        let patch = json!([{"op": "replace", "path": "/securityLabel/0", "value": value}]);
        let answer = world.patch(&path, &clerk, &patch).await.with(200).json();
        assert_eq!(answer["securityLabel"].as_array().unwrap().len(), labels, "{value}");
    }
    let by_identifier = "/fhir/DocumentReference?identifier=1.2.3.1";
    let patch = json!({"resourceType": "Parameters", "parameter": [{"name": "operation", "part": [
        {"name": "type", "valueCode": "add"}, {"name": "path", "valueString": "DocumentReference"},
        {"name": "name", "valueString": "securityLabel"}, {"name": "value", "valueCodeableConcept": {"coding": [{"code": "MASQUE_PS"}]}}]}]});
    world.send("PATCH", by_identifier, &clerk, &[("content-type", JSON)], patch.to_string()).await.with(200);
}
