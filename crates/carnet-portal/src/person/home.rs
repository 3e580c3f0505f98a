//! Home: what is new, last documents, last accesses.

use axum::response::Response;
use carnet_model::Timestamp;
use carnet_model::caller::ActorKind;
use carnet_model::family::MandateAction;
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_pages::person::HomePage;
use carnet_service::SessionKind;
use carnet_service::items::JournalLine;
use carnet_service::journal::JournalQuery;

use super::cards;
use crate::account::landing;
use crate::failure::{Failure, see_other};
use crate::record::journal::{Whose, accesses};
use crate::seat::{Person, Seat, count, first_name, html};
use crate::when;

/// Rows of each short list.
const ROWS: usize = 5;
/// Accesses read to tell of those of others, and of the last visit.
const ACCESSES: usize = 500;

/// `GET /`: the home that fits who is signed in.
pub(crate) async fn show(seat: Seat) -> Result<Response, Failure> {
    let Some((_, session)) = &seat.visitor.session else { return Ok(see_other(paths::SIGN_IN)) };
    match session.kind {
        SessionKind::Person => {}
        other => return Ok(see_other(landing(other))),
    }
    let (session, since) = (session.clone(), session.since);
    home(Person::of(seat, session)?, since).await
}

/// A young adult first reads what changed on the day they came of age.
async fn majority_page(person: &Person) -> Result<Option<Response>, Failure> {
    let unread = person.service().majority_unread(&person.caller, person.subject).await?;
    Ok(unread.map(|_| see_other(paths::MAJORITY)))
}

async fn home(person: Person, since: Timestamp) -> Result<Response, Failure> {
    if let Some(majority) = majority_page(&person).await? {
        return Ok(majority);
    }
    let mut all = if person.may(MandateAction::Read) { cards(&person).await? } else { Vec::new() };
    all.sort_by_key(|card| std::cmp::Reverse((card.filed, card.number)));
    let row = |card: &&crate::record::card::Card| card.row(paths::document(&card.id));
    let (new, read): (Vec<_>, Vec<_>) = all.iter().partition(|card| card.is_new());
    let query = JournalQuery { count: ACCESSES, ..JournalQuery::default() };
    let mut lines = if person.quality == ActorKind::Caregiver {
        Vec::new()
    } else {
        person.service().journal(&person.caller, person.subject, &query).await?
    };
    let own = |line: &JournalLine| line.trace.caller.id == person.caller.id;
    let last_visit = lines.iter().find(|line| own(line) && line.trace.at < since).map(|line| line.trace.at);
    lines.retain(|line| !own(line));
    let accesses = accesses(&lines, &person.caller, &|_| None, person.wording());
    let by_others = accesses.into_iter().filter(|access| access.by_other == Whose::Other);
    let layout = person.layout(Some(NavItem::Home)).await?;
    let page = HomePage {
        layout,
        today: when::civil(person.service().now()).date(),
        first_name: first_name(&person.caller.name),
        last_visit: last_visit.map(when::civil),
        new_documents: new.iter().take(ROWS).map(row).collect(),
        new_count: count(new.len()),
        last_documents: read.iter().take(ROWS).map(row).collect(),
        total: count(all.len()),
        last_accesses: by_others.map(|access| access.line).take(ROWS).collect(),
    };
    Ok(html(page.render()))
}
