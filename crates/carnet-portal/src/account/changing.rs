//! Changes of the account: address, password, application that makes codes; and their cancellation from a letter.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_identity::password::MIN_CHARACTERS;
use carnet_pages::account::{
    AccountError, AccountNotice, CancelPage, Cancellation, EmailCodePage, EmailPage, PasswordChange,
    PasswordPage, PendingChange, Removal, RemovalPage, StepUpPurpose, TotpPage,
};
use carnet_pages::paths;
use carnet_service::account::mailed::MINUTES;
use carnet_service::account::{AccountFault, CancelItem, PasswordItem, masked_email};

use super::enrolling::code_errors;
use super::enrolment_keys::drawing;
use super::security::{done, strong};
use super::step_on;
use super::words::{corrected, errors};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Seat, count, html, html_with};
use crate::when;

pub(super) fn status(errors: &[AccountError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// A strong session with a fresh proof.
fn fresh(seat: &Seat, purpose: StepUpPurpose, back: &str) -> Result<(), Failure> {
    let (_, session) = seat.account_session()?;
    if session.is_weak() {
        return Err(Failure::Weak);
    }
    seat.fresh(purpose, back)
}

/// `GET /compte/courriel`
pub(crate) async fn ask_email(seat: Seat) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Contact, paths::ACCOUNT_EMAIL)?;
    email_page(&seat, String::new(), Vec::new()).await
}

async fn email_page(seat: &Seat, email: String, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let (token, session) = seat.account_session()?;
    let account = seat.service().account(token, session).await?;
    let code = status(&errors);
    let page = EmailPage {
        layout: seat.layout(),
        current: account.email.as_deref().map(masked_email),
        email,
        delay_hours: seat.service().change_delay_hours(session),
        errors,
    };
    Ok(html_with(code, page.render()))
}

/// `POST /compte/courriel`
pub(crate) async fn email(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Contact, paths::ACCOUNT_EMAIL)?;
    let (_, session) = seat.account_session()?;
    let typed = corrected(&form, "courriel");
    let errors = if typed.trim().is_empty() {
        vec![AccountError::EmailMissing]
    } else {
        match seat.service().ask_email(session, &typed).await {
            Ok(step) => return Ok(step_on(&seat, &step, paths::ACCOUNT_EMAIL_CODE)),
            Err(fault) => errors(fault)?,
        }
    };
    email_page(&seat, typed, errors).await
}

/// `GET /compte/courriel/code`
pub(crate) async fn ask_email_code(seat: Seat) -> Result<Response, Failure> {
    email_code_page(&seat, Vec::new())
}

fn email_code_page(seat: &Seat, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    let step = seat.visitor.step.as_deref().unwrap_or_default();
    let Ok(email) = seat.service().asked_email(session, step) else {
        return Ok(see_other(paths::ACCOUNT_EMAIL));
    };
    let code = status(&errors);
    Ok(html_with(code, EmailCodePage { layout: seat.layout(), email, minutes: MINUTES, errors }.render()))
}

/// `POST /compte/courriel/code`
pub(crate) async fn email_code(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    let wrong = code_errors(&form);
    if !wrong.is_empty() {
        return email_code_page(&seat, wrong);
    }
    let step = seat.visitor.step.as_deref().unwrap_or_default();
    match seat.service().confirm_email(session, step, form.get("code")).await {
        Ok(()) => Ok(done(AccountNotice::EmailAsked)),
        Err(AccountFault::Expired) => Ok(see_other(paths::ACCOUNT_EMAIL)),
        Err(AccountFault::Wrong) => Err(Failure::Weak),
        Err(fault) => email_code_page(&seat, errors(fault)?),
    }
}

/// `POST /compte/courriel/annuler`
pub(crate) async fn withdraw_email(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    seat.service().withdraw_email(session).await?;
    Ok(done(AccountNotice::EmailCancelled))
}

/// `GET /compte/mot-de-passe`
pub(crate) async fn ask_password(seat: Seat) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Account, paths::ACCOUNT_PASSWORD)?;
    password_page(&seat, Vec::new()).await
}

async fn password_page(seat: &Seat, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let (token, session) = seat.account_session()?;
    let account = seat.service().account(token, session).await?;
    let code = status(&errors);
    let page = PasswordPage {
        layout: seat.layout(),
        change: match account.password {
            PasswordItem::None => PasswordChange::First,
            _ => PasswordChange::Replace,
        },
        login: account.login,
        min: count(MIN_CHARACTERS),
        errors,
    };
    Ok(html_with(code, page.render()))
}

