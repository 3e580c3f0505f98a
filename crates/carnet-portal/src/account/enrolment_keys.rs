//! Opening an account: the first way to sign in.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_identity::password::MIN_CHARACTERS;
use carnet_pages::account::{AccountError, EnrolmentKeyPage, EnrolmentPasswordPage, EnrolmentTotpPage};
use carnet_pages::{SafeHtml, paths};
use carnet_service::account::{AccountFault, EnrolmentStage};

use super::enrolling::{code_errors, expired, page_of, under_way};
use super::signed_in;
use super::words::{challenge, corrected, errors, passkey_errors};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Seat, count, html_with};

fn status(errors: &[AccountError]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// `GET /inscription/cle`
pub(crate) async fn ask_key(seat: Seat) -> Result<Response, Failure> {
    key_page(&seat, Vec::new()).await
}

async fn key_page(seat: &Seat, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let Some((token, item)) = under_way(seat).await? else { return Ok(expired()) };
    if !matches!(item.stage, EnrolmentStage::Key | EnrolmentStage::Totp) {
        return Ok(see_other(page_of(item.stage)));
    }
    let passkey = seat.service().ask_enrolment_passkey(&token, seat.visitor.csrf()).await?.map(challenge);
    let code = status(&errors);
    Ok(html_with(code, EnrolmentKeyPage { layout: seat.layout(), passkey, errors }.render()))
}

/// `POST /inscription/passkey`
pub(crate) async fn passkey(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let Some((token, _)) = under_way(&seat).await? else { return Ok(expired()) };
    let answer = (form.get("defi"), form.get("reponse"));
    let browser = seat.visitor.csrf();
    match seat.service().enrol_passkey(&token, browser, answer, &seat.visitor.device).await {
        Ok(opened) => signed_in(&seat, &opened, paths::ENROLMENT_DONE).await,
        Err(fault) => {
            let errors = passkey_errors(form.get("reponse"), fault)?;
            key_page(&seat, errors).await
        }
    }
}

/// `GET /inscription/mot-de-passe`
pub(crate) async fn ask_password(seat: Seat) -> Result<Response, Failure> {
    let Some((_, item)) = under_way(&seat).await? else { return Ok(expired()) };
    if !matches!(item.stage, EnrolmentStage::Key | EnrolmentStage::Totp) {
        return Ok(see_other(page_of(item.stage)));
    }
    Ok(password_page(&seat, item.login, Vec::new()))
}

fn password_page(seat: &Seat, login: String, errors: Vec<AccountError>) -> Response {
    let (code, min) = (status(&errors), count(MIN_CHARACTERS));
    html_with(code, EnrolmentPasswordPage { layout: seat.layout(), login, min, errors }.render())
}

/// `POST /inscription/mot-de-passe`
pub(crate) async fn password(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let Some((token, _)) = under_way(&seat).await? else { return Ok(expired()) };
    let (login, password) = (corrected(&form, "identifiant"), form.get("mot_de_passe"));
    let missing = [
        (login.trim().is_empty(), AccountError::LoginMissing),
        (password.is_empty(), AccountError::PasswordMissing),
    ];
    let missing: Vec<_> = missing.into_iter().filter_map(|(is, error)| is.then_some(error)).collect();
    if !missing.is_empty() {
        return Ok(password_page(&seat, login, missing));
    }
    let errors = match seat.service().enrol_password(&token, &login, password).await {
        Ok(()) => return Ok(see_other(paths::ENROLMENT_TOTP)),
        Err(AccountFault::Expired) => return Ok(expired()),
        Err(AccountFault::LoginTaken) => {
            let proposal = seat.service().login_proposal(&token).await.ok();
            vec![AccountError::LoginTaken { proposal }]
        }
        Err(fault) => errors(fault)?,
    };
    Ok(password_page(&seat, login, errors))
}

/// `GET /inscription/totp`
pub(crate) async fn ask_totp(seat: Seat) -> Result<Response, Failure> {
    totp_page(&seat, Vec::new()).await
}

async fn totp_page(seat: &Seat, errors: Vec<AccountError>) -> Result<Response, Failure> {
    let Some((token, item)) = under_way(seat).await? else { return Ok(expired()) };
    if item.stage != EnrolmentStage::Totp {
        return Ok(see_other(page_of(item.stage)));
    }
    let setup = seat.service().enrolment_totp(&token)?;
    let (code, qr) = (status(&errors), drawing(&setup.uri));
    let page = EnrolmentTotpPage { layout: seat.layout(), qr, secret: setup.secret, errors };
    Ok(html_with(code, page.render()))
}

/// The QR code of an address; nothing when it is too long for one: the secret stands beside it.
pub(super) fn drawing(uri: &str) -> SafeHtml {
    let Ok(code) = qrcode::QrCode::new(uri) else { return SafeHtml::default() };
    let dark: Vec<bool> = code.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
    carnet_pages::account::qr_drawing(code.width(), &dark)
}

/// `POST /inscription/totp`
pub(crate) async fn totp(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let Some((token, _)) = under_way(&seat).await? else { return Ok(expired()) };
    let wrong = code_errors(&form);
    if !wrong.is_empty() {
        return totp_page(&seat, wrong).await;
    }
    match seat.service().enrol_totp(&token, form.get("code"), &seat.visitor.device).await {
        Ok(opened) => signed_in(&seat, &opened, paths::ENROLMENT_DONE).await,
        Err(AccountFault::Expired) => Ok(expired()),
        Err(AccountFault::LoginTaken) => Ok(see_other(paths::ENROLMENT_PASSWORD)),
        Err(fault) => {
            let errors = errors(fault)?;
            totp_page(&seat, errors).await
        }
    }
}
