//! A client's own tokens: revoked (RFC 7009) and looked at (RFC 7662).

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_service::peer::Peer;
use carnet_service::{Grant, Service};
use serde_json::json;

use crate::answer;
use crate::fault::Fault;
use crate::form::Form;

/// Ends a token. One that is unknown is ended already.
pub(crate) async fn revoked(service: &Service, peer: &Peer, form: &Form) -> Result<Response, Fault> {
    let token = form.need("token", "token is missing")?;
    match service.grant_of_token(token).await? {
        Some(grant) if !is_own(&grant, peer) => {
            return Err(Fault::Grant("the token was issued to another client"));
        }
        Some(_) => service.revoke_token(token).await?,
        None => {}
    }
    let mut response = answer::of(StatusCode::OK, &json!({}));
    *response.body_mut() = Body::empty();
    Ok(response)
}

/// What a token stands for. One of another client looks like one that is unknown.
pub(crate) async fn shown(
    service: &Service,
    issuer: &str,
    peer: &Peer,
    form: &Form,
) -> Result<Response, Fault> {
    let token = form.need("token", "token is missing")?;
    let grant = service.grant_of_token(token).await?.filter(|grant| is_own(grant, peer));
    let body = grant.map_or_else(
        || json!({ "active": false }),
        |grant| {
            let thumbprint = grant.bound_to.map(|bytes| base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes));
            json!({
                "active": true,
                "iss": issuer,
                "client_id": grant.client,
                "sub": grant.caller.id,
                "exp": grant.expires.0.div_euclid(1_000),
                "token_type": "Bearer",
                "cnf": { "x5t#S256": thumbprint },
            })
        },
    );
    Ok(answer::of(StatusCode::OK, &body))
}

/// Whether a token was issued to this client, with this or an earlier certificate.
fn is_own(grant: &Grant, peer: &Peer) -> bool {
    grant.client.as_deref() == Some(peer.client())
}
