//! Operators: no right on any content; acts that reach a person's rights take two.

use carnet_model::account::AccountRole;
use carnet_model::caller::ActorKind;
use carnet_model::family::{FamilyEvent, Ground, MandateAction, MandateKind, Scope};
use carnet_model::operator::GraveAct;
use carnet_model::{Caller, Ins, ObjectNo, RecordNo};
use carnet_record::record::Status;
use carnet_record::system::ActState;
use carnet_service::journal::JournalQuery;
use carnet_service::operators::{Decide, Officer, OfficerFault};
use carnet_service::query::{DocumentQuery, LotQuery, Page};
use carnet_service::{Service, ServiceError, Subject};

use crate::population::made_up;
use crate::world::{World, holder, lot, note, physician};

fn officer(id: &str, role: AccountRole) -> Officer {
    let caller = Caller { kind: ActorKind::Operator, id: id.into(), name: id.into(), ..Caller::anonymous() };
    Officer { caller, role }
}

async fn record_of(service: &Service, by: &Officer, ins: Ins) -> RecordNo {
    service.named_on_paper(by, ins).await.unwrap().0
}

async fn state(service: &Service, by: &Officer, number: ObjectNo) -> ActState {
    let proposals = service.proposals(by).await.unwrap();
    proposals.into_iter().find(|one| one.number == number).unwrap().state
}

async fn names(service: &Service, ins: Ins) -> Vec<String> {
    let query = JournalQuery { count: 50, ..JournalQuery::default() };
    let lines = service.journal(&holder(ins), Subject::Ins(ins), &query).await.unwrap();
    lines.iter().map(|line| line.trace.caller.name.to_string()).collect()
}

#[tokio::test]
async fn a_grave_act_takes_two_people_and_the_journal_names_both() {
    let world = World::new("two-people");
    let service = &world.service;
    let ins = world.person(made_up(1), "1979-03-28").await;
    let (olivier, second) =
        (officer("Olivier", AccountRole::Operator), officer("Odile", AccountRole::Operator));
    let (sacha, agent) =
        (officer("Sacha", AccountRole::SecurityOfficer), officer("Gael", AccountRole::CounterAgent));
    let record = record_of(service, &olivier, ins).await;
    let suspend = || GraveAct::Suspend { record };
    assert!(matches!(service.propose(&agent, suspend(), "file 12").await, Err(OfficerFault::Role)));
    assert!(matches!(service.propose(&olivier, suspend(), " ").await, Err(OfficerFault::Reason)));
    let number = service.propose(&olivier, suspend(), "file 12").await.unwrap();
    assert!(matches!(service.approve(&olivier, number).await, Err(OfficerFault::Role)));
    assert!(matches!(service.approve(&second, number).await, Err(OfficerFault::Role)));
    assert!(matches!(service.approve(&agent, number).await, Err(OfficerFault::Role)));
    let own = service.proposals(&olivier).await.unwrap();
    assert_eq!((own[0].decide, own[0].about), (Decide::Withdraw, service.record_id(record)));
    assert!(service.proposals(&agent).await.unwrap().is_empty(), "an agent sees what agents decide");
    service.approve(&sacha, number).await.unwrap();
    assert!(matches!(state(service, &sacha, number).await, ActState::Executed(..)));
    assert!(matches!(service.approve(&sacha, number).await, Err(OfficerFault::NotWaiting)));
    assert!(matches!(service.reject(&olivier, number).await, Err(OfficerFault::NotWaiting)));
    // A security officer is no second person for their own proposal.
    let lift = service.propose(&sacha, GraveAct::Lift { record }, "file 12 closed").await.unwrap();
    assert!(matches!(service.approve(&sacha, lift).await, Err(OfficerFault::SamePerson)));
    service.approve(&officer("Selma", AccountRole::SecurityOfficer), lift).await.unwrap();
    let names = names(service, ins).await;
    for name in ["Olivier", "Sacha", "Selma"] {
        assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
    }
}

#[tokio::test]
async fn only_a_closed_record_is_destroyed_and_a_refused_act_is_rejected() {
    let world = World::new("erasing");
    let service = &world.service;
    let ins = world.person(made_up(1), "1979-03-28").await;
    let (olivier, sacha) =
        (officer("Olivier", AccountRole::Operator), officer("Sacha", AccountRole::SecurityOfficer));
    let record = record_of(service, &olivier, ins).await;
    let erase = service.propose(&olivier, GraveAct::Erase { record }, "court order 7").await;
    assert!(matches!(erase, Err(OfficerFault::NotClosed)));
    // Nothing to lift: the rules refuse it when it is carried out, and it is rejected.
    let lift = service.propose(&olivier, GraveAct::Lift { record }, "a mistake").await.unwrap();
    assert!(matches!(service.approve(&sacha, lift).await, Err(OfficerFault::NoEffect)));
    assert!(matches!(state(service, &sacha, lift).await, ActState::Rejected(..)));
    let close = carnet_record::command::Command::Close { reason: "patient".into(), text: "".into() };
    service.settle(&holder(ins), Subject::Ins(ins), close).await.unwrap();
    let erase = service.propose(&olivier, GraveAct::Erase { record }, "court order 7").await.unwrap();
    service.approve(&sacha, erase).await.unwrap();
    assert!(!service.has_record(&ins).unwrap());
}

