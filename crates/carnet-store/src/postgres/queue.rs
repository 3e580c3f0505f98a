//! What waits for a lane: bounded by count and by bytes, over all lanes together.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};

use super::pool::PATIENCE;
use crate::engine::work::{Done, SealedBatch};
use crate::error::CommitError;

/// Bytes that one transaction takes.
const GROUP_BYTES: usize = 8 << 20;
/// Jobs that may wait, and kilobytes.
const WAITING_JOBS: usize = 4096;
const WAITING_KIB: usize = 64 << 10;

/// Batches to write.
pub(super) enum Batches {
    One(Box<SealedBatch>),
    /// Of different records; each is refused or written by itself.
    Many(Vec<SealedBatch>),
}

/// A piece of work and the caller who waits for it.
pub(super) struct Job {
    pub(super) batches: Batches,
    weight: usize,
    reply: oneshot::Sender<Result<Done, CommitError>>,
    /// Whoever sets it first has the job: the lane to do it, or its caller to do without.
    taken: Arc<AtomicBool>,
    _room: OwnedSemaphorePermit,
}

impl Job {
    /// The caller may have gone: what was decided stays decided.
    pub(super) fn answer(self, result: Result<Done, CommitError>) {
        let _ = self.reply.send(result);
    }
}

/// Room for what waits for any lane.
pub(super) fn room() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(WAITING_KIB.max(WAITING_JOBS)))
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

pub(super) struct Queue {
    state: Mutex<State>,
    filled: Notify,
    room: Arc<Semaphore>,
}

impl Queue {
    pub(super) fn new(room: Arc<Semaphore>) -> Self {
        Self { state: Mutex::new(State::default()), filled: Notify::new(), room }
    }

    /// Hands batches to the lane and waits for its answer. What the lane has not begun in time is withdrawn: `Busy`,
    /// and nothing was written.
    pub(super) async fn submit(&self, batches: Batches, weight: usize) -> Result<Done, CommitError> {
        // One permit per started kilobyte bounds both the bytes and the number of jobs.
        let permits = (weight / 1024 + 1).clamp(WAITING_KIB / WAITING_JOBS, WAITING_KIB);
        let permits = u32::try_from(permits).map_err(|_| CommitError::Invalid("too large"))?;
        let room = Arc::clone(&self.room).acquire_many_owned(permits);
        let room = tokio::time::timeout(PATIENCE, room)
            .await
            .map_err(|_| CommitError::Busy)?
            .map_err(|_| CommitError::Closed)?;
        let (reply, mut answer) = oneshot::channel();
        let taken = Arc::new(AtomicBool::new(false));
        {
            let mut state = self.state.lock();
            if state.closed {
                return Err(CommitError::Closed);
            }
            let taken = Arc::clone(&taken);
            state.jobs.push_back(Job { batches, weight, reply, taken, _room: room });
        }
        self.filled.notify_one();
        match tokio::time::timeout(PATIENCE, &mut answer).await {
            // A lane that ended without an answer may have committed.
            Ok(answered) => answered.map_err(|_| CommitError::Unknown)?,
            Err(_) if !taken.swap(true, Ordering::AcqRel) => Err(CommitError::Busy),
            Err(_) => answer.await.map_err(|_| CommitError::Unknown)?,
        }
    }

    /// Waits until something waits; `false` when the queue is closed and drained.
    pub(super) async fn filled(&self) -> bool {
        loop {
            let filled = self.filled.notified();
            {
                let state = self.state.lock();
                if !state.jobs.is_empty() {
                    return true;
                }
                if state.closed {
                    return false;
                }
            }
            filled.await;
        }
    }

    /// The next group, at most so many jobs; empty when all that waited was withdrawn.
    pub(super) fn take(&self, most: usize) -> Vec<Job> {
        let mut state = self.state.lock();
        let (mut group, mut bytes) = (Vec::new(), 0);
        while group.len() < most && (group.is_empty() || bytes < GROUP_BYTES) {
            let Some(job) = state.jobs.pop_front() else { break };
            if job.taken.swap(true, Ordering::AcqRel) {
                continue;
            }
            bytes += job.weight;
            group.push(job);
        }
        group
    }

    /// Lets go of what its callers have withdrawn.
    pub(super) fn forget_withdrawn(&self) {
        self.state.lock().jobs.retain(|job| !job.taken.load(Ordering::Acquire));
    }

    /// No more work is accepted; what waits is still done.
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.filled.notify_one();
    }
}
