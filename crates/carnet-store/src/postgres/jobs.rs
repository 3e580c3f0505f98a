//! What goes on beside the callers: figures each second, the spool as soon as the database can be written again,
//! another epoch when the open one has grown large.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::MissedTickBehavior;

use super::shared::Shared;
use super::tasks;
use crate::engine::Base;
use crate::engine::work::Work;
use crate::error::{CommitError, ReadError};

const SECOND: Duration = Duration::from_secs(1);

/// Works until the engine is closed.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut ticks = tokio::time::interval(SECOND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let done = tokio::select! {
            _ = ticks.tick() => each_second(&shared).await,
            () = shared.large.notified() => tasks::act(&shared, Work::CloseEpoch).await.map(|_| ()),
        };
        if let Err(error) = done {
            tracing::debug!(%error, "to be done again in a second");
        }
        if shared.closed.load(Ordering::Acquire) {
            return;
        }
    }
}

async fn each_second(shared: &Arc<Shared>) -> Result<(), CommitError> {
    drain(shared).await?;
    figures(shared).await
}

/// Writes the figures, if there are any.
pub(super) async fn figures(shared: &Shared) -> Result<(), CommitError> {
    if shared.core.counters.is_empty() {
        return Ok(());
    }
    tasks::act(shared, Work::Flush).await.map(|_| ())
}

/// Moves the spool into the ledger.
pub(super) async fn drain(shared: &Arc<Shared>) -> Result<(), CommitError> {
    let spool = &shared.core.spool;
    if spool.is_empty() {
        return Ok(());
    }
    let _one = shared.draining.lock().await;
    while !spool.is_empty() {
        let own = Arc::clone(shared);
        let next = shared.handle.spawn_blocking(move || {
            let base: &dyn Base = &*own;
            base.next_slots()
        });
        let Some((end, works)) = next.await.map_err(|_| CommitError::Closed)? else { return Ok(()) };
        let written = works?.into_iter().map(|work| shared.write(work, 0));
        for answer in join_all(written).await {
            match answer {
                Err(CommitError::Read(ReadError::Missing | ReadError::NoKey)) => {
                    tracing::error!("a spooled trace found no place: its record was erased");
                }
                answer => drop(answer?),
            }
        }
        let wiped = spool.drained(end).map_err(|error| {
            tracing::error!(%error, "the spool could not be wiped");
            CommitError::Engine(error.to_string())
        })?;
        if wiped {
            // The slots are gone, so what remembers them may go. A crash before leaves that to the next start.
            tasks::act(shared, Work::ForgetSpooled).await?;
        }
    }
    Ok(())
}
