//! Who has access: the page, its acts, "see my record as…", the journal and its files, reports, the law.

use axum::http::StatusCode;
use carnet_model::caller::Purpose;
use carnet_model::event::{Change, ConsentGround};
use carnet_model::{Caller, PublicId};
use carnet_service::query::{DocumentQuery, Page};
use carnet_service::see_as::{AsWhom, Why};

use crate::family::{after, in_days};
use crate::world::{PDF, World, document, helene, other, pdf, physician};

const DOCTOR: &str = "899700218896";

/// The text of a page without its markup.
fn plain(page: &str) -> String {
    page.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

/// The opaque key of the one professional of a page.
fn key_on(page: &str) -> String {
    let keys = page.split("/partage/soignants/").skip(1).filter_map(|rest| rest.split(['/', '"']).next());
    keys.filter(|key| *key != "nouveau").last().unwrap().to_owned()
}

fn nurse() -> Caller {
    Caller {
        profession: Some("60".into()),
        expertise: None,
        name: "Noé PETIT-TEST".into(),
        ..physician("810000000001")
    }
}

async fn world_of_care(name: &str) -> (World, Caller) {
    let world = World::new(name);
    let person = world.somebody(helene(), "Hélène", "1979-03-28").await;
    let doctor = physician(DOCTOR);
    world.file(&doctor, helene(), document("11502-2", "Bilan", "application/pdf", PDF)).await;
    world.file(&doctor, helene(), pdf("Compte rendu")).await;
    world.service.authorise(&doctor, helene().into(), None, ConsentGround::CareTeam).await.unwrap();
    world
        .service
        .find_documents(&doctor, helene().into(), &DocumentQuery::default(), &Page::default())
        .await
        .unwrap();
    (world, person)
}

#[tokio::test]
async fn the_page_says_who_has_access_and_takes_it_away() {
    let (world, person) = world_of_care("access-page").await;
    let mut hers = world.with_session(&person).await;
    let page = hers.page("/partage").await;
    let text = plain(&page);
    for expected in [
        "Camille DURAND-TEST",
        "A accès",
        "A déclaré faire partie de l’équipe",
        "Dernière lecture",
        "Les soignants peuvent ouvrir",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(!page.contains(DOCTOR), "a national id stands in no address: {page}");
    let key = key_on(&page);
    for (act, done, expected) in [
        ("traitant", "traitant", "Médecin traitant"),
        ("plus-traitant", "traitant", "Aucun médecin traitant"),
        ("memes-droits", "traitant", "Mêmes droits que le médecin traitant"),
        ("retirer", "acces-retire", "Pas d’accès en cours"),
        ("bloquer", "acces-bloque", "Bloqué"),
        ("debloquer", "acces-debloque", "Pas d’accès en cours"),
    ] {
        let path = format!("/partage/soignants/{key}/{act}");
        assert!(hers.page(&path).await.contains("Camille DURAND-TEST"), "{act}");
        let answer = hers.post(&path, &[]).await;
        assert_eq!(answer.location(), format!("/partage?fait={done}"), "{act}: {}", answer.text());
        let text = plain(&hers.page("/partage").await);
        assert!(text.contains(expected), "{act}: {expected}: {text}");
    }
    for path in ["/partage/soignants/0000000000000000/bloquer", &format!("/partage/soignants/{key}/inconnu")]
    {
        assert_eq!(hers.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_professional_is_let_in_by_number_and_blocked_beforehand() {
    let (world, person) = world_of_care("access-new").await;
    let mut hers = world.with_session(&person).await;
    hers.page("/partage/soignants/nouveau").await;
    let until = in_days(&world, 30);
    let fields = [
        ("identifiant", "RPPS 10000000001"),
        ("nom", "Noé PETIT-TEST"),
        ("faire", "donner"),
        ("fin", &until),
    ];
    let answer = hers.post("/partage/soignants/nouveau", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("identifiant:10000000001"), "{}", answer.text());
    let fixed: Vec<_> = fields.into_iter().chain([("correction", "identifiant:10000000001")]).collect();
    assert_eq!(hers.post("/partage/soignants/nouveau", &fixed).await.location(), "/partage?fait=acces-donne");
    let found = world
        .service
        .find_documents(&nurse(), helene().into(), &DocumentQuery::default(), &Page::default())
        .await;
    assert!(!found.unwrap().items.is_empty(), "the nurse may consult");
    let block =
        [("identifiant", "10000000002"), ("nom", "Zoé LUCAS-TEST"), ("faire", "bloquer"), ("fin", "")];
    assert_eq!(
        hers.post("/partage/soignants/nouveau", &block).await.location(),
        "/partage?fait=acces-bloque"
    );
    let blocked = physician("810000000002");
    let refused = world.service.authorise(&blocked, helene().into(), None, ConsentGround::Consent).await;
    assert!(refused.is_err(), "a blocked professional sets nothing");
    // The two objections are two.
    assert_eq!(hers.post("/partage/urgence", &[("appel", "1")]).await.location(), "/partage?fait=urgence");
    let settings = world.service.settings(&person, helene().into()).await.unwrap();
    assert!(settings.objects_break_glass && !settings.objects_centre_15);
}

/// "See my record as…" is what that reader gets, whatever is masked, given, blocked or objected to.
#[tokio::test]
async fn what_is_shown_as_somebody_else_is_what_they_get() {
    let (world, person) = world_of_care("access-see-as").await;
    let doctor = physician(DOCTOR);
    let kinds = ["11502-2", "11488-4", "34112-3", "57833-6", "11490-0", "60568-3"];
    let mut ids: Vec<String> = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        let bytes = [PDF, kind.as_bytes(), b"\n%%EOF\n"].concat();
        ids.push(
            world
                .file(&doctor, helene(), document(kind, &format!("Pièce {at}"), "application/pdf", &bytes))
                .await,
        );
    }
    let readers = [doctor.clone(), nurse()];
    for step in 0..6_usize {
        // Each step changes one thing of the record.
        match step {
            1 => masked(&world, &person, &ids[0], Change::Mask).await,
            2 => masked(&world, &person, &ids[3], Change::Mask).await,
            3 => {
                let nurse = nurse();
                world.service.authorise(&nurse, helene().into(), None, ConsentGround::Consent).await.unwrap();
            }
            4 => masked(&world, &person, &ids[0], Change::Unmask).await,
            5 => {
                let block = carnet_record::command::Command::Block {
                    professional: DOCTOR.into(),
                    name: "Camille DURAND-TEST".into(),
                };
                world.service.settle(&person, helene().into(), block).await.unwrap();
            }
            _ => {}
        }
        for reader in &readers {
            let whom = AsWhom::Professional {
                id: reader.id.to_string(),
                profession: reader.profession.as_deref().map(ToOwned::to_owned),
                structure: reader.structure.as_deref().map(ToOwned::to_owned),
            };
            let shown = world.service.see_as(&person, helene().into(), &whom).await.unwrap();
            let mut seen: Vec<_> = shown
                .lines
                .iter()
                .filter(|line| shown.entry.is_ok() && matches!(line.why, Why::Seen(_)))
                .map(|line| line.item.shown.document.number)
                .collect();
            let found = world
                .service
                .find_documents(reader, helene().into(), &DocumentQuery::default(), &Page::default())
                .await;
            let mut got: Vec<_> = found
                .map(|found| found.items)
                .unwrap_or_default()
                .iter()
                .map(|item| item.shown.document.number)
                .collect();
            seen.sort_unstable();
            got.sort_unstable();
            assert_eq!(seen, got, "step {step}, {}", reader.name);
        }
    }
}

async fn masked(world: &World, person: &Caller, id: &str, change: Change) {
    world.service.change(person, PublicId::parse(id).unwrap(), change).await.unwrap();
}

#[tokio::test]
async fn each_line_says_why_and_by_which_paragraph() {
    let (world, person) = world_of_care("access-lines").await;
    let mut hers = world.with_session(&person).await;
    let page = hers.page("/partage/voir-comme").await;
    assert!(page.contains("value=\"urgence\"") && page.contains("value=\"profession-60\""), "{page}");
    let page = hers.page("/partage/voir-comme?comme=profession-10").await;
    let text = plain(&page);
    assert!(text.contains("2 documents vus sur 2") && text.contains("arrêté du 26 octobre 2023"), "{text}");
    let ids = world
        .service
        .find_documents(&person, helene().into(), &DocumentQuery::default(), &Page::default())
        .await;
    let item = ids.unwrap().items.remove(0);
    let id =
        world.service.public_id(item.record, carnet_model::EntryKind::Document, item.shown.document.number);
    masked(&world, &person, &id.to_string(), Change::Mask).await;
    let text = plain(&hers.page("/partage/voir-comme?comme=profession-10&lignes=cachees").await);
    assert!(
        text.contains("un document vu sur 2") && text.contains("Ce document est masqué aux soignants"),
        "{text}"
    );
    hers.post("/partage/urgence", &[]).await;
    let text = plain(&hers.page("/partage/voir-comme?comme=urgence").await);
    assert!(text.contains("aucun document vu") && text.contains("le titulaire refuse cet accès"), "{text}");
    // An unknown reader is no reader.
    assert!(!hers.page("/partage/voir-comme?comme=soignant-0").await.contains("h-seen"));
}

#[tokio::test]
async fn the_journal_is_narrowed_taken_away_and_reported() {
    let (world, person) = world_of_care("access-journal").await;
    let curious =
        Caller { name: "=cmd()".into(), software: Some("Logiciel 4".into()), ..physician("810000000003") };
    let refused = world
        .service
        .find_documents(&curious, helene().into(), &DocumentQuery::default(), &Page::default())
        .await;
    assert!(refused.is_err());
    let urgent = Caller {
        purpose: Purpose::BreakGlass,
        reason: Some("Personne inconsciente".into()),
        name: "Paul RENARD-TEST".into(),
        ..physician("810000000004")
    };
    world
        .service
        .find_documents(&urgent, helene().into(), &DocumentQuery::default(), &Page::default())
        .await
        .unwrap();
    let mut hers = world.with_session(&person).await;
    let page = hers.page("/journal").await;
    let text = plain(&page);
    for expected in [
        "Personne inconsciente",
        "ce soignant n’a pas d’accès en cours",
        "par Logiciel 4",
        "Signaler cet accès",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let text = plain(&hers.page("/journal?acte=refus").await);
    assert!(text.contains("=cmd()") && !text.contains("Personne inconsciente"), "{text}");
    let text = plain(&hers.page("/journal?exceptionnel=1").await);
    assert!(
        text.contains("Personne inconsciente") && !text.contains("demandé un accès, qui a été refusé"),
        "{text}"
    );
    let csv = hers.get("/journal.csv?acte=refus").await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let text = csv.text();
    assert!(text.starts_with('\u{feff}') && text.contains("'=cmd()"), "{text}");
    assert!(!text.contains(";=cmd()"), "{text}");
    let json = hers.get("/journal.json").await.text();
    assert!(json.contains("\"phrase\":\"Paul RENARD-TEST") && json.trim_end().ends_with(']'), "{json}");
    // A report, with words; the security officer reads it.
    let page = hers.page("/journal?acte=refus").await;
    let before = page.split("/signaler\"").next().unwrap();
    let id = before.rsplit("/journal/").next().unwrap().to_owned();
    let path = format!("/journal/{id}/signaler");
    assert!(plain(&hers.page(&path).await).contains("responsable de la sécurité"));
    let answer = hers.post(&path, &[("mots", " ")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = hers.post(&path, &[("mots", "Je ne connais pas cette personne.")]).await;
    assert_eq!(answer.location(), "/journal?fait=signale", "{}", answer.text());
    assert!(plain(&hers.page("/journal").await).contains("Vous avez signalé un accès"));
    // Of another record, a line is unknown.
    let stranger = world.somebody(other(), "Zoé", "1980-01-01").await;
    let mut theirs = world.with_session(&stranger).await;
    assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(theirs.post(&path, &[("mots", "x")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_settings_of_the_law_are_public() {
    let world = World::new("access-law");
    let text = plain(&world.browser().page("/reglages-de-la-loi").await);
    for expected in [
        "En vigueur",
        "18 ans",
        "5 personnes",
        "48 heures",
        "article R1111-36",
        "Changés par",
        "Projet Carnet",
        "Texte de loi",
        "L1111-13-1 à L1111-19",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[tokio::test]
async fn a_closed_record_is_destroyed_only_when_asked() {
    let (world, person) = world_of_care("access-erasure").await;
    let mut hers = world.with_session(&person).await;
    hers.page("/dossier/fermer").await;
    hers.post("/dossier/fermer", &[("confirmation", "oui")]).await;
    let text = plain(&hers.page("/dossier/etat").await);
    assert!(text.contains("Demander la destruction"), "{text}");
    hers.page("/dossier/detruire").await;
    assert_eq!(hers.post("/dossier/detruire", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = hers.post("/dossier/detruire", &[("confirmation", "oui")]).await;
    assert_eq!(answer.location(), "/dossier/etat?fait=destruction");
    let text = plain(&hers.page("/dossier/etat").await);
    assert!(text.contains("Vous avez demandé sa destruction") && text.contains("90 jours"), "{text}");
    hers.page("/dossier/conserver").await;
    hers.post("/dossier/conserver", &[("confirmation", "oui")]).await;
    assert!(!plain(&hers.page("/dossier/etat").await).contains("Vous avez demandé sa destruction"));
}

#[tokio::test]
async fn the_proof_of_the_journal_is_checked_by_the_page_itself() {
    let (world, person) = world_of_care("access-proof").await;
    world.service.store().checkpoint(world.service.now()).await.unwrap();
    let mut hers = world.with_session(&person).await;
    let page = hers.page("/journal/preuve").await;
    assert!(page.contains("/journal/preuve.json") && page.contains("/static/journal-proof-"), "{page}");
    let first = hers.get("/journal/preuve.json").await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    let first = first.text();
    assert!(!first.contains(helene().matricule()));
    // Later, more was written: the new tree goes on from the old one.
    world.later(120_000);
    hers.page("/journal").await;
    world.service.store().checkpoint(world.service.now()).await.unwrap();
    let size = world.service.store().log_status().size;
    let later = hers.get(&format!("/journal/preuve.json?depuis={}", size_of(&first))).await.text();
    assert!(size > size_of(&first));
    let report = carnet_store::proof::check(&later, &carnet_store::proof::Options::default());
    assert!(report.faults.is_empty(), "{:?}", report.faults);
    // One byte of one entry, one hash of one path.
    let entry = after(&later, "\"sealed\": \"", '"').to_owned();
    let changed = format!("{}{}", &entry[..entry.len() - 8], "AAAAAAA=");
    let tampered = later.replace(&entry, &changed);
    let Some(said) = by_the_script(&[&first, &later, &tampered, &first]) else { return };
    assert!(said[0].starts_with("good ") && said[0].contains("first"), "{said:?}");
    assert!(said[1].starts_with("good ") && said[1].contains("again"), "{said:?}");
    assert!(said[2].starts_with("bad chain") || said[2].starts_with("bad leaf"), "{said:?}");
    assert!(said[3].starts_with("bad consistency"), "an older log than the one seen: {said:?}");
}

/// Leaves of the tree that a proof stands in.
fn size_of(proof: &str) -> u64 {
    after(proof, "\"checkpoint\": \"", '"').split("\\n").nth(1).unwrap().parse().unwrap()
}

/// What the script of the page says of proofs, one after the other on one device.
fn by_the_script(proofs: &[&str]) -> Option<Vec<String>> {
    let dir = std::env::temp_dir().join(format!("carnet-proof-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let script = carnet_pages::assets().iter().find(|asset| asset.path.contains("journal-proof")).unwrap();
    std::fs::write(dir.join("script.js"), &script.bytes).unwrap();
    let mut command = std::process::Command::new("node");
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/portal/journal-proof.mjs");
    command.arg(here).arg(dir.join("script.js"));
    for (at, proof) in proofs.iter().enumerate() {
        let file = dir.join(format!("{at}.json"));
        std::fs::write(&file, proof).unwrap();
        command.arg(file);
    }
    let done = command.output();
    std::fs::remove_dir_all(&dir).unwrap();
    let Ok(done) = done else {
        println!("node is absent: the script was not run");
        return None;
    };
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{said} {}", String::from_utf8_lossy(&done.stderr));
    Some(said.lines().map(ToOwned::to_owned).collect())
}
