//! The hierarchy of keys: master → shard → record → content, and the system keys beside it.

use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::key_wrap::{AES_256, AesKek, KeyWrap};
use carnet_model::ids::{Chain, RecordNo};
use zeroize::{Zeroize, Zeroizing};

use crate::digest::constant_time_eq;
use crate::entropy::Entropy;
use crate::error::{MasterKeyError, SealError};
use crate::key::Key;
use crate::master::MasterKey;

/// Bytes of the check value stored with each wrapped key: `HKDF(key, "check")`.
pub const CHECK_LEN: usize = 16;

/// A key as it is stored: AES key wrap (RFC 3394) of key ‖ what it is for, and its check value.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The wrapped block.
    pub block: Vec<u8>,
    /// The first 16 bytes of `HKDF(key, "check")`.
    pub check: [u8; CHECK_LEN],
}

impl fmt::Debug for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wrapped({} bytes)", self.block.len())
    }
}

pub(crate) fn check_value(key: &Key) -> Result<[u8; CHECK_LEN], SealError> {
    let mut out = [0; CHECK_LEN];
    key.derive_into(&[b"check"], &mut out)?;
    Ok(out)
}

/// `key ‖ label`, as it is wrapped. The label (a multiple of 8 bytes) says what the key is for: key wrap has no
/// associated data, so it is compared on opening.
pub(crate) fn plain(key: &Key, label: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut plain = Zeroizing::new(Vec::with_capacity(32 + label.len()));
    plain.extend_from_slice(key.bytes());
    plain.extend_from_slice(label);
    plain
}

/// The key of an unwrapped block, if it is the one that the label and the check value say.
pub(crate) fn opened(plain: &[u8], check: &[u8; CHECK_LEN], label: &[u8]) -> Result<Key, SealError> {
    let (bytes, found) = plain.split_first_chunk::<32>().ok_or(SealError::Malformed)?;
    let mut bytes = *bytes;
    let key = Key::from_bytes(bytes);
    bytes.zeroize();
    let same = constant_time_eq(found, label) && constant_time_eq(&check_value(&key)?, check);
    if same { Ok(key) } else { Err(SealError::Refused) }
}

pub(crate) fn wrap(kek: &Key, key: &Key, label: &[u8]) -> Result<Wrapped, SealError> {
    let plain = plain(key, label);
    let mut block = vec![0; plain.len() + 8];
    let kek = AesKek::new(&AES_256, kek.bytes()).map_err(|_| SealError::Library)?;
    kek.wrap(&plain, &mut block).map_err(|_| SealError::Library)?;
    Ok(Wrapped { block, check: check_value(key)? })
}

pub(crate) fn unwrap(kek: &Key, wrapped: &Wrapped, label: &[u8]) -> Result<Key, SealError> {
    let mut plain = Zeroizing::new(vec![0; wrapped.block.len()]);
    let kek = AesKek::new(&AES_256, kek.bytes()).map_err(|_| SealError::Library)?;
    let block = kek.unwrap(&wrapped.block, &mut plain).map_err(|_| SealError::Refused)?;
    opened(block, &wrapped.check, label)
}

fn label(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// What a system key is for. Numbers are part of the stored format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum SystemPurpose {
    /// TAGK: keyed hashes.
    Tag = 1,
    /// TICKK: tickets and outbox.
    Ticket = 2,
    /// The key of public ids; never rotated.
    Id = 3,
    /// LOGK: seed of the Ed25519 key that signs checkpoints.
    Log = 4,
    /// Message authentication: form tokens, peppers.
    Mac = 5,
}

impl SystemPurpose {
    /// All purposes.
    pub const ALL: [Self; 5] = [Self::Tag, Self::Ticket, Self::Id, Self::Log, Self::Mac];

    fn label(self, version: u32) -> Vec<u8> {
        label(&[&(self as u32).to_be_bytes(), &version.to_be_bytes()])
    }
}

impl MasterKey {
    /// Wraps a system key: block = key ‖ purpose (4) ‖ version (4).
    pub fn wrap_system(
        &self,
        key: &Key,
        purpose: SystemPurpose,
        version: u32,
    ) -> Result<Wrapped, MasterKeyError> {
        self.wrap(key, &purpose.label(version))
    }

    /// Unwraps a system key and checks what it is for.
    pub fn unwrap_system(
        &self,
        wrapped: &Wrapped,
        purpose: SystemPurpose,
        version: u32,
    ) -> Result<Key, MasterKeyError> {
        self.unwrap(wrapped, &purpose.label(version))
    }

