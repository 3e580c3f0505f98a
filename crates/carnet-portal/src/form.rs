//! Forms and queries, as names and values; a form is read only with the right token.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use http_body_util::{BodyExt, Limited};

use crate::failure::Failure;
use crate::portal::Portal;
use crate::visitor::Visitor;

/// Largest form without a file, in bytes.
const LIMIT: usize = 64 * 1024;
/// Most fields read.
const FIELDS: usize = 200;

/// Names and values, in order; names may repeat.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().take(FIELDS).collect())
    }

    /// Adds a field, up to the limit.
    pub(crate) fn push(&mut self, name: String, value: String) {
        if self.0.len() < FIELDS {
            self.0.push((name, value));
        }
    }

    /// The first value of a name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Every value of a name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> + 'a {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|known| known == value)
    }

    /// Every pair.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// The query of an address.
pub(crate) struct Query(pub(crate) Fields);

impl FromRequestParts<Portal> for Query {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &Portal) -> Result<Self, Failure> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

/// The fields of a form, whose token was right.
#[derive(Debug)]
pub(crate) struct Posted(pub(crate) Fields);

impl FromRequest<Portal> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &Portal) -> Result<Self, Failure> {
        let visitor = request.extensions().get::<Arc<Visitor>>().cloned().ok_or(Failure::Internal)?;
        let body = Limited::new(request.into_body(), LIMIT).collect().await;
        let body = body.map_err(|_| Failure::TooLarge(LIMIT as u64))?.to_bytes();
        let fields = Fields::parse(&body);
        check_token(&visitor, fields.get("_csrf"))?;
        Ok(Self(fields))
    }
}

/// Refuses a form whose token is not the visitor's.
pub(crate) fn check_token(visitor: &Visitor, given: &str) -> Result<(), Failure> {
    let right = carnet_seal::constant_time_eq(visitor.csrf().as_bytes(), given.as_bytes());
    if right { Ok(()) } else { Err(Failure::StaleForm) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_repeat_and_are_bounded() {
        let fields = Fields::parse(b"a=1&a=2&b=%C3%A9+t");
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((fields.get("b"), fields.get("c")), ("é t", ""));
        assert!(fields.has("a", "2") && !fields.has("b", "2"));
        let many = "a=1&".repeat(10_000);
        assert_eq!(Fields::parse(many.as_bytes()).all("a").count(), FIELDS);
    }
}
