//! Folded records in memory: one bounded map, by record; a fold is used only while its turn is the record's.

use std::sync::Arc;

use carnet_model::{RecordNo, Turn};
use carnet_record::record::Record;
use parking_lot::RwLock;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Bytes that a document adds to a fold, as an estimate.
const DOCUMENT_BYTES: u64 = 1_800;
/// Bytes of an empty fold, as an estimate.
const RECORD_BYTES: u64 = 2_048;

/// A record in use: the lock that orders its writers, and its last fold.
pub(crate) struct Slot {
    /// Held from decision to commit, so that writers of one record do not race for one turn.
    pub(crate) writing: tokio::sync::Mutex<()>,
    fold: RwLock<Option<Arc<Record>>>,
}

impl Slot {
    /// The fold, if it is at `turn`.
    pub(crate) fn fold_at(&self, turn: Turn) -> Option<Arc<Record>> {
        self.fold.read().as_ref().filter(|record| record.turn == turn).cloned()
    }

    /// Keeps a fold, unless a later one is there.
    pub(crate) fn keep(&self, record: &Arc<Record>) {
        let mut fold = self.fold.write();
        if fold.as_ref().is_none_or(|known| known.turn <= record.turn) {
            *fold = Some(Arc::clone(record));
        }
    }

    /// Takes the fold out, so that it can be changed in place when nobody else holds it.
    pub(crate) fn take_at(&self, turn: Turn) -> Option<Arc<Record>> {
        let mut fold = self.fold.write();
        if fold.as_ref().is_some_and(|record| record.turn == turn) { fold.take() } else { None }
    }
}

#[derive(Clone)]
struct BySize;

impl Weighter<RecordNo, Arc<Slot>> for BySize {
    fn weight(&self, _: &RecordNo, slot: &Arc<Slot>) -> u64 {
        let documents = slot.fold.read().as_ref().map_or(0, |record| record.documents.len() as u64);
        RECORD_BYTES + documents * DOCUMENT_BYTES
    }
}

/// The records in use.
pub(crate) struct Records {
    slots: Cache<RecordNo, Arc<Slot>, BySize>,
}

impl Records {
    pub(crate) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / 8_192).unwrap_or(1024);
        Self { slots: Cache::with_weighter(items, bytes, BySize) }
    }

    /// The slot of a record, made if need be.
    pub(crate) fn slot(&self, record: RecordNo) -> Arc<Slot> {
        let make = || {
            let slot = Slot { writing: tokio::sync::Mutex::new(()), fold: RwLock::new(None) };
            Ok::<_, std::convert::Infallible>(Arc::new(slot))
        };
        match self.slots.get_or_insert_with(&record, make) {
            Ok(slot) => slot,
            Err(never) => match never {},
        }
    }

    /// Weighs a slot again after its fold grew.
    pub(crate) fn weigh_again(&self, record: RecordNo, slot: Arc<Slot>) {
        self.slots.insert(record, slot);
    }
}
