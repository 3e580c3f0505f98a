//! What a provider says about itself (OpenID Connect Discovery 1.0, 3 and 4), pinned to the issuer that was configured.

use thiserror::Error;

use crate::address::{Address, Transport};
use crate::claims::Claims;

/// Longest discovery document.
const MAX_DOCUMENT: usize = 64 * 1024;

/// A provider: its issuer and where to ask it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, character for character as in its tokens.
    pub issuer: Box<str>,
    /// Where the person is sent.
    pub authorization_endpoint: Address,
    /// Where codes become tokens.
    pub token_endpoint: Address,
    /// Where its keys are.
    pub jwks_uri: Address,
    /// Who the person is, if it tells more than the ID token.
    pub userinfo_endpoint: Option<Address>,
    /// Where a person is sent to sign out there too (RP-Initiated Logout 1.0).
    pub end_session_endpoint: Option<Address>,
    /// Where it says whether an access token is still good (RFC 7662).
    pub introspection_endpoint: Option<Address>,
    /// Whether its answers always carry `iss` (RFC 9207, 3): then one without is refused.
    pub names_itself: bool,
}

/// Why a discovery document is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DiscoveryError {
    /// It is no JSON object, or too long.
    #[error("the discovery document is not readable")]
    Malformed,
    /// It is another issuer's (4.3: must be identical).
    #[error("the discovery document is another issuer's")]
    OtherIssuer,
    /// An address is missing, damaged, or not reached over TLS.
    #[error("the discovery document has no usable {0}")]
    Endpoint(&'static str),
}

/// Where the discovery document of an issuer stands (4: after the issuer without its last slash).
#[must_use]
pub fn discovery_url(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.strip_suffix('/').unwrap_or(issuer))
}

impl Provider {
    /// Reads the document that was fetched from [`discovery_url`] of `issuer`.
    ///
    /// # Errors
    /// [`DiscoveryError`]; the caller keeps using what it had, if it had any.
    pub fn parse(json: &[u8], issuer: &str, transport: Transport) -> Result<Self, DiscoveryError> {
        let document = Claims::parse(json, MAX_DOCUMENT).ok_or(DiscoveryError::Malformed)?;
        if document.text("issuer") != Some(issuer) {
            return Err(DiscoveryError::OtherIssuer);
        }
        if Address::parse(issuer, transport).is_none() {
            return Err(DiscoveryError::Endpoint("issuer"));
        }
        let needed = |name: &'static str| {
            let address = document.text(name).and_then(|text| Address::parse(text, transport));
            address.ok_or(DiscoveryError::Endpoint(name))
        };
        let optional = |name: &'static str| match document.value(name) {
            None | Some(serde_json::Value::Null) => Ok(None),
            Some(_) => needed(name).map(Some),
        };
        Ok(Self {
            issuer: issuer.into(),
            authorization_endpoint: needed("authorization_endpoint")?,
            token_endpoint: needed("token_endpoint")?,
            jwks_uri: needed("jwks_uri")?,
            userinfo_endpoint: optional("userinfo_endpoint")?,
            end_session_endpoint: optional("end_session_endpoint")?,
            introspection_endpoint: optional("introspection_endpoint")?,
            names_itself: document
                .value("authorization_response_iss_parameter_supported")
                .and_then(serde_json::Value::as_bool)
                .unwrap_or(false),
        })
    }
}
