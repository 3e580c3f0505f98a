//! Opening an account: who one is, and the e-mail address.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::person::Language;
use carnet_pages::account::{
    AccountError, EnrolledRecord, EnrolmentCause, EnrolmentDonePage, EnrolmentEmailCodePage,
    EnrolmentEmailPage, EnrolmentPage,
};
use carnet_pages::{Lang, paths};
use carnet_record::record::Status;
use carnet_service::account::mailed::MINUTES;
use carnet_service::account::{AccountFault, EnrolmentItem, EnrolmentStage, ProviderErrand};
use carnet_service::{SessionKind, Subject};

use super::signing_in::leave;
use super::step_on;
use super::words::{corrected, errors};
use crate::failure::{Failure, see_other};
use crate::form::{Fields, Posted, Query};
use crate::seat::{Seat, first_name, html, html_with};
use crate::when;

/// Letters and digits of an activation code.
pub(super) const CODE_LENGTH: u32 = 16;

/// `GET /inscription`
pub(crate) async fn show(seat: Seat, Query(query): Query) -> Response {
    let cause = match query.get("cause") {
        "refus" => EnrolmentCause::ProviderRefused,
        "inconnu" => EnrolmentCause::NoRecord,
        "niveau" => EnrolmentCause::ProviderLevel,
        "perime" => EnrolmentCause::Expired,
        _ => EnrolmentCause::Visit,
    };
    html(page(&seat, cause).render())
}

fn page(seat: &Seat, cause: EnrolmentCause) -> EnrolmentPage {
    EnrolmentPage {
        layout: seat.layout(),
        cause,
        code_length: CODE_LENGTH,
        provider: seat.portal.config().people.as_ref().map(|one| one.name().to_owned()),
        ..EnrolmentPage::default()
    }
}

/// `POST /inscription`
pub(crate) async fn begin(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (code, born) = (form.get("code"), form.get("naissance"));
    let mut errors = activation_errors(code);
    if errors.is_empty() {
        let under_way = seat.visitor.step.as_deref();
        match seat.service().begin_enrolment(under_way, code, born, &seat.visitor.device).await {
            Ok(step) => return Ok(step_on(&seat, &step, paths::ENROLMENT_EMAIL)),
            Err(AccountFault::TooMany { retry_seconds }) => {
                let cause = EnrolmentCause::TooMany { retry_seconds };
                return Ok(html_with(StatusCode::TOO_MANY_REQUESTS, page(&seat, cause).render()));
            }
            Err(AccountFault::CodeUsedUp) => errors.push(AccountError::ActivationRefused { left: Some(0) }),
            Err(fault) => errors.extend(self::errors(fault)?),
        }
    }
    let page = EnrolmentPage {
        code: code.to_owned(),
        born: born.to_owned(),
        errors,
        ..page(&seat, EnrolmentCause::Visit)
    };
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

pub(super) fn activation_errors(code: &str) -> Vec<AccountError> {
    let found = u32::try_from(code.chars().filter(|c| c.is_alphanumeric()).count()).unwrap_or(u32::MAX);
    match found {
        0 => vec![AccountError::ActivationMissing],
        CODE_LENGTH => Vec::new(),
        found => vec![AccountError::ActivationMalformed { found, wanted: CODE_LENGTH }],
    }
}

/// `POST /inscription/personne`
pub(crate) async fn by_provider(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    leave(&seat, ProviderErrand::Enrolment, SessionKind::Person, "").await
}

/// The enrolment of this browser, and its token.
pub(super) async fn under_way(seat: &Seat) -> Result<Option<(String, EnrolmentItem)>, Failure> {
    let Some(token) = &seat.visitor.step else { return Ok(None) };
    Ok(seat.service().enrolment(token).await?.map(|item| (token.clone(), item)))
}

/// The page that an enrolment has come to.
pub(super) const fn page_of(stage: EnrolmentStage) -> &'static str {
    match stage {
        EnrolmentStage::Code => paths::ENROLMENT,
        EnrolmentStage::Email => paths::ENROLMENT_EMAIL,
        EnrolmentStage::EmailCode => paths::ENROLMENT_EMAIL_CODE,
        EnrolmentStage::Key => paths::ENROLMENT_KEY,
        EnrolmentStage::Totp => paths::ENROLMENT_TOTP,
    }
}

pub(super) fn expired() -> Response {
    see_other("/inscription?cause=perime")
}

/// `GET /inscription/courriel`
pub(crate) async fn ask_email(seat: Seat) -> Result<Response, Failure> {
    let Some((_, item)) = under_way(&seat).await? else { return Ok(expired()) };
    if item.stage == EnrolmentStage::Code {
        return Ok(see_other(paths::ENROLMENT));
    }
    let email = item.email.clone().unwrap_or_default();
    Ok(html(email_page(&seat, &item, email, Vec::new()).render()))
}

