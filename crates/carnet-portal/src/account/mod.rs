//! Who is there: doors, enrolment, the account, fresh proofs.

mod adding;
mod changing;
mod coming_back;
mod confirming;
mod doors;
mod enrolling;
mod enrolment_keys;
pub(crate) mod leaving;
pub(crate) mod objecting;
mod recovering;
mod security;
mod signing_in;
mod words;

use axum::response::Response;
use carnet_pages::paths;
use carnet_service::SessionKind;
use carnet_service::account::Opened;

pub(crate) use doors::{doors, unguarded};

use crate::cookies::Cookie;
use crate::failure::{Failure, see_other};
use crate::seat::Seat;
use crate::visitor::is_local_path;

/// Where a session begins.
pub(crate) const fn landing(kind: SessionKind) -> &'static str {
    match kind {
        SessionKind::Person => paths::HOME,
        SessionKind::Professional => paths::PROFESSIONAL,
        SessionKind::Operator => paths::OPERATIONS,
    }
}

/// A path to come back to, if it is one of ours.
fn path_of(back: &str) -> &str {
    if is_local_path(back) { back } else { "" }
}

/// Puts a new session into the browser and leads on. What the browser had before is over.
async fn signed_in(seat: &Seat, opened: &Opened, back: &str) -> Result<Response, Failure> {
    end_present_session(seat).await?;
    let to = if path_of(back).is_empty() { landing(opened.session.kind) } else { back };
    let mut response = see_other(to);
    let cookies = seat.portal.config().cookies;
    seat.sign_in_cookies(&mut response, &opened.token);
    Cookie::Device.set(response.headers_mut(), cookies, &opened.mark.value());
    clear_steps(seat, &mut response);
    leaving::language_of(seat, &opened.session, &mut response).await?;
    Ok(response)
}

async fn end_present_session(seat: &Seat) -> Result<(), Failure> {
    if let Some((token, _)) = &seat.visitor.session {
        seat.service().close_session(token).await?;
    }
    Ok(())
}

/// Forgets what the browser kept before its session.
fn clear_steps(seat: &Seat, response: &mut Response) {
    let cookies = seat.portal.config().cookies;
    for cookie in [Cookie::Before, Cookie::Desk, Cookie::Step] {
        cookie.clear(response.headers_mut(), cookies);
    }
}

/// Leads on, with the token of a step.
fn step_on(seat: &Seat, token: &str, to: &str) -> Response {
    let mut response = see_other(to);
    Cookie::Step.set(response.headers_mut(), seat.portal.config().cookies, token);
    response
}

/// An address with a query.
pub(crate) fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let kept = pairs.iter().filter(|(_, value)| !value.is_empty());
    let query: String = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
