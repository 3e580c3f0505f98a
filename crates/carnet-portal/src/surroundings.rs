//! For pages that the program adds (those of the demonstration): the same guard, layout and form tokens as all others.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use carnet_pages::Layout;

use crate::form::Posted;
use crate::portal::Portal;
use crate::seat::Seat;

/// What surrounds a page of this visitor: language, form token, who is signed in.
#[derive(Debug)]
pub struct Surroundings(pub Layout);

impl FromRequestParts<Portal> for Surroundings {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Response> {
        let seat = Seat::from_request_parts(parts, portal).await.map_err(IntoResponse::into_response)?;
        Ok(Self(seat.layout()))
    }
}

/// The fields of a form (at most 64 KiB) that came from a page of this visitor, with the right token.
#[derive(Debug)]
pub struct TrustedForm(Posted);

impl TrustedForm {
    /// The first value of a name; empty when there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.0.get(name)
    }
}

impl FromRequest<Portal> for TrustedForm {
    type Rejection = Response;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Response> {
        Posted::from_request(request, portal).await.map(Self).map_err(IntoResponse::into_response)
    }
}
