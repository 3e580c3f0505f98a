//! ID tokens (OpenID Connect Core 2 and 3.1.3.7).

use carnet_model::Timestamp;
use carnet_seal::{constant_time_eq, sha256, sha512};
use serde_json::Value;
use thiserror::Error;

use super::{Client, Provider, plus_seconds};
use crate::base64url;
use crate::claims::Claims;
use crate::jose::{JoseError, KeySet, TokenType};

/// How sure a provider is of a person: the levels of the eIDAS regulation as the providers of the country write them.
/// `eidas1` is what Pro Santé Connect gives and simple FranceConnect; `eidas2` (substantial) is FranceConnect+.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Assurance {
    /// `eidas1`: low.
    Eidas1,
    /// `eidas2`: substantial.
    Eidas2,
    /// `eidas3`: high.
    Eidas3,
}

impl Assurance {
    /// The value of `acr`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Eidas1 => "eidas1",
            Self::Eidas2 => "eidas2",
            Self::Eidas3 => "eidas3",
        }
    }

    /// The level of that name; anything else is no level.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Eidas1, Self::Eidas2, Self::Eidas3].into_iter().find(|one| one.name() == name)
    }
}

/// What an ID token must say to be accepted.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The nonce of the request.
    pub nonce: &'a str,
    /// The access token that came with it: `at_hash`, when there is one, must fit.
    pub access_token: Option<&'a str>,
    /// Least assurance; `None` when the provider knows no levels.
    pub assurance: Option<Assurance>,
    /// Most seconds since the person proved who they are; `auth_time` must then be there.
    pub max_age_seconds: Option<u32>,
    /// How far clocks may differ: [`CLOCK_WINDOW_SECONDS`](super::CLOCK_WINDOW_SECONDS).
    pub window_seconds: i64,
    /// The present.
    pub now: Timestamp,
}

/// A verified ID token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdToken {
    /// The provider's name for the person: with the issuer, the key of the account.
    pub subject: Box<str>,
    /// The provider's session, for back-channel logout.
    pub session: Option<Box<str>>,
    /// How sure it is.
    pub assurance: Option<Assurance>,
    /// When the person proved who they are.
    pub authenticated: Option<Timestamp>,
    /// When the token ends.
    pub expires: Timestamp,
    /// All claims.
    pub claims: Claims,
}

/// Why a token of a provider is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TokenFault {
    /// Its shape, key, algorithm or signature. [`JoseError::UnknownKey`] may be worth fetching the keys again.
    #[error(transparent)]
    Jose(#[from] JoseError),
    /// A claim is missing or of a wrong kind.
    #[error("the token has no usable {0}")]
    Claim(&'static str),
    /// Another issuer made it.
    #[error("the token is another issuer's")]
    OtherIssuer,
    /// It is meant for somebody else (`aud`, `azp`).
    #[error("the token is meant for another client")]
    OtherAudience,
    /// It is over, or not begun, or was made too long ago or in the future.
    #[error("the token's time is not now")]
    Time,
    /// It answers another request.
    #[error("the token answers another request")]
    OtherNonce,
    /// It came with another access token.
    #[error("the token belongs to another access token")]
    OtherAccessToken,
    /// The provider is not sure enough of the person.
    #[error("the assurance is too low")]
    Assurance,
    /// The person proved who they are too long ago.
    #[error("the proof is too old")]
    TooOld,
    /// A logout token says what only an ID token says, or no logout (Back-Channel Logout 1.0, 2.6).
    #[error("the token is no logout token")]
    NotLogout,
}

/// Longest subject (OpenID Connect Core 2: 255 ASCII characters) and session id.
const MAX_SUBJECT: usize = 255;

/// Verifies an ID token of `provider` for `client`: decryption if agreed, signature, then every claim.
///
/// # Errors
/// [`TokenFault`]: the first check that fails.
pub fn verify_id_token(
    token: &str,
    provider: &Provider,
    client: &Client,
    keys: &KeySet,
    expected: &Expected<'_>,
) -> Result<IdToken, TokenFault> {
    let claims = client.open(token, keys, TokenType::Plain)?;
    check_parties(&claims, provider, client)?;
    let (expires, issued) = check_times(&claims, expected.window_seconds, expected.now)?;
    let nonce = claims.text("nonce").ok_or(TokenFault::Claim("nonce"))?;
    if expected.nonce.is_empty() || !constant_time_eq(nonce.as_bytes(), expected.nonce.as_bytes()) {
        return Err(TokenFault::OtherNonce);
    }
    check_access_token(&claims, expected.access_token)?;
    let assurance = claims.text("acr").and_then(Assurance::from_name);
    if expected.assurance.is_some_and(|least| assurance.is_none_or(|given| given < least)) {
        return Err(TokenFault::Assurance);
    }
    let authenticated = match claims.value("auth_time") {
        None | Some(Value::Null) => None,
        Some(_) => Some(claims.instant("auth_time").ok_or(TokenFault::Claim("auth_time"))?),
    };
    if let Some(seconds) = expected.max_age_seconds {
        let authenticated = authenticated.ok_or(TokenFault::Claim("auth_time"))?;
        // Both instants are the provider's; the window is for what the person does between proof and token.
        let latest = plus_seconds(authenticated, i64::from(seconds));
        if plus_seconds(latest, expected.window_seconds) < issued {
            return Err(TokenFault::TooOld);
        }
    }
    Ok(IdToken {
        subject: subject(&claims)?,
        session: session(&claims)?,
        assurance,
        authenticated,
        expires,
        claims,
    })
}

/// `iss`, `aud` and `azp` (3.1.3.7, steps 2 to 5). With several audiences, the authorised party must be us.
pub(super) fn check_parties(claims: &Claims, provider: &Provider, client: &Client) -> Result<(), TokenFault> {
    if claims.text("iss").ok_or(TokenFault::Claim("iss"))? != &*provider.issuer {
        return Err(TokenFault::OtherIssuer);
    }
    let audiences: Vec<&str> = match claims.value("aud") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(list)) => {
            let names: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
            names.ok_or(TokenFault::Claim("aud"))?
        }
        _ => return Err(TokenFault::Claim("aud")),
    };
    let party = match claims.value("azp") {
        None | Some(Value::Null) => None,
        Some(value) => Some(value.as_str().ok_or(TokenFault::Claim("azp"))?),
    };
    let ours = audiences.contains(&&*client.id);
    let authorised = match party {
        Some(party) => *party == *client.id,
        None => audiences.len() == 1,
    };
    (ours && authorised).then_some(()).ok_or(TokenFault::OtherAudience)
}

