//! Families over a real store: invitation, delay, acting, end; majority by the job; what each sees as another.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use carnet_model::caller::ActorKind;
use carnet_model::document::Visibility;
use carnet_model::family::{
    FamilyEvent, Ground, MandateAction, MandateKind, RelationKind, RepresentativeKind, Scope,
};
use carnet_model::{Caller, Code, Ins, PublicId, Timestamp};
use carnet_service::draft::DocumentDraft;
use carnet_service::families::{Answer, Effect, NewInvitation};
use carnet_service::items::NoticeKind;
use carnet_service::query::{DocumentQuery, Page, States};
use carnet_service::see_as::{AsWhom, Why};
use carnet_service::{Delivery, MailError, MailNotice, Mailer, Service, Subject};
use parking_lot::Mutex;

use crate::world::{World, holder, lot, note, physician, physician_at, test_ins};

const READ: Scope = Scope { kind: MandateKind::Documents, action: MandateAction::Read };
const HOUR: i64 = 3_600_000;

/// Keeps the letters that it is given.
#[derive(Default)]
pub(crate) struct Letters(Mutex<Vec<Delivery>>);

impl Mailer for Letters {
    fn send<'a>(
        &'a self,
        delivery: &'a Delivery,
    ) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        self.0.lock().push(delivery.clone());
        Box::pin(async { Ok(()) })
    }
}

impl Letters {
    pub(crate) async fn of(service: &Service) -> Vec<Delivery> {
        let letters = Arc::new(Self::default());
        let mailer: Arc<dyn Mailer> = letters.clone();
        while service.deliver(Some(&mailer)).await.unwrap() > 0 {}
        std::mem::take(&mut *letters.0.lock())
    }
}

fn kinds(letters: &[Delivery]) -> Vec<MailNotice> {
    letters.iter().map(|letter| letter.notice).collect()
}

fn later(service: &Service, millis: i64) {
    service.clock().set_offset(service.clock().offset_millis() + millis);
}

async fn found(service: &Service, caller: &Caller, subject: Subject) -> Vec<u64> {
    let query = DocumentQuery { states: States::All, ..DocumentQuery::default() };
    let list = service.find_documents(caller, subject, &query, &Page::default()).await;
    let mut found: Vec<u64> = list
        .map(|list| list.items.iter().map(|item| item.shown.document.number.0).collect())
        .unwrap_or_default();
    found.sort_unstable();
    found
}

