//! What one may not know, no page betrays: not by a count, a facet, a notice, a line of the journal.

use carnet_model::PublicId;
use carnet_model::document::Visibility;
use carnet_model::event::Change;

use crate::world::{Browser, World, document, helene, pdf, physician};

/// Pages of a person that show something of the record, without what their own visits add to the journal.
async fn seen_by_person(browser: &mut Browser) -> Vec<String> {
    let mut pages = Vec::new();
    for path in
        ["/documents", "/documents?categorie=biologie", "/notifications", "/corbeille", "/preferences"]
    {
        pages.push(browser.page(path).await);
    }
    for path in ["/", "/journal"] {
        let page = browser.page(path).await;
        let by_others = page.split("<li").filter(|part| part.contains("DURAND-TEST")).map(ToOwned::to_owned);
        pages.extend(by_others);
    }
    pages
}

#[tokio::test]
async fn a_document_withheld_from_the_person() {
    let world = World::new("hidden-person");
    let person = world.person(helene(), "PAT-UN").await;
    let author = physician("899700218896");
    world.file(&author, helene(), pdf("Compte rendu")).await;
    let mut browser = world.signed_in(&person).await;
    let before = seen_by_person(&mut browser).await;
    let mut draft = document("11502-2", "Mauvaise nouvelle", "application/pdf", crate::world::PDF);
    draft.visibility = Visibility::HIDDEN_FROM_PATIENT;
    let id = world.file(&author, helene(), draft).await;
    // Its author reads it, and looks at it in the record.
    world
        .service
        .authorise(&author, helene().into(), None, carnet_model::event::ConsentGround::CareTeam)
        .await
        .unwrap();
    browser.post("/notifications/toutes", &[("etat", "lue")]).await;
    let authorised = seen_by_person(&mut browser).await;
    world.service.read(&author, PublicId::parse(&id).unwrap()).await.unwrap();
    let after = seen_by_person(&mut browser).await;
    assert_eq!(after, authorised, "reading it betrays it");
    assert!(after.iter().all(|page| !page.contains("Mauvaise nouvelle") && !page.contains(&id)));
    let count =
        |pages: &[String], sign: &str| pages.iter().map(|page| page.matches(sign).count()).sum::<usize>();
    assert_eq!(count(&before, "class=\"doc__title\""), count(&after, "class=\"doc__title\""));
    assert_eq!(count(&before, "biologie\""), count(&after, "biologie\""), "its category shows");
    // Shown at last, it is there, and it is news.
    world.service.change(&author, PublicId::parse(&id).unwrap(), Change::ShowToPatient).await.unwrap();
    assert!(browser.page("/documents?categorie=biologie").await.contains(&id));
    assert!(browser.page("/notifications?etat=non-lues").await.contains("notice--new"));
}

#[tokio::test]
async fn a_document_masked_to_professionals() {
    let world = World::new("hidden-pro");
    let person = world.person(helene(), "PAT-UN").await;
    let author = physician("899700218896");
    world.file(&author, helene(), pdf("Compte rendu")).await;
    let reader = crate::professional::colleague();
    let record = world.record_id(&reader, helene()).await;
    let mut browser = world.signed_in(&reader).await;
    crate::professional::open(&mut browser, &record).await;
    let screens = [String::new(), "?type=11502-2".to_owned(), "?periode=12-mois".to_owned()];
    let mut before = Vec::new();
    for tail in &screens {
        before.push(browser.page(&format!("/pro/dossiers/{record}{tail}")).await);
    }
    let bilan = document("11502-2", "Bilan", "application/pdf", crate::world::PDF);
    let id = world.file(&author, helene(), bilan).await;
    world.service.change(&person, PublicId::parse(&id).unwrap(), Change::Mask).await.unwrap();
    for (tail, before) in screens.iter().zip(&before) {
        assert_eq!(&browser.page(&format!("/pro/dossiers/{record}{tail}")).await, before, "{tail}");
    }
}
