//! Passkeys of the account: added, renamed, removed.

use axum::extract::Path;
use axum::response::Response;
use carnet_pages::account::{
    AccountError, AccountNotice, PasskeyAddPage, PasskeyRemovePage, PasskeyRenamePage, StepUpPurpose,
};
use carnet_pages::paths;
use carnet_service::account::{AccountFault, PasskeyItem};

use super::changing::status;
use super::security::{done, strong};
use super::words::{challenge, errors, passkey_errors};
use crate::failure::Failure;
use crate::form::Posted;
use crate::seat::{Seat, html_with};
use crate::when;

/// A fresh proof, but of a session that a code by e-mail opened: it can have none, and waits the longer.
fn fresh(seat: &Seat) -> Result<(), Failure> {
    let (_, session) = seat.account_session()?;
    if session.is_weak() {
        return Ok(());
    }
    seat.fresh(StepUpPurpose::Account, paths::ACCOUNT_PASSKEY_ADD)
}

/// `GET /compte/passkeys/ajouter`
pub(crate) async fn ask(seat: Seat) -> Result<Response, Failure> {
    fresh(&seat)?;
    page(&seat, String::new(), Vec::new()).await
}

async fn page(seat: &Seat, label: String, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    let request = seat.service().ask_new_passkey(session).await?.ok_or(Failure::NotFound)?;
    let page = PasskeyAddPage {
        layout: seat.layout(),
        passkey: challenge(request),
        label,
        delay_hours: Some(seat.service().change_delay_hours(session)),
        errors: errors.clone(),
    };
    Ok(html_with(status(&errors), page.render()))
}

/// `POST /compte/passkeys/ajouter`
pub(crate) async fn add(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    fresh(&seat)?;
    let (_, session) = seat.account_session()?;
    let (label, answer) = (form.get("nom"), form.get("reponse"));
    match seat.service().add_passkey(session, (form.get("defi"), answer), label).await {
        Ok(_) => Ok(done(AccountNotice::PasskeyWaiting)),
        Err(fault) => {
            let errors = passkey_errors(answer, fault)?;
            page(&seat, label.to_owned(), errors).await
        }
    }
}

async fn passkey_of(seat: &Seat, id: &str) -> Result<PasskeyItem, Failure> {
    let (token, session) = seat.account_session()?;
    let account = seat.service().account(token, session).await?;
    account.passkeys.into_iter().find(|one| one.id == id).ok_or(Failure::NotFound)
}

/// `GET /compte/passkeys/{id}/renommer`
pub(crate) async fn ask_rename(seat: Seat, Path(id): Path<String>) -> Result<Response, Failure> {
    let passkey = passkey_of(&seat, &id).await?;
    Ok(rename_page(&seat, id, passkey.label, Vec::new()))
}

fn rename_page(seat: &Seat, id: String, label: String, errors: Vec<AccountError>) -> Response {
    let code = status(&errors);
    html_with(code, PasskeyRenamePage { layout: seat.layout(), id, label, errors }.render())
}

/// `POST /compte/passkeys/{id}/renommer`
pub(crate) async fn rename(
    seat: Seat,
    Path(id): Path<String>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    let (_, session) = seat.account_session()?;
    match seat.service().rename_passkey(session, &id, form.get("nom")).await {
        Ok(()) => Ok(done(AccountNotice::PasskeyRenamed)),
        Err(AccountFault::Label(label)) => {
            let errors = errors(AccountFault::Label(label))?;
            Ok(rename_page(&seat, id, form.get("nom").to_owned(), errors))
        }
        Err(fault) => strong(Err(fault)),
    }
}

fn removal(id: &str) -> String {
    format!("{}/passkeys/{id}/retirer", paths::ACCOUNT)
}

/// `GET /compte/passkeys/{id}/retirer`
pub(crate) async fn ask_remove(seat: Seat, Path(id): Path<String>) -> Result<Response, Failure> {
    let passkey = passkey_of(&seat, &id).await?;
    seat.fresh(StepUpPurpose::Account, &removal(&id))?;
    Ok(remove_page(&seat, passkey, Vec::new()))
}

fn remove_page(seat: &Seat, passkey: PasskeyItem, errors: Vec<AccountError>) -> Response {
    let PasskeyItem { id, label, added, .. } = passkey;
    let code = status(&errors);
    let page =
        PasskeyRemovePage { layout: seat.layout(), id, label, created: when::civil(added).date(), errors };
    html_with(code, page.render())
}

/// `POST /compte/passkeys/{id}/retirer`
pub(crate) async fn remove(
    seat: Seat,
    Path(id): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    let passkey = passkey_of(&seat, &id).await?;
    seat.fresh(StepUpPurpose::Account, &removal(&id))?;
    let (_, session) = seat.account_session()?;
    match seat.service().remove_passkey(session, &id).await {
        Ok(()) => Ok(done(AccountNotice::PasskeyRemoved)),
        Err(AccountFault::LastWayIn) => Ok(remove_page(&seat, passkey, vec![AccountError::LastWayIn])),
        Err(fault) => strong(Err(fault)),
    }
}
