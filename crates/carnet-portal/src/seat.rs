//! Extractors: who sits before a page. Each makes wrong states impossible: a handler that takes a [`Person`] never
//! runs without one.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carnet_model::{Caller, PublicId};
use carnet_pages::layout::{Nav, NavItem};
use carnet_pages::{Lang, Layout};
use carnet_service::{Service, Session, SessionKind, Subject};

use crate::failure::Failure;
use crate::portal::Portal;
use crate::visitor::Visitor;

/// Anybody.
pub(crate) struct Seat {
    pub(crate) portal: Portal,
    pub(crate) visitor: Arc<Visitor>,
}

impl FromRequestParts<Portal> for Seat {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let visitor = parts.extensions.get::<Arc<Visitor>>().cloned().ok_or(Failure::Internal)?;
        Ok(Self { portal: portal.clone(), visitor })
    }
}

impl Seat {
    pub(crate) fn service(&self) -> &Service {
        self.portal.service()
    }

    pub(crate) fn lang(&self) -> Lang {
        self.visitor.lang
    }

    pub(crate) fn layout(&self) -> Layout {
        self.visitor.layout(self.portal.config())
    }

    /// The session, if it is of this kind; a page of the other kind does not exist for it.
    fn session(&self, kind: SessionKind) -> Result<Session, Failure> {
        match &self.visitor.session {
            Some((_, session)) if session.kind == kind => Ok(session.clone()),
            Some(_) => Err(Failure::NotFound),
            None => Err(Failure::SignIn(self.visitor.here.clone())),
        }
    }
}

/// A person before their own record. Those who act for somebody else are not signed in yet: records do not hold these
/// relations.
pub(crate) struct Person {
    pub(crate) seat: Seat,
    pub(crate) caller: Caller,
    pub(crate) subject: Subject,
}

impl FromRequestParts<Portal> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let seat = Seat::from_request_parts(parts, portal).await?;
        let caller = seat.session(SessionKind::Person)?.caller;
        let ins = caller.ins.ok_or(Failure::NotFound)?;
        Ok(Self { seat, caller, subject: Subject::Ins(ins) })
    }
}

impl Person {
    pub(crate) fn service(&self) -> &Service {
        self.seat.service()
    }

    pub(crate) fn lang(&self) -> Lang {
        self.seat.lang()
    }

    /// What surrounds a page of a person.
    pub(crate) async fn layout(&self, current: Option<NavItem>) -> Result<Layout, Failure> {
        let unread = self.service().unread(&self.caller, self.subject).await?;
        let nav = Nav { current, new_documents: 0, unread_notifications: count(unread) };
        Ok(Layout { nav: Some(nav), ..self.seat.layout() })
    }
}

/// A professional.
pub(crate) struct Professional {
    pub(crate) seat: Seat,
    pub(crate) caller: Caller,
}

impl FromRequestParts<Portal> for Professional {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let seat = Seat::from_request_parts(parts, portal).await?;
        let caller = seat.session(SessionKind::Professional)?.caller;
        Ok(Self { seat, caller })
    }
}

impl Professional {
    pub(crate) fn service(&self) -> &Service {
        self.seat.service()
    }

    pub(crate) fn lang(&self) -> Lang {
        self.seat.lang()
    }

    pub(crate) fn layout(&self) -> Layout {
        self.seat.layout()
    }
}

/// The given names of a name whose family name stands in capitals.
pub(crate) fn first_name(name: &str) -> String {
    let is_family = |word: &&str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    let given: Vec<&str> = name.split(' ').take_while(|word| !is_family(word)).collect();
    if given.is_empty() { name.to_owned() } else { given.join(" ") }
}

/// A public id of an address; a text of another shape is unknown like any other.
pub(crate) fn id(text: &str) -> Result<PublicId, Failure> {
    // Upper case would be a second address of the same thing.
    PublicId::parse(text).filter(|id| id.to_string() == text).ok_or(Failure::NotFound)
}

/// A number as pages show it.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A page.
pub(crate) fn html(page: String) -> Response {
    html_with(StatusCode::OK, page)
}

/// A page with a status of its own.
pub(crate) fn html_with(status: StatusCode, page: String) -> Response {
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (status, [kind], page).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_end_where_capitals_begin() {
        for (name, expected) in [
            ("Hélène DURAND", "Hélène"),
            ("Jean Paul DE LA TOUR", "Jean Paul"),
            ("DURAND", "DURAND"),
            ("Hélène", "Hélène"),
        ] {
            assert_eq!(first_name(name), expected);
        }
    }
}
