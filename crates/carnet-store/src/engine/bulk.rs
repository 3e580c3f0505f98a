//! Opening many records at once: keys made in one flush, batches of many records in one transaction.

use carnet_model::ids::RecordNo;
use carnet_seal::RecordKey;

use super::acts::unexpected;
use super::work::{Done, Patience, SealedBatch, Work};
use super::{Engine, Place, prepare};
use crate::batch::{Batch, CounterAdd, Receipt};
use crate::error::{CommitError, ReadError};

/// Records whose numbers are neighbours at most: the low bits of a number.
pub(crate) const RUN: usize = 1 << 12;

/// A batch that was sealed, and what it adds to the figures.
type Sealed = (SealedBatch, Vec<CounterAdd>);

impl dyn Engine + '_ {
    /// New record numbers whose keys are durable. The numbers of one call are neighbours, so that the rows of the
    /// records share pages; where the run begins is random, so that a number tells no more than the epoch of the first
    /// entry does.
    pub(crate) async fn new_records(&self, count: usize) -> Result<Vec<RecordNo>, ReadError> {
        let base = self.shared();
        let made = tokio::task::spawn_blocking(move || base.keyring().new_run(count.min(RUN)));
        made.await.map_err(|e| ReadError::Engine(e.to_string()))?
    }

    /// Writes batches of different records in one transaction. Each is checked by itself: one that is refused leaves
    /// nothing, and the others go on.
    pub(crate) async fn commit_many(&self, batches: Vec<Batch>) -> Vec<Result<Receipt, CommitError>> {
        let weight = batches.iter().map(Batch::weight).sum();
        let mut places = Vec::with_capacity(batches.len());
        for batch in batches {
            let place = match prepare::check_shape(&batch) {
                Ok(()) => self.place(batch.record, batch.expect).await,
                Err(error) => Err(error),
            };
            places.push((place, batch));
        }
        let (base, count) = (self.shared(), places.len());
        let sealing = tokio::task::spawn_blocking(move || {
            let seal = |(place, batch): (Result<Place, CommitError>, Batch)| {
                let Place { keys, heads } = place?;
                prepare::batch(base.core(), keys, heads.as_deref(), batch)
            };
            places.into_iter().map(seal).collect::<Vec<Result<Sealed, CommitError>>>()
        });
        let Ok(sealed) = sealing.await else { return same(count, &CommitError::Closed) };
        self.submit_many(sealed, weight).await
    }

    async fn submit_many(
        &self,
        sealed: Vec<Result<Sealed, CommitError>>,
        weight: usize,
    ) -> Vec<Result<Receipt, CommitError>> {
        let (mut whole, mut adds, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for one in sealed {
            match one {
                Ok((batch, figures)) => {
                    whole.push(batch);
                    adds.push(figures);
                    faults.push(None);
                }
                Err(error) => faults.push(Some(error)),
            }
        }
        let count = whole.len();
        let mut written = match self.submit(Work::Many(whole), weight, Patience::Patient).await {
            Ok(Done::Receipts(receipts)) => receipts,
            Ok(_) => same(count, &unexpected()),
            Err(error) => same(count, &error),
        }
        .into_iter();
        let mut adds = adds.into_iter();
        let mut answer = |fault: Option<CommitError>| {
            if let Some(error) = fault {
                return Err(error);
            }
            let receipt = written.next().unwrap_or(Err(CommitError::Unknown));
            let figures = adds.next().unwrap_or_default();
            if receipt.is_ok() {
                self.base().core().counters.add_all(figures);
            }
            receipt
        };
        faults.into_iter().map(&mut answer).collect()
    }
}

fn same(count: usize, error: &CommitError) -> Vec<Result<Receipt, CommitError>> {
    (0..count).map(|_| Err(error.clone())).collect()
}

/// The number at a place of a run that begins at random.
pub(crate) fn numbered(start: [u8; 8], place: usize) -> RecordNo {
    let low = RUN as u64 - 1;
    RecordNo((u64::from_be_bytes(start) & !low) | (place as u64 & low))
}

/// A key of a new record.
pub(crate) fn key_at(start: [u8; 8], place: usize, entropy: &dyn carnet_seal::Entropy) -> RecordKey {
    RecordKey::random(numbered(start, place), 1, entropy)
}
