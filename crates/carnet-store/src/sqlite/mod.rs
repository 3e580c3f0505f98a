//! The engine on SQLite: `carnet.db` (sealed rows) and `keys.db` (wrapped keys) in one directory, one writer
//! thread, a few reading connections. SQL stands nowhere else.

mod apply;
mod bulk;
mod checkpoint;
mod counters;
mod drain;
pub mod floor;
mod group;
mod keyring;
mod logbook;
mod open;
mod prepare;
mod prove;
mod publish;
mod queries;
mod queue;
mod readers;
mod reads;
mod schema;
mod shared;
mod suspect;
mod tasks;
mod trouble;
mod verify;
mod verify_log;
mod verify_tables;
mod work;
mod writer;

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};
use parking_lot::Mutex;

use self::shared::Shared;
use self::work::{Done, SealedTicket, Work};
use crate::batch::{Batch, Claimed, CounterAdd, Kept, Receipt, TicketKind, TicketPut, TicketTake};
use crate::error::{CommitError, ReadError};
use crate::store::Health;

/// From this size on, a batch is sealed on the blocking pool and not on the caller's thread.
const LARGE: usize = 256 << 10;

/// How long a caller waits for the writer.
#[derive(Debug, Clone, Copy)]
enum Patience {
    /// Until it answers.
    Patient,
    /// A while: there is another way.
    Short,
}

/// An open data directory.
pub struct Sqlite {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Held as long as the engine lives: one process at a time.
    _lock: File,
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sqlite")
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.shared.queue.close();
        for thread in self.threads.lock().drain(..) {
            let _ = thread.join();
        }
    }
}

fn unexpected() -> CommitError {
    CommitError::Engine("another answer was expected".to_owned())
}

impl Sqlite {
    async fn submit(&self, work: Work, weight: usize) -> Result<Done, CommitError> {
        self.submit_with(Patience::Patient, work, weight).await
    }

    async fn submit_with(&self, patience: Patience, work: Work, weight: usize) -> Result<Done, CommitError> {
        if self.shared.poisoned.load(Ordering::Acquire) {
            return Err(CommitError::Closed);
        }
        match patience {
            Patience::Patient => self.shared.queue.submit(work, weight).await,
            Patience::Short => self.shared.queue.submit_in_time(work, weight).await,
        }
    }

    async fn count(&self, work: Work, weight: usize) -> Result<usize, CommitError> {
        match self.submit(work, weight).await? {
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
            Err(CommitError::Full | CommitError::Busy) => self.spool(batch).await,
            answer => answer,
        }
    }

    /// Keeps traces where the ledger will find them when it can be written again.
    async fn spool(&self, batch: Batch) -> Result<Receipt, CommitError> {
        let turn = self.turn(batch.record)?.ok_or(ReadError::Missing)?;
        let shared = Arc::clone(&self.shared);
        let keeping = tokio::task::spawn_blocking(move || {
            let kept = shared.spool.append(&batch);
            if kept.is_ok() {
                for add in batch.counters {
                    shared.counters.add(add);
                }
            }
            kept
        });
        if let Err(error) = keeping.await.map_err(|_| CommitError::Closed)? {
            tracing::error!(%error, "neither ledger nor spool takes a trace");
            return Err(CommitError::Full);
        }
        Ok(Receipt { kept: Kept::Spool, turn, entries: Vec::new(), traces: Vec::new() })
    }

    async fn commit_to_ledger(&self, batch: Batch, patience: Patience) -> Result<Receipt, CommitError> {
        let weight = batch.weight();
        let (sealed, counters) = if weight < LARGE {
            prepare::batch(&self.shared, batch)?
        } else {
            let shared = Arc::clone(&self.shared);
            let sealing = tokio::task::spawn_blocking(move || prepare::batch(&shared, batch));
            sealing.await.map_err(|_| CommitError::Closed)??
        };
        let work = Work::Batch(Box::new(sealed));
        let Done::Receipt(receipt) = self.submit_with(patience, work, weight).await? else {
            return Err(unexpected());
        };
        for add in counters {
            self.shared.counters.add(add);
        }
        Ok(receipt)
    }

