//! Home: what is new, last documents, last accesses.

use axum::response::Response;
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_pages::person::HomePage;
use carnet_service::SessionKind;
use carnet_service::journal::{JournalQuery, Whose};

use super::cards;
use crate::failure::{Failure, see_other};
use crate::record::journal::accesses;
use crate::seat::{Person, Seat, count, first_name, html};
use crate::when;

/// Rows of each short list.
const ROWS: usize = 5;
/// Accesses read to make a few lines of them.
const ACCESSES: usize = 40;

/// `GET /`: the home that fits who is signed in.
pub(crate) async fn show(seat: Seat) -> Result<Response, Failure> {
    let Some((_, session)) = &seat.visitor.session else { return Ok(see_other(paths::SIGN_IN)) };
    if session.kind == SessionKind::Professional {
        return Ok(see_other(paths::PROFESSIONAL));
    }
    let caller = session.caller.clone();
    let ins = caller.ins.ok_or(Failure::NotFound)?;
    home(Person { seat, caller, subject: ins.into() }).await
}

async fn home(person: Person) -> Result<Response, Failure> {
    let mut all = cards(&person).await?;
    all.sort_by_key(|card| std::cmp::Reverse((card.filed, card.number)));
    let row = |card: &&crate::record::card::Card| card.row(paths::document(&card.id));
    let (new, read): (Vec<_>, Vec<_>) = all.iter().partition(|card| card.is_new());
    let query = JournalQuery { whose: Whose::Others, count: ACCESSES, ..JournalQuery::default() };
    let lines = person.service().journal(&person.caller, person.subject, &query).await?;
    let accesses = accesses(&lines, &person.caller, &|_| None, person.lang());
    let layout = person.layout(Some(NavItem::Home)).await?;
    let name =
        layout.acting_for.as_ref().map_or_else(|| first_name(&person.caller.name), |a| a.first_name.clone());
    let page = HomePage {
        layout,
        today: when::civil(person.service().now()).date(),
        first_name: name,
        last_visit: None,
        new_documents: new.iter().take(ROWS).map(row).collect(),
        new_count: count(new.len()),
        last_documents: read.iter().take(ROWS).map(row).collect(),
        total: count(all.len()),
        last_accesses: accesses.into_iter().map(|access| access.line).take(ROWS).collect(),
    };
    Ok(html(page.render()))
}
