//! A population: opened together, once; informed, waiting, opened by the timer; parents; oppositions on paper.

use carnet_model::caller::ActorKind;
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Ins, InsDomain};
use carnet_record::record::Status;
use carnet_service::account::{AccountFault, Device};
use carnet_service::population::{Informed, Insured, Opening, Opposed, Opposition, RelationFault};
use carnet_service::{MailNotice, Service, ServiceError, Subject};

use crate::world::{World, holder};

/// The INS of somebody who cannot exist.
pub(crate) fn made_up(at: u32) -> Ins {
    let body = format!("279039{:07}", 9_000_000 + at);
    let key = 97 - body.parse::<u64>().unwrap() % 97;
    Ins::parse(InsDomain::NirTest, &format!("{body}{key:02}")).unwrap()
}

fn insured(service: &Service, at: u32, birth: &str, email: Option<&str>) -> Insured {
    let traits = Traits {
        birth_family: "REGISTRE-TEST".into(),
        birth_given: "Ida".into(),
        given_names: "Ida".into(),
        used_family: None,
        used_given: None,
        birth_date: birth.into(),
        birth_place: "99999".into(),
        sex: Sex::Female,
    };
    let now = service.now();
    let informed = if email.is_some() { Informed::Email(now) } else { Informed::Paper(now) };
    let contact = Contact { email: email.map(Into::into), ..Contact::default() };
    Insured { ins: made_up(at), traits, contact, informed }
}

async fn status(service: &Service, ins: Ins) -> Status {
    service.status(&holder(ins), Subject::Ins(ins)).await.unwrap().unwrap().status
}

#[tokio::test]
async fn a_population_is_opened_once_and_becomes_active_after_the_delay() {
    let world = World::new("population");
    let service = &world.service;
    let lines = |from: u32, to: u32| -> Vec<Insured> {
        (from..to)
            .map(|at| insured(service, at, "1979-03-28", (at % 2 == 0).then_some("a@example.test")))
            .collect()
    };
    let opened = service.open_people(lines(0, 40)).await.unwrap();
    for (at, opening) in opened.iter().enumerate() {
        let Opening::Opened { code, waiting_until, .. } = opening else { panic!("{opening:?}") };
        assert_eq!(code.is_some(), at % 2 == 1, "a code goes with a paper letter");
        assert_eq!(waiting_until.0 / 86_400_000 - service.now().0 / 86_400_000, 42);
    }
    // Again, with some more: nobody is opened twice.
    let again = service.open_people(lines(20, 60)).await.unwrap();
    let known = again.iter().filter(|opening| matches!(opening, Opening::Known(_))).count();
    assert_eq!((known, again.len()), (20, 40));
    let twice = vec![insured(service, 99, "1979-03-28", None), insured(service, 99, "1979-03-28", None)];
    assert!(matches!(service.open_people(twice).await, Err(ServiceError::Taken)));
    assert!(matches!(status(service, made_up(3)).await, Status::Waiting(_)));
    service.clock().set_offset(43 * 86_400_000);
    while service.run_timers().await.unwrap() > 0 {}
    for at in 0..60 {
        assert_eq!(status(service, made_up(at)).await, Status::Active, "{at}");
    }
}

