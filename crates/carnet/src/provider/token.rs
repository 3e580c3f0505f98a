//! The token endpoint, and what it says later of its tokens.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use carnet_model::Timestamp;
use carnet_seal::{constant_time_eq, sha256};
use serde_json::json;

use super::client::{Fields, Refused, answer, field};
use super::memory::{ACCESS, Granted};
use super::{Provider, Realm, person};

/// Life of an ID token, in seconds.
const ID_TOKEN: i64 = 300;

/// `POST …/token`
pub(super) fn exchange(
    realm: Realm,
    State(provider): State<Arc<Provider>>,
    headers: &HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    exchanged(&provider, realm, headers, &fields).unwrap_or_else(Refused::answer)
}

fn exchanged(
    provider: &Provider,
    realm: Realm,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Response, Refused> {
    let client = provider.proven(realm, headers, fields)?;
    if field(fields, "grant_type") != Some("authorization_code") {
        return Err(Refused("unsupported_grant_type"));
    }
    let now = provider.now();
    let code = field(fields, "code").ok_or(Refused("invalid_request"))?;
    // A code is spent by whoever hands it in, rightly or not.
    let granted = provider.memory.lock().take(code, now).ok_or(Refused("invalid_grant"))?;
    let asked = &granted.asked;
    let fits = asked.client == client.id
        && asked.realm == realm
        && field(fields, "redirect_uri") == Some(&asked.redirect_uri)
        && field(fields, "code_verifier").is_some_and(|verifier| is_verifier(verifier, &asked.challenge));
    if !fits {
        return Err(Refused("invalid_grant"));
    }
    let token = provider.memory.lock().token(&granted, now);
    let id_token = id_token(provider, &granted, &token, now).ok_or(Refused("server_error"))?;
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": ACCESS / 1_000,
        "id_token": id_token,
        "scope": asked.scope,
    });
    Ok(answer(StatusCode::OK, &body))
}

/// RFC 7636: S256 only.
fn is_verifier(verifier: &str, challenge: &str) -> bool {
    let made = base64_simd::URL_SAFE_NO_PAD.encode_to_string(sha256(verifier.as_bytes()));
    (43..=128).contains(&verifier.len()) && constant_time_eq(made.as_bytes(), challenge.as_bytes())
}

fn id_token(provider: &Provider, granted: &Granted, access_token: &str, now: Timestamp) -> Option<String> {
    let asked = &granted.asked;
    let account = provider.account(&granted.login)?;
    let seconds = now.0.div_euclid(1_000);
    let hash = sha256(access_token.as_bytes());
    let (half, _) = hash.split_at(16);
    let mut claims = json!({
        "iss": provider.issuer_of(asked.realm),
        "sub": person::subject(asked.realm, account),
        "aud": asked.client,
        "azp": asked.client,
        "iat": seconds,
        "exp": seconds + ID_TOKEN,
        "auth_time": granted.at.0.div_euclid(1_000),
        "jti": super::random(),
        "acr": asked.realm.acr(),
        "sid": granted.session,
        "at_hash": base64_simd::URL_SAFE_NO_PAD.encode_to_string(half),
    });
    let members = claims.as_object_mut()?;
    members.extend(asked.nonce.as_ref().map(|nonce| ("nonce".to_owned(), nonce.as_str().into())));
    if asked.realm == Realm::Professionals {
        for name in ["SubjectNameID", "preferred_username"] {
            members.insert(name.to_owned(), (*account.caller.id).into());
        }
    }
    provider.signed(None, &claims)
}

/// `POST …/token/introspect` (RFC 7662): any client of the realm may ask.
pub(super) fn introspect(
    realm: Realm,
    State(provider): State<Arc<Provider>>,
    headers: &HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if let Err(refused) = provider.proven(realm, headers, &fields) {
        return refused.answer();
    }
    let Some(token) = field(&fields, "token") else { return Refused("invalid_request").answer() };
    let found = provider.memory.lock().of_token(realm, token, provider.now());
    let known = found.and_then(|(granted, until)| Some((provider.account(&granted.login)?, granted, until)));
    let body = known.map_or_else(
        || json!({ "active": false }),
        |(account, granted, until)| {
            json!({
                "active": true,
                "iss": provider.issuer_of(realm),
                "sub": person::subject(realm, account),
                "client_id": granted.asked.client,
                "username": account.caller.id,
                "token_type": "Bearer",
                "scope": granted.asked.scope,
                "acr": realm.acr(),
                "auth_time": granted.at.0.div_euclid(1_000),
                "exp": until.0.div_euclid(1_000),
            })
        },
    );
    answer(StatusCode::OK, &body)
}
