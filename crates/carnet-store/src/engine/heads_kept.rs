//! Heads of records in use.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_model::ids::RecordNo;
use parking_lot::Mutex;

use crate::heads::Heads;
use crate::recent::Recent;

/// Records whose heads are kept (about 200 bytes each, at most twice as many).
const KEPT: usize = 16_384;

/// Where records stand, as far as this process knows. The writer replaces heads after each commit and before it
/// answers, so where nobody else writes, what is read here is never older than what any caller was told. Where others
/// write too it is a guess, which the writer checks.
pub(crate) struct HeadCache {
    map: Mutex<Recent<RecordNo, Arc<Heads>>>,
    commits: AtomicU64,
}

impl HeadCache {
    pub(crate) fn new() -> Self {
        Self { map: Mutex::new(Recent::new(KEPT)), commits: AtomicU64::new(0) }
    }

    pub(crate) fn get(&self, record: RecordNo) -> Option<Arc<Heads>> {
        self.map.lock().get(record)
    }

    /// To be read before the query whose result is filled in.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// Keeps what was read, unless something was committed since: it might be older.
    pub(crate) fn fill(&self, record: RecordNo, heads: &Arc<Heads>, before: u64) {
        let mut map = self.map.lock();
        if self.commits.load(Ordering::Acquire) == before {
            map.put(record, Arc::clone(heads));
        }
    }

    /// What a commit has changed; `None`: the record was erased.
    pub(crate) fn publish(&self, changed: impl Iterator<Item = (RecordNo, Option<Heads>)>) {
        let mut map = self.map.lock();
        self.commits.fetch_add(1, Ordering::AcqRel);
        for (record, heads) in changed {
            match heads {
                Some(heads) => map.put(record, Arc::new(heads)),
                None => map.remove(record),
            }
        }
    }
}
