//! The ledger against the log: every head that the log should hold is there, nothing that it holds of a chain is
//! later than the chain, and both know the same last epoch.

use std::collections::{BTreeMap, HashMap};

use carnet_model::ids::{Chain, RecordNo};
use carnet_seal::{ChainHead, Hash, LeafOpening, NoteSigner, RecordKey};

use super::logbook;
use super::rows::{Positions, Read, hold, stored_heads};
use super::verify::Walk;
use crate::error::ReadError;
use crate::log::audit::Audit;
use crate::log::dir::LogDir;
use crate::log::gap::logged_in;
use crate::log::{Change, find_label, origin};

/// Labels that are computed at most to find out whose leaves are left over: some minutes.
const MOST_LABELS: u64 = 200_000_000;
/// Records read at once.
const PAGE: usize = 256;

/// What the walk knows of the log.
pub(crate) struct LogWalk {
    audit: Audit,
    /// Leaves that a chain explains, one bit each.
    explained: Vec<u64>,
    /// Heads of chains in each epoch, when there are no keys to tell which leaf is whose.
    heads: BTreeMap<u64, u64>,
    /// Heads of epochs that were not published when the walk began.
    tail: Vec<(RecordNo, u32, ChainHead)>,
    /// The key of the record that is being walked.
    key: Option<RecordKey>,
}

