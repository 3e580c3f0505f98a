//! Digests that a standard fixes and nothing else of ours uses.

use aws_lc_rs::{digest, hmac};

/// HMAC-SHA-1 of `message`: one-time passwords (RFC 4226, 5.3; RFC 6238). Sound in this use: HMAC does not rest on
/// collisions being hard to find.
#[must_use]
pub fn hmac_sha1(key: &[u8], message: &[u8]) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    first(hmac::sign(&key, message).as_ref())
}

/// SHA-512 of `data`: `at_hash` of tokens signed with Ed25519 (OpenID Connect Core 3.1.3.6).
#[must_use]
pub fn sha512(data: &[u8]) -> [u8; 64] {
    first(digest::digest(&digest::SHA512, data).as_ref())
}

fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    for (to, from) in out.iter_mut().zip(bytes) {
        *to = *from;
    }
    out
}
