//! DocumentReference: search and read.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_service::{Item, Subject};

use super::listing::{Answered, Question, known, total};
use super::plain;
use crate::call::Call;
use crate::collection::face;
use crate::outcome::Problem;
use crate::render::{Rendered, entry, write_patient};
use crate::respond;
use crate::search::{Include, Whose, documents};

const KIND: &str = "DocumentReference";

impl Call {
    /// A document in its final bytes.
    pub(super) fn rendered(&self, item: &Item) -> Rendered {
        self.app.documents.rendered(&self.base, item, |item| face(self.service(), item))
    }

    /// The answer that is a document.
    pub(super) fn document(&self, item: &Item) -> Response {
        let tag = respond::version_tag(item.shown.document.version_count());
        respond::tagged(respond::resource(StatusCode::OK, self.rendered(item).resource()), &tag)
    }
}

/// ITI-67.
pub(super) async fn find(call: &Call, body: Option<Body>) -> Result<Response, Problem> {
    let mut question = Question::of(call, KIND, body).await?;
    let search = documents(&mut question.params)?;
    let Whose::Subject(subject) = search.whose else { return Ok(question.nothing(call, KIND)) };
    let page = question.page(&search.control);
    let found = call.service().find_documents(&call.caller, subject, &search.query, &page).await;
    let Some(listing) = known(found)? else { return Ok(question.nothing(call, KIND)) };
    let mut entries: Vec<_> = listing.items.iter().map(|item| call.rendered(item).entry).collect();
    if search.include == Include::Patient && !entries.is_empty() {
        entries.extend(patient(call, subject).await?);
    }
    let total = total(&search.control, listing.total);
    Ok(question.answer(call, KIND, Answered { total, next: listing.next, entries }))
}

/// The Patient of the documents found, when the caller may ask for it.
async fn patient(call: &Call, subject: Subject) -> Result<Option<bytes::Bytes>, Problem> {
    let item = match call.service().status(&call.caller, subject).await {
        Ok(Some(item)) => item,
        Ok(None) | Err(carnet_service::ServiceError::Refused(_)) => return Ok(None),
        Err(error) => return Err(plain(error)),
    };
    let id = call.patient_id(item.record);
    Ok(Some(entry(&call.base, "Patient", id, "include", |o| write_patient(o, id, &item))))
}

/// One document; any of its versions names it.
pub(super) async fn read(call: &Call) -> Result<Response, Problem> {
    let item = call.service().document(&call.caller, call.id()?).await.map_err(plain)?;
    let tag = respond::version_tag(item.shown.document.version_count());
    if call.has(&tag) {
        return Ok(respond::tagged(respond::empty(StatusCode::NOT_MODIFIED), &tag));
    }
    Ok(call.document(&item))
}
