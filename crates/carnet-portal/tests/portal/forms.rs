//! Cross-site requests: every route that is no GET, found in the table, refuses every kind of foreign form.

use axum::http::StatusCode;
use carnet_portal::routes;
use carnet_routes::Method;

use crate::table::user;
use crate::world::{Answer, Browser, ORIGIN, PDF, World, helene, pdf, physician};

const HERE: &[(&str, &str)] = &[("origin", "null"), ("sec-fetch-site", "same-origin")];

#[tokio::test]
async fn no_form_of_another_site_does_anything() {
    let world = World::new("forms");
    world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    let document = world.file(&doctor, helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&doctor, helene()).await;
    let wrong = "A".repeat(32);
    let mut tried = 0;
    for route in routes().iter().filter(|route| route.method != Method::Get && route.csrf) {
        let path =
            route.path.replace("{record}", &record).replace("{id}", &document).replace("{number}", "1");
        let mut browser = user(&world, route).await;
        let right = browser.csrf.clone();
        assert!(!right.is_empty());
        for (csrf, headers) in [
            ("", HERE),
            (wrong.as_str(), HERE),
            (right.as_str(), &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")]),
            (right.as_str(), &[("origin", "https://evil.example")]),
            (right.as_str(), &[("origin", ORIGIN), ("sec-fetch-site", "cross-site")]),
            (right.as_str(), &[("origin", "null"), ("sec-fetch-site", "same-site")]),
            (right.as_str(), &[("sec-fetch-site", "none")]),
            (right.as_str(), &[]),
        ] {
            let answer = send(&mut browser, &path, csrf, headers).await;
            assert!(is_stale(&answer), "{path} {csrf} {headers:?}: {} {}", answer.status, answer.text());
        }
        // The same form from our own page is not taken for a foreign one.
        let answer = send(&mut browser, &path, &right, HERE).await;
        assert!(!is_stale(&answer), "{path}");
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

fn is_stale(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN && answer.text().contains("Cette page est trop ancienne")
}

async fn send(browser: &mut Browser, path: &str, csrf: &str, headers: &[(&str, &str)]) -> Answer {
    let with_file = path == "/documents/ajouter" || path.ends_with("remplacer") || path.ends_with("deposer");
    if with_file {
        browser.upload_with(path, &[("titre", "t")], Some(("a.pdf", PDF)), csrf, headers).await
    } else {
        browser.post_with(path, &[], csrf, headers).await
    }
}

#[tokio::test]
async fn a_form_token_belongs_to_its_session() {
    let world = World::new("forms-owner");
    let person = world.person(helene(), "PAT-UN").await;
    let mut first = world.signed_in(&person).await;
    let mut second = world.signed_in(&person).await;
    let stolen = second.csrf.clone();
    assert!(is_stale(&first.post_with("/notifications/toutes", &[], &stolen, HERE).await));
    assert!(!is_stale(&second.post_with("/notifications/toutes", &[], &stolen, HERE).await));
}

#[tokio::test]
async fn a_form_without_bounds_is_refused() {
    let world = World::new("forms-large");
    let person = world.person(helene(), "PAT-UN").await;
    let mut browser = world.signed_in(&person).await;
    let long = "a".repeat(70_000);
    let answer = browser.post("/documents/recherche", &[("mots", &long)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("trop lourd"));
}

#[tokio::test]
async fn pages_of_the_program_have_the_same_guard() {
    use axum::routing::{get, post};
    use carnet_portal::{Portal, Surroundings, TrustedForm, portal_router_with};
    let mut world = World::new("forms-others");
    let others = axum::Router::<Portal>::new()
        .route("/demo/a", get(|Surroundings(layout): Surroundings| async move { layout.csrf }))
        .route("/demo/b", post(|form: TrustedForm| async move { form.get("heure").to_owned() }))
        .route("/demo/c", get(|| async { StatusCode::NOT_FOUND }));
    world.router = portal_router_with(world.portal.clone(), others);
    let mut browser = world.browser();
    browser.page("/connexion").await;
    let answer = browser.get("/demo/a").await;
    assert_eq!((answer.text(), answer.header("referrer-policy")), (browser.csrf.clone(), "no-referrer"));
    assert!(is_stale(&browser.post_with("/demo/b", &[("heure", "8")], "", HERE).await));
    assert!(is_stale(&browser.post_with("/demo/b", &[("heure", "8")], &browser.csrf.clone(), &[]).await));
    assert_eq!(browser.post("/demo/b", &[("heure", "8")]).await.text(), "8");
    assert!(browser.get("/demo/c").await.text().contains("Cette page n’existe pas"));
}
