//! The head of a request: bounded before anything looks at it. Source of the limit: `design/security.md` 8.1.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Most bytes of the address and the headers together.
const MOST: usize = 32 * 1024;

/// Refuses a request whose head is larger.
pub(crate) async fn bounded(request: Request, next: Next) -> Response {
    if size(&request) > MOST {
        let headers =
            [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        let text = format!("the head of the request has more than {MOST} bytes\n");
        return (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, headers, text).into_response();
    }
    next.run(request).await
}

/// Bytes of the head as it was sent, the version apart.
fn size<B>(request: &axum::http::Request<B>) -> usize {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    let lines = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    address + lines.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_and_headers_count_together() {
        let request = axum::http::Request::get("http://host/path?a=b").header("name", "value").body(());
        assert_eq!(size(&request.unwrap()), 9 + 13);
    }
}
