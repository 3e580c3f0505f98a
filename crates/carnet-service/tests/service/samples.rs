//! The official samples through the whole service: deposit, list, read, the journal.

use bytes::Bytes;
use carnet_model::caller::Purpose;
use carnet_model::event::{Change, ConsentGround, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::{Ins, InsDomain};
use carnet_record::refusal::{AppearsAs, Refusal};
use carnet_service::draft::{DocumentDraft, Repeat};
use carnet_service::journal::JournalQuery;
use carnet_service::query::{DocumentQuery, Page, States};
use carnet_service::{ServiceError, Subject};

use crate::world::{World, holder, lot, note, physician, physician_at, samples, test_ins};

#[tokio::test(flavor = "multi_thread")]
async fn every_official_sample_is_deposited_found_and_read_back() {
    let Some(dir) = samples() else { return };
    let world = World::new("samples");
    let service = &world.service;
    let mut people = std::collections::BTreeMap::new();
    let doctor = physician("899700218896");
    let mut deposited = 0;
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for path in files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "xml")) {
        let bytes = Bytes::from(std::fs::read(&path).unwrap());
        let header = carnet_insight::cda::read_header(&bytes).unwrap();
        let id = carnet_insight::metadata::from_header(&header).patient_id.unwrap();
        let ins = Ins::parse(InsDomain::from_oid(&id.domain).unwrap(), &id.value).unwrap();
        if people.insert(ins.token(), ins).is_none() {
            world.person(ins, "1979-03-28").await;
        }
        let document = DocumentDraft { content: bytes.clone(), ..DocumentDraft::default() };
        let done = service.deposit(&doctor, lot(ins, document)).await;
        let done = done.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(done.repeat, Repeat::No);
        service.authorise(&doctor, Subject::Ins(ins), None, ConsentGround::CareTeam).await.unwrap();
        let read = service.read(&doctor, done.documents[0].content).await.unwrap();
        assert_eq!(read.bytes, bytes, "{}", path.display());
        deposited += 1;
    }
    assert_eq!(deposited, 33);
    let all = DocumentQuery { states: States::All, ..DocumentQuery::default() };
    let mut listed = 0;
    for ins in people.values() {
        listed += service
            .find_documents(&doctor, Subject::Ins(*ins), &all, &Page::default())
            .await
            .map_or(0, |l| l.total);
    }
    assert_eq!(listed, 33);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_main_job_from_deposit_to_masking() {
    let world = World::new("main-job");
    let service = &world.service;
    let ins = world.person(test_ins("279035121518989"), "1979-03-28").await;
    let subject = Subject::Ins(ins);
    let (depositor, reader, person) =
        (physician("899700218896"), physician_at("801234567897", "1750000002"), holder(ins));
    let done = service.deposit(&depositor, lot(ins, note("Compte rendu"))).await.unwrap();
    let id = done.documents[0].id;

    // The person finds and reads it.
    let query = DocumentQuery::default();
    let found = service.find_documents(&person, subject, &query, &Page::default()).await.unwrap();
    assert_eq!(found.total, 1);
    assert_eq!(service.read(&person, id).await.unwrap().bytes, "Compte rendu".as_bytes());

    // Another professional needs an authorisation, then finds and reads it.
    let refused = service.find_documents(&reader, subject, &query, &Page::default()).await;
    assert!(matches!(refused, Err(ServiceError::Refused(Refusal { appears_as: AppearsAs::Forbidden, .. }))));
    service.authorise(&reader, subject, None, ConsentGround::Consent).await.unwrap();
    assert_eq!(service.find_documents(&reader, subject, &query, &Page::default()).await.unwrap().total, 1);
    service.read(&reader, id).await.unwrap();

    // The person sees all of it in the journal.
    let journal = JournalQuery { count: 50, ..JournalQuery::default() };
    let lines = service.journal(&person, subject, &journal).await.unwrap();
    let did = |who: &str, what: Transaction| {
        lines.iter().any(|line| &*line.trace.caller.id == who && line.trace.transaction == what)
    };
    assert!(did("899700218896", Transaction::Deposit));
    assert!(did("801234567897", Transaction::Search) && did("801234567897", Transaction::Read));

    // Masked: the other professional no longer sees it; its author still does; the person may unmask it.
    service.change(&person, id, Change::Mask).await.unwrap();
    assert_eq!(service.find_documents(&reader, subject, &query, &Page::default()).await.unwrap().total, 0);
    let gone = service.read(&reader, id).await;
    assert!(
        matches!(gone, Err(ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. }))),
        "{gone:?}"
    );
    let broken_glass = carnet_model::Caller {
        purpose: Purpose::BreakGlass,
        reason: Some("inconsciente".into()),
        ..reader.clone()
    };
    assert_eq!(
        service.find_documents(&broken_glass, subject, &query, &Page::default()).await.unwrap().total,
        0
    );
    let item = service.change(&person, id, Change::Unmask).await.unwrap();
    assert_eq!(item.shown.document.version_count(), 3);
    assert_eq!(service.find_documents(&reader, subject, &query, &Page::default()).await.unwrap().total, 1);

    // Any of its versions names the document.
    let version = item.shown.document.versions[1].number;
    let by_version = service.public_id(item.record, EntryKind::Document, version);
    assert_eq!(
        service.document(&reader, by_version).await.unwrap().shown.document.number,
        item.shown.document.number
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_is_one_document_and_other_bytes_are_refused() {
    let world = World::new("repeat");
    let service = &world.service;
    let ins = world.person(test_ins("279035121518989"), "1979-03-28").await;
    let doctor = physician("899700218896");
    let named = |text: &str| {
        let unique_id = carnet_model::document::UniqueId::parse("1.2.250.1.999.1");
        DocumentDraft { unique_id, ..note(text) }
    };
    let first = service.deposit(&doctor, lot(ins, named("a"))).await.unwrap();
    let again = service.deposit(&doctor, lot(ins, named("a"))).await.unwrap();
    assert_eq!((again.repeat, again.documents[0].id), (Repeat::Yes, first.documents[0].id));
    assert!(matches!(service.deposit(&doctor, lot(ins, named("b"))).await, Err(ServiceError::Fault(_))));
    let person = holder(ins);
    let found =
        service.find_documents(&person, ins.into(), &DocumentQuery::default(), &Page::default()).await;
    assert_eq!(found.unwrap().total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_a_record_that_one_may_not_consult_is_like_an_unknown_one() {
    let world = World::new("foreign");
    let service = &world.service;
    let ins = world.person(test_ins("279035121518989"), "1979-03-28").await;
    let done = service.deposit(&physician("899700218896"), lot(ins, note("a"))).await.unwrap();
    let stranger = physician_at("801234567897", "1750000002");
    for id in [done.documents[0].id, done.documents[0].content] {
        let read = service.read(&stranger, id).await;
        assert!(
            matches!(read, Err(ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. }))),
            "{read:?}"
        );
    }
    let entry = service.document(&stranger, done.documents[0].id).await;
    assert!(
        matches!(entry, Err(ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. }))),
        "{entry:?}"
    );
    let lot = service.lot(&stranger, done.lot).await;
    assert!(
        matches!(lot, Err(ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. }))),
        "{lot:?}"
    );
}
