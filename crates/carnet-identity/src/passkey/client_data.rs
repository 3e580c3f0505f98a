//! What the browser says about a ceremony (WebAuthn 5.8.1).

use carnet_seal::constant_time_eq;

use super::{Challenge, PasskeyError, RelyingParty};
use crate::base64url;
use crate::claims::Claims;

/// Longest client data: browsers write some 200 bytes, and may add members.
pub(super) const MAX_CLIENT_DATA: usize = 4_096;

/// The two ceremonies, with the `type` of their client data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// `webauthn.create`
    Registration,
    /// `webauthn.get`
    Assertion,
}

/// Checks the client data: steps 7 to 11 of WebAuthn 7.1, 10 to 14 of 7.2.
pub(super) fn check(
    party: &RelyingParty,
    ceremony: Ceremony,
    challenge: &Challenge,
    json: &[u8],
) -> Result<(), PasskeyError> {
    let data = Claims::parse(json, MAX_CLIENT_DATA).ok_or(PasskeyError::Malformed)?;
    let kind = match ceremony {
        Ceremony::Registration => "webauthn.create",
        Ceremony::Assertion => "webauthn.get",
    };
    if data.text("type").ok_or(PasskeyError::Malformed)? != kind {
        return Err(PasskeyError::OtherCeremony);
    }
    let answered = data.text("challenge").ok_or(PasskeyError::Malformed)?;
    if !constant_time_eq(answered.as_bytes(), base64url::encode(challenge.bytes()).as_bytes()) {
        return Err(PasskeyError::OtherChallenge);
    }
    if !party.has_origin(data.text("origin").ok_or(PasskeyError::Malformed)?) {
        return Err(PasskeyError::OtherOrigin);
    }
    match data.value("crossOrigin").map(serde_json::Value::as_bool) {
        None | Some(Some(false)) => {}
        Some(Some(true)) => return Err(PasskeyError::Framed),
        Some(None) => return Err(PasskeyError::Malformed),
    }
    if data.value("topOrigin").is_some() {
        return Err(PasskeyError::Framed);
    }
    Ok(())
}
