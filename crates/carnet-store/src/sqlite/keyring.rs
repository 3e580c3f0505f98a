//! The tables of the key ring: `keys.db`. What they mean is in `crate::keyring`.

mod destroying;
mod rotation;
mod small;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, KeyPlace, MasterVersion, Wrapped};
use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};

use super::schema::{self, engine};
use crate::engine::rows::Read;
use crate::error::{OpenError, ReadError};
use crate::keyring::{
    Fresh, Inserted, KeyRing, KeyStatus, KeyTable, MasterRow, Mode, Place, RecordRow, Replacement, Rotate,
    SHARD, ShardRow, SmallRows,
};
use crate::keys::SystemKeys;

/// Page cache of the key ring.
const CACHE_KIB: i64 = 2048;

/// `keys.db`, open.
#[derive(Debug)]
pub(super) struct Table {
    db: Mutex<Connection>,
    path: PathBuf,
    form: small::Form,
}

fn read_error(error: &rusqlite::Error) -> ReadError {
    ReadError::Engine(error.to_string())
}

/// Opens the key ring, or makes a new one.
pub(super) fn open(
    path: &Path,
    place: &KeyPlace,
    mode: Mode,
    entropy: &Arc<dyn Entropy>,
) -> Result<(KeyRing, SystemKeys, Arc<Table>), OpenError> {
    let table = Arc::new(Table::open(path)?);
    let (ring, system) = KeyRing::open(Arc::clone(&table) as Arc<dyn KeyTable>, place, mode, entropy)?;
    Ok((ring, system, table))
}

/// Opens an existing key ring without changing it.
pub(super) fn open_to_read(
    path: &Path,
    place: &KeyPlace,
    entropy: &Arc<dyn Entropy>,
) -> Result<(KeyRing, SystemKeys), OpenError> {
    KeyRing::open(Arc::new(Table::open_to_read(path)?), place, Mode::Existing, entropy)
}

impl Table {
    fn open(path: &Path) -> Result<Self, OpenError> {
        let mut db = schema::open_writer(path, CACHE_KIB)?;
        schema::migrate(&mut db, schema::KEYS)?;
        Ok(Self { db: Mutex::new(db), path: path.to_owned(), form: small::Form::Versioned })
    }

    /// Of an existing key ring, to note a wish beside a running server.
    pub(super) fn open_beside(path: &Path) -> Result<Self, OpenError> {
        // Opening would make it.
        std::fs::metadata(path)?;
        Self::open(path)
    }

    /// Of an existing key ring, which stays as it is.
    pub(super) fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        let db = schema::open_reader(path, CACHE_KIB).map_err(|e| engine(&e))?;
        schema::check(&db, schema::KEYS)?;
        let form = small::Form::of(&db).map_err(|e| engine(&e))?;
        Ok(Self { db: Mutex::new(db), path: path.to_owned(), form })
    }

    fn ask<T>(&self, question: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Read<T> {
        question(&mut self.db.lock()).map_err(|e| read_error(&e))
    }

    /// Keys whose record never came are destroyed, the others confirmed. Called before anything is served.
    /// On a full disk this waits for a later start: reading must stay possible.
    pub(super) fn sweep(
        &self,
        exists: impl Fn(RecordNo) -> rusqlite::Result<bool>,
    ) -> Result<usize, OpenError> {
        match self.try_sweep(exists) {
            Ok(swept) => Ok(swept),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
                tracing::warn!("the disk is full: keys without a record are swept later");
                Ok(0)
            }
            Err(error) => Err(engine(&error)),
        }
    }

    fn try_sweep(&self, exists: impl Fn(RecordNo) -> rusqlite::Result<bool>) -> rusqlite::Result<usize> {
        let mut db = self.db.lock();
        let tx = db.transaction()?;
        let mut swept = 0;
        let pending: Vec<i64> = {
            let mut query = tx.prepare("SELECT record FROM record_key WHERE pending = 1")?;
            query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        for record in pending {
            let sql = if exists(RecordNo::from_sql(record))? {
                "UPDATE record_key SET pending = 0 WHERE record = ?1"
            } else {
                swept += 1;
                "DELETE FROM record_key WHERE record = ?1"
            };
            tx.execute(sql, [record])?;
        }
        tx.commit()?;
        Ok(swept)
    }
}

