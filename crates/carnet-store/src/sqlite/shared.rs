//! What the engine's callers and its writer share.

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use carnet_model::ids::RecordNo;
use parking_lot::Mutex;
use rusqlite::Connection;

use super::counters::Counters;
use super::keyring::Keyring;
use super::queries;
use super::queue::Queue;
use super::readers::Readers;
use crate::error::{Fault, ReadError};
use crate::heads::Heads;
use crate::keys::SystemKeys;
use crate::log::Log;
use crate::recent::Recent;
use crate::sealing::Sealer;
use crate::spool::Spool;

/// Records whose heads are kept (about 200 bytes each, at most twice as many).
const HEADS_KEPT: usize = 16_384;

pub(super) struct Shared {
    pub(super) sealer: Sealer,
    pub(super) system: SystemKeys,
    pub(super) keyring: Keyring,
    pub(super) readers: Readers,
    pub(super) queue: Queue,
    pub(super) counters: Counters,
    pub(super) heads: HeadCache,
    pub(super) log: Log,
    pub(super) spool: Spool,
    pub(super) poisoned: AtomicBool,
    pub(super) writing: AtomicBool,
    /// Where the mark of an input/output error goes.
    pub(super) mark: PathBuf,
    /// The data file, to flush it. Closing any handle of a file drops the locks that the process holds on it,
    /// so this one is closed after all connections: it comes last here, and threads close theirs first.
    pub(super) file: File,
}

impl Shared {
    /// Where a record stands, from memory when it is known there.
    pub(super) fn heads(&self, record: RecordNo) -> Result<Option<Arc<Heads>>, ReadError> {
        if let Some(heads) = self.heads.get(record) {
            return Ok(Some(heads));
        }
        let before = self.heads.commits();
        let Some(heads) = self.readers.with(|db| read_heads(db, record))?.transpose()? else {
            return Ok(None);
        };
        let heads = Arc::new(heads);
        self.heads.fill(record, &heads, before);
        Ok(Some(heads))
    }
}

/// The stored heads of a record.
pub(super) fn read_heads(
    db: &Connection,
    record: RecordNo,
) -> rusqlite::Result<Option<Result<Heads, ReadError>>> {
    let row = queries::record(db, record)?;
    Ok(row.map(|(turn, bytes)| {
        Heads::from_bytes(turn, &bytes).ok_or_else(|| {
            ReadError::Integrity(Fault {
                kind: "chain",
                record,
                stream: "record",
                seq: 0,
                detail: "the heads have no known shape".to_owned(),
            })
        })
    }))
}

/// Heads of records in use. The writer replaces them after each commit and before it answers, so what is
/// read here is never older than what any caller was told.
pub(super) struct HeadCache {
    map: Mutex<Recent<RecordNo, Arc<Heads>>>,
    commits: AtomicU64,
}

impl HeadCache {
    pub(super) fn new() -> Self {
        Self { map: Mutex::new(Recent::new(HEADS_KEPT)), commits: AtomicU64::new(0) }
    }

    pub(super) fn get(&self, record: RecordNo) -> Option<Arc<Heads>> {
        self.map.lock().get(record)
    }

    /// To be read before the query whose result is filled in.
    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    /// Keeps what was read, unless something was committed since: it might be older.
    fn fill(&self, record: RecordNo, heads: &Arc<Heads>, before: u64) {
        let mut map = self.map.lock();
        if self.commits.load(Ordering::Acquire) == before {
            map.put(record, Arc::clone(heads));
        }
    }

    /// What a commit has changed; `None`: the record was erased.
    pub(super) fn publish(&self, changed: impl Iterator<Item = (RecordNo, Option<Heads>)>) {
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
