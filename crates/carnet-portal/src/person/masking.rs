//! Masking, unmasking, deleting: asked on a page of its own, done by a form.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::event::Change;
use carnet_model::family::MandateAction;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::layout::NavItem;
use carnet_pages::paths;
use carnet_pages::person::{DeletePage, MaskChange, MaskPage, StillSees};
use carnet_service::Item;

use super::document::own;
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::record::bin_days;
use crate::record::card::{Card, Reader};
use crate::seat::{Person, html, id};

/// `GET /documents/{id}/masquer`
pub(crate) async fn ask_mask(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    ask(person, text, MaskChange::Mask).await
}

/// `GET /documents/{id}/demasquer`
pub(crate) async fn ask_unmask(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Unmasking, &unmasking(&text)?)?;
    ask(person, text, MaskChange::Unmask).await
}

/// The page that asks.
fn unmasking(text: &str) -> Result<String, Failure> {
    Ok(format!("{}/demasquer", paths::document(&id(text)?.to_string())))
}

async fn ask(person: Person, text: String, change: MaskChange) -> Result<Response, Failure> {
    person.allowed(MandateAction::Manage)?;
    let item = own(&person, &text).await?;
    let page = MaskPage {
        layout: person.layout(Some(NavItem::Documents)).await?,
        document: card(&person, &item).row(paths::document(&text)),
        still_sees: still_sees(&item),
        id: text,
        change,
    };
    Ok(html(page.render()))
}

/// The person, and the author with their place of exercise.
fn still_sees(item: &Item) -> Vec<StillSees> {
    let authors = item.shown.document.entry.authors.iter().map(carnet_model::document::Author::shown_name);
    let care = item.shown.document.origin == carnet_model::event::Origin::Care;
    let named = authors.filter(|name| care && !name.is_empty()).map(|name| StillSees::Author { name });
    std::iter::once(StillSees::You).chain(named).collect()
}

/// `GET /documents/{id}/supprimer`
pub(crate) async fn ask_delete(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    person.allowed(MandateAction::Manage)?;
    let item = own(&person, &text).await?;
    let page = DeletePage {
        layout: person.layout(Some(NavItem::Documents)).await?,
        document: card(&person, &item).row(paths::document(&text)),
        id: text,
        days: bin_days(),
    };
    Ok(html(page.render()))
}

fn card(person: &Person, item: &Item) -> Card {
    Card::new(person.service(), item, Reader::Person, person.lang())
}

/// `POST /documents/{id}/masquer`
pub(crate) async fn mask(
    person: Person,
    Path(text): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    person.service().change(&person.caller, id(&text)?, Change::Mask).await?;
    Ok(see_other(&format!("{}?fait=masque", paths::document(&text))))
}

/// `POST /documents/{id}/demasquer`
pub(crate) async fn unmask(
    person: Person,
    Path(text): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Unmasking, &unmasking(&text)?)?;
    person.service().change(&person.caller, id(&text)?, Change::Unmask).await?;
    Ok(see_other(&format!("{}?fait=demasque", paths::document(&text))))
}

/// `POST /documents/{id}/supprimer`
pub(crate) async fn delete(
    person: Person,
    Path(text): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    person.service().change(&person.caller, id(&text)?, Change::Delete).await?;
    Ok(see_other(&format!("{}?fait=supprime", paths::BIN)))
}
