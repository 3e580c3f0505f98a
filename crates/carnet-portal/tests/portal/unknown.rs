//! What one may not know looks like what does not exist: the same bytes, whatever the id.

use axum::http::StatusCode;
use carnet_portal::routes;
use carnet_routes::{IdKind, Listener, Method};

use crate::world::{Answer, Browser, PDF, World, helene, other, pdf, physician};

const NOTHING: &str = "00000000-0000-4000-8000-000000000000";

/// An answer, but for what is declared random: the ticket in an address of the content origin.
fn shape(answer: &Answer) -> (StatusCode, String, String) {
    let location = answer.location();
    let location = if location.starts_with(crate::world::CONTENT) { "content" } else { location };
    (answer.status, location.to_owned(), answer.text())
}

async fn ask(browser: &mut Browser, method: Method, path: &str) -> (StatusCode, String, String) {
    let answer = match method {
        Method::Get => browser.get(path).await,
        _ if path.ends_with("remplacer") || path.ends_with("deposer") => {
            browser.upload(path, &[("titre", "t")], Some(("a.pdf", PDF))).await
        }
        _ => browser.post(path, &[("etat", "lue"), ("base", ""), ("mots", "x")]).await,
    };
    shape(&answer)
}

#[tokio::test]
async fn ids_of_another_person_are_unknown() {
    let world = World::new("unknown-person");
    let person = world.person(helene(), "PAT-UN").await;
    world.person(other(), "PAT-DEUX").await;
    let doctor = physician("899700218896");
    let foreign = world.file(&doctor, other(), pdf("Compte rendu")).await;
    let record = world.record_id(&doctor, other()).await;
    let mut browser = world.signed_in(&person).await;
    let mut tried = 0;
    let in_path = |route: &&carnet_routes::Route| !route.ids.is_empty() && route.path.contains('{');
    for route in routes().iter().filter(in_path).filter(|route| route.listener == Listener::Main) {
        let of = |id: &str| route.path.replace("{record}", id).replace("{id}", id).replace("{place}", "0");
        let unknown = ask(&mut browser, route.method, &of(NOTHING)).await;
        // A document, a record: every kind of foreign id, in every place.
        for id in [&foreign, &record] {
            assert_eq!(
                ask(&mut browser, route.method, &of(id)).await,
                unknown,
                "{:?} {}",
                route.method,
                route.path
            );
        }
        let to_content = unknown.1 == "content";
        assert!(
            unknown.0 == StatusCode::NOT_FOUND || to_content,
            "{:?} {}: {}",
            route.method,
            route.path,
            unknown.0
        );
        tried += 1;
    }
    assert!(tried > 25, "{tried}");
    for id in ["", "x", "00000000-0000-4000-8000-00000000000", &foreign.to_uppercase(), "../journal"] {
        assert_eq!(browser.get(&format!("/documents/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn documents_are_only_found_in_their_own_record() {
    let world = World::new("unknown-pro");
    let person = world.person(helene(), "PAT-UN").await;
    world.person(other(), "PAT-DEUX").await;
    let (author, reader) = (physician("899700218896"), crate::professional::colleague());
    let foreign = world.file(&author, other(), pdf("Autre")).await;
    let masked = world.file(&author, helene(), pdf("Masqué")).await;
    let id = carnet_model::PublicId::parse(&masked).unwrap();
    world.service.change(&person, id, carnet_model::event::Change::Mask).await.unwrap();
    let record = world.record_id(&reader, helene()).await;
    let stranger = world.record_id(&reader, other()).await;
    let mut browser = world.signed_in(&reader).await;
    crate::professional::open(&mut browser, &record).await;
    let of_document = |route: &&carnet_routes::Route| {
        route.ids.iter().any(|id| id.kind == IdKind::Record) && route.path.contains("{id}")
    };
    for route in routes().iter().filter(of_document) {
        let of =
            |id: &str| route.path.replace("{record}", &record).replace("{id}", id).replace("{place}", "0");
        let unknown = ask(&mut browser, route.method, &of(NOTHING)).await;
        assert_eq!(unknown.0, StatusCode::NOT_FOUND, "{}", route.path);
        for id in [&foreign, &masked, &record, &stranger] {
            assert_eq!(
                ask(&mut browser, route.method, &of(id)).await,
                unknown,
                "{:?} {}",
                route.method,
                route.path
            );
        }
    }
    // The preview takes only documents of the list.
    let page = browser.page(&format!("/pro/dossiers/{record}?document={masked}")).await;
    assert_eq!(
        page.replace(&masked, NOTHING),
        browser.page(&format!("/pro/dossiers/{record}?document={NOTHING}")).await
    );
}

#[tokio::test]
async fn an_emergency_in_one_record_opens_no_other() {
    let world = World::new("unknown-emergency");
    world.person(helene(), "PAT-UN").await;
    world.person(other(), "PAT-DEUX").await;
    let doctor = physician("899700218896");
    let foreign = world.file(&doctor, other(), pdf("Autre")).await;
    let record = world.record_id(&doctor, helene()).await;
    let reader = crate::professional::colleague();
    let mut browser = world.signed_in(&reader).await;
    let fields = [("mode", "urgence"), ("motif", "Inconsciente aux urgences")];
    let answer = browser.post(&format!("/pro/dossiers/{record}/ouvrir"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    for tail in ["", "/contenu", "/telecharger", "/media/0"] {
        let answer = browser.get(&format!("/pro/dossiers/{record}/documents/{foreign}{tail}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{tail}");
    }
    let query = carnet_service::journal::JournalQuery { count: 50, ..Default::default() };
    let holder = crate::world::holder(other(), "PAT-DEUX");
    let lines = world.service.journal(&holder, other().into(), &query).await.unwrap();
    assert!(lines.iter().all(|line| line.trace.caller.id != reader.id), "the other record was touched");
}
