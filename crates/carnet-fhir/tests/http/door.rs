//! The door itself: who may knock, in what language, at which address.

use carnet_fhir::routes;
use carnet_routes::Method;

use crate::world::{JSON, World, holder, physician, test_ins};

const ID: &str = "01234567-89ab-cdef-0001-0203040506ff";

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Patch => "PATCH",
        Method::Delete => "DELETE",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_the_table_is_served_and_asks_who_calls() {
    let world = World::new("routes");
    for route in routes() {
        let path = route.path.replace("{id}", ID);
        let (method, open) = (method(route.method), route.path == "/fhir/metadata");
        let answer = world.send(method, &path, "", &[], "").await.with(if open { 200 } else { 401 });
        if !open {
            assert!(answer.header("www-authenticate").starts_with("Bearer"), "{path}");
            world.send(method, &path, "wrong", &[], "").await.with(401);
        }
        for other in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let listed = routes().iter().any(|r| r.path == route.path && self::method(r.method) == other);
            let status = world.send(other, &path, "", &[], "").await.status.as_u16();
            assert_eq!(matches!(status, 200 | 401), listed, "{other} {path}: {status}");
            assert!(listed || status == 405, "{other} {path}: {status}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_addresses_methods_and_forms_are_refused_in_fhir() {
    let world = World::new("door");
    let ins = world.person(test_ins()).await;
    let (doctor, person) = (world.token(&physician("899700218896")).await, world.token(&holder(ins)).await);
    for (method, path, headers, body, status) in [
        ("GET", "/fhir/Nothing", &[][..], "", 404),
        ("GET", "/fhir/DocumentReference/a/b", &[], "", 404),
        ("GET", "/fhir/DocumentReference/%ff", &[], "", 404),
        ("DELETE", "/fhir/DocumentReference", &[], "", 405),
        ("PUT", "/fhir/DocumentReference/x", &[("content-type", JSON)], "{}", 405),
        ("GET", "/fhir", &[], "", 405),
        ("POST", "/fhir", &[("content-type", "application/fhir+xml")], "<Bundle/>", 415),
        ("POST", "/fhir", &[("content-type", JSON), ("content-encoding", "gzip")], "x", 415),
        ("POST", "/fhir", &[("content-type", JSON)], "{", 400),
        ("POST", "/fhir", &[("content-type", JSON)], "{\"a\":1,\"a\":2}", 400),
        ("POST", "/fhir", &[("content-type", JSON)], "{}", 400),
        ("POST", "/fhir", &[("content-type", JSON), ("content-length", "999999999")], "", 413),
        ("POST", "/fhir", &[("content-type", JSON), ("accept", "application/fhir+xml")], "{}", 406),
        ("GET", "/fhir/metadata?_format=xml", &[], "", 406),
        ("GET", "/fhir/Patient", &[], "", 400),
    ] {
        let answer = world.send(method, path, &doctor, headers, body).await.with(status);
        let outcome = answer.json();
        assert_eq!(outcome["resourceType"], "OperationOutcome", "{method} {path}");
        assert!(answer.header("content-type").starts_with(JSON));
        assert_eq!(answer.header("cache-control"), "no-store, private");
        assert_eq!(status == 405, answer.headers.contains_key("allow"), "{method} {path}");
    }
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100));
    let answer = world.send("POST", "/fhir", &doctor, &[("content-type", JSON)], deep).await.with(400);
    assert_eq!(answer.fault(), "json");
    world.send("DELETE", "/fhir/Consent/x", &person, &[], "").await.with(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_capability_statement_lists_what_there_is() {
    let world = World::new("metadata");
    let statement = world.get("/fhir/metadata", "").await.with(200).json();
    assert_eq!((&statement["fhirVersion"], &statement["format"][0]), (&"4.0.1".into(), &JSON.into()));
    let rest = &statement["rest"][0];
    let kinds: Vec<_> =
        rest["resource"].as_array().unwrap().iter().map(|r| r["type"].as_str().unwrap()).collect();
    for route in routes() {
        let kind = route.path.split('/').nth(2).unwrap_or("metadata");
        assert!(kind == "metadata" || kinds.contains(&kind), "{kind}");
    }
    assert_eq!(rest["interaction"][0]["code"], "transaction");
}
