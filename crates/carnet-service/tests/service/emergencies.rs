//! Emergency accesses over a real store: who is told by letter. Source: `design/security.md` 1.4, CSP R1111-48.

use carnet_model::caller::Purpose;
use carnet_model::document::Visibility;
use carnet_model::event::ToldAbout;
use carnet_model::person::Contact;
use carnet_model::{Caller, PublicId};
use carnet_record::command::Command;
use carnet_service::journal::JournalQuery;
use carnet_service::query::{DocumentQuery, Page};
use carnet_service::{MailNotice, Service, Subject};

use crate::families::Letters;
use crate::population::made_up;
use crate::world::{World, holder, lot, note, physician, physician_at};

const ADULT: &str = "1979-03-28";
const MINOR: &str = "2012-03-28";
const WITHHELD: Visibility = Visibility::HIDDEN_FROM_PATIENT;
const SECRET: Visibility = Visibility::HIDDEN_FROM_REPRESENTATIVES;

/// Who gave the record's address.
#[derive(Clone, Copy, Debug)]
enum Address {
    OfOthers,
    OfHolder,
}

fn urgent() -> Caller {
    Caller {
        purpose: Purpose::BreakGlass,
        reason: Some("collapsed in the street".into()),
        ..physician_at("899700000001", "1750000002")
    }
}

async fn emergencies(service: &Service) -> usize {
    let letters = Letters::of(service).await;
    letters.iter().filter(|one| one.notice == MailNotice::Emergency && !one.to.is_empty()).count()
}

async fn file(service: &Service, ins: carnet_model::Ins, visibility: Visibility) -> PublicId {
    let mut document = note("found in an emergency");
    document.visibility = visibility;
    service
        .deposit(&physician("899700218896"), lot(ins, document))
        .await
        .unwrap()
        .documents
        .first()
        .unwrap()
        .id
}

#[tokio::test]
async fn a_letter_of_an_emergency_betrays_nothing_hidden() {
    let world = World::new("emergencies");
    let service = &world.service;
    for (at, (visibility, born, address, letters)) in [
        (Visibility::NONE, ADULT, Address::OfOthers, 1),
        (WITHHELD, ADULT, Address::OfOthers, 0),
        (WITHHELD, ADULT, Address::OfHolder, 0),
        (SECRET, MINOR, Address::OfOthers, 0),
        (SECRET, MINOR, Address::OfHolder, 1),
    ]
    .into_iter()
    .enumerate()
    {
        let ins = world.person(made_up(u32::try_from(at).unwrap()), born).await;
        if matches!(address, Address::OfHolder) {
            let contact = Contact { email: Some("own@example.test".into()), ..Contact::default() };
            service.set_contact(&holder(ins), Subject::Ins(ins), contact).await.unwrap();
        }
        let attending = physician_at("899700000009", "1750000009");
        let command = Command::SetAttending { attending: Some(attending.id.clone()), same_rights: vec![] };
        // Of a minor the parents decide; these have none.
        let followed = service.settle(&holder(ins), Subject::Ins(ins), command).await.is_ok();
        assert_eq!(followed, born == ADULT);
        let id = file(service, ins, visibility).await;
        emergencies(service).await;
        let case = format!("{visibility:?}, born {born}, {address:?}");
        service.document(&urgent(), id).await.unwrap();
        service.read(&urgent(), id).await.unwrap();
        assert_eq!(emergencies(service).await, letters, "{case}");
        // The attending physician may know all of it, and is told.
        let told = service.told(&attending).await.unwrap();
        let record = service.status(&attending, Subject::Ins(ins)).await.unwrap().unwrap().record;
        let of_this = told.iter().filter(|told| (told.record, told.about) == (record, ToldAbout::Emergency));
        assert_eq!(of_this.count(), usize::from(followed), "{case}");
        // What is withheld leaves the same journal as if it were not there.
        let query = JournalQuery { count: 50, ..JournalQuery::default() };
        let lines = service.journal(&holder(ins), Subject::Ins(ins), &query).await.unwrap();
        let exceptional = lines.iter().any(|line| line.trace.caller.purpose == Purpose::BreakGlass);
        assert_eq!(exceptional, visibility != WITHHELD, "{case}");
        // A list is an access to the record itself: told, whatever is in it.
        let (every, page) = (DocumentQuery::default(), Page::default());
        world.service.clock().set_offset(world.service.clock().offset_millis() + 3_600_000);
        service.find_documents(&urgent(), Subject::Ins(ins), &every, &page).await.unwrap();
        assert_eq!(emergencies(service).await, 1, "{case}: a list");
    }
}
