//! Hostile input: texts are shown as texts, and no query or form breaks a page.

use axum::http::StatusCode;
use carnet_portal::routes;
use carnet_routes::{Listener, Method};

use crate::world::{PDF, World, document, helene, pdf, physician};

const ATTACK: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}\u{202e}";

fn check(page: &str, path: &str) {
    for sign in ["<script>", "<img src=x", "onerror=alert(1)>"] {
        assert!(!page.contains(sign), "{path}: {page}");
    }
}

#[tokio::test]
async fn texts_of_others_are_only_texts() {
    let world = World::new("hostile-texts");
    let person = world.person(helene(), "PAT-UN").await;
    let mut doctor = physician("899700218896");
    (doctor.name, doctor.structure_name) = (ATTACK.into(), Some(ATTACK.into()));
    let mut draft = document("11488-4", ATTACK, "application/pdf", PDF);
    draft.comments = Some(ATTACK.to_owned());
    let id = world.file(&doctor, helene(), draft).await;
    let note = document("11488-4", ATTACK, "text/plain", ATTACK.as_bytes());
    let note = world.file(&doctor, helene(), note).await;
    let mut browser = world.signed_in(&person).await;
    let found = browser.post("/documents/recherche", &[("mots", ATTACK)]).await.location().to_owned();
    for path in [
        "/",
        "/documents",
        &found,
        &format!("/documents/{id}"),
        &format!("/documents/{id}/masquer"),
        &format!("/documents/{note}"),
        "/notifications",
        "/journal",
    ] {
        check(&browser.page(path).await, path);
    }
    let fields = [
        ("titre", ATTACK),
        ("type", ATTACK),
        ("date", ATTACK),
        ("commentaire", ATTACK),
        ("correction", ATTACK),
    ];
    let answer = browser.upload("/documents/ajouter", &fields, Some(("x.pdf", PDF))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    check(&answer.text(), "/documents/ajouter");
    let reader = crate::professional::colleague();
    let record = world.record_id(&reader, helene()).await;
    let mut browser = world.signed_in(&reader).await;
    check(&browser.post("/pro/dossiers", &[("ins", ATTACK)]).await.text(), "/pro/dossiers");
    let door = format!("/pro/dossiers/{record}/ouvrir");
    let fields = [("base", ATTACK), ("mode", "normal"), ("motif", ATTACK)];
    check(&browser.post(&door, &fields).await.text(), &door);
    crate::professional::open(&mut browser, &record).await;
    for tail in [
        "",
        "/deposer",
        &format!("?document={id}"),
        &format!("?document={note}"),
        &format!("/documents/{id}"),
    ] {
        let path = format!("/pro/dossiers/{record}{tail}");
        check(&browser.page(&path).await, &path);
    }
}

#[tokio::test]
async fn no_query_breaks_a_page() {
    let world = World::new("hostile-queries");
    let person = world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    let id = world.file(&doctor, helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&doctor, helene()).await;
    let mut browsers = [world.signed_in(&person).await, world.signed_in(&doctor).await];
    let long = "a".repeat(1_500);
    let values = [
        "",
        "-1",
        "18446744073709551616",
        "%00",
        "%ff%fe",
        "9999-12-31",
        "-9999-01-01",
        "0000-00-00",
        "%F0%9F%92%A9",
        &long,
    ];
    let names = [
        "page",
        "tri",
        "groupe",
        "recherche",
        "categorie",
        "periode",
        "du",
        "au",
        "document",
        "etat",
        "retour",
        "state",
        "code",
        "fait",
    ];
    for route in routes().iter().filter(|r| r.method == Method::Get && r.listener == Listener::Main) {
        let path =
            route.path.replace("{record}", &record).replace("{id}", &id).replace("{place}", "4294967296");
        for value in values {
            let query: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
            for browser in &mut browsers {
                let answer = browser.get(&format!("{path}?{}&{}", query.join("&"), query.join("&"))).await;
                assert!(!answer.status.is_server_error(), "{path} {value}: {}", answer.status);
            }
        }
    }
}
