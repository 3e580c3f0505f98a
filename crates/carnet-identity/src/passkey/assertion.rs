//! A passkey used: the answer of `navigator.credentials.get()` (WebAuthn 7.2).

use carnet_seal::sha256;

use super::authenticator::{AuthenticatorData, MAX_AUTHENTICATOR_DATA};
use super::client_data::{self, Ceremony, MAX_CLIENT_DATA};
use super::cose;
use super::registration::credential_id;
use super::{Backup, Challenge, Credential, PasskeyError, RelyingParty, UserHandle};
use crate::base64url;
use crate::claims::Claims;

/// Longest answer.
const MAX_ANSWER: usize = 16 * 1024;
/// Longest signature: RSA of 8192 bits.
const MAX_SIGNATURE: usize = 1_024;

/// An answer as the browser gave it, nothing verified: enough to find the credential that it names.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    credential_id: Vec<u8>,
    user_handle: Option<UserHandle>,
    client_data: Vec<u8>,
    authenticator_data: Vec<u8>,
    signature: Vec<u8>,
}

/// What a verified answer changes in the stored credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The counter to store.
    pub counter: u32,
    /// The state of backup to store.
    pub backup: Backup,
}

impl Assertion {
    /// The credential as it is to be stored after this use.
    #[must_use]
    pub fn update(self, credential: &Credential) -> Credential {
        Credential { counter: self.counter, backup: self.backup, ..credential.clone() }
    }
}

impl Answer {
    /// Reads `PublicKeyCredential.toJSON()` (WebAuthn 5.1.8).
    ///
    /// # Errors
    /// [`PasskeyError::Malformed`], or [`PasskeyError::OtherCredential`] when its two ids differ.
    pub fn parse(json: &[u8]) -> Result<Self, PasskeyError> {
        let answer = Claims::parse(json, MAX_ANSWER).ok_or(PasskeyError::Malformed)?;
        let credential_id = credential_id(&answer)?;
        let response = answer.object("response").ok_or(PasskeyError::Malformed)?;
        let bytes = |name: &str, max: usize| {
            let text = response.get(name).and_then(serde_json::Value::as_str);
            text.and_then(|text| base64url::decode(text, max)).ok_or(PasskeyError::Malformed)
        };
        let user_handle = match response.get("userHandle") {
            None | Some(serde_json::Value::Null) => None,
            Some(_) => {
                let handle = UserHandle::from_bytes(&bytes("userHandle", 64)?);
                Some(handle.ok_or(PasskeyError::Malformed)?)
            }
        };
        Ok(Self {
            credential_id,
            user_handle,
            client_data: bytes("clientDataJSON", MAX_CLIENT_DATA)?,
            authenticator_data: bytes("authenticatorData", MAX_AUTHENTICATOR_DATA)?,
            signature: bytes("signature", MAX_SIGNATURE)?,
        })
    }

    /// The id of the credential that it claims to be.
    #[must_use]
    pub fn credential_id(&self) -> &[u8] {
        &self.credential_id
    }

    /// Whose credential it claims to be. Discoverable credentials say it always.
    #[must_use]
    pub const fn user_handle(&self) -> Option<&UserHandle> {
        self.user_handle.as_ref()
    }
}

impl core::fmt::Debug for Answer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Answer(…)")
    }
}

impl RelyingParty {
    /// Checks an answer to [`RelyingParty::request_options`] against the stored credential of the account whose user
    /// handle is `owner`. When `asked` is [`Asked::Anybody`], the person was not known before, and the answer must say
    /// whose credential it is.
    ///
    /// # Errors
    /// [`PasskeyError`]: the first check of WebAuthn 7.2 that fails. [`PasskeyError::CounterWentBack`] deserves an
    /// alarm: the private key may exist twice.
    pub fn verify_assertion(
        &self,
        challenge: &Challenge,
        answer: &Answer,
        credential: &Credential,
        owner: &UserHandle,
        asked: Asked,
    ) -> Result<Assertion, PasskeyError> {
        if answer.credential_id != credential.id {
            return Err(PasskeyError::OtherCredential);
        }
        match &answer.user_handle {
            Some(handle) if handle != owner => return Err(PasskeyError::OtherUser),
            None if asked == Asked::Anybody => return Err(PasskeyError::OtherUser),
            _ => {}
        }
        client_data::check(self, Ceremony::Assertion, challenge, &answer.client_data)?;
        let data = AuthenticatorData::read(&answer.authenticator_data)?;
        data.check(self)?;
        if data.attested.is_some() {
            return Err(PasskeyError::AuthenticatorData);
        }
        if data.backup.is_eligible() != credential.backup.is_eligible() {
            return Err(PasskeyError::BackupState);
        }
        let (algorithm, key) = cose::read_all(&credential.public_key).ok_or(PasskeyError::Key)?;
        if algorithm != credential.algorithm {
            return Err(PasskeyError::Key);
        }
        let mut signed = answer.authenticator_data.clone();
        signed.extend_from_slice(&sha256(&answer.client_data));
        key.verify(cose::scheme(algorithm), &signed, &answer.signature)
            .map_err(|_| PasskeyError::Signature)?;
        // Step 22: an authenticator that counts never repeats a number.
        if (data.counter, credential.counter) != (0, 0) && data.counter <= credential.counter {
            return Err(PasskeyError::CounterWentBack);
        }
        Ok(Assertion { counter: data.counter, backup: data.backup })
    }
}

/// Whom a ceremony asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Whoever is there: sign-in with a discoverable credential.
    Anybody,
    /// A person whose session is open, or who typed their name: their credentials were listed.
    Owner,
}
