//! Verification of a whole store: chains, seals, snapshots, contents, tags, log. Names every fault it finds
//! and goes on behind it.

use std::path::Path;
use std::sync::Arc;

use carnet_seal::Entropy;

use crate::error::{Fault, OpenError, ReadError};
use crate::sqlite::Sqlite;
use crate::store::Store;

/// What was walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Records.
    pub records: u64,
    /// Ledger entries.
    pub entries: u64,
    /// Contents.
    pub contents: u64,
    /// Faults reported.
    pub faults: u64,
}

/// With which keys a directory is verified.
#[derive(Debug, Clone, Copy)]
pub enum Keys<'a> {
    /// The master key file: everything is opened.
    Master(&'a Path),
    /// None: links, hashes, shapes and numbers only.
    Without,
}

/// Verifies an open store.
pub fn store(store: &Store, report: &mut dyn FnMut(Fault)) -> Result<Summary, ReadError> {
    match store {
        Store::Sqlite(engine) => engine.verify(report),
    }
}

/// Verifies a data directory, also while a server uses it. Writes nothing.
pub fn run(
    dir: &Path,
    keys: Keys<'_>,
    entropy: &Arc<dyn Entropy>,
    report: &mut dyn FnMut(Fault),
) -> Result<Summary, OpenError> {
    let master = match keys {
        Keys::Master(path) => Some(path),
        Keys::Without => None,
    };
    Sqlite::verify_dir(dir, master, entropy, report)
}
