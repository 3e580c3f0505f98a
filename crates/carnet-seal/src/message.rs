//! Sealing of short messages that leave the program and come back: paging cursors, signed-in state. They belong
//! to no table; a label keeps the uses apart.

use crate::aad::Aad;
use crate::aead::SealKey;
use crate::entropy::Entropy;
use crate::error::SealError;
use crate::key::Key;

/// Seals and opens messages of one use.
pub struct MessageSealer {
    key: SealKey,
    aad: Aad,
}

impl MessageSealer {
    /// A sealer for the use named by `label`.
    pub fn new(key: &Key, label: &'static str) -> Result<Self, SealError> {
        Ok(Self { key: SealKey::new(key)?, aad: Aad::message(label) })
    }

    /// nonce ‖ ciphertext ‖ tag.
    pub fn seal(&self, plain: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>, SealError> {
        let mut out = Vec::with_capacity(plain.len() + 28);
        self.key.append(&self.aad, &mut out, plain, entropy)?;
        Ok(out)
    }

    /// The message, if it was sealed with this key for this use.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        self.key.open(&self.aad, sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeededEntropy;

    #[test]
    fn only_the_same_key_and_use_open_it() {
        let entropy = SeededEntropy::from_number(1);
        let key = Key::random(&entropy);
        let cursor = MessageSealer::new(&key, "cursor").unwrap();
        let sealed = cursor.seal(b"page 2", &entropy).unwrap();
        assert_eq!(cursor.open(&sealed).unwrap(), b"page 2");
        assert!(MessageSealer::new(&key, "other").unwrap().open(&sealed).is_err());
        assert!(MessageSealer::new(&Key::random(&entropy), "cursor").unwrap().open(&sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(cursor.open(&changed).is_err());
        }
        assert!(cursor.open(b"short").is_err());
    }
}
