//! Signals beside the figures of budgets, and to whom alarms go. Source: `design/security.md` 10.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use carnet_model::account::AccountRole;
use carnet_model::caller::ActorKind;
use carnet_model::event::ConsentGround;
use carnet_model::{Caller, Ins};
use carnet_service::budget::{BudgetLimits, StructureWatch};
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::operators::Officer;
use carnet_service::query::{DocumentQuery, Page};
use carnet_service::{Delivery, MailError, MailNotice, Mailer, Service, ServiceError, Subject};

use crate::population::made_up;
use crate::world::{World, holder, lot, note, physician, physician_at};

const READER: &str = "899700218896";
const STRUCTURE: &str = "1750000001";

fn world(name: &str, budgets: BudgetLimits) -> World {
    World::with_config(name, ServiceConfig { budgets, ..ServiceConfig::of(Profile::Sandbox) })
}

async fn alarms(service: &Service) -> Vec<(String, String, u64)> {
    service.raise_alarms().await.unwrap();
    let caller =
        Caller { kind: ActorKind::Operator, id: "op-s".into(), name: "Sacha".into(), ..Caller::anonymous() };
    let officer = Officer { caller, role: AccountRole::SecurityOfficer };
    let shown = |item: carnet_service::operators::AlarmItem| {
        (item.alarm.kind.to_string(), item.alarm.about.to_string(), item.alarm.figure)
    };
    let mut alarms: Vec<_> = service.alarms(&officer).await.unwrap().into_iter().map(shown).collect();
    alarms.sort();
    alarms
}

fn one(kind: &str, figure: u64) -> [(String, String, u64); 1] {
    [(kind.to_owned(), READER.to_owned(), figure)]
}

async fn open(service: &Service, caller: &Caller, ins: Ins) -> Result<usize, ServiceError> {
    service.authorise(caller, Subject::Ins(ins), None, ConsentGround::Consent).await.unwrap();
    let (query, page) = (DocumentQuery::default(), Page::default());
    service.find_documents(caller, Subject::Ins(ins), &query, &page).await.map(|listing| listing.total)
}

async fn people(world: &World, numbers: impl Iterator<Item = u32>) -> Vec<Ins> {
    let mut people = Vec::new();
    for at in numbers {
        people.push(world.person(made_up(at), "1979-03-28").await);
    }
    people
}

