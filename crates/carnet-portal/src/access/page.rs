//! « Partage et accès ».

use std::collections::HashMap;

use axum::response::Response;
use carnet_model::Timestamp;
use carnet_model::caller::ActorKind;
use carnet_model::event::{ConsentGround, Outcome, Transaction};
use carnet_pages::access::{
    AccessGround, AccessPage, AccessState, ActsForHolder, CareStanding, Holder, Kept, MinorNote,
    ProfessionalRow, Told, Urgent,
};
use carnet_pages::account::StepUpPurpose;
use carnet_pages::family::{PeopleEvent, Relation};
use carnet_pages::layout::NavItem;
use carnet_pages::mail::masked_address;
use carnet_pages::paths;
use carnet_record::command::Command;
use carnet_record::family::MandateState;
use carnet_service::items::InForce;
use carnet_service::journal::{JournalQuery, Whose};
use carnet_service::sharing::{Age, SharingItem};

use crate::account::with_query;
use crate::failure::{Failure, see_other};
use crate::family::rows::representative;
use crate::form::{Posted, Query};
use crate::public::opaque;
use crate::seat::{Person, count, html};
use crate::when;

/// Accesses read to tell of last readings.
const MOST: usize = 2_000;

/// `GET /partage`
pub(crate) async fn show(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let sharing = person.service().sharing(&person.caller, person.subject).await?;
    let last = last_reads(&person).await?;
    let (present, past): (Vec<_>, Vec<_>) = rows(&sharing, &last).into_iter().partition(|row| {
        row.state == AccessState::Valid
            || (row.standing != CareStanding::Ordinary && row.state != AccessState::Blocked)
    });
    let now = person.service().now();
    let page = AccessPage {
        layout: person.layout(Some(NavItem::Sharing)).await?,
        minor: match (sharing.age, sharing.quality) {
            (Age::Adult, _) => MinorNote::Adult,
            (Age::Minor, ActorKind::Holder) => MinorNote::ToMinor,
            (Age::Minor, _) => MinorNote::ToParents,
        },
        told: Told {
            email: sharing.contact.email.as_deref().and_then(masked_address),
            attending: present
                .iter()
                .find(|row| row.standing == CareStanding::Attending)
                .map(|row| row.name.clone()),
        },
        present,
        past,
        urgent: urgent(&sharing, query.get("urgence")),
        invitations: count(
            sharing
                .mandates
                .iter()
                .filter(|(_, one)| matches!(one.state, MandateState::Invited(until) if now < until))
                .count(),
        ),
        people: people(&sharing, &person, now),
        may_have_caregivers: sharing.age == Age::Adult || sharing.quality != ActorKind::Holder,
    };
    Ok(html(page.render()))
}

/// When each professional last read something.
async fn last_reads(person: &Person) -> Result<HashMap<String, Timestamp>, Failure> {
    let query = JournalQuery { count: MOST, whose: Whose::Others, ..JournalQuery::default() };
    let mut last = HashMap::new();
    for line in person.service().journal(&person.caller, person.subject, &query).await? {
        let trace = &line.trace;
        let read =
            matches!(trace.transaction, Transaction::Read | Transaction::ReadEntry | Transaction::Search);
        if read && trace.outcome == Outcome::Done && trace.caller.kind == ActorKind::Professional {
            // Newest first: the first one found is the last one made.
            last.entry(trace.caller.id.to_string()).or_insert(trace.at);
        }
    }
    Ok(last)
}

/// Professionals whom the person knows: attending physician first, then by name.
pub(super) fn rows(sharing: &SharingItem, last: &HashMap<String, Timestamp>) -> Vec<ProfessionalRow> {
    let mut ids: Vec<&str> = sharing.consents.iter().map(|one| one.professional.as_str()).collect();
    ids.extend(sharing.blocked.iter().map(|(id, _)| id.as_str()));
    ids.extend(sharing.attending.as_deref());
    ids.extend(sharing.same_rights.iter().map(String::as_str));
    ids.sort_unstable();
    ids.dedup();
    let mut rows: Vec<ProfessionalRow> = ids.into_iter().map(|id| row(sharing, id, last)).collect();
    rows.sort_by_key(|row| (row.standing != CareStanding::Attending, crate::search::fold(&row.name)));
    rows
}

