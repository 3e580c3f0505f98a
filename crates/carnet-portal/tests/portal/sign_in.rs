use std::sync::Arc;

use axum::http::StatusCode;
use carnet_identity::oidc::Assurance;
use carnet_model::caller::ActorKind;
use serde_json::json;

use crate::provider::{ISSUER, Played, Way, settings};
use crate::world::{Answer, Browser, World, helene, parameter, physician};

/// A portal with a provider.
pub(crate) fn with_provider(name: &str) -> (World, Arc<Played>) {
    let world = World::with(name, Some(Arc::new(settings(Assurance::Eidas1))));
    let played = Played::new(world.service.now());
    world.service.set_outbound(Arc::new(Way(Arc::clone(&played))));
    let ins = format!("{}|{}", helene().domain().oid(), helene().matricule());
    played.say(|said| {
        said.userinfo = json!({
            "given_name": "Hélène", "family_name": "Pat-Un", "birthdate": "1979-03-28", "gender": "female",
            "birthplace": "51215", "birthcountry": "99100", "ins": ins,
        });
    });
    (world, played)
}

/// Goes to the provider by a door, and comes back.
pub(crate) async fn go(
    browser: &mut Browser,
    played: &Played,
    door: &str,
    fields: &[(&str, &str)],
) -> Answer {
    browser.page("/connexion").await;
    let answer = browser.post(door, fields).await;
    let query = played.visit(answer.location());
    browser.get(&format!("/connexion/retour?{query}")).await
}

#[tokio::test]
async fn a_person_signs_in_at_their_provider_and_out() {
    let (world, played) = with_provider("sign-in");
    world.person(helene(), "PAT-UN").await;
    let mut browser = world.browser();
    let answer = browser.get("/documents?categorie=biologie").await;
    assert_eq!(answer.location(), "/connexion?retour=%2Fdocuments%3Fcategorie%3Dbiologie");
    let page = browser.page(answer.location()).await;
    assert!(page.contains("name=\"retour\" value=\"/documents?categorie=biologie\""), "{page}");
    let answer = browser.post("/connexion/personne", &[("retour", "/documents?categorie=biologie")]).await;
    assert!(answer.location().starts_with(&format!("{ISSUER}/auth?")), "{}", answer.location());
    assert_eq!(parameter(answer.location(), "redirect_uri"), "http://localhost:8080/connexion/retour");
    let back = format!("/connexion/retour?{}", played.visit(answer.location()));
    let answer = browser.get(&back).await;
    assert_eq!(answer.location(), "/documents?categorie=biologie");
    let cookies = answer.headers.get_all("set-cookie").iter();
    let cookie = cookies.map(|c| c.to_str().unwrap()).find(|c| c.starts_with("carnet=")).unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(browser.page("/").await.contains("Hélène"));
    // What came back is worth nothing the second time.
    let mut again = world.browser();
    again.cookies.clone_from(&browser.cookies);
    again.cookies.remove("carnet");
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
    let (world, played) = with_provider("sign-in-state");
    world.person(helene(), "PAT-UN").await;
    let mut thief = world.browser();
    thief.page("/connexion").await;
    let answer = thief.post("/connexion/personne", &[]).await;
    let query = played.visit(answer.location());
    let mut victim = world.browser();
    victim.page("/connexion").await;
    for query in [query.as_str(), "code=the-code&state=rubbish", "code=the-code", ""] {
        let answer = victim.get(&format!("/connexion/retour?{query}")).await;
        assert_eq!(answer.location(), "/connexion?cause=refus");
        assert!(!victim.cookies.contains_key("carnet"));
    }
    // A sign-in that took too long is begun again.
    thief.page("/connexion").await;
    let answer = thief.post("/connexion/personne", &[]).await;
    let query = played.visit(answer.location());
    world.later(16 * 60_000);
    assert_eq!(thief.get(&format!("/connexion/retour?{query}")).await.location(), "/connexion?cause=refus");
}

