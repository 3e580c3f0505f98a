//! The form of a request: each parameter at most once (RFC 6749, 3.2), an empty one as if it were not there.

use std::collections::HashMap;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use crate::fault::Fault;

/// Most bytes of a form; a subject token is a few kilobytes.
const MOST: usize = 64 << 10;

/// The parameters.
#[derive(Debug)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    /// Reads a request's form.
    pub(crate) async fn read(headers: &HeaderMap, body: Body) -> Result<Self, Fault> {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(Fault::MediaType);
        }
        let bytes =
            axum::body::to_bytes(body, MOST).await.map_err(|_| Fault::Request("the body is too large"))?;
        Self::of(&bytes)
    }

    fn of(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields = HashMap::new();
        for (name, value) in form_urlencoded::parse(bytes) {
            if fields.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err(Fault::Request("a parameter is repeated"));
            }
        }
        Ok(Self(fields))
    }

    /// A parameter, if it is there.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that must be there.
    pub(crate) fn need(&self, name: &str, missing: &'static str) -> Result<&str, Fault> {
        self.get(name).ok_or(Fault::Request(missing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_counts_once() {
        for (text, outcome) in [
            ("a=1&b=2", Ok(Some("1"))),
            ("b=2", Ok(None)),
            ("a=&b=2", Ok(None)),
            ("a=%C3%A9+x", Ok(Some("é x"))),
            ("a=1&a=1", Err(Fault::Request("a parameter is repeated"))),
        ] {
            let form = Form::of(text.as_bytes());
            let found = form.as_ref().map(|form| form.get("a")).map_err(|fault| *fault);
            assert_eq!(found, outcome, "{text}");
        }
    }
}
