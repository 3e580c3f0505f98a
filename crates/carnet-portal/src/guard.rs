//! What stands around every page: where the request comes from, who sends it, the page of a failure, the headers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use carnet_pages::Refusal as Words;
use carnet_pages::notices::{ErrorKind, ErrorPage};
use carnet_pages::paths;
use carnet_service::SessionKind;
use carnet_service::account::Device;

use crate::config::PortalConfig;
use crate::cookies::Cookie;
use crate::failure::{Failure, Mark, kind_of, see_other};
use crate::headers;
use crate::portal::Portal;
use crate::visitor::{Before, Visitor};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where somebody goes whose session lost the record that it had turned to.
const RELATION_OVER: &str = "/?fait=fin-de-relation";

/// Stands around the pages.
pub(crate) async fn guard(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let (visitor, down) = match Visitor::of(&portal, &method, &uri, request.headers()).await {
        Ok(visitor) => (visitor, None),
        Err(error) => {
            let unknown = Visitor::unknown(&portal, &method, &uri, request.headers());
            (unknown, Some(Failure::from(error)))
        }
    };
    let mut visitor = visitor;
    if let Some(ConnectInfo(address)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        visitor.device.network = Device::network(address.ip());
    }
    let visitor = Arc::new(visitor);
    request.extensions_mut().insert(Arc::clone(&visitor));
    let mut response = if let Some(failure) = down {
        failure.into_response()
    } else if changes(&method) && !comes_from_here(request.headers(), portal.config()) {
        Failure::StaleForm.into_response()
    } else if visitor.turned_back.is_some() {
        see_other(RELATION_OVER)
    } else {
        next.run(request).await
    };
    dress(&mut response, &visitor, &portal);
    if let Some(token) = &visitor.turned_back {
        Cookie::Session.set(response.headers_mut(), portal.config().cookies, token);
    }
    if let Before::New(value) = &visitor.before
        && visitor.session.is_none()
        && is_page(response.headers())
    {
        Cookie::Before.set(response.headers_mut(), portal.config().cookies, value);
    }
    headers::secure(response.headers_mut(), portal.config());
    response
}

/// The headers alone, for what needs no visitor.
pub(crate) async fn plain(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    headers::secure(response.headers_mut(), portal.config());
    response
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a form was sent from a page of ours. Browsers send `Origin: null` from pages that ask for no referrer, as
/// ours do: then `Sec-Fetch-Site` decides. One of the two must say so.
fn comes_from_here(headers: &HeaderMap, config: &PortalConfig) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let same_site = text(FETCH_SITE).map(|site| site == "same-origin");
    match (text(ORIGIN), same_site) {
        (_, Some(false)) | (None, None) => false,
        (Some("null"), same_site) => same_site == Some(true),
        (Some(origin), _) => origin == config.public_origin,
        (None, Some(true)) => true,
    }
}

fn is_page(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Gives a failure its page.
fn dress(response: &mut Response, visitor: &Visitor, portal: &Portal) {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || is_page(response.headers()) {
        return;
    }
    let kind = match response.extensions_mut().remove::<Mark>() {
        Some(Mark::Page(kind)) => kind,
        Some(Mark::RecordNotOpen) => {
            let person =
                matches!(&visitor.session, Some((_, session)) if session.kind == SessionKind::Person);
            if person {
                *response = see_other(paths::RECORD_STATE);
                return;
            }
            ErrorKind::Forbidden(Words::RecordClosed)
        }
        None => kind_of(status),
    };
    let mut layout = visitor.layout(portal);
    // One page for all that is unknown, byte for byte: not even its own address stands on it.
    if status == StatusCode::NOT_FOUND {
        "/".clone_into(&mut layout.return_to);
    }
    layout.flash = None;
    let page = ErrorPage { layout, kind, reference: None };
    *response.body_mut() = Body::from(page.render());
    response.headers_mut().remove(CONTENT_LENGTH);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_other_sites_are_told_apart() {
        let config = PortalConfig::loopback("http://localhost:8080", "http://127.0.0.1:8081");
        for (origin, site, here) in [
            (Some("http://localhost:8080"), Some("same-origin"), true),
            (Some("http://localhost:8080"), None, true),
            (Some("null"), Some("same-origin"), true),
            (None, Some("same-origin"), true),
            (Some("null"), None, false),
            (Some("null"), Some("cross-site"), false),
            (Some("http://localhost:8080"), Some("cross-site"), false),
            (Some("http://localhost:8081"), Some("same-origin"), false),
            (Some("https://evil.example"), None, false),
            (None, Some("none"), false),
            (None, Some("same-site"), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in [(ORIGIN, origin), (FETCH_SITE, site)] {
                if let Some(value) = value {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            assert_eq!(comes_from_here(&headers, &config), here, "{origin:?} {site:?}");
        }
    }
}
