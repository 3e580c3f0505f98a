//! The content origin: bytes of documents, each address once and for a minute, without cookies. Whatever the bytes
//! are, they cannot run, reach the network or read a page.

use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use carnet_pages::Lang;
use carnet_service::items::SignedReceipt;
use carnet_service::{ServiceError, TokenKind};

use crate::headers::secure_content;
use crate::portal::Portal;
use crate::record::body::part_of;
use crate::ticket::{ContentTicket, Part, Shown};

/// `GET /c/{token}`: the ticket is taken, then the bytes are read for the caller that it names, with a trace.
pub(crate) async fn show(
    State(portal): State<Portal>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match bytes(&portal, &token).await {
        Ok(Some(given)) => answer(given),
        Err(ServiceError::Busy | ServiceError::Full | ServiceError::UnknownOutcome(_)) => {
            message(StatusCode::SERVICE_UNAVAILABLE, &headers, "error-unavailable-text")
        }
        // Taken already, refused meanwhile, unknown, or broken: nothing is told here.
        Ok(None) | Err(_) => message(StatusCode::NOT_FOUND, &headers, "error-not-found-text"),
    }
}

/// The headers of this origin.
pub(crate) async fn guard(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    secure_content(response.headers_mut(), portal.config());
    response
}

/// Bytes that may leave.
struct Given {
    ticket: ContentTicket,
    bytes: Bytes,
    mime: String,
    /// The receipt of this disclosure.
    receipt: Option<SignedReceipt>,
}

async fn bytes(portal: &Portal, token: &str) -> Result<Option<Given>, ServiceError> {
    let service = portal.service();
    let Some(payload) = service.redeem(TokenKind::Content, token).await? else { return Ok(None) };
    let Some(ticket) = ContentTicket::from_payload(&payload) else { return Ok(None) };
    let content = service.read(&ticket.caller, ticket.document()).await?;
    let mime = content.item.shown.document.entry.mime.to_string();
    let receipt = content.receipt;
    if ticket.part == Part::Whole {
        return Ok(Some(Given { ticket, bytes: content.bytes, mime, receipt }));
    }
    let part = ticket.part;
    let found = tokio::task::spawn_blocking(move || part_of(&content.bytes, part)).await;
    let found = found.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))?;
    Ok(found.map(|(bytes, mime)| Given { ticket, bytes: bytes.into(), mime: mime.to_owned(), receipt }))
}

/// PDF and images may be shown; everything else is only ever a file to save.
fn answer(given: Given) -> Response {
    let Given { ticket, bytes, mime, receipt } = given;
    let (ending, may_show) = match mime.as_str() {
        "application/pdf" => ("pdf", true),
        "image/jpeg" => ("jpg", true),
        "image/png" => ("png", true),
        "text/plain" => ("txt", false),
        "application/fhir+json" => ("json", false),
        _ => ("xml", false),
    };
    let way = if may_show && ticket.shown == Shown::Inline { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename=\"{}.{ending}\"", ticket.name);
    let octets = HeaderValue::from_static("application/octet-stream");
    let text = |value: &str| HeaderValue::from_str(value).unwrap_or_else(|_| octets.clone());
    let headers = [(CONTENT_TYPE, text(&mime)), (CONTENT_DISPOSITION, text(&disposition))];
    let mut response = (headers, bytes).into_response();
    for (name, value) in receipt.iter().flat_map(SignedReceipt::fields) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn message(status: StatusCode, headers: &HeaderMap, id: &str) -> Response {
    let accepted = headers.get(axum::http::header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = Lang::preferred(accepted.unwrap_or_default());
    (status, lang.texts().say(id)).into_response()
}
