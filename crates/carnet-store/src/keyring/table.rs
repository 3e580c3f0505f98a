//! What a key ring asks of an engine: rows in and out, each call one transaction.

use std::fmt;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::{Deployment, HolderKind, MasterVersion, SystemPurpose, Wrapped};

use super::{KeyStatus, Rotate};
use crate::engine::rows::Read;
use crate::error::OpenError;

/// A key of the deployment.
#[derive(Debug, Clone)]
pub(crate) struct SystemRow {
    pub(crate) purpose: SystemPurpose,
    pub(crate) version: u32,
    /// Version of the master key that wrapped it.
    pub(crate) master: MasterVersion,
    pub(crate) wrapped: Wrapped,
}

/// A version of the shard's key.
#[derive(Debug, Clone)]
pub(crate) struct ShardRow {
    pub(crate) shard: u32,
    pub(crate) version: u32,
    /// Version of the master key that wrapped it.
    pub(crate) master: MasterVersion,
    /// When it was made; 0: nobody has noted it yet.
    pub(crate) since: Timestamp,
    pub(crate) wrapped: Wrapped,
}

/// A version of the master key, as far as the ring knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MasterRow {
    pub(crate) version: MasterVersion,
    pub(crate) kind: HolderKind,
    /// When it was made; 0: nobody has noted it yet.
    pub(crate) since: Timestamp,
    /// When it ceased to wrap anything live.
    pub(crate) retired: Option<Timestamp>,
}

/// The key of a record.
#[derive(Debug, Clone)]
pub(crate) struct RecordRow {
    pub(crate) record: RecordNo,
    pub(crate) generation: u32,
    /// Version of the shard's key that wrapped it.
    pub(crate) version: u32,
    pub(crate) wrapped: Wrapped,
}

/// Everything but the keys of records.
#[derive(Debug, Clone, Default)]
pub(crate) struct SmallRows {
    /// `None`: the ring is new.
    pub(crate) deployment: Option<Deployment>,
    pub(crate) system: Vec<SystemRow>,
    /// In the order of versions.
    pub(crate) shards: Vec<ShardRow>,
    pub(crate) masters: Vec<MasterRow>,
    pub(crate) wishes: Vec<Rotate>,
}

impl SmallRows {
    /// Version of the shard's key that new record keys are wrapped with.
    pub(crate) fn newest(&self) -> Option<&ShardRow> {
        self.shards.iter().max_by_key(|row| row.version)
    }

    /// The version of the master key that wraps what is live.
    pub(crate) fn master(&self) -> Option<&MasterRow> {
        self.masters.iter().filter(|row| row.retired.is_none()).max_by_key(|row| row.version)
    }

    /// In what a version of the master key is held.
    pub(crate) fn kind(&self, version: MasterVersion) -> Option<HolderKind> {
        self.masters.iter().find(|row| row.version == version).map(|row| row.kind)
    }
}

/// What a new ring begins with.
#[derive(Debug)]
pub(crate) struct Fresh {
    pub(crate) deployment: Deployment,
    pub(crate) system: Vec<SystemRow>,
    pub(crate) shard: ShardRow,
    pub(crate) master: MasterRow,
}

/// What a new version of the master key replaces, all at once.
#[derive(Debug)]
pub(crate) struct Replacement {
    pub(crate) system: Vec<SystemRow>,
    pub(crate) shards: Vec<ShardRow>,
    /// The new version; all others that are not retired are, from `master.since` on.
    pub(crate) master: MasterRow,
}

/// Whether keys of records were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inserted {
    Written,
    /// Another process has a newer shard key, and the one that wrapped these is gone: read the small rows again.
    Outdated,
}

/// Where a walk over the keys of records stands.
pub(crate) type Place = (RecordNo, u32);

/// The tables of a key ring. Every call is one transaction, durable when it returns.
pub(crate) trait KeyTable: Send + Sync + fmt::Debug {
    fn small(&self) -> Read<SmallRows>;

    /// Makes a new ring, unless another process has just done so.
    fn create(&self, make: &mut (dyn FnMut() -> Result<Fresh, OpenError> + Send)) -> Result<(), OpenError>;

    /// The key of a record in one generation; 0 = the newest.
    fn record(&self, record: RecordNo, generation: u32) -> Read<Option<RecordRow>>;

    /// Records whose key was confirmed at some start.
    fn confirmed(&self) -> Read<Vec<RecordNo>>;

    /// Writes keys of new records. They are made when nobody else can change the version of the shard's key any more.
    fn insert(&self, make: &mut (dyn FnMut() -> Read<Vec<RecordRow>> + Send)) -> Read<Inserted>;

    /// Destroys all generations of a record's key, past copies within the files included.
    fn destroy(&self, record: RecordNo) -> Read<()>;

    /// Adds a version of the shard's key; does nothing when that version is there.
    fn add_shard(&self, row: &ShardRow) -> Read<()>;

    /// Takes up to `limit` keys of records after a place, and writes those that `again` wraps anew. The last place, unless
    /// there was none left.
    fn rewrap(
        &self,
        after: Option<Place>,
        limit: usize,
        again: &mut (dyn FnMut(&RecordRow) -> Option<RecordRow> + Send),
    ) -> Read<Option<Place>>;

    /// Destroys the versions of the shard's key below this one, past copies within the files included, if no key of a
    /// record is wrapped by one of them. Whether it did.
    fn drop_shards(&self, below: u32) -> Read<bool>;

    /// Writes what a new version of the master key has wrapped, and which versions are retired.
    fn replace(&self, replacement: &Replacement) -> Read<()>;

    /// Notes since when the versions of unknown age are there.
    fn stamp(&self, now: Timestamp) -> Read<()>;

    /// Notes a version of the master key that nobody knew; does nothing when it is known.
    fn note_master(&self, row: &MasterRow) -> Read<()>;

    /// Forgets a version of the master key that was destroyed.
    fn forget_master(&self, version: MasterVersion) -> Read<()>;

    /// Notes a wish, for whoever tends the ring.
    fn wish(&self, what: Rotate) -> Read<()>;

    /// A wish was fulfilled.
    fn fulfilled(&self, what: Rotate) -> Read<()>;

    /// How many keys of records each version of the shard's key wraps. Reads them all.
    fn count(&self, status: &mut KeyStatus) -> Read<()>;
}
