//! What the transparency log holds of a chain in an epoch: a label that only those recognise who may see the chain,
//! and a commitment to its head (`design/security.md` 7.3).

use carnet_model::ids::Chain;

use crate::digest::{Hash, mac, sha256_parts};
use crate::key::Key;
use crate::merkle::leaf_hash;

/// Bytes of an entry of the log: label ‖ commitment.
pub const LEAF_LEN: usize = 64;
/// First byte of what a commitment hashes: keeps it apart from leaves (0), nodes (1) and ledger entries (2).
const COMMITMENT_PREFIX: [u8; 1] = [0x03];

/// The end of a chain at the end of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// The chain.
    pub chain: Chain,
    /// The epoch.
    pub epoch: u64,
    /// Number of the last entry.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
}

/// What opens one leaf: given to those who may see the chain, for this epoch and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeafOpening {
    /// `MAC(view key, "label", epoch)`.
    pub label: Hash,
    /// `MAC(view key, "salt", epoch)`.
    pub salt: Hash,
}

impl LeafOpening {
    /// The opening of a chain's leaf in an epoch. Both values come from the record's key: nothing needs to be kept,
    /// and once that key is destroyed the leaf is noise.
    #[must_use]
    pub fn derive(view: &Key, epoch: u64) -> Self {
        let epoch = epoch.to_be_bytes();
        Self { label: mac(view, &[b"label", &epoch]), salt: mac(view, &[b"salt", &epoch]) }
    }

    /// `SHA-256(0x03 ‖ salt ‖ epoch ‖ chain ‖ seq ‖ hash)`.
    #[must_use]
    pub fn commitment(&self, head: &ChainHead) -> Hash {
        sha256_parts(&[
            &COMMITMENT_PREFIX,
            &self.salt,
            &head.epoch.to_be_bytes(),
            &[head.chain as u8],
            &head.seq.to_be_bytes(),
            &head.hash,
        ])
    }

    /// The entry of the log.
    #[must_use]
    pub fn leaf(&self, head: &ChainHead) -> Leaf {
        Leaf { label: self.label, commitment: self.commitment(head) }
    }
}

/// An entry of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// Which chain and epoch, to those who know.
    pub label: Hash,
    /// Which head.
    pub commitment: Hash,
}

impl Leaf {
    /// The bytes that the log holds.
    #[must_use]
    pub fn to_bytes(self) -> [u8; LEAF_LEN] {
        let mut out = [0; LEAF_LEN];
        for (to, from) in out.iter_mut().zip(self.label.iter().chain(&self.commitment)) {
            *to = *from;
        }
        out
    }

    /// The entry with these bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (label, commitment) = bytes.split_first_chunk::<32>()?;
        Some(Self { label: *label, commitment: commitment.try_into().ok()? })
    }

    /// `SHA-256(0x00 ‖ label ‖ commitment)`.
    #[must_use]
    pub fn hash(&self) -> Hash {
        leaf_hash(&self.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_bound_to_all_of_its_head() {
        let view = Key::from_bytes([7; 32]);
        let opening = LeafOpening::derive(&view, 5);
        let head = ChainHead { chain: Chain::TraceOpen, epoch: 5, seq: 9, hash: [1; 32] };
        let leaf = opening.leaf(&head);
        assert_eq!(Leaf::from_bytes(&leaf.to_bytes()), Some(leaf));
        assert_ne!(opening.label, opening.salt);
        let others = [
            ChainHead { chain: Chain::TraceSecret, ..head },
            ChainHead { epoch: 6, ..head },
            ChainHead { seq: 8, ..head },
            ChainHead { hash: [2; 32], ..head },
        ];
        for other in others {
            assert_ne!(opening.leaf(&other).hash(), leaf.hash(), "{other:?}");
        }
        assert_ne!(LeafOpening::derive(&view, 6).leaf(&head).hash(), leaf.hash());
        assert_ne!(LeafOpening::derive(&Key::from_bytes([8; 32]), 5).leaf(&head).hash(), leaf.hash());
    }
}
