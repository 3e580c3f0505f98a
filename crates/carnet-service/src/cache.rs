//! Folded records in memory: one bounded map, by record; a fold is used only while its turn is the record's.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use carnet_model::{RecordNo, Turn};
use carnet_record::record::Record;
use parking_lot::RwLock;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use tokio::sync::Mutex;

/// Bytes that a document adds to a fold, as an estimate.
const DOCUMENT_BYTES: u64 = 1_800;
/// Bytes of an empty fold, as an estimate.
const RECORD_BYTES: u64 = 2_048;
/// A fold is weighed again each time it has grown by this many documents.
const WEIGH_EVERY: usize = 32;

/// A record in use: its last fold.
#[derive(Default)]
pub(crate) struct Slot {
    fold: RwLock<Option<Arc<Record>>>,
    committing: AtomicU32,
}

impl Slot {
    /// The fold, if it is at `turn`; or the one before a commit that is under way here: nobody has been told of that
    /// commit yet, so that a reader may still come before it.
    pub(crate) fn fold_at(&self, turn: Turn) -> Option<Arc<Record>> {
        let fold = self.fold.read();
        let under_way = self.committing.load(Ordering::Acquire) > 0;
        fold.as_ref().filter(|record| record.turn == turn || under_way).cloned()
    }

    /// Keeps a fold, unless a later one is there.
    pub(crate) fn keep(&self, record: &Arc<Record>) {
        let mut fold = self.fold.write();
        if fold.as_ref().is_none_or(|known| known.turn <= record.turn) {
            *fold = Some(Arc::clone(record));
        }
    }

    /// Changes the fold in place if it is at `turn`, and gives it back; `None` when another is there.
    pub(crate) fn advance(&self, turn: Turn, change: impl FnOnce(&mut Record)) -> Option<Arc<Record>> {
        let mut fold = self.fold.write();
        let record = fold.as_mut().filter(|record| record.turn == turn)?;
        change(Arc::make_mut(record));
        Some(Arc::clone(record))
    }

    /// Says that a commit is under way, until the guard is dropped.
    pub(crate) fn committing(&self) -> Committing<'_> {
        self.committing.fetch_add(1, Ordering::AcqRel);
        Committing(self)
    }

    fn weight(&self) -> u64 {
        let documents = self.fold.read().as_ref().map_or(0, |record| record.documents.len() as u64);
        RECORD_BYTES + documents * DOCUMENT_BYTES
    }
}

/// A commit under way.
pub(crate) struct Committing<'a>(&'a Slot);

impl Drop for Committing<'_> {
    fn drop(&mut self) {
        self.0.committing.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A slot as the cache weighs it: the weight of an entry must not change under the cache.
#[derive(Clone)]
struct Weighed {
    slot: Arc<Slot>,
    weight: u64,
}

#[derive(Clone)]
struct BySize;

impl Weighter<RecordNo, Weighed> for BySize {
    fn weight(&self, _: &RecordNo, kept: &Weighed) -> u64 {
        kept.weight
    }
}

/// Parts of the cache. A fold larger than one part is never kept, and by default there are four for each core: on a large
/// machine nothing but small records would stay.
const SHARDS: usize = 4;
/// Locks of writers; many more than there are writers at one time.
const LOCKS: u64 = 4_096;

/// The records in use.
pub(crate) struct Records {
    slots: Cache<RecordNo, Weighed, BySize>,
    writing: Vec<Mutex<()>>,
    last: Mutex<()>,
}

impl Records {
    pub(crate) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / 8_192).unwrap_or(1024);
        // Errors only when one of the three is missing.
        let options = OptionsBuilder::new()
            .estimated_items_capacity(items)
            .weight_capacity(bytes)
            .shards(SHARDS)
            .build();
        let slots = match options {
            Ok(options) => Cache::with_options(
                options,
                BySize,
                DefaultHashBuilder::default(),
                DefaultLifecycle::default(),
            ),
            Err(_) => Cache::with_weighter(items, bytes, BySize),
        };
        let writing = (1..LOCKS).map(|_| Mutex::default()).collect();
        Self { slots, writing, last: Mutex::default() }
    }

    /// The lock that is held from decision to commit, so that writers of one record do not race for one turn. It is no
    /// part of the slot, which may be dropped and made anew while somebody writes; records that share one by chance
    /// only wait for each other. Nobody holds two.
    pub(crate) fn writing(&self, record: RecordNo) -> &Mutex<()> {
        let place = usize::try_from(record.0 % LOCKS).ok();
        place.and_then(|place| self.writing.get(place)).unwrap_or(&self.last)
    }

    /// The slot of a record, made if need be.
    pub(crate) fn slot(&self, record: RecordNo) -> Arc<Slot> {
        let make =
            || Ok::<_, std::convert::Infallible>(Weighed { slot: Arc::default(), weight: RECORD_BYTES });
        match self.slots.get_or_insert_with(&record, make) {
            Ok(kept) => kept.slot,
            Err(never) => match never {},
        }
    }

    /// Weighs a slot again after its fold was read.
    pub(crate) fn weigh(&self, record: RecordNo, slot: &Arc<Slot>) {
        self.slots.insert(record, Weighed { slot: Arc::clone(slot), weight: slot.weight() });
    }

    /// Forgets a record that was destroyed.
    pub(crate) fn forget(&self, record: RecordNo) {
        self.slots.remove(&record);
    }

    /// Weighs a slot again when its fold has grown enough.
    pub(crate) fn grown(&self, number: RecordNo, slot: &Arc<Slot>, record: &Record) {
        if record.documents.len() % WEIGH_EVERY == WEIGH_EVERY - 1 {
            self.weigh(number, slot);
        }
    }
}
