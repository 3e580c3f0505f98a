//! Pages of those who run a deployment: a split from the form to the journal, words in place of codes.

use axum::http::StatusCode;
use carnet_model::account::AccountRole;

use crate::world::{World, helene, other, pdf, physician};

const FORM: &str = "/operateur/separation";

#[tokio::test]
async fn a_record_is_split_from_the_ticket_to_both_journals() {
    let world = World::new("separation");
    let (one, two) = (world.person(helene(), "PAT-UN").await, world.person(other(), "PAT-DEUX").await);
    let doctor = physician("899700218896");
    let wrong = world.file(&doctor, helene(), pdf("Compte rendu secret")).await;
    let stays = world.file(&doctor, helene(), pdf("Ordonnance")).await;
    let mut operator = world.operator(AccountRole::Operator).await;
    let mut officer = world.operator(AccountRole::SecurityOfficer).await;
    let (from, to) = (helene().matricule().to_owned(), other().matricule().to_owned());
    let page = operator.page(FORM).await;
    assert!(page.contains("Séparer deux personnes"));
    for (documents, says) in [("", "référence"), ("pas-un-identifiant", "référence"), (&*to, "référence")]
    {
        let fields = [("ins", &*from), ("autre", &*to), ("documents", documents), ("motif", "ticket 42")];
        let answer = operator.post(FORM, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(says), "{documents}");
        assert!(answer.text().contains("ticket 42"), "what was typed is kept");
    }
    let address = format!("https://carnet.test/fhir/DocumentReference/{wrong}");
    let fields = [("ins", &*from), ("autre", &*to), ("documents", &*address), ("motif", "ticket 42")];
    let answer = operator.post(FORM, &fields).await;
    assert_eq!(answer.location(), "/operateur");
    let home = officer.page("/operateur").await;
    assert!(home.contains("Déplacer des documents vers un autre dossier") && home.contains(&wrong));
    for secret in ["Compte rendu secret", &from, &to, "PAT-UN", "PAT-DEUX"] {
        assert!(!home.contains(secret), "no page of theirs names {secret}");
    }
    let number = home.split("/operateur/propositions/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let answer = officer.post(&format!("/operateur/propositions/{number}/approuver"), &[]).await;
    assert_eq!(answer.location(), "/operateur");
    while world.service.deliver(None).await.unwrap() > 0 {}
    let mut browser = world.signed_in(&one).await;
    let documents = browser.page("/documents").await;
    assert!(documents.contains("Ordonnance") && !documents.contains("Compte rendu secret"));
    assert!(browser.page("/journal").await.contains("des documents qui n’étaient pas de ce dossier"));
    assert_eq!(browser.get(&format!("/documents/{wrong}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("/documents/{stays}")).await.status, StatusCode::OK);
    let mut browser = world.signed_in(&two).await;
    assert!(browser.page("/documents").await.contains("Compte rendu secret"));
    assert!(browser.page("/journal").await.contains("déposés par erreur dans un autre"));
}

#[tokio::test]
async fn what_operators_did_is_told_in_words() {
    let world = World::new("deeds");
    let mut officer = world.operator(AccountRole::SecurityOfficer).await;
    let by = carnet_model::Caller::system();
    for (what, detail) in [
        ("operator.add", "counter-agent gael Gaël LE GOFF-TEST"),
        ("population.open", "sha256 0123: 10 lines, 998 opened, 0 letters on paper, 0 parents, 2 reported"),
        ("record.import", "7 documents, 31 lines"),
    ] {
        world.service.note_act(&by, what, detail).await.unwrap();
    }
    let page = officer.page("/operateur").await;
    for words in ["Gaël LE GOFF-TEST, guichet", "998 dossiers ouverts", "Dossier importé", "Documents : 7"]
    {
        assert!(page.replace('\u{a0}', " ").contains(words), "{words}");
    }
    for code in ["operator.add", "population.open", "record.import", "counter-agent", "sha256"] {
        assert!(!page.contains(code), "{code}");
    }
    let mut agent = world.operator(AccountRole::CounterAgent).await;
    assert_eq!(agent.get(FORM).await.status, StatusCode::NOT_FOUND);
}
