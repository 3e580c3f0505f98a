//! Journeys of a professional.

use axum::http::StatusCode;
use carnet_model::Caller;
use carnet_record::command::Command;

use crate::world::{Browser, PDF, World, document, helene, other, pdf, physician};

/// Another physician, of another practice.
pub(crate) fn colleague() -> Caller {
    Caller {
        name: "Dominique MARTIN-TEST".into(),
        structure: Some("1750000002".into()),
        ..physician("899700218797")
    }
}

/// Opens a record by declaring the care relation.
pub(crate) async fn open(browser: &mut Browser, record: &str) {
    browser.page(&format!("/pro/dossiers/{record}/ouvrir")).await;
    let answer = browser
        .post(&format!("/pro/dossiers/{record}/ouvrir"), &[("base", "equipe"), ("mode", "normal")])
        .await;
    assert_eq!(answer.location(), format!("/pro/dossiers/{record}"), "{}", answer.text());
}

#[tokio::test]
async fn a_record_is_found_by_its_number_which_stands_in_no_address() {
    let world = World::new("pro-find");
    world.person(helene(), "PAT-UN").await;
    let mut browser = world.signed_in(&colleague()).await;
    let record = world.record_id(&colleague(), helene()).await;
    for typed in ["279035121518989", "2 79 03 51 215 189 89", "2790351215189"] {
        let answer = browser.post("/pro/dossiers", &[("ins", typed)]).await;
        assert_eq!(answer.location(), format!("/pro/dossiers/{record}/ouvrir"), "{typed}");
    }
    for (typed, words) in
        [("", "find"), ("12", "15"), ("279035121518988", "clé"), ("277076322082910", "aucun")]
    {
        let answer = browser.post("/pro/dossiers", &[("ins", typed)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(answer.text().contains("id=\"ins-e\""), "{typed} {words}");
    }
    let answer = browser.post("/pro/dossiers", &[("ins", "279035121518988")]).await;
    assert!(answer.text().contains("name=\"correction\" value=\"279035121518989\""), "{}", answer.text());
    let answer =
        browser.post("/pro/dossiers", &[("ins", "279035121518988"), ("correction", "279035121518989")]).await;
    assert_eq!(answer.location(), format!("/pro/dossiers/{record}/ouvrir"));
}

#[tokio::test]
async fn a_care_relation_opens_the_record_and_the_list_remembers_it() {
    let world = World::new("pro-open");
    world.person(helene(), "PAT-UN").await;
    world.file(&physician("899700218896"), helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&colleague(), helene()).await;
    let mut browser = world.signed_in(&colleague()).await;
    let screen = format!("/pro/dossiers/{record}");
    let answer = browser.get(&screen).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains(&format!("href=\"{screen}/ouvrir\"")), "{}", answer.text());
    let answer = browser.post(&format!("{screen}/ouvrir"), &[("mode", "normal")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "nothing was declared");
    open(&mut browser, &record).await;
    let page = browser.page(&screen).await;
    for expected in ["Hélène PAT-UN", "28/03/1979", "Compte rendu", "Camille DURAND-TEST"] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains("badge--new"), "nothing is new at the first visit");
    let home = browser.page("/pro").await;
    assert!(home.contains("Hélène PAT-UN") && home.contains(&format!("href=\"{screen}\"")), "{home}");
    // The person is told by their journal.
    let mut person = world.signed_in(&crate::world::holder(helene(), "PAT-UN")).await;
    assert!(person.page("/notifications").await.contains("Dominique MARTIN-TEST"));
}

#[tokio::test]
async fn what_came_since_the_last_visit_stands_out_until_it_is_marked() {
    let world = World::new("pro-new");
    world.person(helene(), "PAT-UN").await;
    let author = physician("899700218896");
    world.file(&author, helene(), pdf("Ancien")).await;
    let record = world.record_id(&author, helene()).await;
    let mut browser = world.signed_in(&colleague()).await;
    open(&mut browser, &record).await;
    world.later(60_000);
    world.file(&author, helene(), pdf("Arrivé depuis")).await;
    world.later(60_000);
    let answer = browser.post("/pro/dossiers", &[("ins", helene().matricule())]).await;
    let screen = format!("/pro/dossiers/{record}");
    assert_eq!(answer.location(), screen);
    let page = browser.page(&screen).await;
    assert_eq!(page.matches("doc--new").count(), 2, "in the list of news and in the timeline: {page}");
    assert_eq!(browser.page(&format!("{screen}?nouveau=1")).await.matches("class=\"doc__title\"").count(), 2);
    let answer = browser.post(&format!("{screen}/lus"), &[]).await;
    assert_eq!(answer.location(), format!("{screen}?fait=vus"));
    assert_eq!(browser.page(&screen).await.matches("doc--new").count(), 0);
}

#[tokio::test]
async fn the_screen_shows_a_document_beside_and_keeps_its_filters() {
    let world = World::new("pro-screen");
    world.person(helene(), "PAT-UN").await;
    let author = physician("899700218896");
    world.file(&author, helene(), document("11502-2", "Bilan", "application/pdf", PDF)).await;
    let id = world.file(&author, helene(), pdf("Consultation")).await;
    let text = document("11488-4", "Note", "text/plain", "Va bien <b>.".as_bytes());
    let note = world.file(&author, helene(), text).await;
    let record = world.record_id(&author, helene()).await;
    let mut browser = world.signed_in(&colleague()).await;
    open(&mut browser, &record).await;
    let screen = format!("/pro/dossiers/{record}");
    let page = browser.page(&format!("{screen}?type=11488-4&document={id}")).await;
    assert!(page.contains(&format!("src=\"{screen}/documents/{id}/contenu\"")), "{page}");
    assert_eq!(page.matches("class=\"doc__title\"").count(), 2);
    assert!(
        page.contains(&format!("href=\"{screen}?type=11488-4&amp;document={note}\""))
            || page.contains(&format!("{screen}?type=11488-4&#38;document={note}")),
        "{page}"
    );
    let page = browser.page(&format!("{screen}?document={note}")).await;
    assert!(page.contains("Va bien &#60;b&#62;.") || page.contains("Va bien &lt;b&gt;."), "{page}");
    let answer = browser.post(&format!("{screen}/recherche"), &[("mots", "bilans")]).await;
    assert!(answer.location().starts_with(&format!("{screen}?recherche=")), "{}", answer.location());
    assert_eq!(browser.page(answer.location()).await.matches("class=\"doc__title\"").count(), 1);
    let page = browser.page(&format!("{screen}/documents/{id}")).await;
    assert!(page.contains(&format!("{screen}/documents/{id}/telecharger")), "{page}");
}

#[tokio::test]
async fn an_emergency_needs_a_reason_lasts_an_hour_and_is_said_to_the_person() {
    let world = World::new("pro-emergency");
    let person = world.person(helene(), "PAT-UN").await;
    let id = world.file(&physician("899700218896"), helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&colleague(), helene()).await;
    let mut browser = world.signed_in(&colleague()).await;
    let door = format!("/pro/dossiers/{record}/ouvrir");
    assert!(browser.page(&door).await.contains("value=\"urgence\""));
    let answer = browser.post(&door, &[("mode", "urgence"), ("motif", "  ")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("id=\"motif-e\""), "{}", answer.text());
    let answer = browser.post(&door, &[("mode", "urgence"), ("motif", "Inconsciente aux urgences")]).await;
    assert_eq!(answer.location(), format!("/pro/dossiers/{record}"));
    assert!(browser.page(&format!("/pro/dossiers/{record}")).await.contains("Compte rendu"));
    let address =
        browser.get(&format!("/pro/dossiers/{record}/documents/{id}/contenu")).await.location().to_owned();
    assert_eq!(world.fetch(&address).await.status, StatusCode::OK);
    let mut owner = world.signed_in(&person).await;
    let journal = owner.page("/journal?exceptionnel=1").await;
    assert!(
        journal.contains("Inconsciente aux urgences") && journal.contains("Dominique MARTIN-TEST"),
        "{journal}"
    );
    // Another session of the same professional has no part in it.
    let mut elsewhere = world.signed_in(&colleague()).await;
    assert_eq!(elsewhere.get(&format!("/pro/dossiers/{record}")).await.status, StatusCode::FORBIDDEN);
    let stolen = browser.cookies["carnet-bureau"].clone();
    elsewhere.cookies.insert("carnet-bureau".to_owned(), stolen);
    assert_eq!(elsewhere.get(&format!("/pro/dossiers/{record}")).await.status, StatusCode::FORBIDDEN);
    for _ in 0..6 {
        world.later(11 * 60_000);
        browser.get("/pro").await;
    }
    assert_eq!(browser.get(&format!("/pro/dossiers/{record}")).await.status, StatusCode::FORBIDDEN);
    // An objection is told on the form.
    let objection = Command::SetObjections { break_glass: true, centre_15: false };
    world.service.settle(&person, helene().into(), objection).await.unwrap();
    let mut browser = world.signed_in(&colleague()).await;
    browser.page(&door).await;
    let answer = browser.post(&door, &[("mode", "urgence"), ("motif", "Inconsciente aux urgences")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.location());
}

#[tokio::test]
async fn a_document_is_deposited_by_a_short_form() {
    let world = World::new("pro-deposit");
    let person = world.person(helene(), "PAT-UN").await;
    let record = world.record_id(&colleague(), helene()).await;
    let mut browser = world.signed_in(&colleague()).await;
    let form = format!("/pro/dossiers/{record}/deposer");
    let page = browser.page(&form).await;
    assert!(page.contains("value=\"11488-4\"") && page.contains("name=\"invisible_patient\""), "{page}");
    assert!(!page.contains("name=\"invisible_representants\""), "the patient is an adult");
    let fields =
        [("titre", "Consultation"), ("type", "11488-4"), ("date", "2026-01-02"), ("commentaire", "")];
    let answer = browser.upload(&form, &fields, Some(("cr.pdf", PDF))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    // Sent twice, it is there once.
    browser.upload(&form, &fields, Some(("cr.pdf", PDF))).await;
    let mut owner = world.signed_in(&person).await;
    let page = owner.page("/documents").await;
    assert_eq!(page.matches("class=\"doc__title\"").count(), 1, "{page}");
    // A code that means nothing for an adult: told on the form, with the draft and the file kept.
    let hidden = [fields.as_slice(), &[("invisible_representants", "1")]].concat();
    browser.page(&form).await;
    let answer = browser.upload(&form, &hidden, Some(("cr2.pdf", &[PDF, b"2\n%%EOF\n"].concat()))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("value=\"Consultation\"") && answer.text().contains("name=\"fichier_garde\""),
        "{}",
        answer.text()
    );
    let kept = answer
        .text()
        .split_once("name=\"fichier_garde\" value=\"")
        .unwrap()
        .1
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let again = [fields.as_slice(), &[("invisible_patient", "1"), ("fichier_garde", kept.as_str())]].concat();
    let answer = browser.upload(&form, &again, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(
        owner.page("/documents").await.matches("class=\"doc__title\"").count(),
        1,
        "hidden until announced"
    );
}

#[tokio::test]
async fn the_author_masks_announces_and_deletes() {
    let world = World::new("pro-acts");
    let person = world.person(helene(), "PAT-UN").await;
    world.person(other(), "PAT-DEUX").await;
    let author = physician("899700218896");
    let mut draft = pdf("À annoncer");
    draft.visibility = carnet_model::document::Visibility::HIDDEN_FROM_PATIENT;
    let id = world.file(&author, helene(), draft).await;
    let record = world.record_id(&author, helene()).await;
    let mut browser = world.signed_in(&author).await;
    open(&mut browser, &record).await;
    let page = format!("/pro/dossiers/{record}/documents/{id}");
    assert!(browser.page(&page).await.contains("Pas encore annoncé au patient"));
    let mut owner = world.signed_in(&person).await;
    assert_eq!(owner.get(&format!("/documents/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.post(&format!("{page}/annoncer"), &[]).await.location(),
        format!("/pro/dossiers/{record}?fait=annonce")
    );
    assert_eq!(owner.get(&format!("/documents/{id}")).await.status, StatusCode::OK);
    assert_eq!(
        browser.post(&format!("{page}/masquer"), &[]).await.location(),
        format!("/pro/dossiers/{record}")
    );
    assert!(owner.page(&format!("/documents/{id}")).await.contains("Masqué"));
    browser.post(&format!("{page}/demasquer"), &[]).await;
    assert_eq!(browser.post(&format!("{page}/supprimer"), &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.get(&format!("/documents/{id}")).await.status, StatusCode::NOT_FOUND);
}

/// What a browser keeps of a form is found again by the same professional, in a session after this one.
#[tokio::test]
async fn drafts_are_kept_for_the_same_professional() {
    let world = World::new("pro-drafts");
    world.person(helene(), "PAT-UN").await;
    let record = world.record_id(&colleague(), helene()).await;
    let mut keys = Vec::new();
    for caller in [colleague(), colleague(), physician("899700218896")] {
        let mut browser = world.signed_in(&caller).await;
        for form in ["ouvrir", "deposer"] {
            let page = browser.page(&format!("/pro/dossiers/{record}/{form}")).await;
            assert!(page.contains(" data-draft"), "{page}");
            assert!(page.contains("data-draft-back"), "{page}");
            let key = page.split_once("data-who=\"").unwrap().1;
            keys.push(key.split('"').next().unwrap().to_owned());
        }
        assert!(!keys.iter().any(|key| key.contains(&*caller.id)), "a key names nobody");
    }
    assert!(keys[..4].iter().all(|key| *key == keys[0]) && keys[4] == keys[5], "{keys:?}");
    assert_ne!(keys[0], keys[4]);
}