async fn attach(service: &Service, child: Ins, parent: Ins) {
    let event = FamilyEvent::RepresentativeAttached {
        person: parent,
        name: "Anne MARTIN".into(),
        kind: RepresentativeKind::Parent,
        ground: Ground::Registry,
    };
    service.attest(child.into(), event).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caregiver_from_invitation_to_end() {
    let world = World::new("caregiver");
    let service = &world.service;
    let person = world.person(test_ins("279035121518989"), "1950-03-28").await;
    let helper = world.person(test_ins("255069999999934"), "1955-06-01").await;
    service.deposit(&physician("899700218896"), lot(person, note("a"))).await.unwrap();
    Letters::of(service).await;

    let until = service.now().plus_millis(100 * Timestamp::DAY);
    let invitation =
        NewInvitation { name: "Anne".into(), email: "anne@example.test".into(), scopes: vec![READ], until };
    let mandate = service.invite_caregiver(&holder(person), person.into(), invitation).await.unwrap();
    let letters = Letters::of(service).await;
    assert_eq!(kinds(&letters), [MailNotice::Invitation]);
    let token = letters.first().and_then(|letter| letter.detail.clone()).unwrap();
    assert_eq!(service.invitation(&token).await.unwrap().unwrap().scopes, [READ]);
    assert!(service.invitation("nothing").await.unwrap().is_none());

    service.answer_invitation(&holder(helper), &token, Answer::Accept).await.unwrap();
    assert!(service.answer_invitation(&holder(helper), &token, Answer::Accept).await.is_err());
    assert_eq!(kinds(&Letters::of(service).await), [MailNotice::MandateAccepted]);
    let people = service.people_of(&holder(helper)).await.unwrap();
    let [one] = people.as_slice() else { panic!("one person to act for") };
    assert_eq!((one.relation, one.name.as_str()), (RelationKind::Caregiver, "DOMINIQUE PAT-TROIS"));
    assert!(matches!(one.effect, Effect::From(_)));
    assert!(service.enter(&holder(helper), one.record).await.is_err(), "not before two days");

    later(service, 48 * HOUR);
    let entered = service.enter(&holder(helper), one.record).await.unwrap();
    assert_eq!((entered.quality, entered.scopes.as_slice()), (ActorKind::Caregiver, [READ].as_slice()));
    assert_eq!(found(service, &holder(helper), Subject::Id(one.record)).await.len(), 1);
    assert!(service.family(&holder(helper), Subject::Id(one.record)).await.is_err());

    service.end_mandate(&holder(person), mandate).await.unwrap();
    let letters = Letters::of(service).await;
    assert_eq!(letters.len(), 2, "both sides are told");
    assert!(found(service, &holder(helper), Subject::Id(one.record)).await.is_empty());
    assert!(service.enter(&holder(helper), one.record).await.is_err());
    assert!(service.people_of(&holder(helper)).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn at_majority_the_job_ends_the_parents_access() {
    let world = World::new("majority");
    let service = &world.service;
    let child = world.person(test_ins("279035121518989"), "2010-01-01").await;
    let parent = world.person(test_ins("255069999999934"), "1980-06-01").await;
    attach(service, child, parent).await;
    Letters::of(service).await;
    let people = service.people_of(&holder(parent)).await.unwrap();
    let record = people.first().unwrap().record;
    assert_eq!(service.enter(&holder(parent), record).await.unwrap().quality, ActorKind::Representative);

    let birthday = Timestamp::parse_rfc3339("2028-01-01T01:00:00Z").unwrap();
    later(service, birthday.0 - service.now().0);
    assert_eq!(service.run_timers().await.unwrap(), 1);
    assert!(service.enter(&holder(parent), record).await.is_err());
    let letters = Letters::of(service).await;
    assert!(kinds(&letters).contains(&MailNotice::MajorityOfAnother), "{letters:?}");
    assert!(service.people_of(&holder(parent)).await.unwrap().is_empty());
    assert_eq!(service.run_timers().await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_reading_and_a_broken_glass_are_told() {
    let world = World::new("told");
    let service = &world.service;
    let person = world.person(test_ins("279035121518989"), "1950-03-28").await;
    let (attending, stranger) = (physician("801234567897"), physician_at("801234567905", "1750000002"));
    let attending_id: Box<str> = attending.id.clone();
    let command = carnet_record::command::Command::SetAttending {
        attending: Some(attending_id),
        same_rights: Vec::new(),
    };
    service.settle(&holder(person), person.into(), command).await.unwrap();
    service.deposit(&attending, lot(person, note("a"))).await.unwrap();
    Letters::of(service).await;
    let glass = Caller {
        purpose: carnet_model::caller::Purpose::BreakGlass,
        reason: Some("coma".into()),
        ..stranger.clone()
    };
    for _ in 0..2 {
        assert_eq!(found(service, &glass, person.into()).await.len(), 1);
    }
    let letters = Letters::of(service).await;
    let told = kinds(&letters);
    // Written at one instant, they leave in any order.
    assert_eq!(told.len(), 2, "once each: {told:?}");
    assert!(told.contains(&MailNotice::FirstRead) && told.contains(&MailNotice::Emergency), "{told:?}");
    let notices = service.notices(&holder(person), person.into()).await.unwrap();
    let emergencies = notices.iter().filter(|one| matches!(one.kind, NoticeKind::Emergency { .. }));
    assert_eq!(emergencies.count(), 1, "{notices:?}");
    assert_eq!(service.unread(&holder(person), person.into()).await.unwrap(), notices.len());
    let told = service.told(&attending).await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(service.told(&stranger).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_destroyed_on_its_day_and_not_before() {
    let world = World::new("archive");
    let service = &world.service;
    let person = world.person(test_ins("279035121518989"), "1950-03-28").await;
    let close = carnet_record::command::Command::Close { reason: "patient-demande".into(), text: "".into() };
    service.settle(&holder(person), person.into(), close).await.unwrap();
    let asked = carnet_service::life::Asked::Destroy;
    service.ask_erasure(&holder(person), person.into(), asked).await.unwrap();
    later(service, 90 * Timestamp::DAY - 2 * HOUR);
    service.run_timers().await.unwrap();
    assert!(service.has_record(&person).unwrap());
    later(service, 4 * HOUR);
    service.run_timers().await.unwrap();
    assert!(!service.has_record(&person).unwrap());
    world.person(person, "1950-03-28").await;
}

/// Documents of every visibility, and what each reader would see against what they get.
#[tokio::test(flavor = "multi_thread")]
async fn seeing_as_somebody_is_what_they_get() {
    let world = World::new("see-as");
    let service = &world.service;
    let child = world.person(test_ins("279035121518989"), "2012-03-28").await;
    let parent = world.person(test_ins("255069999999934"), "1980-06-01").await;
    attach(service, child, parent).await;
    let author = physician("899700218896");
    for code in ["11502-2", "11488-4", "34112-3", "ATTEST-RESID"] {
        for visibility in [
            Visibility::NONE,
            Visibility::MASKED,
            Visibility::HIDDEN_FROM_PATIENT,
            Visibility::HIDDEN_FROM_REPRESENTATIVES,
            Visibility::MASKED.with(Visibility::HIDDEN_FROM_REPRESENTATIVES),
        ] {
            let system = if code.contains('-') && !code.starts_with('A') {
                carnet_model::code::LOINC
            } else {
                "1.2.250.1.213.1.1.4.12"
            };
            let type_code = Some(Code::new(system, code, ""));
            let document = DocumentDraft { type_code, visibility, ..note(&format!("{code}{visibility:?}")) };
            service.deposit(&author, lot(child, document)).await.unwrap();
        }
    }
    let reader = Caller { profession: Some("60".into()), ..physician_at("801234567897", "1750000002") };
    service
        .authorise(&reader, child.into(), None, carnet_model::event::ConsentGround::CareTeam)
        .await
        .unwrap();
    let glass = Caller {
        purpose: carnet_model::caller::Purpose::BreakGlass,
        ..physician_at("801234567905", "1750000003")
    };
    let named =
        AsWhom::Professional { id: reader.id.to_string(), profession: Some("60".into()), structure: None };
    let author_as =
        AsWhom::Professional { id: author.id.to_string(), profession: Some("10".into()), structure: None };
    for (whom, real) in [
        (named, reader),
        (author_as, author),
        (AsWhom::Emergency, glass),
        (AsWhom::Representative(parent), holder(parent)),
    ] {
        let asker = found(service, &holder(child), child.into()).await;
        let mut theirs = found(service, &real, child.into()).await;
        theirs.retain(|number| asker.contains(number));
        let seen = service.see_as(&holder(child), child.into(), &whom).await.unwrap();
        let mut would: Vec<u64> = seen
            .lines
            .iter()
            .filter(|line| matches!(line.why, Why::Seen(_)) && seen.entry.is_ok())
            .map(|line| line.item.shown.document.number.0)
            .collect();
        would.sort_unstable();
        assert_eq!(would, theirs, "{whom:?}");
        assert_eq!(seen.lines.len(), asker.len(), "only what the asker may see");
    }
    let not_theirs = service.see_as(&holder(parent), child.into(), &AsWhom::Emergency).await.unwrap();
    assert_eq!(not_theirs.lines.len(), found(service, &holder(parent), child.into()).await.len());
    let unknown = AsWhom::Caregiver(PublicId([7; 16]));
    assert!(service.see_as(&holder(child), child.into(), &unknown).await.is_err());
}
