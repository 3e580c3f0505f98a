//! Opening a data directory: refuse what is unsafe, recover, sweep, start the writer.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;

use super::checkpoint::{self, Progress};
use super::counters::NODE;
use super::keyring;
use super::logbook;
use super::queries;
use super::queue::Queue;
use super::readers::Readers;
use super::schema::{self, engine};
use super::shared::Shared;
use super::{Sqlite, suspect, tasks, writer};
use crate::backup::UNFINISHED;
use crate::engine::Core;
use crate::engine::counters::Counters;
use crate::engine::heads_kept::HeadCache;
use crate::engine::reconcile::reconcile;
use crate::error::{OpenError, ReadError};
use crate::keyring::Mode;
use crate::log::dir::LogDir;
use crate::log::{Log, LogError, Sharing};
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
            master_key,
            entropy,
            engine: _,
            readers,
            max_bytes,
            log,
            witnesses,
            spool,
            spool_bytes,
        } = config;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&dir)?;
        let lock = lock(&dir.join("lock"))?;
        if dir.join(UNFINISHED).exists() {
            return Err(OpenError::Unsafe("a restore into this directory was not finished: repeat it"));
        }
        let (data, keys) = (data_path(&dir), keys_path(&dir));
        // Where there is data no key is made: it would open none of it.
        let mode = if data.exists() { Mode::Existing } else { Mode::Create };
        let (keyring, system, key_table) = keyring::open(&keys, &master_key, mode, &entropy)?;
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
        let swept = key_table.sweep(|record| queries::record(&db, record).map(|row| row.is_some()))?;
        if swept > 0 {
            tracing::debug!(swept, "keys without a record were destroyed");
        }
        let folder = LogDir::new(log.unwrap_or_else(|| log_path(&dir)));
        let log = Log::open(folder, keyring.deployment, &system.log, &witnesses, Sharing::Alone)
            .map_err(|_| OpenError::Unsafe("the key of a witness is no cosignature key"))?;
        let reconciled = reconcile(&db, &log, &keyring);
        log.open_epoch.store(reconciled.open_epoch, Ordering::Release);
        if let Err(error) = logbook::repair(&db, &reconciled.step) {
            log.stop(LogError::Read(ReadError::Engine(error.to_string())));
        }
        let spool = spool.unwrap_or_else(|| spool_path(&dir));
        let spool = Spool::open(&spool, spool_bytes, &system.tickets, Arc::clone(&entropy))?;
        if spool.is_empty() {
            tasks::forget_spooled(&db).map_err(|e| engine(&e))?;
        }
        let shared = Arc::new(Shared {
            core: Core {
                sealer: Sealer::new(keyring.deployment, entropy),
                system,
                counters: Counters::default(),
                heads: HeadCache::new(),
                log,
                spool,
                node: NODE,
            },
            keyring,
            readers: Readers::open(&data, readers).map_err(|e| engine(&e))?,
            queue: Queue::new(),
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