#[tokio::test]
async fn parents_of_a_newborn_are_attached_once_both_have_a_record() {
    let world = World::new("newborn");
    let service = &world.service;
    let people = vec![
        insured(service, 1, "1990-03-28", None),
        insured(service, 2, "1991-03-28", None),
        insured(service, 3, "2026-01-15", None),
    ];
    service.open_people(people).await.unwrap();
    let (mother, father, child, nobody) = (made_up(1), made_up(2), made_up(3), made_up(4));
    let first = service.attach_parents(child, &[mother, nobody, child, mother]).await.unwrap();
    assert_eq!((first.now, first.before), (1, 0));
    assert_eq!(first.faults, [RelationFault::Parent, RelationFault::Same, RelationFault::Same]);
    let second = service.attach_parents(child, &[mother, father]).await.unwrap();
    assert_eq!((second.now, second.before), (1, 1));
    let third = service.attach_parents(child, &[mother, father]).await.unwrap();
    assert_eq!((third.now, third.before, third.faults.len()), (0, 2, 0));
    let adult = service.attach_parents(father, &[mother]).await.unwrap();
    assert_eq!(adult.faults, [RelationFault::Adult]);
    let unknown = service.attach_parents(nobody, &[mother]).await.unwrap();
    assert_eq!(unknown.faults, [RelationFault::Child]);
    while service.deliver(None).await.unwrap() > 0 {}
    assert_eq!(service.people_of(&holder(mother)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_opposition_on_paper_is_named_in_the_journal_and_can_be_withdrawn() {
    let world = World::new("opposition");
    let service = &world.service;
    service.open_people(vec![insured(service, 1, "1990-03-28", None)]).await.unwrap();
    let agent = Caller {
        kind: ActorKind::Operator,
        id: "console:gael".into(),
        name: "gael".into(),
        ..Caller::anonymous()
    };
    let ins = made_up(1);
    for (paper, outcome) in [
        (Opposition::Object, Opposed::Done),
        (Opposition::Object, Opposed::Already),
        (Opposition::Withdraw, Opposed::Done),
        (Opposition::Withdraw, Opposed::Already),
        (Opposition::Object, Opposed::TooLate),
    ] {
        assert_eq!(service.oppose_on_paper(&agent, ins, paper).await.unwrap(), outcome);
    }
    assert_eq!(
        service.oppose_on_paper(&agent, made_up(2), Opposition::Object).await.unwrap(),
        Opposed::NoRecord
    );
    let query = carnet_service::journal::JournalQuery { count: 20, ..Default::default() };
    let lines = service.journal(&holder(ins), Subject::Ins(ins), &query).await.unwrap();
    assert_eq!(lines.iter().filter(|line| &*line.trace.caller.name == "gael").count(), 2);
}

#[tokio::test]
async fn a_letter_with_its_code_alone_is_enough_to_object_and_to_take_it_back() {
    let world = World::new("objection");
    let service = &world.service;
    let (paper, mailed) =
        (insured(service, 1, "1990-03-28", None), insured(service, 2, "1991-03-28", Some("b@c.test")));
    let opened = service.open_people(vec![paper, mailed]).await.unwrap();
    let Opening::Opened { code: Some(on_paper), .. } = &opened[0] else { panic!("{opened:?}") };
    let letters = crate::families::Letters::of(service).await;
    let detail = letters.iter().find(|one| one.notice == MailNotice::OpeningSoon).unwrap().detail.clone();
    let by_mail = detail.as_deref().unwrap().split_once('|').unwrap().1.to_owned();
    let device = Device::default();
    for (at, code, born) in [(1, on_paper.as_str(), "1990-03-28"), (2, by_mail.as_str(), "1991-03-28")] {
        for (wish, outcome, status_after) in [
            (Opposition::Object, Opposed::Done, Status::Opposed),
            (Opposition::Object, Opposed::Already, Status::Opposed),
            (Opposition::Withdraw, Opposed::Done, Status::Active),
            (Opposition::Withdraw, Opposed::Already, Status::Active),
            (Opposition::Object, Opposed::TooLate, Status::Active),
        ] {
            let typed = code.to_lowercase().replace('-', " ");
            assert_eq!(service.oppose_by_letter(&typed, born, wish, &device).await.unwrap(), outcome, "{at}");
            assert_eq!(status(service, made_up(at)).await, status_after, "{at} {outcome:?}");
        }
    }
    let query = carnet_service::journal::JournalQuery { count: 20, ..Default::default() };
    let lines = service.journal(&holder(made_up(1)), Subject::Ins(made_up(1)), &query).await.unwrap();
    assert_eq!(lines.iter().filter(|line| &*line.trace.caller.id == "letter").count(), 2);
    // The code of an e-mail opens no account.
    let enrolled = service.begin_enrolment(None, &by_mail, "1991-03-28", &device).await;
    assert!(matches!(enrolled, Err(AccountFault::ActivationRefused)), "{enrolled:?}");
    assert!(service.begin_enrolment(None, on_paper, "1990-03-28", &device).await.is_ok());
}

#[tokio::test]
async fn codes_of_nobody_and_dates_of_others_get_one_answer_and_few_tries() {
    let world = World::new("objection-tries");
    let service = &world.service;
    let opened = service.open_people(vec![insured(service, 1, "1990-03-28", None)]).await.unwrap();
    let Opening::Opened { code: Some(code), .. } = &opened[0] else { panic!("{opened:?}") };
    let (object, device) = (Opposition::Object, Device::default());
    for code in [code.as_str(), "0123-4567-89AB-CDEF"] {
        for born in ["1990-03-29", "", "1990", "rubbish", "1990-13-40"] {
            let answer = service.oppose_by_letter(code, born, object, &device).await;
            assert!(matches!(answer, Err(AccountFault::ActivationRefused)), "{code} {born}: {answer:?}");
        }
        let answer = service.oppose_by_letter(code, "1990-03-28", object, &device).await;
        assert!(matches!(answer, Err(AccountFault::CodeUsedUp)), "{code}: {answer:?}");
    }
    assert!(matches!(status(service, made_up(1)).await, Status::Waiting(_)));
    // The tries are those of the enrolment too.
    let enrolled = service.begin_enrolment(None, code, "1990-03-28", &device).await;
    assert!(matches!(enrolled, Err(AccountFault::CodeUsedUp)), "{enrolled:?}");
}
