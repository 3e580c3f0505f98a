//! A fresh proof before a sensitive act, and the turn to another record: each gives the session another id.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::PublicId;
use carnet_pages::account::{AccountError, Door, StepUpPage, StepUpPurpose};
use carnet_pages::paths;
use carnet_service::account::{AccountFault, PasswordItem, ProviderErrand, ProviderFault};
use carnet_service::{Session, SessionKind};

use super::security::strong;
use super::signing_in::depart;
use super::words::{challenge, passkey_errors, provider_cause};
use super::{landing, path_of, with_query};
use crate::failure::{Failure, see_other};
use crate::form::{Fields, Posted, Query};
use crate::seat::{Seat, html_with, id};

fn present(seat: &Seat) -> Result<(&str, &Session), Failure> {
    let (token, session) = seat.visitor.session.as_ref().ok_or_else(|| Failure::SignIn(String::new()))?;
    if session.is_weak() {
        return Err(Failure::Weak);
    }
    Ok((token, session))
}

/// `GET /confirmer`
pub(crate) async fn show(seat: Seat, Query(query): Query) -> Result<Response, Failure> {
    let errors = match query.get("cause") {
        "" => Vec::new(),
        "panne" => vec![AccountError::ProviderDown],
        _ => vec![AccountError::ProviderRefused],
    };
    page(&seat, &query, errors, StatusCode::OK).await
}

/// The path of the page that asks, as it goes to a provider and comes back from it.
fn asking(form: &Fields) -> String {
    with_query(paths::CONFIRM, &[("retour", path_of(form.get("retour"))), ("pour", form.get("pour"))])
}

/// The path that wanted the proof, from [`asking`].
pub(super) fn asked_by(asking: &str) -> Option<String> {
    let (_, query) = asking.split_once('?')?;
    let (_, back) = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "retour")?;
    Some(back.into_owned()).filter(|back| !path_of(back).is_empty())
}

/// Back to the page that asks, with the cause.
pub(super) fn again(asking: &str, fault: &ProviderFault) -> Result<Response, Failure> {
    let cause = provider_cause(fault).ok_or(Failure::Internal)?;
    let asking = if path_of(asking).starts_with(paths::CONFIRM) { asking } else { paths::CONFIRM };
    let joint = if asking.contains('?') { '&' } else { '?' };
    Ok(see_other(&format!("{asking}{joint}cause={cause}")))
}

async fn page(
    seat: &Seat,
    form: &Fields,
    errors: Vec<AccountError>,
    status: StatusCode,
) -> Result<Response, Failure> {
    let (token, session) = present(seat)?;
    let (mut login, mut password) = (String::new(), Door::Closed);
    if session.account.is_some() {
        let account = seat.service().account(token, session).await?;
        if matches!(account.password, PasswordItem::Ready { .. }) {
            password = Door::Open;
        }
        login = account.login;
    }
    let provider = seat.portal.config().provider_of(session.kind);
    let page = StepUpPage {
        layout: seat.layout(),
        purpose: StepUpPurpose::from_value(form.get("pour")).unwrap_or_default(),
        return_to: path_of(form.get("retour")).to_owned(),
        cancel: landing(session.kind).to_owned(),
        login,
        passkey: strong(seat.service().ask_own_passkey(session).await)?.map(challenge),
        password,
        provider: provider.map(|one| one.name().to_owned()),
        errors,
    };
    Ok(html_with(status, page.render()))
}

/// On to the page that asked, under the session's new id.
fn on(seat: &Seat, session: &Session, token: &str, form: &Fields) -> Response {
    let back = path_of(form.get("retour"));
    let mut response = see_other(if back.is_empty() { landing(session.kind) } else { back });
    seat.sign_in_cookies(&mut response, token);
    response
}

/// `POST /confirmer/passkey`
pub(crate) async fn passkey(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (token, _) = present(&seat)?;
    let answer = form.get("reponse");
    match seat.service().confirm_by_passkey(token, form.get("defi"), answer).await {
        Ok((token, session)) => Ok(on(&seat, &session, &token, &form)),
        Err(fault) => {
            let errors = passkey_errors(answer, fault)?;
            page(&seat, &form, errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// `POST /confirmer/mot-de-passe`
pub(crate) async fn password(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (token, _) = present(&seat)?;
    let (password, code) = (form.get("mot_de_passe"), form.get("code"));
    let error = match seat.service().confirm_by_password(token, password, code).await {
        Ok((token, session)) => return Ok(on(&seat, &session, &token, &form)),
        Err(AccountFault::Wrong) => AccountError::PasswordWrong,
        Err(AccountFault::TooMany { retry_seconds }) => AccountError::TooMany { retry_seconds },
        Err(fault) => return Err(fault.into()),
    };
    page(&seat, &form, vec![error], StatusCode::UNPROCESSABLE_ENTITY).await
}

/// `POST /confirmer/personne`: at the identity provider, of people or of professionals.
pub(crate) async fn provider(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (_, session) = present(&seat)?;
    let asking = asking(&form);
    match depart(&seat, ProviderErrand::Confirm, session.kind, &asking).await {
        Ok(address) => Ok(see_other(&address)),
        Err(fault) => again(&asking, &fault),
    }
}

/// `POST /dossier`: turns to the record of somebody for whom the person acts, or back to their own.
pub(crate) async fn turn(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (token, session) = present(&seat)?;
    if session.kind != SessionKind::Person {
        return Err(Failure::NotFound);
    }
    let record: Option<PublicId> = match form.get("record") {
        "" => None,
        text => Some(id(text)?),
    };
    let (token, _) = seat.service().turn_session(token, record).await?;
    let mut response = see_other(paths::HOME);
    seat.sign_in_cookies(&mut response, &token);
    Ok(response)
}
