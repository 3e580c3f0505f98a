//! Bytes: Binary, and FHIR documents as Bundle (ITI-68).

use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use carnet_service::Content;

use super::plain;
use crate::call::{Call, Form};
use crate::json::write_object;
use crate::outcome::Problem;
use crate::render::FHIR_JSON;
use crate::respond;

/// Bytes never change: there is one version of them.
const TAG: &str = "W/\"1\"";

/// The bytes of a document, as they are or in a Binary.
pub(super) async fn binary(call: &Call) -> Result<Response, Problem> {
    let id = call.id()?;
    let content = call.service().read(&call.caller, id).await.map_err(plain)?;
    let stored = &content.item.shown.document.entry.mime;
    let form = call.form(stored)?;
    let response = match form {
        _ if call.has(TAG) => unchanged(),
        Form::Raw => raw(&content),
        Form::Resource => resource(call, id, &content),
    };
    Ok(respond::receipted(response, content.receipt.as_ref()))
}

/// Even bytes that are not sent again were asked for: the journal has its line.
fn unchanged() -> Response {
    respond::tagged(respond::empty(StatusCode::NOT_MODIFIED), TAG)
}

/// The bytes as they are; the answer holds the service's own bytes, not a copy.
fn raw(content: &Content) -> Response {
    let stored = &content.item.shown.document.entry.mime;
    let media_type =
        HeaderValue::from_str(stored).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    respond::tagged(respond::of_type(StatusCode::OK, media_type, content.bytes.clone()), TAG)
}

fn resource(call: &Call, id: carnet_model::PublicId, content: &Content) -> Response {
    let document = &content.item.shown.document;
    let mut out = Vec::with_capacity(content.bytes.len() / 3 * 4 + 512);
    write_object(&mut out, |o| {
        o.text("resourceType", "Binary");
        o.shown("id", id);
        o.object("meta", |o| o.text("versionId", "1"));
        o.text("contentType", &document.entry.mime);
        o.object("securityContext", |o| {
            let of = call.document_id(content.item.record, document.number);
            o.shown("reference", format_args!("DocumentReference/{of}"));
        });
        o.value("data", |out| {
            out.push(b'"');
            base64_simd::STANDARD.encode_append(&content.bytes, out);
            out.push(b'"');
        });
    });
    respond::tagged(respond::resource(StatusCode::OK, out), TAG)
}

/// A FHIR document, as it was filed.
pub(super) async fn bundle(call: &Call) -> Result<Response, Problem> {
    let content = call.service().read(&call.caller, call.id()?).await.map_err(plain)?;
    if &*content.item.shown.document.entry.mime != FHIR_JSON {
        return Err(Problem::unknown());
    }
    call.accepts_resource()?;
    let response = if call.has(TAG) { unchanged() } else { raw(&content) };
    Ok(respond::receipted(response, content.receipt.as_ref()))
}