    /// Wraps a shard key: block = key ‖ `SHRD` (4) ‖ shard (4) ‖ version (4) ‖ zeros (4).
    pub fn wrap_shard(&self, shard: &ShardKey) -> Result<Wrapped, MasterKeyError> {
        self.wrap(&shard.key, &ShardKey::label(shard.shard, shard.version))
    }

    /// Unwraps a shard key and checks that it is this one.
    pub fn unwrap_shard(
        &self,
        wrapped: &Wrapped,
        shard: u32,
        version: u32,
    ) -> Result<ShardKey, MasterKeyError> {
        let key = self.unwrap(wrapped, &ShardKey::label(shard, version))?;
        Ok(ShardKey { key, shard, version })
    }
}

/// What the key of a backup is for.
const BACKUP: &[u8; 8] = b"BKUP\0\0\0\0";

impl MasterKey {
    /// Wraps the key of a backup: block = key ‖ `BKUP` (4) ‖ zeros (4).
    pub fn wrap_backup(&self, key: &Key) -> Result<Wrapped, MasterKeyError> {
        self.wrap(key, BACKUP)
    }

    /// Unwraps the key of a backup.
    pub fn unwrap_backup(&self, wrapped: &Wrapped) -> Result<Key, MasterKeyError> {
        self.unwrap(wrapped, BACKUP)
    }
}

/// Tries to unwrap a record key in this process: whatever store asks, it passes by here.
static OPENED: AtomicU64 = AtomicU64::new(0);

/// How often this process has tried to unwrap a record key. An alarm is raised when it goes too fast
/// (`design/security.md` 3.2 row 4).
#[must_use]
pub fn record_keys_opened() -> u64 {
    OPENED.load(Ordering::Relaxed)
}

/// KEK: wraps the record keys of one shard.
#[derive(Debug)]
pub struct ShardKey {
    key: Key,
    /// The shard.
    pub shard: u32,
    /// Version of its key, from 1.
    pub version: u32,
}

impl ShardKey {
    /// A fresh key for a shard.
    #[must_use]
    pub fn random(shard: u32, version: u32, entropy: &dyn Entropy) -> Self {
        Self { key: Key::random(entropy), shard, version }
    }

    fn label(shard: u32, version: u32) -> Vec<u8> {
        label(&[b"SHRD", &shard.to_be_bytes(), &version.to_be_bytes(), &[0; 4]])
    }

    fn record_label(&self, record: RecordNo, generation: u32) -> Vec<u8> {
        label(&[
            &self.shard.to_be_bytes(),
            &self.version.to_be_bytes(),
            &record.0.to_be_bytes(),
            &generation.to_be_bytes(),
            &[0; 4],
        ])
    }

    /// Wraps a record key: block = key ‖ shard (4) ‖ version (4) ‖ record (8) ‖ generation (4) ‖ zeros (4).
    pub fn wrap(&self, key: &RecordKey) -> Result<Wrapped, SealError> {
        wrap(&self.key, &key.key, &self.record_label(key.record, key.generation))
    }

    /// Unwraps a record key and checks that it is this record's.
    pub fn unwrap(
        &self,
        wrapped: &Wrapped,
        record: RecordNo,
        generation: u32,
    ) -> Result<RecordKey, SealError> {
        OPENED.fetch_add(1, Ordering::Relaxed);
        let key = unwrap(&self.key, wrapped, &self.record_label(record, generation))?;
        Ok(RecordKey { key, record, generation })
    }
}

/// RDK: the key of one record and generation.
#[derive(Debug, Clone)]
pub struct RecordKey {
    key: Key,
    /// The record.
    pub record: RecordNo,
    /// Generation, from 1.
    pub generation: u32,
}

impl RecordKey {
    /// A fresh key for a record.
    #[must_use]
    pub fn random(record: RecordNo, generation: u32, entropy: &dyn Entropy) -> Self {
        Self { key: Key::random(entropy), record, generation }
    }

    /// A record key with given bytes: vectors and tests.
    #[must_use]
    pub const fn from_key(key: Key, record: RecordNo, generation: u32) -> Self {
        Self { key, record, generation }
    }

    /// `HKDF(RDK, "ledger" ‖ chain)`: seals the entries of a chain and its snapshots.
    pub fn ledger(&self, chain: Chain) -> Result<Key, SealError> {
        self.key.derive(&[b"ledger", &[chain as u8]])
    }

