//! Complete exports over real stores: what is in the archive, who gets it, and the record that another Carnet makes of
//! it.

use std::io::Cursor;
use std::sync::Arc;

use bytes::Bytes;
use carnet_model::document::{UniqueId, Visibility};
use carnet_model::event::{Act, Change, ConsentGround};
use carnet_model::family::{FamilyEvent, Ground, RepresentativeKind};
use carnet_model::person::{Contact, Language, NoticeRhythm};
use carnet_model::{Caller, Ins, Timestamp};
use carnet_record::command::Command;
use carnet_service::draft::{DocumentDraft, LotDraft, Replaced};
use carnet_service::export::{Archive, Contents, ImportError, PaperWriter};
use carnet_service::journal::JournalQuery;
use carnet_service::query::{DocumentQuery, LotQuery, Page, States};
use carnet_service::{Item, MailNotice, Service, ServiceError, Subject};

use crate::families::Letters;
use crate::world::{World, holder, note, physician, test_ins};

/// Papers without words: these tests are about the rest.
struct Blank;

impl PaperWriter for Blank {
    fn read_me(&self, contents: &Contents) -> String {
        let titles = contents.documents.iter().map(|filed| &*filed.item.shown.document.entry.title);
        titles.collect::<Vec<_>>().join("\n")
    }

    fn journal_table(&self, contents: &Contents) -> String {
        let words = contents.lines.iter().map(|line| line.trace.transaction.word());
        words.collect::<Vec<_>>().join("\n")
    }

    fn journal_json(&self, _: &Contents) -> String {
        "[]".to_owned()
    }

    fn page(&self, _: &Item, _: &[u8]) -> Option<String> {
        None
    }

    fn has_page(&self, _: &Item) -> bool {
        false
    }
}

async fn exported(service: &Service, caller: &Caller, subject: Subject) -> Result<Vec<u8>, ServiceError> {
    let mut export = service.export(caller, subject, Arc::new(Blank)).await?;
    let mut all = Vec::new();
    while let Some(piece) = export.next().await? {
        all.extend_from_slice(&piece);
    }
    Ok(all)
}

fn names(archive: &[u8]) -> Vec<String> {
    let archive = Archive::open(Cursor::new(archive), 1 << 30).unwrap();
    archive.files().map(|(name, _)| name.to_owned()).collect()
}

fn titled(title: &str) -> DocumentDraft {
    DocumentDraft { title: Some(title.to_owned()), ..note(&format!("text of {title}")) }
}

async fn filed(service: &Service, person: Ins, document: DocumentDraft) -> carnet_model::PublicId {
    let deposited =
        service.deposit(&physician("899700218896"), LotDraft::of(person, document)).await.unwrap();
    deposited.documents.first().unwrap().id
}

/// What a reader sees of a record, without what differs between two installations: numbers, ids, hashes.
async fn views(service: &Service, reader: &Caller, person: Ins) -> Vec<String> {
    let subject = Subject::Ins(person);
    let mut seen = Vec::new();
    let query = DocumentQuery { states: States::All, ..DocumentQuery::default() };
    let found = service.find_documents(reader, subject, &query, &Page::default()).await.unwrap();
    for item in &found.items {
        let document = &item.shown.document;
        let versions: Vec<_> = document.versions.iter().map(|v| (v.at, v.change)).collect();
        let id = service.public_id(item.record, carnet_model::EntryKind::Document, document.number);
        let bytes = service.read(reader, id).await.unwrap().bytes;
        seen.push(format!(
            "{:?} {:?} {:?} {versions:?} {:?} {:?} {:?} {:?} {} {} {bytes:?}",
            document.entry,
            document.visibility,
            item.shown.state,
            document.origin,
            document.filed_by,
            document.filed_at,
            document.seen_at,
            item.shown.replaces.is_some(),
            item.shown.replaced_by.is_some(),
        ));
    }
    let lots = service.find_lots(reader, subject, &LotQuery::default(), &Page::default()).await.unwrap();
    seen.extend(lots.items.iter().map(|item| {
        let lot = &item.lot.lot;
        format!("{:?} {:?} {:?} {:?} {}", lot.entry, lot.at, lot.by, lot.change, item.lot.documents.len())
    }));
    let settings = service.settings(reader, subject).await.unwrap();
    seen.push(format!(
        "{:?} {} {} {:?}",
        settings.contact.email, settings.objects_break_glass, settings.objects_centre_15, settings.blocked
    ));
    seen.extend(settings.consents.iter().map(|consent| {
        let authorisation = &consent.authorisation;
        format!(
            "{} {} {:?} {:?} {:?} {:?}",
            consent.professional,
            authorisation.name,
            authorisation.until,
            authorisation.ground,
            authorisation.since,
            consent.in_force
        )
    }));
    seen
}

