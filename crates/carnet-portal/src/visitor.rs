//! Who a request comes from, as far as its cookies tell: a session, or a browser before its session.

use axum::http::header::{ACCEPT_LANGUAGE, USER_AGENT};
use axum::http::{HeaderMap, Method, Uri};
use carnet_model::caller::ActorKind;
use carnet_model::family::{MandateAction, MandateKind, Scope};
use carnet_pages::family::PeopleEvent;
use carnet_pages::layout::{ActingFor, Flash, FlashEvent, Hat, RecordDoor, SessionWarning, User};
use carnet_pages::{Lang, Layout};
use carnet_service::account::{Acting, Device, DeviceMark, Discretion};
use carnet_service::{Service, ServiceError, Session, SessionKind};

use crate::cookies::Cookie;
use crate::portal::Portal;
use crate::seat::first_name;

/// Seconds before the end of an idle session at which the page warns.
const WARN: u32 = 120;
/// What a browser's cookie from before the session seals, so that none can be made up.
const BEFORE: &[u8] = b"before";

/// The visitor of a request.
#[derive(Debug)]
pub(crate) struct Visitor {
    /// Language of the pages.
    pub(crate) lang: Lang,
    /// The session, and the token that names it.
    pub(crate) session: Option<(String, Session)>,
    /// Whether the browser brought the cookie of a session that is over.
    pub(crate) ended: Ended,
    /// The browser before its session.
    pub(crate) before: Before,
    /// Ticket of the professional's desk.
    pub(crate) desk: Option<String>,
    /// Where the request comes from.
    pub(crate) device: Device,
    /// Token of the step under way.
    pub(crate) step: Option<String>,
    /// The new token of a session that lost the record it had turned to.
    pub(crate) turned_back: Option<String>,
    /// Whether their pages show neutral titles.
    pub(crate) discretion: Discretion,
    /// Where the language switch comes back to.
    pub(crate) here: String,
    /// What the page before did.
    flash: Option<FlashEvent>,
}

/// Whether a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// There was none, or it goes on.
    No,
    /// Its time is over.
    Yes,
    /// It was ended from elsewhere.
    Revoked,
}

/// A browser before its session.
#[derive(Debug)]
pub(crate) enum Before {
    /// It has our cookie.
    Known(String),
    /// It gets one with this answer.
    New(String),
}

impl Before {
    /// The value.
    pub(crate) fn value(&self) -> &str {
        match self {
            Self::Known(value) | Self::New(value) => value,
        }
    }
}

