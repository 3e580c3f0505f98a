//! Restoring a backup, or only reading it through.

use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use carnet_model::time::Timestamp;
use carnet_seal::{Hash, KeyHolder, Sha256};

use super::chain::{make_folder, private, sync_folder};
use super::error::BackupError;
use super::index::Known;
use super::set::{Found, Set, lock};
use super::source::{UNFINISHED, log_folder, spool_folder};
use super::{Places, SetKind};
use crate::batch::TicketKind;
use crate::config::EngineConfig;
use crate::error::OpenError;
use crate::store::StoreConfig;

/// Which run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// The latest.
    Latest,
    /// The latest whose data was taken no later than this.
    At(Timestamp),
}

/// What was restored, or read through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// When the data was taken.
    pub data: Timestamp,
    /// When the keys were taken: always the latest there are, so that what was erased since stays erased.
    pub keys: Timestamp,
    /// When the log was taken; `None`: the one that is in its place stays.
    pub log: Option<Timestamp>,
    /// Files.
    pub files: usize,
    /// Their bytes, each compared with what was taken.
    pub bytes: u64,
    /// Sessions, tokens and the like that are over.
    pub ended: usize,
}

/// Where the log comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WantedLog {
    /// It is there already.
    InPlace,
    /// From the backup.
    Latest,
}

impl WantedLog {
    /// A log that is there is never taken back.
    fn of(config: &StoreConfig) -> Self {
        let folder = log_folder(config);
        let whole = folder.join("checkpoint").exists() && !folder.join(UNFINISHED).exists();
        if whole { Self::InPlace } else { Self::Latest }
    }
}

struct Sets {
    data: Found,
    keys: Found,
    log: Option<Found>,
}

impl Sets {
    fn find(
        config: &StoreConfig,
        places: &Places,
        wanted: Wanted,
        log: WantedLog,
    ) -> Result<Self, BackupError> {
        let holder = KeyHolder::at(&config.master_key).map_err(OpenError::from)?;
        let find = |kind, at| Set { kind, path: places.of(kind) }.find(&holder, at);
        let at = match wanted {
            Wanted::Latest => None,
            Wanted::At(at) => Some(at),
        };
        let data = find(SetKind::Data, at)?;
        let keys = find(SetKind::Keys, None)?;
        let log = match log {
            WantedLog::InPlace => None,
            WantedLog::Latest => Some(find(SetKind::Log, None)?),
        };
        for (kind, found) in [(SetKind::Keys, Some(&keys)), (SetKind::Log, log.as_ref())] {
            let Some(found) = found else { continue };
            let path = || places.of(kind).to_owned();
            if found.chain.deployment != data.chain.deployment {
                return Err(BackupError::Foreign(path()));
            }
            if found.at < data.at {
                return Err(BackupError::Older(path()));
            }
        }
        Ok(Self { data, keys, log })
    }

    fn all(&self) -> impl Iterator<Item = &Found> {
        [Some(&self.data), Some(&self.keys), self.log.as_ref()].into_iter().flatten()
    }

    fn told(&self, ended: usize) -> Restored {
        let files: Vec<&Known> = self.all().flat_map(|found| found.whole.files.values()).collect();
        Restored {
            data: self.data.at,
            keys: self.keys.at,
            log: self.log.as_ref().map(|found| found.at),
            files: files.len(),
            bytes: files.iter().map(|known| known.size).sum(),
            ended,
        }
    }
}

/// Reads a backup through, as a restore would, and writes nothing: every piece is opened and compared.
pub fn check(config: &StoreConfig, places: &Places, wanted: Wanted) -> Result<Restored, BackupError> {
    let sets = Sets::find(config, places, wanted, WantedLog::Latest)?;
    for found in sets.all() {
        for (name, known) in &found.whole.files {
            let mut all = Sha256::default();
            found.chain.read(&known.pieces, |piece| {
                all.update(piece);
                Ok(())
            })?;
            same(&found.chain.path.join(name), all.finish(), known)?;
        }
    }
    Ok(sets.told(0))
}

