//! The way back from an identity provider, the choice of a place of exercise, and the word of a provider that somebody
//! signed out there.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use carnet_model::Caller;
use carnet_pages::account::{AccountError, AccountNotice, ExerciseChoice, ExercisePage};
use carnet_pages::layout::Hat;
use carnet_pages::paths;
use carnet_service::account::{Arrival, Exercise, IdentityProvider};
use carnet_terms::Set;

use super::signing_in::refused;
use super::{clear_steps, confirming, end_present_session, landing, path_of, signed_in, step_on};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::portal::Portal;
use crate::seat::{Seat, html_with};

/// Largest logout token.
const LOGOUT_LIMIT: usize = 16 * 1024;

fn providers(portal: &Portal) -> Vec<&IdentityProvider> {
    let config = portal.config();
    [&config.people, &config.professionals].into_iter().flatten().map(AsRef::as_ref).collect()
}

/// `GET /connexion/retour`
pub(crate) async fn back(seat: Seat, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let providers = providers(&seat.portal);
    let token = seat.visitor.session.as_ref().map(|(token, _)| token.as_str());
    let query = query.unwrap_or_default();
    let (browser, device) = (seat.visitor.csrf(), &seat.visitor.device);
    match seat.service().finish_provider(&providers, &query, (browser, token), device).await {
        Ok(arrival) => go_on(&seat, arrival).await,
        Err(fault) if token.is_some() => {
            tracing::info!(%fault, "a proof at a provider failed");
            refused(fault, "").map(|_| see_other(paths::ACCOUNT))
        }
        Err(fault) => refused(fault, ""),
    }
}

async fn go_on(seat: &Seat, arrival: Arrival) -> Result<Response, Failure> {
    Ok(match arrival {
        Arrival::SignedIn { opened, back } => return signed_in(seat, &opened, &back).await,
        Arrival::Professional { token, session, back } => {
            end_present_session(seat).await?;
            let back = path_of(&back);
            let mut response = see_other(if back.is_empty() { landing(session.kind) } else { back });
            seat.sign_in_cookies(&mut response, &token);
            clear_steps(seat, &mut response);
            response
        }
        Arrival::Exercises(step) => step_on(seat, &step, paths::EXERCISE),
        Arrival::Enrolment(step) => step_on(seat, &step, paths::ENROLMENT_EMAIL),
        Arrival::Linked => {
            see_other(&format!("{}?fait={}", paths::ACCOUNT, AccountNotice::IdentityLinked.value()))
        }
        Arrival::Confirmed { token, back } => {
            let mut response = see_other(&confirming::asked_by(&back).unwrap_or_else(|| "/".to_owned()));
            seat.sign_in_cookies(&mut response, &token);
            response
        }
        Arrival::NotConfirmed { fault, back } => {
            tracing::info!(%fault, "a proof at a provider failed");
            confirming::again(&back, &fault)?
        }
    })
}

/// `GET /connexion/exercice`
pub(crate) async fn ask_exercise(seat: Seat) -> Response {
    exercise_page(&seat, Vec::new())
}

fn exercise_page(seat: &Seat, errors: Vec<AccountError>) -> Response {
    let step = seat.visitor.step.as_deref().unwrap_or_default();
    let Ok((exercises, back)) = seat.service().exercises(step, seat.visitor.csrf()) else {
        return see_other(paths::SIGN_IN);
    };
    let name = exercises.first().map(|one| one.caller.name.to_string()).unwrap_or_default();
    let mut layout = seat.layout();
    layout.hat = Hat::Professional;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = ExercisePage {
        layout,
        name,
        choices: exercises.into_iter().map(choice).collect(),
        return_to: back,
        errors,
        ..ExercisePage::default()
    };
    html_with(status, page.render())
}

fn choice(one: Exercise) -> ExerciseChoice {
    let Caller { profession, structure, structure_name, sector, .. } = &one.caller;
    let named = |set, code: &str| carnet_terms::display(set, code).unwrap_or(code).to_owned();
    let specialty = one.caller.specialty().filter(|_| one.caller.expertise.is_some());
    ExerciseChoice {
        profession: profession.as_deref().map(|code| named(Set::Profession, code)).unwrap_or_default(),
        specialty: specialty.map(|code| named(Set::AuthorSpecialty, &code.code)),
        structure: structure_name.as_deref().or(structure.as_deref()).map(ToOwned::to_owned),
        town: None,
        sector: sector.as_deref().map(|code| named(Set::Facility, code)),
        id: one.id,
    }
}

/// `POST /connexion/exercice`
pub(crate) async fn exercise(seat: Seat, Posted(form): Posted) -> Result<Response, Failure> {
    let step = seat.visitor.step.as_deref().unwrap_or_default();
    match seat.service().choose_exercise(step, seat.visitor.csrf(), form.get("exercice")).await {
        Ok(Some(arrival)) => go_on(&seat, arrival).await,
        Ok(None) => Ok(exercise_page(&seat, vec![AccountError::ExerciseMissing])),
        Err(fault) => refused(fault, ""),
    }
}

/// `POST /connexion/fin-de-session`: from a provider, not from a browser (OpenID Connect Back-Channel Logout 1.0, 2.5).
pub(crate) async fn back_channel(State(portal): State<Portal>, body: Bytes) -> Response {
    let token = form_urlencoded::parse(&body).find(|(name, _)| name == "logout_token");
    let known = match token {
        Some((_, token)) if body.len() <= LOGOUT_LIMIT => {
            portal.service().back_channel_logout(&providers(&portal), &token).await.is_ok()
        }
        _ => false,
    };
    let status = if known { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    (status, [(CACHE_CONTROL, "no-store")]).into_response()
}
