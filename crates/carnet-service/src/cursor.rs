//! Opaque paging cursors: sealed with a key of this process, so that they say nothing and cannot be made up.

use carnet_seal::{Entropy, Key, MessageSealer, SealError};

use crate::fault::ServiceError;
use crate::service::Service;

/// The key of the cursors. A restart makes older cursors unreadable: the client searches again.
pub(crate) fn sealer(entropy: &dyn Entropy) -> Result<MessageSealer, SealError> {
    MessageSealer::new(&Key::random(entropy), "cursor")
}

impl Service {
    /// Seals a cursor as base64url text.
    #[must_use]
    pub fn seal_cursor(&self, plain: &[u8]) -> String {
        let sealed = self.inner.cursors.seal(plain, &*self.inner.entropy).unwrap_or_default();
        base64_simd::URL_SAFE_NO_PAD.encode_to_string(sealed)
    }

    /// Opens a cursor made by this process.
    pub fn open_cursor(&self, text: &str) -> Result<Vec<u8>, ServiceError> {
        let sealed = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(text).map_err(|_| ServiceError::BadCursor)?;
        self.inner.cursors.open(&sealed).map_err(|_| ServiceError::BadCursor)
    }
}
