//! What the browser is asked: options in the JSON form that `PublicKeyCredential.parseCreationOptionsFromJSON()` and
//! `parseRequestOptionsFromJSON()` read (WebAuthn 5.1.9, 5.1.10).

use serde_json::{Value, json};

use super::{Algorithm, Challenge, Credential, RelyingParty, UserHandle};
use crate::base64url;

/// Time that the person has, in milliseconds: the recommended default (WebAuthn 15.1).
const TIMEOUT_MS: u32 = 300_000;

/// The person for whom a passkey is made. The names are shown by the authenticator and stored in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User<'a> {
    /// Opaque, the same for all passkeys of the account.
    pub handle: &'a UserHandle,
    /// The login.
    pub name: &'a str,
    /// The name of the person.
    pub display_name: &'a str,
}

impl RelyingParty {
    /// Options for `navigator.credentials.create()`: a discoverable credential with user verification, no attestation,
    /// not on an authenticator that already holds one of `existing`.
    #[must_use]
    pub fn creation_options(&self, challenge: &Challenge, user: User<'_>, existing: &[Credential]) -> String {
        let parameters: Vec<Value> =
            Algorithm::ALL.iter().map(|one| json!({"type": "public-key", "alg": one.cose()})).collect();
        json!({
            "rp": {"id": self.id(), "name": self.name()},
            "user": {
                "id": base64url::encode(user.handle.bytes()),
                "name": user.name,
                "displayName": user.display_name,
            },
            "challenge": base64url::encode(challenge.bytes()),
            "pubKeyCredParams": parameters,
            "timeout": TIMEOUT_MS,
            "excludeCredentials": descriptors(existing),
            "authenticatorSelection": {
                "residentKey": "required",
                "requireResidentKey": true,
                "userVerification": "required",
            },
            "attestation": "none",
        })
        .to_string()
    }

    /// Options for `navigator.credentials.get()`. With no `allowed` credential any discoverable one of this relying party
    /// may answer: nothing tells who has an account.
    #[must_use]
    pub fn request_options(&self, challenge: &Challenge, allowed: &[Credential]) -> String {
        json!({
            "challenge": base64url::encode(challenge.bytes()),
            "timeout": TIMEOUT_MS,
            "rpId": self.id(),
            "allowCredentials": descriptors(allowed),
            "userVerification": "required",
        })
        .to_string()
    }
}

fn descriptors(credentials: &[Credential]) -> Vec<Value> {
    let descriptor = |one: &Credential| json!({"type": "public-key", "id": base64url::encode(&one.id), "transports": one.transports});
    credentials.iter().map(descriptor).collect()
}
