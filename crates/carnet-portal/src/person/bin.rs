//! The bin: one's own deleted documents, until they are destroyed.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::event::Change;
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_pages::person::{BinPage, BinRow};
use carnet_service::Item;

use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::record::bin_days;
use crate::record::card::Card;
use crate::seat::{Person, html, id};
use crate::when;

/// `GET /corbeille`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    let mut items = person.service().bin(&person.caller, person.subject).await?;
    items.sort_by_key(|item| std::cmp::Reverse(item.shown.document.deleted_at));
    let page = BinPage {
        layout: person.layout(Some(NavItem::Documents)).await?,
        rows: items.iter().filter_map(|item| row(&person, item)).collect(),
        days: bin_days(),
    };
    Ok(html(page.render()))
}

fn row(person: &Person, item: &Item) -> Option<BinRow> {
    let deleted = item.shown.document.deleted_at?;
    let gone = u32::try_from(person.service().now().days_since(deleted)).unwrap_or_default();
    let card = Card::new(person.service(), item, person.reader(), person.lang());
    Some(BinRow {
        title: card.shown_title().to_owned(),
        id: card.id,
        category: card.category,
        deleted: when::civil(deleted),
        days_left: bin_days().saturating_sub(gone),
    })
}

/// `POST /corbeille/{id}/restaurer`
pub(crate) async fn restore(
    person: Person,
    Path(text): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    person.service().change(&person.caller, id(&text)?, Change::Restore).await?;
    Ok(see_other(&format!("{}?fait=restaure", paths::document(&text))))
}
