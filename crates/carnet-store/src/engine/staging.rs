//! A record as a transaction leaves it: what may be written, in which place, and what it seals there. Pure: an engine
//! reads the heads before and writes what comes of it.

use std::sync::Arc;

use carnet_model::ids::{Chain, RecordNo, Turn};
use carnet_seal::SealError;

use super::work::{Prepared, SealedBatch};
use crate::batch::{Expect, WakeUp, Written};
use crate::error::{CommitError, ReadError};
use crate::heads::{Heads, Link};
use crate::keys::RecordKeys;
use crate::log::Change;
use crate::plain;
use crate::sealing::{SealedEntry, Sealer, generation};

const HOUR: i64 = 3_600_000;

/// A column `wake`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wake {
    /// As it is.
    Stays,
    /// An instant, or none.
    Becomes(Option<i64>),
}

/// The record so far.
pub(crate) struct Staged {
    /// `None`: it does not exist.
    pub(crate) heads: Option<Heads>,
    /// Whether its heads are others than before.
    pub(crate) changed: bool,
    pub(crate) wake_up: WakeUp,
    keys: Option<Arc<RecordKeys>>,
    traces: Vec<(Chain, Vec<Vec<u8>>)>,
}

impl Staged {
    pub(crate) const fn new(heads: Option<Heads>) -> Self {
        Self { heads, changed: false, wake_up: WakeUp::Keep, keys: None, traces: Vec::new() }
    }

    pub(crate) fn turn(&self) -> Turn {
        self.heads.as_ref().map_or(Turn(0), |heads| heads.turn)
    }

    /// The record stands where the batch expects it, and every sealed entry follows the one that is there.
    pub(crate) fn check(&self, batch: &SealedBatch) -> Result<(), CommitError> {
        let writes_chains =
            !batch.entries.is_empty() || !batch.traces.is_empty() || batch.wake_up != WakeUp::Keep;
        match (batch.expect, &self.heads) {
            (Expect::New, None) | (Expect::Nothing, Some(_)) => {}
            (Expect::Turn(turn), Some(heads)) if heads.turn == turn => {}
            (Expect::Nothing, None) if writes_chains => return Err(CommitError::Read(ReadError::Missing)),
            (Expect::Nothing, None) => return Ok(()),
            (Expect::New | Expect::Turn(_), _) => return Err(CommitError::Conflict),
        }
        let mut heads = self.heads.clone().unwrap_or_default();
        for entry in &batch.entries {
            let Prepared::State(entry) = entry else { continue };
            let link = heads.link(entry.chain);
            if entry.seq != link.seq + 1 || entry.previous != link.hash {
                return Err(CommitError::Conflict);
            }
            heads.set(entry.chain, Link { seq: entry.seq, hash: entry.hash });
        }
        Ok(())
    }

    /// Gives each entry of a checked batch to `write`, measures sealed for their place.
    pub(crate) fn append<E: From<SealError>>(
        &mut self,
        sealer: &Sealer,
        batch: &SealedBatch,
        mut write: impl FnMut(&SealedEntry) -> Result<(), E>,
    ) -> Result<Vec<Written>, E> {
        if batch.entries.is_empty() {
            return Ok(Vec::new());
        }
        let mut heads = self.heads.take().unwrap_or_default();
        let mut written = Vec::with_capacity(batch.entries.len());
        for entry in &batch.entries {
            let measure;
            let sealed = match entry {
                Prepared::State(sealed) => {
                    heads.turn = Turn(heads.turn.0 + 1);
                    sealed
                }
                Prepared::Measure(payload) => {
                    let plain = plain::simple(payload);
                    let after = heads.link(Chain::Measure);
                    measure = sealer.entry(&batch.keys, Chain::Measure, after, &plain)?;
                    &measure
                }
            };
            write(sealed)?;
            heads.set(sealed.chain, Link { seq: sealed.seq, hash: sealed.hash });
            written.push(Written { chain: sealed.chain, seq: sealed.seq, hash: sealed.hash });
        }
        self.heads = Some(heads);
        self.changed = true;
        Ok(written)
    }

    /// Wake-up and traces of a batch; traces of many batches share an entry, written by [`Staged::seal_traces`].
    pub(crate) fn gather(&mut self, batch: &SealedBatch) {
        if batch.wake_up != WakeUp::Keep {
            self.wake_up = batch.wake_up;
        }
        if batch.traces.is_empty() {
            return;
        }
        self.keys = Some(Arc::clone(&batch.keys));
        for (chain, item) in &batch.traces {
            match self.traces.iter_mut().find(|(c, _)| c == chain) {
                Some((_, items)) => items.push(item.clone()),
                None => self.traces.push((*chain, vec![item.clone()])),
            }
        }
    }

    /// Entries of the traces that were gathered: one for each chain. The last thing before the heads are written.
    pub(crate) fn seal_traces(&mut self, sealer: &Sealer) -> Result<Vec<SealedEntry>, SealError> {
        let traces = std::mem::take(&mut self.traces);
        let (Some(keys), Some(heads)) = (&self.keys, &mut self.heads) else { return Ok(Vec::new()) };
        let mut entries = Vec::with_capacity(traces.len());
        for (chain, items) in traces {
            let items: Vec<&[u8]> = items.iter().map(Vec::as_slice).collect();
            let sealed = sealer.entry(keys, chain, heads.link(chain), &plain::trace(&items))?;
            heads.set(chain, Link { seq: sealed.seq, hash: sealed.hash });
            self.changed = true;
            entries.push(sealed);
        }
        Ok(entries)
    }

    /// What is to be written of the wake-up.
    pub(crate) fn wake(&self) -> Wake {
        match self.wake_up {
            WakeUp::Keep => Wake::Stays,
            WakeUp::Clear => Wake::Becomes(None),
            // Rounded up: nobody is woken before there is something to do.
            WakeUp::At(at) => {
                Wake::Becomes(Some(at.0.saturating_add(HOUR - 1).div_euclid(HOUR).saturating_mul(HOUR)))
            }
        }
    }
}

/// What a written entry changes in the log.
pub(crate) fn change(record: RecordNo, entry: &SealedEntry) -> Change {
    // What was just sealed has a header.
    let generation = generation(&entry.body).unwrap_or_default();
    Change { record, chain: entry.chain, generation, seq: entry.seq, hash: entry.hash }
}

/// Whether a name stands twice in a list: at a place and before it.
pub(crate) fn is_repeated<T>(list: &[T], at: usize, same: impl Fn(&T, &T) -> bool) -> bool {
    let Some(item) = list.get(at) else { return false };
    list.iter().take(at).any(|other| same(other, item))
}