fn email_page(
    seat: &Seat,
    item: &EnrolmentItem,
    email: String,
    errors: Vec<AccountError>,
) -> EnrolmentEmailPage {
    EnrolmentEmailPage { layout: seat.layout(), first_name: first_name(&item.name), email, errors }
}

/// `POST /inscription/courriel`
pub(crate) async fn email(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let Some((token, item)) = under_way(&seat).await? else { return Ok(expired()) };
    let typed = corrected(&form, "courriel");
    let errors = if typed.trim().is_empty() {
        vec![AccountError::EmailMissing]
    } else {
        match seat.service().enrol_email(&token, Some(&typed), language(seat.lang())).await {
            Ok(()) => return Ok(see_other(paths::ENROLMENT_EMAIL_CODE)),
            Err(AccountFault::Expired) => return Ok(expired()),
            Err(fault) => errors(fault)?,
        }
    };
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, email_page(&seat, &item, typed, errors).render()))
}

pub(super) const fn language(lang: Lang) -> Language {
    match lang {
        Lang::French => Language::French,
        Lang::English => Language::English,
    }
}

/// `GET /inscription/courriel/code`
pub(crate) async fn ask_email_code(seat: Seat) -> Result<Response, Failure> {
    let Some((_, item)) = under_way(&seat).await? else { return Ok(expired()) };
    match item.email {
        Some(email) => Ok(html(code_page(&seat, email, Vec::new()).render())),
        None => Ok(see_other(paths::ENROLMENT_EMAIL)),
    }
}

fn code_page(seat: &Seat, email: String, errors: Vec<AccountError>) -> EnrolmentEmailCodePage {
    EnrolmentEmailCodePage { layout: seat.layout(), email, minutes: MINUTES, errors }
}

/// `POST /inscription/courriel/code`
pub(crate) async fn email_code(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let Some((token, item)) = under_way(&seat).await? else { return Ok(expired()) };
    let errors = match code_errors(&form) {
        errors if !errors.is_empty() => errors,
        _ => match seat.service().enrol_email_code(&token, form.get("code")).await {
            Ok(()) => return Ok(see_other(paths::ENROLMENT_KEY)),
            Err(AccountFault::Expired) => return Ok(expired()),
            Err(fault) => errors(fault)?,
        },
    };
    let email = item.email.unwrap_or_default();
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, code_page(&seat, email, errors).render()))
}

/// What is wrong with a code before it is looked at.
pub(super) fn code_errors(form: &Fields) -> Vec<AccountError> {
    let code: String = form.get("code").chars().filter(|c| !c.is_whitespace()).collect();
    if code.is_empty() {
        return vec![AccountError::CodeMissing];
    }
    let six = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    if six { Vec::new() } else { vec![AccountError::CodeMalformed { digits: 6 }] }
}

/// `POST /inscription/courriel/renvoyer`
pub(crate) async fn email_again(seat: Seat, Posted(_): Posted) -> Result<Response, Failure> {
    let Some((token, item)) = under_way(&seat).await? else { return Ok(expired()) };
    match seat.service().enrol_email(&token, None, language(seat.lang())).await {
        Ok(()) => Ok(see_other(paths::ENROLMENT_EMAIL_CODE)),
        Err(AccountFault::Expired) => Ok(expired()),
        Err(fault) => {
            let page = code_page(&seat, item.email.unwrap_or_default(), errors(fault)?);
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
    }
}

/// `GET /inscription/fin`
pub(crate) async fn done(seat: Seat) -> Result<Response, Failure> {
    let (token, session) = seat.account_session()?;
    let Some(ins) = session.caller.ins else { return Ok(see_other(super::landing(session.kind))) };
    let account = seat.service().account(token, session).await?;
    let status = seat.service().status(&session.caller, Subject::Ins(ins)).await?;
    let record = match status.map(|status| status.status) {
        Some(Status::Waiting(opens)) => EnrolledRecord::Waiting { opens: when::civil(opens).date() },
        Some(Status::Opposed) => EnrolledRecord::Opposed,
        _ => EnrolledRecord::Open,
    };
    let page = EnrolmentDonePage {
        layout: seat.layout(),
        first_name: first_name(&session.caller.name),
        login: account.login,
        record,
    };
    Ok(html(page.render()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_counted_before_it_is_tried() {
        for (code, error) in [
            ("", Some(AccountError::ActivationMissing)),
            ("ABCD-EFGH", Some(AccountError::ActivationMalformed { found: 8, wanted: 16 })),
            ("ABCD EFGH JKMN PQRS", None),
        ] {
            assert_eq!(activation_errors(code).into_iter().next(), error, "{code}");
        }
    }
}
