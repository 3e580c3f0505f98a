//! The authorization endpoint: a request is checked, waits for a choice, and goes back with a code.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use carnet_service::SessionKind;

use super::client::{Fields, field};
use super::memory::Asked;
use super::{Provider, Realm};
use crate::identity::{Account, url_encoded};

/// `GET …/auth`: checks a request and keeps it until somebody is chosen. Gives its name for the chooser, or the answer
/// that it gets at once.
pub(crate) fn begin(realm: Realm, provider: &Provider, query: &Fields) -> Result<String, Box<Response>> {
    let get = |name: &str| field(query, name);
    let client = get("client_id").and_then(|id| provider.client(realm, id));
    let known =
        client.zip(get("redirect_uri")).filter(|(client, to)| client.redirects.iter().any(|r| r == to));
    // Where the address is not one of the client's, nobody is sent there.
    let Some((client, redirect_uri)) = known else {
        let refused = (StatusCode::BAD_REQUEST, "client_id or redirect_uri is not known\n").into_response();
        return Err(Box::new(refused));
    };
    let asked = Asked {
        realm,
        client: client.id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        scope: get("scope").unwrap_or_default().to_owned(),
        state: get("state").map(ToOwned::to_owned),
        nonce: get("nonce").map(ToOwned::to_owned),
        challenge: get("code_challenge").unwrap_or_default().to_owned(),
    };
    match fault(query, realm) {
        Some(error) => Err(Box::new(back(provider, &asked, &[("error", error)]))),
        None => Ok(provider.memory.lock().wait(asked, provider.now())),
    }
}

/// What is wrong with a request of a known client, in the words of RFC 6749 (4.1.2.1) and OpenID Connect (3.1.2.6).
fn fault(query: &Fields, realm: Realm) -> Option<&'static str> {
    let get = |name: &str| field(query, name);
    let scopes = || get("scope").unwrap_or_default().split(' ').filter(|scope| !scope.is_empty());
    if get("response_type") != Some("code") {
        return Some("unsupported_response_type");
    }
    if !scopes().any(|scope| scope == "openid") || scopes().any(|scope| !realm.scopes().contains(&scope)) {
        return Some("invalid_scope");
    }
    let challenge = get("code_challenge").unwrap_or_default();
    if get("code_challenge_method") != Some("S256") || challenge.len() != 43 {
        return Some("invalid_request");
    }
    if get("request").is_some() {
        return Some("request_not_supported");
    }
    // Nobody is signed in without a choice.
    (get("prompt") == Some("none")).then_some("login_required")
}

/// Somebody was chosen for an authorization that waits. `None` if none waits under this name, or not for this kind of
/// account: it is then over.
pub(crate) fn chosen(provider: &Provider, name: &str, account: &Account) -> Option<Response> {
    let (asked, code) = provider.memory.lock().grant(name, &account.login, provider.now())?;
    let fits = match asked.realm {
        Realm::Professionals => account.kind == SessionKind::Professional,
        Realm::People => account.kind == SessionKind::Person,
    };
    fits.then(|| back(provider, &asked, &[("code", &code)]))
}

/// Back to the client, with the issuer's name (RFC 9207).
fn back(provider: &Provider, asked: &Asked, fields: &[(&str, &str)]) -> Response {
    let issuer = provider.issuer_of(asked.realm);
    let state = asked.state.as_deref().map(|state| ("state", state));
    let mut to = asked.redirect_uri.clone();
    for (name, value) in fields.iter().copied().chain(state).chain([("iss", issuer.as_str())]) {
        to.push(if to.contains('?') { '&' } else { '?' });
        to.push_str(name);
        to.push('=');
        to.push_str(&url_encoded(value));
    }
    Redirect::to(&to).into_response()
}