impl Walk<'_> {
    /// Checks the log's files, before any record is looked at.
    pub(crate) fn open_log(&mut self, dir: &LogDir) {
        let name = origin(self.sealer.deployment);
        let signer = self.keys.and_then(|keys| NoteSigner::new(&name, &keys.system.log).ok());
        let key = signer.map(|signer| signer.verifier().clone());
        let mut faults = Vec::new();
        let audit = Audit::run(dir, key, &mut |kind, stream, seq, detail| {
            faults.push((kind, stream, seq, detail));
        });
        match audit {
            Ok(audit) => {
                let words = usize::try_from(audit.size.div_ceil(64)).unwrap_or(0);
                self.log = Some(LogWalk {
                    audit,
                    explained: vec![0; words],
                    heads: BTreeMap::new(),
                    tail: Vec::new(),
                    key: None,
                });
            }
            Err(error) => faults.push(("checkpoint", "log", 0, error.to_string())),
        }
        for (kind, stream, seq, detail) in faults {
            self.fault(kind, RecordNo(0), stream, seq, detail);
        }
    }

    /// The epoch whose leaf holds an entry.
    pub(crate) fn logged_in(&self, epoch: u64) -> u64 {
        self.log.as_ref().map_or(epoch, |log| logged_in(&log.audit.gaps, epoch))
    }

    /// The last entry of a chain in an epoch: the log holds it.
    pub(crate) fn head(&mut self, record: RecordNo, generation: u32, head: ChainHead) {
        if head.epoch == 0 {
            return;
        }
        let found = match (&mut self.log, self.keys) {
            (None, _) => return,
            (Some(log), _) if head.epoch > log.audit.last => {
                log.tail.push((record, generation, head));
                return;
            }
            (Some(log), None) => {
                *log.heads.entry(head.epoch).or_default() += 1;
                return;
            }
            (Some(log), Some(keys)) => {
                let known =
                    log.key.as_ref().is_some_and(|k| k.record == record && k.generation == generation);
                if !known {
                    log.key = keys.keyring.record_key(record, generation).ok();
                }
                log.explain(&head)
            }
        };
        if let Err(detail) = found {
            self.fault("log", record, head.chain.name(), head.seq, detail);
        }
    }

    /// After all records: what waits, what the database remembers, what is left over.
    pub(crate) fn close_log(&mut self) -> Read<()> {
        let Some(mut log) = self.log.take() else { return Ok(()) };
        let one_view = hold(self.rows)?;
        self.waiting(&mut log)?;
        self.marker(&mut log)?;
        drop(one_view);
        if self.keys.is_some() {
            self.left_over(&mut log)?;
        } else {
            self.too_many(&mut log);
        }
        Ok(())
    }

    fn waiting(&mut self, log: &mut LogWalk) -> Read<()> {
        let mut waiting = HashMap::<(RecordNo, Chain, u64), Change>::new();
        let gapless = self.rows.positions() == Positions::Gapless;
        let mut after = 0;
        loop {
            let rows = logbook::waiting(self.rows, after)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let row = match row {
                    Ok(row) => row,
                    Err(position) => {
                        after = position;
                        let detail = "a row that waits has no known shape";
                        self.fault("log", RecordNo(0), "log", position.unsigned_abs(), detail);
                        continue;
                    }
                };
                if gapless && row.position != after + 1 && after > 0 {
                    self.fault(
                        "log",
                        RecordNo(0),
                        "log",
                        row.position.unsigned_abs(),
                        "a row is missing before",
                    );
                }
                after = row.position;
                for change in row.changes {
                    waiting.insert((change.record, change.chain, row.epoch), change);
                }
            }
        }
        for (record, generation, head) in std::mem::take(&mut log.tail) {
            let waits = waiting.get(&(record, head.chain, head.epoch));
            // Published since the walk began?
            let published = waits.is_none()
                && crate::log::epochs::Epochs::open(&log.audit.dir)
                    .and_then(|mut epochs| epochs.find(head.epoch))
                    .is_ok_and(|found| found.is_some());
            let held = waits.is_some_and(|change| {
                let same = change.hash == head.hash && change.generation == generation;
                change.seq > head.seq || (change.seq == head.seq && same)
            });
            if !held && !published {
                let detail = "the entry waits for no checkpoint";
                self.fault("log", record, head.chain.name(), head.seq, detail);
            }
        }
        for ((record, chain, _), change) in waiting {
            // Heads of no known shape were named before.
            let Ok(Some(heads)) = stored_heads(self.rows, record) else { continue };
            if heads.link(chain).seq < change.seq {
                self.fault(
                    "log",
                    record,
                    chain.name(),
                    change.seq,
                    "an entry that waits for the log is gone",
                );
            }
        }
        Ok(())
    }

    /// Database and log know the same last epoch, or the database is one step behind and has what the log has.
    fn marker(&mut self, log: &mut LogWalk) -> Read<()> {
        let rows = self.rows;
        let mut fault = |seq, detail: String| self.fault("checkpoint", RecordNo(0), "log", seq, detail);
        let known = match logbook::marker(rows)? {
            None => 0,
            Some(Err(())) => {
                fault(0, "what the database remembers of the log has no known shape".to_owned());
                return Ok(());
            }
            Some(Ok(marker)) => {
                let same = log.audit.epochs.find(marker.epoch).ok().flatten();
                let published = marker.epoch > log.audit.last
                    && crate::log::epochs::Epochs::open(&log.audit.dir)
                        .and_then(|mut epochs| epochs.find(marker.epoch))
                        .is_ok_and(|found| found.is_some());
                match same {
                    Some((_, epoch)) if epoch.head == marker.head => {}
                    None if published => {}
                    Some(_) => fault(marker.epoch, "the log has another tree of this epoch".to_owned()),
                    None => {
                        let last = log.audit.last;
                        fault(
                            marker.epoch,
                            format!("the log ends at epoch {last}: it was taken back or lost"),
                        );
                    }
                }
                marker.epoch
            }
        };
        let mut missing = None;
        for place in (0..log.audit.epochs.count()).rev() {
            let Ok(Some(epoch)) = log.audit.epochs.at(place) else { break };
            if epoch.number <= known {
                break;
            }
            if !self.rows.waits_in(epoch.number)? {
                missing = Some(epoch.number);
            }
        }
        if let Some(epoch) = missing {
            let detail = "the log has epochs that the database does not know: the database was taken back";
            self.fault("checkpoint", RecordNo(0), "log", epoch, detail);
        }
        Ok(())
    }

    /// Without keys: an epoch cannot have more heads than leaves.
    fn too_many(&mut self, log: &mut LogWalk) {
        for (number, heads) in &log.heads {
            let leaves = match log.audit.epochs.find(*number) {
                Ok(Some((from, epoch))) => epoch.head.size.saturating_sub(from),
                _ => 0,
            };
            if *heads > leaves {
                let detail = format!("{heads} heads in an epoch of {leaves} leaves");
                self.fault("log", RecordNo(0), "ledger", *number, detail);
            }
        }
    }

    /// Leaves that no chain explains are those of erased records, or of chains that were taken back.
    fn left_over(&mut self, log: &mut LogWalk) -> Read<()> {
        let mut epochs = log.left_over();
        // The newest first, within what can be looked at.
        let chains = self.summary.records.saturating_mul(Chain::ALL.len() as u64).max(1);
        let most = usize::try_from(MOST_LABELS / chains).unwrap_or(usize::MAX).max(1);
        if epochs.len() > most {
            tracing::warn!(epochs = epochs.len(), most, "only the newest epochs are searched for lost heads");
            epochs.drain(..epochs.len() - most);
        }
        if epochs.is_empty() {
            return Ok(());
        }
        let mut after = None;
        loop {
            let records = self.rows.records(after, PAGE)?;
            let Some(last) = records.last() else { return Ok(()) };
            after = Some(*last);
            for record in records {
                self.taken_back(record, &epochs);
            }
        }
    }

    fn taken_back(&mut self, record: RecordNo, epochs: &[(u64, HashMap<Hash, u64>)]) {
        let Some(keys) = self.keys else { return };
        let key = match keys.keyring.record_key(record, 0) {
            Ok(key) => key,
            Err(ReadError::NoKey) => return,
            Err(error) => return self.fault("log", record, "record", 0, error.to_string()),
        };
        for chain in Chain::ALL {
            let Ok(view) = key.view(chain) else { continue };
            for (epoch, labels) in epochs {
                if let Some(index) = labels.get(&LeafOpening::derive(&view, *epoch).label) {
                    let detail = format!(
                        "leaf {index} of epoch {epoch} holds a head that the chain does not have: it was taken back"
                    );
                    self.fault("log", record, chain.name(), 0, detail);
                }
            }
        }
    }
}

