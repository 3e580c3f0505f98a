//! Sending a person to the provider, and what they bring back.

use carnet_seal::{constant_time_eq, sha256};
use thiserror::Error;

use super::{Client, Provider};
use crate::{base64url, form};

/// Proof key for one code exchange (RFC 7636), method S256 only.
#[derive(Clone, PartialEq, Eq)]
pub struct Pkce(Box<str>);

impl Pkce {
    /// The key of 32 random bytes that the caller drew (RFC 7636, 4.1).
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(base64url::encode(bytes).into())
    }

    /// What is kept until the code comes back, and then sent with it.
    #[must_use]
    pub fn verifier(&self) -> &str {
        &self.0
    }

    /// What the person carries to the provider: the hash (RFC 7636, 4.2).
    #[must_use]
    pub fn challenge(&self) -> String {
        base64url::encode(&sha256(self.0.as_bytes()))
    }
}

impl core::fmt::Debug for Pkce {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Pkce(…)")
    }
}

/// Whether the provider asks again (OpenID Connect Core 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prompt {
    /// As it likes.
    #[default]
    Unsaid,
    /// `login`: the person proves again who they are. For a step-up, together with `max_age` 0.
    Login,
    /// `none`: nothing is shown; an error comes back when something would have to be.
    None,
}

/// One request for a person's identity.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationRequest<'a> {
    /// Scopes, `openid` among them.
    pub scopes: &'a [&'a str],
    /// Random, bound to the browser's session: comes back with the answer (RFC 6749, 10.12).
    pub state: &'a str,
    /// Random: comes back inside the ID token.
    pub nonce: &'a str,
    /// The proof key.
    pub pkce: &'a Pkce,
    /// The assurance asked, such as `eidas1`.
    pub acr_values: Option<&'a str>,
    /// Whether the provider asks again.
    pub prompt: Prompt,
    /// Most seconds since the person last proved who they are.
    pub max_age_seconds: Option<u32>,
}

/// The address to which the person is sent.
#[must_use]
pub fn authorization_url(provider: &Provider, client: &Client, request: &AuthorizationRequest<'_>) -> String {
    let (scopes, challenge) = (request.scopes.join(" "), request.pkce.challenge());
    let max_age = request.max_age_seconds.map(|seconds| seconds.to_string());
    let mut fields = vec![
        ("response_type", "code"),
        ("client_id", &*client.id),
        ("redirect_uri", &*client.redirect_uri),
        ("scope", &scopes),
        ("state", request.state),
        ("nonce", request.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    fields.extend(request.acr_values.map(|values| ("acr_values", values)));
    fields.extend(max_age.as_deref().map(|seconds| ("max_age", seconds)));
    match request.prompt {
        Prompt::Unsaid => {}
        Prompt::Login => fields.push(("prompt", "login")),
        Prompt::None => fields.push(("prompt", "none")),
    }
    with_query(provider.authorization_endpoint.as_str(), &fields)
}

/// The address to which a person is sent to sign out at the provider too (RP-Initiated Logout 1.0, 2); `None` when it
/// has none.
#[must_use]
pub fn end_session_url(
    provider: &Provider,
    client: &Client,
    id_token: Option<&str>,
    back_to: &str,
    state: &str,
) -> Option<String> {
    let endpoint = provider.end_session_endpoint.as_ref()?;
    let mut fields =
        vec![("client_id", &*client.id), ("post_logout_redirect_uri", back_to), ("state", state)];
    fields.extend(id_token.map(|token| ("id_token_hint", token)));
    Some(with_query(endpoint.as_str(), &fields))
}

fn with_query(address: &str, fields: &[(&str, &str)]) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{}", form::write(fields))
}

/// Why a provider sent somebody back without a code (RFC 6749, 4.1.2.1; OpenID Connect Core 3.1.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderRefusal {
    /// The person, or the provider, said no.
    AccessDenied,
    /// The person would have had to do something, and was asked for nothing (`prompt=none`).
    InteractionRequired,
    /// The provider is out of order or overloaded.
    Unavailable,
    /// The provider does not like our request: a fault of configuration.
    OurFault,
    /// Something else.
    Other,
}

/// Why an answer gives no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// It is no query, has a field twice, or no code.
    #[error("the answer has no known shape")]
    Malformed,
    /// It answers another request than this browser's.
    #[error("the answer is to another request")]
    OtherState,
    /// It comes from another issuer, or does not say from which though this one always does (RFC 9207, 2.4).
    #[error("the answer is another issuer's")]
    OtherIssuer,
    /// The provider gave no code.
    #[error("the provider refused: {0:?}")]
    Refused(ProviderRefusal),
}

/// Longest code.
const MAX_CODE: usize = 4_096;

/// Reads the query with which the person came back to `redirect_uri`; `state` is what was kept in this browser's session
/// and is forgotten now, whatever the result.
///
/// # Errors
/// [`AnswerError`].
pub fn read_answer(provider: &Provider, query: &str, state: &str) -> Result<Box<str>, AnswerError> {
    let fields = form::read(query).ok_or(AnswerError::Malformed)?;
    let field = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let returned = field("state").ok_or(AnswerError::OtherState)?;
    if state.is_empty() || !constant_time_eq(returned.as_bytes(), state.as_bytes()) {
        return Err(AnswerError::OtherState);
    }
    match field("iss") {
        Some(issuer) if *issuer == *provider.issuer => {}
        None if !provider.names_itself => {}
        _ => return Err(AnswerError::OtherIssuer),
    }
    match (field("code"), field("error")) {
        (Some(code), None) if !code.is_empty() && code.len() <= MAX_CODE => Ok(code.into()),
        (None, Some(error)) => Err(AnswerError::Refused(refusal(error))),
        _ => Err(AnswerError::Malformed),
    }
}

fn refusal(code: &str) -> ProviderRefusal {
    match code {
        "access_denied" => ProviderRefusal::AccessDenied,
        "login_required" | "interaction_required" | "consent_required" | "account_selection_required" => {
            ProviderRefusal::InteractionRequired
        }
        "server_error" | "temporarily_unavailable" => ProviderRefusal::Unavailable,
        "invalid_request" | "unauthorized_client" | "unsupported_response_type" | "invalid_scope" => {
            ProviderRefusal::OurFault
        }
        _ => ProviderRefusal::Other,
    }
}
