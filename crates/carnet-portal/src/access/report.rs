//! « Signaler cet accès ».

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_pages::access::{ReportError, ReportPage};
use carnet_pages::family::PeopleEvent;
use carnet_pages::layout::NavItem;
use carnet_pages::paths;

use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::record::journal::accesses;
use crate::seat::{Person, html, html_with, id};

/// Most characters of a report.
const WORDS_MOST: u32 = 2_000;

/// `GET /journal/{id}/signaler`
pub(crate) async fn show(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    Ok(html(page(&person, text, String::new(), None).await?.render()))
}

async fn page(
    person: &Person,
    text: String,
    words: String,
    error: Option<ReportError>,
) -> Result<ReportPage, Failure> {
    let line = person.service().access(&person.caller, id(&text)?).await?;
    let shown = accesses(&[line], &person.caller, &|_| None, person.wording());
    let line = shown.into_iter().next().ok_or(Failure::NotFound)?.line;
    let layout = person.layout(Some(NavItem::Journal)).await?;
    Ok(ReportPage { layout, id: text, line, words, error })
}

/// `POST /journal/{id}/signaler`
pub(crate) async fn send(
    person: Person,
    Path(text): Path<String>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    let words = form.get("mots").trim().to_owned();
    let length = words.chars().count();
    let error = if words.is_empty() {
        Some(ReportError::WordsMissing)
    } else if length > WORDS_MOST as usize {
        Some(ReportError::WordsTooLong { max: WORDS_MOST })
    } else {
        None
    };
    if error.is_some() {
        let page = page(&person, text, words, error).await?;
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
    }
    person.service().report_access(&person.caller, id(&text)?, &words).await?;
    Ok(see_other(&format!("{}?fait={}", paths::JOURNAL, PeopleEvent::Reported.value())))
}
