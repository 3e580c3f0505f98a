//! The complete export of a record: `/mes-donnees`, and what the archive holds in words.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use carnet_model::Caller;
use carnet_model::event::Trace;
use carnet_model::person::Traits;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::person::{ExportBundle, ExportPage, ExportedDocumentPage, ReadMePage, ReadMeRow};
use carnet_pages::{AccessReason, Lang};
use carnet_routes::{Actor, Class, Method, Route};
use carnet_service::export::{Contents, Export, PaperWriter};
use carnet_service::items::RightItem;
use carnet_service::query::{DocumentQuery, Page, States};
use carnet_service::{Item, ServiceError};
use tokio::sync::mpsc;

use super::journal_files;
use crate::failure::Failure;
use crate::form::Posted;
use crate::record::body::page_of;
use crate::record::card::clear_title;
use crate::record::journal::{accesses, granted_by};
use crate::routes::Door;
use crate::seat::{Person, count, html};
use crate::when;

const HERE: &str = "/mes-donnees";
/// Those who decide about a record.
const PERSON: &[Actor] = &[Actor::Holder, Actor::Representative];
/// Pieces that wait for a slow reader.
const WAITING: usize = 2;

/// Doors of the complete export.
pub(crate) fn doors() -> Vec<Door> {
    let of = |method| Route::new(Class::Portal, method, HERE, PERSON);
    vec![
        Door { route: of(Method::Get).reading(), handler: || get(show) },
        Door { route: of(Method::Post).writing().with_form_token(), handler: || post(download) },
    ]
}

/// `GET /mes-donnees`
async fn show(person: Person) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Export, HERE)?;
    // Only those who may have the archive see its page.
    person.service().settings(&person.caller, person.subject).await?;
    let query = DocumentQuery { states: States::All, ..DocumentQuery::default() };
    let none = Page { count: Some(0), ..Page::default() };
    let found = person.service().find_documents(&person.caller, person.subject, &query, &none).await?;
    let page = ExportPage { layout: person.layout(None).await?, documents: count(found.total) };
    Ok(html(page.render()))
}

/// `POST /mes-donnees`: the archive, made while it is sent.
async fn download(person: Person, Posted(_): Posted) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Export, HERE)?;
    let papers = Arc::new(Papers { reader: person.caller.clone(), lang: person.lang() });
    let export = person.service().export(&person.caller, person.subject, papers).await?;
    let headers =
        [(CONTENT_TYPE, "application/zip"), (CONTENT_DISPOSITION, "attachment; filename=\"dossier.zip\"")];
    Ok((headers, Body::from_stream(Pieces::of(export))).into_response())
}

/// The pieces of an archive as the body of an answer. An error ends the connection before the end of the body, so that
/// a browser keeps no half archive.
struct Pieces(mpsc::Receiver<Result<Bytes, ServiceError>>);

impl Pieces {
    fn of(mut export: Export) -> Self {
        let (give, take) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            loop {
                let piece = export.next().await.transpose();
                let Some(piece) = piece else { return };
                if let Err(error) = &piece {
                    tracing::warn!(%error, "an export ended early");
                }
                let failed = piece.is_err();
                if give.send(piece).await.is_err() || failed {
                    return;
                }
            }
        });
        Self(take)
    }
}

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, ServiceError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Writes what people read in an archive.
struct Papers {
    reader: Caller,
    lang: Lang,
}

impl Papers {
    fn rows(&self, contents: &Contents) -> Vec<journal_files::Row> {
        let granted = |trace: &Trace| granted(&contents.rights, trace);
        let lines = accesses(&contents.lines, &self.reader, &granted, self.lang);
        lines.iter().map(|access| journal_files::Row::of(access, self.lang)).collect()
    }
}

impl PaperWriter for Papers {
    fn read_me(&self, contents: &Contents) -> String {
        let row = |filed: &carnet_service::export::Filed| {
            let document = &filed.item.shown.document;
            let author = document.entry.authors.first();
            ReadMeRow {
                title: clear_title(&document.entry, document.origin, self.lang),
                date: when::day(&document.entry.service_start),
                author: author.map(carnet_model::document::Author::shown_name).unwrap_or_default(),
                file: filed.file.as_deref().map(address),
                page: filed.page.as_deref().map(address),
            }
        };
        let page = ReadMePage {
            name: contents.traits.as_ref().map(Traits::shown_name).unwrap_or_default(),
            ins: contents.status.ins.matricule().to_owned(),
            at: when::civil(contents.at),
            asked_by: contents.asked_by.clone(),
            documents: contents.documents.iter().map(row).collect(),
            bundle: if contents.resources { ExportBundle::There } else { ExportBundle::Absent },
        };
        page.render()
    }

    fn journal_table(&self, contents: &Contents) -> String {
        journal_files::table(&self.rows(contents))
    }

    fn journal_json(&self, contents: &Contents) -> String {
        journal_files::objects(&self.rows(contents))
    }

    fn page(&self, item: &Item, bytes: &[u8]) -> Option<String> {
        let document = &item.shown.document;
        let title = clear_title(&document.entry, document.origin, self.lang);
        let body = page_of(bytes, self.lang)?;
        Some(ExportedDocumentPage { lang: self.lang, title, body }.render())
    }

    fn has_page(&self, item: &Item) -> bool {
        crate::record::body::is_cda(&item.shown.document.entry.mime)
    }
}

fn granted(rights: &[RightItem], trace: &Trace) -> Option<AccessReason> {
    let of_caller = |right: &RightItem| match right {
        RightItem::Authorisation(item) if *item.professional == *trace.caller.id => {
            granted_by(trace, &item.authorisation)
        }
        _ => None,
    };
    rights.iter().find_map(of_caller)
}

/// The name of a file of the archive as an address beside it.
fn address(name: &str) -> String {
    let encoded: Vec<String> = name
        .split('/')
        // `+` stands for a space in forms only.
        .map(|part| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>().replace('+', "%20"))
        .collect();
    encoded.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(address("documents/001 - Été+1.pdf"), "documents/001%20-%20%C3%89t%C3%A9%2B1.pdf");
    }
}
