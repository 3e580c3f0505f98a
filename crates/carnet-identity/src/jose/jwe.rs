//! Encrypted tokens in compact form (RFC 7516, 7.1): RSA-OAEP-256 and A256GCM only. FranceConnect+ encrypts its ID tokens
//! and user data so; inside stands a signed token.

use carnet_seal::{DecryptionKey, Entropy, JweKey, JweParts};
use serde_json::json;

use super::{JoseError, MAX_TOKEN};
use crate::base64url;
use crate::claims::Claims;

/// Longest header and longest encrypted key (RSA of 8192 bits).
const MAX_HEADER: usize = 4_096;
const MAX_KEY: usize = 1_024;

/// Whether a token has the five parts of an encrypted one (a signed one has three).
#[must_use]
pub fn is_encrypted(token: &str) -> bool {
    token.len() <= MAX_TOKEN && token.split('.').count() == 5
}

/// Decrypts a compact JWE. The answer is what was inside, nothing verified: usually a compact JWS.
///
/// # Errors
/// [`JoseError::Malformed`] for a wrong shape, [`JoseError::Algorithm`] for another algorithm or compression,
/// [`JoseError::Critical`], [`JoseError::Decryption`] when it does not open.
pub fn decrypt(token: &str, key: &DecryptionKey) -> Result<String, JoseError> {
    if token.len() > MAX_TOKEN {
        return Err(JoseError::Malformed);
    }
    let parts: Vec<&str> = token.split('.').collect();
    let &[head, encrypted_key, iv, ciphertext, tag] = parts.as_slice() else {
        return Err(JoseError::Malformed);
    };
    let header = base64url::decode(head, MAX_HEADER).and_then(|json| Claims::parse(&json, MAX_HEADER));
    let header = header.ok_or(JoseError::Malformed)?;
    let methods = (header.text("alg"), header.text("enc"));
    if methods != (Some("RSA-OAEP-256"), Some("A256GCM")) || header.value("zip").is_some() {
        return Err(JoseError::Algorithm);
    }
    if header.value("crit").is_some() {
        return Err(JoseError::Critical);
    }
    let bytes = |text: &str, max: usize| base64url::decode(text, max).ok_or(JoseError::Malformed);
    let (encrypted_key, iv) = (bytes(encrypted_key, MAX_KEY)?, bytes(iv, 12)?);
    let (ciphertext, tag) = (bytes(ciphertext, MAX_TOKEN)?, bytes(tag, 16)?);
    let plain = key
        .open(JweParts {
            aad: head.as_bytes(),
            encrypted_key: &encrypted_key,
            iv: &iv,
            ciphertext: &ciphertext,
            tag: &tag,
        })
        .map_err(|_| JoseError::Decryption)?;
    core::str::from_utf8(&plain).map(str::to_owned).map_err(|_| JoseError::Malformed)
}

/// Encrypts a signed token for a relying party: what a provider does. For the test provider and for tests.
///
/// # Errors
/// [`JoseError::Key`] only.
pub fn encrypt(
    token: &str,
    key: &JweKey,
    kid: Option<&str>,
    entropy: &dyn Entropy,
) -> Result<String, JoseError> {
    let mut header = json!({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT"});
    if let (Some(members), Some(kid)) = (header.as_object_mut(), kid) {
        members.insert("kid".into(), kid.into());
    }
    let head = base64url::encode(header.to_string().as_bytes());
    let sealed = key.seal(entropy, head.as_bytes(), token.as_bytes()).map_err(|_| JoseError::Key)?;
    let rest = [&sealed.encrypted_key[..], &sealed.iv, &sealed.ciphertext, &sealed.tag];
    Ok(rest.iter().fold(head, |text, part| format!("{text}.{}", base64url::encode(part))))
}