#[tokio::test]
async fn a_session_id_is_new_at_sign_in_and_ends() {
    let (world, played) = with_provider("sign-in-fixed");
    world.person(helene(), "PAT-UN").await;
    let mut browser = world.browser();
    let fixed = "A".repeat(43);
    browser.cookies.insert("carnet".to_owned(), fixed.clone());
    go(&mut browser, &played, "/connexion/personne", &[]).await;
    let first = browser.cookies["carnet"].clone();
    assert_ne!(first, fixed);
    browser.page("/").await;
    browser.post("/deconnexion", &[]).await;
    go(&mut browser, &played, "/connexion/personne", &[]).await;
    assert_ne!(browser.cookies["carnet"], first);
    browser.page("/").await;
    // Idle for longer than 20 minutes: over, and the page says why.
    world.later(21 * 60_000);
    let answer = browser.get("/journal").await;
    assert_eq!(answer.location(), "/connexion?retour=%2Fjournal");
    assert!(browser.page("/connexion?retour=%2Fjournal").await.contains("après un moment sans activité"));
}

#[tokio::test]
async fn the_door_must_fit_who_was_proven() {
    let (world, played) = with_provider("sign-in-kind");
    world.person(helene(), "PAT-UN").await;
    let mut browser = world.browser();
    let answer = go(&mut browser, &played, "/connexion/professionnel", &[]).await;
    assert_eq!(answer.location(), "/connexion?cause=inconnu");
    let doctor = json!({
        "SubjectNameID": "899700218896", "family_name": "LEROY", "given_name": "Anne",
        "SubjectRefPro": {"exercices": [{"codeProfession": "10", "codeCategorieProfessionnelle": "C"}]},
    });
    played.say(|said| said.userinfo = doctor);
    let answer = go(&mut browser, &played, "/connexion/personne", &[]).await;
    assert_eq!(answer.location(), "/connexion?cause=inconnu");
    let answer = go(&mut browser, &played, "/connexion/professionnel", &[]).await;
    assert_eq!(answer.location(), "/pro");
    assert!(browser.page("/pro").await.contains("LEROY"));
    // A professional has no page of a person.
    assert_eq!(browser.get("/documents").await.status, StatusCode::NOT_FOUND);
    assert_eq!(physician("1").kind, ActorKind::Professional);
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    let (world, played) = with_provider("sign-in-redirect");
    world.person(helene(), "PAT-UN").await;
    for back in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let mut browser = world.browser();
        let answer = go(&mut browser, &played, "/connexion/personne", &[("retour", back)]).await;
        assert_eq!(answer.location(), "/", "{back}");
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
async fn without_a_provider_its_doors_say_so() {
    let world = World::new("sign-in-none");
    let mut browser = world.browser();
    browser.page("/connexion").await;
    let answer = browser.post("/connexion/personne", &[]).await;
    assert_eq!(answer.location(), "/connexion?cause=panne");
    assert!(browser.page(answer.location()).await.contains("Le service de connexion ne répond pas"));
}

#[tokio::test]
async fn a_provider_tells_that_somebody_signed_out() {
    let (world, played) = with_provider("sign-in-logout");
    world.person(helene(), "PAT-UN").await;
    let mut browser = world.browser();
    go(&mut browser, &played, "/connexion/personne", &[]).await;
    browser.page("/").await;
    let seconds = world.service.now().0 / 1000;
    let token = played.signed(
        Some("logout+jwt"),
        &json!({
            "iss": ISSUER, "aud": "carnet", "iat": seconds, "exp": seconds + 60, "jti": "1", "sid": "sid-1",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }),
    );
    // No browser: no cookie, no origin, no form token.
    let mut program = world.browser();
    let answer =
        program.post_with("/connexion/fin-de-session", &[("logout_token", "rubbish")], "", &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let answer = program.post_with("/connexion/fin-de-session", &[("logout_token", &token)], "", &[]).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    assert_eq!(browser.get("/").await.location(), "/connexion");
}

#[tokio::test]
async fn the_language_is_chosen_kept_and_followed_by_letters() {
    let world = World::new("language");
    let caller = world.person(helene(), "PAT-UN").await;
    world.account(helene(), "helene").await;
    let mut browser = world.browser();
    browser.sign_in_by_password("helene").await;
    assert!(browser.page("/documents").await.contains("<html lang=\"fr\">"));
    let answer = browser.post("/langue", &[("langue", "en"), ("retour", "/documents?tri=titre")]).await;
    assert_eq!(answer.location(), "/documents?tri=titre");
    assert!(browser.page("/documents?tri=titre").await.contains("<html lang=\"en\">"));
    let settings = world.service.settings(&caller, helene().into()).await.unwrap();
    assert_eq!(settings.contact.language, carnet_model::person::Language::English);
    // Another browser of the same person finds it again.
    world.later(60_000);
    let mut other = world.browser();
    other.sign_in_by_password("helene").await;
    assert!(other.page("/journal").await.contains("<html lang=\"en\">"));
}
