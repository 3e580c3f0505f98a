//! The token endpoint: what is sent, what comes back (RFC 6749, 4.1.3, 5 and 6; OpenID Connect Core 9).

use carnet_model::Timestamp;
use serde_json::json;
use thiserror::Error;

use super::{Client, ClientAuthentication, Provider};
use crate::claims::Claims;
use crate::form;
use crate::jose::{self, JoseError};

/// Longest answer.
const MAX_ANSWER: usize = 256 * 1024;
/// Seconds for which an assertion of ours is good.
const ASSERTION_SECONDS: i64 = 60;

/// A `POST` of a form, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Where.
    pub url: Box<str>,
    /// The header `Authorization`, for `client_secret_basic`.
    pub authorization: Option<Box<str>>,
    /// The body, `application/x-www-form-urlencoded`.
    pub body: String,
}

/// A request holds secrets: it is not printed.
impl core::fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "TokenRequest({})", self.url)
    }
}

/// Exchanges a code. `verifier` is [`Pkce::verifier`](super::Pkce::verifier) of the same request; `jti` is a random text
/// that was never used before (RFC 7523, 3: for `private_key_jwt`).
///
/// # Errors
/// [`JoseError::Key`] when our own key cannot sign.
pub fn code_request(
    provider: &Provider,
    client: &Client,
    code: &str,
    verifier: &str,
    jti: &str,
    now: Timestamp,
) -> Result<TokenRequest, JoseError> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", &*client.redirect_uri),
        ("code_verifier", verifier),
    ];
    request(provider, client, &fields, jti, now)
}

/// Asks for fresh tokens (RFC 6749, 6).
///
/// # Errors
/// [`JoseError::Key`] when our own key cannot sign.
pub fn refresh_request(
    provider: &Provider,
    client: &Client,
    refresh_token: &str,
    jti: &str,
    now: Timestamp,
) -> Result<TokenRequest, JoseError> {
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    request(provider, client, &fields, jti, now)
}

fn request(
    provider: &Provider,
    client: &Client,
    fields: &[(&str, &str)],
    jti: &str,
    now: Timestamp,
) -> Result<TokenRequest, JoseError> {
    let mut fields = fields.to_vec();
    let mut authorization = None;
    let assertion;
    match &client.authentication {
        ClientAuthentication::Basic { secret } => {
            // RFC 6749, 2.3.1: both are form-encoded before they are joined.
            let both = format!("{}:{}", form::escape(&client.id), form::escape(secret));
            let both = base64_simd::STANDARD.encode_to_string(both.as_bytes());
            authorization = Some(format!("Basic {both}").into());
        }
        ClientAuthentication::Post { secret } => {
            fields.extend([("client_id", &*client.id), ("client_secret", secret)]);
        }
        ClientAuthentication::PrivateKeyJwt { key, algorithm, kid } => {
            let seconds = now.0.div_euclid(1000);
            let claims = json!({
                "iss": client.id, "sub": client.id, "aud": provider.token_endpoint.as_str(),
                "jti": jti, "iat": seconds, "exp": seconds + ASSERTION_SECONDS,
            });
            assertion = jose::sign(key, *algorithm, Some(kid), None, &claims)?;
            fields.extend([
                ("client_id", &*client.id),
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", &assertion),
            ]);
        }
    }
    Ok(TokenRequest {
        url: provider.token_endpoint.as_str().into(),
        authorization,
        body: form::write(&fields),
    })
}

/// What a code gave.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For the userinfo endpoint; opaque to us.
    pub access_token: Box<str>,
    /// Who the person is, not verified yet. A refresh may give none.
    pub id_token: Option<Box<str>>,
    /// For fresh tokens, if the provider gives one.
    pub refresh_token: Option<Box<str>>,
    /// Seconds for which the access token is good, if it says so.
    pub expires_in_seconds: Option<u32>,
}

/// Tokens are not printed.
impl core::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// Why a token endpoint gave nothing (RFC 6749, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalCode {
    /// `invalid_grant`: the code is used up, too old, or of another request. The person signs in again.
    InvalidGrant,
    /// `invalid_client`: our secret or key is wrong there. An operator must look.
    InvalidClient,
    /// `invalid_request`, `unauthorized_client`, `unsupported_grant_type`, `invalid_scope`: a fault of configuration.
    OurFault,
    /// Something else.
    Other,
}

/// Why there are no tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    /// The answer is no JSON of the expected shape.
    #[error("the token endpoint's answer is not readable")]
    Malformed,
    /// The token is of a type that we cannot use (not `Bearer`).
    #[error("the token endpoint gave a token of another type")]
    OtherType,
    /// The provider refused.
    #[error("the token endpoint refused: {0:?}")]
    Refused(RefusalCode),
    /// The provider is out of order: the same request may be tried again only with a new code.
    #[error("the token endpoint answered with status {0}")]
    Unavailable(u16),
}

/// Reads the answer of the token endpoint (RFC 6749, 5.1 and 5.2).
///
/// # Errors
/// [`TokenError`].
pub fn read_tokens(status: u16, body: &[u8]) -> Result<Tokens, TokenError> {
    let claims = Claims::parse(body, MAX_ANSWER);
    match (status, claims) {
        (200, Some(claims)) => tokens(&claims),
        (400 | 401, Some(claims)) => {
            let code = claims.text("error").ok_or(TokenError::Malformed)?;
            Err(TokenError::Refused(match code {
                "invalid_grant" => RefusalCode::InvalidGrant,
                "invalid_client" => RefusalCode::InvalidClient,
                "invalid_request" | "unauthorized_client" | "unsupported_grant_type" | "invalid_scope" => {
                    RefusalCode::OurFault
                }
                _ => RefusalCode::Other,
            }))
        }
        (200, None) => Err(TokenError::Malformed),
        _ => Err(TokenError::Unavailable(status)),
    }
}

fn tokens(claims: &Claims) -> Result<Tokens, TokenError> {
    let text = |name: &str| match claims.value(name) {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(value) => match value.as_str() {
            Some(text) if (1..=jose::MAX_TOKEN).contains(&text.len()) => Ok(Some(Box::from(text))),
            _ => Err(TokenError::Malformed),
        },
    };
    if !claims.text("token_type").ok_or(TokenError::Malformed)?.eq_ignore_ascii_case("bearer") {
        return Err(TokenError::OtherType);
    }
    let expires_in_seconds = claims.value("expires_in").and_then(serde_json::Value::as_u64);
    Ok(Tokens {
        access_token: text("access_token")?.ok_or(TokenError::Malformed)?,
        id_token: text("id_token")?,
        refresh_token: text("refresh_token")?,
        expires_in_seconds: expires_in_seconds.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
    })
}
