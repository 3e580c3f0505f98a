//! Signing out at the provider: its session ends, and so do those of every client that it told of the person
//! (OpenID Connect RP-Initiated Logout 1.0, Back-Channel Logout 1.0).

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use carnet_identity::jose::{KeySet, TokenType, verify};
use carnet_service::outbound::OutboundRequest;
use serde_json::json;

use super::client::{Fields, Registered, field};
use super::memory::Session;
use super::{ALGORITHM, Provider, Realm, person};
use crate::identity::url_encoded;

/// Life of a logout token, in seconds.
const LIFE: i64 = 120;

/// `GET …/logout`
pub(super) async fn end(
    realm: Realm,
    State(provider): State<Arc<Provider>>,
    Query(query): Query<Fields>,
) -> Response {
    let Some((client, session)) = hinted(&provider, realm, &query) else {
        return (StatusCode::BAD_REQUEST, "id_token_hint is not one of this provider\n").into_response();
    };
    let ended = provider.memory.lock().end(realm, &session);
    for session in &ended {
        tell(&provider, session).await;
    }
    let wanted = field(&query, "post_logout_redirect_uri");
    let Some(to) = wanted.filter(|to| client.afterwards.iter().any(|known| known == to)) else {
        return (StatusCode::OK, "signed out\n").into_response();
    };
    let state = field(&query, "state").map(|state| format!("?state={}", url_encoded(state)));
    Redirect::to(&format!("{to}{}", state.unwrap_or_default())).into_response()
}

/// The client and the session of the ID token that comes with the request. It may have expired.
fn hinted<'a>(provider: &'a Provider, realm: Realm, query: &Fields) -> Option<(&'a Registered, String)> {
    let keys = KeySet::new(vec![provider.jwk.clone()]);
    let claims = verify(field(query, "id_token_hint")?, &keys, &[ALGORITHM], TokenType::Plain).ok()?;
    if claims.text("iss") != Some(&provider.issuer_of(realm)) {
        return None;
    }
    Some((provider.client(realm, claims.text("aud")?)?, claims.text("sid")?.to_owned()))
}

/// Tells the client of a session that it ended.
async fn tell(provider: &Provider, session: &Session) {
    let known = provider.client(session.realm, &session.client).zip(provider.account(&session.login));
    let Some((client, account)) = known else { return };
    let Some(url) = &client.back_channel else { return };
    let seconds = provider.now().0.div_euclid(1_000);
    let claims = json!({
        "iss": provider.issuer_of(session.realm),
        "sub": person::subject(session.realm, account),
        "aud": client.id,
        "iat": seconds,
        "exp": seconds + LIFE,
        "jti": super::random(),
        "sid": session.id,
        "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
    });
    let Some(token) = provider.signed(Some("logout+jwt"), &claims) else { return };
    let sent = provider.out.send(OutboundRequest::form(url, &[("logout_token", &token)])).await;
    match sent {
        Ok(answer) if answer.is_success() => {}
        Ok(answer) => tracing::warn!(status = answer.status, "a client did not take a logout"),
        Err(error) => tracing::warn!(%error, "a client could not be told of a logout"),
    }
}
