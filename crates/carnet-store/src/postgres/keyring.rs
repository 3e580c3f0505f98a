//! The tables of the key ring: a database of its own, which several processes use. What they mean is in `crate::keyring`.

mod rotation;
mod rows;
mod small;

use std::fmt;
use std::sync::Arc;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, KeyPlace, MasterVersion};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::types::Type;
use tokio_postgres::{Error, Row};

use super::pool::Pool;
use super::schema;
use super::session::{Session, Sql};
use super::target::Target;
use super::trouble::{open_error, read_error};
use super::wait::wait;
use crate::config::{Layout, PostgresConfig};
use crate::engine::rows::Read;
use crate::error::{OpenError, ReadError};
use crate::keyring::{
    Fresh, Inserted, KeyRing, KeyStatus, KeyTable, MasterRow, Mode, Place, RecordRow, Replacement, Rotate,
    SHARD, ShardRow, SmallRows,
};
use crate::keys::SystemKeys;

/// Pending keys looked at in one go.
const SWEPT_TOGETHER: i64 = 4096;

const CONFIRMED: Sql = Sql { text: "SELECT DISTINCT record FROM record_key WHERE NOT pending", types: &[] };
const PENDING: Sql = Sql {
    text: "SELECT DISTINCT record FROM record_key WHERE pending AND record > $1 ORDER BY record LIMIT $2",
    types: &[Type::INT8, Type::INT8],
};
const CONFIRM: Sql = Sql {
    text: "UPDATE record_key SET pending = false WHERE pending AND record = ANY ($1)",
    types: &[Type::INT8_ARRAY],
};
/// Other processes may be about to use theirs.
const SWEEP: Sql = Sql {
    text: "DELETE FROM record_key \
           WHERE pending AND record = ANY ($1) AND made < now() - interval '24 hours'",
    types: &[Type::INT8_ARRAY],
};
const DESTROY: Sql = Sql { text: "DELETE FROM record_key WHERE record = $1", types: &[Type::INT8] };

/// The key ring's database.
pub(super) struct Table {
    pool: Pool,
    handle: Handle,
    /// Of a table that no engine has open.
    own: Option<Runtime>,
}

impl Drop for Table {
    fn drop(&mut self) {
        if let Some(own) = self.own.take() {
            own.shutdown_background();
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Table")
    }
}

/// Opens the key ring, or makes a new one.
pub(super) fn open(
    pool: Pool,
    handle: Handle,
    place: &KeyPlace,
    mode: Mode,
    entropy: &Arc<dyn Entropy>,
) -> Result<(KeyRing, SystemKeys, Arc<Table>), OpenError> {
    let table = Arc::new(Table { pool, handle, own: None });
    table.open(async |session: &Session| schema::migrate(session, schema::KEYS, Layout::Plain).await)?;
    let (ring, system) = KeyRing::open(Arc::clone(&table) as Arc<dyn KeyTable>, place, mode, entropy)?;
    Ok((ring, system, table))
}

/// The tables of a key ring, whether servers have it open or not. They must be there.
pub(super) fn beside(config: &PostgresConfig) -> Result<Table, OpenError> {
    let pool = Pool::new(Target::parse(&config.keys_url, config.statements)?, 1);
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let table = Table { pool, handle: runtime.handle().clone(), own: Some(runtime) };
    table.open(async |session: &Session| schema::deployment(session).await)?;
    Ok(table)
}

fn numbers(rows: &[Row]) -> Result<Vec<i64>, Error> {
    rows.iter().map(|row| row.try_get(0)).collect()
}

impl Table {
    /// Asks the key ring's database, waiting. A connection that answered with an error is not used again: it may stand in
    /// a transaction.
    fn ask<T: Send>(&self, question: impl AsyncFnOnce(&Session) -> Result<T, Error> + Send) -> Read<T> {
        wait(&self.handle, async || {
            let session = self.pool.get().await?;
            let answer = question(&session).await.map_err(|e| read_error(&e))?;
            session.give_back();
            Ok(answer)
        })
    }

    /// The same while opening.
    fn open<T: Send>(
        &self,
        question: impl AsyncFnOnce(&Session) -> Result<T, OpenError> + Send,
    ) -> Result<T, OpenError> {
        wait(&self.handle, async || {
            let session = self.pool.get().await?;
            let answer = question(&session).await?;
            session.give_back();
            Ok(answer)
        })
    }

