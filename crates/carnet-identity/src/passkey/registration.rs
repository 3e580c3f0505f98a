//! A new passkey: the answer of `navigator.credentials.create()` (WebAuthn 7.1).

use carnet_model::Timestamp;
use minicbor::Decoder;
use minicbor::data::Type;
use serde_json::Value;

use super::authenticator::{AuthenticatorData, MAX_CREDENTIAL_ID};
use super::client_data::{self, Ceremony, MAX_CLIENT_DATA};
use super::{Algorithm, Backup, Challenge, Credential, PasskeyError, RelyingParty};
use crate::base64url;
use crate::claims::Claims;

/// Longest answer: an attestation statement with a chain of certificates takes some kilobytes, four thirds in base64.
const MAX_ANSWER: usize = 64 * 1024;
/// Longest attestation object.
const MAX_ATTESTATION: usize = 32 * 1024;
/// Most ways of reaching an authenticator, and the longest name of one.
const MAX_TRANSPORTS: usize = 8;
const MAX_TRANSPORT: usize = 32;

/// A passkey that was just registered. [`Registration::named`] makes it a [`Credential`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    id: Vec<u8>,
    public_key: Vec<u8>,
    algorithm: Algorithm,
    counter: u32,
    backup: Backup,
    transports: Vec<Box<str>>,
    aaguid: [u8; 16],
}

impl Registration {
    /// The credential's id. The caller refuses one that is already known, to whomever (WebAuthn 7.1, step 26).
    #[must_use]
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// The credential, under the name that the person gave it.
    #[must_use]
    pub fn named(self, label: &str, created: Timestamp) -> Credential {
        Credential {
            id: self.id,
            public_key: self.public_key,
            algorithm: self.algorithm,
            counter: self.counter,
            backup: self.backup,
            transports: self.transports,
            aaguid: self.aaguid,
            label: label.into(),
            created,
        }
    }
}

impl RelyingParty {
    /// Checks the answer to [`RelyingParty::creation_options`]: `json` is `PublicKeyCredential.toJSON()` (WebAuthn
    /// 5.1.8). Whatever the attestation statement says is not believed: everybody's authenticator is welcome, none
    /// is trusted for its name.
    ///
    /// # Errors
    /// [`PasskeyError`]: the first check of WebAuthn 7.1 that fails.
    pub fn verify_registration(
        &self,
        challenge: &Challenge,
        json: &[u8],
    ) -> Result<Registration, PasskeyError> {
        let answer = Claims::parse(json, MAX_ANSWER).ok_or(PasskeyError::Malformed)?;
        let id = credential_id(&answer)?;
        let response = answer.object("response").ok_or(PasskeyError::Malformed)?;
        let bytes = |name: &str, max: usize| {
            response.get(name)?.as_str().and_then(|text| base64url::decode(text, max))
        };
        let client_data = bytes("clientDataJSON", MAX_CLIENT_DATA).ok_or(PasskeyError::Malformed)?;
        client_data::check(self, Ceremony::Registration, challenge, &client_data)?;
        let object = bytes("attestationObject", MAX_ATTESTATION).ok_or(PasskeyError::Malformed)?;
        let data = authenticator_data(&object).ok_or(PasskeyError::Malformed)?;
        let data = AuthenticatorData::read(data)?;
        data.check(self)?;
        let attested = data.attested.ok_or(PasskeyError::AuthenticatorData)?;
        if attested.id != id {
            return Err(PasskeyError::OtherCredential);
        }
        Ok(Registration {
            id,
            public_key: attested.key_bytes.to_vec(),
            algorithm: attested.algorithm,
            counter: data.counter,
            backup: data.backup,
            transports: transports(response.get("transports"))?,
            aaguid: attested.aaguid,
        })
    }
}

/// The id of an answer: `id` and `rawId` are the same, `type` is `public-key`.
pub(super) fn credential_id(answer: &Claims) -> Result<Vec<u8>, PasskeyError> {
    let (id, raw) = (answer.text("id"), answer.text("rawId"));
    if id.is_none() || answer.text("type") != Some("public-key") {
        return Err(PasskeyError::Malformed);
    }
    if id != raw {
        return Err(PasskeyError::OtherCredential);
    }
    id.and_then(|id| base64url::decode(id, MAX_CREDENTIAL_ID))
        .filter(|id| !id.is_empty())
        .ok_or(PasskeyError::Malformed)
}

/// The authenticator data of an attestation object (WebAuthn 6.5.4): a map of `fmt`, `attStmt` and `authData`, each
/// once, nothing else, nothing after it.
pub(super) fn authenticator_data(object: &[u8]) -> Option<&[u8]> {
    let mut decoder = Decoder::new(object);
    if decoder.map().ok()?? != 3 {
        return None;
    }
    let (mut format, mut statement, mut data) = (None, None, None);
    for _ in 0..3 {
        let twice = match decoder.str().ok()? {
            "fmt" => format.replace(decoder.str().ok()?).is_some(),
            "attStmt" => {
                (decoder.datatype().ok()? == Type::Map).then_some(())?;
                statement.replace(decoder.skip().ok()?).is_some()
            }
            "authData" => data.replace(decoder.bytes().ok()?).is_some(),
            _ => return None,
        };
        (!twice).then_some(())?;
    }
    (decoder.position() == object.len()).then_some(())?;
    data
}

/// The browser's hints on how to reach the authenticator: short lower-case words, unknown ones kept (WebAuthn 5.8.4).
fn transports(list: Option<&Value>) -> Result<Vec<Box<str>>, PasskeyError> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let list = list.as_array().filter(|list| list.len() <= MAX_TRANSPORTS).ok_or(PasskeyError::Malformed)?;
    let word = |value: &Value| {
        let text = value.as_str()?;
        let plain = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (plain && (1..=MAX_TRANSPORT).contains(&text.len())).then(|| Box::from(text))
    };
    list.iter().map(|value| word(value).ok_or(PasskeyError::Malformed)).collect()
}
