//! The token endpoint.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::{Caller, Timestamp};
use carnet_service::peer::Peer;
use carnet_service::{Grant, Service};
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::form::Form;
use crate::subject::Subjects;
use crate::{answer, declared, exchange};

/// Life of a token, in milliseconds. Source: `design/security.md` 5.2, structure token.
const LIFE: i64 = 10 * 60_000;

/// What a request for a token is answered.
pub(crate) async fn issued(
    service: &Service,
    subjects: Option<&dyn Subjects>,
    peer: &Peer,
    form: &Form,
) -> Result<Response, Fault> {
    if form.get("scope").is_some() {
        return Err(Fault::Scope);
    }
    let (caller, until, extra) = match form.need("grant_type", "grant_type is missing")? {
        "client_credentials" => (peer.caller(), None, None),
        exchange::GRANT => {
            let (caller, until) = exchange::exchanged(subjects, peer, form).await?;
            (caller, until, Some(("issued_token_type", exchange::ACCESS_TOKEN)))
        }
        _ => return Err(Fault::GrantType),
    };
    let caller = declared::declare(service, caller, form)?;
    let (token, life) = grant(service, peer, caller, until).await?;
    let mut body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": life / 1_000 });
    if let (Some((name, value)), Some(fields)) = (extra, body.as_object_mut()) {
        fields.insert(name.to_owned(), Value::from(value));
    }
    Ok(answer::of(StatusCode::OK, &body))
}

/// Issues a token to the holder of a certificate, never longer than what it rests on. Gives it and its life.
async fn grant(
    service: &Service,
    peer: &Peer,
    caller: Caller,
    until: Option<Timestamp>,
) -> Result<(String, i64), Fault> {
    let now = service.now();
    let longest = now.plus_millis(LIFE);
    let expires = until.map_or(longest, |until| Timestamp(until.0.min(longest.0)));
    let life = expires.0 - now.0;
    if life < 1_000 {
        return Err(Fault::Request("subject_token is not active"));
    }
    let bound_to = Some(peer.thumbprint);
    let grant = Grant { caller, bound_to, expires, client: Some(peer.client().into()) };
    Ok((service.issue_grant(&grant).await?, life))
}
