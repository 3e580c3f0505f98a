//! A store in a folder of its own, removed at the end.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_model::ids::{Chain, RecordNo, Turn};
use carnet_seal::{Entropy, SeededEntropy, SystemEntropy};
use carnet_store::verify::{self, Keys, Summary};
use carnet_store::{Batch, Expect, Fault, Receipt, Store, StoreConfig};

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

/// A batch of state entries in `state.open`.
pub(crate) fn entries(record: RecordNo, expect: Expect, payloads: &[&str]) -> Batch {
    let mut batch = Batch::new(record, expect);
    batch.entries = payloads.iter().map(|p| (Chain::StateOpen, p.as_bytes().to_vec())).collect();
    batch
}

pub(crate) fn traces(record: RecordNo, items: &[&str]) -> Batch {
    let mut batch = Batch::new(record, Expect::Nothing);
    batch.traces = items.iter().map(|p| (Chain::TraceOpen, p.as_bytes().to_vec())).collect();
    batch
}

/// A record with one entry.
pub(crate) async fn opened(store: &Store) -> RecordNo {
    let record = store.new_record().await.unwrap();
    store.commit(entries(record, Expect::New, &["opened"])).await.unwrap();
    record
}

pub(crate) async fn append(store: &Store, record: RecordNo, payload: &str) -> Receipt {
    let turn = store.turn(record).unwrap().unwrap_or(Turn(0));
    store.commit(entries(record, Expect::Turn(turn), &[payload])).await.unwrap()
}

pub(crate) fn payloads(store: &Store, record: RecordNo) -> Vec<String> {
    let loaded = store.load(record).unwrap().unwrap();
    loaded.entries.into_iter().map(|e| String::from_utf8(e.payload).unwrap()).collect()
}

pub(crate) fn random(seed: u64, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    SeededEntropy::from_number(seed).fill(&mut bytes);
    bytes
}
