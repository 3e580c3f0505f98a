//! Checkpoints where several processes may make them: one at a time.
//!
//! Whoever publishes holds a lock that belongs to a transaction, and the commit of that transaction is what the
//! database remembers of the checkpoint: a process that dies gives up its turn with its connection, without any clock,
//! and behind a pooler too. The log's folder has a lock of its own, for those who have lost the database without
//! knowing it yet. Both are taken before the files are read, so that each goes on from where the last one stopped.

use carnet_model::time::Timestamp;
use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::pool::Lent;
use super::session::Sql;
use super::shared::Shared;
use super::trouble::read_error;
use super::wait::wait;
use super::{epochs, marks};
use crate::engine::reconcile::{Step, reconcile};
use crate::engine::{Base, publish};
use crate::error::CommitError;
use crate::log::{LogError, LogStatus};

/// "carnet" and 3.
const LOCK: i64 = 0x6361_726e_6574_0003;
const TURN: Sql = Sql { text: "SELECT pg_try_advisory_xact_lock($1)", types: &[Type::INT8] };

#[expect(clippy::needless_pass_by_value, reason = "what map_err gives")]
fn failed(error: Error) -> LogError {
    LogError::Read(read_error(&error))
}

/// Closes the epoch and publishes all that waits, unless another process is about to: then what it last published
/// counts. On the engine's runtime.
pub(super) async fn checkpoint(shared: &Shared, now: Timestamp) -> Result<LogStatus, LogError> {
    let log = &shared.core.log;
    let _one = log.publishing.lock().await;
    if let Some(why) = log.stopped() {
        return Err(why);
    }
    let turn = shared.pool.get().await.map_err(CommitError::from)?;
    turn.begin().await.map_err(failed)?;
    let row = turn.query_opt(&TURN, &[&LOCK]).await.map_err(failed)?;
    if !row.is_some_and(|row| row.try_get(0).unwrap_or_default()) {
        turn.rollback().await.map_err(failed)?;
        turn.give_back();
        log.follow()?;
        return Ok(log.status());
    }
    // Files are written, and other connections asked, by calls that wait.
    tokio::task::block_in_place(|| publish(shared, turn, now))?;
    Ok(log.status())
}

fn publish(shared: &Shared, turn: Lent<'_>, now: Timestamp) -> Result<(), LogError> {
    let (log, base): (_, &dyn Base) = (&shared.core.log, shared);
    let _alone = log.hold()?;
    if let Some(why) = log.stopped() {
        return Err(why);
    }
    // The one before may have written the files, and died before the database knew.
    let found = base.read(|rows| Ok(reconcile(rows, log, base.keyring())))?;
    if let Some(why) = log.stopped() {
        return Err(why);
    }
    let closed = wait(&shared.handle, async || {
        let session = shared.pool.get().await.map_err(CommitError::from)?;
        if !matches!(found.step, Step::Level) {
            marks::repair(&session, &found.step).await.map_err(failed)?;
            epochs::raise(&session, found.open_epoch).await.map_err(failed)?;
        }
        let open = epochs::next(&session).await.map_err(failed)?;
        session.give_back();
        shared.opened(open);
        Ok::<u64, LogError>(open.saturating_sub(1))
    })?;
    let published = publish::publish(base, closed, now)?;
    wait(&shared.handle, async move || {
        if let Some((upto, marker)) = published {
            marks::mark(&turn, upto, marker).await?;
        }
        turn.commit().await?;
        turn.give_back();
        Ok(())
    })
    .map_err(failed)
}
