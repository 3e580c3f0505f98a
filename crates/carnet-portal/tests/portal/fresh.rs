//! Fresh proofs, the list of sessions, and the turn to another record.

use axum::http::StatusCode;
use carnet_model::family::{FamilyEvent, Ground, RelationEnd, RepresentativeKind};
use carnet_service::Subject;

use crate::world::{Browser, PASSWORD, World, helene, other, pdf, physician};

async fn account(name: &str) -> (World, Browser) {
    let world = World::new(name);
    world.person(helene(), "PAT-UN").await;
    world.account(helene(), "helene").await;
    let mut browser = world.browser();
    browser.sign_in_by_password("helene").await;
    (world, browser)
}

#[tokio::test]
async fn a_sensitive_act_asks_for_a_fresh_proof_and_gives_another_id() {
    let (world, mut browser) = account("fresh").await;
    browser.page("/compte/mot-de-passe").await;
    world.later(6 * 60_000);
    for path in ["/compte/mot-de-passe", "/compte/courriel", "/compte/totp", "/compte/passkeys/ajouter"] {
        let answer = browser.get(path).await;
        assert!(
            answer.location().starts_with("/confirmer?retour=%2Fcompte%2F"),
            "{path} {}",
            answer.location()
        );
    }
    // The form itself asks again, too.
    browser.page("/compte").await;
    let answer = browser.post("/compte/mot-de-passe", &[("mot_de_passe", "cheval agrafe batterie 9")]).await;
    let confirm = answer.location().to_owned();
    assert_eq!(confirm, "/confirmer?retour=%2Fcompte%2Fmot-de-passe&pour=compte");
    browser.page(&confirm).await;
    let wrong = [("mot_de_passe", "wrong"), ("code", "000000"), ("retour", "/compte/mot-de-passe")];
    let answer = browser.post("/confirmer/mot-de-passe", &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let before = browser.cookies["carnet"].clone();
    let code = browser.totp();
    let right = [("mot_de_passe", PASSWORD), ("code", code.as_str()), ("retour", "/compte/mot-de-passe")];
    let answer = browser.post("/confirmer/mot-de-passe", &right).await;
    assert_eq!(answer.location(), "/compte/mot-de-passe");
    assert_ne!(browser.cookies["carnet"], before);
    browser.page("/compte/mot-de-passe").await;
    let answer = browser.post("/compte/mot-de-passe", &[("mot_de_passe", "cheval agrafe batterie 9")]).await;
    assert_eq!(answer.location(), "/compte?fait=mot-de-passe");
    let mut old = world.browser();
    old.cookies.insert("carnet".to_owned(), before);
    assert_eq!(old.get("/compte").await.location(), "/connexion?retour=%2Fcompte");
    // Nobody is sent elsewhere by this page.
    let page = browser.page("/confirmer?retour=https%3A%2F%2Fevil.example&pour=compte").await;
    assert!(!page.contains("https://evil.example"));
}

#[tokio::test]
async fn another_session_is_closed_from_the_list() {
    let (world, mut browser) = account("fresh-sessions").await;
    world.later(60_000);
    let mut phone = world.browser();
    phone.sign_in_by_password("helene").await;
    let page = browser.page("/compte").await;
    let close = page.split("action=\"").filter_map(|rest| rest.split('"').next());
    let one = close.filter(|path| path.starts_with("/compte/sessions/") && path.matches('/').count() == 4);
    let one = one.map(ToOwned::to_owned).next().unwrap();
    assert_eq!(browser.post(&one, &[]).await.location(), "/compte?fait=session-fermee");
    assert_eq!(phone.get("/").await.location(), "/connexion");
    let page = phone.page("/connexion").await;
    assert!(page.contains("fermée depuis un autre appareil"), "{page}");
    assert!(!page.contains("sans activité"));
    assert_eq!(browser.get("/compte").await.status, StatusCode::OK);
    // A name of nobody's session.
    browser.page("/compte").await;
    let answer = browser.post("/compte/sessions/AAAAAAAAAAAAAAAA/fermer", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_session_turns_to_a_child_and_back_at_the_first_request_after_the_end() {
    let (world, mut browser) = account("fresh-turn").await;
    world.child(other(), "PAT-DEUX").await;
    let child = crate::world::holder(other(), "PAT-DEUX");
    let record = world.record_id(&child, other()).await;
    // Of somebody for whom one does not act, and of nobody: the same.
    for id in [record.as_str(), "00000000000000000000000000000000"] {
        browser.page("/").await;
        assert_eq!(browser.post("/dossier", &[("record", id)]).await.status, StatusCode::NOT_FOUND, "{id}");
    }
    let attached = FamilyEvent::RepresentativeAttached {
        person: helene(),
        name: "Hélène PAT-UN".into(),
        kind: RepresentativeKind::Parent,
        ground: Ground::Registry,
    };
    world.service.attest(Subject::Ins(other()), attached).await.unwrap();
    let before = browser.cookies["carnet"].clone();
    browser.page("/").await;
    let answer = browser.post("/dossier", &[("record", &record)]).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/"));
    assert_ne!(browser.cookies["carnet"], before);
    assert!(browser.page("/documents").await.contains("data-hat=\"other\""));
    let ended = FamilyEvent::RepresentativeEnded { person: helene(), reason: RelationEnd::Judgement };
    world.service.attest(Subject::Ins(other()), ended).await.unwrap();
    let answer = browser.get("/documents").await;
    assert_eq!(answer.location(), "/?fait=fin-de-relation");
    assert!(browser.page("/documents").await.contains("data-hat=\"self\""));
}

#[tokio::test]
async fn blocking_somebody_and_letting_emergencies_in_again_ask_for_a_fresh_proof() {
    let (world, mut browser) = account("fresh-accesses").await;
    let doctor = physician("899700218896");
    world.file(&doctor, helene(), pdf("Bilan")).await;
    let given = carnet_model::event::ConsentGround::CareTeam;
    world.service.authorise(&doctor, helene().into(), None, given).await.unwrap();
    let page = browser.page("/partage").await;
    let mut keys = page.split("/partage/soignants/").skip(1).filter_map(|rest| rest.split(['/', '"']).next());
    let key = keys.find(|key| *key != "nouveau").unwrap();
    let block = format!("/partage/soignants/{key}/bloquer");
    world.later(6 * 60_000);
    for path in [block.as_str(), "/partage/soignants/nouveau"] {
        let confirm = format!("/confirmer?retour={}&pour=acces", path.replace('/', "%2F"));
        assert_eq!(browser.get(path).await.location(), confirm);
        browser.page("/partage").await;
        assert_eq!(browser.post(path, &[("faire", "bloquer")]).await.location(), confirm);
    }
    // To end an access, or to object, shuts a door: nobody is asked for more.
    browser.page(&format!("/partage/soignants/{key}/retirer")).await;
    let answer = browser.post("/partage/urgence", &[("secours", "1")]).await;
    assert_eq!(answer.location(), "/partage?fait=urgence");
    browser.page("/partage").await;
    // To lift the objection opens one; what was ticked is there again afterwards, and said to be unsaved.
    let answer = browser.post("/partage/urgence", &[("secours", "1"), ("appel", "1")]).await;
    let back = "/partage?urgence=secours%2Cappel";
    let confirm = "/confirmer?retour=%2Fpartage%3Furgence%3Dsecours%252Cappel&pour=acces";
    assert_eq!(answer.location(), confirm);
    browser.page(confirm).await;
    let code = browser.totp();
    let right = [("mot_de_passe", PASSWORD), ("code", code.as_str()), ("retour", back)];
    assert_eq!(browser.post("/confirmer/mot-de-passe", &right).await.location(), back);
    let page = browser.page(back).await;
    assert!(page.contains("pas encore enregistrés"), "{page}");
    let answer = browser.post("/partage/urgence", &[("secours", "1"), ("appel", "1")]).await;
    assert_eq!(answer.location(), "/partage?fait=urgence");
    assert!(!browser.page("/partage").await.contains("pas encore enregistrés"));
    browser.page(&block).await;
    assert_eq!(browser.post(&block, &[]).await.location(), "/partage?fait=acces-bloque");
}
