//! We, as a provider knows us.

use carnet_seal::{DecryptionKey, SigningKey};

use crate::jose::{Algorithm, KeySet};

/// Our registration at one provider.
#[derive(Debug)]
pub struct Client {
    /// `client_id`.
    pub id: Box<str>,
    /// Where people come back, character for character as registered.
    pub redirect_uri: Box<str>,
    /// How we prove who we are at the token endpoint.
    pub authentication: ClientAuthentication,
    /// The signature algorithms that this provider uses for us: pinned, not negotiated.
    pub algorithms: Box<[Algorithm]>,
    /// The key that its tokens are encrypted for. When there is one, tokens that are not encrypted are refused.
    pub decryption: Option<DecryptionKey>,
}

/// How the token endpoint knows us (OpenID Connect Core 9).
pub enum ClientAuthentication {
    /// `client_secret_basic`: the secret in a header.
    Basic {
        /// The shared secret.
        secret: Box<str>,
    },
    /// `client_secret_post`: the secret in the body.
    Post {
        /// The shared secret.
        secret: Box<str>,
    },
    /// `private_key_jwt` (RFC 7523): nothing secret leaves.
    PrivateKeyJwt {
        /// Our key.
        key: SigningKey,
        /// How it signs.
        algorithm: Algorithm,
        /// Its name in our published set.
        kid: Box<str>,
    },
}

/// Secrets are not printed.
impl core::fmt::Debug for ClientAuthentication {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Basic { .. } => "client_secret_basic",
            Self::Post { .. } => "client_secret_post",
            Self::PrivateKeyJwt { .. } => "private_key_jwt",
        })
    }
}

impl Client {
    /// Verifies a token of this provider for us: decrypts it if we have a key for that, then checks its signature.
    pub(super) fn open(
        &self,
        token: &str,
        keys: &KeySet,
        kind: crate::jose::TokenType,
    ) -> Result<crate::claims::Claims, crate::jose::JoseError> {
        use crate::jose::{JoseError, decrypt, is_encrypted, verify};
        match (&self.decryption, is_encrypted(token)) {
            (Some(key), true) => verify(&decrypt(token, key)?, keys, &self.algorithms, kind),
            (None, false) => verify(token, keys, &self.algorithms, kind),
            (None, true) | (Some(_), false) => Err(JoseError::Decryption),
        }
    }
}
