//! Budgets: an alarm past the soft limit, a refusal past the hard one; who is never stopped. Source:
//! `design/security.md` 10.

use carnet_model::account::AccountRole;
use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::{ConsentGround, Outcome};
use carnet_model::{Caller, Ins};
use carnet_service::budget::{BudgetLimits, Level};
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::journal::JournalQuery;
use carnet_service::operators::Officer;
use carnet_service::query::{DocumentQuery, Page};
use carnet_service::{Service, ServiceError, Subject};

use crate::population::made_up;
use crate::world::{World, holder, lot, note, physician};

const MANY: Level = Level { soft: 1_000, hard: 1_000 };

fn limits(look_ups: Level, records: Level) -> ServiceConfig {
    let budgets = BudgetLimits { look_ups, records, structure_records: MANY, ..BudgetLimits::default() };
    ServiceConfig { budgets, ..ServiceConfig::of(Profile::Sandbox) }
}

async fn people(world: &World, count: u32) -> Vec<Ins> {
    let mut people = Vec::new();
    for at in 0..count {
        people.push(world.person(made_up(at), "1979-03-28").await);
    }
    people
}

fn officer() -> Officer {
    let caller =
        Caller { kind: ActorKind::Operator, id: "op-s".into(), name: "Sacha".into(), ..Caller::anonymous() };
    Officer { caller, role: AccountRole::SecurityOfficer }
}

async fn alarms(service: &Service) -> Vec<(String, String, u64)> {
    service.raise_alarms().await.unwrap();
    let alarms = service.alarms(&officer()).await.unwrap();
    let shown = |item: carnet_service::operators::AlarmItem| {
        (item.alarm.kind.to_string(), item.alarm.about.to_string(), item.alarm.figure)
    };
    let mut alarms: Vec<_> = alarms.into_iter().map(shown).collect();
    alarms.sort();
    alarms
}

fn is_stopped<T>(answer: &Result<T, ServiceError>) -> bool {
    matches!(answer, Err(ServiceError::TooMany { retry_seconds }) if (1..=86_401).contains(retry_seconds))
}

async fn search(service: &Service, caller: &Caller, ins: Ins) -> Result<usize, ServiceError> {
    let (query, page) = (DocumentQuery::default(), Page::default());
    service.find_documents(caller, Subject::Ins(ins), &query, &page).await.map(|listing| listing.total)
}

#[tokio::test]
async fn look_ups_raise_an_alarm_then_stop_and_some_are_never_stopped() {
    let world = World::with_config("look-ups", limits(Level { soft: 3, hard: 6 }, MANY));
    let service = &world.service;
    let people = people(&world, 8).await;
    let doctor = physician("899700218896");
    for (at, ins) in people.iter().enumerate() {
        let answer = service.status(&doctor, Subject::Ins(*ins)).await;
        assert_eq!(is_stopped(&answer), at >= 6, "look-up {at}");
    }
    // Known or not, beyond the limit the answer is one.
    assert!(is_stopped(&service.status(&doctor, Subject::Ins(made_up(500))).await));
    assert!(
        service.status(&doctor, Subject::Ins(people[0])).await.is_ok(),
        "who was found today is still found"
    );
    assert!(
        service.status(&physician("899700000001"), Subject::Ins(people[7])).await.is_ok(),
        "somebody else"
    );
    // Never stopped: feeding, the emergency call centre, the holder.
    assert!(service.deposit(&doctor, lot(people[7], note("fed"))).await.is_ok());
    let regulating = Caller { purpose: Purpose::Centre15, sector: Some("SA05".into()), ..doctor.clone() };
    assert!(!is_stopped(&search(service, &regulating, people[7]).await));
    for _ in 0..20 {
        assert!(search(service, &holder(people[7]), people[7]).await.is_ok());
    }
    let about = "899700218896".to_owned();
    assert_eq!(
        alarms(service).await,
        [("look-ups".to_owned(), about.clone(), 4), ("look-ups-stopped".to_owned(), about, 6),]
    );
    assert_eq!(service.raise_alarms().await.unwrap(), 0, "one of a kind about one subject a day");
}

#[tokio::test]
async fn records_without_a_link_of_care_are_counted_and_the_refusal_is_in_the_journal() {
    let world = World::with_config("records", limits(MANY, Level { soft: 3, hard: 5 }));
    let service = &world.service;
    let people = people(&world, 8).await;
    let curious = physician("899700218896");
    for (at, ins) in people.iter().take(6).enumerate() {
        service.authorise(&curious, Subject::Ins(*ins), None, ConsentGround::Consent).await.unwrap();
        assert_eq!(is_stopped(&search(service, &curious, *ins).await), at >= 5, "record {at}");
    }
    assert!(search(service, &curious, people[0]).await.is_ok(), "a record that is open stays open");
    // The person's own authorisation is a link of care.
    let person = holder(people[6]);
    let command = carnet_record::command::Command::Authorise {
        professional: curious.id.clone(),
        name: curious.name.clone(),
        until: service.now().plus_millis(86_400_000),
        ground: ConsentGround::Person,
    };
    service.settle(&person, Subject::Ins(people[6]), command).await.unwrap();
    assert!(search(service, &curious, people[6]).await.is_ok());
    // In an emergency nobody is stopped; the fourth record within a day raises an alarm.
    let urgent = Caller {
        purpose: Purpose::BreakGlass,
        reason: Some("collapsed in the street".into()),
        ..curious.clone()
    };
    for ins in people.iter().take(4) {
        assert!(search(service, &urgent, *ins).await.is_ok());
    }
    let about = "899700218896".to_owned();
    assert_eq!(
        alarms(service).await,
        [
            ("break-glass".to_owned(), about.clone(), 4),
            ("records".to_owned(), about.clone(), 4),
            ("records-stopped".to_owned(), about, 5),
        ]
    );
    let query = JournalQuery { count: 50, ..JournalQuery::default() };
    let lines = service.journal(&holder(people[5]), Subject::Ins(people[5]), &query).await.unwrap();
    let refused = Outcome::Refused("budget".into());
    assert_eq!(lines.iter().filter(|line| line.trace.outcome == refused).count(), 1);
}

#[tokio::test]
async fn a_restart_forgets_no_budget_that_was_used() {
    let mut world = World::with_config("kept", limits(Level { soft: 100, hard: 12 }, MANY));
    let doctor = physician("899700218896");
    for at in 0..12 {
        assert!(world.service.status(&doctor, Subject::Ins(made_up(at))).await.unwrap().is_none());
    }
    assert_eq!(world.service.keep_budgets().await.unwrap(), 1);
    assert_eq!(world.service.keep_budgets().await.unwrap(), 0, "nothing changed since");
    world.restart().await;
    assert!(is_stopped(&world.service.status(&doctor, Subject::Ins(made_up(12))).await));
}
