//! What the provider says of itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_identity::jose::KeySet;
use serde_json::{Value, json};

use super::client::answer;
use super::{ALGORITHM, Provider, Realm};

/// `GET …/.well-known/openid-configuration`
pub(super) fn discovery(realm: Realm, State(provider): State<Arc<Provider>>) -> Response {
    let issuer = provider.issuer_of(realm);
    let at = |path: &str| format!("{issuer}/protocol/openid-connect{path}");
    let body = json!({
        "issuer": issuer,
        "authorization_endpoint": at("/auth"),
        "token_endpoint": at("/token"),
        "introspection_endpoint": at("/token/introspect"),
        "userinfo_endpoint": at("/userinfo"),
        "end_session_endpoint": at("/logout"),
        "jwks_uri": at("/certs"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM.name()],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": realm.scopes(),
        "acr_values_supported": [realm.acr()],
        "claims_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    });
    answer(StatusCode::OK, &body)
}

/// `GET …/certs`
pub(super) async fn keys(State(provider): State<Arc<Provider>>) -> Response {
    let text = KeySet::new(vec![provider.jwk.clone()]).to_json();
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    answer(StatusCode::OK, &body)
}
