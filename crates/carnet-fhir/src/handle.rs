//! One function for each endpoint.

mod audit;
mod consent;
mod content;
mod deposit;
mod document;
mod listing;
mod lot;
mod patch;
mod patient;

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::{EntryKind, ObjectNo, PublicId, RecordNo};
use carnet_service::ServiceError;

use crate::call::Call;
use crate::json::{JsonError, Limits, Value, read};
use crate::outcome::{Fault, Issue, Place, Problem, of_error};
use crate::render::capability;
use crate::respond;
use crate::routes::Endpoint;

/// Serves an endpoint to a known caller.
pub(crate) async fn handle(endpoint: Endpoint, call: &Call, body: Body) -> Result<Response, Problem> {
    match endpoint {
        Endpoint::Metadata => Ok(metadata(&call.base)),
        Endpoint::Transaction => deposit::transaction(call, body).await,
        Endpoint::CreateDocument => deposit::single(call, body).await,
        Endpoint::FindPatient => patient::find(call, None).await,
        Endpoint::FindPatientByPost => patient::find(call, Some(body)).await,
        Endpoint::ReadPatient => patient::read(call).await,
        Endpoint::FindDocuments => document::find(call, None).await,
        Endpoint::FindDocumentsByPost => document::find(call, Some(body)).await,
        Endpoint::ReadDocument => document::read(call).await,
        Endpoint::PatchDocuments => patch::by_identifier(call, body).await,
        Endpoint::PatchDocument => patch::by_id(call, body).await,
        Endpoint::FindLots => lot::find(call, None).await,
        Endpoint::FindLotsByPost => lot::find(call, Some(body)).await,
        Endpoint::ReadLot => lot::read(call).await,
        Endpoint::ReadBinary => content::binary(call).await,
        Endpoint::ReadBundle => content::bundle(call).await,
        Endpoint::CreateConsent => consent::create(call, body).await,
        Endpoint::FindConsents => consent::find(call, None).await,
        Endpoint::FindConsentsByPost => consent::find(call, Some(body)).await,
        Endpoint::ReadConsent => consent::read(call).await,
        Endpoint::DeleteConsent => consent::delete(call).await,
        Endpoint::FindAudits => audit::find(call, None).await,
        Endpoint::FindAuditsByPost => audit::find(call, Some(body)).await,
        Endpoint::ReadAudit => audit::read(call).await,
    }
}

/// The CapabilityStatement.
pub(crate) fn metadata(base: &str) -> Response {
    respond::resource(StatusCode::OK, capability(base))
}

/// An error of the service outside a deposit.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn plain(error: ServiceError) -> Problem {
    of_error(&error, &Place::Elsewhere)
}

/// A JSON body within the limits.
fn json(bytes: &[u8]) -> Result<Value<'_>, Problem> {
    read(bytes, Limits::default())
        .map_err(|error: JsonError| Issue::new(Fault::Json, error.to_string()).into())
}

impl Call {
    /// The public id of a document.
    fn document_id(&self, record: RecordNo, number: ObjectNo) -> PublicId {
        self.service().public_id(record, EntryKind::Document, number)
    }

    /// The public id of a record. It names no object of it.
    fn patient_id(&self, record: RecordNo) -> PublicId {
        crate::collection::patient_id(self.service(), record)
    }
}
