//! A secret of 32 bytes.

use core::fmt;

use aws_lc_rs::hkdf;
use zeroize::Zeroize;

use crate::entropy::{Entropy, random};
use crate::error::SealError;

/// A 256-bit secret key: wiped when dropped, never shown.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// A fresh key.
    #[must_use]
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random(entropy))
    }

    /// The key with these bytes. For tests, vectors and configured secrets.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// HKDF-SHA-256 with an empty salt: `info` is the parts one after the other.
    pub fn derive(&self, info: &[&[u8]]) -> Result<Self, SealError> {
        let mut out = Self([0; 32]);
        self.derive_into(info, &mut out.0)?;
        Ok(out)
    }

    pub(crate) fn derive_into(&self, info: &[&[u8]], out: &mut [u8]) -> Result<(), SealError> {
        hkdf::Salt::new(hkdf::HKDF_SHA256, &[])
            .extract(&self.0)
            .expand(info, Length(out.len()))
            .and_then(|okm| okm.fill(out))
            .map_err(|_| SealError::Library)
    }
}

struct Length(usize);

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
