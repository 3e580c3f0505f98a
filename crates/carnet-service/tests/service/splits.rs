//! A record that mixes two people is split: two officers decide, two ledgers are written, each once.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use carnet_model::account::AccountRole;
use carnet_model::caller::ActorKind;
use carnet_model::event::Act;
use carnet_model::operator::GraveAct;
use carnet_model::{Caller, EntryKind, Ins, ObjectNo, PublicId, RecordNo};
use carnet_record::system::ActState;
use carnet_service::journal::JournalQuery;
use carnet_service::operators::{Officer, OfficerFault};
use carnet_service::query::{DocumentQuery, Page};
use carnet_service::{Delivery, Errand, MailError, MailNotice, Mailer, Service, Subject};

use crate::population::made_up;
use crate::world::{World, holder, lot, note, physician};

const AUTHOR: &str = "899700218896";

fn officer(id: &str, role: AccountRole) -> Officer {
    let caller = Caller { kind: ActorKind::Operator, id: id.into(), name: id.into(), ..Caller::anonymous() };
    Officer { caller, role }
}

fn olivier() -> Officer {
    officer("Olivier", AccountRole::Operator)
}

fn sacha() -> Officer {
    officer("Sacha", AccountRole::SecurityOfficer)
}

/// Keeps the letters; fails as long as it is told to.
#[derive(Default)]
struct Letters(Mutex<Vec<MailNotice>>);

impl Mailer for Letters {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        self.0.lock().unwrap().push(delivery.notice);
        Box::pin(async { Ok(()) })
    }
}

async fn listed(service: &Service, ins: Ins) -> Vec<(PublicId, RecordNo, ObjectNo)> {
    let (query, page) = (DocumentQuery::default(), Page::default());
    let found = service.find_documents(&holder(ins), Subject::Ins(ins), &query, &page).await.unwrap();
    let id = |item: &carnet_service::Item| {
        let number = item.shown.document.number;
        (service.public_id(item.record, EntryKind::Document, number), item.record, number)
    };
    found.items.iter().map(id).collect()
}

async fn text(service: &Service, ins: Ins, id: PublicId) -> String {
    let content = service.read(&holder(ins), id).await.unwrap();
    String::from_utf8(content.bytes.to_vec()).unwrap()
}

async fn lines(service: &Service, ins: Ins, act: &Act) -> Vec<String> {
    let query = JournalQuery { count: 100, ..JournalQuery::default() };
    let lines = service.journal(&holder(ins), Subject::Ins(ins), &query).await.unwrap();
    let named = lines.iter().filter(|line| line.trace.act.as_ref() == Some(act));
    let mut names: Vec<String> = named.map(|line| line.trace.caller.name.to_string()).collect();
    names.sort();
    names
}

fn errand_delivery(service: &Service, errand: Errand) -> Delivery {
    Delivery {
        to: "".into(),
        notice: MailNotice::TakenOver,
        language: carnet_model::person::Language::French,
        key: "again".into(),
        at: service.now(),
        person: None,
        detail: None,
        errand: Some(errand),
    }
}

/// Two people, and two documents in the record of the first, of which the second is the other's.
struct Mixed {
    world: World,
    one: Ins,
    other: Ins,
    wrong: PublicId,
    act: GraveAct,
}

async fn mixed(name: &str) -> Mixed {
    let world = World::new(name);
    let service = &world.service;
    let (one, other) =
        (world.person(made_up(1), "1979-03-28").await, world.person(made_up(2), "1980-01-01").await);
    for words in ["hers", "his"] {
        service.deposit(&physician(AUTHOR), lot(one, note(words))).await.unwrap();
    }
    let mut wrong = None;
    for (id, ..) in listed(service, one).await {
        if text(service, one, id).await == "his" {
            wrong = Some(id);
        }
    }
    let wrong = wrong.unwrap();
    let (record, to) = (number(service, one).await, number(service, other).await);
    let documents = service.documents_named(&olivier(), record, &[wrong]).await.unwrap();
    Mixed { act: GraveAct::Split { record, documents, to }, world, one, other, wrong }
}

async fn number(service: &Service, ins: Ins) -> RecordNo {
    service.named_on_paper(&olivier(), ins).await.unwrap().0
}

#[tokio::test]
async fn documents_go_to_the_record_of_whom_they_are_about() {
    let Mixed { world, one, other, wrong, act } = mixed("split").await;
    let service = &world.service;
    let letters = Arc::new(Letters::default());
    let mailer: Arc<dyn Mailer> = Arc::clone(&letters) as Arc<dyn Mailer>;
    service.deliver(Some(&mailer)).await.unwrap();
    letters.0.lock().unwrap().clear();
    let proposal = service.propose(&olivier(), act, "ticket 42").await.unwrap();
    assert!(matches!(service.approve(&olivier(), proposal).await, Err(OfficerFault::Role)));
    assert_eq!(listed(service, one).await.len(), 2, "nothing moves before a second person");
    service.approve(&sacha(), proposal).await.unwrap();
    let state = service.proposals(&sacha()).await.unwrap().remove(0).state;
    assert!(matches!(state, ActState::Executed(..)));

    // One half is durable: the document is nowhere to be seen, and its unique id waits.
    assert_eq!(listed(service, one).await.len(), 1);
    assert!(service.read(&holder(one), wrong).await.is_err());
    assert!(listed(service, other).await.is_empty());
    // The errand, and the one back; then nothing is left to do.
    while service.deliver(Some(&mailer)).await.unwrap() > 0 {}
    let came = listed(service, other).await;
    assert_eq!(came.len(), 1);
    assert_eq!(text(service, other, came[0].0).await, "his");
    assert_eq!(text(service, one, listed(service, one).await[0].0).await, "hers");
    assert!(service.read(&holder(one), came[0].0).await.is_err());

    let both = ["Olivier".to_owned(), "Sacha".to_owned()];
    assert_eq!(lines(service, one, &Act::DocumentsDetached).await, both);
    assert_eq!(lines(service, other, &Act::DocumentsTakenOver).await, both);
    let mut told = letters.0.lock().unwrap().clone();
    told.retain(|notice| matches!(notice, MailNotice::Detached | MailNotice::TakenOver));
    assert_eq!(told.len(), 2, "each person gets one letter");
}