    /// Keys of records that exist are confirmed; old ones whose record never came are destroyed. `existing` tells
    /// which of some records exist. Called before anything is served; answers how many were destroyed.
    pub(super) fn sweep(
        &self,
        existing: impl Fn(&[i64]) -> Result<Vec<i64>, OpenError>,
    ) -> Result<u64, OpenError> {
        let (mut after, mut swept) = (i64::MIN, 0);
        loop {
            let pending = self.open(async |session: &Session| {
                let rows = session.query(&PENDING, &[&after, &SWEPT_TOGETHER]).await;
                rows.and_then(|rows| numbers(&rows)).map_err(|e| open_error(&e))
            })?;
            let Some(last) = pending.last() else { return Ok(swept) };
            after = *last;
            let there = existing(&pending)?;
            let gone: Vec<i64> = pending.into_iter().filter(|record| !there.contains(record)).collect();
            swept += self.open(async |session: &Session| {
                session.execute(&CONFIRM, &[&there]).await.map_err(|e| open_error(&e))?;
                session.execute(&SWEEP, &[&gone]).await.map_err(|e| open_error(&e))
            })?;
        }
    }
}

impl KeyTable for Table {
    fn small(&self) -> Read<SmallRows> {
        self.ask(async |session: &Session| small::read(session).await)?
            .ok_or_else(|| ReadError::Engine("the key ring has a row of no known shape".to_owned()))
    }

    fn create(&self, make: &mut (dyn FnMut() -> Result<Fresh, OpenError> + Send)) -> Result<(), OpenError> {
        self.open(async |session: &Session| small::create(session, make).await)
    }

    fn record(&self, record: RecordNo, generation: u32) -> Read<Option<RecordRow>> {
        self.ask(async |session: &Session| rows::one(session, record, generation).await)
    }

    fn confirmed(&self) -> Read<Vec<RecordNo>> {
        let rows = self.ask(async |session: &Session| session.query(&CONFIRMED, &[]).await)?;
        let records = numbers(&rows).map_err(|e| read_error(&e))?;
        Ok(records.into_iter().map(RecordNo::from_sql).collect())
    }

    fn insert(&self, make: &mut (dyn FnMut() -> Read<Vec<RecordRow>> + Send)) -> Read<Inserted> {
        let rows = make()?;
        self.ask(async |session: &Session| rows::insert(session, &rows).await)
    }

    fn destroy(&self, record: RecordNo) -> Read<()> {
        let number = record.to_sql();
        self.ask(async |session: &Session| session.execute(&DESTROY, &[&number]).await).map(|_| ())
    }

    fn add_shard(&self, row: &ShardRow) -> Read<()> {
        self.ask(async |session: &Session| small::add_shard(session, row).await)
    }

    fn rewrap(
        &self,
        after: Option<Place>,
        limit: usize,
        again: &mut (dyn FnMut(&RecordRow) -> Option<RecordRow> + Send),
    ) -> Read<Option<Place>> {
        self.ask(async |session: &Session| rotation::rewrap(session, after, limit, again).await)
    }

    fn drop_shards(&self, below: u32) -> Read<bool> {
        self.ask(async |session: &Session| rotation::drop_shards(session, below).await)
    }

    fn replace(&self, replacement: &Replacement) -> Read<()> {
        let whole = self.ask(async |session: &Session| rotation::replace(session, replacement).await)?;
        if whole { Ok(()) } else { Err(ReadError::Engine("another process changed the keys".to_owned())) }
    }

    fn stamp(&self, now: Timestamp) -> Read<()> {
        self.ask(async |session: &Session| small::stamp(session, now).await)
    }

    fn note_master(&self, row: &MasterRow) -> Read<()> {
        self.ask(async |session: &Session| small::note_master(session, row).await)
    }

    fn forget_master(&self, version: MasterVersion) -> Read<()> {
        self.ask(async |session: &Session| small::forget_master(session, version).await)
    }

    fn wish(&self, what: Rotate) -> Read<()> {
        self.ask(async |session: &Session| small::wish(session, what).await)
    }

    fn fulfilled(&self, what: Rotate) -> Read<()> {
        self.ask(async |session: &Session| small::fulfilled(session, what).await)
    }

    fn count(&self, status: &mut KeyStatus) -> Read<()> {
        self.ask(async |session: &Session| rotation::count(session, status).await)
    }
}
