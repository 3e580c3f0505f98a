//! The journal of accesses as AuditEvents.

use crate::world::{World, authorisation, holder, of, physician, test_ins};

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
