//! Signatures of others, verified by public key: passkeys (COSE) and tokens (JOSE).
//!
//! Source: RFC 7518 (ES256, RS256, PS256), RFC 8037 (EdDSA with Ed25519), RFC 9053 (the same in COSE), RFC 5280
//! and RFC 8410 (the DER of public keys).

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
    VerificationAlgorithm,
};
use thiserror::Error;

/// How a signature is made and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// ECDSA on P-256 with SHA-256, `r ‖ s` in 64 bytes: `ES256` of JOSE (RFC 7518, 3.4).
    Es256,
    /// The same as a DER sequence of `r` and `s`: passkeys (WebAuthn 6.5.5).
    Es256Der,
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3).
    Rs256,
    /// RSASSA-PSS with SHA-256, salt of 32 bytes (RFC 7518, 3.5).
    Ps256,
    /// Ed25519 (RFC 8037, 3.1).
    EdDsa,
}

/// Why a signature or a key is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// The key has no known shape, lies off its curve, or is shorter than 2048 or longer than 8192 bits (RSA).
    #[error("the public key is not usable")]
    BadKey,
    /// The key is of another kind than the scheme.
    #[error("the key is not one for this scheme")]
    OtherKind,
    /// The signature is not this key's over these bytes.
    #[error("the signature does not fit")]
    Invalid,
    /// The cryptographic library refused a valid call.
    #[error("the cryptographic library failed")]
    Library,
}

/// A public key that verifies.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct VerifyingKey(Parts);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Parts {
    P256([u8; 65]),
    Rsa { n: Box<[u8]>, e: Box<[u8]> },
    Ed25519([u8; 32]),
}

/// The parts of a public key as JOSE and COSE name them, big-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyParts<'a> {
    /// A point of P-256, 32 bytes each.
    P256 {
        /// First coordinate.
        x: &'a [u8],
        /// Second coordinate.
        y: &'a [u8],
    },
    /// An RSA key, without leading zeros.
    Rsa {
        /// Modulus.
        n: &'a [u8],
        /// Exponent.
        e: &'a [u8],
    },
    /// A key of Ed25519, 32 bytes.
    Ed25519 {
        /// The key.
        x: &'a [u8],
    },
}

