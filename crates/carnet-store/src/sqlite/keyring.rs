//! The key ring: `keys.db`. A record's key is durable here before its first entry is anywhere.

use std::path::Path;
use std::sync::Arc;

use carnet_model::ids::RecordNo;
use carnet_seal::{
    Deployment, Entropy, IdCodec, Key, MasterKey, RecordKey, ShardKey, SystemPurpose, TagKey, Wrapped,
};
use parking_lot::Mutex;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};

use super::bulk;
use super::schema::{self, engine};
use crate::error::{OpenError, ReadError};
use crate::keys::{RecordKeys, SystemKeys};
use crate::recent::Recent;

/// Keys made in one flush, ahead of need.
const MADE_TOGETHER: usize = 64;
/// Records whose derived keys are kept (about 400 bytes each, at most twice as many).
const KEPT: usize = 8192;
/// The one shard of this engine, and the version of its key.
const SHARD: u32 = 0;
const SHARD_VERSION: u32 = 1;
const SYSTEM_VERSION: u32 = 1;

pub(super) struct Keyring {
    db: Mutex<Connection>,
    shard: ShardKey,
    entropy: Arc<dyn Entropy>,
    kept: Mutex<Recent<(RecordNo, u32), Arc<RecordKeys>>>,
    made: Mutex<Vec<RecordNo>>,
    pub(super) deployment: Deployment,
}

fn wrapped(row: &Row<'_>) -> rusqlite::Result<Wrapped> {
    Ok(Wrapped { block: row.get(0)?, check: row.get(1)? })
}

fn read_error(error: &rusqlite::Error) -> ReadError {
    ReadError::Engine(error.to_string())
}