/// A row in the order of [`COLUMNS`].
fn record_row(row: &Row<'_>) -> rusqlite::Result<RecordRow> {
    Ok(RecordRow {
        record: RecordNo::from_sql(row.get(0)?),
        generation: row.get(1)?,
        version: row.get(2)?,
        wrapped: Wrapped { block: row.get(3)?, check: row.get(4)? },
    })
}

fn insert(db: &Connection, row: &RecordRow) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO record_key (record, generation, shard, version, block, check_value, pending) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
    )?
    .execute(params![
        row.record.to_sql(),
        row.generation,
        SHARD,
        row.version,
        row.wrapped.block,
        row.wrapped.check
    ])
    .map(|_| ())
}

impl KeyTable for Table {
    fn small(&self) -> Read<SmallRows> {
        self.ask(|db| small::read(db, self.form))
    }

    fn create(&self, make: &mut (dyn FnMut() -> Result<Fresh, OpenError> + Send)) -> Result<(), OpenError> {
        let fresh = make()?;
        small::create(&mut self.db.lock(), &fresh).map_err(|e| engine(&e))
    }

    fn record(&self, record: RecordNo, generation: u32) -> Read<Option<RecordRow>> {
        self.ask(|db| {
            db.prepare_cached(
                "SELECT record, generation, version, block, check_value FROM record_key \
                 WHERE record = ?1 AND (?2 = 0 OR generation = ?2) ORDER BY generation DESC LIMIT 1",
            )?
            .query_row(params![record.to_sql(), generation], record_row)
            .optional()
        })
    }

    fn confirmed(&self) -> Read<Vec<RecordNo>> {
        self.ask(|db| {
            let mut query = db.prepare("SELECT DISTINCT record FROM record_key WHERE pending = 0")?;
            query.query_map([], |row| Ok(RecordNo::from_sql(row.get(0)?)))?.collect()
        })
    }

    fn insert(&self, make: &mut (dyn FnMut() -> Read<Vec<RecordRow>> + Send)) -> Read<Inserted> {
        let mut db = self.db.lock();
        let rows = make()?;
        let mut written = || -> rusqlite::Result<()> {
            let tx = db.transaction()?;
            rows.iter().try_for_each(|row| insert(&tx, row))?;
            tx.commit()
        };
        // The one process that writes here knows the newest version.
        written().map(|()| Inserted::Written).map_err(|e| read_error(&e))
    }

    fn destroy(&self, record: RecordNo) -> Read<()> {
        self.ask(|db| destroying::record(db, record))
    }

    fn add_shard(&self, row: &ShardRow) -> Read<()> {
        self.ask(|db| small::add_shard(db, row))
    }

    fn rewrap(
        &self,
        after: Option<Place>,
        limit: usize,
        again: &mut (dyn FnMut(&RecordRow) -> Option<RecordRow> + Send),
    ) -> Read<Option<Place>> {
        self.ask(|db| rotation::rewrap(db, after, limit, again))
    }

    fn drop_shards(&self, below: u32) -> Read<bool> {
        if rotation::wraps_something(&self.path, below).map_err(|e| read_error(&e))? {
            return Ok(false);
        }
        self.ask(|db| destroying::shards(db, below)).map(|()| true)
    }

    fn replace(&self, replacement: &Replacement) -> Read<()> {
        let whole = self.ask(|db| rotation::replace(db, replacement))?;
        if whole { Ok(()) } else { Err(ReadError::Engine("somebody else changed the keys".to_owned())) }
    }

    fn stamp(&self, now: Timestamp) -> Read<()> {
        self.ask(|db| small::stamp(db, now))
    }

    fn note_master(&self, row: &MasterRow) -> Read<()> {
        self.ask(|db| small::note_master(db, row))
    }

    fn forget_master(&self, version: MasterVersion) -> Read<()> {
        self.ask(|db| db.execute("DELETE FROM master_key WHERE version = ?1", [version.0]).map(|_| ()))
    }

    fn wish(&self, what: Rotate) -> Read<()> {
        self.ask(|db| db.execute("INSERT OR IGNORE INTO wish (what) VALUES (?1)", [what as u8]).map(|_| ()))
    }

    fn fulfilled(&self, what: Rotate) -> Read<()> {
        self.ask(|db| db.execute("DELETE FROM wish WHERE what = ?1", [what as u8]).map(|_| ()))
    }

    fn count(&self, status: &mut KeyStatus) -> Read<()> {
        self.ask(|db| rotation::count(db, status))
    }
}
