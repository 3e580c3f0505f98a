//! From the sign-in page to the identity provider and back.

use axum::response::Response;
use carnet_model::caller::ActorKind;
use carnet_model::event::{decode, encode};
use carnet_model::person::Language;
use carnet_pages::account::{Door, SignInCause, SignInPage};
use carnet_pages::{Lang, Word, paths};
use carnet_service::{SessionKind, Subject, TokenKind};

use crate::cookies::Cookie;
use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::seat::{Seat, html};
use crate::ticket::{SignedIn, SigningIn};
use crate::visitor::{Ended, is_local_path};

/// How long a sign-in may take, in milliseconds.
const SIGN_IN_LIFE: i64 = 15 * 60_000;

/// `GET /connexion`
pub(crate) async fn show(seat: Seat, Query(query): Query) -> Response {
    if let Some((_, session)) = &seat.visitor.session {
        return see_other(home(session.kind));
    }
    let cause = match query.get("cause") {
        "refus" => SignInCause::ProviderRefused,
        "inconnu" => SignInCause::UnknownAccount,
        _ if seat.portal.config().identity_url.is_none() => SignInCause::ProviderDown,
        _ if seat.visitor.ended == Ended::Yes => SignInCause::Idle,
        _ => SignInCause::Visit,
    };
    let back = query.get("retour");
    let return_to = if is_local_path(back) { back.to_owned() } else { String::new() };
    let page = SignInPage {
        layout: seat.layout(),
        cause,
        return_to,
        password: Door::Closed,
        provider: Some(seat.lang().texts().word(Word::NationalIdentity)),
        enrolment: Door::Closed,
        ..SignInPage::default()
    };
    html(page.render())
}

/// `POST /connexion/personne`
pub(crate) async fn person(seat: Seat, Posted(form): Posted) -> Response {
    leave(&seat, SessionKind::Person, form.get("retour"))
}

/// `POST /connexion/professionnel`
pub(crate) async fn professional(seat: Seat, Posted(form): Posted) -> Response {
    leave(&seat, SessionKind::Professional, form.get("retour"))
}

/// To the provider. The state ties what comes back to this browser.
fn leave(seat: &Seat, kind: SessionKind, back: &str) -> Response {
    let Some(provider) = &seat.portal.config().identity_url else { return see_other(paths::SIGN_IN) };
    let signing_in = SigningIn {
        browser: seat.visitor.before.value().to_owned(),
        kind,
        back: if is_local_path(back) { back.to_owned() } else { String::new() },
        at: seat.service().now(),
    };
    let state = seat.service().seal_cursor(&encode(&signing_in));
    let back = format!("{}/connexion/retour", seat.portal.config().public_origin);
    let as_what = match kind {
        SessionKind::Person => "personne",
        SessionKind::Professional => "professionnel",
    };
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("state", state.as_str()), ("return", &back), ("kind", as_what)])
        .finish();
    see_other(&format!("{}/authorize?{query}", provider.trim_end_matches('/')))
}

/// `GET /connexion/retour`: the provider's one-time code becomes a session, under an id that is new.
pub(crate) async fn back(seat: Seat, Query(query): Query) -> Result<Response, Failure> {
    let Some(signing_in) = signing_in(&seat, query.get("state")) else {
        return Ok(see_other("/connexion?cause=refus"));
    };
    let payload = seat.service().redeem(TokenKind::Code, query.get("code")).await?;
    let Some(signed_in) = payload.and_then(|payload| SignedIn::from_payload(&payload)) else {
        return Ok(see_other("/connexion?cause=refus"));
    };
    if !is_of_kind(&signed_in, signing_in.kind) {
        return Ok(see_other("/connexion?cause=inconnu"));
    }
    let language = language_of(&seat, &signed_in).await?;
    if let Some((token, _)) = &seat.visitor.session {
        seat.service().close_session(token).await?;
    }
    let kind = signed_in.kind;
    let (token, _) = seat.service().open_session(kind, signed_in.caller).await?;
    let back = if signing_in.back.is_empty() { home(kind) } else { &signing_in.back };
    let mut response = see_other(back);
    let cookies = seat.portal.config().cookies;
    Cookie::Session.set(response.headers_mut(), cookies, &token);
    Cookie::Before.clear(response.headers_mut(), cookies);
    Cookie::Desk.clear(response.headers_mut(), cookies);
    if let Some(language) = language {
        Cookie::Language.set(response.headers_mut(), cookies, language.tag());
    }
    Ok(response)
}

/// The sign-in that this browser began, if it is still under way.
fn signing_in(seat: &Seat, state: &str) -> Option<SigningIn> {
    let sealed = seat.service().open_cursor(state).ok()?;
    let begun: SigningIn = decode(&sealed).ok()?;
    let age = seat.service().now().0 - begun.at.0;
    (begun.browser == seat.visitor.before.value() && (0..SIGN_IN_LIFE).contains(&age)).then_some(begun)
}

/// Whether the provider proved somebody of the kind that was asked for.
fn is_of_kind(signed_in: &SignedIn, asked: SessionKind) -> bool {
    let caller = &signed_in.caller;
    let fits = match signed_in.kind {
        SessionKind::Person => caller.kind == ActorKind::Holder && caller.ins.is_some(),
        SessionKind::Professional => caller.kind == ActorKind::Professional,
    };
    fits && signed_in.kind == asked
}

/// The language that a person chose for their letters becomes that of their pages.
async fn language_of(seat: &Seat, signed_in: &SignedIn) -> Result<Option<Lang>, Failure> {
    let Some(ins) = signed_in.caller.ins.filter(|_| signed_in.kind == SessionKind::Person) else {
        return Ok(None);
    };
    // A record that is not open has no settings to show: the browser's language stays.
    let settings = seat.service().settings(&signed_in.caller, Subject::Ins(ins)).await.ok();
    Ok(settings.map(|settings| lang_of(settings.contact.language)))
}

/// The language of the pages for that of the letters.
pub(crate) const fn lang_of(language: Language) -> Lang {
    match language {
        Language::French => Lang::French,
        Language::English => Lang::English,
    }
}

/// Where a session begins.
pub(crate) const fn home(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Person => paths::HOME,
        SessionKind::Professional => paths::PROFESSIONAL,
    }
}
