use axum::http::StatusCode;
use carnet_model::caller::ActorKind;

use crate::world::{World, helene, parameter, physician};

#[tokio::test]
async fn a_person_signs_in_and_out() {
    let world = World::new("sign-in");
    let caller = world.person(helene(), "PAT-UN").await;
    let mut browser = world.browser();
    let answer = browser.get("/documents?categorie=biologie").await;
    assert_eq!(answer.location(), "/connexion?retour=%2Fdocuments%3Fcategorie%3Dbiologie");
    let page = browser.page(answer.location()).await;
    assert!(page.contains("name=\"retour\" value=\"/documents?categorie=biologie\""), "{page}");
    let answer = browser.post("/connexion/personne", &[("retour", "/documents?categorie=biologie")]).await;
    assert!(answer.location().starts_with("http://localhost:9000/demo/authorize?state="));
    assert_eq!(parameter(answer.location(), "return"), "http://localhost:8080/connexion/retour");
    let state = parameter(answer.location(), "state");
    let code = browser.code(&caller).await;
    let back = format!("/connexion/retour?code={code}&state={state}");
    let answer = browser.get(&back).await;
    assert_eq!(answer.location(), "/documents?categorie=biologie");
    let cookie = answer
        .headers
        .get_all("set-cookie")
        .iter()
        .find(|c| c.to_str().unwrap().starts_with("carnet="))
        .unwrap();
    assert!(cookie.to_str().unwrap().ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie:?}");
    assert!(browser.page("/").await.contains("Hélène"));
    // The code is worth nothing the second time.
    let mut again = world.browser();
    again.cookies.clone_from(&browser.cookies);
    assert_eq!(again.get(&back).await.location(), "/connexion?cause=refus");
    // After signing out, the old cookie opens nothing.
    let old = browser.cookies["carnet"].clone();
    browser.page("/").await;
    assert_eq!(browser.post("/deconnexion", &[]).await.location(), "/deconnecte");
    assert!(!browser.cookies.contains_key("carnet"));
    browser.cookies.insert("carnet".to_owned(), old);
    assert_eq!(browser.get("/").await.location(), "/connexion");
}

#[tokio::test]
async fn what_comes_back_must_belong_to_this_browser() {
    let world = World::new("sign-in-state");
    let caller = world.person(helene(), "PAT-UN").await;
    let mut thief = world.browser();
    thief.page("/connexion").await;
    let state = parameter(thief.post("/connexion/personne", &[]).await.location(), "state");
    let mut victim = world.browser();
    victim.page("/connexion").await;
    for (code, state) in [
        (victim.code(&caller).await, state.as_str()),
        (victim.code(&caller).await, "rubbish"),
        (victim.code(&caller).await, ""),
        ("rubbish".to_owned(), state.as_str()),
    ] {
        let answer = victim.get(&format!("/connexion/retour?code={code}&state={state}")).await;
        assert_eq!(answer.location(), "/connexion?cause=refus");
        assert!(!victim.cookies.contains_key("carnet"));
    }
    // A sign-in that took too long is begun again.
    let code = thief.code(&caller).await;
    world.later(16 * 60_000);
    assert_eq!(
        thief.get(&format!("/connexion/retour?code={code}&state={state}")).await.location(),
        "/connexion?cause=refus"
    );
}

#[tokio::test]
async fn a_session_id_is_new_at_sign_in_and_ends() {
    let world = World::new("sign-in-fixed");
    let caller = world.person(helene(), "PAT-UN").await;
    let mut browser = world.browser();
    let fixed = "A".repeat(43);
    browser.cookies.insert("carnet".to_owned(), fixed.clone());
    browser.sign_in(&caller).await;
    let first = browser.cookies["carnet"].clone();
    assert_ne!(first, fixed);
    browser.post("/deconnexion", &[]).await;
    browser.sign_in(&caller).await;
    assert_ne!(browser.cookies["carnet"], first);
    // Idle for longer than 20 minutes: over, and the page says why.
    world.later(21 * 60_000);
    let answer = browser.get("/journal").await;
    assert_eq!(answer.location(), "/connexion?retour=%2Fjournal");
    assert!(browser.page("/connexion?retour=%2Fjournal").await.contains("après un moment sans activité"));
}

#[tokio::test]
async fn the_door_must_fit_who_was_proven() {
    let world = World::new("sign-in-kind");
    let person = world.person(helene(), "PAT-UN").await;
    let professional = physician("899700218896");
    for (door, caller) in [("/connexion/personne", &professional), ("/connexion/professionnel", &person)] {
        let mut browser = world.browser();
        browser.page("/connexion").await;
        let state = parameter(browser.post(door, &[]).await.location(), "state");
        let code = browser.code(caller).await;
        let answer = browser.get(&format!("/connexion/retour?code={code}&state={state}")).await;
        assert_eq!(
            answer.location(),
            "/connexion?cause=inconnu",
            "{door} {:?}",
            caller.kind == ActorKind::Holder
        );
    }
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    let world = World::new("sign-in-redirect");
    let caller = world.person(helene(), "PAT-UN").await;
    for back in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let mut browser = world.browser();
        browser.page("/connexion").await;
        let state =
            parameter(browser.post("/connexion/personne", &[("retour", back)]).await.location(), "state");
        let code = browser.code(&caller).await;
        assert_eq!(
            browser.get(&format!("/connexion/retour?code={code}&state={state}")).await.location(),
            "/",
            "{back}"
        );
        let answer = browser.post("/langue", &[("langue", "en"), ("retour", back)]).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::FORBIDDEN, ""), "old token {back}");
        browser.page("/").await;
        assert_eq!(
            browser.post("/langue", &[("langue", "en"), ("retour", back)]).await.location(),
            "/",
            "{back}"
        );
    }
}

#[tokio::test]
async fn without_a_provider_the_page_says_so() {
    let world = World::with("sign-in-none", None);
    let mut browser = world.browser();
    assert!(browser.page("/connexion").await.contains("Le service de connexion ne répond pas"));
    let answer = browser.post("/connexion/personne", &[]).await;
    assert_eq!(answer.location(), "/connexion");
}

#[tokio::test]
async fn the_language_is_chosen_kept_and_followed_by_letters() {
    let world = World::new("language");
    let caller = world.person(helene(), "PAT-UN").await;
    let mut browser = world.signed_in(&caller).await;
    assert!(browser.page("/documents").await.contains("<html lang=\"fr\">"));
    let answer = browser.post("/langue", &[("langue", "en"), ("retour", "/documents?tri=titre")]).await;
    assert_eq!(answer.location(), "/documents?tri=titre");
    assert!(browser.page("/documents?tri=titre").await.contains("<html lang=\"en\">"));
    let settings = world.service.settings(&caller, helene().into()).await.unwrap();
    assert_eq!(settings.contact.language, carnet_model::person::Language::English);
    // Another browser of the same person finds it again.
    assert!(world.signed_in(&caller).await.page("/journal").await.contains("<html lang=\"en\">"));
}
