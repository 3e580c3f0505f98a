//! Authorisations: set, found, removed.

use serde_json::json;

use crate::world::{BASE, World, authorisation, holder, of, physician, test_ins};

#[tokio::test(flavor = "multi_thread")]
async fn an_authorisation_opens_the_record_and_its_removal_closes_it() {
    let world = World::new("consents");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let person = world.token(&holder(ins)).await;
    let documents = format!("/fhir/DocumentReference?{}", of(ins));
    world.get(&documents, &doctor).await.with(403);

    let answer = world.post("/fhir/Consent", &doctor, &authorisation(ins)).await.with(201);
    let consent = answer.json();
    assert_eq!(answer.header("location"), format!("{BASE}/Consent/{}", consent["id"].as_str().unwrap()));
    assert_eq!(consent["status"], "active");
    world.get(&documents, &doctor).await.with(200);
    let location = json!(answer.header("location"));
    assert_eq!(world.follow(&location, &doctor).await.with(200).json(), consent);

    let search = |more: &str| format!("/fhir/Consent?{}{more}", of(ins));
    for (more, total) in [
        ("", 1),
        ("&actor:identifier=urn:oid:1.2.250.1.71.4.2.1%7C899700218896", 1),
        ("&actor=801234567897", 0),
        ("&status=active", 1),
        ("&status=inactive", 0),
    ] {
        for token in [&doctor, &person] {
            assert_eq!(world.get(&search(more), token).await.with(200).json()["total"], total, "{more}");
        }
    }
    let status = world
        .get(&format!("/fhir/Patient?{}", of(ins).replace("patient.", "")), &doctor)
        .await
        .with(200)
        .json();
    let extensions = status["entry"][0]["resource"]["extension"].as_array().unwrap().clone();
    assert!(extensions.iter().any(|extension| extension["valueCode"] == "VALIDE"), "{extensions:?}");

    let path = location.as_str().unwrap().replace("http://carnet.test", "");
    let other = world.token(&physician("801234567897")).await;
    world.send("DELETE", &path, &other, &[], "").await.with(404);
    world.send("DELETE", &path, &doctor, &[], "").await.with(204);
    world.get(&documents, &doctor).await.with(403);
    world.get(&path, &doctor).await.with(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authorisation_is_set_by_the_one_whom_it_is_for() {
    let world = World::new("own-consent");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let mut consent = authorisation(ins);
    let actor = |id: &str| json!([{"reference": {"identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": id}}}]);
    consent["provision"]["actor"] = actor("801234567897");
    world.post("/fhir/Consent", &doctor, &consent).await.with(403);
    consent["provision"]["actor"] = actor("899700218896");
    consent["provision"]["period"] = json!({"end": "2027-01-31"});
    let answer = world.post("/fhir/Consent", &doctor, &consent).await.with(201).json();
    assert_eq!(answer["provision"]["period"]["end"], "2027-02-01T00:00:00.000Z");
    consent["category"] = json!([]);
    world.post("/fhir/Consent", &doctor, &consent).await.with(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_authorises_blocks_and_objects_by_the_same_resource() {
    let world = World::new("person-consents");
    let ins = world.person(test_ins()).await;
    let doctor = world.token(&physician("899700218896")).await;
    let person = world.token(&holder(ins)).await;
    let documents = format!("/fhir/DocumentReference?{}", of(ins));
    let actor = json!([{"reference": {
        "identifier": {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "899700218896"}, "display": "Camille DURAND"}}]);
    let purpose = |code: &str| json!([{"system": "urn:oid:1.2.250.1.213.1.1.4.248", "code": code}]);
    let consent = |provision: serde_json::Value| {
        let mut consent = authorisation(ins);
        consent.as_object_mut().unwrap().remove("category");
        consent["provision"] = provision;
        consent
    };
    let location = |answer: &serde_json::Value| format!("/fhir/Consent/{}", answer["id"].as_str().unwrap());

    let permit = world
        .post("/fhir/Consent", &person, &consent(json!({"type": "permit", "actor": actor})))
        .await
        .with(201)
        .json();
    assert_eq!(permit["category"][0]["coding"][0]["code"], "person");
    world.get(&documents, &doctor).await.with(200);

    let deny = world
        .post("/fhir/Consent", &person, &consent(json!({"type": "deny", "actor": actor})))
        .await
        .with(201)
        .json();
    assert_eq!(
        (&deny["provision"]["type"], &deny["provision"]["actor"][0]["reference"]["display"]),
        (&json!("deny"), &json!("Camille DURAND"))
    );
    world.get(&documents, &doctor).await.with(403);
    world.get(&location(&deny), &doctor).await.with(404);
    assert_eq!(world.get(&location(&permit), &person).await.with(200).json()["status"], "inactive");
    world.send("DELETE", &location(&deny), &doctor, &[], "").await.with(404);
    world.send("DELETE", &location(&deny), &person, &[], "").await.with(204);
    world.get(&documents, &doctor).await.with(200);

    for code in ["bris_de_glace", "centre_15"] {
        let made = world
            .post("/fhir/Consent", &person, &consent(json!({"type": "deny", "purpose": purpose(code)})))
            .await
            .with(201)
            .json();
        assert_eq!(made["provision"]["purpose"][0]["code"], code);
    }
    let all = format!("/fhir/Consent?{}", of(ins));
    let found = world.get(&all, &person).await.with(200).json();
    assert_eq!(found["total"], 3, "{found:#}");
    assert_eq!(world.get(&all, &doctor).await.with(200).json()["total"], 1, "only their own");
    let objection = found["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["resource"])
        .find(|resource| resource["provision"]["purpose"][0]["code"] == "centre_15")
        .unwrap();
    world.send("DELETE", &location(objection), &person, &[], "").await.with(204);
    assert_eq!(world.get(&all, &person).await.with(200).json()["total"], 2);

    for (provision, by, status) in [
        (json!({"type": "deny"}), &person, 422),
        (json!({"type": "deny", "purpose": purpose("normal")}), &person, 422),
        (json!({"type": "maybe", "actor": actor}), &person, 422),
        (json!({"type": "permit"}), &person, 422),
        (json!({"type": "deny", "actor": actor}), &doctor, 403),
    ] {
        let answer = world.post("/fhir/Consent", by, &consent(provision.clone())).await;
        assert_eq!(answer.status, status, "{provision}");
    }
}
