//! Keyed hashes that lead from a known identifier to a record, and prove that they were put there by us.

use core::fmt;

use carnet_model::ids::RecordNo;

use crate::digest::{constant_time_eq, mac};
use crate::error::SealError;
use crate::key::Key;

/// What kind of identifier a tag stands for. Numbers are part of the stored format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TagKind {
    /// A national health identity (`oid|value`).
    Ins = 1,
    /// `uniqueId` of a document.
    DocumentUniqueId = 2,
    /// Handle of an account.
    Account = 3,
    /// `uniqueId` of a lot.
    LotUniqueId = 4,
    /// `uniqueId` of a folder.
    FolderUniqueId = 5,
    /// A professional's national id.
    Professional = 6,
    /// A structure's national id.
    Structure = 7,
    /// A referenced app.
    App = 8,
    /// A campaign.
    Campaign = 9,
    /// A subject at a federated identity provider (`issuer|sub`).
    Subject = 10,
    /// An e-mail address or telephone number.
    Contact = 11,
    /// A passkey credential.
    Passkey = 12,
    /// An idempotency key given by a caller.
    Idempotency = 13,
    /// A ledger of the installation itself, by name.
    System = 14,
}

/// 128 bits of HMAC-SHA-256. Half the output is enough: with 10^11 tags (every document of the country for
/// two centuries) two collide with probability below 10^-16, and a forger without the key gains nothing by
/// a shorter search since the tags themselves are not secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(pub [u8; 16]);

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tag(")?;
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        f.write_str(")")
    }
}

/// The keyed-hash key.
#[derive(Debug)]
pub struct TagKey {
    names: Key,
    proofs: Key,
}

fn half(hash: [u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    for (to, from) in out.iter_mut().zip(hash) {
        *to = from;
    }
    out
}

impl TagKey {
    /// Derives the two keys in use from the system key TAGK.
    pub fn new(key: &Key) -> Result<Self, SealError> {
        Ok(Self { names: key.derive(&[b"name"])?, proofs: key.derive(&[b"proof"])? })
    }

    /// The tag of `value`: HMAC over kind (1 byte) and value, with lengths.
    #[must_use]
    pub fn tag(&self, kind: TagKind, value: &str) -> Tag {
        Tag(half(mac(&self.names, &[&[kind as u8], value.as_bytes()])))
    }

    /// What is stored beside a tag to bind it to its record.
    #[must_use]
    pub fn proof(&self, tag: &Tag, record: RecordNo) -> [u8; 16] {
        half(mac(&self.proofs, &[&tag.0, &record.0.to_be_bytes()]))
    }

    /// Whether `proof` binds `tag` to `record`.
    #[must_use]
    pub fn proves(&self, tag: &Tag, record: RecordNo, proof: &[u8]) -> bool {
        constant_time_eq(&self.proof(tag, record), proof)
    }

    /// The stored form of a delivery's name: HMAC over `outbox`, record and name.
    #[must_use]
    pub fn delivery(&self, record: RecordNo, name: &str) -> [u8; 16] {
        half(mac(&self.names, &[b"outbox", &record.0.to_be_bytes(), name.as_bytes()]))
    }
}
