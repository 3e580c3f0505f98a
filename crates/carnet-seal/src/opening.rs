//! Opening one sealed value, and no other, to somebody without the key.
//!
//! AES-256-GCM-SIV seals each message with keys derived from its nonce (RFC 8452 section 4). The derived encryption
//! key of one message opens that message: it tells nothing of the key above it, nor of any other message. It is
//! what a proof gives beside a ciphertext, so that the text can be checked against the chain without a key that
//! would open the rest.

use aws_lc_rs::cipher::{AES_256, EncryptingKey, UnboundCipherKey};

use crate::aead::{NONCE_LEN, TAG_LEN};
use crate::error::SealError;
use crate::key::Key;

const BLOCK: usize = 16;

/// The encryption key of one sealed message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MessageOpening(pub [u8; 32]);

impl core::fmt::Debug for MessageOpening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MessageOpening(…)")
    }
}

struct Aes(EncryptingKey);

impl Aes {
    fn new(key: &[u8; 32]) -> Result<Self, SealError> {
        let unbound = UnboundCipherKey::new(&AES_256, key).map_err(|_| SealError::Library)?;
        EncryptingKey::ecb(unbound).map(Self).map_err(|_| SealError::Library)
    }

    fn blocks(&self, blocks: &mut [u8]) -> Result<(), SealError> {
        self.0.encrypt(blocks).map(|_| ()).map_err(|_| SealError::Library)
    }
}

impl MessageOpening {
    /// Derives the opening of the message that `key` sealed with `nonce` (RFC 8452: the halves of the encryption
    /// key are the first eight bytes of four blocks `counter (u32, little-endian, 2 to 5) ‖ nonce`).
    pub fn derive(key: &Key, nonce: &[u8; NONCE_LEN]) -> Result<Self, SealError> {
        let mut blocks = Vec::with_capacity(4 * BLOCK);
        for counter in 2_u32..6 {
            blocks.extend_from_slice(&counter.to_le_bytes());
            blocks.extend_from_slice(nonce);
        }
        Aes::new(key.bytes())?.blocks(&mut blocks)?;
        let mut out = [0; 32];
        let halves = blocks.chunks_exact(BLOCK).flat_map(|block| block.iter().take(8));
        for (to, from) in out.iter_mut().zip(halves) {
            *to = *from;
        }
        Ok(Self(out))
    }

    /// The plaintext of nonce ‖ ciphertext ‖ tag. The caller must have authenticated these bytes by the hash of
    /// their chain: only what a ciphertext decrypts to is computed here, not whether it was sealed.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (_, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(SealError::Malformed)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_LEN>().ok_or(SealError::Malformed)?;
        // Counter mode: the first block is the tag with its last bit set; the first four bytes count up,
        // little-endian.
        let mut start = *tag;
        if let Some(last) = start.last_mut() {
            *last |= 0x80;
        }
        let (counter, fixed) = start.split_first_chunk::<4>().ok_or(SealError::Malformed)?;
        let first = u32::from_le_bytes(*counter);
        let mut stream = Vec::with_capacity(ciphertext.len() + BLOCK);
        for block in 0..ciphertext.len().div_ceil(BLOCK) {
            let block = u32::try_from(block).map_err(|_| SealError::Malformed)?;
            stream.extend_from_slice(&first.wrapping_add(block).to_le_bytes());
            stream.extend_from_slice(fixed);
        }
        if !stream.is_empty() {
            Aes::new(&self.0)?.blocks(&mut stream)?;
        }
        Ok(ciphertext.iter().zip(stream).map(|(byte, key)| byte ^ key).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aad::Aad;
    use crate::aead::SealKey;
    use crate::entropy::SeededEntropy;

    /// What the library seals, the derived key of that message opens, and that of another does not.
    #[test]
    fn an_opening_opens_its_own_message_only() {
        let entropy = SeededEntropy::from_number(3);
        let key = Key::random(&entropy);
        let aad = Aad::message("opening");
        let mut before = None;
        for len in [0, 1, 15, 16, 17, 100, 5000] {
            let plain: Vec<u8> = (0..=255).cycle().take(len).collect();
            let mut sealed = Vec::new();
            SealKey::new(&key).unwrap().append(&aad, &mut sealed, &plain, &entropy).unwrap();
            let nonce = sealed.first_chunk().unwrap();
            let opening = MessageOpening::derive(&key, nonce).unwrap();
            assert_eq!(opening.open(&sealed).unwrap(), plain, "{len}");
            if let Some(other) = before.replace(opening)
                && len > 8
            {
                assert_ne!(other.open(&sealed).unwrap(), plain);
            }
        }
        assert!(MessageOpening([0; 32]).open(&[0; 27]).is_err());
    }
}
