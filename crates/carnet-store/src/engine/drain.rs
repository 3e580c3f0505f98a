//! From the spool into the ledger, as soon as it can be written again.

use carnet_model::time::Timestamp;
use carnet_seal::sha256;

use super::Base;
use super::prepare;
use super::work::{SealedBatch, Work};
use crate::batch::{TicketKind, TicketPut};
use crate::error::{CommitError, ReadError};
use crate::spool::Slot;

/// Slots that are moved together.
pub(crate) const TOGETHER: usize = 128;
/// Kind of the tickets that remember what came from a spool.
pub(crate) const SPOOLED: TicketKind = TicketKind(u8::MAX);

/// Their end: never by a sweep. It also tells whose spool it was, so that each process forgets its own.
pub(crate) const fn never(node: u32) -> Timestamp {
    Timestamp(i64::MAX - node as i64)
}

impl dyn Base + '_ {
    /// The batch of a slot, with the ticket that remembers it; `None` when it is in the ledger already, or when its
    /// record was erased.
    pub(crate) fn slot(&self, slot: Slot) -> Result<Option<SealedBatch>, CommitError> {
        let hash = sha256(&slot.id);
        if self.read(|rows| rows.ticket(SPOOLED, &hash))?.is_some() {
            return Ok(None);
        }
        let mut batch = slot.batch;
        batch.put_tickets =
            vec![TicketPut { kind: SPOOLED, hash, expires: never(self.core().node), payload: Vec::new() }];
        match self.keyring().keys(batch.record, 0) {
            Ok(keys) => Ok(Some(prepare::batch(self.core(), keys, None, batch)?.0)),
            Err(ReadError::NoKey) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What the next slots become, and where they end; `None` when none waits.
    pub(crate) fn next_slots(&self) -> Option<(u64, Result<Vec<Work>, CommitError>)> {
        let slots = self.core().spool.waiting(TOGETHER);
        let end = slots.last()?.end;
        let works = slots.into_iter().map(|slot| self.slot(slot));
        let works: Result<Vec<Option<SealedBatch>>, CommitError> = works.collect();
        let works = works
            .map(|works| works.into_iter().flatten().map(|batch| Work::Batch(Box::new(batch))).collect());
        Some((end, works))
    }
}
