//! An authenticator in software, for tests of whatever stands on passkeys: it reads the options that a browser would read
//! and answers in the form that a browser would write. It keeps its key in memory and verifies nobody: never outside tests.

use carnet_seal::{Entropy, KeyParts, SigningKey, sha256};
use minicbor::Encoder;
use serde_json::{Value, json};

use super::Algorithm;
use super::cose;
use crate::base64url;

/// What an answer says about the person and the key: bits of the flags (WebAuthn 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// Somebody was present and verified; the key stays on this device.
    pub const VERIFIED: Self = Self(0b0000_0101);
    /// The same with a key that is copied to other devices.
    pub const SYNCED: Self = Self(0b0001_1101);
    /// Somebody was present, nobody was verified.
    pub const PRESENT_ONLY: Self = Self(0b0000_0001);
}

/// One credential on one device.
#[derive(Debug)]
pub struct SoftAuthenticator {
    key: SigningKey,
    algorithm: Algorithm,
    id: Vec<u8>,
    handle: String,
    /// What it says about the person and the key.
    pub flags: Flags,
    /// Signatures made; `None` when it does not count and always says 0.
    pub counter: Option<u32>,
}

impl SoftAuthenticator {
    /// Makes a credential of `algorithm` and the answer of `navigator.credentials.create()` on a page at `origin`. `None`
    /// when the options are none, or do not allow the algorithm.
    pub fn create(
        entropy: &dyn Entropy,
        algorithm: Algorithm,
        options: &str,
        origin: &str,
        flags: Flags,
    ) -> Option<(Self, String)> {
        let options: Value = serde_json::from_str(options).ok()?;
        let allowed = options.get("pubKeyCredParams")?.as_array()?;
        allowed.iter().find(|one| one.get("alg").and_then(Value::as_i64) == Some(algorithm.cose().into()))?;
        let key = match algorithm {
            Algorithm::Es256 => SigningKey::p256(entropy),
            Algorithm::Rs256 => SigningKey::rsa_2048(),
            Algorithm::EdDsa => SigningKey::ed25519(entropy),
        };
        let mut id = vec![0; 32];
        entropy.fill(&mut id);
        let handle = options.pointer("/user/id")?.as_str()?.to_owned();
        let one = Self { key: key.ok()?, algorithm, id, handle, flags, counter: Some(0) };
        let mut data = one.data(options.pointer("/rp/id")?.as_str()?, 0x40);
        data.extend_from_slice(&[0; 16]);
        data.extend_from_slice(&u16::try_from(one.id.len()).ok()?.to_be_bytes());
        data.extend_from_slice(&one.id);
        data.extend(cose_key(&one.key)?);
        let mut object = Vec::new();
        let mut encoder = Encoder::new(&mut object);
        encoder.map(3).ok()?.str("fmt").ok()?.str("none").ok()?;
        encoder.str("attStmt").ok()?.map(0).ok()?.str("authData").ok()?.bytes(&data).ok()?;
        let answer = one.answer(&json!({
            "clientDataJSON": client_data("webauthn.create", &options, origin)?,
            "attestationObject": base64url::encode(&object),
            "transports": ["internal"],
        }));
        Some((one, answer))
    }

    /// The answer of `navigator.credentials.get()` on a page at `origin`. `None` when the options are none, or list other
    /// credentials.
    pub fn get(&mut self, options: &str, origin: &str) -> Option<String> {
        let options: Value = serde_json::from_str(options).ok()?;
        let id = base64url::encode(&self.id);
        let allowed = options.get("allowCredentials")?.as_array()?;
        if !allowed.is_empty() && !allowed.iter().any(|one| one.get("id") == Some(&Value::from(&*id))) {
            return None;
        }
        self.counter = self.counter.map(|counter| counter + 1);
        let data = self.data(options.get("rpId")?.as_str()?, 0);
        let client_data = client_data("webauthn.get", &options, origin)?;
        let hash = sha256(&base64url::decode(&client_data, 4_096)?);
        let signature = self.key.sign(cose::scheme(self.algorithm), &[&data[..], &hash].concat()).ok()?;
        Some(self.answer(&json!({
            "clientDataJSON": client_data,
            "authenticatorData": base64url::encode(&data),
            "signature": base64url::encode(&signature),
            "userHandle": self.handle,
        })))
    }

    fn data(&self, party: &str, more: u8) -> Vec<u8> {
        let counter = self.counter.unwrap_or(0).to_be_bytes();
        [&sha256(party.as_bytes())[..], &[self.flags.0 | more], &counter].concat()
    }

    fn answer(&self, response: &Value) -> String {
        let id = base64url::encode(&self.id);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": {},
        })
        .to_string()
    }
}

fn client_data(kind: &str, options: &Value, origin: &str) -> Option<String> {
    let challenge = options.get("challenge")?;
    let data = json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false});
    Some(base64url::encode(data.to_string().as_bytes()))
}

/// A COSE_Key, as authenticators write it.
fn cose_key(key: &SigningKey) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut e = Encoder::new(&mut out);
    match key.public().parts() {
        KeyParts::P256 { x, y } => {
            e.map(5).ok()?.i8(1).ok()?.i8(2).ok()?.i8(3).ok()?.i8(-7).ok()?.i8(-1).ok()?.i8(1).ok()?;
            e.i8(-2).ok()?.bytes(x).ok()?.i8(-3).ok()?.bytes(y).ok()?;
        }
        KeyParts::Ed25519 { x } => {
            e.map(4).ok()?.i8(1).ok()?.i8(1).ok()?.i8(3).ok()?.i8(-8).ok()?.i8(-1).ok()?.i8(6).ok()?;
            e.i8(-2).ok()?.bytes(x).ok()?;
        }
        KeyParts::Rsa { n, e: exponent } => {
            e.map(4).ok()?.i8(1).ok()?.i8(3).ok()?.i8(3).ok()?.i16(-257).ok()?;
            e.i8(-1).ok()?.bytes(n).ok()?.i8(-2).ok()?.bytes(exponent).ok()?;
        }
    }
    Some(out)
}
