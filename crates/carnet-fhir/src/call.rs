//! A request: who calls, what it accepts, its body within limits; and where its answers say that they live.

mod accept;
mod base;
mod body;
mod entry;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderName, StatusCode, request::Parts};
use axum::response::Response;
use carnet_model::{Caller, PublicId};
use carnet_service::Service;

use crate::app::{App, PublicBase};
use crate::handle;
use crate::outcome::{Fault, Problem};
use crate::respond;
use crate::routes::Endpoint;
use crate::search::Handling;

pub(crate) use accept::Form;
pub(crate) use body::{Held, Room};

const PREFER: HeaderName = HeaderName::from_static("prefer");

/// A request whose caller is known.
pub(crate) struct Call {
    /// The application.
    pub(crate) app: Arc<App>,
    /// Who calls.
    pub(crate) caller: Caller,
    /// Address of the interface, as the client knows it.
    pub(crate) base: String,
    parts: Parts,
}

impl Call {
    /// Serves a request.
    pub(crate) async fn serve(app: Arc<App>, endpoint: Endpoint, request: Request) -> Response {
        match Self::answered(app, endpoint, request).await {
            Ok(response) => response,
            Err(problem) => respond::problem(&problem),
        }
    }

    async fn answered(app: Arc<App>, endpoint: Endpoint, request: Request) -> Result<Response, Problem> {
        let (parts, body) = request.into_parts();
        let base = match parts.extensions.get::<PublicBase>() {
            Some(PublicBase(base)) => base.to_string(),
            None => base::of(&app.config, &parts.headers)?,
        };
        if endpoint == Endpoint::Metadata {
            accept::resource(&parts)?;
            return Ok(handle::metadata(&base));
        }
        let caller = entry::caller(&app.service, &parts).await?;
        if !matches!(endpoint, Endpoint::ReadBinary | Endpoint::ReadBundle) {
            accept::resource(&parts)?;
        }
        handle::handle(endpoint, &Self { app, caller, base, parts }, body).await
    }

    /// The service.
    pub(crate) fn service(&self) -> &Service {
        &self.app.service
    }

    /// The id at the end of the path. One of another shape is unknown, like any other.
    pub(crate) fn id(&self) -> Result<PublicId, Problem> {
        let last = self.parts.uri.path().rsplit('/').next().unwrap_or_default();
        PublicId::parse(last).ok_or_else(Problem::unknown)
    }

    /// The query of the address.
    pub(crate) fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// What the client says of parameters that are not understood.
    pub(crate) fn handling(&self) -> Handling {
        Handling::of(self.header(&PREFER).unwrap_or_default())
    }

    /// Whether the client wants created resources back.
    pub(crate) fn wants(&self) -> Return {
        let prefer = self.header(&PREFER).unwrap_or_default();
        if prefer.contains("return=representation") { Return::Representation } else { Return::Usual }
    }

    /// A header, if it is text.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The form in which the client wants bytes of this media type.
    pub(crate) fn form(&self, stored: &str) -> Result<Form, Problem> {
        accept::bytes(&self.parts, stored)
    }

    /// Refuses a client that does not take FHIR JSON.
    pub(crate) fn accepts_resource(&self) -> Result<(), Problem> {
        accept::resource(&self.parts)
    }

    /// Whether the client has this version already.
    pub(crate) fn has(&self, tag: &str) -> bool {
        self.header(&IF_NONE_MATCH).is_some_and(|seen| matches_tag(seen, tag))
    }

    /// The answer that is a resource without versions, unless the client has it already.
    pub(crate) fn shown(&self, body: Vec<u8>) -> Response {
        let tag = respond::shown_tag(&body);
        let response = if self.has(&tag) {
            respond::empty(StatusCode::NOT_MODIFIED)
        } else {
            respond::resource(StatusCode::OK, body)
        };
        respond::tagged(response, &tag)
    }

    /// Refuses when the client saw another version than this one.
    pub(crate) fn expects(&self, tag: Option<&str>) -> Result<(), Problem> {
        let Some(expected) = self.header(&IF_MATCH) else { return Ok(()) };
        if tag.is_some_and(|tag| matches_tag(expected, tag)) {
            return Ok(());
        }
        Err(Problem::new(Fault::Version, "not the version named by If-Match"))
    }

    /// The media type of the body.
    pub(crate) fn media_type(&self) -> &str {
        body::media_type(&self.parts)
    }

    /// The body, at most `limit` bytes.
    pub(crate) async fn body(&self, body: axum::body::Body, limit: usize) -> Result<Held, Problem> {
        body::held(&self.app.bodies, &self.parts, body, limit).await
    }

    /// The body of a resource: its media type checked.
    pub(crate) async fn resource(&self, body: axum::body::Body, limit: usize) -> Result<Held, Problem> {
        body::is_json(&self.parts)?;
        self.body(body, limit).await
    }

    /// The body of a `_search`.
    pub(crate) async fn form_body(&self, body: axum::body::Body) -> Result<Held, Problem> {
        body::is_form(&self.parts)?;
        self.body(body, 64 << 10).await
    }
}

/// What a client wants back of what it created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Return {
    /// What the interaction usually gives.
    Usual,
    /// The resource.
    Representation,
}

/// Whether a list of entity tags has this one, weakly compared.
fn matches_tag(list: &str, tag: &str) -> bool {
    let bare = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    list.trim() == "*" || list.split(',').any(|one| bare(one) == bare(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_compared_weakly() {
        for (list, tag, same) in [
            ("W/\"1\"", "W/\"1\"", true),
            ("\"1\"", "W/\"1\"", true),
            ("\"0\", W/\"1\"", "W/\"1\"", true),
            ("*", "W/\"1\"", true),
            ("W/\"2\"", "W/\"1\"", false),
            ("", "W/\"1\"", false),
        ] {
            assert_eq!(matches_tag(list, tag), same, "{list}");
        }
    }
}
