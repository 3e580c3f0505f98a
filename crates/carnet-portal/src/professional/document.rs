//! One document of a patient, and what a professional may do with it.

use axum::extract::Path;
use axum::response::Response;
use carnet_model::document::Visibility;
use carnet_model::event::Change;
use carnet_pages::paths;
use carnet_pages::professional::{ProAction, ProDocumentPage};
use carnet_service::query::{AnyId, DocumentQuery, Page, States};
use carnet_service::{Item, Subject};

use super::desk::{Before, before};
use super::{opening, patient, screen};
use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::record::body::{body, to_content};
use crate::record::card::{Card, Reader};
use crate::record::facts::{Depth, facts, lead};
use crate::record::versions::versions;
use crate::seat::{Professional, html, id};
use crate::ticket::{Part, Shown};

/// A document of this record. It is looked for within the record, so that nothing tells a document of another record
/// from one that does not exist, and the reason given for one record never opens another.
async fn of_record(
    professional: &Professional,
    at: &Before,
    record: &str,
    document: &str,
) -> Result<Item, Failure> {
    let (wanted, subject) = (id(document)?, Subject::Id(id(record)?));
    professional.paced(&at.caller, subject, &paths::record_document(record, document)).await?;
    let query = DocumentQuery {
        states: States::All,
        ids: vec![vec![AnyId::Public(wanted)]],
        ..DocumentQuery::default()
    };
    let found = professional.service().find_documents(&at.caller, subject, &query, &Page::default()).await?;
    found.items.into_iter().next().ok_or(Failure::NotFound)
}

/// `GET /pro/dossiers/{record}/documents/{id}`
pub(crate) async fn show(
    professional: Professional,
    Path((record, text)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (service, lang) = (professional.service(), professional.lang());
    let at = before(&professional, &record).await?;
    let item = of_record(&professional, &at, &record, &text).await?;
    let status = opening::status(&professional, &record).await?;
    let before_this = at.open.as_ref().and_then(|open| open.visited_before);
    let card = Card::new(service, &item, Reader::Professional(&professional.caller, before_this), lang);
    let own = paths::record_document(&record, &text);
    let body = body(service, &at.caller, &item, id(&text)?, &own, lang).await?;
    let subject = Subject::Id(id(&record)?);
    let href = |id: &str| paths::record_document(&record, id);
    let page = ProDocumentPage {
        layout: professional.layout(),
        patient: patient::patient(&status, service.now()),
        basis: screen::basis(&at),
        title: card.title.clone(),
        lead: lead(&card, lang),
        category: card.category,
        badges: card.badges.clone(),
        facts: facts(&item, &card, Depth::Clinical, lang),
        body,
        actions: actions(&professional, &item),
        versions: versions(service, &at.caller, subject, &item, href).await?,
        readers: Vec::new(),
        back: paths::record(&record),
        id: text,
        record: record.clone(),
    };
    Ok(html(page.render()))
}

/// What is worth offering; the rules decide when it is asked for.
fn actions(professional: &Professional, item: &Item) -> Vec<ProAction> {
    let document = &item.shown.document;
    let has = |code| document.visibility.has(code);
    let mut actions = vec![if has(Visibility::MASKED) { ProAction::Unmask } else { ProAction::Mask }];
    if has(Visibility::HIDDEN_FROM_PATIENT) {
        actions.push(ProAction::Announce);
    }
    if document.filed_by.id == professional.caller.id {
        actions.push(ProAction::Delete);
    }
    actions
}

/// `GET …/telecharger`
pub(crate) async fn download(
    professional: Professional,
    Path((record, text)): Path<(String, String)>,
) -> Result<Response, Failure> {
    bytes(&professional, &record, &text, Part::Whole, Shown::Attachment).await
}

/// `GET …/contenu`
pub(crate) async fn content(
    professional: Professional,
    Path((record, text)): Path<(String, String)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let part = if query.get("partie") == "corps" { Part::Body } else { Part::Whole };
    bytes(&professional, &record, &text, part, Shown::Inline).await
}

/// `GET …/media/{place}`
pub(crate) async fn medium(
    professional: Professional,
    Path((record, text, place)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let part = Part::Medium(place.parse().map_err(|_| Failure::NotFound)?);
    bytes(&professional, &record, &text, part, Shown::Inline).await
}

async fn bytes(
    professional: &Professional,
    record: &str,
    text: &str,
    part: Part,
    shown: Shown,
) -> Result<Response, Failure> {
    let at = before(professional, record).await?;
    of_record(professional, &at, record, text).await?;
    to_content(&professional.seat.portal, &at.caller, id(text)?, part, shown).await
}

/// `POST …/masquer`
pub(crate) async fn mask(
    professional: Professional,
    Path(path): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    change(professional, path, Change::Mask, "").await
}

/// `POST …/demasquer`
pub(crate) async fn unmask(
    professional: Professional,
    Path(path): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    change(professional, path, Change::Unmask, "").await
}

/// `POST …/annoncer`
pub(crate) async fn announce(
    professional: Professional,
    Path(path): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    change(professional, path, Change::ShowToPatient, "?fait=annonce").await
}

/// `POST …/supprimer`
pub(crate) async fn delete(
    professional: Professional,
    Path(path): Path<(String, String)>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    change(professional, path, Change::Delete, "").await
}

/// A change, then the record, which says what was done: the document itself may be out of sight now.
async fn change(
    professional: Professional,
    (record, text): (String, String),
    change: Change,
    said: &str,
) -> Result<Response, Failure> {
    let at = before(&professional, &record).await?;
    of_record(&professional, &at, &record, &text).await?;
    professional.service().change(&at.caller, id(&text)?, change).await?;
    Ok(see_other(&format!("{}{said}", paths::record(&record))))
}
