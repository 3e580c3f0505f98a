//! The versions of a document: what it replaces and what replaces it, as far as the reader may know.

use carnet_model::{Caller, ObjectNo};
use carnet_pages::parts::VersionRow;
use carnet_service::query::{DocumentQuery, Page, States};
use carnet_service::{Item, Service, Subject};

use super::card::{Card, Reader};
use crate::failure::Failure;
use crate::seat::count;
use crate::when;

/// The chain of versions of a document, newest first; empty when there is only one. `href` makes an address of an id.
pub(crate) async fn versions(
    service: &Service,
    caller: &Caller,
    subject: Subject,
    item: &Item,
    href: impl Fn(&str) -> String,
) -> Result<Vec<VersionRow>, Failure> {
    if item.shown.replaces.is_none() && item.shown.replaced_by.is_none() {
        return Ok(Vec::new());
    }
    let query = DocumentQuery { states: States::All, ..DocumentQuery::default() };
    let all = service.find_documents(caller, subject, &query, &Page::default()).await?.items;
    let chain = chain(&all, item.shown.document.number);
    let rows = chain.iter().zip(1_usize..).map(|(version, number)| {
        let card = Card::new(service, version, Reader::Person, carnet_pages::Lang::default());
        VersionRow {
            number: count(number),
            href: href(&card.id),
            added: when::civil(version.shown.document.filed_at),
            current: version.shown.document.number == item.shown.document.number,
        }
    });
    let mut rows: Vec<VersionRow> = rows.collect();
    rows.reverse();
    Ok(rows)
}

/// Oldest first. A document replaces one other at most, so that the walk ends; it is bounded all the same.
fn chain(all: &[Item], of: ObjectNo) -> Vec<&Item> {
    let find = |number: ObjectNo| all.iter().find(|item| item.shown.document.number == number);
    let mut first = find(of);
    for _ in 0..all.len() {
        match first.and_then(|item| item.shown.replaces).and_then(find) {
            Some(older) => first = Some(older),
            None => break,
        }
    }
    let next = |item: &&Item| item.shown.replaced_by.and_then(find);
    std::iter::successors(first, next).take(all.len()).collect()
}