#[tokio::test]
async fn a_half_that_is_carried_twice_or_after_a_restart_is_there_once() {
    let Mixed { mut world, one, other, act, .. } = mixed("split-twice").await;
    let GraveAct::Split { record, documents, to } = act.clone() else { panic!() };
    let proposal = world.service.propose(&olivier(), act, "ticket 42").await.unwrap();
    world.service.approve(&sacha(), proposal).await.unwrap();
    // Between the two halves.
    world.restart().await;
    let service = &world.service;
    assert!(listed(service, other).await.is_empty());
    while service.deliver(None).await.unwrap() > 0 {}
    for errand in [
        Errand::TakeOver { proposal, from: record, to, by: Vec::new() },
        Errand::HandOver { record, documents },
    ] {
        let delivery = errand_delivery(service, errand);
        service.carry(&delivery).await.unwrap();
        service.carry(&delivery).await.unwrap();
    }
    while service.deliver(None).await.unwrap() > 0 {}
    assert_eq!((listed(service, one).await.len(), listed(service, other).await.len()), (1, 1));
    assert_eq!(lines(service, other, &Act::DocumentsTakenOver).await.len(), 2);
    world.restart().await;
    assert_eq!(text(&world.service, other, listed(&world.service, other).await[0].0).await, "his");
}

#[tokio::test]
async fn what_cannot_be_split_is_refused_before_anybody_is_asked() {
    let Mixed { world, one, other, wrong, act } = mixed("split-refused").await;
    let service = &world.service;
    let GraveAct::Split { record, documents, to } = act else { panic!() };
    let here = listed(service, one).await[0].0;
    let agent = officer("Gael", AccountRole::CounterAgent);
    for (case, by, of, references, expected) in [
        ("a counter agent", agent, record, vec![wrong], "Role"),
        ("a document of another record", olivier(), to, vec![wrong], "NoDocument"),
        ("no id of ours", olivier(), record, vec![here, PublicId([7; 16])], "NoDocument"),
        ("none", olivier(), record, vec![], "NoDocument"),
        ("the record itself", olivier(), record, vec![service.record_id(record)], "NoDocument"),
        ("too many", olivier(), record, vec![wrong; 101], "TooMuch"),
    ] {
        let refused = service.documents_named(&by, of, &references).await.unwrap_err();
        assert_eq!(format!("{refused:?}"), expected, "{case}");
    }
    let split = |to| GraveAct::Split { record, documents: documents.clone(), to };
    let propose = |act| async move { service.propose(&olivier(), act, "ticket 42").await };
    assert!(matches!(propose(split(record)).await, Err(OfficerFault::NoEffect)));
    assert!(matches!(propose(split(RecordNo(9_999))).await, Err(OfficerFault::NoRecord)));
    let nothing = GraveAct::Split { record, documents: vec![ObjectNo(999)], to };
    assert!(matches!(propose(nothing).await, Err(OfficerFault::NoDocument)));
    // The other record closes after the proposal: the act is rejected, nothing moves.
    let proposal = propose(split(to)).await.unwrap();
    let close = carnet_record::command::Command::Close { reason: "patient".into(), text: "".into() };
    service.settle(&holder(other), Subject::Ins(other), close).await.unwrap();
    assert!(matches!(service.approve(&sacha(), proposal).await, Err(OfficerFault::NotOpen)));
    let state = service.proposals(&sacha()).await.unwrap().remove(0).state;
    assert!(matches!(state, ActState::Rejected(..)));
    assert_eq!(listed(service, one).await.len(), 2);
}

#[tokio::test]
async fn a_document_that_its_producer_filed_meanwhile_is_there_once() {
    let Mixed { world, one, other, act, .. } = mixed("split-meanwhile").await;
    let service = &world.service;
    let GraveAct::Split { record, documents, .. } = &act else { panic!() };
    assert_eq!(documents.len(), 1);
    let (query, page) = (DocumentQuery::default(), Page::default());
    let found = service.find_documents(&holder(one), Subject::Ins(one), &query, &page).await.unwrap();
    let wrong = found.items.iter().find(|item| item.shown.document.number == documents[0]).unwrap();
    let unique_id = wrong.shown.document.entry.unique_id.clone();
    assert_eq!(wrong.record, *record);
    let proposal = service.propose(&olivier(), act.clone(), "ticket 42").await.unwrap();
    service.approve(&sacha(), proposal).await.unwrap();
    let mut again = note("his");
    again.unique_id = Some(unique_id.clone());
    service.deposit(&physician(AUTHOR), lot(other, again)).await.unwrap();
    while service.deliver(None).await.unwrap() > 0 {}
    assert_eq!(listed(service, other).await.len(), 1);
    // Its name leads to the record where it is now: nobody files it anywhere else.
    let mut elsewhere = note("his");
    elsewhere.unique_id = Some(unique_id);
    assert!(service.deposit(&physician("899700000001"), lot(one, elsewhere.clone())).await.is_err());
    // The first deposit, sent again, has its first answer: that files nothing.
    service.deposit(&physician(AUTHOR), lot(one, elsewhere)).await.unwrap();
    assert_eq!(listed(service, one).await.len(), 1);
}
