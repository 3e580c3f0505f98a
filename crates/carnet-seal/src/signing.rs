//! Keys that sign: the client's assertions, the test provider, the tests.
//!
//! The library draws the randomness of RSA keys, of PSS salts and of ECDSA nonces itself; it takes none from
//! outside. Keys of P-256 and Ed25519 come from the given [`Entropy`].

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair,
};
use zeroize::Zeroizing;

use crate::entropy::{Entropy, random};
use crate::signature::{KeyParts, Scheme, SignatureError, VerifyingKey};

/// `PrivateKeyInfo` (RFC 5208) of a P-256 key without its public half, up to the 32 bytes of the number.
const P256_PKCS8: [u8; 35] = [
    0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04,
    0x20,
];
/// Draws of a number below the order of P-256: each misses with a chance of 2^-32.
const DRAWS: usize = 8;

/// A key that signs, in memory.
pub struct SigningKey {
    pair: Pair,
    public: VerifyingKey,
}

enum Pair {
    /// The same key for the two ways of writing a signature.
    P256 {
        fixed: Box<EcdsaKeyPair>,
        der: Box<EcdsaKeyPair>,
    },
    Rsa(Box<RsaKeyPair>),
    Ed25519(Box<Ed25519KeyPair>),
}

impl SigningKey {
    /// A fresh key of P-256.
    ///
    /// # Errors
    /// [`SignatureError::Library`] only.
    pub fn p256(entropy: &dyn Entropy) -> Result<Self, SignatureError> {
        (0..DRAWS)
            .find_map(|_| Self::p256_from_number(&Zeroizing::new(random(entropy))).ok())
            .ok_or(SignatureError::Library)
    }

    /// The key of P-256 with this secret number, big-endian. For tests and vectors.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] when it is zero or not below the order of the curve.
    pub fn p256_from_number(number: &[u8; 32]) -> Result<Self, SignatureError> {
        let mut pkcs8 = Zeroizing::new([0; 67]);
        let prefix = P256_PKCS8.iter();
        for (to, from) in pkcs8.iter_mut().zip(prefix.chain(number)) {
            *to = *from;
        }
        Self::p256_from_pkcs8(pkcs8.as_slice())
    }

    /// A fresh RSA key of 2048 bits, from the library's own randomness. Takes a tenth of a second and more.
    ///
    /// # Errors
    /// [`SignatureError::Library`] only.
    pub fn rsa_2048() -> Result<Self, SignatureError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| SignatureError::Library)?;
        Self::from_rsa(pair)
    }

    /// The Ed25519 key of a fresh seed.
    ///
    /// # Errors
    /// [`SignatureError::Library`] only.
    pub fn ed25519(entropy: &dyn Entropy) -> Result<Self, SignatureError> {
        Self::ed25519_from_seed(&Zeroizing::new(random(entropy)))
    }

    /// The Ed25519 key of this seed (RFC 8032, 5.1.5).
    ///
    /// # Errors
    /// [`SignatureError::Library`] only.
    pub fn ed25519_from_seed(seed: &[u8; 32]) -> Result<Self, SignatureError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| SignatureError::Library)?;
        Self::from_ed25519(pair)
    }

    /// Reads an unencrypted PKCS#8 key (RFC 5958) of one of the three kinds.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] for any other kind or shape.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SignatureError> {
        Self::p256_from_pkcs8(der)
            .or_else(|_| {
                RsaKeyPair::from_pkcs8(der).map_err(|_| SignatureError::BadKey).and_then(Self::from_rsa)
            })
            .or_else(|_| {
                let pair = Ed25519KeyPair::from_pkcs8(der).map_err(|_| SignatureError::BadKey)?;
                Self::from_ed25519(pair)
            })
    }

    fn p256_from_pkcs8(der: &[u8]) -> Result<Self, SignatureError> {
        let read = |algorithm: &'static EcdsaSigningAlgorithm| {
            EcdsaKeyPair::from_pkcs8(algorithm, der).map_err(|_| SignatureError::BadKey)
        };
        let (fixed, der) = (read(&ECDSA_P256_SHA256_FIXED_SIGNING)?, read(&ECDSA_P256_SHA256_ASN1_SIGNING)?);
        let point = fixed.public_key().as_ref();
        let (x, y) = point.get(1..).and_then(|xy| xy.split_at_checked(32)).ok_or(SignatureError::Library)?;
        let public = VerifyingKey::from_parts(KeyParts::P256 { x, y })?;
        Ok(Self { pair: Pair::P256 { fixed: Box::new(fixed), der: Box::new(der) }, public })
    }

    fn from_rsa(pair: RsaKeyPair) -> Result<Self, SignatureError> {
        let spki = pair.public_key().as_der().map_err(|_| SignatureError::Library)?;
        let public = VerifyingKey::from_spki(spki.as_ref())?;
        Ok(Self { pair: Pair::Rsa(Box::new(pair)), public })
    }

    fn from_ed25519(pair: Ed25519KeyPair) -> Result<Self, SignatureError> {
        let public = VerifyingKey::from_parts(KeyParts::Ed25519 { x: pair.public_key().as_ref() })?;
        Ok(Self { pair: Pair::Ed25519(Box::new(pair)), public })
    }

    /// The key as PKCS#8. Whoever has these bytes can sign.
    ///
    /// # Errors
    /// [`SignatureError::Library`] only.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, SignatureError> {
        let bytes = match &self.pair {
            Pair::P256 { fixed, .. } => fixed.to_pkcs8v1().map(|document| document.as_ref().to_vec()),
            Pair::Rsa(pair) => AsDer::<Pkcs8V1Der<'static>>::as_der(&**pair).map(|der| der.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.to_pkcs8v1().map(|document| document.as_ref().to_vec()),
        };
        bytes.map(Zeroizing::new).map_err(|_| SignatureError::Library)
    }

    /// Its public half.
    #[must_use]
    pub const fn public(&self) -> &VerifyingKey {
        &self.public
    }

    /// Signs `message`.
    ///
    /// # Errors
    /// [`SignatureError::OtherKind`] when the key is not one of the scheme.
    pub fn sign(&self, scheme: Scheme, message: &[u8]) -> Result<Vec<u8>, SignatureError> {
        let hash = digest(&SHA256, message);
        let signature = match (&self.pair, scheme) {
            (Pair::P256 { fixed, .. }, Scheme::Es256) => fixed.sign_digest(&hash),
            (Pair::P256 { der, .. }, Scheme::Es256Der) => der.sign_digest(&hash),
            (Pair::Ed25519(pair), Scheme::EdDsa) => pair.try_sign(message),
            (Pair::Rsa(pair), Scheme::Rs256 | Scheme::Ps256) => {
                let mut out = vec![0; pair.public_modulus_len()];
                let encoding = if scheme == Scheme::Rs256 { &RSA_PKCS1_SHA256 } else { &RSA_PSS_SHA256 };
                pair.sign_digest(encoding, &hash, &mut out).map_err(|_| SignatureError::Library)?;
                return Ok(out);
            }
            _ => return Err(SignatureError::OtherKind),
        };
        signature.map(|bytes| bytes.as_ref().to_vec()).map_err(|_| SignatureError::Library)
    }
}

impl core::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SigningKey(of {:?})", self.public)
    }
}
