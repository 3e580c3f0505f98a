//! What waits for the writer: bounded by count and by bytes.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::engine::work::{Done, Work};
use crate::error::CommitError;

/// Jobs that one transaction takes at most, and their bytes.
const GROUP_JOBS: usize = 256;
const GROUP_BYTES: usize = 8 << 20;
/// Jobs that may wait, and kilobytes.
const WAITING_JOBS: usize = 4096;
const WAITING_KIB: usize = 64 << 10;
/// How long a caller waits for room, or with traces for an answer, before it is told `Busy` (`security.md` 11.4: 5 s).
const PATIENCE: Duration = Duration::from_secs(5);

/// A piece of work and the caller who waits for it.
pub(super) struct Job {
    pub(super) work: Work,
    pub(super) weight: usize,
    reply: oneshot::Sender<Result<Done, CommitError>>,
    /// Whoever sets it first has the job: the writer to do it, or its caller to do without.
    taken: Arc<AtomicBool>,
    _room: OwnedSemaphorePermit,
}

impl Job {
    /// The caller may have gone: what was decided stays decided.
    pub(super) fn answer(self, result: Result<Done, CommitError>) {
        let _ = self.reply.send(result);
    }
}

/// What the writer will say.
type Answer = oneshot::Receiver<Result<Done, CommitError>>;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

pub(super) struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    room: Arc<Semaphore>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::new(State::default()),
            filled: Condvar::new(),
            room: Arc::new(Semaphore::new(WAITING_KIB.max(WAITING_JOBS))),
        }
    }

    /// Hands work to the writer and waits for its answer.
    pub(super) async fn submit(&self, work: Work, weight: usize) -> Result<Done, CommitError> {
        let (answer, _) = self.enqueue(work, weight).await?;
        // A writer that died without an answer may have committed.
        answer.await.map_err(|_| CommitError::Unknown)?
    }

    /// The same, but work that the writer has not begun in time is withdrawn: `Busy`, and nothing was written.
    pub(super) async fn submit_in_time(&self, work: Work, weight: usize) -> Result<Done, CommitError> {
        let (mut answer, taken) = self.enqueue(work, weight).await?;
        match tokio::time::timeout(PATIENCE, &mut answer).await {
            Ok(answered) => answered.map_err(|_| CommitError::Unknown)?,
            Err(_) if !taken.swap(true, Ordering::AcqRel) => Err(CommitError::Busy),
            Err(_) => answer.await.map_err(|_| CommitError::Unknown)?,
        }
    }

    async fn enqueue(&self, work: Work, weight: usize) -> Result<(Answer, Arc<AtomicBool>), CommitError> {
        // One permit per started kilobyte bounds both the bytes and the number of jobs.
        let permits = (weight / 1024 + 1).clamp(WAITING_KIB / WAITING_JOBS, WAITING_KIB);
        let permits = u32::try_from(permits).map_err(|_| CommitError::Invalid("too large"))?;
        let room = Arc::clone(&self.room).acquire_many_owned(permits);
        let room = tokio::time::timeout(PATIENCE, room)
            .await
            .map_err(|_| CommitError::Busy)?
            .map_err(|_| CommitError::Closed)?;
        let (reply, answer) = oneshot::channel();
        let taken = Arc::new(AtomicBool::new(false));
        {
            let mut state = self.state.lock();
            if state.closed {
                return Err(CommitError::Closed);
            }
            let taken = Arc::clone(&taken);
            state.jobs.push_back(Job { work, weight, reply, taken, _room: room });
        }
        self.filled.notify_one();
        Ok((answer, taken))
    }

    /// The next group; empty at `deadline`; `None` when closed and drained.
    pub(super) fn take(&self, deadline: Option<Instant>) -> Option<Vec<Job>> {
        let mut state = self.state.lock();
        while state.jobs.is_empty() {
            if state.closed {
                return None;
            }
            match deadline {
                None => self.filled.wait(&mut state),
                Some(at) => {
                    if self.filled.wait_until(&mut state, at).timed_out() {
                        return Some(Vec::new());
                    }
                }
            }
        }
        let mut group = Vec::new();
        let mut bytes = 0;
        while group.len() < GROUP_JOBS && (group.is_empty() || bytes < GROUP_BYTES) {
            let Some(job) = state.jobs.pop_front() else { break };
            if job.taken.swap(true, Ordering::AcqRel) {
                continue;
            }
            bytes += job.weight;
            group.push(job);
        }
        Some(group)
    }

    /// No more work is accepted; what waits is still done.
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.filled.notify_all();
    }

    /// No more work is accepted; what waits is answered `Closed`.
    pub(super) fn abandon(&self) {
        let waiting = {
            let mut state = self.state.lock();
            state.closed = true;
            std::mem::take(&mut state.jobs)
        };
        for job in waiting {
            job.answer(Err(CommitError::Closed));
        }
    }
}
