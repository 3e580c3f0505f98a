//! The clients of the provider, and how they prove who they are (OpenID Connect Core 9).

use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use carnet_identity::form;
use carnet_identity::jose::{Algorithm, Jwk, KeySet, TokenType, verify};
use carnet_seal::{VerifyingKey, constant_time_eq};
use serde_json::{Value, json};

use super::{Provider, Realm};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client.
pub(crate) struct Registered {
    /// `client_id`.
    pub(crate) id: String,
    /// The realms that know it.
    pub(crate) realms: Vec<Realm>,
    /// How it proves who it is.
    pub(crate) credential: Credential,
    /// Where its people come back, character for character.
    pub(crate) redirects: Vec<String>,
    /// Where its people go after signing out.
    pub(crate) afterwards: Vec<String>,
    /// Where it wants to be told that a session ended.
    pub(crate) back_channel: Option<String>,
}

/// How a client proves who it is.
pub(crate) enum Credential {
    /// `client_secret_basic`.
    Secret(String),
    /// `private_key_jwt`, with ES256.
    Key(VerifyingKey),
}

/// A refusal, in the words of RFC 6749 (5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused(pub(super) &'static str);

impl Refused {
    pub(super) fn answer(self) -> Response {
        let status = match self.0 {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        };
        answer(status, &json!({ "error": self.0 }))
    }
}

/// A JSON answer that nothing on the way keeps.
pub(super) fn answer(status: StatusCode, body: &Value) -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, body.to_string()).into_response()
}

/// The fields of a form, in order.
pub(crate) type Fields = Vec<(String, String)>;

/// A field of a form.
pub(super) fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

impl Provider {
    /// The client of a request, once it has proven who it is.
    pub(super) fn proven(
        &self,
        realm: Realm,
        headers: &HeaderMap,
        fields: &Fields,
    ) -> Result<&Registered, Refused> {
        let found = match headers.get(AUTHORIZATION) {
            Some(header) => self.by_secret(realm, header),
            None => self.by_assertion(realm, fields),
        };
        found.ok_or(Refused("invalid_client"))
    }

    fn by_secret(&self, realm: Realm, header: &HeaderValue) -> Option<&Registered> {
        let encoded = header.to_str().ok()?.strip_prefix("Basic ")?;
        let both = base64_simd::STANDARD.decode_to_vec(encoded).ok()?;
        let (id, secret) = std::str::from_utf8(&both).ok()?.split_once(':')?;
        let client = self.client(realm, &form::unescape(id)?)?;
        let secret = form::unescape(secret)?;
        match &client.credential {
            Credential::Secret(known) if constant_time_eq(known.as_bytes(), secret.as_bytes()) => {
                Some(client)
            }
            _ => None,
        }
    }

    fn by_assertion(&self, realm: Realm, fields: &Fields) -> Option<&Registered> {
        if field(fields, "client_assertion_type")? != ASSERTION {
            return None;
        }
        let client = self.client(realm, field(fields, "client_id")?)?;
        let Credential::Key(key) = &client.credential else { return None };
        let keys = KeySet::new(vec![Jwk::named_by_thumbprint(key.clone(), Algorithm::Es256)]);
        let token = field(fields, "client_assertion")?;
        let claims = verify(token, &keys, &[Algorithm::Es256], TokenType::Plain).ok()?;
        let named = claims.text("iss") == Some(&client.id) && claims.text("sub") == Some(&client.id);
        let issuer = self.issuer_of(realm);
        let here = claims
            .text("aud")
            .is_some_and(|aud| aud == issuer || aud == format!("{issuer}/protocol/openid-connect/token"));
        let alive = claims.instant("exp").is_some_and(|exp| exp > self.now());
        (named && here && alive).then_some(client)
    }
}