impl Visitor {
    /// Reads the cookies of a request.
    pub(crate) async fn of(
        portal: &Portal,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<Self, ServiceError> {
        let mut visitor = Self::unknown(portal, method, uri, headers);
        let cookies = portal.config().cookies;
        if let Some(token) = Cookie::Session.read(headers, cookies) {
            let session = portal.service().session(&token).await?;
            visitor.session = session.map(|session| (token.clone(), session));
            visitor.ended = match visitor.session {
                Some(_) => Ended::No,
                None if portal.service().was_revoked(&token)? => Ended::Revoked,
                None => Ended::Yes,
            };
        }
        visitor.turn_back(portal.service()).await?;
        if let Some((_, session)) = &visitor.session {
            visitor.discretion = portal.service().discretion_of(session).await?;
        }
        visitor.desk = Cookie::Desk.read(headers, cookies);
        Ok(visitor)
    }

    /// Gives up the record that the session had turned to, when the person no longer stands before it.
    async fn turn_back(&mut self, service: &Service) -> Result<(), ServiceError> {
        let Some((token, session)) = &self.session else { return Ok(()) };
        if service.still_acts(session).await? {
            return Ok(());
        }
        let turned = service.turn_session(token, None).await?;
        self.turned_back = Some(turned.0.clone());
        self.session = Some(turned);
        Ok(())
    }

    /// The visitor without a session.
    pub(crate) fn unknown(portal: &Portal, method: &Method, uri: &Uri, headers: &HeaderMap) -> Self {
        let before = Cookie::Before.read(headers, portal.config().cookies);
        let known =
            before.filter(|value| portal.service().open_cursor(value).is_ok_and(|plain| plain == BEFORE));
        Self {
            lang: language(portal, headers),
            session: None,
            ended: Ended::No,
            before: known.map_or_else(|| Before::New(portal.service().seal_cursor(BEFORE)), Before::Known),
            desk: None,
            device: device(portal, headers),
            step: Cookie::Step.read(headers, portal.config().cookies),
            turned_back: None,
            discretion: Discretion::Ordinary,
            here: here(method, uri),
            flash: flash(method, uri),
        }
    }

    /// The form token that this visitor's forms must bring.
    pub(crate) fn csrf(&self) -> &str {
        match &self.session {
            Some((_, session)) => &session.csrf,
            None => self.before.value(),
        }
    }

    /// Whose the tickets are that must outlast a fresh proof, which changes the form token.
    pub(crate) fn thread(&self) -> &str {
        match &self.session {
            Some((_, session)) => session.thread(),
            None => self.before.value(),
        }
    }

    /// What surrounds a page of this visitor.
    pub(crate) fn layout(&self, portal: &Portal) -> Layout {
        let config = portal.config();
        let session = self.session.as_ref().map(|(_, session)| session);
        Layout {
            lang: self.lang,
            hat: match session {
                Some(session) => match (session.kind, &session.acting) {
                    (SessionKind::Professional, _) => Hat::Professional,
                    (SessionKind::Operator, _) => Hat::Operator,
                    (SessionKind::Person, Some(_)) => Hat::Other,
                    (SessionKind::Person, None) => Hat::Own,
                },
                None => Hat::Own,
            },
            csrf: self.csrf().to_owned(),
            return_to: self.here.clone(),
            user: session.map(|session| User { name: session.caller.name.to_string() }),
            session: session.map(|session| SessionWarning {
                idle_seconds: u32::try_from(session.idle_limit() / 1000).unwrap_or(u32::MAX),
                warn_seconds: WARN,
            }),
            flash: self.flash.clone().map(|event| Flash { event }),
            setting: config.setting,
            conformity: config.conformity,
            acting_for: session.and_then(|session| session.acting.as_ref()).map(acting_for),
            discretion: match self.discretion {
                Discretion::Ordinary => carnet_pages::account::Discretion::Ordinary,
                Discretion::Discreet => carnet_pages::account::Discretion::Discreet,
            },
            draft_key: session.and_then(|session| portal.service().draft_key(session)),
            ..Layout::default()
        }
    }
}

/// The device of a request. Its network is known when the listener says from where it came.
fn device(portal: &Portal, headers: &HeaderMap) -> Device {
    let mark = Cookie::Device.read(headers, portal.config().cookies);
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Device {
        mark: mark.and_then(|value| DeviceMark::parse(&value)),
        words: Device::words(agent),
        network: String::new(),
    }
}

/// The holder of the record that a session turned to, and what is closed to a caregiver there.
fn acting_for(acting: &Acting) -> ActingFor {
    let may = |action| acting.scopes.contains(&Scope { kind: MandateKind::Documents, action });
    let mut closed = Vec::new();
    if acting.quality == ActorKind::Caregiver {
        let doors = [
            (RecordDoor::Look, MandateAction::Read),
            (RecordDoor::Add, MandateAction::Write),
            (RecordDoor::Arrange, MandateAction::Manage),
        ];
        closed.extend(doors.into_iter().filter(|(_, action)| !may(*action)).map(|(door, _)| door));
        closed.push(RecordDoor::Decide);
    }
    ActingFor {
        first_name: first_name(&acting.name),
        name: acting.name.to_string(),
        own_record: Some(String::new()),
        closed,
    }
}

/// The language: the one chosen, else the browser's.
fn language(portal: &Portal, headers: &HeaderMap) -> Lang {
    let chosen = Cookie::Language.read(headers, portal.config().cookies);
    let accepted = || headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen.and_then(|tag| Lang::from_tag(&tag)).unwrap_or_else(|| Lang::preferred(accepted()))
}

/// The page itself, without what an act before it said. A page that answers a form has no address of its own.
fn here(method: &Method, uri: &Uri) -> String {
    if method != Method::GET {
        return "/".to_owned();
    }
    let query = uri.query().unwrap_or_default();
    let kept: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("fait=")).collect();
    if kept.is_empty() { uri.path().to_owned() } else { format!("{}?{}", uri.path(), kept.join("&")) }
}

/// What an act before this page says, from a closed list of words.
fn flash(method: &Method, uri: &Uri) -> Option<FlashEvent> {
    if method != Method::GET {
        return None;
    }
    let done = uri.query()?.split('&').find_map(|pair| pair.strip_prefix("fait="))?;
    Some(match done {
        "masque" => FlashEvent::Masked,
        "demasque" => FlashEvent::Unmasked,
        "supprime" => FlashEvent::Deleted { days: crate::record::bin_days() },
        "restaure" => FlashEvent::Restored,
        "ajoute" => FlashEvent::Added,
        "preferences" => FlashEvent::PreferencesSaved,
        "lu" => FlashEvent::AllRead,
        "active" => FlashEvent::RecordActivated,
        "ferme" => FlashEvent::RecordClosed,
        "rouvert" => FlashEvent::RecordReopened,
        "oppose" => FlashEvent::Opposed,
        "vus" => FlashEvent::MarkedRead,
        "annonce" => FlashEvent::Announced,
        "depose" => FlashEvent::Deposited,
        "quitte" => FlashEvent::RecordLeft,
        other => FlashEvent::People(PeopleEvent::from_value(other)?),
    })
}

/// Whether a text is a path of ours that a browser cannot take for another site.
pub(crate) fn is_local_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && text.len() <= 2_000
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_come_back_to() {
        for (path, local) in [
            ("/", true),
            ("/documents?categorie=biologie", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("/a b", false),
            ("/a\r\nSet-Cookie: x", false),
            ("", false),
        ] {
            assert_eq!(is_local_path(path), local, "{path:?}");
        }
    }

    #[test]
    fn the_address_of_a_page_forgets_what_was_just_done() {
        for (uri, expected) in [
            ("/documents?tri=titre&fait=masque", "/documents?tri=titre"),
            ("/documents?fait=masque", "/documents"),
            ("/", "/"),
        ] {
            assert_eq!(here(&Method::GET, &uri.parse().unwrap()), expected);
        }
        assert_eq!(here(&Method::POST, &"/documents/ajouter".parse().unwrap()), "/");
    }
}