    /// `HKDF(RDK, "view" ‖ chain)`: labels of a chain in the transparency log.
    pub fn view(&self, chain: Chain) -> Result<Key, SealError> {
        self.key.derive(&[b"view", &[chain as u8]])
    }

    /// `HKDF(RDK, "content")`: seals the keys of contents.
    pub fn content(&self) -> Result<Key, SealError> {
        self.key.derive(&[b"content"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    const RECORD: RecordNo = RecordNo(0x0123_4567_89ab_cdef);

    fn hex(bytes: &[u8]) -> String {
        use std::fmt::Write as _;
        bytes.iter().fold(String::new(), |mut out, byte| {
            write!(out, "{byte:02x}").unwrap();
            out
        })
    }

    fn master() -> MasterKey {
        MasterKey::File(Key::from_bytes([0x55; 32]))
    }

    fn shard() -> ShardKey {
        ShardKey { key: Key::from_bytes([0x66; 32]), shard: 0, version: 1 }
    }

    #[test]
    fn wrapped_blocks_are_the_golden_ones() {
        let key = Key::from_bytes([0x66; 32]);
        let system = master().wrap_system(&key, SystemPurpose::Tag, 1).unwrap();
        assert_eq!(hex(&system.block), include_str!("../tests/vectors/wrapped_system.hex").trim_end());
        let wrapped = master().wrap_shard(&shard()).unwrap();
        assert_eq!(hex(&wrapped.block), include_str!("../tests/vectors/wrapped_shard.hex").trim_end());
        let record = RecordKey::from_key(Key::from_bytes([0x11; 32]), RECORD, 1);
        let wrapped = shard().wrap(&record).unwrap();
        assert_eq!(hex(&wrapped.block), include_str!("../tests/vectors/wrapped_record.hex").trim_end());
        assert_eq!(hex(&wrapped.check), include_str!("../tests/vectors/check.hex").trim_end());
    }

    /// A wrapped key opens for what it was wrapped for, and for nothing else.
    #[test]
    fn a_wrapped_key_opens_only_where_it_belongs() {
        let entropy = SeededEntropy::from_number(1);
        let record = RecordKey::random(RECORD, 1, &entropy);
        let wrapped = shard().wrap(&record).unwrap();
        assert!(shard().unwrap(&wrapped, RECORD, 1).unwrap().key.bytes() == record.key.bytes());
        let refused = |result: Result<RecordKey, SealError>| result.err() == Some(SealError::Refused);
        assert!(refused(shard().unwrap(&wrapped, RecordNo(1), 1)), "another record");
        assert!(refused(shard().unwrap(&wrapped, RECORD, 2)), "another generation");
        assert!(refused(ShardKey { version: 2, ..shard() }.unwrap(&wrapped, RECORD, 1)), "another version");
        assert!(refused(ShardKey { shard: 1, ..shard() }.unwrap(&wrapped, RECORD, 1)), "another shard");
        assert!(refused(ShardKey::random(0, 1, &entropy).unwrap(&wrapped, RECORD, 1)), "another key");
        let check = Wrapped { check: [0; CHECK_LEN], ..wrapped.clone() };
        assert!(refused(shard().unwrap(&check, RECORD, 1)), "another check value");
        let short = Wrapped { block: wrapped.block[..48].to_vec(), ..wrapped };
        assert!(refused(shard().unwrap(&short, RECORD, 1)), "cut");
        let system = master().wrap_system(&record.key, SystemPurpose::Tag, 1).unwrap();
        assert!(master().unwrap_system(&system, SystemPurpose::Tag, 1).is_ok());
        assert!(master().unwrap_system(&system, SystemPurpose::Ticket, 1).is_err());
        assert!(master().unwrap_shard(&system, 0, 1).is_err());
        let backup = master().wrap_backup(&record.key).unwrap();
        assert!(master().unwrap_backup(&backup).is_ok());
        assert!(master().unwrap_backup(&system).is_err() && master().unwrap_shard(&backup, 0, 1).is_err());
    }

    #[test]
    fn no_key_is_shown() {
        let key = RecordKey::from_key(Key::from_bytes([0x11; 32]), RECORD, 1);
        let text = format!("{key:?} {:?} {:?} {:?}", shard(), master(), shard().wrap(&key).unwrap());
        assert!(!text.contains("17") && !text.contains("102"), "{text}");
    }
}