    pub(crate) async fn new_record(&self) -> Result<RecordNo, ReadError> {
        if let Some(ready) = self.shared.keyring.ready_record() {
            return Ok(ready);
        }
        let shared = Arc::clone(&self.shared);
        let made = tokio::task::spawn_blocking(move || shared.keyring.new_record());
        made.await.map_err(|e| ReadError::Engine(e.to_string()))?
    }

    pub(crate) async fn erase(&self, record: RecordNo) -> Result<usize, CommitError> {
        let shared = Arc::clone(&self.shared);
        let destroyed = tokio::task::spawn_blocking(move || shared.keyring.destroy(record));
        destroyed.await.map_err(|_| CommitError::Closed)?.map_err(|e| CommitError::Engine(e.to_string()))?;
        self.count(Work::Erase(record), 0).await
    }

    fn sealed_ticket(&self, put: &TicketPut) -> Result<SealedTicket, CommitError> {
        Ok(prepare::ticket(&self.shared, put)?)
    }

    pub(crate) async fn put_ticket(&self, put: &TicketPut) -> Result<(), CommitError> {
        self.count(Work::PutTicket(self.sealed_ticket(put)?), put.payload.len()).await.map(|_| ())
    }

    pub(crate) async fn claim_ticket(&self, put: &TicketPut, now: Timestamp) -> Result<bool, CommitError> {
        let work = Work::ClaimTicket(self.sealed_ticket(put)?, now);
        self.count(work, put.payload.len()).await.map(|claimed| claimed > 0)
    }

    pub(crate) async fn take_ticket(&self, take: TicketTake) -> Result<Option<Vec<u8>>, CommitError> {
        match self.submit(Work::TakeTicket(take), 0).await? {
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
        if !self.anything_due(now)? {
            return Ok(Vec::new());
        }
        match self.submit(Work::ClaimDue { now, lease_ms, limit }, 0).await? {
            Done::Claimed(claimed) => Ok(claimed),
            Done::Receipt(_) | Done::Receipts(_) | Done::Count(_) | Done::Ticket(_) | Done::Epoch(_) => {
                Err(unexpected())
            }
        }
    }

    pub(crate) async fn delivered(&self, record: RecordNo, name: &str) -> Result<bool, CommitError> {
        let id = self.shared.system.tags.delivery(record, name);
        self.count(Work::Delivered(record, id), 0).await.map(|deleted| deleted > 0)
    }

    pub(crate) async fn retry(
        &self,
        record: RecordNo,
        name: &str,
        due: Timestamp,
    ) -> Result<bool, CommitError> {
        let id = self.shared.system.tags.delivery(record, name);
        self.count(Work::Retry(record, id, due), 0).await.map(|changed| changed > 0)
    }

    pub(crate) fn add_counter(&self, add: CounterAdd) {
        self.shared.counters.add(add);
    }

    pub(crate) async fn flush(&self) -> Result<(), CommitError> {
        self.count(Work::Flush, 0).await.map(|_| ())
    }

    pub(crate) fn tag(&self, kind: carnet_seal::TagKind, value: &str) -> Tag {
        self.shared.system.tags.tag(kind, value)
    }

    pub(crate) fn ids(&self) -> &carnet_seal::IdCodec {
        &self.shared.system.ids
    }

    pub(crate) fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Hash {
        let mut all = vec![purpose.as_bytes()];
        all.extend_from_slice(parts);
        carnet_seal::mac(&self.shared.system.mac, &all)
    }

    pub(crate) fn entropy(&self) -> &Arc<dyn carnet_seal::Entropy> {
        &self.shared.sealer.entropy
    }

    pub(crate) fn health(&self) -> Health {
        if self.shared.poisoned.load(Ordering::Acquire) {
            Health::Poisoned
        } else if self.shared.writing.load(Ordering::Acquire) {
            Health::Writing
        } else {
            Health::Closed
        }
    }

    pub(crate) async fn close(&self) {
        self.shared.queue.close();
        let threads = std::mem::take(&mut *self.threads.lock());
        for thread in threads {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}
