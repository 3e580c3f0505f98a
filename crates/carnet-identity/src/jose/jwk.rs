//! Public keys as JSON (RFC 7517, RFC 7518 6, RFC 8037 2).

use carnet_seal::{KeyParts, VerifyingKey, sha256};
use serde_json::{Map, Value, json};

use super::{Algorithm, JoseError};
use crate::base64url;
use crate::claims::Claims;

/// Longest set, and most keys in it.
const MAX_SET: usize = 128 * 1024;
const MAX_KEYS: usize = 64;
/// Longest name of a key.
const MAX_KID: usize = 256;
/// Longest number of a key: RSA of 8192 bits.
const MAX_NUMBER: usize = 1_024;

/// A public key that verifies signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    /// Its name in the set.
    pub kid: Option<Box<str>>,
    /// The one algorithm it is for, if it says so.
    pub algorithm: Option<Algorithm>,
    /// The key.
    pub key: VerifyingKey,
}

impl Jwk {
    /// A key named by its own thumbprint.
    #[must_use]
    pub fn named_by_thumbprint(key: VerifyingKey, algorithm: Algorithm) -> Self {
        Self { kid: Some(thumbprint(&key).into()), algorithm: Some(algorithm), key }
    }

    /// The key as JSON, for a published set: `use` is `sig`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut members = parts(&self.key);
        members.insert("use".into(), "sig".into());
        members.extend(self.kid.as_deref().map(|kid| ("kid".into(), kid.into())));
        members.extend(self.algorithm.map(|algorithm| ("alg".into(), algorithm.name().into())));
        Value::Object(members)
    }

    /// Reads one key of a set; `None` for one that is not for verifying signatures in a way we know (RFC 7517, 5: such
    /// keys are ignored), or that holds a private number.
    fn read(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        let number = |name: &str| base64url::decode(text(name)?, MAX_NUMBER);
        let for_signing = value.get("use").is_none_or(|purpose| purpose == "sig")
            && value.get("key_ops").is_none_or(|operations| {
                operations.as_array().is_some_and(|list| list.iter().any(|one| one == "verify"))
            });
        if !for_signing || value.get("d").is_some() {
            return None;
        }
        let algorithm = match value.get("alg") {
            None => None,
            Some(name) => Some(Algorithm::from_name(name.as_str()?)?),
        };
        let key = match (text("kty")?, text("crv")) {
            ("RSA", _) => {
                VerifyingKey::from_parts(KeyParts::Rsa { n: &number("n")?, e: &number("e")? }).ok()?
            }
            ("EC", Some("P-256")) => {
                VerifyingKey::from_parts(KeyParts::P256 { x: &number("x")?, y: &number("y")? }).ok()?
            }
            ("OKP", Some("Ed25519")) => {
                VerifyingKey::from_parts(KeyParts::Ed25519 { x: &number("x")? }).ok()?
            }
            _ => return None,
        };
        let kid = match value.get("kid") {
            None => None,
            Some(kid) => Some(kid.as_str().filter(|kid| kid.len() <= MAX_KID)?.into()),
        };
        algorithm.is_none_or(|one| key.fits(one.scheme())).then_some(Self { kid, algorithm, key })
    }
}

/// The keys of one issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeySet(Box<[Jwk]>);

impl KeySet {
    /// A set of these keys.
    #[must_use]
    pub fn new(keys: Vec<Jwk>) -> Self {
        Self(keys.into())
    }

    /// Reads a JWK set (RFC 7517, 5). Keys of other kinds, for other uses, or damaged, are left out.
    ///
    /// # Errors
    /// [`JoseError::Malformed`] when it is no set, too long, has more than 64 keys.
    pub fn parse(json: &[u8]) -> Result<Self, JoseError> {
        let set = Claims::parse(json, MAX_SET).ok_or(JoseError::Malformed)?;
        let keys = set.value("keys").and_then(Value::as_array).ok_or(JoseError::Malformed)?;
        if keys.len() > MAX_KEYS {
            return Err(JoseError::Malformed);
        }
        Ok(Self(keys.iter().filter_map(Jwk::read).collect()))
    }

    /// The set as JSON, to publish it.
    #[must_use]
    pub fn to_json(&self) -> String {
        json!({"keys": self.0.iter().map(Jwk::to_json).collect::<Vec<_>>()}).to_string()
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[Jwk] {
        &self.0
    }

    /// The one key for a token of this algorithm that names `kid` (RFC 7515, 4.1.4; OpenID Connect Core 10.1).
    pub(super) fn choose(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<&VerifyingKey, JoseError> {
        let fits = |one: &&Jwk| {
            one.algorithm.is_none_or(|only| only == algorithm)
                && one.key.fits(algorithm.scheme())
                && kid.is_none_or(|kid| one.kid.as_deref() == Some(kid))
        };
        let mut fitting = self.0.iter().filter(fits);
        let first = fitting.next().ok_or(JoseError::UnknownKey)?;
        fitting.next().is_none().then_some(&first.key).ok_or(JoseError::AmbiguousKey)
    }
}

/// The members that make the key, without its name.
fn parts(key: &VerifyingKey) -> Map<String, Value> {
    let text = |number: &[u8]| Value::from(base64url::encode(number));
    let members = match key.parts() {
        KeyParts::P256 { x, y } => {
            vec![("kty", "EC".into()), ("crv", "P-256".into()), ("x", text(x)), ("y", text(y))]
        }
        KeyParts::Rsa { n, e } => vec![("kty", "RSA".into()), ("n", text(n)), ("e", text(e))],
        KeyParts::Ed25519 { x } => {
            vec![("kty", "OKP".into()), ("crv", "Ed25519".into()), ("x", text(x))]
        }
    };
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// SHA-256 thumbprint of a public key, in base64url (RFC 7638, 3; RFC 8037 for Ed25519): its required members in the
/// order of the alphabet, without a space.
#[must_use]
pub fn thumbprint(key: &VerifyingKey) -> String {
    let mut text: Vec<String> =
        parts(key).iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    text.sort();
    base64url::encode(&sha256(format!("{{{}}}", text.join(",")).as_bytes()))
}