impl Keyring {
    /// Opens the key ring, or makes a new one.
    pub(super) fn open(
        path: &Path,
        master: &MasterKey,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<(Self, SystemKeys), OpenError> {
        let mut db = schema::open_writer(path, 2048)?;
        schema::migrate(&mut db, schema::KEYS)?;
        let deployment = match schema::deployment(&db).map_err(|e| engine(&e))? {
            Some(id) => id,
            None => create(&mut db, master, &**entropy)?,
        };
        Self::with(db, deployment, master, entropy)
    }

    /// Opens an existing key ring without changing it.
    pub(super) fn open_to_read(
        path: &Path,
        master: &MasterKey,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<(Self, SystemKeys), OpenError> {
        let db = schema::open_reader(path, 2048).map_err(|e| engine(&e))?;
        schema::check(&db, schema::KEYS)?;
        let deployment = schema::deployment(&db)
            .map_err(|e| engine(&e))?
            .ok_or(OpenError::WrongKeys("the key ring has no deployment id"))?;
        Self::with(db, deployment, master, entropy)
    }

    fn with(
        db: Connection,
        deployment: Deployment,
        master: &MasterKey,
        entropy: &Arc<dyn Entropy>,
    ) -> Result<(Self, SystemKeys), OpenError> {
        let system = system_keys(&db, master)?;
        let keyring = Self {
            shard: shard_key(&db, master)?,
            db: Mutex::new(db),
            entropy: Arc::clone(entropy),
            kept: Mutex::new(Recent::new(KEPT)),
            made: Mutex::new(Vec::new()),
            deployment,
        };
        Ok((keyring, system))
    }

    /// Records whose key was confirmed at some start.
    pub(super) fn confirmed(&self) -> rusqlite::Result<Vec<RecordNo>> {
        let db = self.db.lock();
        let mut query = db.prepare("SELECT DISTINCT record FROM record_key WHERE pending = 0")?;
        query.query_map([], |row| Ok(RecordNo::from_sql(row.get(0)?)))?.collect()
    }

    /// A record number with a durable key, when one lies ready.
    pub(super) fn ready_record(&self) -> Option<RecordNo> {
        self.made.lock().pop()
    }

    /// A record number with a durable key; flushes a new set when none lies ready.
    pub(super) fn new_record(&self) -> Result<RecordNo, ReadError> {
        let mut db = self.db.lock();
        if let Some(ready) = self.ready_record() {
            return Ok(ready);
        }
        let mut fresh = self.make(&mut db)?;
        let one = fresh.pop().ok_or(ReadError::NoKey)?;
        self.made.lock().extend(fresh);
        Ok(one)
    }

    fn make(&self, db: &mut Connection) -> Result<Vec<RecordNo>, ReadError> {
        let mut fresh = Vec::with_capacity(MADE_TOGETHER);
        let tx = db.transaction().map_err(|e| read_error(&e))?;
        for _ in 0..MADE_TOGETHER {
            let mut number = [0; 8];
            self.entropy.fill(&mut number);
            let record = RecordNo(u64::from_be_bytes(number));
            let key = RecordKey::random(record, 1, &*self.entropy);
            let wrapped = self.shard.wrap(&key).map_err(|e| ReadError::Engine(e.to_string()))?;
            insert(&tx, &key, &self.shard, &wrapped).map_err(|e| read_error(&e))?;
            fresh.push(record);
        }
        tx.commit().map_err(|e| read_error(&e))?;
        Ok(fresh)
    }

    /// Numbers of a run of new records, their keys durable; what is derived from these is kept, since it is used next.
    pub(super) fn new_run(&self, count: usize) -> Result<Vec<RecordNo>, ReadError> {
        let mut start = [0; 8];
        self.entropy.fill(&mut start);
        let mut made = Vec::with_capacity(count);
        let mut db = self.db.lock();
        let tx = db.transaction().map_err(|e| read_error(&e))?;
        for place in 0..count {
            let key = bulk::key_at(start, place, &*self.entropy);
            let wrapped = self.shard.wrap(&key).map_err(|e| ReadError::Engine(e.to_string()))?;
            insert(&tx, &key, &self.shard, &wrapped).map_err(|e| read_error(&e))?;
            let keys = RecordKeys::derive(&key).map_err(|e| ReadError::Engine(e.to_string()))?;
            made.push((key.record, Arc::new(keys)));
        }
        tx.commit().map_err(|e| read_error(&e))?;
        drop(db);
        let mut kept = self.kept.lock();
        Ok(made
            .into_iter()
            .map(|(record, keys)| {
                kept.put((record, 0), keys);
                record
            })
            .collect())
    }

    /// The keys of a record's newest generation.
    pub(super) fn current(&self, record: RecordNo) -> Result<Arc<RecordKeys>, ReadError> {
        self.keys(record, 0)
    }

    /// The keys of one generation; 0 = the newest.
    pub(super) fn keys(&self, record: RecordNo, generation: u32) -> Result<Arc<RecordKeys>, ReadError> {
        if let Some(keys) = self.kept.lock().get((record, generation)) {
            return Ok(keys);
        }
        let key = self.record_key(record, generation)?;
        let keys = RecordKeys::derive(&key).map_err(|e| ReadError::Engine(e.to_string()))?;
        let keys = Arc::new(keys);
        self.kept.lock().put((record, generation), Arc::clone(&keys));
        Ok(keys)
    }

    /// The key itself, not kept: for the log, which passes by each record once an epoch.
    pub(super) fn record_key(&self, record: RecordNo, generation: u32) -> Result<RecordKey, ReadError> {
        let row: Option<(Wrapped, u32)> = {
            let db = self.db.lock();
            let mut query = db
                .prepare_cached(
                    "SELECT block, check_value, generation FROM record_key \
                     WHERE record = ?1 AND (?2 = 0 OR generation = ?2) ORDER BY generation DESC LIMIT 1",
                )
                .map_err(|e| read_error(&e))?;
            query
                .query_row(params![record.to_sql(), generation], |row| Ok((wrapped(row)?, row.get(2)?)))
                .optional()
                .map_err(|e| read_error(&e))?
        };
        let (wrapped, generation) = row.ok_or(ReadError::NoKey)?;
        self.shard.unwrap(&wrapped, record, generation).map_err(|_| ReadError::NoKey)
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

    /// Destroys every generation of a record's key, in the file and in memory.
    pub(super) fn destroy(&self, record: RecordNo) -> rusqlite::Result<()> {
        let db = self.db.lock();
        db.pragma_update(None, "secure_delete", true)?;
        db.execute("DELETE FROM record_key WHERE record = ?1", [record.to_sql()])?;
        // The log still holds the old page: fold it in and cut it.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        drop(db);
        let mut kept = self.kept.lock();
        // Generations are few; 0 stands for the newest.
        (0..8).for_each(|generation| kept.remove((record, generation)));
        Ok(())
    }
}

fn insert(db: &Connection, key: &RecordKey, shard: &ShardKey, wrapped: &Wrapped) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO record_key (record, generation, shard, version, block, check_value, pending) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
    )?
    .execute(params![
        key.record.to_sql(),
        key.generation,
        shard.shard,
        shard.version,
        wrapped.block,
        wrapped.check
    ])
    .map(|_| ())
}

/// A new ring: deployment id, system keys, the shard's key, in one transaction.
fn create(db: &mut Connection, master: &MasterKey, entropy: &dyn Entropy) -> Result<Deployment, OpenError> {
    let mut id = [0; 16];
    entropy.fill(&mut id);
    let tx = db.transaction().map_err(|e| engine(&e))?;
    for purpose in SystemPurpose::ALL {
        let wrapped = master.wrap_system(&Key::random(entropy), purpose, SYSTEM_VERSION)?;
        tx.execute(
            "INSERT INTO system_key (purpose, version, block, check_value) VALUES (?1, ?2, ?3, ?4)",
            params![purpose as u32, SYSTEM_VERSION, wrapped.block, wrapped.check],
        )
        .map_err(|e| engine(&e))?;
    }
    let shard = ShardKey::random(SHARD, SHARD_VERSION, entropy);
    let wrapped = master.wrap_shard(&shard)?;
    tx.execute(
        "INSERT INTO shard_key (shard, version, block, check_value) VALUES (?1, ?2, ?3, ?4)",
        params![SHARD, SHARD_VERSION, wrapped.block, wrapped.check],
    )
    .map_err(|e| engine(&e))?;
    schema::set_deployment(&tx, Deployment(id)).map_err(|e| engine(&e))?;
    tx.commit().map_err(|e| engine(&e))?;
    Ok(Deployment(id))
}

fn system_keys(db: &Connection, master: &MasterKey) -> Result<SystemKeys, OpenError> {
    let key = |purpose: SystemPurpose| -> Result<Key, OpenError> {
        let wrapped = db
            .query_row(
                "SELECT block, check_value FROM system_key WHERE purpose = ?1 AND version = ?2",
                params![purpose as u32, SYSTEM_VERSION],
                wrapped,
            )
            .map_err(|e| engine(&e))?;
        master
            .unwrap_system(&wrapped, purpose, SYSTEM_VERSION)
            .map_err(|_| OpenError::WrongKeys("the master key does not open the key ring"))
    };
    Ok(SystemKeys {
        tags: TagKey::new(&key(SystemPurpose::Tag)?)?,
        ids: IdCodec::new(&key(SystemPurpose::Id)?)?,
        tickets: key(SystemPurpose::Ticket)?,
        mac: key(SystemPurpose::Mac)?,
        log: key(SystemPurpose::Log)?,
    })
}

fn shard_key(db: &Connection, master: &MasterKey) -> Result<ShardKey, OpenError> {
    let wrapped = db
        .query_row(
            "SELECT block, check_value FROM shard_key WHERE shard = ?1 AND version = ?2",
            params![SHARD, SHARD_VERSION],
            wrapped,
        )
        .map_err(|e| engine(&e))?;
    master
        .unwrap_shard(&wrapped, SHARD, SHARD_VERSION)
        .map_err(|_| OpenError::WrongKeys("the master key does not open the shard key"))
}