#[tokio::test]
async fn numbers_one_after_the_other_are_noticed_and_scattered_ones_are_not() {
    let limits = || BudgetLimits { progression: 3, ..BudgetLimits::default() };
    for (name, step, expected) in
        [("series", 1, one("numeric-progression", 3).to_vec()), ("scattered", 17, Vec::new())]
    {
        let world = world(name, limits());
        let people = people(&world, (0..5).map(|at| at * step)).await;
        for ins in &people {
            // The same person twice is one look-up.
            for _ in 0..2 {
                world.service.status(&physician(READER), Subject::Ins(*ins)).await.unwrap();
            }
        }
        assert_eq!(alarms(&world.service).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_namesake_is_noticed_unless_a_link_of_care_is_known() {
    let world = world("namesake", BudgetLimits { same_name: 0, ..BudgetLimits::default() });
    let people = people(&world, [1, 20].into_iter()).await;
    let namesake = Caller { name: "Dr Alix PAT-TROIS".into(), ..physician(READER) };
    let command = carnet_record::command::Command::Authorise {
        professional: READER.into(),
        name: namesake.name.clone(),
        until: world.service.now().plus_millis(86_400_000),
        ground: ConsentGround::Person,
    };
    world.service.settle(&holder(people[0]), Subject::Ins(people[0]), command).await.unwrap();
    let (query, page) = (DocumentQuery::default(), Page::default());
    world.service.find_documents(&namesake, Subject::Ins(people[0]), &query, &page).await.unwrap();
    assert!(alarms(&world.service).await.is_empty(), "the person let them in");
    open(&world.service, &physician("899700000001"), people[1]).await.unwrap();
    assert!(alarms(&world.service).await.is_empty(), "another name");
    open(&world.service, &namesake, people[1]).await.unwrap();
    assert_eq!(alarms(&world.service).await, one("same-name", 1));
}

#[tokio::test]
async fn records_whose_care_is_elsewhere_are_noticed() {
    let world = world("far", BudgetLimits { far: 0, ..BudgetLimits::default() });
    let service = &world.service;
    let people = people(&world, [1, 20, 40].into_iter()).await;
    let lyon = physician_at("899700000001", "1690000001");
    for (ins, count) in [(people[0], 3), (people[1], 2)] {
        for at in 0..count {
            service.deposit(&lyon, lot(ins, note(&format!("{at}")))).await.unwrap();
        }
    }
    let paris = physician_at(READER, STRUCTURE);
    open(service, &paris, people[1]).await.unwrap();
    open(service, &paris, people[2]).await.unwrap();
    assert!(alarms(service).await.is_empty(), "too little is known of where they are cared for");
    open(service, &paris, people[0]).await.unwrap();
    assert_eq!(alarms(service).await, one("far", 1));
}

#[tokio::test]
async fn a_canary_is_noticed_at_the_first_look_even_without_a_right() {
    let world = world("canary", BudgetLimits::default());
    let service = &world.service;
    let people = people(&world, [1, 20].into_iter()).await;
    service.mark_canary(people[0]).await.unwrap();
    assert!(service.mark_canary(made_up(99)).await.is_err(), "no such record");
    service.status(&physician(READER), Subject::Ins(people[1])).await.unwrap();
    assert!(alarms(service).await.is_empty());
    service.status(&physician(READER), Subject::Ins(people[0])).await.unwrap();
    open(service, &physician(READER), people[0]).await.unwrap();
    assert_eq!(alarms(service).await, one("canary", 1));
}

/// Keeps the letters.
#[derive(Default)]
struct Letters(Mutex<Vec<Delivery>>);

impl Mailer for Letters {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        self.0.lock().unwrap().push(delivery.clone());
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn an_alarm_goes_to_the_structure_too_once_a_day_and_names_no_patient() {
    let mut limits = BudgetLimits { same_name: 0, ..BudgetLimits::default() };
    let watch = StructureWatch { email: Some("dpo@clinique.test".into()), ..StructureWatch::default() };
    limits.structures.insert(STRUCTURE.into(), watch);
    let world = world("told", limits);
    let service = &world.service;
    let letters = Arc::new(Letters::default());
    let mailer: Arc<dyn Mailer> = Arc::clone(&letters) as Arc<dyn Mailer>;
    let people = people(&world, [1, 20].into_iter()).await;
    let names =
        |id: &str, structure: &str| Caller { name: "Alix PAT-TROIS".into(), ..physician_at(id, structure) };
    for caller in [names(READER, STRUCTURE), names(READER, STRUCTURE), names("899700000001", "1690000001")] {
        for ins in &people {
            open(service, &caller, *ins).await.unwrap();
        }
        service.raise_alarms().await.unwrap();
    }
    while service.deliver(Some(&mailer)).await.unwrap() > 0 {}
    let sent = letters.0.lock().unwrap();
    let alarms: Vec<&Delivery> =
        sent.iter().filter(|letter| letter.notice == MailNotice::StructureAlarm).collect();
    assert_eq!(alarms.len(), 1, "one of a kind a day, and only where somebody is to be told");
    assert_eq!(&*alarms[0].to, "dpo@clinique.test");
    assert_eq!(alarms[0].detail.as_deref(), Some("same-name|899700218896|1"));
    for ins in &people {
        assert!(!format!("{:?}", alarms[0]).contains(ins.matricule()), "no patient");
    }
}

#[tokio::test]
async fn what_the_signals_count_is_kept_as_hashes() {
    let mut world = world("kept-signals", BudgetLimits { same_name: 0, ..BudgetLimits::default() });
    let people = people(&world, [1].into_iter()).await;
    let namesake = Caller { name: "Alix PAT-TROIS".into(), ..physician(READER) };
    open(&world.service, &namesake, people[0]).await.unwrap();
    assert_eq!(alarms(&world.service).await.len(), 1);
    assert_eq!(world.service.keep_budgets().await.unwrap(), 1, "an alarm that was raised is remembered");
    world.restart().await;
    open(&world.service, &namesake, people[0]).await.unwrap();
    assert_eq!(world.service.raise_alarms().await.unwrap(), 0);
}
