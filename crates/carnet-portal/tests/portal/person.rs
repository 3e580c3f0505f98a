//! Journeys of a person.

use axum::http::StatusCode;
use carnet_model::event::ConsentGround;
use carnet_service::query::{DocumentQuery, Page};

use crate::world::{Browser, PDF, World, document, helene, parameter, pdf, physician};

async fn world_of_documents(name: &str) -> (World, Browser, String) {
    let world = World::new(name);
    let person = world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    world.file(&doctor, helene(), document("11502-2", "Bilan lipidique", "application/pdf", PDF)).await;
    let id = world.file(&doctor, helene(), pdf("Compte rendu de consultation")).await;
    let browser = world.signed_in(&person).await;
    (world, browser, id)
}

#[tokio::test]
async fn the_home_tells_what_is_new_and_who_came() {
    let (world, mut browser, _) = world_of_documents("person-home").await;
    let page = browser.page("/").await;
    for expected in ["Bonjour Hélène", "Bilan lipidique", "Cabinet des Tilleuls", "badge--new"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(page.contains("Camille DURAND-TEST"), "who filed stands in the journal: {page}");
    drop(world);
}

#[tokio::test]
async fn the_home_tells_of_the_last_visit() {
    let (world, mut browser, _) = world_of_documents("person-visit").await;
    assert!(!browser.page("/").await.contains("Dernière visite"), "this is the first one");
    world.later(3 * 24 * 3_600_000);
    browser.sign_in(&crate::world::holder(helene(), "PAT-UN")).await;
    let page = browser.page("/").await;
    assert!(page.contains("visite"), "{page}");
    assert!(browser.page("/").await.contains("visite"), "it stays the same during the session");
}

#[tokio::test]
async fn a_session_is_prolonged_without_leaving_the_page() {
    let (world, mut browser, _) = world_of_documents("person-stay").await;
    for _ in 0..4 {
        world.later(15 * 60_000);
        assert_eq!(browser.post("/session/prolonger", &[]).await.status, StatusCode::NO_CONTENT);
    }
    world.later(21 * 60_000);
    assert_eq!(browser.post("/session/prolonger", &[]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_list_is_narrowed_searched_ordered_and_paged() {
    let (world, mut browser, _) = world_of_documents("person-list").await;
    let doctor = physician("899700218896");
    for number in 0..30 {
        world.file(&doctor, helene(), pdf(&format!("Visite {number}"))).await;
    }
    let titles = |page: &str| page.matches("class=\"doc__title\"").count();
    let page = browser.page("/documents").await;
    assert_eq!(titles(&page), 25);
    assert!(page.contains("<b>1 à 25</b> sur 32") && page.contains("href=\"/documents?page=2\""), "{page}");
    assert_eq!(titles(&browser.page("/documents?page=2").await), 7);
    assert_eq!(titles(&browser.page("/documents?page=999").await), 7);
    let page = browser.page("/documents?categorie=biologie").await;
    assert_eq!(titles(&page), 1);
    assert_eq!(titles(&browser.page("/documents?categorie=biologie&categorie=comptes-rendus").await), 25);
    assert_eq!(titles(&browser.page("/documents?categorie=??").await), 0);
    // Words go behind a ticket, of this session only.
    let answer =
        browser.post("/documents/recherche", &[("mots", "BILANS lipidiques"), ("tri", "titre")]).await;
    let found = answer.location().to_owned();
    assert!(
        found.starts_with("/documents?tri=titre&recherche=") && !found.to_lowercase().contains("bilan"),
        "{found}"
    );
    let page = browser.page(&found).await;
    assert_eq!(titles(&page), 1);
    assert!(page.contains("value=\"BILANS lipidiques\""), "{page}");
    let mut second = world.signed_in(&crate::world::holder(helene(), "PAT-UN")).await;
    assert!(!second.page(&found).await.contains("BILANS"));
    assert!(!parameter(&found, "recherche").is_empty());
    assert_eq!(browser.post("/documents/recherche", &[("mots", "  ")]).await.location(), "/documents");
    for sort in ["recent", "ancien", "ajout", "titre", "auteur", "categorie", "rubbish"] {
        assert_eq!(titles(&browser.page(&format!("/documents?tri={sort}")).await), 25, "{sort}");
    }
}

#[tokio::test]
async fn a_masked_document_leaves_the_professionals_sight_and_comes_back() {
    let (world, mut browser, id) = world_of_documents("person-mask").await;
    let reader = crate::professional::colleague();
    let subject = helene().into();
    world.service.authorise(&reader, subject, None, ConsentGround::CareTeam).await.unwrap();
    let seen = || async {
        let found =
            world.service.find_documents(&reader, subject, &DocumentQuery::default(), &Page::default()).await;
        found.unwrap().total
    };
    assert_eq!(seen().await, 2);
    let page = browser.page(&format!("/documents/{id}/masquer")).await;
    assert!(page.contains("Masquer ce document") && page.contains("Camille DURAND-TEST"), "{page}");
    assert_eq!(seen().await, 2, "asking changes nothing");
    let answer = browser.post(&format!("/documents/{id}/masquer"), &[]).await;
    assert_eq!(answer.location(), format!("/documents/{id}?fait=masque"));
    assert_eq!(seen().await, 1);
    let page = browser.page(answer.location()).await;
    assert!(page.contains("Document masqué. Vos soignants ne le voient plus."), "{page}");
    assert!(page.contains(&format!("/documents/{id}/demasquer")));
    assert!(browser.page("/documents?visibilite=masque").await.contains(&id));
    // Masking it again changes nothing, and is no error.
    assert_ne!(
        browser.post(&format!("/documents/{id}/masquer"), &[]).await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    browser.post(&format!("/documents/{id}/demasquer"), &[]).await;
    assert_eq!(seen().await, 2);
    let journal = browser.page("/journal").await;
    for line in ["<b>Vous</b> avez masqué", "<b>Vous</b> avez rendu visible"] {
        assert!(journal.contains(line), "{line}: {journal}");
    }
}

#[tokio::test]
async fn the_journal_says_who_did_what_and_why() {
    let (world, mut browser, id) = world_of_documents("person-journal").await;
    let reader = crate::professional::colleague();
    world.service.authorise(&reader, helene().into(), None, ConsentGround::CareTeam).await.unwrap();
    let document = carnet_model::PublicId::parse(&id).unwrap();
    world.service.read(&reader, document).await.unwrap();
    let urgent = carnet_model::Caller {
        purpose: carnet_model::caller::Purpose::BreakGlass,
        reason: Some("Inconsciente aux urgences".into()),
        id: "899700245674".into(),
        name: "Alix URGENCE-TEST".into(),
        ..physician("899700245674")
    };
    world.service.read(&urgent, document).await.unwrap();
    let page = browser.page("/journal").await;
    for expected in [
        "<b>Dominique MARTIN-TEST</b> (médecin, Cabinet des Tilleuls) a lu",
        "équipe qui vous soigne",
        "<b>Alix URGENCE-TEST</b>",
        "en urgence",
        "Inconsciente aux urgences",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    let page = browser.page("/journal?exceptionnel=1").await;
    assert!(page.contains("Alix URGENCE-TEST") && !page.contains("a lu « Bilan"), "{page}");
    let page = browser.page(&format!("/documents/{id}")).await;
    assert!(page.contains("Alix URGENCE-TEST") && page.contains("Dominique MARTIN-TEST"), "{page}");
    // Nobody's national id stands in an address or a page.
    assert!(!page.contains("899700245674") && !browser.page("/journal").await.contains("899700245674"));
}

#[tokio::test]
async fn looking_again_is_one_line_and_each_deposit_has_its_own() {
    let (world, mut browser, id) = world_of_documents("person-journal-lines").await;
    let doctor = physician("899700218896");
    let second = world.file(&doctor, helene(), pdf("Compte rendu, suite")).await;
    for _ in 0..3 {
        for path in [&id, &second] {
            let address = browser.get(&format!("/documents/{path}/contenu")).await.location().to_owned();
            world.fetch(&address).await;
        }
        browser.page("/documents").await;
    }
    let page = browser.page("/journal").await;
    for (line, number) in [
        ("a ajouté «\u{a0}Compte rendu de consultation\u{a0}»", 2),
        ("<b>Vous</b> avez lu «\u{a0}Compte rendu de consultation\u{a0}»", 2),
        ("<b>Vous</b> avez regardé la liste", 1),
    ] {
        assert_eq!(page.matches(line).count(), number, "{line}: {page}");
    }
}

#[tokio::test]
async fn one_s_own_document_goes_to_the_bin_and_back() {
    let (world, mut browser, cared) = world_of_documents("person-bin").await;
    let person = crate::world::holder(helene(), "PAT-UN");
    let kind = own_kind(&mut browser).await;
    let own = world.file(&person, helene(), document(&kind, "Ma tension", "application/pdf", PDF)).await;
    assert!(browser.page(&format!("/documents/{own}")).await.contains("Ajouté par vous"));
    assert!(browser.page(&format!("/documents/{own}/supprimer")).await.contains("30 jours"));
    let answer = browser.post(&format!("/documents/{own}/supprimer"), &[]).await;
    assert_eq!(answer.location(), "/corbeille?fait=supprime");
    let bin = browser.page("/corbeille").await;
    assert!(bin.contains("Ma tension") && bin.contains("encore 30 jours"), "{bin}");
    assert_eq!(browser.get(&format!("/documents/{own}")).await.status, StatusCode::NOT_FOUND);
    world.later(29 * 24 * 3_600_000);
    browser.sign_in(&person).await;
    assert!(browser.page("/corbeille").await.contains("encore 1 jour<"));
    let answer = browser.post(&format!("/corbeille/{own}/restaurer"), &[]).await;
    assert_eq!(answer.location(), format!("/documents/{own}?fait=restaure"));
    assert!(browser.page(&format!("/documents/{own}")).await.contains("Ma tension"));
    // What a professional filed is not the person's to delete.
    let answer = browser.post(&format!("/documents/{cared}/supprimer"), &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

/// A type that a person may add.
pub(crate) async fn own_kind(browser: &mut Browser) -> String {
    let page = browser.page("/documents/ajouter").await;
    let select = page.split_once("<select id=\"type\"").unwrap().1;
    let values = select.split("<option value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    values.filter(|value| !value.is_empty()).map(ToOwned::to_owned).next().unwrap()
}

#[tokio::test]
async fn notifications_are_opened_and_marked() {
    let (world, mut browser, id) = world_of_documents("person-notices").await;
    let person = crate::world::holder(helene(), "PAT-UN");
    let page = browser.page("/notifications").await;
    assert!(page.contains("notice--new") && page.contains("Camille DURAND-TEST"), "{page}");
    let address = page.split("action=\"/notifications/").nth(2).unwrap().split('"').next().unwrap();
    let address = format!("/notifications/{address}");
    let unread = || async { world.service.unread(&person, helene().into()).await.unwrap() };
    assert_eq!(browser.post(&address, &[("etat", "ouverte")]).await.location(), format!("/documents/{id}"));
    for (state, left, next) in [
        ("non-lue", 2, "/notifications"),
        ("lue", 1, "/notifications"),
        ("lue", 1, "/notifications"),
        ("?", 1, ""),
    ] {
        assert_eq!(browser.post(&address, &[("etat", state)]).await.location(), next, "{state}");
        assert_eq!(unread().await, left, "{state}");
    }
    let answer = browser.post("/notifications/toutes", &[("etat", "lue")]).await;
    assert_eq!((answer.location(), unread().await), ("/notifications?fait=lu", 0));
    assert!(!browser.page("/notifications?etat=non-lues").await.contains("notice--new"));
}

#[tokio::test]
async fn preferences_are_kept() {
    let (world, mut browser, _) = world_of_documents("person-preferences").await;
    let page = browser.page("/preferences").await;
    assert!(page.contains("p•••••@example.test") && page.contains("value=\"chaque\" checked"), "{page}");
    assert_eq!(
        browser.post("/preferences", &[("frequence", "jour")]).await.location(),
        "/preferences?fait=preferences"
    );
    assert!(browser.page("/preferences").await.contains("value=\"jour\" checked"));
    let settings =
        world.service.settings(&crate::world::holder(helene(), "PAT-UN"), helene().into()).await.unwrap();
    assert_eq!(settings.contact.email.as_deref(), Some("p@example.test"), "the address stays");
}

#[tokio::test]
async fn a_closed_record_shows_its_state_and_can_be_opened_again() {
    let (world, mut browser, id) = world_of_documents("person-closed").await;
    assert!(browser.page("/dossier/fermer").await.contains("confirmation"));
    let answer = browser.post("/dossier/fermer", &[]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = browser.post("/dossier/fermer", &[("confirmation", "oui")]).await;
    assert_eq!(answer.location(), "/dossier/etat?fait=ferme");
    for path in [
        "/",
        "/documents",
        "/journal",
        "/notifications",
        "/preferences",
        "/corbeille",
        &format!("/documents/{id}"),
    ] {
        assert_eq!(browser.get(path).await.location(), "/dossier/etat", "{path}");
    }
    let page = browser.page("/dossier/etat").await;
    assert!(page.contains("href=\"/dossier/rouvrir\""), "{page}");
    browser.post("/dossier/rouvrir", &[("confirmation", "oui")]).await;
    assert!(browser.page("/documents").await.contains("Bilan lipidique"));
    assert_eq!(browser.get("/dossier/etat").await.location(), "/");
    drop(world);
}

#[tokio::test]
async fn a_new_version_stands_beside_the_old_one() {
    let (world, mut browser, _) = world_of_documents("person-versions").await;
    let kind = own_kind(&mut browser).await;
    let person = crate::world::holder(helene(), "PAT-UN");
    let first = world.file(&person, helene(), document(&kind, "Ma tension", "application/pdf", PDF)).await;
    browser.page(&format!("/documents/{first}/remplacer")).await;
    let fields = [("titre", "Ma tension, suite"), ("type", kind.as_str()), ("date", "2024-01-02")];
    let longer = [PDF, b"\n%%EOF\n"].concat();
    let answer =
        browser.upload(&format!("/documents/{first}/remplacer"), &fields, Some(("b.pdf", &longer))).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = browser.page(answer.location()).await;
    assert!(page.contains("Version 2") && page.contains(&format!("href=\"/documents/{first}\"")), "{page}");
    let page = browser.page(&format!("/documents/{first}")).await;
    assert!(page.contains("Ancienne version"), "{page}");
}