fn row(sharing: &SharingItem, id: &str, last: &HashMap<String, Timestamp>) -> ProfessionalRow {
    let consent = sharing.consents.iter().find(|one| one.professional == id);
    let blocked = sharing.blocked.iter().any(|(known, _)| known == id);
    let day = |at: Timestamp| when::civil(at).date();
    ProfessionalRow {
        key: opaque(id),
        name: sharing.name_of(id).map_or_else(|| id.to_owned(), ToOwned::to_owned),
        state: match consent.map(|one| one.in_force) {
            _ if blocked => AccessState::Blocked,
            Some(InForce::Yes) => AccessState::Valid,
            Some(InForce::Expired | InForce::Blocked) => AccessState::Expired,
            None => AccessState::Unset,
        },
        since: consent.map(|one| day(one.authorisation.since)),
        until: consent.map(|one| day(one.authorisation.until.plus_millis(-1))),
        ground: consent.map(|one| match one.authorisation.ground {
            ConsentGround::CareTeam => AccessGround::CareTeam,
            ConsentGround::Consent => AccessGround::Consent,
            ConsentGround::Person => AccessGround::Person,
        }),
        last_read: last.get(id).copied().map(when::civil),
        standing: if sharing.attending.as_deref() == Some(id) {
            CareStanding::Attending
        } else if sharing.same_rights.iter().any(|known| known == id) {
            CareStanding::SameRights
        } else {
            CareStanding::Ordinary
        },
    }
}

/// Parents or guardians of a minor, and caregivers whose mandate is in effect.
fn people(sharing: &SharingItem, person: &Person, now: Timestamp) -> Vec<ActsForHolder> {
    let day = |at: Timestamp| when::civil(at).date();
    let who = |ins| if Some(ins) == person.caller.ins { Holder::Reader } else { Holder::Other };
    let parents = sharing.representatives.iter().map(|one| ActsForHolder {
        name: one.name.to_string(),
        relation: representative(one),
        since: day(one.since),
        reader: who(one.person),
    });
    let live = sharing.mandates.iter().filter(|(_, one)| one.is_live(now)).map(|(_, one)| ActsForHolder {
        name: one.name.to_string(),
        relation: Relation::Caregiver,
        since: day(match one.state {
            MandateState::Given(from) => from,
            _ => one.since,
        }),
        reader: one.person.map_or(Holder::Other, who),
    });
    parents.chain(live).collect()
}

/// The boxes: as the record has them, or as they were ticked before a fresh proof was asked for.
fn urgent(sharing: &SharingItem, wished: &str) -> Urgent {
    let wishes = |name: &str| wished.split(',').any(|one| one == name);
    if wished.is_empty() {
        let (emergency, call) = (!sharing.objects_break_glass, !sharing.objects_centre_15);
        return Urgent { emergency, call, kept: Kept::Yes };
    }
    Urgent { emergency: wishes("secours"), call: wishes("appel"), kept: Kept::NotYet }
}

/// `POST /partage/urgence`: a box that is ticked allows. Who lets somebody in whom they had objected to proves afresh
/// who they are.
pub(crate) async fn set_emergency(person: Person, Posted(form): Posted) -> Result<Response, Failure> {
    let (emergency, call) = (form.has("secours", "1"), form.has("appel", "1"));
    let now = person.service().sharing(&person.caller, person.subject).await?;
    if (emergency && now.objects_break_glass) || (call && now.objects_centre_15) {
        let ticked = [(emergency, "secours"), (call, "appel")].into_iter().filter(|(ticked, _)| *ticked);
        let ticked: Vec<&str> = ticked.map(|(_, name)| name).collect();
        let back = with_query(paths::SHARING, &[("urgence", &ticked.join(","))]);
        person.seat.fresh(StepUpPurpose::Accesses, &back)?;
    }
    let command = Command::SetObjections { break_glass: !emergency, centre_15: !call };
    person.service().settle(&person.caller, person.subject, command).await?;
    Ok(after(PeopleEvent::EmergencySet))
}

/// The page again, with what was done.
pub(super) fn after(event: PeopleEvent) -> Response {
    see_other(&format!("{}?fait={}", paths::SHARING, event.value()))
}
