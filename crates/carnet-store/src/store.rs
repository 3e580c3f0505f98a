//! The store: one handle, whatever the engine.

use std::path::PathBuf;
use std::sync::Arc;

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, Hash, IdCodec, KeyPlace, Note, Tag, TagKind};

use crate::batch::{Batch, Claimed, CounterAdd, Receipt, TicketKind, TicketPut, TicketTake, Written};
use crate::config::EngineConfig;
use crate::engine::{Base, Engine};
use crate::error::{CommitError, OpenError, ReadError};
use crate::heads::Heads;
use crate::log::{LogError, LogStatus};
use crate::postgres::Postgres;
use crate::proof::{Proof, Shown};
use crate::spool::SpoolRoom;
use crate::sqlite::Sqlite;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// The data directory, made if absent, for this store alone.
    pub dir: PathBuf,
    /// Where the master key is held. It is made if there is none, and no data yet.
    pub master_key: KeyPlace,
    /// Where randomness comes from.
    pub entropy: Arc<dyn Entropy>,
    /// The engine. [`Self::dir`] is needed whatever it is: for the lock of the process, the log and the spool.
    pub engine: EngineConfig,
    /// Connections that read at once (SQLite); 4 suits a small machine.
    pub readers: usize,
    /// The data file (SQLite) does not grow beyond this, if given: commits are then answered `Full`.
    pub max_bytes: Option<u64>,
    /// The folder of the transparency log; `log` in the data directory if absent. Better on another volume, and in
    /// another backup set: it tells when the data was taken back.
    pub log: Option<PathBuf>,
    /// Keys of the witnesses whose cosignatures are taken (`name+id+key`, cosignature/v1).
    pub witnesses: Vec<String>,
    /// The folder of the spool, which takes traces when the ledger cannot be written; `spool` in the data directory if
    /// absent. Better on another volume. On a file system that never writes in place (btrfs, ZFS) it must be.
    pub spool: Option<PathBuf>,
    /// Bytes of the spool, all written when it is made; some 400 are needed for an access.
    pub spool_bytes: u64,
}

impl StoreConfig {
    /// Data and master key in one directory: a single owner's installation, and tests.
    #[must_use]
    pub fn in_dir(dir: impl Into<PathBuf>, entropy: Arc<dyn Entropy>) -> Self {
        let dir = dir.into();
        Self {
            master_key: KeyPlace::File(dir.join("master.key")),
            dir,
            entropy,
            engine: EngineConfig::Sqlite,
            readers: 4,
            max_bytes: None,
            log: None,
            witnesses: Vec::new(),
            spool: None,
            spool_bytes: crate::spool::DEFAULT_BYTES,
        }
    }
}

/// An entry of a state chain (or of `measure`, whose turn is 0), opened and verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateEntry {
    /// The chain.
    pub chain: Chain,
    /// Its number there.
    pub seq: u64,
    /// The record's turn that it made.
    pub turn: Turn,
    /// What was written.
    pub payload: Vec<u8>,
    /// Its hash.
    pub hash: Hash,
}

/// An entry of a trace chain: the accesses of one commit group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceEntry {
    /// Its number in the chain.
    pub seq: u64,
    /// Its hash.
    pub hash: Hash,
    /// The accesses, in the order of arrival.
    pub items: Vec<Vec<u8>>,
}

/// What the fold of a record needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The record's turn.
    pub turn: Turn,
    /// The ends of its chains.
    pub heads: Heads,
    /// The last stored fold and the turn that it includes.
    pub snapshot: Option<(Turn, Vec<u8>)>,
    /// The entries after it, in the order of turns.
    pub entries: Vec<StateEntry>,
}

/// A figure of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterDay {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Name of the figure.
    pub name: String,
    /// Its value.
    pub value: i64,
}

/// How the store is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// The writer works.
    Writing,
    /// The store was closed.
    Closed,
    /// An input/output error stopped the writer: end the process, it recovers at its next start.
    Poisoned,
}

/// The store. Cheap to clone; the last clone dropped closes it (or [`Store::close`], which waits).
#[derive(Debug, Clone)]
pub enum Store {
    /// One SQLite file and its key ring.
    Sqlite(Arc<Sqlite>),
    /// PostgreSQL, and its key ring in another database.
    Postgres(Arc<Postgres>),
}

impl Store {
    /// Opens the store, or makes a new one. Blocks for the time of recovery.
    pub fn open(config: StoreConfig) -> Result<Self, OpenError> {
        match config.engine.clone() {
            EngineConfig::Sqlite => Ok(Self::Sqlite(Arc::new(Sqlite::open(config)?))),
            EngineConfig::Postgres(engine) => Ok(Self::Postgres(Arc::new(Postgres::open(config, &engine)?))),
        }
    }

    fn engine(&self) -> &dyn Engine {
        match self {
            Self::Sqlite(engine) => &**engine,
            Self::Postgres(engine) => &**engine,
        }
    }

    pub(crate) fn base(&self) -> &dyn Base {
        self.engine().base()
    }

    /// The codec of public ids.
    #[must_use]
    pub fn ids(&self) -> &IdCodec {
        &self.base().core().system.ids
    }