/// `POST /compte/mot-de-passe`
pub(crate) async fn password(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Account, paths::ACCOUNT_PASSWORD)?;
    let (token, session) = seat.account_session()?;
    let typed = form.get("mot_de_passe");
    if typed.is_empty() {
        return password_page(&seat, vec![AccountError::PasswordMissing]).await;
    }
    match seat.service().set_password(token, session, typed).await {
        Ok(()) => Ok(done(AccountNotice::PasswordChanged)),
        Err(fault) => {
            let errors = errors(fault)?;
            password_page(&seat, errors).await
        }
    }
}

/// `GET /compte/mot-de-passe/retirer`
pub(crate) async fn ask_password_removal(seat: Seat) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Account, paths::ACCOUNT_PASSWORD_REMOVE)?;
    Ok(removal_page(&seat, Vec::new()))
}

fn removal_page(seat: &Seat, errors: Vec<AccountError>) -> Response {
    let code = status(&errors);
    html_with(code, RemovalPage { layout: seat.layout(), removal: Removal::Password, errors }.render())
}

/// `POST /compte/mot-de-passe/retirer`
pub(crate) async fn password_removal(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Account, paths::ACCOUNT_PASSWORD_REMOVE)?;
    let (token, session) = seat.account_session()?;
    match seat.service().remove_password(token, session).await {
        Ok(()) => Ok(done(AccountNotice::PasswordRemoved)),
        Err(AccountFault::LastWayIn) => Ok(removal_page(&seat, vec![AccountError::LastWayIn])),
        Err(fault) => strong(Err(fault)),
    }
}

/// `GET /compte/totp`
pub(crate) async fn ask_totp(seat: Seat) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Account, paths::ACCOUNT_TOTP)?;
    let (_, session) = seat.account_session()?;
    let step = strong(seat.service().begin_totp(session).await)?;
    let mut response = totp_page(&seat, &step, Vec::new()).await?;
    let cookies = seat.portal.config().cookies;
    crate::cookies::Cookie::Step.set(response.headers_mut(), cookies, &step);
    Ok(response)
}

async fn totp_page(seat: &Seat, step: &str, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    let Ok(setup) = seat.service().totp_setup(session, step).await else {
        return Ok(see_other(paths::ACCOUNT_TOTP));
    };
    let code = status(&errors);
    let page = TotpPage {
        layout: seat.layout(),
        qr: drawing(&setup.uri),
        secret: setup.secret,
        delay_hours: Some(seat.service().change_delay_hours(session)),
        errors,
    };
    Ok(html_with(code, page.render()))
}

/// `POST /compte/totp`
pub(crate) async fn totp(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    fresh(&seat, StepUpPurpose::Account, paths::ACCOUNT_TOTP)?;
    let (_, session) = seat.account_session()?;
    let step = seat.visitor.step.clone().unwrap_or_default();
    let wrong = code_errors(&form);
    if !wrong.is_empty() {
        return totp_page(&seat, &step, wrong).await;
    }
    match seat.service().confirm_totp(session, &step, form.get("code")).await {
        Ok(_) => Ok(done(AccountNotice::TotpSet)),
        Err(AccountFault::Expired) => Ok(see_other(paths::ACCOUNT_TOTP)),
        Err(fault) => {
            let errors = errors(fault)?;
            totp_page(&seat, &step, errors).await
        }
    }
}

/// `GET /compte/annuler/{ticket}`: whoever reads the old channel, signed in or not.
pub(crate) async fn ask_cancel(seat: Seat, Path(ticket): Path<String>) -> Result<Response, Failure> {
    let state = match seat.service().cancellation(&ticket).await? {
        Some(item) => Cancellation::Asked(pending(item)),
        None => Cancellation::Void,
    };
    Ok(cancel_page(&seat, ticket, state))
}

/// The address of this page is a secret: the language switch does not come back to it.
fn cancel_page(seat: &Seat, ticket: String, state: Cancellation) -> Response {
    let mut layout = seat.layout();
    "/".clone_into(&mut layout.return_to);
    html(CancelPage { layout, ticket, state }.render())
}

fn pending(item: CancelItem) -> PendingChange {
    match item {
        CancelItem::Email { email, from } => {
            PendingChange::Email { email: masked_email(&email), from: when::civil(from) }
        }
        CancelItem::Passkey { label, from } => PendingChange::Passkey { label, from: when::civil(from) },
        CancelItem::Totp { from } => PendingChange::Totp { from: when::civil(from) },
    }
}

/// `POST /compte/annuler/{ticket}`
pub(crate) async fn cancel(
    seat: Seat,
    Path(ticket): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let state = match seat.service().cancel_change(&ticket).await {
        Ok(()) => Cancellation::Done,
        Err(AccountFault::Expired) => Cancellation::Void,
        Err(fault) => return Err(fault.into()),
    };
    Ok(cancel_page(&seat, ticket, state))
}
