//! When no usual way in works.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_pages::account::{AccountError, RecoveredPage, RecoveryCodePage, RecoveryPage, WeakReading};
use carnet_pages::paths;
use carnet_service::account::AccountFault;
use carnet_service::account::mailed::MINUTES;

use super::words::errors;
use super::{signed_in, step_on};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Seat, html, html_with};
use crate::when;

/// `GET /connexion/secours`
pub(crate) async fn show(seat: Seat) -> Response {
    html(RecoveryPage { layout: seat.layout(), ..RecoveryPage::default() }.render())
}

/// `POST /connexion/secours`: the same page follows for every name.
pub(crate) async fn ask(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let login = form.get("identifiant").trim();
    let errors = if login.is_empty() {
        vec![AccountError::LoginMissing]
    } else {
        match seat.service().begin_recovery(login, &seat.visitor.device).await {
            Ok(step) => return Ok(step_on(&seat, &step, paths::RECOVERY_CODE)),
            Err(fault) => errors(fault)?,
        }
    };
    let page = RecoveryPage { layout: seat.layout(), login: login.to_owned(), errors };
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

/// `GET /connexion/secours/code`
pub(crate) async fn show_code(seat: Seat) -> Response {
    if seat.visitor.step.is_none() {
        return see_other(paths::RECOVERY);
    }
    html(RecoveryCodePage { layout: seat.layout(), minutes: MINUTES, errors: Vec::new() }.render())
}

/// `POST /connexion/secours/code`
pub(crate) async fn code(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let Some(step) = &seat.visitor.step else { return Ok(see_other(paths::RECOVERY)) };
    match seat.service().recover(step, form.get("code"), &seat.visitor.device).await {
        Ok(opened) => signed_in(&seat, &opened, paths::RECOVERED).await,
        Err(AccountFault::Expired) => Ok(see_other(paths::RECOVERY)),
        Err(fault) => {
            let page = RecoveryCodePage { layout: seat.layout(), minutes: MINUTES, errors: errors(fault)? };
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
    }
}

/// `GET /connexion/secours/suite`
pub(crate) async fn recovered(seat: Seat) -> Result<Response, Failure> {
    let (token, session) = seat.account_session()?;
    if !session.is_weak() {
        return Ok(see_other(paths::ACCOUNT));
    }
    let account = seat.service().account(token, session).await?;
    let now = seat.service().now();
    let waiting = account.passkeys.iter().map(|one| one.from).filter(|from| *from > now).min();
    let page = RecoveredPage {
        layout: seat.layout(),
        reading: WeakReading::Withheld,
        delay_hours: seat.service().change_delay_hours(session),
        provider: seat.portal.config().people.as_ref().map(|one| one.name().to_owned()),
        waiting: waiting.map(when::civil),
    };
    Ok(html(page.render()))
}