#[tokio::test]
async fn two_agents_of_a_counter_write_down_a_mandate() {
    let world = World::new("counter");
    let service = &world.service;
    let holder_ins = world.person(made_up(1), "1950-03-28").await;
    let caregiver = world.person(made_up(2), "1979-03-28").await;
    let (gael, gwen) =
        (officer("Gael", AccountRole::CounterAgent), officer("Gwen", AccountRole::CounterAgent));
    let record = record_of(service, &gael, holder_ins).await;
    let now = service.now();
    let event = FamilyEvent::MandateGiven {
        mandate: ObjectNo(0),
        person: caregiver,
        name: "A caregiver".into(),
        scopes: vec![Scope { kind: MandateKind::Documents, action: MandateAction::Read }],
        until: now.plus_millis(30 * 86_400_000),
        from: now,
        ground: Ground::Paper("G-77".into()),
    };
    let act = GraveAct::Counter { record, event: Box::new(event) };
    let number = service.propose(&gael, act, "G-77").await.unwrap();
    assert!(matches!(service.approve(&gael, number).await, Err(OfficerFault::SamePerson)));
    service.approve(&gwen, number).await.unwrap();
    let family = service.family(&holder(holder_ins), Subject::Ins(holder_ins)).await.unwrap();
    assert_eq!(family.mandates.len(), 1);
    assert_eq!(family.mandates[0].1.ground, Ground::Paper("G-77".into()));
}

#[tokio::test]
async fn figures_are_for_operators_and_alarms_for_security_officers() {
    let world = World::new("sights");
    let service = &world.service;
    for at in 0..12 {
        world.person(made_up(at), "1979-03-28").await;
    }
    service.deposit(&physician("899700218896"), lot(made_up(0), note("one"))).await.unwrap();
    service.store().flush().await.unwrap();
    let figures = service.figures(&officer("Olivier", AccountRole::Operator)).unwrap();
    let of = |name: &str| figures.iter().find(|figure| figure.name == name).unwrap().value;
    assert_eq!((of("record.opened"), of("deposit.care.11488-4")), (Some(12), None));
    for (role, cockpit, alarms) in [
        (AccountRole::Operator, true, false),
        (AccountRole::SecurityOfficer, true, true),
        (AccountRole::CounterAgent, false, false),
        (AccountRole::Person, false, false),
    ] {
        let officer = officer("somebody", role);
        assert_eq!(service.figures(&officer).is_ok(), cockpit, "{role:?}");
        assert_eq!(service.acts(&officer).await.is_ok(), cockpit, "{role:?}");
        assert_eq!(service.alarms(&officer).await.is_ok(), alarms, "{role:?}");
        assert!(service.review(&officer, ObjectNo(1), "looked").await.is_err());
    }
}

#[tokio::test]
async fn no_operator_reads_anything_of_a_record() {
    let world = World::new("no-content");
    let service = &world.service;
    let ins = world.person(made_up(1), "1979-03-28").await;
    let filed = service.deposit(&physician("899700218896"), lot(ins, note("confidential"))).await.unwrap();
    assert!(!filed.documents.is_empty());
    let listed = service
        .find_documents(&holder(ins), Subject::Ins(ins), &DocumentQuery::default(), &Page::default())
        .await
        .unwrap();
    let document = service.public_id(
        listed.items[0].record,
        carnet_model::EntryKind::Document,
        listed.items[0].shown.document.number,
    );
    for role in [AccountRole::Operator, AccountRole::SecurityOfficer, AccountRole::CounterAgent] {
        let caller = officer("somebody", role).caller;
        let subject = Subject::Ins(ins);
        let empty = |total: Result<usize, ServiceError>| total.map_or(true, |total| total == 0);
        let found =
            service.find_documents(&caller, subject, &DocumentQuery::default(), &Page::default()).await;
        assert!(empty(found.map(|found| found.total)));
        let lots = service.find_lots(&caller, subject, &LotQuery::default(), &Page::default()).await;
        assert!(empty(lots.map(|lots| lots.total)));
        assert!(empty(service.consents(&caller, subject).await.map(|all| all.len())));
        assert!(service.status(&caller, subject).await.map_or(true, |status| status.is_none()));
        assert!(service.document(&caller, document).await.is_err());
        assert!(service.read(&caller, document).await.is_err());
        assert!(service.journal(&caller, subject, &JournalQuery::default()).await.is_err());
        assert!(service.settings(&caller, subject).await.is_err());
        assert!(service.family(&caller, subject).await.is_err());
        assert!(service.notices(&caller, subject).await.is_err());
        assert!(service.bin(&caller, subject).await.is_err());
        assert!(service.people_of(&caller).await.unwrap().is_empty());
        assert!(service.enter(&caller, service.record_id(listed.items[0].record)).await.is_err());
    }
    let status = service.status(&holder(ins), Subject::Ins(ins)).await.unwrap().unwrap();
    assert_eq!(status.status, Status::Active);
}
