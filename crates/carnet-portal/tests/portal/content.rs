//! Bytes of documents: one address, once, for a minute, under the reader's own rights.

use axum::http::StatusCode;
use carnet_model::caller::ActorKind;
use carnet_model::event::{Change, Transaction};
use carnet_service::journal::JournalQuery;

use crate::world::{CONTENT, PDF, World, helene, other, pdf, physician, samples};

#[tokio::test]
async fn an_address_works_once_and_for_a_minute() {
    let world = World::new("content");
    let person = world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    let id = world.file(&doctor, helene(), pdf("Compte rendu")).await;
    let mut browser = world.signed_in(&person).await;
    let page = browser.page(&format!("/documents/{id}")).await;
    assert!(page.contains(&format!("<iframe class=\"frame\" src=\"/documents/{id}/contenu\"")), "{page}");
    let address = browser.get(&format!("/documents/{id}/contenu")).await.location().to_owned();
    assert!(address.starts_with(&format!("{CONTENT}/c/")));
    let answer = world.fetch(&address).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.bytes.starts_with(PDF));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("content-disposition"), "inline; filename=\"document.pdf\"");
    assert_eq!(world.fetch(&address).await.status, StatusCode::NOT_FOUND);
    let late = browser.get(&format!("/documents/{id}/contenu")).await.location().to_owned();
    world.later(61_000);
    assert_eq!(world.fetch(&late).await.status, StatusCode::NOT_FOUND);
    let file = browser.get(&format!("/documents/{id}/telecharger")).await.location().to_owned();
    assert_eq!(
        world.fetch(&file).await.header("content-disposition"),
        "attachment; filename=\"document.pdf\""
    );
}

/// `design/security.md` 7.3: each disclosure returns a signed promise.
#[tokio::test]
async fn bytes_come_with_the_receipt_of_their_line_in_the_journal() {
    let world = World::new("content-receipt");
    let person = world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    let id = world.file(&doctor, helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&doctor, helene()).await;
    let mut own = world.signed_in(&person).await;
    let mut pro = world.signed_in(&doctor).await;
    crate::professional::open(&mut pro, &record).await;
    let kept = format!("/pro/dossiers/{record}/documents/{id}/telecharger");
    let addresses = [
        own.get(&format!("/documents/{id}/telecharger")).await.location().to_owned(),
        own.get(&format!("/documents/{id}/contenu")).await.location().to_owned(),
        pro.get(&kept).await.location().to_owned(),
    ];
    let mut hashes = Vec::new();
    for address in addresses {
        let answer = world.fetch(&address).await;
        let hash = answer.header("carnet-receipt").to_owned();
        let note = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(answer.header("carnet-receipt-note")).unwrap();
        let note = String::from_utf8(note).unwrap();
        assert!(
            note.starts_with("carnet receipt v1\n") && note.contains(&format!("entry {hash}\n")),
            "{note}"
        );
        hashes.push(hash);
        // Nothing was given: nothing is promised.
        assert_eq!(world.fetch(&address).await.header("carnet-receipt"), "");
    }
    let query = JournalQuery { count: 50, ..JournalQuery::default() };
    let lines = world.service.journal(&person, helene().into(), &query).await.unwrap();
    let read = lines.iter().filter(|line| line.trace.transaction == Transaction::Read);
    let mut written: Vec<String> = read.map(|line| carnet_seal::hex(&line.hash)).collect();
    written.sort();
    hashes.sort();
    assert_eq!(hashes, written);
}

