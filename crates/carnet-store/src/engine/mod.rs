//! What every engine does alike: sealing, the order of checks, chains, the log, proofs, verification. An engine adds
//! SQL: the reads of [`Rows`], a writer that takes [`Work`], a key ring. No SQL here.

pub(crate) mod acts;
pub(crate) mod bulk;
pub(crate) mod counters;
pub(crate) mod drain;
pub(crate) mod heads_kept;
pub(crate) mod logbook;
pub(crate) mod prepare;
pub(crate) mod prove;
pub(crate) mod publish;
pub(crate) mod reads;
pub(crate) mod reconcile;
pub(crate) mod rows;
pub(crate) mod staging;
pub(crate) mod verify;
pub(crate) mod verify_log;
pub(crate) mod verify_tables;
pub(crate) mod work;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::RecordKey;

use self::counters::Counters;
use self::heads_kept::HeadCache;
use self::rows::{Read, Rows};
use self::work::{Done, Patience, Work};
use crate::batch::Expect;
use crate::error::CommitError;
use crate::heads::Heads;
use crate::keys::{RecordKeys, SystemKeys};
use crate::log::{Log, LogError, LogStatus};
use crate::sealing::Sealer;
use crate::spool::Spool;
use crate::store::Health;

/// The keys of records. Calls may wait for the key ring's database.
pub(crate) trait Keyring: Send + Sync {
    /// The keys of one generation; 0 = the newest. [`ReadError::NoKey`](crate::ReadError::NoKey): destroyed.
    fn keys(&self, record: RecordNo, generation: u32) -> Read<Arc<RecordKeys>>;
    /// The key itself, not kept: for the log, which passes by each record once an epoch.
    fn record_key(&self, record: RecordNo, generation: u32) -> Read<RecordKey>;
    /// Records whose key was confirmed at some start.
    fn confirmed(&self) -> Read<Vec<RecordNo>>;
    /// A record number with a durable key, when one lies ready in memory.
    fn ready_record(&self) -> Option<RecordNo>;
    /// A record number with a durable key; flushes a new set when none lies ready.
    fn new_record(&self) -> Read<RecordNo>;
    /// Numbers of a run of new records ([`bulk::key_at`]), their keys durable; what is derived from these is kept.
    fn new_run(&self, count: usize) -> Read<Vec<RecordNo>>;
    /// Destroys every generation of a record's key, in the database and in memory.
    fn destroy(&self, record: RecordNo) -> Read<()>;
    /// The ring whose keys are replaced from time to time.
    fn tended(&self) -> Option<&crate::keyring::KeyRing> {
        None
    }
}

/// What every engine has in memory.
pub(crate) struct Core {
    pub(crate) sealer: Sealer,
    pub(crate) system: SystemKeys,
    pub(crate) counters: Counters,
    pub(crate) heads: HeadCache,
    pub(crate) log: Log,
    pub(crate) spool: Spool,
    /// This process among those that share the database: each has its own spool and its own rows of figures.
    pub(crate) node: u32,
}

/// The side of an engine that callers, writers and jobs share.
pub(crate) trait Base: Send + Sync {
    fn core(&self) -> &Core;
    fn keyring(&self) -> &dyn Keyring;
    /// Lends a connection for some reads, and calls once with it: for `read`, which answers something.
    fn lend(&self, read: &mut dyn FnMut(&dyn Rows) -> Read<()>) -> Read<()>;
    /// Where a record stands now.
    fn heads(&self, record: RecordNo) -> Read<Option<Arc<Heads>>>;
}

impl dyn Base + '_ {
    /// Reads on one connection.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&dyn Rows) -> Read<T>) -> Read<T> {
        let (mut read, mut answer) = (Some(read), None);
        self.lend(&mut |rows| {
            if let Some(read) = read.take() {
                answer = Some(read(rows)?);
            }
            Ok(())
        })?;
        answer.ok_or_else(|| crate::ReadError::Engine("no connection was lent".to_owned()))
    }
}

/// What an engine will answer.
pub(crate) type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a batch is sealed with.
pub(crate) struct Place {
    pub(crate) keys: Arc<RecordKeys>,
    /// Where the record stands, when the batch expects something of it.
    pub(crate) heads: Option<Arc<Heads>>,
}

/// An engine: how work reaches its writer.
pub(crate) trait Engine: Send + Sync {
    fn base(&self) -> &dyn Base;
    fn shared(&self) -> Arc<dyn Base>;
    /// Hands work to the writer and waits for its answer. `weight` is what it holds, in bytes.
    fn submit(&self, work: Work, weight: usize, patience: Patience)
    -> Pending<'_, Result<Done, CommitError>>;
    /// Keys of a record, and its heads if something is expected of them: from memory, if that agrees with `expect`.
    fn place(&self, record: RecordNo, expect: Expect) -> Pending<'_, Result<Place, CommitError>>;
    /// Closes the epoch of the log and publishes all that waits ([`publish::publish`]), unless another process does.
    fn checkpoint(&self, now: Timestamp) -> Pending<'_, Result<LogStatus, LogError>>;
    fn health(&self) -> Health;
    /// Takes no more work, finishes what waits.
    fn close(&self) -> Pending<'_, ()>;
}
