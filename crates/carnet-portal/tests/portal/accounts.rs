//! Doors of accounts: what they say to whoever has none, and the way of an enrolment.

use std::net::SocketAddr;

use axum::extract::ConnectInfo;
use axum::http::StatusCode;
use carnet_identity::passkey::Algorithm;
use carnet_identity::passkey::soft::{Flags, SoftAuthenticator};
use carnet_seal::SystemEntropy;
use carnet_service::account::Activation;

use crate::world::{Answer, Browser, ORIGIN, PASSWORD, World, helene};

/// A page without what is random in it: form token, challenge, its ticket.
fn masked(answer: &Answer) -> String {
    let mut text = answer.text();
    for (before, after) in [
        ("name=\"_csrf\" value=\"", "\""),
        ("name=\"defi\" value=\"", "\""),
        ("&quot;challenge&quot;:&quot;", "&quot;"),
        ("&#34;challenge&#34;:&#34;", "&#34;"),
    ] {
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some((head, tail)) = rest.split_once(before) {
            out.push_str(head);
            out.push_str(before);
            let (_, after_value) = tail.split_once(after).unwrap();
            out.push_str(after);
            rest = after_value;
        }
        out.push_str(rest);
        text = out;
    }
    text
}

fn headers(answer: &Answer) -> Vec<(String, usize)> {
    let names = answer.headers.iter().map(|(name, value)| (name.to_string(), value.len()));
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn nothing_tells_who_has_an_account() {
    let world = World::new("accounts-enumeration");
    world.person(helene(), "PAT-UN").await;
    world.account(helene(), "helene").await;
    let mut seen = Vec::new();
    // Names of one length: what was typed stands on the page again.
    for (login, password) in
        [("helene", "wrong"), ("nobody", "wrong"), ("helene", PASSWORD), ("nobody", PASSWORD)]
    {
        let mut browser = world.browser();
        browser.page("/connexion").await;
        let fields = [("identifiant", login), ("mot_de_passe", password)];
        let first = browser.post("/connexion/mot-de-passe", &fields).await;
        let code = browser.get("/connexion/code").await;
        let last = browser.post("/connexion/code", &[("code", "000000")]).await;
        browser.page("/connexion").await;
        browser.page("/connexion/secours").await;
        let help = browser.post("/connexion/secours", &[("identifiant", login)]).await;
        let ask = browser.get("/connexion/secours/code").await;
        let refused = browser.post("/connexion/secours/code", &[("code", "000000")]).await;
        let all = [&first, &code, &last, &help, &ask, &refused];
        seen.push(all.map(|one| (one.status, one.location().to_owned(), headers(one), masked(one))));
    }
    for other in &seen[1..] {
        assert_eq!(other, &seen[0]);
    }
}

#[tokio::test]
async fn too_many_tries_are_told_when_to_come_back() {
    let world = World::new("accounts-tries");
    world.person(helene(), "PAT-UN").await;
    world.account(helene(), "helene").await;
    for login in ["helene", "nobody"] {
        let mut browser = world.browser();
        browser.page("/connexion").await;
        let fields = [("identifiant", login), ("mot_de_passe", "wrong")];
        for _ in 0..5 {
            let answer = browser.post("/connexion/mot-de-passe", &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
        }
        let answer = browser.post("/connexion/mot-de-passe", &fields).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{login}");
        let seconds: u32 = answer.header("retry-after").parse().unwrap();
        assert!((1..=6).contains(&seconds), "{seconds}");
    }
}

#[tokio::test]
async fn an_enrolment_leads_from_the_letter_to_a_signed_in_person() {
    let world = World::new("accounts-enrol");
    world.person(helene(), "PAT-UN").await;
    let code = world.service.activation_code(helene().into(), Activation::default()).await.unwrap().code;
    let mut browser = world.browser();
    for (code, born, status) in [
        ("", "1979-03-28", StatusCode::UNPROCESSABLE_ENTITY),
        ("ABCD", "1979-03-28", StatusCode::UNPROCESSABLE_ENTITY),
        (code.as_str(), "1980-03-28", StatusCode::UNPROCESSABLE_ENTITY),
        (code.as_str(), "1979-03-28", StatusCode::SEE_OTHER),
    ] {
        browser.page("/inscription").await;
        let answer = browser.post("/inscription", &[("code", code), ("naissance", born)]).await;
        assert_eq!(answer.status, status, "{code} {born}");
    }
    // No step can be left out.
    for page in ["/inscription/cle", "/inscription/mot-de-passe", "/inscription/totp"] {
        assert_eq!(browser.get(page).await.location(), "/inscription/courriel", "{page}");
    }
    assert_eq!(browser.get("/inscription/fin").await.location(), "/connexion?retour=%2Finscription%2Ffin");
    browser.page("/inscription/courriel").await;
    let answer = browser.post("/inscription/courriel", &[("courriel", "helene@exemple.test")]).await;
    assert_eq!(answer.location(), "/inscription/courriel/code");
    let letter = world.letters().await.pop().unwrap();
    browser.page("/inscription/courriel/code").await;
    let answer =
        browser.post("/inscription/courriel/code", &[("code", letter.detail.as_deref().unwrap())]).await;
    assert_eq!(answer.location(), "/inscription/cle");
    let page = browser.page("/inscription/cle").await;
    let answer = browser.post("/inscription/passkey", &[("reponse", ""), ("defi", "")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "no script");
    let (options, ticket) = asked(&page);
    let made = SoftAuthenticator::create(&SystemEntropy, Algorithm::Es256, &options, ORIGIN, Flags::VERIFIED);
    let (mut authenticator, made) = made.unwrap();
    let answer = browser.post("/inscription/passkey", &[("reponse", &made), ("defi", &ticket)]).await;
    assert_eq!(answer.location(), "/inscription/fin", "{}", answer.text());
    assert!(browser.page("/inscription/fin").await.contains("Hélène"));
    assert!(browser.page("/compte").await.contains("h•••@exemple.test"));
    browser.post("/deconnexion", &[]).await;
    // And in again, by the passkey alone.
    let page = browser.page("/connexion").await;
    let (options, ticket) = asked(&page);
    let answer = authenticator.get(&options, ORIGIN).unwrap();
    let fields = [("reponse", answer.as_str()), ("defi", &ticket), ("retour", "/documents")];
    let answer = browser.post("/connexion/passkey", &fields).await;
    assert_eq!(answer.location(), "/documents", "{}", answer.text());
    // The same answer from another browser is nothing.
    let mut thief = world.browser();
    thief.page("/connexion").await;
    let answer = thief.post("/connexion/passkey", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!thief.cookies.contains_key("carnet"));
}

/// Options and ticket of a page that asks for a passkey.
fn asked(page: &str) -> (String, String) {
    let at = page.find("challenge").unwrap();
    let start = page[..at].rfind("=\"").unwrap() + 2;
    let options = page[start..].split('"').next().unwrap();
    let options =
        options.replace("&quot;", "\"").replace("&#34;", "\"").replace("&amp;", "&").replace("&#x2f;", "/");
    let ticket = page.split_once("name=\"defi\" value=\"").unwrap().1.split('"').next().unwrap();
    (options, ticket.to_owned())
}

/// Gets in by e-mail.
async fn recovered(world: &World) -> Browser {
    let mut browser = world.browser();
    browser.page("/connexion/secours").await;
    browser.post("/connexion/secours", &[("identifiant", "helene")]).await;
    let letters = world.letters().await;
    browser.page("/connexion/secours/code").await;
    let code = letters.iter().find_map(|one| one.detail.clone()).unwrap();
    let answer = browser.post("/connexion/secours/code", &[("code", &code)]).await;
    assert_eq!(answer.location(), "/connexion/secours/suite");
    browser
}

#[tokio::test]
async fn a_code_by_mail_opens_no_record() {
    let world = World::new("accounts-weak");
    world.person(helene(), "PAT-UN").await;
    world.account(helene(), "helene").await;
    let mut browser = recovered(&world).await;
    let page = browser.page("/connexion/secours/suite").await;
    assert!(page.contains("/compte/passkeys/ajouter"));
    for path in
        ["/", "/documents", "/journal", "/notifications", "/preferences", "/confirmer", "/dossier/etat"]
    {
        assert_eq!(browser.get(path).await.location(), "/connexion/secours/suite", "{path}");
    }
    for path in ["/compte/courriel", "/compte/mot-de-passe", "/compte/totp", "/compte/mot-de-passe/retirer"] {
        assert_eq!(browser.get(path).await.location(), "/connexion/secours/suite", "{path}");
    }
    for (path, field) in
        [("/compte/discret", "discret"), ("/compte/mot-de-passe", "mot_de_passe"), ("/dossier", "record")]
    {
        browser.page("/connexion/secours/suite").await;
        let answer = browser.post(path, &[(field, "1")]).await;
        assert_eq!(answer.location(), "/connexion/secours/suite", "{path} {}", answer.status);
    }
    // A passkey, in three days.
    let page = browser.page("/compte/passkeys/ajouter").await;
    let (options, ticket) = asked(&page);
    let made = SoftAuthenticator::create(&SystemEntropy, Algorithm::Es256, &options, ORIGIN, Flags::SYNCED);
    let (_, made) = made.unwrap();
    let fields = [("nom", "Téléphone"), ("reponse", made.as_str()), ("defi", &ticket)];
    let answer = browser.post("/compte/passkeys/ajouter", &fields).await;
    assert_eq!(answer.location(), "/compte?fait=cle-en-attente", "{}", answer.text());
    // Whoever reads the letter cancels it, signed in or not; then the weak session is over too.
    let letters = world.letters().await;
    let token = letters.iter().find_map(|one| one.detail.as_deref()?.split_once('|')).unwrap().0;
    let mut anybody = world.browser();
    let address = format!("/compte/annuler/{token}");
    assert!(anybody.page(&address).await.contains("Téléphone"));
    anybody.post(&address, &[]).await;
    assert!(!anybody.page(&address).await.contains("Téléphone"));
    assert_eq!(browser.get("/compte").await.location(), "/connexion?retour=%2Fcompte");
}

#[tokio::test]
async fn a_network_that_fails_too_often_is_told_when_to_come_back() {
    let mut world = World::new("accounts-network");
    let from = |address: [u8; 4]| axum::Extension(ConnectInfo(SocketAddr::from((address, 4_000))));
    let plain = world.router.clone();
    world.router = plain.clone().layer(from([192, 0, 2, 7]));
    let mut browser = world.browser();
    browser.page("/connexion").await;
    for _ in 0..100 {
        let answer = browser.post("/connexion/passkey", &[("reponse", "{}"), ("defi", "x")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Another host of the same network, another door.
    world.router = plain.clone().layer(from([192, 0, 2, 200]));
    let mut neighbour = world.browser();
    neighbour.page("/connexion").await;
    let fields = [("identifiant", "helene"), ("mot_de_passe", PASSWORD)];
    let answer = neighbour.post("/connexion/mot-de-passe", &fields).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=601).contains(&seconds), "{seconds}");
    // Another network is served.
    world.router = plain.layer(from([198, 51, 100, 7]));
    let mut elsewhere = world.browser();
    elsewhere.page("/connexion").await;
    let answer = elsewhere.post("/connexion/mot-de-passe", &fields).await;
    assert_eq!(answer.location(), "/connexion/code");
}

/// What stands between the tags of the title.
fn tab(page: &str) -> &str {
    page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).unwrap().0
}

#[tokio::test]
async fn discreet_pages_say_nothing_in_tabs_and_lists() {
    let world = World::new("accounts-discreet");
    world.person(helene(), "PAT-UN").await;
    world.account(helene(), "helene").await;
    let doctor = crate::world::physician("899700218896");
    let id = world.file(&doctor, helene(), crate::world::pdf("Bilan de fertilité")).await;
    let mut browser = world.browser();
    browser.sign_in_by_password("helene").await;
    let document = format!("/documents/{id}");
    let lists = ["/", "/documents", "/notifications", "/journal", "/partage/voir-comme?comme=urgence"];
    let others = [document.as_str(), "/partage", "/compte", "/preferences"];
    for path in lists {
        let page = browser.page(path).await;
        assert!(tab(&page).contains(" · Carnet"), "{path}: {}", tab(&page));
        assert!(page.contains("Bilan de fertilité") || page.contains("Compte rendu"), "{path}: {page}");
    }
    browser.page("/compte").await;
    let answer = browser.post("/compte/discret", &[("discret", "1")]).await;
    assert_eq!(answer.location(), "/compte?fait=discret");
    for path in lists.into_iter().chain(others) {
        assert_eq!(tab(&browser.page(path).await), "Carnet", "{path}");
    }
    for path in lists {
        let page = browser.page(path).await;
        assert!(!page.contains("fertilité") && !page.contains("Compte rendu"), "{path}: {page}");
    }
    // Whoever opens a document wants to read it.
    assert!(browser.page(&document).await.contains("Compte rendu"));
}

#[tokio::test]
async fn a_letter_is_answered_without_an_account() {
    use carnet_service::population::{Informed, Insured, Opening};
    let world = World::new("accounts-objection");
    let service = &world.service;
    let traits = carnet_model::person::Traits {
        birth_family: "PAT-UN".into(),
        birth_given: "Ida".into(),
        given_names: "Ida".into(),
        used_family: None,
        used_given: None,
        birth_date: "1979-03-28".into(),
        birth_place: "51215".into(),
        sex: carnet_model::person::Sex::Female,
    };
    let informed = Informed::Paper(service.now());
    let insured =
        Insured { ins: helene(), traits, contact: carnet_model::person::Contact::default(), informed };
    let opened = service.open_people(vec![insured]).await.unwrap();
    let Opening::Opened { code: Some(code), .. } = &opened[0] else { panic!("{opened:?}") };
    let mut browser = world.browser();
    assert!(browser.page("/connexion").await.contains("href=\"/opposition\""));
    let mut refused = Vec::new();
    for (code, born) in [(code.as_str(), "1979-03-29"), ("0123-4567-89AB-CDEF", "1979-03-28")] {
        browser.page("/opposition").await;
        let fields = [("code", code), ("naissance", born), ("choix", "refuser")];
        let answer = browser.post("/opposition", &fields).await;
        refused.push((answer.status, answer.text().replace(code, "CODE").replace(born, "BORN")));
    }
    assert_eq!(refused[0].0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused[0], refused[1], "one answer for a wrong date and for a code of nobody");
    for (choice, expected) in [
        ("refuser", "Votre refus est enregistré"),
        ("refuser", "Votre refus est enregistré"),
        ("revenir", "Votre refus est retiré"),
        ("revenir", "Aucun refus à retirer"),
        ("refuser", "trop tard"),
    ] {
        browser.page("/opposition").await;
        let fields = [("code", code.as_str()), ("naissance", "1979-03-28"), ("choix", choice)];
        let answer = browser.post("/opposition", &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{choice}: {}", answer.text());
        assert!(answer.text().contains(expected), "{choice} {expected}: {}", answer.text());
        assert!(!answer.text().contains("PAT-UN") && !answer.text().contains("Ida"), "it names nobody");
    }
    browser.page("/opposition").await;
    let answer = browser.post("/opposition", &[("code", "ABCD"), ("choix", "refuser")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post("/opposition", &[("choix", "rien")]).await.status, StatusCode::BAD_REQUEST);
}
