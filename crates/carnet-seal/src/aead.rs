//! The one AEAD, and the header that stands in clear before every stored value.

use core::fmt;

use aws_lc_rs::aead::{self, AES_256_GCM_SIV, LessSafeKey, Nonce, UnboundKey};

use crate::aad::Aad;
use crate::entropy::{Entropy, random};
use crate::error::SealError;
use crate::key::Key;

/// Format 1: AES-256-GCM-SIV with 96 random bits of nonce.
pub const FORMAT_VERSION: u8 = 1;
/// Bytes of the clear header.
pub const HEADER_LEN: usize = 8;
/// Bytes of a nonce.
pub const NONCE_LEN: usize = 12;
/// Bytes of an authentication tag.
pub const TAG_LEN: usize = 16;

/// What stands in clear before a stored value: version (1 byte), compression dictionary (2), generation of
/// the key (4), payload schema (1); big-endian. All of it is bound by the associated data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Compression dictionary; 0 = none.
    pub dictionary: u16,
    /// Generation of the record key, or version of the system key.
    pub generation: u32,
    /// Shape of the plaintext; see `docs/format.md`.
    pub schema: u8,
}

impl Header {
    /// The eight bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; HEADER_LEN] {
        let d = self.dictionary.to_be_bytes();
        let g = self.generation.to_be_bytes();
        [FORMAT_VERSION, d[0], d[1], g[0], g[1], g[2], g[3], self.schema]
    }

    /// Reads the header of a stored value and returns what follows it.
    pub fn read(stored: &[u8]) -> Result<(Self, &[u8]), SealError> {
        let Some((&[version, d0, d1, g0, g1, g2, g3, schema], rest)) =
            stored.split_first_chunk::<HEADER_LEN>()
        else {
            return Err(SealError::Malformed);
        };
        if version != FORMAT_VERSION {
            return Err(if version > FORMAT_VERSION {
                SealError::Newer(version)
            } else {
                SealError::Malformed
            });
        }
        let header = Self {
            dictionary: u16::from_be_bytes([d0, d1]),
            generation: u32::from_be_bytes([g0, g1, g2, g3]),
            schema,
        };
        Ok((header, rest))
    }
}

/// A sealed value as it is stored: header ‖ nonce ‖ ciphertext ‖ tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// The stored bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// The stored bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What the hash of an entry covers: nonce ‖ ciphertext ‖ tag.
    #[must_use]
    pub fn nonce_and_ciphertext(&self) -> &[u8] {
        self.0.get(HEADER_LEN..).unwrap_or_default()
    }
}

/// A key ready to seal and open.
pub struct SealKey(LessSafeKey);

impl SealKey {
    /// Prepares `key`.
    pub fn new(key: &Key) -> Result<Self, SealError> {
        UnboundKey::new(&AES_256_GCM_SIV, key.bytes())
            .map(|unbound| Self(LessSafeKey::new(unbound)))
            .map_err(|_| SealError::Library)
    }

    /// Seals `plain` for the place that `aad` describes; `aad` must have been made with the same `header`.
    pub fn seal(
        &self,
        header: Header,
        aad: &Aad,
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<Sealed, SealError> {
        let mut out = Vec::with_capacity(HEADER_LEN + NONCE_LEN + plain.len() + TAG_LEN);
        out.extend_from_slice(&header.to_bytes());
        self.append(aad, &mut out, plain, entropy)?;
        Ok(Sealed(out))
    }

    /// Appends nonce ‖ ciphertext ‖ tag of `plain` to `out`.
    pub fn append(
        &self,
        aad: &Aad,
        out: &mut Vec<u8>,
        plain: &[u8],
        entropy: &dyn Entropy,
    ) -> Result<(), SealError> {
        let nonce: [u8; NONCE_LEN] = random(entropy);
        out.extend_from_slice(&nonce);
        let from = out.len();
        out.extend_from_slice(plain);
        let in_place = out.get_mut(from..).ok_or(SealError::Library)?;
        let tag = self
            .0
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(aad.as_bytes()),
                in_place,
            )
            .map_err(|_| SealError::Library)?;
        out.extend_from_slice(tag.as_ref());
        Ok(())
    }

    /// Opens nonce ‖ ciphertext ‖ tag (what follows the header of a stored value).
    pub fn open(&self, aad: &Aad, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Malformed)?;
        if rest.len() < TAG_LEN {
            return Err(SealError::Malformed);
        }
        let mut buffer = rest.to_vec();
        let plain = self
            .0
            .open_in_place(Nonce::assume_unique_for_key(*nonce), aead::Aad::from(aad.as_bytes()), &mut buffer)
            .map_err(|_| SealError::Refused)?
            .len();
        buffer.truncate(plain);
        Ok(buffer)
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}
