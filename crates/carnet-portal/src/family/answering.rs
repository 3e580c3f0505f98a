//! The invited person's side. The token comes from the e-mail; whoever opens it signs in first.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::family::{InvitationOverPage, InvitationPage, PeopleEvent};
use carnet_pages::paths;
use carnet_record::refusal::{Refusal, Refused};
use carnet_service::ServiceError;
use carnet_service::families::Answer;

use super::rows::{last_day, right};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Person, html, html_with};
use crate::when;

/// `GET /invitation/{token}`
pub(crate) async fn show(person: Person, Path(token): Path<String>) -> Result<Response, Failure> {
    let Some(offer) = person.service().invitation(&token).await? else { return Ok(over(&person)) };
    let page = InvitationPage {
        layout: person.seat.layout(),
        token,
        holder: offer.holder,
        rights: offer.scopes.into_iter().map(right).collect(),
        until: last_day(offer.until),
        expires: when::civil(offer.expires),
        from: when::civil(offer.from),
    };
    Ok(html(page.render()))
}

/// Unknown, answered, withdrawn, too old: one page.
fn over(person: &Person) -> Response {
    html_with(StatusCode::NOT_FOUND, InvitationOverPage { layout: person.seat.layout() }.render())
}

/// `POST /invitation/{token}/accepter`
pub(crate) async fn accept(
    person: Person,
    Path(token): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    person.seat.fresh(StepUpPurpose::Mandate, &format!("/invitation/{token}"))?;
    answer(person, &token, Answer::Accept, PeopleEvent::Accepted).await
}

/// `POST /invitation/{token}/refuser`
pub(crate) async fn decline(
    person: Person,
    Path(token): Path<String>,
    Posted(_): Posted,
) -> Result<Response, Failure> {
    answer(person, &token, Answer::Decline, PeopleEvent::Declined).await
}

async fn answer(person: Person, token: &str, answer: Answer, done: PeopleEvent) -> Result<Response, Failure> {
    match person.service().answer_invitation(&person.caller, token, answer).await {
        Ok(()) => Ok(see_other(&format!("{}?fait={}", paths::HELPING, done.value()))),
        Err(
            ServiceError::Unknown
            | ServiceError::NoRecord
            | ServiceError::Refused(Refusal { why: Refused::InvitationOver | Refused::UnknownMandate, .. }),
        ) => Ok(over(&person)),
        Err(error) => Err(error.into()),
    }
}
