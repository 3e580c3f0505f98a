//! One chain of a proof: its links, its leaves in the log, its texts.

use carnet_model::ids::{Chain, RecordNo};
use carnet_seal::{
    ChainHead, Deployment, EntryPlace, Hash, Header, LeafOpening, MessageOpening, TreeHead, entry_hash,
    verify_inclusion,
};

use super::report::{JournalFault, Report, Shown};
use super::{ChainProof, EntryProof, LeafProof, parts};
use crate::frame::Frames;
use crate::heads::Link;
use crate::plain;

/// Where a chain belongs, and the tree that its leaves stand in.
#[derive(Debug, Clone, Copy)]
pub(super) struct ChainCheck {
    pub(super) deployment: Deployment,
    pub(super) record: RecordNo,
    pub(super) chain: Chain,
    pub(super) tree: TreeHead,
}

/// What a chain was found to hold.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Hashes of its entries.
    pub(super) hashes: Vec<Hash>,
    /// How many of them the log holds.
    pub(super) logged: usize,
}

struct Faults<'a> {
    chain: Chain,
    report: &'a mut Report,
}

impl Faults<'_> {
    fn add(&mut self, kind: &'static str, seq: u64, detail: impl Into<String>) {
        let chain = Some(self.chain);
        self.report.faults.push(JournalFault { kind, chain, seq, detail: detail.into() });
    }
}

impl ChainCheck {
    pub(super) fn run(self, shown: &ChainProof, end: Option<Link>, report: &mut Report) -> Found {
        report.chains += 1;
        report.entries += shown.entries.len() as u64;
        report.waiting += shown.waiting;
        let mut faults = Faults { chain: self.chain, report };
        let hashes = self.links(shown, end, &mut faults);
        self.leaves(shown, &hashes, &mut faults);
        epochs(shown, &mut faults);
        let waiting = usize::try_from(shown.waiting).unwrap_or(usize::MAX);
        Found { logged: hashes.len().saturating_sub(waiting), hashes }
    }

    /// Follows the links from the first entry to the end that the log has signed for.
    fn links(self, shown: &ChainProof, end: Option<Link>, faults: &mut Faults<'_>) -> Vec<Hash> {
        let mut link = Link::START;
        let mut hashes = Vec::with_capacity(shown.entries.len());
        let frames = Frames::new();
        for entry in &shown.entries {
            if entry.seq != link.seq + 1 {
                faults.add("chain", entry.seq, format!("follows number {}", link.seq));
            }
            let place = EntryPlace {
                record: self.record,
                chain: self.chain,
                seq: link.seq + 1,
                upto: link.seq + 1,
                previous: link.hash,
            };
            let Some(sealed) = parts::from_base64(&entry.sealed) else {
                faults.add("format", entry.seq, "the entry is no base64");
                return hashes;
            };
            let (header, rest) = match Header::read(&sealed) {
                Ok(read) => read,
                Err(error) => {
                    faults.add("chain", entry.seq, error.to_string());
                    return hashes;
                }
            };
            let hash = entry_hash(place.aad(header, self.deployment).as_bytes(), rest);
            hashes.push(hash);
            self.text(entry, rest, &frames, faults);
            link = Link { seq: link.seq + 1, hash };
        }
        match end {
            Some(end) if end == link => {}
            Some(end) if end.seq == link.seq => {
                // One of the entries is another: the leaves say from where on.
                faults.add("chain", end.seq, "the chain does not end in the hash that the log has signed");
            }
            Some(end) => {
                let detail = format!("the chain ends at {}, the log has signed for {}", link.seq, end.seq);
                faults.add("chain", link.seq.max(end.seq), detail);
            }
            None => faults.add("statement", 0, "the log has not signed for this chain"),
        }
        hashes
    }

    /// What an entry says, when the proof opens it.
    fn text(self, entry: &EntryProof, sealed: &[u8], frames: &Frames, faults: &mut Faults<'_>) {
        let Some(open) = &entry.open else { return };
        let read = parts::hash(open)
            .and_then(|key| MessageOpening(key).open(sealed).ok())
            .and_then(|frame| frames.unpack(frame))
            .and_then(|plain| plain::read(&plain));
        match read {
            None => faults.add("open", entry.seq, "the key given with the entry does not open it"),
            Some(fields) => {
                let items = if fields.items.is_empty() { vec![fields.payload] } else { fields.items };
                faults.report.shown.push(Shown { chain: self.chain, seq: entry.seq, items });
            }
        }
    }

    /// Each leaf commits to the hash of its entry, and stands in the tree.
    fn leaves(self, shown: &ChainProof, hashes: &[Hash], faults: &mut Faults<'_>) {
        let mut before: Option<&LeafProof> = None;
        for leaf in &shown.leaves {
            if before.is_some_and(|b| b.epoch >= leaf.epoch || b.seq >= leaf.seq || b.index >= leaf.index) {
                faults.add("leaf", leaf.seq, "does not follow the leaf before");
            }
            before = Some(leaf);
            let hash = usize::try_from(leaf.seq).ok().and_then(|seq| hashes.get(seq.checked_sub(1)?));
            let opening = parts::hash(&leaf.label).zip(parts::hash(&leaf.salt));
            let (Some(hash), Some((label, salt)), Some(path)) = (hash, opening, parts::path(&leaf.path))
            else {
                faults.add("leaf", leaf.seq, "names no entry, or its values are none");
                continue;
            };
            let head = ChainHead { chain: self.chain, epoch: leaf.epoch, seq: leaf.seq, hash: *hash };
            let logged = LeafOpening { label, salt }.leaf(&head);
            if !verify_inclusion(&logged.hash(), leaf.index, self.tree.size, &path, &self.tree.root) {
                let detail =
                    format!("the log of epoch {} does not hold the chain as it is shown", leaf.epoch);
                faults.add("leaf", leaf.seq, detail);
            }
        }
    }
}

/// Every entry has the leaf of its epoch, but for those that say that they wait.
fn epochs(shown: &ChainProof, faults: &mut Faults<'_>) {
    let total = shown.entries.len();
    let logged = shown.leaves.last().map_or(0, |leaf| leaf.seq);
    if logged + shown.waiting != total as u64 {
        let detail = format!("{total} entries, {logged} in the log, {} waiting", shown.waiting);
        faults.add("leaf", logged + 1, detail);
    }
    let mut leaves = shown.leaves.iter().peekable();
    for entry in shown.entries.iter().take_while(|entry| entry.seq <= logged) {
        let Some(leaf) = leaves.peek() else { break };
        if entry.epoch != leaf.epoch {
            let detail = format!("is of epoch {}, its leaf of epoch {}", entry.epoch, leaf.epoch);
            faults.add("leaf", entry.seq, detail);
        }
        if entry.seq >= leaf.seq {
            leaves.next();
        }
    }
    for entry in shown.entries.iter().filter(|entry| entry.seq > logged) {
        if entry.epoch != 0 {
            faults.add("leaf", entry.seq, format!("waits, and is of epoch {}", entry.epoch));
        }
    }
}
