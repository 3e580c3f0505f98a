//! The proof of the journal.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use carnet_model::Timestamp;
use carnet_pages::access::ProofPage;
use carnet_pages::layout::NavItem;

use crate::failure::Failure;
use crate::form::Query;
use crate::seat::{Person, html};
use crate::when;

/// `GET /journal/preuve`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    // Only those who read the journal get its proof.
    person.service().sharing(&person.caller, person.subject).await?;
    let status = person.service().store().log_status();
    let page = ProofPage {
        layout: person.layout(Some(NavItem::Journal)).await?,
        download: (status.size > 0).then(|| "/journal/preuve.json".to_owned()),
        checkpoint: (status.at > Timestamp(0)).then(|| when::civil(status.at)),
    };
    Ok(html(page.render()))
}

/// `GET /journal/preuve.json`
pub(crate) async fn file(person: Person, Query(query): Query) -> Result<Response, Failure> {
    let since: Vec<u64> = query.all("depuis").filter_map(|size| size.parse().ok()).collect();
    let text = person.service().prove_journal(&person.caller, person.subject, &since).await?;
    let headers = [
        (CONTENT_TYPE, "application/json; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"preuve-du-journal.json\""),
    ];
    Ok((headers, text).into_response())
}
