//! What the engine's callers, its lanes and its jobs share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use carnet_model::ids::RecordNo;
use tokio::runtime::Handle;
use tokio::sync::Notify;

use super::pool::Pool;
use super::queue::{self, Batches, Queue};
use super::rows;
use crate::engine::logbook::LARGEST_EPOCH;
use crate::engine::rows::{Read, Rows, stored_heads};
use crate::engine::work::{Done, Work};
use crate::engine::{self, Base, Core};
use crate::error::CommitError;
use crate::heads::Heads;
use crate::keyring::KeyRing;

pub(super) struct Shared {
    pub(super) core: Core,
    pub(super) keyring: KeyRing,
    pub(super) pool: Pool,
    /// The engine's own runtime: connections live on it.
    pub(super) handle: Handle,
    /// What waits for each lane.
    pub(super) lanes: Vec<Arc<Queue>>,
    /// One moves the spool at a time.
    pub(super) draining: tokio::sync::Mutex<()>,
    /// The lane of the next call with batches of many records.
    turn: AtomicUsize,
    /// Heads that this process has added to the open epoch.
    changes: AtomicUsize,
    /// The epoch is large: another shall begin.
    pub(super) large: Notify,
    pub(super) closed: AtomicBool,
}

impl Shared {
    pub(super) fn new(core: Core, keyring: KeyRing, pool: Pool, handle: Handle, lanes: usize) -> Self {
        let room = queue::room();
        Self {
            core,
            keyring,
            pool,
            handle,
            lanes: (0..lanes.max(1)).map(|_| Arc::new(Queue::new(Arc::clone(&room)))).collect(),
            draining: tokio::sync::Mutex::new(()),
            turn: AtomicUsize::new(0),
            changes: AtomicUsize::new(0),
            large: Notify::new(),
            closed: AtomicBool::new(false),
        }
    }

    /// Hands batches to a lane: those of a record always to the same.
    pub(super) async fn write(&self, work: Work, weight: usize) -> Result<Done, CommitError> {
        let lanes = self.lanes.len() as u64;
        let (number, batches) = match work {
            // Numbers are random in all but their lowest bits.
            Work::Batch(batch) => ((batch.record.0 >> 12) ^ batch.record.0, Batches::One(batch)),
            Work::Many(batches) => (self.turn.fetch_add(1, Ordering::Relaxed) as u64, Batches::Many(batches)),
            _ => return Err(CommitError::Engine("only batches go to lanes".to_owned())),
        };
        let place = usize::try_from(number % lanes).unwrap_or(0);
        let Some(lane) = self.lanes.get(place) else { return Err(CommitError::Closed) };
        lane.submit(batches, weight).await
    }

    /// A lane has committed changes of so many heads.
    pub(super) fn changed(&self, heads: usize) {
        let before = self.changes.fetch_add(heads, Ordering::AcqRel);
        if before + heads >= LARGEST_EPOCH {
            self.large.notify_one();
        }
    }

    /// Another epoch is open.
    pub(super) fn opened(&self, epoch: u64) {
        self.changes.store(0, Ordering::Release);
        self.core.log.open_epoch.fetch_max(epoch, Ordering::AcqRel);
    }
}

impl Base for Shared {
    fn core(&self) -> &Core {
        &self.core
    }

    fn keyring(&self) -> &dyn engine::Keyring {
        &self.keyring
    }

    fn lend(&self, read: &mut dyn FnMut(&dyn Rows) -> Read<()>) -> Read<()> {
        rows::lend(&self.pool, &self.handle, read)
    }

    /// From the database: other processes write too.
    fn heads(&self, record: RecordNo) -> Read<Option<Arc<Heads>>> {
        let kept = &self.core.heads;
        let before = kept.commits();
        let read: &dyn Base = self;
        let Some(heads) = read.read(|rows| stored_heads(rows, record))? else { return Ok(None) };
        let heads = Arc::new(heads);
        kept.fill(record, &heads, before);
        Ok(Some(heads))
    }
}