/// `SubjectPublicKeyInfo` of a P-256 key, up to its uncompressed point (RFC 5480, 2).
const P256_SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
/// `SubjectPublicKeyInfo` of an Ed25519 key, up to its 32 bytes (RFC 8410, 4).
const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// `AlgorithmIdentifier` of an RSA key, with its tag (RFC 3279, 2.3.1).
const RSA_ALGORITHM: [u8; 15] =
    [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
/// Bytes of the longest accepted RSA modulus and of the longest exponent.
const MAX_MODULUS: usize = 1024;
const MIN_MODULUS: usize = 256;
const MAX_EXPONENT: usize = 4;

impl VerifyingKey {
    /// The key with these parts. Leading zeros of RSA numbers are dropped.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] for a wrong length, a point off the curve, an RSA key out of bounds.
    pub fn from_parts(parts: KeyParts<'_>) -> Result<Self, SignatureError> {
        match parts {
            KeyParts::P256 { x, y } => {
                let mut point = [4; 65];
                let (x_out, y_out) = point.get_mut(1..).ok_or(SignatureError::Library)?.split_at_mut(32);
                if x.len() != 32 || y.len() != 32 {
                    return Err(SignatureError::BadKey);
                }
                x_out.copy_from_slice(x);
                y_out.copy_from_slice(y);
                Self::from_point(point)
            }
            KeyParts::Rsa { n, e } => Self::from_rsa(n, e),
            KeyParts::Ed25519 { x } => {
                let key: [u8; 32] = x.try_into().map_err(|_| SignatureError::BadKey)?;
                ParsedPublicKey::new(&ED25519, key).map_err(|_| SignatureError::BadKey)?;
                Ok(Self(Parts::Ed25519(key)))
            }
        }
    }

    fn from_point(point: [u8; 65]) -> Result<Self, SignatureError> {
        // Parsing checks that the point lies on the curve.
        ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).map_err(|_| SignatureError::BadKey)?;
        Ok(Self(Parts::P256(point)))
    }

    fn from_rsa(n: &[u8], e: &[u8]) -> Result<Self, SignatureError> {
        let (n, e) = (without_zeros(n), without_zeros(e));
        let odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
        let length = (MIN_MODULUS..=MAX_MODULUS).contains(&n.len()) && (1..=MAX_EXPONENT).contains(&e.len());
        if !length || !odd(n) || !odd(e) || e == [1] {
            return Err(SignatureError::BadKey);
        }
        RsaPublicKeyComponents { n, e }
            .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
            .map_err(|_| SignatureError::BadKey)?;
        Ok(Self(Parts::Rsa { n: n.into(), e: e.into() }))
    }

    /// Reads a DER `SubjectPublicKeyInfo` (RFC 5280, 4.1.2.7) of one of the three kinds.
    ///
    /// # Errors
    /// [`SignatureError::BadKey`] for any other kind or shape.
    pub fn from_spki(der: &[u8]) -> Result<Self, SignatureError> {
        if let Some(point) = der.strip_prefix(&P256_SPKI) {
            return Self::from_point(point.try_into().map_err(|_| SignatureError::BadKey)?);
        }
        if let Some(x) = der.strip_prefix(&ED25519_SPKI) {
            return Self::from_parts(KeyParts::Ed25519 { x });
        }
        let (n, e) = rsa_of_spki(der).ok_or(SignatureError::BadKey)?;
        Self::from_rsa(n, e)
    }

    /// The parts, for a JWK or a COSE key.
    #[must_use]
    pub fn parts(&self) -> KeyParts<'_> {
        match &self.0 {
            Parts::P256(point) => {
                let (x, y) = point.split_last_chunk::<32>().unwrap_or((&[], &[0; 32]));
                KeyParts::P256 { x: x.get(1..).unwrap_or_default(), y }
            }
            Parts::Rsa { n, e } => KeyParts::Rsa { n, e },
            Parts::Ed25519(x) => KeyParts::Ed25519 { x },
        }
    }

    /// Whether this key can verify signatures of `scheme`.
    #[must_use]
    pub const fn fits(&self, scheme: Scheme) -> bool {
        matches!(
            (&self.0, scheme),
            (Parts::P256(_), Scheme::Es256 | Scheme::Es256Der)
                | (Parts::Rsa { .. }, Scheme::Rs256 | Scheme::Ps256)
                | (Parts::Ed25519(_), Scheme::EdDsa)
        )
    }

    /// Verifies `signature` over `message`.
    ///
    /// # Errors
    /// [`SignatureError::OtherKind`] when the key is not one of the scheme, [`SignatureError::Invalid`] when the
    /// signature does not fit.
    pub fn verify(&self, scheme: Scheme, message: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
        let plain = |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(algorithm, key).verify(message, signature)
        };
        let rsa = |n: &[u8], e: &[u8], parameters: &RsaParameters| {
            RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
        };
        match (&self.0, scheme) {
            (Parts::P256(point), Scheme::Es256) => plain(&ECDSA_P256_SHA256_FIXED, point),
            (Parts::P256(point), Scheme::Es256Der) => plain(&ECDSA_P256_SHA256_ASN1, point),
            (Parts::Rsa { n, e }, Scheme::Rs256) => rsa(n, e, &RSA_PKCS1_2048_8192_SHA256),
            (Parts::Rsa { n, e }, Scheme::Ps256) => rsa(n, e, &RSA_PSS_2048_8192_SHA256),
            (Parts::Ed25519(key), Scheme::EdDsa) => plain(&ED25519, key),
            _ => return Err(SignatureError::OtherKind),
        }
        .map_err(|_| SignatureError::Invalid)
    }
}

impl core::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self.0 {
            Parts::P256(_) => "VerifyingKey(P-256)",
            Parts::Rsa { .. } => "VerifyingKey(RSA)",
            Parts::Ed25519(_) => "VerifyingKey(Ed25519)",
        })
    }
}

fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// Modulus and exponent of `SEQUENCE { AlgorithmIdentifier, BIT STRING { SEQUENCE { INTEGER, INTEGER } } }`.
fn rsa_of_spki(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let info = all_of(0x30, der)?;
    let bits = all_of(0x03, info.strip_prefix(&RSA_ALGORITHM)?)?;
    let key = all_of(0x30, bits.strip_prefix(&[0])?)?;
    let (n, rest) = element(0x02, key)?;
    Some((n, all_of(0x02, rest)?))
}

/// The content of a DER element that fills `bytes`.
fn all_of(tag: u8, bytes: &[u8]) -> Option<&[u8]> {
    element(tag, bytes).filter(|(_, rest)| rest.is_empty()).map(|(content, _)| content)
}

/// The content of the DER element at the beginning of `bytes`, and what follows (X.690, 8.1.3 and 10.1: lengths
/// in their shortest form).
fn element(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = match rest {
        [short @ 0..=0x7f, rest @ ..] => (usize::from(*short), rest),
        [0x81, long @ 0x80..=0xff, rest @ ..] => (usize::from(*long), rest),
        [0x82, high @ 1..=0xff, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    (*first == tag).then_some(())?;
    rest.split_at_checked(length)
}