/// Restores a backup into the folders of a configuration, where there is no data yet, and ends all tickets of some kinds:
/// sessions and tokens. Until everything is there and compared, no store opens there; after any end the same call begins
/// again. A log that is in its place stays: it goes on, and the store lists the gap when it is opened.
pub fn restore(
    config: &StoreConfig,
    places: &Places,
    wanted: Wanted,
    ending: &[TicketKind],
) -> Result<Restored, BackupError> {
    if !matches!(config.engine, EngineConfig::Sqlite) {
        return Err(BackupError::OtherEngine);
    }
    make_folder(&config.dir)?;
    let alone = lock(&config.dir.join("lock"), &config.dir)?;
    let mark = config.dir.join(UNFINISHED);
    for name in ["carnet.db", "keys.db"] {
        if config.dir.join(name).exists() && !mark.exists() {
            return Err(BackupError::Occupied(config.dir.clone()));
        }
    }
    let sets = Sets::find(config, places, wanted, WantedLog::of(config))?;
    begin(&config.dir)?;
    if let Some(found) = &sets.log {
        let folder = log_folder(config);
        make_folder(&folder)?;
        begin(&folder)?;
        for (name, known) in &found.whole.files {
            put(found, &folder.join(name), known)?;
        }
        end(&folder)?;
    }
    // What a restore that was killed has left of the logs would be taken for theirs.
    for name in ["carnet.db-wal", "carnet.db-shm", "keys.db-wal", "keys.db-shm"] {
        remove(&config.dir.join(name))?;
    }
    for found in [&sets.keys, &sets.data] {
        for (name, known) in &found.whole.files {
            put(found, &target(config, name), known)?;
        }
    }
    let ended = crate::sqlite::end_tickets(&config.dir, ending)?;
    end(&config.dir)?;
    drop(alone);
    Ok(sets.told(ended))
}

/// Ends all tickets of some kinds in a store that nobody has open, on whichever engine: what must follow a restore by other
/// tools.
pub fn end_tickets(config: &StoreConfig, kinds: &[TicketKind]) -> Result<usize, OpenError> {
    match &config.engine {
        EngineConfig::Sqlite => crate::sqlite::end_tickets(&config.dir, kinds),
        EngineConfig::Postgres(postgres) => crate::postgres::end_tickets(postgres, kinds),
    }
}

/// Where a file of the sets of data and keys goes.
fn target(config: &StoreConfig, name: &str) -> PathBuf {
    match name {
        "spool" => spool_folder(config).join(crate::spool::FILE),
        name => config.dir.join(name),
    }
}

fn begin(folder: &Path) -> Result<(), BackupError> {
    let path = folder.join(UNFINISHED);
    File::create(&path).and_then(|file| file.sync_all()).map_err(BackupError::io(&path))?;
    sync_folder(folder)
}

fn end(folder: &Path) -> Result<(), BackupError> {
    remove(&folder.join(UNFINISHED))?;
    sync_folder(folder)
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(BackupError::io(path)(error)),
        _ => Ok(()),
    }
}

/// Writes a file, flushes it, reads it again and compares it with what was taken.
fn put(found: &Found, path: &Path, known: &Known) -> Result<(), BackupError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let io = || BackupError::io(path);
    let mut file = private().create(true).truncate(true).open(path).map_err(io())?;
    found.chain.read(&known.pieces, |piece| file.write_all(piece).map_err(io()))?;
    file.sync_all().map_err(io())?;
    drop(file);
    sync_folder(folder)?;
    let (mut file, mut all, mut buffer) =
        (File::open(path).map_err(io())?, Sha256::default(), vec![0; 1 << 20]);
    loop {
        let read = file.read(&mut buffer).map_err(io())?;
        if read == 0 {
            break;
        }
        all.update(buffer.get(..read).unwrap_or_default());
    }
    same(path, all.finish(), known)
}

fn same(path: &Path, hash: Hash, known: &Known) -> Result<(), BackupError> {
    if hash == known.hash { Ok(()) } else { Err(BackupError::damaged(path, 0, "it is not what was taken")) }
}
