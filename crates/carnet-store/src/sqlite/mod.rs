//! The engine on SQLite: `carnet.db` (sealed rows) and `keys.db` (wrapped keys) in one directory, one writer
//! thread, a few reading connections. SQL stands nowhere else.

mod apply;
mod backup;
mod checkpoint;
mod counters;
mod drain;
pub mod floor;
mod group;
mod keyring;
mod logbook;
mod open;
mod queries;
mod queue;
mod readers;
mod rows;
mod schema;
mod shared;
mod suspect;
mod tasks;
mod trouble;
mod verify;
mod writer;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use parking_lot::Mutex;

pub(crate) use self::backup::{Frozen, end_tickets};
use self::shared::Shared;
use crate::batch::Expect;
use crate::engine::acts::unexpected;
use crate::engine::work::{Done, Patience, Work};
use crate::engine::{Base, Engine, Keyring, Pending, Place, publish};
use crate::error::{CommitError, OpenError};
use crate::keyring::KeyTable;
use crate::log::{LogError, LogStatus};
use crate::store::Health;

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

/// The tables of a directory's key ring, to note a wish, whether a server has it open or not.
pub(crate) fn key_table(dir: &Path) -> Result<Arc<dyn KeyTable>, OpenError> {
    Ok(Arc::new(keyring::Table::open_beside(&open::keys_path(dir))?))
}

/// The same, only to be read.
pub(crate) fn key_table_to_read(dir: &Path) -> Result<Arc<dyn KeyTable>, OpenError> {
    Ok(Arc::new(keyring::Table::open_to_read(&open::keys_path(dir))?))
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.shared.queue.close();
        for thread in self.threads.lock().drain(..) {
            let _ = thread.join();
        }
    }
}

impl Sqlite {
    fn find_place(&self, record: RecordNo, expect: Expect) -> Result<Place, CommitError> {
        let keys = self.shared.keyring.keys(record, 0)?;
        let heads = match expect {
            Expect::Nothing => None,
            Expect::New | Expect::Turn(_) => self.shared.heads(record)?,
        };
        Ok(Place { keys, heads })
    }

    async fn publish(&self, now: Timestamp) -> Result<LogStatus, LogError> {
        let log = &self.shared.core.log;
        let _one = log.publishing.lock().await;
        if let Some(why) = log.stopped() {
            return Err(why);
        }
        let Done::Epoch(closed) = self.submit(Work::CloseEpoch, 0, Patience::Patient).await? else {
            return Err(unexpected().into());
        };
        let shared = Arc::clone(&self.shared);
        let publishing = tokio::task::spawn_blocking(move || publish::publish(&*shared, closed, now));
        let published = publishing.await.map_err(|_| CommitError::Closed)??;
        if let Some((upto, marker)) = published {
            self.submit(Work::Published { upto, marker }, 0, Patience::Patient).await?;
        }
        Ok(self.shared.core.log.status())
    }
}

impl Engine for Sqlite {
    fn base(&self) -> &dyn Base {
        &*self.shared
    }

    fn shared(&self) -> Arc<dyn Base> {
        Arc::clone(&self.shared) as Arc<dyn Base>
    }

    fn submit(
        &self,
        work: Work,
        weight: usize,
        patience: Patience,
    ) -> Pending<'_, Result<Done, CommitError>> {
        Box::pin(async move {
            if self.shared.poisoned.load(Ordering::Acquire) {
                return Err(CommitError::Closed);
            }
            match patience {
                Patience::Patient => self.shared.queue.submit(work, weight).await,
                Patience::Short => self.shared.queue.submit_in_time(work, weight).await,
            }
        })
    }

    fn place(&self, record: RecordNo, expect: Expect) -> Pending<'_, Result<Place, CommitError>> {
        Box::pin(std::future::ready(self.find_place(record, expect)))
    }

    fn checkpoint(&self, now: Timestamp) -> Pending<'_, Result<LogStatus, LogError>> {
        Box::pin(self.publish(now))
    }

    fn health(&self) -> Health {
        if self.shared.poisoned.load(Ordering::Acquire) {
            Health::Poisoned
        } else if self.shared.writing.load(Ordering::Acquire) {
            Health::Writing
        } else {
            Health::Closed
        }
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(async {
            self.shared.queue.close();
            let threads = std::mem::take(&mut *self.threads.lock());
            for thread in threads {
                let _ = tokio::task::spawn_blocking(move || thread.join()).await;
            }
        })
    }
}
