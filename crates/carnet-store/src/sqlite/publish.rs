//! Checkpoints: what waits becomes leaves, leaves become tiles, the tree is signed.

use std::sync::Arc;

use carnet_model::time::Timestamp;
use carnet_seal::Note;

use super::Sqlite;
use super::logbook::{self, Heads, Marker};
use super::shared::Shared;
use super::work::{Done, Work};
use crate::error::CommitError;
use crate::log::{LogError, LogStatus};

/// Heads after which the writer begins a new epoch by itself: what one epoch keeps in memory stays below 20 MB.
pub(super) const LARGEST_EPOCH: usize = 100_000;

impl Sqlite {
    /// Closes the epoch and publishes all that waits.
    pub(crate) async fn checkpoint(&self, now: Timestamp) -> Result<LogStatus, LogError> {
        let _one = self.shared.log.publishing.lock().await;
        if let Some(why) = self.shared.log.stopped() {
            return Err(why);
        }
        let closed = match self.submit(Work::CloseEpoch, 0).await? {
            Done::Epoch(closed) => closed,
            Done::Receipt(_) | Done::Receipts(_) | Done::Count(_) | Done::Ticket(_) | Done::Claimed(_) => {
                return Err(super::unexpected().into());
            }
        };
        let shared = Arc::clone(&self.shared);
        let publishing = tokio::task::spawn_blocking(move || publish(&shared, closed, now));
        let published = publishing.await.map_err(|_| CommitError::Closed)??;
        if let Some((upto, marker)) = published {
            self.count(Work::Published { upto, marker }, 0).await?;
        }
        Ok(self.shared.log.status())
    }

    pub(crate) fn log_status(&self) -> LogStatus {
        self.shared.log.status()
    }

    pub(crate) fn latest_checkpoint(&self) -> Option<Note> {
        self.shared.log.latest()
    }

    pub(crate) fn add_cosignature(&self, line: &str) -> Result<LogStatus, LogError> {
        self.shared.log.add_cosignature(line)
    }

    pub(crate) fn log_file(&self, path: &str) -> Result<Option<Vec<u8>>, LogError> {
        if !carnet_seal::is_log_path(path) {
            return Ok(None);
        }
        Ok(self.shared.log.dir.read(path)?)
    }

    pub(crate) fn receipt(&self, entry: carnet_seal::Hash, at: Timestamp) -> Note {
        self.shared.log.receipt(entry, at)
    }
}

/// Publishes the rows of epochs up to `closed`; the last position that is in the log now, when there is a new one.
fn publish(shared: &Shared, closed: u64, now: Timestamp) -> Result<Option<(i64, Marker)>, LogError> {
    let log = &shared.log;
    let done = log.last().map_or(0, |epoch| epoch.number);
    let (mut upto, mut gathering, mut heads) = (0, 0, Heads::new());
    'pages: loop {
        let rows = shared.readers.with(|db| logbook::waiting(db, upto))?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let row = match row {
                Ok(row) => row,
                Err(position) => {
                    // `carnet verify` names it, and the entries that find no leaf.
                    tracing::error!(position, "a row of the log has no known shape");
                    upto = position;
                    continue;
                }
            };
            if row.epoch > closed {
                break 'pages;
            }
            if row.epoch != gathering {
                close(shared, gathering, now, std::mem::take(&mut heads))?;
                gathering = row.epoch;
            }
            upto = row.position;
            // An earlier run may have got as far as the log's files.
            if row.epoch > done {
                logbook::gather(&mut heads, row.changes);
            }
        }
    }
    close(shared, gathering, now, heads)?;
    let Some(epoch) = log.publish(now)? else { return Ok(None) };
    Ok((upto > 0).then_some((upto, Marker { epoch: epoch.number, head: epoch.head })))
}

fn close(shared: &Shared, number: u64, now: Timestamp, heads: Heads) -> Result<(), LogError> {
    if heads.is_empty() {
        return Ok(());
    }
    let leaves = logbook::leaves(&shared.keyring, number, heads)?;
    if !leaves.is_empty() {
        shared.log.close_epoch(number, now, leaves)?;
    }
    Ok(())
}
