//! What a check found.

use carnet_model::ids::Chain;

/// Something in a proof that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalFault {
    /// `format`, `statement`, `chain`, `open`, `leaf`, `checkpoint`, `witness`, `consistency`, `gap`, `earlier` or
    /// `receipt`.
    pub kind: &'static str,
    /// The chain; `None` when it is none.
    pub chain: Option<Chain>,
    /// The entry; 0 when it is none.
    pub seq: u64,
    /// What was found.
    pub detail: String,
}

/// An entry that the proof opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The chain.
    pub chain: Chain,
    /// Its number there.
    pub seq: u64,
    /// Accesses, or the one event of a state entry.
    pub items: Vec<Vec<u8>>,
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Everything that is wrong. Nothing is: the proof holds.
    pub faults: Vec<JournalFault>,
    /// Chains shown.
    pub chains: u64,
    /// Entries shown.
    pub entries: u64,
    /// Entries that no checkpoint holds yet.
    pub waiting: u64,
    /// Leaves of the checkpoint's tree.
    pub size: u64,
    /// The time that the log put on the checkpoint (seconds since 1970).
    pub at: u64,
    /// The log's key.
    pub key: String,
    /// Witnesses that signed, with their times (seconds since 1970).
    pub witnesses: Vec<(String, u64)>,
    /// Restores that the log has outlived: the epochs between which entries may have been lost.
    pub gaps: Vec<crate::log::gap::Gap>,
    /// What the entries say, for those that the proof opens.
    pub shown: Vec<Shown>,
}
