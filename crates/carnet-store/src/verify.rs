//! Verification of a whole store: chains, seals, snapshots, contents, tags, log. Names every fault it finds
//! and goes on behind it.

use std::path::Path;
use std::sync::Arc;

use carnet_seal::{Entropy, KeyPlace};

use crate::config::EngineConfig;
use crate::error::{Fault, OpenError, ReadError};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::store::{Store, StoreConfig};

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
    /// The master key file (version N: the file of that name followed by `.N`): everything is opened.
    Master(&'a Path),
    /// The master key, wherever it is held.
    Held(&'a KeyPlace),
    /// None: links, hashes, shapes and numbers only.
    Without,
}

impl Keys<'_> {
    fn place(self) -> Option<KeyPlace> {
        match self {
            Self::Master(path) => Some(KeyPlace::File(path.to_owned())),
            Self::Held(place) => Some(place.clone()),
            Self::Without => None,
        }
    }
}

/// Verifies an open store.
pub fn store(store: &Store, report: &mut dyn FnMut(Fault)) -> Result<Summary, ReadError> {
    store.base().verify(report)
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
    Sqlite::verify_dir(folders, keys.place().as_ref(), entropy, report)
}

/// Verifies what a server with this configuration serves, on whichever engine, also while it does. Writes nothing.
pub fn configured(
    config: &StoreConfig,
    keys: Keys<'_>,
    report: &mut dyn FnMut(Fault),
) -> Result<Summary, OpenError> {
    let place = keys.place();
    let folders = Folders { dir: &config.dir, log: config.log.as_deref(), spool: config.spool.as_deref() };
    match &config.engine {
        EngineConfig::Sqlite => Sqlite::verify_dir(folders, place.as_ref(), &config.entropy, report),
        EngineConfig::Postgres(engine) => {
            Postgres::verify_databases(engine, folders, place.as_ref(), &config.entropy, report)
        }
    }
}
