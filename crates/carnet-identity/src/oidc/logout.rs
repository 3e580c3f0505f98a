//! Back-channel logout (OpenID Connect Back-Channel Logout 1.0): the provider tells us that a session is over.

use super::id_token::{TokenFault, check_made, check_parties, check_times, session, subject};
use super::{Client, Provider, plus_seconds};
use crate::jose::{KeySet, TokenType};
use carnet_model::Timestamp;

/// The event that a logout token names (2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Longest `jti`.
const MAX_JTI: usize = 255;

/// A verified logout token. At least one of subject and session is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutToken {
    /// Whose sessions end; all of them when no session is named.
    pub subject: Option<Box<str>>,
    /// Which session ends.
    pub session: Option<Box<str>>,
    /// Its own name: the caller remembers it until [`LogoutToken::expires`] and refuses it the second time.
    pub jti: Box<str>,
    /// When it ends.
    pub expires: Timestamp,
}

/// Verifies a logout token (2.6): signature, parties and times as of an ID token, the event, no nonce. Drafts of the
/// standard had no `exp`, and providers in use send none: such a token is good while it is as fresh as `window_seconds` asks.
///
/// # Errors
/// [`TokenFault`]: the first check that fails.
pub fn verify_logout_token(
    token: &str,
    provider: &Provider,
    client: &Client,
    keys: &KeySet,
    window_seconds: i64,
    now: Timestamp,
) -> Result<LogoutToken, TokenFault> {
    let claims = client.open(token, keys, TokenType::PlainOr("logout+jwt"))?;
    check_parties(&claims, provider, client)?;
    let expires = match claims.value("exp") {
        None => plus_seconds(check_made(&claims, window_seconds, now)?, window_seconds),
        Some(_) => check_times(&claims, window_seconds, now)?.0,
    };
    let event = claims.object("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(serde_json::Value::is_object) || claims.value("nonce").is_some() {
        return Err(TokenFault::NotLogout);
    }
    let subject = claims.value("sub").map(|_| subject(&claims)).transpose()?;
    let session = session(&claims)?;
    if subject.is_none() && session.is_none() {
        return Err(TokenFault::Claim("sub"));
    }
    let jti = claims.text("jti").filter(|jti| (1..=MAX_JTI).contains(&jti.len()));
    Ok(LogoutToken { subject, session, jti: jti.ok_or(TokenFault::Claim("jti"))?.into(), expires })
}
