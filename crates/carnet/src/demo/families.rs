//! The town's families: parents of minors, and a few caregivers, as the register and a counter would attach them.

use carnet_model::family::{FamilyEvent, Ground, MandateAction, MandateKind, RepresentativeKind, Scope};
use carnet_model::{ObjectNo, Timestamp};
use carnet_service::{Service, Subject};
use carnet_town::{Person, Town};

use super::sowing::ins_of;
use crate::cli::CliError;

/// Beyond this many people a town is for benchmarks.
const MOST: usize = 5_000;
/// From this age on, some have a caregiver.
const OLD: i16 = 80;
const ADULT: i16 = 18;
/// How long the caregivers' mandates last, in days.
const MANDATE_DAYS: i64 = 365;
/// Caregivers in the town, at most.
const CAREGIVERS: usize = 5;

/// Attaches parents and caregivers.
pub(super) async fn join(service: &Service, town: &Town) -> Result<(), CliError> {
    if town.people.len() > MOST {
        return Ok(());
    }
    let year = jiff::tz::Offset::UTC.to_datetime(service.now().to_jiff()).year();
    for child in town.people.iter().filter(|child| year - child.birth_date.year() < ADULT) {
        let Some(ins) = ins_of(child) else { continue };
        for parent in child.parents.iter().filter_map(|at| town.people.get(*at)) {
            let Some(person) = ins_of(parent) else { continue };
            let event = FamilyEvent::RepresentativeAttached {
                person,
                name: name(parent),
                kind: RepresentativeKind::Parent,
                ground: Ground::Registry,
            };
            service.attest(Subject::Ins(ins), event).await?;
        }
    }
    let old = |person: &&Person| year - person.birth_date.year() >= OLD;
    let helpers = town.people.iter().filter(|person| (40..60).contains(&(year - person.birth_date.year())));
    for (person, helper) in town.people.iter().filter(old).zip(helpers).take(CAREGIVERS) {
        give(service, person, helper).await?;
    }
    Ok(())
}

async fn give(service: &Service, person: &Person, helper: &Person) -> Result<(), CliError> {
    let (Some(ins), Some(caregiver)) = (ins_of(person), ins_of(helper)) else { return Ok(()) };
    let now = service.now();
    let scope = |action| Scope { kind: MandateKind::Documents, action };
    let event = FamilyEvent::MandateGiven {
        mandate: ObjectNo(0),
        person: caregiver,
        name: name(helper),
        scopes: vec![scope(MandateAction::Read), scope(MandateAction::Write)],
        until: now.plus_millis(MANDATE_DAYS * Timestamp::DAY),
        from: now,
        ground: Ground::Paper("DEMO-1".into()),
    };
    service.attest(Subject::Ins(ins), event).await?;
    Ok(())
}

fn name(person: &Person) -> Box<str> {
    let family = person.used_family.as_deref().unwrap_or(&person.birth_family);
    format!("{} {family}", person.given()).into()
}
