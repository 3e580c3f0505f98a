//! Requests that leave: to identity providers and registries, never anywhere else. The service says what it wants to
//! ask; which hosts may be asked, how their addresses are checked and how the bytes go is the program's.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use carnet_identity::form;

use crate::service::Service;

/// How a request asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboundMethod {
    /// `GET`, without a body.
    Get,
    /// `POST`.
    Post,
}

/// A request to a configured host. Its `Debug` shows the address without the query, and no header or body: they hold
/// secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundRequest {
    /// How it asks.
    pub method: OutboundMethod,
    /// The whole address: `https://host[:port]/path?query`; `http` only to hosts configured as loopback.
    pub url: String,
    /// Headers beside those that the transport writes (`Host`, `Content-Length`).
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for a `GET`.
    pub body: Vec<u8>,
}

impl OutboundRequest {
    /// A `GET` that wants JSON.
    #[must_use]
    pub fn get(url: impl Into<String>) -> Self {
        let headers = vec![("accept", "application/json".to_owned())];
        Self { method: OutboundMethod::Get, url: url.into(), headers, body: Vec::new() }
    }

    /// A `POST` of form fields that wants JSON.
    #[must_use]
    pub fn form(url: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        Self {
            method: OutboundMethod::Post,
            url: url.into(),
            headers: vec![
                ("accept", "application/json".to_owned()),
                ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ],
            body: form::write(fields).into_bytes(),
        }
    }

    /// The same with a bearer token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// The same with `client_secret_basic` (RFC 6749, 2.3.1: both parts form-encoded before they are joined).
    #[must_use]
    pub fn basic(self, id: &str, secret: &str) -> Self {
        let both = format!("{}:{}", form::escape(id), form::escape(secret));
        let encoded = base64_simd::STANDARD.encode_to_string(both.as_bytes());
        self.header("authorization", format!("Basic {encoded}"))
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl fmt::Debug for OutboundRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("OutboundRequest")
            .field("method", &self.method)
            .field("url", &bare)
            .finish_non_exhaustive()
    }
}

/// What came back. Redirects are never followed: they come back as they are.
#[derive(Clone, PartialEq, Eq)]
pub struct OutboundResponse {
    /// The status.
    pub status: u16,
    /// The media type, lower case, without parameters; empty if none was named.
    pub media_type: String,
    /// The body, at most 1 MiB.
    pub body: Vec<u8>,
}

impl OutboundResponse {
    /// Whether the status is one of success.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

impl fmt::Debug for OutboundResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutboundResponse")
            .field("status", &self.status)
            .field("media_type", &self.media_type)
            .field("bytes", &self.body.len())
            .finish()
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboundError {
    /// The configuration names no such host, scheme or port, or the host's address is private: nothing was sent.
    #[error("not an allowed address: {0}")]
    NotAllowed(String),
    /// The host could not be reached, or its certificate is not trusted. Worth another try later.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// No whole answer within five seconds. Worth another try later.
    #[error("no answer in time")]
    TimeOut,
    /// The answer is larger than 1 MiB.
    #[error("the answer is too large")]
    TooLarge,
    /// The request cannot be written as HTTP: an address or a header of wrong shape.
    #[error("not a request: {0}")]
    Malformed(String),
}

/// What comes of a request, later.
pub type OutboundFuture<'a> =
    Pin<Box<dyn Future<Output = Result<OutboundResponse, OutboundError>> + Send + 'a>>;

/// What sends requests: the program's HTTP client in every deployment; a test gives its own.
pub trait Outbound: Send + Sync {
    /// Sends one request.
    fn send(&self, request: OutboundRequest) -> OutboundFuture<'_>;
}

impl Service {
    /// Gives the service its way out; the program does so once, before it serves. A second call changes nothing.
    pub fn set_outbound(&self, outbound: Arc<dyn Outbound>) {
        // Set already: the first one stays.
        let _ = self.inner.outbound.set(outbound);
    }

    /// The way out, if this deployment has one: without it nobody can sign in through a provider.
    #[must_use]
    pub fn outbound(&self) -> Option<&Arc<dyn Outbound>> {
        self.inner.outbound.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_written_in_percent_form() {
        let request = OutboundRequest::form("https://idp.test/token", &[("grant_type", "a b"), ("é", "&=+")]);
        assert_eq!(request.body, b"grant_type=a%20b&%C3%A9=%26%3D%2B");
        assert_eq!(request.method, OutboundMethod::Post);
    }

    #[test]
    fn a_basic_secret_is_encoded_before_it_is_joined() {
        let request = OutboundRequest::get("https://idp.test").basic("a:b", "c d");
        let expected = base64_simd::STANDARD.encode_to_string(b"a%3Ab:c%20d");
        assert_eq!(request.headers.last(), Some(&("authorization", format!("Basic {expected}"))));
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        let request =
            OutboundRequest::form("https://idp.test/t?code=SECRET", &[("secret", "SECRET")]).bearer("SECRET");
        assert!(!format!("{request:?}").contains("SECRET"));
    }
}
