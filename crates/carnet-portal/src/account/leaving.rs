//! Signing out, staying, the language switch, the accessibility statement.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use carnet_model::caller::ActorKind;
use carnet_model::person::{Contact, Language};
use carnet_pages::account::SignedOutPage;
use carnet_pages::notices::AccessibilityPage;
use carnet_pages::{Lang, paths};
use carnet_service::{Session, SessionKind, Subject};

use crate::cookies::Cookie;
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Seat, html};
use crate::visitor::is_local_path;

/// `POST /deconnexion`
pub(crate) async fn sign_out(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    if let Some((token, _)) = &seat.visitor.session {
        seat.service().close_session(token).await?;
    }
    let mut response = see_other("/deconnecte");
    let cookies = seat.portal.config().cookies;
    for cookie in [Cookie::Session, Cookie::Desk, Cookie::Step] {
        cookie.clear(response.headers_mut(), cookies);
    }
    Ok(response)
}

/// `GET /deconnecte`
pub(crate) async fn signed_out(seat: Seat) -> Response {
    html(SignedOutPage { layout: seat.layout() }.render())
}

/// `POST /session/prolonger`: the guard has noted the use of the session already.
pub(crate) async fn stay(seat: Seat, Posted(_): Posted) -> Response {
    match &seat.visitor.session {
        Some(_) => StatusCode::NO_CONTENT.into_response(),
        None => see_other(paths::SIGN_IN),
    }
}

/// `POST /langue`
pub(crate) async fn language(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let lang = Lang::from_tag(form.get("langue")).ok_or(Failure::BadRequest)?;
    remember(&seat, lang).await;
    let back = form.get("retour");
    let mut response = see_other(if is_local_path(back) { back } else { "/" });
    Cookie::Language.set(response.headers_mut(), seat.portal.config().cookies, lang.tag());
    Ok(response)
}

/// The person's letters follow the language of their pages. The switch itself never fails: it is a cookie.
pub(super) async fn remember(seat: &Seat, lang: Lang) {
    let Some((_, session)) = &seat.visitor.session else { return };
    let caller = &session.caller;
    let holder = session.kind == SessionKind::Person && caller.kind == ActorKind::Holder;
    let Some(ins) = caller.ins.filter(|_| holder) else { return };
    let language = match lang {
        Lang::French => Language::French,
        Lang::English => Language::English,
    };
    let Ok(settings) = seat.service().settings(caller, Subject::Ins(ins)).await else { return };
    if settings.contact.language == language {
        return;
    }
    let contact = Contact { language, ..settings.contact };
    if let Err(error) = seat.service().set_contact(caller, Subject::Ins(ins), contact).await {
        tracing::info!(%error, "the language was not kept");
    }
}

/// The language that a person chose for their letters becomes that of their pages.
pub(super) async fn language_of(
    seat: &Seat,
    session: &Session,
    response: &mut Response,
) -> Result<(), Failure> {
    let Some(ins) = session.caller.ins.filter(|_| !session.is_weak()) else { return Ok(()) };
    // A record that is not open has no settings to show: the browser's language stays.
    let Ok(settings) = seat.service().settings(&session.caller, Subject::Ins(ins)).await else {
        return Ok(());
    };
    let lang = match settings.contact.language {
        Language::French => Lang::French,
        Language::English => Lang::English,
    };
    Cookie::Language.set(response.headers_mut(), seat.portal.config().cookies, lang.tag());
    Ok(())
}

/// `GET /accessibilite`
pub(crate) async fn accessibility(seat: Seat) -> Response {
    let config = seat.portal.config();
    let page = AccessibilityPage {
        layout: seat.layout(),
        conformity: config.conformity,
        check: config.accessibility_check,
        contact: config.accessibility_contact.clone(),
    };
    html(page.render())
}
