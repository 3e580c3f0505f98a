//! Digests, message authentication, comparison in constant time.

use core::fmt::Write as _;

use aws_lc_rs::{constant_time, digest, hmac};

use crate::key::Key;

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// First byte of what is hashed to link entries: keeps these hashes apart from the leaves (0x00) and nodes
/// (0x01) of the Merkle tree.
const ENTRY_PREFIX: [u8; 1] = [0x02];

pub(crate) fn sha256_parts(parts: &[&[u8]]) -> Hash {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(part);
    }
    fixed(context.finish().as_ref())
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}

/// SHA-256 of `data`.
#[must_use]
pub fn sha256(data: &[u8]) -> Hash {
    sha256_parts(&[data])
}

/// Bytes as lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// SHA-256 of what comes in parts.
#[derive(Clone)]
pub struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl Sha256 {
    /// Adds a part.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// The hash of all parts.
    #[must_use]
    pub fn finish(self) -> Hash {
        fixed(self.0.finish().as_ref())
    }
}

/// SHA-1 of `data`: the `hash` attribute of XDS documents (IHE ITI TF-3 4.2.3.2.10). Not for security.
#[must_use]
pub fn sha1(data: &[u8]) -> [u8; 20] {
    fixed(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, data).as_ref())
}

/// What is stored of a secret token of 256 random bits.
#[must_use]
pub fn token_hash(token: &[u8; 32]) -> Hash {
    sha256(token)
}

/// The hash of a ledger entry: `SHA-256(0x02 ‖ AAD ‖ nonce ‖ ciphertext)`, the tag being the ciphertext's end.
#[must_use]
pub fn entry_hash(aad: &[u8], nonce_and_ciphertext: &[u8]) -> Hash {
    sha256_parts(&[&ENTRY_PREFIX, aad, nonce_and_ciphertext])
}

/// HMAC-SHA-256 over `parts`, each preceded by its length (8 bytes), so that no two lists give one message.
#[must_use]
pub fn mac(key: &Key, parts: &[&[u8]]) -> Hash {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key.bytes()));
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    fixed(context.sign().as_ref())
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
#[must_use]
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    constant_time::verify_slices_are_equal(a, b).is_ok()
}
