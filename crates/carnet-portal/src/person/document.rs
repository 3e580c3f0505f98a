//! One document, and the way to its bytes.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::caller::ActorKind;
use carnet_model::document::Visibility;
use carnet_model::event::{Origin, Transaction};
use carnet_model::family::MandateAction;
use carnet_pages::layout::NavItem;
use carnet_pages::parts::JournalLine;
use carnet_pages::paths;
use carnet_pages::person::{DocumentPage, OwnAction};
use carnet_service::Item;
use carnet_service::journal::{JournalQuery, Whose};

use crate::failure::Failure;
use crate::form::Query;
use crate::record::body::{body, to_content};
use crate::record::card::{Card, Reader};
use crate::record::facts::{Depth, facts, lead};
use crate::record::journal::accesses;
use crate::record::versions::versions;
use crate::seat::{Person, html, id};
use crate::ticket::{Part, Shown};

/// Lines of the journal on a document's page.
const READERS: usize = 10;

/// A document, by its address: to a person one of another record is unknown.
pub(super) async fn own(person: &Person, text: &str) -> Result<Item, Failure> {
    let item = person.service().document(&person.caller, id(text)?).await?;
    // One who acts for several people never sees two records on one page.
    if person.service().is_record_of(person.subject, item.record)? {
        Ok(item)
    } else {
        Err(Failure::NotFound)
    }
}

/// `GET /documents/{id}`
pub(crate) async fn show(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    let (service, lang) = (person.service(), person.lang());
    let item = own(&person, &text).await?;
    let address = paths::document(&text);
    let card = Card::new(service, &item, Reader::Person, lang);
    let body = body(service, &person.caller, &item, id(&text)?, &address, lang).await?;
    let versions = versions(service, &person.caller, person.subject, &item, paths::document).await?;
    let page = DocumentPage {
        layout: person.layout(Some(NavItem::Documents)).await?,
        id: text.clone(),
        title: card.title.clone(),
        lead: lead(&card, lang),
        category: card.category,
        badges: card.badges.clone(),
        facts: facts(&item, &card, Depth::Lay, lang),
        body,
        actions: if person.may(MandateAction::Manage) { actions(&item) } else { Vec::new() },
        versions,
        readers: if person.quality == ActorKind::Caregiver {
            Vec::new()
        } else {
            readers(&person, &text).await?
        },
        back: paths::DOCUMENTS.to_owned(),
    };
    Ok(html(page.render()))
}

/// What is worth offering; the rules decide when it is asked for.
fn actions(item: &Item) -> Vec<OwnAction> {
    use carnet_model::document::DocumentState;
    let document = &item.shown.document;
    let masked = document.visibility.has(Visibility::MASKED);
    let mut actions = vec![if masked { OwnAction::Unmask } else { OwnAction::Mask }];
    if document.origin == Origin::Person {
        if item.shown.state == DocumentState::Approved {
            actions.push(OwnAction::Replace);
        }
        if item.shown.state != DocumentState::Deprecated {
            actions.push(OwnAction::Delete);
        }
    }
    actions
}

/// Who else read it, or did something to it.
async fn readers(person: &Person, text: &str) -> Result<Vec<JournalLine>, Failure> {
    let query = JournalQuery {
        document: Some(id(text)?),
        whose: Whose::Others,
        count: 200,
        ..JournalQuery::default()
    };
    let mut lines = person.service().journal(&person.caller, person.subject, &query).await?;
    lines.retain(|line| !line.trace.transaction.is_a_list() && line.trace.transaction != Transaction::Timer);
    let accesses = accesses(&lines, &person.caller, &|_| None, person.lang());
    Ok(accesses.into_iter().map(|access| access.line).take(READERS).collect())
}

/// `GET /documents/{id}/telecharger`
pub(crate) async fn download(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    own(&person, &text).await?;
    to_content(&person.seat.portal, &person.caller, id(&text)?, Part::Whole, Shown::Attachment).await
}

/// `GET /documents/{id}/contenu`: what the frame of the page shows. Whether it may be read is asked where it is.
pub(crate) async fn content(
    person: Person,
    Path(text): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let part = if query.get("partie") == "corps" { Part::Body } else { Part::Whole };
    to_content(&person.seat.portal, &person.caller, id(&text)?, part, Shown::Inline).await
}

/// `GET /documents/{id}/media/{place}`: a medium embedded in a CDA.
pub(crate) async fn medium(
    person: Person,
    Path((text, place)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let part = Part::Medium(place.parse().map_err(|_| Failure::NotFound)?);
    to_content(&person.seat.portal, &person.caller, id(&text)?, part, Shown::Inline).await
}