impl LogWalk {
    /// Finds the leaf of a head.
    fn explain(&mut self, head: &ChainHead) -> Result<(), String> {
        let key = self.key.as_ref().ok_or("the record has no key")?;
        let (from, epoch) = self
            .audit
            .epochs
            .find(head.epoch)
            .map_err(|e| e.to_string())?
            .ok_or_else(|| format!("the log has no epoch {}", head.epoch))?;
        let view = key.view(head.chain).map_err(|e| e.to_string())?;
        let opening = LeafOpening::derive(&view, head.epoch);
        let (index, leaf) = find_label(&self.audit.tiles, &opening.label, from, epoch.head.size)
            .ok_or_else(|| format!("the log of epoch {} does not hold the chain", head.epoch))?;
        let word = usize::try_from(index / 64).ok().and_then(|word| self.explained.get_mut(word));
        if let Some(word) = word {
            *word |= 1 << (index % 64);
        }
        if leaf == opening.leaf(head) {
            Ok(())
        } else {
            Err(format!("the log of epoch {} holds another head of the chain", head.epoch))
        }
    }

    fn is_explained(&self, index: u64) -> bool {
        let word = usize::try_from(index / 64).ok().and_then(|word| self.explained.get(word));
        word.is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Epochs outside the gaps with leaves that nothing explains: their labels and places.
    fn left_over(&mut self) -> Vec<(u64, HashMap<Hash, u64>)> {
        let (mut from, mut out) = (0, Vec::new());
        for place in 0..self.audit.epochs.count() {
            let Ok(Some(epoch)) = self.audit.epochs.at(place) else { break };
            let leaves = from..epoch.head.size.min(self.audit.size);
            from = epoch.head.size;
            if self.audit.gaps.iter().any(|gap| gap.holds(epoch.number)) {
                continue;
            }
            let left = leaves.filter(|index| !self.is_explained(*index));
            let labels: HashMap<Hash, u64> =
                left.filter_map(|index| Some((self.audit.tiles.entry(index)?.label, index))).collect();
            if !labels.is_empty() {
                out.push((epoch.number, labels));
            }
        }
        out
    }
}
