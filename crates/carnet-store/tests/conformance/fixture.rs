//! A store on SQLite in a folder of its own, removed at the end.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use carnet_model::ids::{ContentNo, RecordNo, Turn};
use carnet_seal::{Entropy, SystemEntropy};
use carnet_store::verify::{self, Keys, Summary};
use carnet_store::{CommitError, Expect, Fault, Store, StoreConfig};

pub(crate) use crate::steps::{append, copy_dir, entries, opened, payloads, random, traces};

/// Whether batches of several callers share a transaction.
pub(crate) const fn has_groups() -> bool {
    true
}

/// Random sequences that the model is asked about.
pub(crate) const MODEL_CASES: u32 = 40;

static FOLDERS: AtomicU64 = AtomicU64::new(0);

pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("carnet-store-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn config(&self) -> StoreConfig {
        StoreConfig::in_dir(&self.0, Arc::new(SystemEntropy))
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(self.config()).unwrap()
    }

    pub(crate) fn verify(&self) -> (Summary, Vec<Fault>) {
        verify_with(&self.0, Keys::Master(&self.0.join("master.key")))
    }
}

pub(crate) fn verify_with(dir: &Path, keys: Keys<'_>) -> (Summary, Vec<Fault>) {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let mut faults = Vec::new();
    let summary = verify::run(dir, keys, &entropy, &mut |fault| faults.push(fault)).unwrap();
    (summary, faults)
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The database as it stands, with the keys: a backup.
pub(crate) fn copy_database(from: &Folder, to: &Folder) {
    for file in ["carnet.db", "keys.db"] {
        let db = rusqlite::Connection::open(from.0.join(file)).unwrap();
        let target = to.0.join(file);
        db.execute("VACUUM INTO ?1", [target.to_str().unwrap()]).unwrap();
    }
    std::fs::copy(from.0.join("master.key"), to.0.join("master.key")).unwrap();
}

/// With a ledger that can be filled, and a small spool.
pub(crate) fn tight(folder: &Folder) -> StoreConfig {
    let mut config = roomy(folder);
    config.max_bytes = Some(2 << 20);
    config
}

/// The same with room in the ledger.
pub(crate) fn roomy(folder: &Folder) -> StoreConfig {
    let mut config = folder.config();
    config.spool_bytes = 32 << 10;
    config
}

/// Deposits until nothing more goes in.
pub(crate) async fn fill(_: &Folder, store: &Store, record: RecordNo) {
    let mut turn = store.turn(record).unwrap().unwrap().0;
    for size in [50_000, 5000, 100] {
        loop {
            let mut batch = entries(record, Expect::Turn(Turn(turn)), &["deposit"]);
            batch.contents = vec![(ContentNo(turn), Bytes::from(random(turn, size)))];
            match store.commit(batch).await {
                Ok(_) => turn += 1,
                Err(CommitError::Full) => break,
                Err(other) => panic!("{other}"),
            }
        }
    }
    assert!(turn > 8, "{turn}");
}

/// Deposits go in again, and what was spooled.
pub(crate) async fn make_room(_: &Folder, store: &Store, record: RecordNo) {
    let turn = store.turn(record).unwrap().unwrap();
    let mut batch = entries(record, Expect::Turn(turn), &["dropped"]);
    batch.drop_contents = (1..8).map(ContentNo).collect();
    store.commit(batch).await.unwrap();
    // The writer looks at the spool before its next work.
    store.flush().await.unwrap();
}

/// The same, until some of what was spooled is in the ledger with what remembers it: the writer moves 128 at a time.
pub(crate) async fn make_some_room(folder: &Folder, store: &Store, record: RecordNo) {
    make_room(folder, store, record).await;
}

/// Spooled traces that the ledger remembers.
pub(crate) fn remembered(folder: &Folder) -> i64 {
    let db = rusqlite::Connection::open(folder.0.join("carnet.db")).unwrap();
    db.query_row("SELECT count(*) FROM ticket WHERE kind = 255", [], |row| row.get(0)).unwrap()
}
