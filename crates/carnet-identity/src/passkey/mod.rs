//! Passkeys: the relying party's side of Web Authentication, for one narrow profile.
//!
//! Source: W3C Web Authentication Level 3, 7.1 (registration), 7.2 (assertion), 6.1 (authenticator data), 5.8.1
//! (client data), 5.4 and 5.5 (options in the JSON form of 5.1.8 to 5.1.10).
//!
//! The profile: discoverable credentials, user verification always, no attestation asked and none believed, the
//! algorithms ES256, RS256 and EdDSA (Ed25519), pages of our own origins only, never framed by others.

mod assertion;
mod authenticator;
mod client_data;
mod cose;
mod credential;
mod options;
mod party;
mod registration;
#[cfg(any(test, feature = "soft-authenticator"))]
pub mod soft;
#[cfg(test)]
mod tests;

pub use assertion::{Answer, Asked, Assertion};
pub use credential::{Algorithm, Backup, Credential};
pub use options::User;
pub use party::{Challenge, PartyError, RelyingParty, UserHandle};
pub use registration::Registration;

use thiserror::Error;

/// Why a passkey was not registered or not accepted. Each names the check of the specification that failed; none of
/// them can be repaired by the caller, who starts again with a new challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasskeyError {
    /// The answer is no JSON of the expected shape, or a part of it is too long.
    #[error("the answer has no known shape")]
    Malformed,
    /// The client data are of another ceremony.
    #[error("the client data are of another ceremony")]
    OtherCeremony,
    /// It answers another challenge.
    #[error("it answers another challenge")]
    OtherChallenge,
    /// It was made on another site.
    #[error("it was made on another site")]
    OtherOrigin,
    /// It was made inside a frame of another site.
    #[error("it was made inside a frame of another site")]
    Framed,
    /// The authenticator data are damaged.
    #[error("the authenticator data are damaged")]
    AuthenticatorData,
    /// The authenticator spoke to another relying party.
    #[error("the authenticator spoke to another relying party")]
    OtherParty,
    /// Nobody touched the authenticator.
    #[error("nobody was present")]
    NotPresent,
    /// The authenticator did not verify who was there (code, finger, face).
    #[error("the person was not verified")]
    NotVerified,
    /// The flags of backup contradict each other, or what was registered.
    #[error("the state of backup is impossible")]
    BackupState,
    /// The key is of an algorithm outside the profile, damaged, or has members that the profile does not know.
    #[error("the key is not one of the accepted kinds")]
    Key,
    /// The ids of the credential in the answer differ, or it is another credential.
    #[error("it is another credential")]
    OtherCredential,
    /// The credential belongs to somebody else, or does not say whose it is though it was asked to.
    #[error("it is somebody else's credential")]
    OtherUser,
    /// The signature does not fit.
    #[error("the signature does not fit")]
    Signature,
    /// The counter went back: the credential may have been copied.
    #[error("the counter went back")]
    CounterWentBack,
}

/// Reads whatever bytes as an answer of either kind, with a challenge of zeros for `https://example.org`, and says whether
/// one of them is accepted as far as it can be without a stored credential. For the fuzz target.
#[cfg(any(test, feature = "probes"))]
#[must_use]
pub fn probe(bytes: &[u8]) -> bool {
    let Ok(party) = RelyingParty::new("example.org", "Example", &["https://example.org"]) else {
        return false;
    };
    let challenge = Challenge::from_bytes([0; 32]);
    if let Ok(registration) = party.verify_registration(&challenge, bytes) {
        let credential = registration.named("", carnet_model::Timestamp(0));
        return Credential::from_bytes(&credential.to_bytes()) == Some(credential);
    }
    Answer::parse(bytes).is_ok()
}
