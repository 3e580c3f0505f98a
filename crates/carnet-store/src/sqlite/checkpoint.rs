//! Folding the log back into the file, beside the writer.
//!
//! A checkpoint writes and flushes megabytes; done by the writer it makes everybody wait. So a thread of its
//! own folds what has been committed, a little at a time. It can never catch up with a writer that goes on,
//! and the log starts again from its beginning only when everything is folded: so when the log has grown
//! long, the writer itself folds the little that is left, between two groups.
//!
//! SQLite flushes the file only in a checkpoint that folds everything: here, the writer's, which would then
//! wait for all that the thread has written. So the thread flushes the file itself, after each fold.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;

use parking_lot::{Condvar, Mutex};
use rusqlite::Connection;

use super::schema::{self, engine};
use super::shared::Shared;
use super::suspect;
use crate::error::OpenError;

/// Bytes committed between two folds by the thread.
const STEP: usize = 2 << 20;
/// Pages of log from which on the writer folds the rest: 16 MiB. More was not faster, and counts on the disk.
const LONG: i64 = 4096;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Stage {
    #[default]
    Idle,
    /// The thread shall fold.
    Asked,
    /// The log is long, and all but its latest pages are folded.
    NearlyFolded,
    Closed,
}

#[derive(Default)]
struct State {
    stage: Stage,
    committed: usize,
}

/// What writer and thread tell each other.
#[derive(Default)]
pub(super) struct Progress {
    state: Mutex<State>,
    asked: Condvar,
}

impl Progress {
    /// The writer has committed about `bytes`; returns whether it should fold the rest now.
    pub(super) fn committed(&self, bytes: usize) -> bool {
        let mut state = self.state.lock();
        state.committed += bytes;
        match state.stage {
            Stage::NearlyFolded => {
                *state = State::default();
                return true;
            }
            Stage::Idle if state.committed >= STEP => {
                *state = State { stage: Stage::Asked, committed: 0 };
                self.asked.notify_one();
            }
            Stage::Idle | Stage::Asked | Stage::Closed => {}
        }
        false
    }

    pub(super) fn close(&self) {
        self.state.lock().stage = Stage::Closed;
        self.asked.notify_one();
    }

    /// Waits until there is something to fold; `false` at the end.
    fn wait(&self) -> bool {
        let mut state = self.state.lock();
        loop {
            match state.stage {
                Stage::Asked => return true,
                Stage::Closed => return false,
                Stage::Idle | Stage::NearlyFolded => self.asked.wait(&mut state),
            }
        }
    }

    fn folded(&self, long: bool) {
        let mut state = self.state.lock();
        if state.stage == Stage::Asked {
            state.stage = if long { Stage::NearlyFolded } else { Stage::Idle };
        }
    }
}

/// Folds what no reader still needs; pages of log, as far as known.
pub(super) fn fold(db: &Connection) -> i64 {
    match db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get::<_, i64>(1)) {
        Ok(pages) => pages,
        Err(error) => {
            // Nothing is lost: the log keeps what is not folded. A full disk is the usual reason.
            tracing::warn!(%error, "the log could not be folded");
            0
        }
    }
}

/// Starts the thread. It keeps `shared` for its handle on the file.
pub(super) fn start(
    path: &Path,
    shared: Arc<Shared>,
    progress: Arc<Progress>,
) -> Result<JoinHandle<()>, OpenError> {
    let db = schema::open_writer(path, 64)?;
    db.pragma_update(None, "wal_autocheckpoint", 0).map_err(|e| engine(&e))?;
    let run = move || {
        while progress.wait() {
            let pages = fold(&db);
            if let Err(error) = shared.file.sync_data() {
                // What was folded is still in the log, and the writer's own flush will meet the same error.
                tracing::error!(%error, "the file could not be flushed");
                shared.poisoned.store(true, Ordering::Release);
                suspect::mark(&shared.mark);
                shared.queue.abandon();
                break;
            }
            progress.folded(pages >= LONG);
        }
        // In this order: see `Shared::file`.
        drop(db);
        drop(shared);
    };
    Ok(std::thread::Builder::new().name("carnet-checkpoint".to_owned()).spawn(run)?)
}
