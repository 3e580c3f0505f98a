//! The one key transport of encrypted tokens: RSA-OAEP-256 with AES-256-GCM.
//!
//! Source: RFC 7518, 4.3 (`RSA-OAEP-256`) and 5.3 (`A256GCM`); RFC 7516, 5.2 (decryption) and 11.5 (a caller never
//! learns which step refused). The compact form is read in `carnet-identity`.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, PrivateDecryptingKey,
    PublicEncryptingKey, PublicKeyComponents,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::entropy::{Entropy, random};
use crate::signature::{KeyParts, VerifyingKey};

/// Why an encrypted token was not opened or made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum JweError {
    /// The key is no RSA key of 2048 bits or more.
    #[error("the key is not usable")]
    BadKey,
    /// It does not open under this key: which step refused is not told.
    #[error("the token does not open under this key")]
    Refused,
    /// The cryptographic library refused a valid call.
    #[error("the cryptographic library failed")]
    Library,
}

/// The decoded parts of a compact JWE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JweParts<'a> {
    /// The protected header as it stands in the token, in base64url: what the tag also covers.
    pub aad: &'a [u8],
    /// The encrypted content key.
    pub encrypted_key: &'a [u8],
    /// Initialisation vector, 12 bytes.
    pub iv: &'a [u8],
    /// Ciphertext.
    pub ciphertext: &'a [u8],
    /// Authentication tag, 16 bytes.
    pub tag: &'a [u8],
}

/// The parts that [`JweKey::seal`] made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedJwe {
    /// The encrypted content key.
    pub encrypted_key: Vec<u8>,
    /// Initialisation vector.
    pub iv: [u8; 12],
    /// Ciphertext.
    pub ciphertext: Vec<u8>,
    /// Authentication tag.
    pub tag: Vec<u8>,
}

/// The private key that opens tokens encrypted for us.
pub struct DecryptionKey {
    private: PrivateDecryptingKey,
    public: VerifyingKey,
}

impl DecryptionKey {
    /// A fresh key of 2048 bits, from the library's own randomness.
    ///
    /// # Errors
    /// [`JweError::Library`] only.
    pub fn generate() -> Result<Self, JweError> {
        Self::new(PrivateDecryptingKey::generate(KeySize::Rsa2048).map_err(|_| JweError::Library)?)
    }

    /// Reads an unencrypted PKCS#8 RSA key.
    ///
    /// # Errors
    /// [`JweError::BadKey`] for another kind of key or shape.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, JweError> {
        Self::new(PrivateDecryptingKey::from_pkcs8(der).map_err(|_| JweError::BadKey)?)
    }

    fn new(private: PrivateDecryptingKey) -> Result<Self, JweError> {
        let spki = private.public_key().as_der().map_err(|_| JweError::Library)?;
        let public = VerifyingKey::from_spki(spki.as_ref()).map_err(|_| JweError::BadKey)?;
        Ok(Self { private, public })
    }

    /// The key as PKCS#8.
    ///
    /// # Errors
    /// [`JweError::Library`] only.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, JweError> {
        AsDer::<Pkcs8V1Der<'static>>::as_der(&self.private)
            .map(|der| Zeroizing::new(der.as_ref().to_vec()))
            .map_err(|_| JweError::Library)
    }

    /// Its public half, for a JWK with the use `enc`.
    #[must_use]
    pub const fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// Opens a token: content key, then content.
    ///
    /// # Errors
    /// [`JweError::Refused`] whichever step fails.
    pub fn open(&self, parts: JweParts<'_>) -> Result<Zeroizing<Vec<u8>>, JweError> {
        let key = OaepPrivateDecryptingKey::new(self.private.clone()).map_err(|_| JweError::Library)?;
        let mut room = Zeroizing::new(vec![0; key.min_output_size()]);
        let content_key = key
            .decrypt(&OAEP_SHA256_MGF1SHA256, parts.encrypted_key, &mut room, None)
            .map_err(|_| JweError::Refused)?;
        let content_key =
            LessSafeKey::new(UnboundKey::new(&AES_256_GCM, content_key).map_err(|_| JweError::Refused)?);
        let nonce = Nonce::try_assume_unique_for_key(parts.iv).map_err(|_| JweError::Refused)?;
        let mut text = Zeroizing::new(Vec::with_capacity(parts.ciphertext.len() + parts.tag.len()));
        text.extend_from_slice(parts.ciphertext);
        if parts.tag.len() != 16 {
            return Err(JweError::Refused);
        }
        text.extend_from_slice(parts.tag);
        let length = content_key
            .open_in_place(nonce, Aad::from(parts.aad), &mut text)
            .map_err(|_| JweError::Refused)?
            .len();
        text.truncate(length);
        Ok(text)
    }
}

impl core::fmt::Debug for DecryptionKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DecryptionKey(…)")
    }
}

/// A public key that tokens are encrypted for: what a provider does; here for the test provider and for tests.
#[derive(Debug)]
pub struct JweKey(OaepPublicEncryptingKey);

impl JweKey {
    /// The RSA key of a relying party.
    ///
    /// # Errors
    /// [`JweError::BadKey`] when it is no RSA key.
    pub fn new(key: &VerifyingKey) -> Result<Self, JweError> {
        let KeyParts::Rsa { n, e } = key.parts() else { return Err(JweError::BadKey) };
        let key: PublicEncryptingKey =
            PublicKeyComponents { n, e }.try_into().map_err(|_| JweError::BadKey)?;
        OaepPublicEncryptingKey::new(key).map(Self).map_err(|_| JweError::Library)
    }

    /// Encrypts `plaintext`; `aad` is the protected header in base64url. The padding's seed is the library's own.
    ///
    /// # Errors
    /// [`JweError::Library`] only.
    pub fn seal(&self, entropy: &dyn Entropy, aad: &[u8], plaintext: &[u8]) -> Result<SealedJwe, JweError> {
        let content_key = Zeroizing::new(random::<32>(entropy));
        let iv: [u8; 12] = random(entropy);
        let mut room = vec![0; self.0.ciphertext_size()];
        let encrypted_key = self
            .0
            .encrypt(&OAEP_SHA256_MGF1SHA256, content_key.as_slice(), &mut room, None)
            .map_err(|_| JweError::Library)?
            .to_vec();
        let key = UnboundKey::new(&AES_256_GCM, content_key.as_slice()).map_err(|_| JweError::Library)?;
        let mut ciphertext = plaintext.to_vec();
        let tag = LessSafeKey::new(key)
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(iv), Aad::from(aad), &mut ciphertext)
            .map_err(|_| JweError::Library)?;
        Ok(SealedJwe { encrypted_key, iv, ciphertext, tag: tag.as_ref().to_vec() })
    }
}