    /// The keyed hash of an identifier. The caller normalises `value`.
    #[must_use]
    pub fn tag(&self, kind: TagKind, value: &str) -> Tag {
        self.base().core().system.tags.tag(kind, value)
    }

    /// HMAC-SHA-256 under a key of the deployment, apart for each purpose: form tokens, peppers.
    #[must_use]
    pub fn mac(&self, purpose: &str, parts: &[&[u8]]) -> Hash {
        self.engine().mac(purpose, parts)
    }

    /// The randomness that the store was opened with.
    #[must_use]
    pub fn entropy(&self) -> &Arc<dyn Entropy> {
        &self.base().core().sealer.entropy
    }

    /// The record to which a tag leads.
    pub fn find_tag(&self, tag: &Tag) -> Result<Option<RecordNo>, ReadError> {
        self.base().find_tag(tag)
    }

    /// The first tag from this one on, going round, and the record to which it leads: the tag itself if it is there. Tags
    /// are keyed hashes, so that the one after a tag that is not there is anybody's, found by the same work. `None`: there
    /// is no tag at all.
    pub fn find_tag_from(&self, tag: &Tag) -> Result<Option<(Tag, RecordNo)>, ReadError> {
        self.base().find_tag_from(tag)
    }

    /// A new record number. Its key is durable; the record exists from its first batch (`Expect::New`).
    pub async fn new_record(&self) -> Result<RecordNo, ReadError> {
        self.engine().new_record().await
    }

    /// Many new record numbers, at most 4 096, whose keys are made durable together; they share pages.
    pub async fn new_records(&self, count: usize) -> Result<Vec<RecordNo>, ReadError> {
        self.engine().new_records(count).await
    }

    /// Writes batches of different records in one transaction, each whole or not at all, and answers for each. The
    /// receipts name no traces.
    pub async fn commit_many(&self, batches: Vec<Batch>) -> Vec<Result<Receipt, CommitError>> {
        self.engine().commit_many(batches).await
    }

    /// The record's turn: usually from memory. `None`: no such record.
    pub fn turn(&self, record: RecordNo) -> Result<Option<Turn>, ReadError> {
        self.base().turn(record)
    }

    /// The record's turn and chain ends: usually from memory.
    pub fn heads(&self, record: RecordNo) -> Result<Option<Heads>, ReadError> {
        Ok(self.base().heads(record)?.map(Arc::unwrap_or_clone))
    }

    /// Snapshot and later entries, all links and seals verified. `None`: no such record.
    pub fn load(&self, record: RecordNo) -> Result<Option<Loaded>, ReadError> {
        self.base().load(record)
    }

    /// The bytes of a content, authenticated. [`ReadError::Missing`] when there is none.
    pub fn content(&self, record: RecordNo, content: ContentNo) -> Result<Vec<u8>, ReadError> {
        self.base().content(record, content)
    }

