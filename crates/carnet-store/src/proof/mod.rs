//! Proofs of a record's journal: made by the store, checked by anybody with no key and no database
//! (`docs/journal-proof.md`).

mod chain;
mod check;
pub(crate) mod parts;
mod report;

use serde::{Deserialize, Serialize};

use carnet_model::ids::Chain;

pub use self::check::{Options, check};
pub use self::report::{JournalFault, Report, Shown as ShownEntry};

/// What stands in `format`.
pub(crate) const FORMAT: &str = "carnet-journal-proof/1";

/// Whether the entries of a chain can be read with the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reveal {
    /// Each entry carries the key of its own message.
    Opened,
    /// Links and places only.
    Sealed,
}

/// A chain that the proof shows. Its existence, the number and the sizes of its entries are shown with it: only
/// chains whose audience the caller belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The chain.
    pub chain: Chain,
    /// How much of it.
    pub reveal: Reveal,
}

/// A proof. Byte strings are base64, numbers of record and deployment hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// `carnet-journal-proof/1`
    pub(crate) format: String,
    /// Public key of the log.
    pub(crate) key: String,
    /// Public keys of the witnesses whose cosignatures are in the proof.
    pub(crate) witnesses: Vec<String>,
    /// The checkpoint in whose tree all leaves are shown.
    pub(crate) checkpoint: String,
    /// The latest checkpoint that enough witnesses have signed, when it is an earlier one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) witnessed: Option<String>,
    /// That the checkpoint's tree goes on from earlier ones.
    pub(crate) consistency: Vec<Consistency>,
    /// Restores that the log has outlived: signed notes.
    pub(crate) gaps: Vec<String>,
    /// Which installation.
    pub(crate) deployment: String,
    /// Which record, by its number inside the installation.
    pub(crate) record: String,
    /// What the log's key says of the ends of the chains at the time of the proof: a signed note.
    pub(crate) statement: String,
    /// The chains.
    pub(crate) chains: Vec<ChainProof>,
}

/// A tree that the checkpoint's goes on from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Consistency {
    pub(crate) size: u64,
    pub(crate) root: String,
    pub(crate) path: Vec<String>,
}

/// One chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChainProof {
    pub(crate) chain: String,
    /// Entries at the end that no checkpoint holds yet.
    pub(crate) waiting: u64,
    pub(crate) entries: Vec<EntryProof>,
    pub(crate) leaves: Vec<LeafProof>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryProof {
    pub(crate) seq: u64,
    /// The epoch whose leaf holds it; 0: it waits.
    pub(crate) epoch: u64,
    /// header ‖ nonce ‖ ciphertext ‖ tag
    pub(crate) sealed: String,
    /// Encryption key of this one message.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) open: Option<String>,
}

/// One leaf of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LeafProof {
    pub(crate) epoch: u64,
    /// The last entry that it commits to.
    pub(crate) seq: u64,
    pub(crate) label: String,
    pub(crate) salt: String,
    /// Its place in the log.
    pub(crate) index: u64,
    pub(crate) path: Vec<String>,
}

impl Proof {
    /// The file that a person keeps.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Entries shown that no checkpoint holds yet.
    #[must_use]
    pub fn waiting(&self) -> u64 {
        self.chains.iter().map(|chain| chain.waiting).sum()
    }
}
