//! Extractors: who sits before a page. Each makes wrong states impossible: a handler that takes a [`Person`] never
//! runs without one.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use carnet_model::account::AccountRole;
use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::family::{MandateAction, MandateKind, Scope};
use carnet_model::{Caller, PublicId};
use carnet_pages::account::StepUpPurpose;
use carnet_pages::layout::{Nav, NavItem, RecordSwitch};
use carnet_pages::{Lang, Layout};
use carnet_service::account::Discretion;
use carnet_service::budget::Pace;
use carnet_service::families::Effect;
use carnet_service::{Service, Session, SessionKind, Subject};

use crate::cookies::Cookie;
use crate::failure::Failure;
use crate::portal::Portal;
use crate::record::card::Reader;
use crate::record::journal::Wording;
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
        self.visitor.layout(&self.portal)
    }

    /// Asks for a proof of the last minutes before a sensitive act: when there is none, the answer leads to the page
    /// that asks for it and from there to `back`, the page of the form. Call it before showing the form, and again
    /// before doing what it says.
    pub(crate) fn fresh(&self, purpose: StepUpPurpose, back: &str) -> Result<(), Failure> {
        let (_, session) = self.visitor.session.as_ref().ok_or_else(|| Failure::SignIn(back.to_owned()))?;
        if session.is_fresh(self.service().now()) {
            return Ok(());
        }
        let query: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("retour", back), ("pour", purpose.value())])
            .finish();
        Err(Failure::Confirm(format!("{}?{query}", carnet_pages::paths::CONFIRM)))
    }

    /// The account's session, and its token.
    pub(crate) fn account_session(&self) -> Result<(&str, &Session), Failure> {
        match &self.visitor.session {
            Some((token, session)) if session.account.is_some() => Ok((token, session)),
            Some(_) => Err(Failure::NotFound),
            None => Err(Failure::SignIn(self.visitor.here.clone())),
        }
    }

    /// Puts a session's token into the browser, under an id that was never seen before.
    pub(crate) fn sign_in_cookies(&self, response: &mut Response, token: &str) {
        let cookies = self.portal.config().cookies;
        Cookie::Session.set(response.headers_mut(), cookies, token);
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

/// A person before a record: their own, or that of somebody for whom they act.
pub(crate) struct Person {
    pub(crate) seat: Seat,
    pub(crate) caller: Caller,
    /// The record that the session has turned to, else the person's own.
    pub(crate) subject: Subject,
    /// In what quality they stand before it.
    pub(crate) quality: ActorKind,
    /// What a caregiver may do; empty for the others.
    pub(crate) scopes: Vec<Scope>,
}

impl FromRequestParts<Portal> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let seat = Seat::from_request_parts(parts, portal).await?;
        let session = seat.session(SessionKind::Person)?;
        Self::of(seat, session)
    }
}

impl Person {
    /// The person of a session. A weak session is before no record at all.
    pub(crate) fn of(seat: Seat, session: Session) -> Result<Self, Failure> {
        if session.is_weak() {
            return Err(Failure::Weak);
        }
        let caller = session.caller;
        let own = Subject::Ins(caller.ins.ok_or(Failure::NotFound)?);
        let (subject, quality, scopes) = match session.acting {
            Some(acting) => (Subject::Id(acting.record()), acting.quality, acting.scopes),
            None => (own, ActorKind::Holder, Vec::new()),
        };
        Ok(Self { seat, caller, subject, quality, scopes })
    }

    /// The person's own record, whatever the session has turned to.
    pub(crate) fn own(&self) -> Result<Subject, Failure> {
        self.caller.ins.map(Subject::Ins).ok_or(Failure::NotFound)
    }

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
        let switches = self.switches().await?;
        Ok(Layout { nav: Some(nav), switches, ..self.seat.layout() })
    }
}

impl Person {
    /// The records that the menu offers: those of people for whom one acts now, and one's own while one is elsewhere.
    async fn switches(&self) -> Result<Vec<RecordSwitch>, Failure> {
        let here = match self.subject {
            Subject::Id(id) => Some(id),
            Subject::Ins(_) => None,
        };
        let own = here.map(|_| RecordSwitch {
            record: String::new(),
            name: self.caller.name.to_string(),
            own: true,
        });
        let people = self.service().people_of(&self.caller).await?;
        let others = people
            .into_iter()
            .filter(|one| one.effect == Effect::Now && Some(one.record) != here)
            .map(|one| RecordSwitch { record: one.record.to_string(), name: one.name, own: false });
        Ok(own.into_iter().chain(others).collect())
    }

    /// How lists show documents to them.
    pub(crate) fn reader(&self) -> Reader<'static> {
        match self.seat.visitor.discretion {
            Discretion::Ordinary => Reader::Person,
            Discretion::Discreet => Reader::Discreet,
        }
    }

    /// In which words the journal is told to them.
    pub(crate) fn wording(&self) -> Wording {
        Wording { lang: self.lang(), discretion: self.seat.visitor.discretion }
    }

    /// Whether they decide about the open record: a caregiver does not, and is shown no page that would.
    pub(crate) fn decides(&self) -> Result<(), Failure> {
        if self.quality == ActorKind::Caregiver { Err(Failure::NotFound) } else { Ok(()) }
    }

    /// Nothing for those who may not do this with the documents of the open record.
    pub(crate) fn allowed(&self, action: MandateAction) -> Result<(), Failure> {
        if self.may(action) { Ok(()) } else { Err(Failure::NotFound) }
    }

    /// Whether they may do this with the documents of the open record.
    pub(crate) fn may(&self, action: MandateAction) -> bool {
        let scope = Scope { kind: MandateKind::Documents, action };
        self.quality != ActorKind::Caregiver || self.scopes.contains(&scope)
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

    /// Asks for a fresh proof, as [`Seat::fresh`] does; never the call centre, where seconds count.
    pub(crate) fn fresh(&self, purpose: StepUpPurpose, back: &str) -> Result<(), Failure> {
        if self.caller.purpose == Purpose::Centre15 { Ok(()) } else { self.seat.fresh(purpose, back) }
    }

    /// Asks for one before somebody new is looked at, when many were. `caller` is the professional as they stand before
    /// that record: in an emergency they are never stopped here.
    pub(crate) async fn paced(&self, caller: &Caller, subject: Subject, back: &str) -> Result<(), Failure> {
        match self.service().pace(caller, subject).await? {
            Pace::Usual => Ok(()),
            Pace::Much => self.fresh(StepUpPurpose::Pace, back),
        }
    }
}

/// Somebody who runs the deployment.
pub(crate) struct Operator {
    pub(crate) seat: Seat,
    pub(crate) caller: Caller,
    pub(crate) role: AccountRole,
}

impl FromRequestParts<Portal> for Operator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Self, Failure> {
        let seat = Seat::from_request_parts(parts, portal).await?;
        let session = seat.session(SessionKind::Operator)?;
        let role = session.role.filter(|_| !session.is_weak()).ok_or(Failure::NotFound)?;
        Ok(Self { seat, caller: session.caller, role })
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