    /// Entries of a trace chain, newest first, those below `before` when it is given.
    pub fn traces(
        &self,
        record: RecordNo,
        chain: Chain,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<TraceEntry>, ReadError> {
        self.base().traces(record, chain, before, limit)
    }

    /// Entries of the `measure` chain, newest first, those below `before` when it is given.
    pub fn measures(
        &self,
        record: RecordNo,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<StateEntry>, ReadError> {
        self.base().measures(record, before, limit)
    }

    /// Writes a batch, whole or not at all, and returns once it is durable. Dropping the future does not
    /// take back what was handed over.
    ///
    /// A batch of nothing but traces (with deliveries and figures) that the ledger cannot take, for want of space or of
    /// time, goes to the spool: [`Receipt::kept`] says so. When that is full too the answer is [`CommitError::Full`],
    /// and what was to be traced must not be done.
    pub async fn commit(&self, batch: Batch) -> Result<Receipt, CommitError> {
        self.engine().commit(batch).await
    }

    /// Destroys a record: its key first, which alone makes everything unreadable, then its rows.
    pub async fn erase(&self, record: RecordNo) -> Result<usize, CommitError> {
        self.engine().erase(record).await
    }

    /// Stores a ticket, or replaces the one of the same kind and hash.
    pub async fn put_ticket(
        &self,
        kind: TicketKind,
        hash: &Hash,
        expires: Timestamp,
        payload: Vec<u8>,
    ) -> Result<(), CommitError> {
        self.engine().put_ticket(&TicketPut { kind, hash: *hash, expires, payload }).await
    }

    /// Stores a ticket unless a live one is there; `true` for exactly one of many callers. This is how
    /// assertions, codes and one-time passwords are remembered.
    pub async fn claim_ticket(
        &self,
        kind: TicketKind,
        hash: &Hash,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<bool, CommitError> {
        let put = TicketPut { kind, hash: *hash, expires, payload: Vec::new() };
        self.engine().claim_ticket(&put, now).await
    }

    /// What a live ticket holds.
    pub fn get_ticket(
        &self,
        kind: TicketKind,
        hash: &Hash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        self.base().get_ticket(kind, hash, now)
    }

    /// Removes a live ticket and returns what it holds, to exactly one of many callers.
    pub async fn take_ticket(
        &self,
        kind: TicketKind,
        hash: &Hash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, CommitError> {
        self.engine().take_ticket(TicketTake { kind, hash: *hash, now }).await
    }

    /// Removes a ticket; whether there was one.
    pub async fn delete_ticket(&self, kind: TicketKind, hash: &Hash) -> Result<bool, CommitError> {
        self.engine().delete_ticket(kind, *hash).await
    }

    /// Removes up to 10 000 expired tickets; how many.
    pub async fn sweep_tickets(&self, now: Timestamp) -> Result<usize, CommitError> {
        self.engine().sweep_tickets(now).await
    }

    /// Deliveries due at `now`, oldest first; each comes back after `lease_ms` unless told
    /// [`Store::done`] or [`Store::retry`].
    pub async fn claim_due(
        &self,
        now: Timestamp,
        lease_ms: i64,
        limit: usize,
    ) -> Result<Vec<Claimed>, CommitError> {
        self.engine().claim_due(now, lease_ms, limit).await
    }

    /// A delivery was made; whether it was still there.
    pub async fn done(&self, record: RecordNo, id: &str) -> Result<bool, CommitError> {
        self.engine().delivered(record, id).await
    }

    /// A delivery failed and is due again at `due`; whether it was still there.
    pub async fn retry(&self, record: RecordNo, id: &str, due: Timestamp) -> Result<bool, CommitError> {
        self.engine().retry(record, id, due).await
    }

    /// Records whose wake-up is due, earliest first.
    pub fn due_records(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordNo>, ReadError> {
        self.base().read(|rows| rows.due_records(now, limit))
    }

    /// Adds to a figure: in memory at once, in the table within a second.
    pub fn add_counter(&self, add: CounterAdd) {
        self.base().core().counters.add(add);
    }

    /// Figures of the days `from..=to`, by day and name.
    pub fn counters(&self, from: i32, to: i32) -> Result<Vec<CounterDay>, ReadError> {
        self.base().counters(from, to)
    }

    /// Writes the figures now.
    pub async fn flush(&self) -> Result<(), CommitError> {
        self.engine().flush().await
    }

    /// Records in the order of the table after `after`: for jobs and verification only.
    pub fn records(&self, after: Option<RecordNo>, limit: usize) -> Result<Vec<RecordNo>, ReadError> {
        self.base().read(|rows| rows.records(after, limit))
    }

    /// Closes the epoch of the transparency log, puts what changed in it into the tree, and signs the tree: to be
    /// called at least every 60 s. Blocks nobody: commits go on. An error leaves everything waiting for the next
    /// call; see [`LogError`] for those that want an operator.
    pub async fn checkpoint(&self, now: Timestamp) -> Result<LogStatus, LogError> {
        self.engine().checkpoint(now).await
    }

    /// How the log stands: key, size, time, witnesses, gaps.
    #[must_use]
    pub fn log_status(&self) -> LogStatus {
        self.base().log_status()
    }

    /// The latest checkpoint: a signed note with the cosignatures that came for it.
    #[must_use]
    pub fn latest_checkpoint(&self) -> Option<Note> {
        self.base().latest_checkpoint()
    }

    /// Adds a witness's cosignature line (`— name base64`) to the latest checkpoint. Refused unless the key is a
    /// configured witness's and the signature is on this checkpoint.
    pub fn add_cosignature(&self, line: &str) -> Result<LogStatus, LogError> {
        self.base().core().log.add_cosignature(line)
    }

    /// A public file of the log: `checkpoint`, `tile/<level>/<index>`, `tile/entries/<index>` (C2SP tlog-tiles).
    /// `None` for every other path.
    pub fn log_file(&self, path: &str) -> Result<Option<Vec<u8>>, LogError> {
        self.base().log_file(path)
    }

    /// A proof of the chains shown, to be checked by anybody without keys: links, places in the log, and, where the
    /// caller says so, the key of each single entry. `since` are sizes of trees that the caller saw earlier; the proof
    /// shows that the log goes on from them. Needs a checkpoint; entries after the last one are shown as waiting, so
    /// call [`Store::checkpoint`] before. Reads the chains whole: from `spawn_blocking`.
    pub fn prove(
        &self,
        record: RecordNo,
        shown: &[Shown],
        since: &[u64],
        now: Timestamp,
    ) -> Result<Proof, ReadError> {
        self.base().prove(record, shown, since, now)
    }

    /// A signed promise about an entry that was written: its hash, the time, "in the log within 60 s". Costs one
    /// Ed25519 signature (some 20 µs), touches no disk.
    #[must_use]
    pub fn sign_receipt(&self, written: &Written, at: Timestamp) -> Note {
        self.base().core().log.receipt(written.hash, at)
    }

    /// How full the spool of traces is.
    #[must_use]
    pub fn spool_room(&self) -> SpoolRoom {
        self.base().core().spool.room()
    }

    /// How the store is.
    #[must_use]
    pub fn health(&self) -> Health {
        self.engine().health()
    }

    /// Takes no more writes, finishes those that wait, writes the figures, folds the log into the file.
    pub async fn close(&self) {
        self.engine().close().await;
    }
}
