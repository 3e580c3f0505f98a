//! Signed and encrypted tokens (JOSE), for the few forms that identity providers of the country use.
//!
//! Source: RFC 7515 (JWS), 7516 (JWE), 7517 (JWK), 7518 (algorithms), 7638 (thumbprint), 8725 (best practice).
//!
//! Compact form only. Signatures: RS256, PS256, ES256, EdDSA (Ed25519), of these only what the caller allows for one
//! issuer; `none` and the symmetric ones do not exist here. Keys come from the caller's set, never from the token.

mod jwe;
mod jwk;
mod jws;

pub use jwe::{decrypt, encrypt, is_encrypted};
pub use jwk::{Jwk, KeySet, thumbprint};
pub use jws::{TokenType, sign, verify};

#[cfg(test)]
mod tests;

use carnet_seal::Scheme;
use thiserror::Error;

/// Longest token that is read.
pub const MAX_TOKEN: usize = 64 * 1024;

/// A signature algorithm of JOSE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// EdDSA with Ed25519.
    EdDsa,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Es256, Self::Rs256, Self::Ps256, Self::EdDsa];

    /// The value of `alg` (RFC 7518, 3.1; RFC 8037, 3.1).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of that name, if it is one of ours.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    pub(crate) const fn scheme(self) -> Scheme {
        match self {
            Self::Es256 => Scheme::Es256,
            Self::Rs256 => Scheme::Rs256,
            Self::Ps256 => Scheme::Ps256,
            Self::EdDsa => Scheme::EdDsa,
        }
    }
}

/// Why a token was not read or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JoseError {
    /// It is no compact token, its header or its claims are no JSON objects, or it is too long.
    #[error("the token has no known shape")]
    Malformed,
    /// Its algorithm is not one that is allowed here.
    #[error("the token's algorithm is not allowed")]
    Algorithm,
    /// Its header demands something that we do not know (`crit`).
    #[error("the token demands an extension")]
    Critical,
    /// It says that it is a token of another kind (`typ`).
    #[error("the token is of another kind")]
    OtherType,
    /// No key of the set fits. The caller may fetch the set again, once a minute at most.
    #[error("the token's key is not known")]
    UnknownKey,
    /// It names no key, and several would fit.
    #[error("the token names no key and several would fit")]
    AmbiguousKey,
    /// The signature does not fit.
    #[error("the token's signature does not fit")]
    Signature,
    /// It is encrypted and does not open under our key, or we have none.
    #[error("the token does not open")]
    Decryption,
    /// A key of ours cannot do what was asked.
    #[error("the key cannot sign or encrypt so")]
    Key,
}

/// Reads whatever bytes as a key set, as a signed and as an encrypted token, and says whether any of the three has its
/// shape (the first) or gets as far as its key (the others). For the fuzz target.
#[cfg(any(test, feature = "probes"))]
#[must_use]
pub fn probe(bytes: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(bytes) else { return false };
    let set = KeySet::parse(bytes);
    let none = verify(text, &KeySet::default(), &Algorithm::ALL, TokenType::Plain);
    let opened = probe_key().map(|key| decrypt(text, key));
    set.is_ok() || none == Err(JoseError::UnknownKey) || opened == Some(Err(JoseError::Decryption))
}

/// One key for all calls of [`probe`].
#[cfg(any(test, feature = "probes"))]
fn probe_key() -> Option<&'static carnet_seal::DecryptionKey> {
    static KEY: std::sync::OnceLock<Option<carnet_seal::DecryptionKey>> = std::sync::OnceLock::new();
    KEY.get_or_init(|| carnet_seal::DecryptionKey::generate().ok()).as_ref()
}
