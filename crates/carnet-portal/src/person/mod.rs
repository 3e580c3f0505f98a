//! Pages of a person.

pub(crate) mod adding;
pub(crate) mod bin;
pub(crate) mod document;
pub(crate) mod documents;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod home;
pub(crate) mod journal;
pub(crate) mod journal_files;
pub(crate) mod masking;
pub(crate) mod notifications;
pub(crate) mod state;

use carnet_service::query::{DocumentQuery, Page, States};

use crate::failure::Failure;
use crate::record::card::Card;
use crate::seat::Person;

/// Documents in use, those put aside included.
async fn cards(person: &Person) -> Result<Vec<Card>, Failure> {
    let query = DocumentQuery { states: States::Current, ..DocumentQuery::default() };
    let found =
        person.service().find_documents(&person.caller, person.subject, &query, &Page::default()).await?;
    let card = |item| Card::new(person.service(), item, person.reader(), person.lang());
    Ok(found.items.iter().map(card).collect())
}