async fn journal(service: &Service, reader: &Caller, person: Ins) -> Vec<String> {
    let query = JournalQuery { count: 10_000, ..JournalQuery::default() };
    let lines = service.journal(reader, person.into(), &query).await.unwrap();
    lines
        .iter()
        .rev()
        .map(|line| {
            let titles: Vec<_> = line.documents.iter().map(|item| &item.shown.document.entry.title).collect();
            let trace = &line.trace;
            format!(
                "{:?} {:?} {:?} {:?} {:?} {:?} {titles:?} {:?}",
                trace.at,
                trace.caller,
                trace.transaction,
                trace.outcome,
                trace.change,
                trace.act,
                line.place.0
            )
        })
        .collect()
}

/// A record in which much has happened.
async fn lived(world: &World, person: Ins) {
    let service = &world.service;
    let doctor = physician("899700218896");
    let first = filed(service, person, titled("First")).await;
    let second =
        filed(service, person, DocumentDraft { replaces: Some(Replaced::Id(first)), ..titled("../Second") });
    let second = second.await;
    let masked = filed(service, person, titled("Masked")).await;
    let archived = filed(service, person, titled("Archived")).await;
    let kind = carnet_model::Code::new("1.2.250.1.213.1.1.4.12", "EXPPAT_1", "");
    let own = LotDraft::of(person, DocumentDraft { type_code: Some(kind), ..titled("My own") });
    let own = service.deposit(&holder(person), own).await.unwrap().documents.first().unwrap().id;
    let withheld = DocumentDraft { visibility: Visibility::HIDDEN_FROM_PATIENT, ..titled("Withheld") };
    filed(service, person, withheld).await;
    service.change(&holder(person), masked, Change::Mask).await.unwrap();
    service.change(&holder(person), archived, Change::Archive).await.unwrap();
    service.change(&holder(person), own, Change::Delete).await.unwrap();
    service.authorise(&doctor, person.into(), None, ConsentGround::CareTeam).await.unwrap();
    service.read(&doctor, second).await.unwrap();
    service.read(&holder(person), archived).await.unwrap();
    let me = holder(person);
    let settle = |command| service.settle(&me, person.into(), command);
    settle(Command::Block { professional: "899700218897".into(), name: "Bernard BLOCK".into() })
        .await
        .unwrap();
    settle(Command::SetObjections { break_glass: true, centre_15: false }).await.unwrap();
    let contact = Contact {
        email: Some("own@example.test".into()),
        rhythm: NoticeRhythm::Daily,
        language: Language::English,
    };
    service.set_contact(&holder(person), person.into(), contact).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_makes_the_same_record_elsewhere() {
    let (here, there) = (World::new("export-here"), World::new("export-there"));
    let person = here.person(test_ins("279035121518989"), "1950-03-28").await;
    lived(&here, person).await;
    let archive = exported(&here.service, &holder(person), person.into()).await.unwrap();
    assert_eq!(
        names(&archive),
        [
            "LISEZ-MOI.html",
            "journal.csv",
            "journal.json",
            "proof.json",
            "documents/001 - First.txt",
            "documents/002 - .. Second.txt",
            "documents/003 - Masked.txt",
            "documents/004 - Archived.txt",
            "carnet/record.cbor",
        ]
    );
    assert!(!archive.windows(8).any(|part| part == b"Withheld"), "the holder may not know of it yet");

    let before = journal(&here.service, &holder(person), person).await;
    let imported = there.service.import(Cursor::new(&archive), None).await.unwrap();
    assert_eq!(imported.documents, 4);
    let after = journal(&there.service, &holder(person), person).await;
    assert_eq!(after.len(), imported.lines + 1, "and the line that tells of the import");
    assert_eq!(before.get(..imported.lines), after.get(..imported.lines));
    assert_eq!(imported_from(&there.service, person).await, here.service.config().portal_url);
    let (here_seen, there_seen) = (
        views(&here.service, &holder(person), person).await,
        views(&there.service, &holder(person), person).await,
    );
    assert_eq!(here_seen, there_seen);

    let again = there.service.import(Cursor::new(&archive), None).await;
    assert!(matches!(again, Err(ImportError::Exists)), "{again:?}");
    // The record lives on: a deposit, its numbers after those of the import.
    filed(&there.service, person, titled("Later")).await;
    assert_eq!(views(&there.service, &holder(person), person).await.len(), there_seen.len() + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_for_the_holder_once_a_day() {
    let world = World::new("export-who");
    let service = &world.service;
    let person = world.person(test_ins("279035121518989"), "1950-03-28").await;
    filed(service, person, titled("One")).await;
    let others = [physician("899700218896"), holder(test_ins("255069999999934")), Caller::anonymous()];
    for other in &others {
        assert!(exported(service, other, person.into()).await.is_err(), "{:?}", other.kind);
    }
    exported(service, &holder(person), person.into()).await.unwrap();
    let again = exported(service, &holder(person), person.into()).await;
    assert!(matches!(again, Err(ServiceError::TooMany { .. })), "{:?}", again.err());
    service.clock().set_offset(Timestamp::DAY);
    exported(service, &holder(person), person.into()).await.unwrap();
    let lines = journal(service, &holder(person), person).await;
    let exports = lines.iter().filter(|line| line.contains("Export") && line.contains("Done"));
    assert_eq!(exports.count(), 2);
    assert!(lines.iter().filter(|line| line.contains("Export") && line.contains("Refused")).count() >= 1);
}

/// The child's record as a parent exports it, with or without a secret that they may not know of.
async fn parents_archive(name: &str, secret: bool) -> (Vec<u8>, Vec<MailNotice>) {
    let mut world = World::new(name);
    let at = Timestamp::parse_rfc3339("2026-11-24T08:00:00Z").unwrap();
    world.service = world.service.as_of(at);
    let child = world.person(test_ins("279035121518989"), "2012-01-01").await;
    let parent = world.person(test_ins("255069999999934"), "1980-06-01").await;
    let service = world.service.clone();
    let event = FamilyEvent::RepresentativeAttached {
        person: parent,
        name: "Anne MARTIN".into(),
        kind: RepresentativeKind::Parent,
        ground: Ground::Registry,
    };
    service.attest(child.into(), event).await.unwrap();
    let doctor = physician("899700218896");
    let named = |number: u32, document: DocumentDraft| {
        let unique_id = UniqueId::parse(&format!("1.2.250.1.999.{number}"));
        let lot_id = UniqueId::parse(&format!("1.2.250.1.998.{number}"));
        LotDraft { unique_id: lot_id, ..LotDraft::of(child, DocumentDraft { unique_id, ..document }) }
    };
    service.deposit(&doctor, named(1, titled("Open"))).await.unwrap();
    if secret {
        let hidden =
            DocumentDraft { visibility: Visibility::HIDDEN_FROM_REPRESENTATIVES, ..titled("Hidden") };
        let caller = Caller { connection: carnet_model::caller::Connection::Secret, ..doctor.clone() };
        service.deposit(&caller, named(2, hidden)).await.unwrap();
        service.authorise(&caller, child.into(), None, ConsentGround::Consent).await.unwrap();
    }
    service.deposit(&doctor, named(3, titled("Last"))).await.unwrap();
    Letters::of(&world.service).await;
    let archive = exported(&service, &holder(parent), child.into()).await.unwrap();
    let letters = Letters::of(&world.service).await;
    (archive, letters.iter().map(|letter| letter.notice).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parents_archive_is_the_same_with_a_secret_and_without() {
    let (with, told_with) = parents_archive("export-secret", true).await;
    let (without, told_without) = parents_archive("export-open", false).await;
    assert_eq!((&told_with, &told_without), (&vec![MailNotice::Exported], &vec![MailNotice::Exported]));
    let mut archives = [with, without].map(|bytes| Archive::open(Cursor::new(bytes), 1 << 30).unwrap());
    let [with, without] = &mut archives;
    let listed: Vec<(String, u64)> = with.files().map(|(name, size)| (name.to_owned(), size)).collect();
    let sizes: Vec<(String, u64)> = without.files().map(|(name, size)| (name.to_owned(), size)).collect();
    // The path of a leaf is as long as the log is high: what everybody did makes it.
    let but_proof = |all: &[(String, u64)]| {
        all.iter().filter(|(name, _)| name != "proof.json").cloned().collect::<Vec<_>>()
    };
    assert_eq!(but_proof(&listed), but_proof(&sizes));
    for (name, _) in listed {
        let (a, b) = (with.read(&name).unwrap(), without.read(&name).unwrap());
        if name == "proof.json" {
            // Numbers, keys and hashes are random; the chains and their lengths are not.
            let shape = |bytes: &[u8]| {
                let proof: serde_json::Value = serde_json::from_slice(bytes).unwrap();
                let chains = proof.get("chains").and_then(|chains| chains.as_array()).unwrap();
                let of = |chain: &serde_json::Value| {
                    let entries = chain.get("entries").and_then(|entries| entries.as_array()).unwrap();
                    (chain.get("chain").cloned(), entries.len())
                };
                chains.iter().map(of).collect::<Vec<_>>()
            };
            assert_eq!(shape(&a), shape(&b));
        } else {
            assert!(a == b, "{name} differs");
        }
    }
}

/// Where the line of the journal about the import says that the record comes from.
async fn imported_from(service: &Service, person: Ins) -> String {
    let query = JournalQuery { count: 100, ..JournalQuery::default() };
    let lines = service.journal(&holder(person), person.into(), &query).await.unwrap();
    let source = |act: Option<&Act>| match act {
        Some(Act::Imported { source, .. }) => Some(source.to_string()),
        _ => None,
    };
    lines.iter().find_map(|line| source(line.trace.act.as_ref())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_archive_changes_nothing() {
    let (here, there) = (World::new("export-damaged"), World::new("export-refuses"));
    let person = here.person(test_ins("279035121518989"), "1950-03-28").await;
    filed(&here.service, person, titled("One")).await;
    let archive = exported(&here.service, &holder(person), person.into()).await.unwrap();
    let refused = |bytes: Vec<u8>| {
        let service = there.service.clone();
        async move { service.import(Cursor::new(Bytes::from(bytes)), None).await.unwrap_err() }
    };
    for place in (0..archive.len()).step_by(97) {
        let mut damaged = archive.clone();
        *damaged.get_mut(place).unwrap() ^= 0x20;
        refused(damaged).await;
        refused(archive.get(..place).unwrap().to_vec()).await;
    }
    let longer = [&archive[..], b"x"].concat();
    assert!(matches!(refused(longer).await, ImportError::Archive(_)));
    assert!(there.service.status(&physician("899700218896"), person.into()).await.unwrap().is_none());
    there.service.import(Cursor::new(archive), Some(" The old\n Carnet ")).await.unwrap();
    assert_eq!(imported_from(&there.service, person).await, "The old Carnet");
}
