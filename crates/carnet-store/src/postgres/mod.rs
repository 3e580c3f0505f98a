//! The engine on PostgreSQL: sealed rows in one database, wrapped keys in another; lanes that write groups of batches,
//! each a transaction; a pool of connections for readers and small acts. Other processes may use the same databases.
//! SQL stands nowhere else.

mod attempt;
mod ending;
mod epochs;
mod figures;
mod jobs;
mod keyring;
mod lanes;
mod marks;
mod names;
mod open;
mod pool;
mod publish;
mod queue;
mod reads;
mod rows;
#[cfg(test)]
mod rules;
mod schema;
mod session;
mod settings;
mod shared;
mod target;
mod tasks;
mod tls;
mod trouble;
mod verify;
mod wait;
mod writes;

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use parking_lot::Mutex;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

pub(crate) use self::ending::end_tickets;
use self::shared::Shared;
use crate::batch::Expect;
use crate::config::PostgresConfig;
use crate::engine::work::{Done, Patience, Work};
use crate::engine::{Base, Engine, Keyring, Pending, Place};
use crate::error::{CommitError, OpenError};
use crate::keyring::KeyTable;
use crate::log::{LogError, LogStatus};
use crate::store::Health;

/// How long the end of the process waits for what was handed over: longer than any caller waits.
const FAREWELL: Duration = Duration::from_secs(10);

/// Two open databases.
pub struct Postgres {
    shared: Arc<Shared>,
    lanes: Mutex<Vec<JoinHandle<()>>>,
    jobs: Mutex<Option<JoinHandle<()>>>,
    /// There until the end.
    runtime: Mutex<Option<Runtime>>,
    /// Held as long as the engine lives: one process at a time has the spool.
    _lock: File,
}

/// The tables of a key ring, whether servers have it open or not.
pub(crate) fn key_table(config: &PostgresConfig) -> Result<Arc<dyn KeyTable>, OpenError> {
    Ok(Arc::new(keyring::beside(config)?))
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postgres")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if !self.shared.closed.load(Ordering::Acquire) {
            wait::wait(&self.shared.handle.clone(), async || self.finish().await);
        }
        if let Some(runtime) = self.runtime.lock().take() {
            runtime.shutdown_background();
        }
    }
}

impl Postgres {
    /// Takes no more work, finishes what waits, writes the figures.
    async fn finish(&self) {
        self.shared.closed.store(true, Ordering::Release);
        for queue in &self.shared.lanes {
            queue.close();
        }
        let lanes = std::mem::take(&mut *self.lanes.lock());
        let jobs = self.jobs.lock().take();
        if let Some(jobs) = jobs {
            jobs.abort();
        }
        let finished = async {
            for lane in lanes {
                let _ = lane.await;
            }
            jobs::figures(&self.shared).await
        };
        match tokio::time::timeout(FAREWELL, finished).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last figures were not written"),
            Err(_) => tracing::error!("the database did not answer at the end"),
        }
    }

    fn find_place(&self, record: RecordNo, expect: Expect) -> Result<Place, CommitError> {
        let keys = self.shared.keyring.keys(record, 0)?;
        let kept = self.shared.core.heads.get(record);
        let heads = match expect {
            Expect::Nothing => None,
            // Whether another process has opened it is found when it is written.
            Expect::New => kept,
            Expect::Turn(turn) if kept.as_ref().is_some_and(|heads| heads.turn == turn) => kept,
            Expect::Turn(_) => self.shared.heads(record)?,
        };
        Ok(Place { keys, heads })
    }
}

/// Runs on the engine's runtime, whatever runtime the caller has.
async fn there<T: Send + 'static>(
    shared: &Shared,
    work: impl Future<Output = Result<T, CommitError>> + Send + 'static,
) -> Result<T, CommitError> {
    // Work that ended without an answer may have been done.
    shared.handle.spawn(work).await.map_err(|_| CommitError::Unknown)?
}

impl Engine for Postgres {
    fn base(&self) -> &dyn Base {
        &*self.shared
    }

    fn shared(&self) -> Arc<dyn Base> {
        Arc::clone(&self.shared) as Arc<dyn Base>
    }

    fn submit(&self, work: Work, weight: usize, _: Patience) -> Pending<'_, Result<Done, CommitError>> {
        Box::pin(async move {
            if self.shared.closed.load(Ordering::Acquire) {
                return Err(CommitError::Closed);
            }
            let shared = Arc::clone(&self.shared);
            match work {
                Work::Batch(_) | Work::Many(_) => self.shared.write(work, weight).await,
                Work::Flush => {
                    there(&self.shared, async move {
                        jobs::drain(&shared).await?;
                        tasks::act(&shared, work).await
                    })
                    .await
                }
                work => there(&self.shared, async move { tasks::act(&shared, work).await }).await,
            }
        })
    }

    fn place(&self, record: RecordNo, expect: Expect) -> Pending<'_, Result<Place, CommitError>> {
        Box::pin(std::future::ready(self.find_place(record, expect)))
    }

    fn checkpoint(&self, now: Timestamp) -> Pending<'_, Result<LogStatus, LogError>> {
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            let publishing = self.shared.handle.spawn(async move { publish::checkpoint(&shared, now).await });
            publishing.await.map_err(|_| CommitError::Closed)?
        })
    }

    fn health(&self) -> Health {
        if self.shared.closed.load(Ordering::Acquire) { Health::Closed } else { Health::Writing }
    }

    fn close(&self) -> Pending<'_, ()> {
        Box::pin(async {
            let handle = self.shared.handle.clone();
            wait::wait(&handle, async || self.finish().await);
        })
    }
}
