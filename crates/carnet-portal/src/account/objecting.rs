//! Objection to the opening of a record, with the code of the letter: no account is needed.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::Response;
use carnet_pages::account::{AccountError, ObjectionAnswer, ObjectionDonePage, ObjectionPage, ObjectionWish};
use carnet_service::account::AccountFault;
use carnet_service::population::{Opposed, Opposition};

use super::enrolling::{CODE_LENGTH, activation_errors};
use super::words::errors;
use crate::failure::Failure;
use crate::form::Posted;
use crate::seat::{Seat, html, html_with};

/// `GET /opposition`
pub(crate) async fn show(seat: Seat) -> Response {
    html(page(&seat).render())
}

fn page(seat: &Seat) -> ObjectionPage {
    ObjectionPage { layout: seat.layout(), code_length: CODE_LENGTH, ..ObjectionPage::default() }
}

/// `POST /opposition`
pub(crate) async fn answer(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let (code, born) = (form.get("code"), form.get("naissance"));
    let wish = ObjectionWish::from_value(form.get("choix")).ok_or(Failure::BadRequest)?;
    let mut errors = activation_errors(code);
    if errors.is_empty() {
        let carried = match wish {
            ObjectionWish::Object => Opposition::Object,
            ObjectionWish::Withdraw => Opposition::Withdraw,
        };
        match seat.service().oppose_by_letter(code, born, carried, &seat.visitor.device).await {
            Ok(opposed) => {
                let answer = said(wish, opposed);
                return Ok(html(ObjectionDonePage { layout: seat.layout(), answer }.render()));
            }
            Err(AccountFault::TooMany { retry_seconds }) => {
                let page = ObjectionPage { retry_seconds: Some(retry_seconds), ..page(&seat) };
                let mut response = html_with(StatusCode::TOO_MANY_REQUESTS, page.render());
                response.headers_mut().insert(RETRY_AFTER, retry_seconds.into());
                return Ok(response);
            }
            Err(AccountFault::CodeUsedUp) => errors.push(AccountError::ActivationRefused { left: Some(0) }),
            Err(fault) => errors.extend(self::errors(fault)?),
        }
    }
    let (code, born) = (code.to_owned(), born.to_owned());
    let page = ObjectionPage { code, born, wish, errors, ..page(&seat) };
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

/// Who had objected before has objected.
const fn said(wish: ObjectionWish, opposed: Opposed) -> ObjectionAnswer {
    match (wish, opposed) {
        (_, Opposed::TooLate | Opposed::NoRecord) => ObjectionAnswer::TooLate,
        (ObjectionWish::Object, Opposed::Done | Opposed::Already) => ObjectionAnswer::Objected,
        (ObjectionWish::Withdraw, Opposed::Done) => ObjectionAnswer::Withdrawn,
        (ObjectionWish::Withdraw, Opposed::Already) => ObjectionAnswer::None,
    }
}
