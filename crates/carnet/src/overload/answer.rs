//! What is told to who was not let in, in the form of the interface that was asked. Made once, at the start.

use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    REFERRER_POLICY, RETRY_AFTER, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use carnet_pages::language::Lang;
use carnet_pages::layout::{Layout, Setting};
use carnet_pages::notices::{ErrorKind, ErrorPage};

/// In which form somebody asks, told from the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    form: Form,
    /// Whether a body follows that nobody reads.
    unread: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Fhir,
    Oauth,
    Page(Lang),
}

impl Asked {
    /// The form of a request.
    pub(super) fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let form = if path == "/fhir" || path.starts_with("/fhir/") {
            Form::Fhir
        } else if path.starts_with("/oauth/") {
            Form::Oauth
        } else {
            let asked = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            Form::Page(Lang::preferred(asked.unwrap_or_default()))
        };
        Self { form, unread: !request.body().is_end_stream() }
    }
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// The server has too much to do.
    Busy,
    /// The caller asks too much at once.
    TooMany,
}

/// What the pages of this deployment look like.
pub(crate) struct Dress {
    /// Real use or demonstration.
    pub(crate) setting: Setting,
    /// Whether browsers are told to use https only.
    pub(crate) https: bool,
}

/// The longest wait that a page names, in seconds.
const WAIT: u32 = 5;
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; \
                           connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
                           require-trusted-types-for 'script'";

/// The answers, ready.
pub(super) struct Answers {
    pages: Vec<(Lang, Refused, Bytes)>,
    https: bool,
}

impl Answers {
    pub(super) fn new(dress: &Dress) -> Self {
        let both = [Refused::Busy, Refused::TooMany];
        let pages = Lang::ALL.into_iter().flat_map(|lang| both.map(|refused| (lang, refused)));
        let pages = pages.map(|(lang, refused)| {
            let layout =
                Layout { lang, setting: dress.setting, return_to: "/".to_owned(), ..Layout::default() };
            let kind = match refused {
                Refused::Busy => ErrorKind::Unavailable,
                Refused::TooMany => ErrorKind::TooMany { retry_seconds: WAIT },
            };
            (lang, refused, Bytes::from(ErrorPage { layout, kind, reference: None }.render()))
        });
        Self { pages: pages.collect(), https: dress.https }
    }

    /// The answer to a request, which may come again after so many seconds.
    pub(super) fn to(&self, asked: Asked, refused: Refused, seconds: u8) -> Response {
        let (kind, body) = self.words(asked.form, refused);
        let status = match refused {
            Refused::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Refused::TooMany => StatusCode::TOO_MANY_REQUESTS,
        };
        let mut response = (status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(RETRY_AFTER, u16::from(seconds).into());
        // The body was not read: nothing more can be asked over this connection.
        if asked.unread {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        let fixed = [
            (CONTENT_TYPE, kind),
            (CACHE_CONTROL, "no-store"),
            (CONTENT_SECURITY_POLICY, PAGE_POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            (
                HeaderName::from_static("permissions-policy"),
                "camera=(self), geolocation=(), microphone=(), payment=()",
            ),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if self.https {
            let always = "max-age=63072000; includeSubDomains; preload";
            headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(always));
        }
        response
    }

    fn words(&self, form: Form, refused: Refused) -> (&'static str, Bytes) {
        match form {
            Form::Fhir => ("application/fhir+json; charset=utf-8", Bytes::from_static(outcome(refused))),
            // RFC 6749, 4.1.2.1: the code that fits both.
            Form::Oauth => {
                ("application/json", Bytes::from_static(br#"{"error":"temporarily_unavailable"}"#))
            }
            Form::Page(lang) => {
                let page = self.pages.iter().find(|(known, why, _)| (*known, *why) == (lang, refused));
                ("text/html; charset=utf-8", page.map(|(_, _, page)| page.clone()).unwrap_or_default())
            }
        }
    }
}

const fn outcome(refused: Refused) -> &'static [u8] {
    match refused {
        Refused::Busy => {
            br#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"transient","diagnostics":"the server has too much to do: come back after Retry-After"}]}"#
        }
        Refused::TooMany => {
            br#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"throttled","diagnostics":"too many requests of one caller at once: come back after Retry-After"}]}"#
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_interface_is_told_in_its_own_form() {
        let answers = Answers::new(&Dress { setting: Setting::Live, https: true });
        for (path, language, refused, status, kind) in [
            ("/fhir/List?patient=x", "fr", Refused::Busy, 503, "application/fhir+json; charset=utf-8"),
            ("/fhir", "fr", Refused::TooMany, 429, "application/fhir+json; charset=utf-8"),
            ("/oauth/token", "fr", Refused::Busy, 503, "application/json"),
            ("/documents", "en", Refused::Busy, 503, "text/html; charset=utf-8"),
            ("/documents", "fr", Refused::TooMany, 429, "text/html; charset=utf-8"),
        ] {
            let request =
                Request::get(path).header(ACCEPT_LANGUAGE, language).body(Body::from("more")).unwrap();
            let asked = Asked::of(&request);
            let (_, body) = answers.words(asked.form, refused);
            let response = answers.to(asked, refused, 3);
            let header = |name: &HeaderName| response.headers().get(name).unwrap().to_str().unwrap();
            assert_eq!(response.status(), status, "{path}");
            assert_eq!(header(&CONTENT_TYPE), kind, "{path}");
            assert_eq!(header(&RETRY_AFTER), "3");
            assert_eq!(header(&CONNECTION), "close");
            assert!(header(&STRICT_TRANSPORT_SECURITY).contains("max-age"));
            let text = String::from_utf8(body.to_vec()).unwrap();
            if kind.contains("json") {
                serde_json::from_str::<serde_json::Value>(&text).unwrap();
            } else {
                assert!(text.contains(&format!("lang=\"{language}\"")), "{path}");
                assert!(!text.contains(path), "the address is not repeated");
            }
        }
    }
}