/// `exp`, `iat` and `nbf` (3.1.3.7, steps 9 and 10; RFC 7519, 4.1.5): the end and the making.
pub(super) fn check_times(
    claims: &Claims,
    window: i64,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), TokenFault> {
    let expires = claims.instant("exp").ok_or(TokenFault::Claim("exp"))?;
    let issued = check_made(claims, window, now)?;
    let lasting = expires > plus_seconds(now, -window) && expires > issued;
    lasting.then_some((expires, issued)).ok_or(TokenFault::Time)
}

/// `iat` and `nbf`: made just now, and begun. Gives the making.
pub(super) fn check_made(claims: &Claims, window: i64, now: Timestamp) -> Result<Timestamp, TokenFault> {
    let issued = claims.instant("iat").ok_or(TokenFault::Claim("iat"))?;
    let begins = match claims.value("nbf") {
        None | Some(Value::Null) => issued,
        Some(_) => claims.instant("nbf").ok_or(TokenFault::Claim("nbf"))?,
    };
    let (earliest, latest) = (plus_seconds(now, -window), plus_seconds(now, window));
    let fresh = (earliest..=latest).contains(&issued) && begins <= latest;
    fresh.then_some(issued).ok_or(TokenFault::Time)
}

/// `sub`, 1 to 255 characters.
pub(super) fn subject(claims: &Claims) -> Result<Box<str>, TokenFault> {
    let subject = claims.text("sub").filter(|sub| (1..=MAX_SUBJECT).contains(&sub.len()));
    subject.map(Box::from).ok_or(TokenFault::Claim("sub"))
}

/// `sid`, if there is one.
pub(super) fn session(claims: &Claims) -> Result<Option<Box<str>>, TokenFault> {
    match claims.value("sid") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let text = value.as_str().filter(|sid| (1..=MAX_SUBJECT).contains(&sid.len()));
            text.map(|sid| Some(sid.into())).ok_or(TokenFault::Claim("sid"))
        }
    }
}

/// `at_hash` (3.1.3.6): the left half of the hash of the access token, with the hash of the token's own algorithm.
fn check_access_token(claims: &Claims, access_token: Option<&str>) -> Result<(), TokenFault> {
    let (Some(value), Some(token)) = (claims.value("at_hash"), access_token) else { return Ok(()) };
    let given = value.as_str().ok_or(TokenFault::Claim("at_hash"))?;
    let (short, long) = (sha256(token.as_bytes()), sha512(token.as_bytes()));
    // SHA-256 for all algorithms of ours but EdDSA, which takes SHA-512: the two lengths differ, so that one cannot pass
    // for the other.
    let half = match base64url::decode(given, 32) {
        Some(bytes) if bytes.len() == 16 => {
            short.get(..16).is_some_and(|half| constant_time_eq(half, &bytes))
        }
        Some(bytes) if bytes.len() == 32 => long.get(..32).is_some_and(|half| constant_time_eq(half, &bytes)),
        _ => false,
    };
    half.then_some(()).ok_or(TokenFault::OtherAccessToken)
}
