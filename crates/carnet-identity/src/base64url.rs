//! Base64url without padding (RFC 4648, 5), the only form that JOSE and WebAuthn write.

use base64_simd::URL_SAFE_NO_PAD;

/// Bytes as text.
pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// Text as bytes: no padding, no space, at most `max` bytes of result.
pub(crate) fn decode(text: &str, max: usize) -> Option<Vec<u8>> {
    if text.len() > max.saturating_mul(4).div_ceil(3) {
        return None;
    }
    URL_SAFE_NO_PAD.decode_to_vec(text).ok()
}
