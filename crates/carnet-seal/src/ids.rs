//! Public identifiers.

use core::fmt;

use aws_lc_rs::cipher::{AES_256, DecryptingKey, DecryptionContext, EncryptingKey, UnboundCipherKey};
use carnet_model::ids::{EntryKind, ObjectNo, PublicId, RecordNo};

use crate::error::SealError;
use crate::key::Key;

/// Makes and opens public ids: one AES-256 block over record (8 bytes) ‖ kind (1) ‖ entry (7). Its key is
/// never rotated. A random block opens to a known kind once in 32 times and to a record of the store never
/// in practice (64 random bits).
pub struct IdCodec {
    seal: EncryptingKey,
    open: DecryptingKey,
}

impl IdCodec {
    /// The codec of a key: the system key of ids, or a publisher's own.
    pub fn new(key: &Key) -> Result<Self, SealError> {
        let unbound = || UnboundCipherKey::new(&AES_256, key.bytes()).map_err(|_| SealError::Library);
        Ok(Self {
            seal: EncryptingKey::ecb(unbound()?).map_err(|_| SealError::Library)?,
            open: DecryptingKey::ecb(unbound()?).map_err(|_| SealError::Library)?,
        })
    }

    /// The public id of a thing. Numbers above 56 bits are refused.
    pub fn seal(&self, record: RecordNo, kind: EntryKind, entry: ObjectNo) -> Result<PublicId, SealError> {
        if entry.0 >> 56 != 0 {
            return Err(SealError::Malformed);
        }
        let low = (u64::from(kind as u8) << 56) | entry.0;
        let mut block = ((u128::from(record.0) << 64) | u128::from(low)).to_be_bytes();
        self.seal.encrypt(&mut block).map_err(|_| SealError::Library)?;
        Ok(PublicId(block))
    }

    /// What the id names; `None` when it is none of ours. Whether the record exists is the store's to say.
    #[must_use]
    pub fn open(&self, id: PublicId) -> Option<(RecordNo, EntryKind, ObjectNo)> {
        let mut block = id.0;
        self.open.decrypt(&mut block, DecryptionContext::None).ok()?;
        let value = u128::from_be_bytes(block);
        let record = u64::try_from(value >> 64).ok()?;
        let low = u64::try_from(value & u128::from(u64::MAX)).ok()?;
        let kind = EntryKind::from_u8(u8::try_from(low >> 56).ok()?)?;
        Some((RecordNo(record), kind, ObjectNo(low & ((1 << 56) - 1))))
    }
}

impl fmt::Debug for IdCodec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdCodec(…)")
    }
}
