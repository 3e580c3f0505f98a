//! The sign-in page and its doors: passkey, password and code, identity providers.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_pages::account::{CodePage, Door, SignInCause, SignInPage};
use carnet_pages::paths;
use carnet_service::SessionKind;
use carnet_service::account::{AccountFault, ProviderErrand, ProviderFault};

use super::words::{cause_of, challenge, provider_cause};
use super::{landing, path_of, signed_in, step_on, with_query};
use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::seat::{Seat, html, html_with};
use crate::visitor::Ended;

/// `GET /connexion`
pub(crate) async fn show(seat: Seat, Query(query): Query) -> Response {
    if let Some((_, session)) = &seat.visitor.session {
        return see_other(landing(session.kind));
    }
    let cause = match query.get("cause") {
        "refus" => SignInCause::ProviderRefused,
        "panne" => SignInCause::ProviderDown,
        "niveau" => SignInCause::ProviderLevel,
        "inconnu" => SignInCause::UnknownAccount,
        "incomplet" => SignInCause::Incomplete,
        "code" => SignInCause::WrongPassword,
        "perime" => SignInCause::Expired,
        "ferme" => SignInCause::Locked,
        _ => match seat.visitor.ended {
            Ended::Yes => SignInCause::Idle,
            Ended::Revoked => SignInCause::Revoked,
            Ended::No => SignInCause::Visit,
        },
    };
    html(page(&seat, cause, query.get("retour"), "").render())
}

fn page(seat: &Seat, cause: SignInCause, back: &str, login: &str) -> SignInPage {
    let config = seat.portal.config();
    SignInPage {
        layout: seat.layout(),
        cause,
        return_to: path_of(back).to_owned(),
        login: login.to_owned(),
        passkey: seat.service().ask_passkey(seat.visitor.csrf()).map(challenge),
        password: Door::Open,
        provider: config.people.as_ref().map(|provider| provider.name().to_owned()),
        professional: if config.professionals.is_some() { Door::Open } else { Door::Closed },
        enrolment: Door::Open,
    }
}

/// The page again, with what went wrong. The same status for everything that could tell who has an account.
fn again(
    seat: &Seat,
    fault: AccountFault,
    back: &str,
    login: &str,
    answer: &str,
) -> Result<Response, Failure> {
    let Some(cause) = cause_of(&fault, answer) else { return Err(fault.into()) };
    if let AccountFault::TooMany { retry_seconds } = fault {
        let mut response = html_with(StatusCode::TOO_MANY_REQUESTS, page(seat, cause, back, login).render());
        response.headers_mut().insert(axum::http::header::RETRY_AFTER, retry_seconds.into());
        return Ok(response);
    }
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page(seat, cause, back, login).render()))
}

/// `POST /connexion/passkey`
pub(crate) async fn passkey(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (back, answer) = (form.get("retour"), form.get("reponse"));
    let browser = seat.visitor.csrf();
    let signed =
        seat.service().passkey_sign_in(browser, form.get("defi"), answer, &seat.visitor.device).await;
    match signed {
        Ok(opened) => signed_in(&seat, &opened, back).await,
        Err(fault) => again(&seat, fault, back, "", answer),
    }
}

/// `POST /connexion/mot-de-passe`: the next page is the same whether they fit or not.
pub(crate) async fn password(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (back, login) = (form.get("retour"), form.get("identifiant").trim());
    if login.is_empty() || form.get("mot_de_passe").is_empty() {
        let page = page(&seat, SignInCause::Incomplete, back, login);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
    }
    match seat.service().password_sign_in(login, form.get("mot_de_passe"), &seat.visitor.device).await {
        Ok(step) => Ok(step_on(&seat, &step, &with_query(paths::SIGN_IN_CODE, &[("retour", path_of(back))]))),
        Err(fault) => again(&seat, fault, back, login, ""),
    }
}

/// `GET /connexion/code`
pub(crate) async fn ask_code(seat: Seat, Query(query): Query) -> Response {
    if seat.visitor.step.is_none() {
        return see_other(paths::SIGN_IN);
    }
    let return_to = path_of(query.get("retour")).to_owned();
    html(CodePage { layout: seat.layout(), return_to, ..CodePage::default() }.render())
}

/// `POST /connexion/code`
pub(crate) async fn code(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let back = path_of(form.get("retour"));
    let Some(step) = &seat.visitor.step else { return Ok(see_other(paths::SIGN_IN)) };
    match seat.service().code_sign_in(step, form.get("code"), &seat.visitor.device).await {
        Ok(opened) => signed_in(&seat, &opened, back).await,
        Err(AccountFault::Wrong) => Ok(to_sign_in("code", back)),
        Err(AccountFault::Locked) => Ok(to_sign_in("ferme", back)),
        Err(AccountFault::Expired) => Ok(to_sign_in("perime", back)),
        Err(fault) => Err(fault.into()),
    }
}

pub(super) fn to_sign_in(cause: &str, back: &str) -> Response {
    see_other(&with_query(paths::SIGN_IN, &[("cause", cause), ("retour", back)]))
}

/// `POST /connexion/personne`
pub(crate) async fn person(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    leave(&seat, ProviderErrand::Person, SessionKind::Person, form.get("retour")).await
}

/// `POST /connexion/professionnel`
pub(crate) async fn professional(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    leave(&seat, ProviderErrand::Professional, SessionKind::Professional, form.get("retour")).await
}

/// To a provider. What comes back is bound to this browser.
pub(super) async fn leave(
    seat: &Seat,
    errand: ProviderErrand,
    kind: SessionKind,
    back: &str,
) -> Result<Response, Failure> {
    let back = path_of(back);
    match depart(seat, errand, kind, back).await {
        Ok(address) => Ok(see_other(&address)),
        Err(fault) => refused(fault, back),
    }
}

/// The address of a provider to which a browser is sent.
pub(super) async fn depart(
    seat: &Seat,
    errand: ProviderErrand,
    kind: SessionKind,
    back: &str,
) -> Result<String, ProviderFault> {
    let provider = seat.portal.config().provider_of(kind).ok_or(ProviderFault::Down)?;
    seat.service().begin_provider(provider, errand, kind, seat.visitor.csrf(), back).await
}

/// Back to the sign-in page, with the cause.
pub(super) fn refused(fault: ProviderFault, back: &str) -> Result<Response, Failure> {
    match (provider_cause(&fault), fault) {
        (Some(cause), _) => Ok(to_sign_in(cause, back)),
        (None, ProviderFault::Account(fault)) => Err(fault.into()),
        (None, _) => Err(Failure::Internal),
    }
}
