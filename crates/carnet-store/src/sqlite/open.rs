//! Opening a data directory: refuse what is unsafe, recover, sweep, start the writer.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use carnet_seal::MasterKey;
use parking_lot::Mutex;

use super::checkpoint::{self, Progress};
use super::counters::Counters;
use super::keyring::Keyring;
use super::logbook;
use super::queries;
use super::queue::Queue;
use super::readers::Readers;
use super::schema::{self, engine};
use super::shared::{HeadCache, Shared};
use super::{Sqlite, suspect, tasks, writer};
use crate::error::OpenError;
use crate::log::Log;
use crate::log::dir::LogDir;
use crate::sealing::Sealer;
use crate::spool::Spool;
use crate::store::StoreConfig;

/// The sealed rows.
pub(super) fn data_path(dir: &Path) -> PathBuf {
    dir.join("carnet.db")
}

/// The wrapped keys.
pub(super) fn keys_path(dir: &Path) -> PathBuf {
    dir.join("keys.db")
}

/// The transparency log, unless it has a place of its own.
pub(super) fn log_path(dir: &Path) -> PathBuf {
    dir.join("log")
}

/// The spool of traces, unless it has a place of its own.
pub(super) fn spool_path(dir: &Path) -> PathBuf {
    dir.join("spool")
}

/// Page cache of the writer.
const CACHE_KIB: i64 = 8192;

impl Sqlite {
    pub(crate) fn open(config: StoreConfig) -> Result<Self, OpenError> {
        let StoreConfig {
            dir,
            master_key_path,
            entropy,
            readers,
            max_bytes,
            log,
            witnesses,
            spool,
            spool_bytes,
        } = config;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        let lock = lock(&dir.join("lock"))?;
        let (data, keys) = (data_path(&dir), keys_path(&dir));
        if data.exists() && !master_key_path.exists() {
            return Err(OpenError::WrongKeys("there is data, but no master key"));
        }
        let master = MasterKey::open_or_create(&master_key_path, &*entropy)?;
        let (keyring, system) = Keyring::open(&keys, &master, &entropy)?;
        let mut db = schema::open_writer(&data, CACHE_KIB)?;
        schema::migrate(&mut db, schema::DATA)?;
        match schema::deployment(&db).map_err(|e| engine(&e))? {
            None => schema::set_deployment(&db, keyring.deployment).map_err(|e| engine(&e))?,
            Some(id) if id == keyring.deployment => {}
            Some(_) => return Err(OpenError::WrongKeys("the key ring is of another deployment")),
        }
        if let Some(bytes) = max_bytes {
            schema::limit(&db, bytes).map_err(|e| engine(&e))?;
        }
        sync_dir(&dir)?;
        let swept = keyring.sweep(|record| queries::record(&db, record).map(|row| row.is_some()))?;
        if swept > 0 {
            tracing::debug!(swept, "keys without a record were destroyed");
        }
        let folder = LogDir::new(log.unwrap_or_else(|| log_path(&dir)));
        let log = Log::open(folder, keyring.deployment, &system.log, &witnesses)
            .map_err(|_| OpenError::Unsafe("the key of a witness is no cosignature key"))?;
        if let Err(why) = logbook::reconcile(&db, &log, &keyring) {
            log.stop(why);
        }
        let spool = spool.unwrap_or_else(|| spool_path(&dir));
        let spool = Spool::open(&spool, spool_bytes, &system.tickets, Arc::clone(&entropy))?;
        if spool.is_empty() {
            tasks::forget_spooled(&db).map_err(|e| engine(&e))?;
        }
        let shared = Arc::new(Shared {
            sealer: Sealer::new(keyring.deployment, entropy),
            system,
            keyring,
            readers: Readers::open(&data, readers).map_err(|e| engine(&e))?,
            queue: Queue::new(),
            counters: Counters::default(),
            heads: HeadCache::new(),
            log,
            spool,
            poisoned: AtomicBool::new(false),
            writing: AtomicBool::new(false),
            mark: suspect::mark_path(&dir),
            file: File::open(&data)?,
        });
        suspect::clear(&suspect::mark_path(&dir), &db, &shared)?;
        // Folding is the business of a thread of its own.
        db.pragma_update(None, "wal_autocheckpoint", 0).map_err(|e| engine(&e))?;
        let progress = Arc::new(Progress::default());
        let folding = checkpoint::start(&data, Arc::clone(&shared), Arc::clone(&progress))?;
        let writer = writer::start(db, Arc::clone(&shared), progress)?;
        Ok(Self { shared, threads: Mutex::new(vec![folding, writer]), _lock: lock })
    }
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// New files are found again after a power cut only if their directory is flushed.
fn sync_dir(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}
