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

/// Where a store's files are.
#[derive(Debug, Clone, Copy)]
pub struct Folders<'a> {
    /// The data directory.
    pub dir: &'a Path,
    /// The log, unless it is in the data directory.
    pub log: Option<&'a Path>,
    /// The spool, unless it is in the data directory.
    pub spool: Option<&'a Path>,
}

/// Verifies a data directory with log and spool inside, also while a server uses it. Writes nothing.
pub fn run(
    dir: &Path,
    keys: Keys<'_>,
    entropy: &Arc<dyn Entropy>,
    report: &mut dyn FnMut(Fault),
) -> Result<Summary, OpenError> {
    folders(Folders { dir, log: None, spool: None }, keys, entropy, report)
}

/// The same, wherever log and spool are.
pub fn folders(
    folders: Folders<'_>,
    keys: Keys<'_>,
    entropy: &Arc<dyn Entropy>,
    report: &mut dyn FnMut(Fault),
) -> Result<Summary, OpenError> {
    let master = match keys {
        Keys::Master(path) => Some(path),
        Keys::Without => None,
    };
    Sqlite::verify_dir(folders, master, entropy, report)
}