#[tokio::test]
async fn rights_are_asked_again_when_the_bytes_are_fetched() {
    let world = World::new("content-rights");
    let person = world.person(helene(), "PAT-UN").await;
    let stranger = world.person(other(), "PAT-DEUX").await;
    let (author, reader) = (physician("899700218896"), crate::professional::colleague());
    let id = world.file(&author, helene(), pdf("Compte rendu")).await;
    let record = world.record_id(&reader, helene()).await;
    let mut pro = world.signed_in(&reader).await;
    crate::professional::open(&mut pro, &record).await;
    let address =
        pro.get(&format!("/pro/dossiers/{record}/documents/{id}/contenu")).await.location().to_owned();
    world.service.change(&person, carnet_model::PublicId::parse(&id).unwrap(), Change::Mask).await.unwrap();
    assert_eq!(world.fetch(&address).await.status, StatusCode::NOT_FOUND);
    // Another person's document: the address is made, and leads to nothing.
    let mut browser = world.signed_in(&stranger).await;
    let address = browser.get(&format!("/documents/{id}/contenu")).await.location().to_owned();
    assert_eq!(world.fetch(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_reading_is_traced_once_and_marks_the_document_as_seen() {
    let world = World::new("content-trace");
    let person = world.person(helene(), "PAT-UN").await;
    let id = world.file(&physician("899700218896"), helene(), pdf("Compte rendu")).await;
    let mut browser = world.signed_in(&person).await;
    assert!(browser.page("/").await.contains("class=\"badge badge--new\""));
    browser.page(&format!("/documents/{id}")).await;
    let address = browser.get(&format!("/documents/{id}/contenu")).await.location().to_owned();
    world.fetch(&address).await;
    let query = JournalQuery { count: 100, ..JournalQuery::default() };
    let lines = world.service.journal(&person, helene().into(), &query).await.unwrap();
    let read = lines.iter().filter(|line| line.trace.transaction == Transaction::Read);
    assert_eq!(read.filter(|line| line.trace.caller.kind == ActorKind::Holder).count(), 1);
    assert!(!browser.page("/").await.contains("class=\"badge badge--new\""));
}

#[tokio::test]
async fn official_samples_are_shown_by_our_own_renderer() {
    let Some(dir) = samples() else { return };
    let world = World::new("content-cda");
    let doctor = physician("899700218896");
    let (mut structured, mut framed, mut media) = (0, 0, 0);
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "xml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let Some(ins) = ins_of(&text) else { continue };
        if world.service.status(&doctor, ins.into()).await.unwrap().is_none() {
            world.person(ins, "PAT-TROIS").await;
        }
        let mut draft = crate::world::document("", "Échantillon", "text/xml", text.as_bytes());
        (draft.type_code, draft.title, draft.mime) = (None, None, None);
        let mut browser = world.signed_in(&crate::world::holder(ins, "PAT-TROIS")).await;
        let id = world.file(&doctor, ins, draft).await;
        let page = browser.page(&format!("/documents/{id}")).await;
        assert!(
            !page.contains("<script>") && !page.contains(" style=") && !page.contains("javascript:"),
            "{path:?}"
        );
        structured += usize::from(page.contains("class=\"cda-section\""));
        if page.contains("/contenu?partie=corps\"") {
            framed += 1;
            let address =
                browser.get(&format!("/documents/{id}/contenu?partie=corps")).await.location().to_owned();
            assert_eq!(world.fetch(&address).await.status, StatusCode::OK, "{path:?}");
        }
        if page.contains(&format!("/documents/{id}/media/0\"")) {
            media += 1;
            let address = browser.get(&format!("/documents/{id}/media/0")).await.location().to_owned();
            let answer = world.fetch(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{path:?}");
            assert!(
                answer.header("content-type").starts_with("image/")
                    || answer.header("content-type") == "application/pdf"
            );
        }
    }
    println!("{structured} structured, {framed} framed, {media} with media");
    assert!(structured > 10 && framed > 0 && media > 0, "{structured} {framed} {media}");
}

/// The INS that a sample is about, by its first `patientRole/id` in a domain of ours.
fn ins_of(text: &str) -> Option<carnet_model::Ins> {
    let header = carnet_insight::cda::read_header(text.as_bytes()).ok()?;
    header.patient.ids.iter().find_map(|id| {
        let domain = carnet_model::InsDomain::from_oid(&id.root)?;
        carnet_model::Ins::parse(domain, id.extension.as_deref()?).ok()
    })
}

#[tokio::test]
async fn the_first_page_is_light() {
    let world = World::new("content-weight");
    let person = world.person(helene(), "PAT-UN").await;
    let doctor = physician("899700218896");
    for number in 0..12 {
        world.file(&doctor, helene(), pdf(&format!("Compte rendu {number}"))).await;
    }
    let mut browser = world.signed_in(&person).await;
    let page = browser.page("/").await;
    let assets = [
        carnet_pages::assets::style_path(),
        carnet_pages::assets::script_path(),
        carnet_pages::assets::icon_path(),
        carnet_pages::assets::font_path(),
    ];
    let mut weight = page.len();
    for path in assets {
        assert!(page.contains(path), "{path}");
        weight += browser.get(path).await.bytes.len();
    }
    println!("home with its assets: {weight} bytes");
    assert!(weight <= 150_000, "{weight}");
}
