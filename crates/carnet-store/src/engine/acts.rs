//! What a caller asks of an engine, up to the writer's queue.

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::Hash;

use super::work::{Done, Patience, SealedTicket, Work};
use super::{Engine, Place, prepare};
use crate::batch::{Batch, Claimed, Kept, Receipt, TicketKind, TicketPut, TicketTake};
use crate::error::{CommitError, ReadError};

/// From this size on, a batch is sealed on the blocking pool and not on the caller's thread.
const LARGE: usize = 256 << 10;

pub(crate) fn unexpected() -> CommitError {
    CommitError::Engine("another answer was expected".to_owned())
}

impl dyn Engine + '_ {
    pub(crate) async fn count(&self, work: Work, weight: usize) -> Result<usize, CommitError> {
        match self.submit(work, weight, Patience::Patient).await? {
            Done::Count(count) => Ok(count),
            Done::Receipt(_) | Done::Receipts(_) | Done::Ticket(_) | Done::Claimed(_) | Done::Epoch(_) => {
                Err(unexpected())
            }
        }
    }

    pub(crate) async fn commit(&self, batch: Batch) -> Result<Receipt, CommitError> {
        if !batch.is_trace_only() {
            return self.commit_to_ledger(batch, Patience::Patient).await;
        }
        match self.commit_to_ledger(batch.clone(), Patience::Short).await {
            // The last: the database did not even answer what the batch needs to know.
            Err(CommitError::Full | CommitError::Busy | CommitError::Read(ReadError::Engine(_))) => {
                self.spool(batch).await
            }
            answer => answer,
        }
    }

    /// Keeps traces where the ledger will find them when it can be written again.
    async fn spool(&self, batch: Batch) -> Result<Receipt, CommitError> {
        let base = self.shared();
        let keeping = tokio::task::spawn_blocking(move || {
            let turn = base.last_known_turn(batch.record)?;
            if let Err(error) = base.core().spool.append(&batch) {
                tracing::error!(%error, "neither ledger nor spool takes a trace");
                return Err(CommitError::Full);
            }
            base.core().counters.add_all(batch.counters);
            Ok(turn)
        });
        let turn = keeping.await.map_err(|_| CommitError::Closed)??;
        Ok(Receipt { kept: Kept::Spool, turn, entries: Vec::new(), traces: Vec::new() })
    }

    async fn commit_to_ledger(&self, batch: Batch, patience: Patience) -> Result<Receipt, CommitError> {
        prepare::check_shape(&batch)?;
        let weight = batch.weight();
        let Place { keys, heads } = self.place(batch.record, batch.expect).await?;
        let (sealed, counters) = if weight < LARGE {
            prepare::batch(self.base().core(), keys, heads.as_deref(), batch)?
        } else {
            let base = self.shared();
            let sealing = tokio::task::spawn_blocking(move || {
                prepare::batch(base.core(), keys, heads.as_deref(), batch)
            });
            sealing.await.map_err(|_| CommitError::Closed)??
        };
        let work = Work::Batch(Box::new(sealed));
        let Done::Receipt(receipt) = self.submit(work, weight, patience).await? else {
            return Err(unexpected());
        };
        self.base().core().counters.add_all(counters);
        Ok(receipt)
    }

    pub(crate) async fn new_record(&self) -> Result<RecordNo, ReadError> {
        let base = self.shared();
        if let Some(ready) = base.keyring().ready_record() {
            return Ok(ready);
        }
        let made = tokio::task::spawn_blocking(move || base.keyring().new_record());
        made.await.map_err(|e| ReadError::Engine(e.to_string()))?
    }

    pub(crate) async fn erase(&self, record: RecordNo) -> Result<usize, CommitError> {
        let base = self.shared();
        let destroyed = tokio::task::spawn_blocking(move || base.keyring().destroy(record));
        destroyed.await.map_err(|_| CommitError::Closed)?.map_err(|error| match error {
            ReadError::Engine(text) => CommitError::Engine(text),
            error => CommitError::Read(error),
        })?;
        self.count(Work::Erase(record), 0).await
    }

    fn sealed_ticket(&self, put: &TicketPut) -> Result<SealedTicket, CommitError> {
        Ok(prepare::ticket(self.base().core(), put)?)
    }

    pub(crate) async fn put_ticket(&self, put: &TicketPut) -> Result<(), CommitError> {
        self.count(Work::PutTicket(self.sealed_ticket(put)?), put.payload.len()).await.map(|_| ())
    }

    pub(crate) async fn claim_ticket(&self, put: &TicketPut, now: Timestamp) -> Result<bool, CommitError> {
        let work = Work::ClaimTicket(self.sealed_ticket(put)?, now);
        self.count(work, put.payload.len()).await.map(|claimed| claimed > 0)
    }

    pub(crate) async fn take_ticket(&self, take: TicketTake) -> Result<Option<Vec<u8>>, CommitError> {
        match self.submit(Work::TakeTicket(take), 0, Patience::Patient).await? {
            Done::Ticket(payload) => Ok(payload),
            Done::Receipt(_) | Done::Receipts(_) | Done::Count(_) | Done::Claimed(_) | Done::Epoch(_) => {
                Err(unexpected())
            }
        }
    }

    pub(crate) async fn delete_ticket(&self, kind: TicketKind, hash: Hash) -> Result<bool, CommitError> {
        self.count(Work::DeleteTicket(kind, hash), 0).await.map(|deleted| deleted > 0)
    }

    pub(crate) async fn sweep_tickets(&self, now: Timestamp) -> Result<usize, CommitError> {
        self.count(Work::SweepTickets(now), 0).await
    }

    pub(crate) async fn claim_due(
        &self,
        now: Timestamp,
        lease_ms: i64,
        limit: usize,
    ) -> Result<Vec<Claimed>, CommitError> {
        // Nothing due is the usual answer, and costs the writer nothing.
        if !self.base().read(|rows| rows.anything_due(now))? {
            return Ok(Vec::new());
        }
        match self.submit(Work::ClaimDue { now, lease_ms, limit }, 0, Patience::Patient).await? {
            Done::Claimed(claimed) => Ok(claimed),
            Done::Receipt(_) | Done::Receipts(_) | Done::Count(_) | Done::Ticket(_) | Done::Epoch(_) => {
                Err(unexpected())
            }
        }
    }

    pub(crate) async fn delivered(&self, record: RecordNo, name: &str) -> Result<bool, CommitError> {
        let id = self.base().core().system.tags.delivery(record, name);
        self.count(Work::Delivered(record, id), 0).await.map(|deleted| deleted > 0)
    }

    pub(crate) async fn retry(
        &self,
        record: RecordNo,
        name: &str,
        due: Timestamp,
    ) -> Result<bool, CommitError> {
        let id = self.base().core().system.tags.delivery(record, name);
        self.count(Work::Retry(record, id, due), 0).await.map(|changed| changed > 0)
    }

    pub(crate) async fn flush(&self) -> Result<(), CommitError> {
        self.count(Work::Flush, 0).await.map(|_| ())
    }

    pub(crate) fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Hash {
        let mut all = vec![purpose.as_bytes()];
        all.extend_from_slice(parts);
        carnet_seal::mac(&self.base().core().system.mac, &all)
    }
}
