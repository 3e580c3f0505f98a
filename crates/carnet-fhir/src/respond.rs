//! Answers: every one personal, never kept by a cache on the way.

use std::hash::{DefaultHasher, Hasher as _};

use axum::body::Body;
use axum::http::header::{
    ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, LOCATION, RETRY_AFTER, VARY,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use carnet_service::items::SignedReceipt;

use crate::outcome::{Fault, Problem};

const FHIR_JSON: HeaderValue = HeaderValue::from_static("application/fhir+json; charset=utf-8");
/// Header in which a client learns what a PATCH may be written in.
const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");

/// An answer with a body of this type.
pub(crate) fn of_type(status: StatusCode, media_type: HeaderValue, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, media_type);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store, private"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
    );
    headers.insert(VARY, HeaderValue::from_name(ACCEPT));
    response
}

/// A resource.
pub(crate) fn resource(status: StatusCode, body: impl Into<Bytes>) -> Response {
    of_type(status, FHIR_JSON, body)
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Response {
    let mut response = of_type(status, FHIR_JSON, Bytes::new());
    response.headers_mut().remove(CONTENT_TYPE);
    response
}

/// The same, with an ETag.
pub(crate) fn tagged(mut response: Response, tag: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(ETAG, value);
    }
    response
}

/// The same, with a Location.
pub(crate) fn located(mut response: Response, url: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(url) {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}

/// The same, with the receipt of the line of the journal that tells of it, to which the proofs of the journal lead. A
/// repeat wrote nothing new and has none, nor has a trace that waits in the spool.
pub(crate) fn receipted(mut response: Response, receipt: Option<&SignedReceipt>) -> Response {
    let Some(receipt) = receipt else { return response };
    for (name, text) in receipt.fields() {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The ETag of a version.
pub(crate) fn version_tag(version: usize) -> String {
    format!("W/\"{version}\"")
}

/// The ETag of a resource without versions: a fingerprint of what this caller is shown.
pub(crate) fn shown_tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(body);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// The OperationOutcome of a problem.
pub(crate) fn problem(problem: &Problem) -> Response {
    let mut response = resource(problem.status(), problem.body());
    let headers = response.headers_mut();
    match problem.fault() {
        Fault::Unauthenticated => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"carnet\""));
        }
        Fault::Busy | Fault::UnknownOutcome => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        Fault::TooMany => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("3600"));
        }
        Fault::Full => {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("60"));
        }
        Fault::NotPatchable => {
            headers.insert(ALLOW, HeaderValue::from_static("GET, PATCH"));
        }
        Fault::MediaType => {
            let forms = "application/json-patch+json, application/fhir+json";
            headers.insert(ACCEPT_PATCH, HeaderValue::from_static(forms));
        }
        _ => {}
    }
    response
}
