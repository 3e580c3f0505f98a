//! What the userinfo endpoint says (OpenID Connect Core 5.3): JSON, or the same as a signed (and encrypted) token.

use thiserror::Error;

use super::id_token::{TokenFault, check_parties};
use super::{Client, IdToken, Provider};
use crate::claims::Claims;
use crate::jose::{JoseError, KeySet, TokenType};

/// Longest answer.
const MAX_ANSWER: usize = 256 * 1024;

/// Why what it says is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UserinfoError {
    /// The endpoint did not answer with 200. On 401 the access token is no longer good.
    #[error("the userinfo endpoint answered with status {0}")]
    Status(u16),
    /// It is neither JSON nor a token, or not readable.
    #[error("the userinfo answer is not readable")]
    Malformed,
    /// The token is not accepted.
    #[error(transparent)]
    Token(TokenFault),
    /// It is about somebody else than the ID token (5.3.2).
    #[error("the userinfo answer is about somebody else")]
    OtherSubject,
}

impl From<JoseError> for UserinfoError {
    fn from(error: JoseError) -> Self {
        Self::Token(error.into())
    }
}

/// Reads the answer of the userinfo endpoint about the person of `id_token`. A signed answer must name issuer and
/// audience if it names any (5.3.2), and is trusted like JSON, which came over TLS from the same place.
///
/// # Errors
/// [`UserinfoError`].
pub fn read_userinfo(
    status: u16,
    content_type: &str,
    body: &[u8],
    provider: &Provider,
    client: &Client,
    keys: &KeySet,
    id_token: &IdToken,
) -> Result<Claims, UserinfoError> {
    if status != 200 {
        return Err(UserinfoError::Status(status));
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let claims = match kind.as_str() {
        "application/json" => Claims::parse(body, MAX_ANSWER).ok_or(UserinfoError::Malformed)?,
        "application/jwt" => {
            let token = core::str::from_utf8(body).map_err(|_| UserinfoError::Malformed)?;
            let claims = client.open(token.trim(), keys, TokenType::Plain)?;
            if claims.value("iss").is_some() || claims.value("aud").is_some() {
                check_parties(&claims, provider, client).map_err(UserinfoError::Token)?;
            }
            claims
        }
        _ => return Err(UserinfoError::Malformed),
    };
    if claims.text("sub") != Some(&*id_token.subject) {
        return Err(UserinfoError::OtherSubject);
    }
    Ok(claims)
}
