//! Checkpoints: what waits becomes leaves, leaves become tiles, the tree is signed.

use carnet_model::time::Timestamp;
use carnet_seal::Note;

use super::Base;
use super::logbook::{self, Heads, Marker};
use crate::log::{LogError, LogStatus};

impl dyn Base + '_ {
    /// How the log stands, as the files say it where another process may write them.
    pub(crate) fn log_status(&self) -> LogStatus {
        self.followed();
        self.core().log.status()
    }

    pub(crate) fn latest_checkpoint(&self) -> Option<Note> {
        self.followed();
        self.core().log.latest()
    }

    /// Files that cannot be read leave the log as it was known.
    fn followed(&self) {
        if let Err(error) = self.core().log.follow() {
            tracing::error!(%error, "the log's files could not be read");
        }
    }

    pub(crate) fn log_file(&self, path: &str) -> Result<Option<Vec<u8>>, LogError> {
        if !carnet_seal::is_log_path(path) {
            return Ok(None);
        }
        Ok(self.core().log.dir.read(path)?)
    }
}

/// Publishes the rows of epochs up to `closed`, of which nothing is in flight any more; the last position that is in
/// the log now, when there is a new one. Nobody else may write the log's files meanwhile.
pub(crate) fn publish(
    base: &dyn Base,
    closed: u64,
    now: Timestamp,
) -> Result<Option<(i64, Marker)>, LogError> {
    let log = &base.core().log;
    let done = log.last().map_or(0, |epoch| epoch.number);
    let (mut upto, mut gathering, mut heads) = (0, 0, Heads::new());
    'pages: loop {
        let page = base.read(|rows| logbook::waiting(rows, upto))?;
        if page.is_empty() {
            break;
        }
        for row in page {
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
                close(base, gathering, now, std::mem::take(&mut heads))?;
                gathering = row.epoch;
            }
            upto = row.position;
            // An earlier run may have got as far as the log's files.
            if row.epoch > done {
                logbook::gather(&mut heads, row.changes);
            }
        }
    }
    close(base, gathering, now, heads)?;
    let Some(epoch) = log.publish(now)? else { return Ok(None) };
    Ok((upto > 0).then_some((upto, Marker { epoch: epoch.number, head: epoch.head })))
}

fn close(base: &dyn Base, number: u64, now: Timestamp, heads: Heads) -> Result<(), LogError> {
    if heads.is_empty() {
        return Ok(());
    }
    let leaves = logbook::leaves(base.keyring(), number, heads)?;
    if !leaves.is_empty() {
        base.core().log.close_epoch(number, now, leaves)?;
    }
    Ok(())
}
