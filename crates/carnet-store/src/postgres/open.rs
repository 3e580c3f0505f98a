//! Opening: refuse what is unsafe, bring the tables up to date, compare with the log, sweep, start the lanes.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use carnet_seal::Deployment;
use parking_lot::Mutex;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_postgres::types::Type;

use super::Postgres;
use super::keyring;
use super::lanes::Lane;
use super::pool::Pool;
use super::session::{Session, Sql};
use super::settings::{self, Demands};
use super::shared::Shared;
use super::target::Target;
use super::trouble::open_error;
use super::wait::wait;
use super::{epochs, jobs, marks, schema};
use crate::config::PostgresConfig;
use crate::engine::counters::Counters;
use crate::engine::heads_kept::HeadCache;
use crate::engine::reconcile::reconcile;
use crate::engine::work::Work;
use crate::engine::{Base, Core, Keyring};
use crate::error::{OpenError, ReadError};
use crate::keyring::Mode;
use crate::log::dir::LogDir;
use crate::log::{Log, LogError, Sharing};
use crate::sealing::Sealer;
use crate::spool::Spool;
use crate::store::StoreConfig;

/// Connections to the key ring: it is asked once for each record in use.
pub(super) const KEY_CONNECTIONS: usize = 4;
/// Connections to the data at least: a checkpoint holds one, writes by another and reads by a third.
const LEAST_CONNECTIONS: usize = 4;

const EXISTING: Sql =
    Sql { text: "SELECT record FROM record WHERE record = ANY ($1)", types: &[Type::INT8_ARRAY] };

impl Postgres {
    pub(crate) fn open(config: StoreConfig, engine: &PostgresConfig) -> Result<Self, OpenError> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&config.dir)?;
        let lock = lock(&config.dir.join("lock"))?;
        let runtime = runtime()?;
        let handle = runtime.handle().clone();
        match Self::on(&handle, config, engine) {
            Ok(shared) => Ok(Self::start(shared, runtime, engine, lock)?),
            Err(error) => {
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    fn on(handle: &Handle, config: StoreConfig, engine: &PostgresConfig) -> Result<Arc<Shared>, OpenError> {
        let StoreConfig { dir, master_key, entropy, log, witnesses, spool, spool_bytes, .. } = config;
        let pool = Pool::new(
            Target::parse(&engine.url, engine.statements)?,
            engine.connections.max(LEAST_CONNECTIONS),
        );
        let keys = Pool::new(Target::parse(&engine.keys_url, engine.statements)?, KEY_CONNECTIONS);
        let demands = Demands { cluster: engine.cluster, checksums: engine.require_checksums };
        let known = wait(handle, async || {
            let session = keys.get().await?;
            settings::check(&session, demands).await?;
            session.give_back();
            let session = pool.get().await?;
            settings::check(&session, demands).await?;
            schema::migrate(&session, schema::DATA, engine.layout).await?;
            let known = schema::deployment(&session).await?;
            session.give_back();
            Ok::<_, OpenError>(known)
        })?;
        // Where there is data no key is made: it would open none of it.
        let mode = if known.is_some() { Mode::Existing } else { Mode::Create };
        let (keyring, system, table) = keyring::open(keys, handle.clone(), &master_key, mode, &entropy)?;
        with(handle, &pool, async |session: &Session| belongs(session, keyring.deployment).await)?;
        let swept = table.sweep(|records| {
            with(handle, &pool, async |session: &Session| existing(session, records).await)
        })?;
        if swept > 0 {
            tracing::debug!(swept, "keys without a record were destroyed");
        }
        let folder = LogDir::new(log.unwrap_or_else(|| dir.join("log")));
        let log = Log::open(folder, keyring.deployment, &system.log, &witnesses, Sharing::Shared)
            .map_err(|_| OpenError::Unsafe("the key of a witness is no cosignature key"))?;
        let spool = spool.unwrap_or_else(|| dir.join("spool"));
        let spool = Spool::open(&spool, spool_bytes, &system.tickets, Arc::clone(&entropy))?;
        let core = Core {
            sealer: Sealer::new(keyring.deployment, entropy),
            system,
            counters: Counters::default(),
            heads: HeadCache::new(),
            log,
            spool,
            node: engine.node,
        };
        let shared = Arc::new(Shared::new(core, keyring, pool, handle.clone(), engine.lanes));
        compare(&shared)?;
        Ok(shared)
    }

    fn start(
        shared: Arc<Shared>,
        runtime: Runtime,
        engine: &PostgresConfig,
        lock: File,
    ) -> Result<Self, OpenError> {
        let mut tasks = Vec::new();
        for queue in &shared.lanes {
            let lane = Lane {
                shared: Arc::clone(&shared),
                queue: Arc::clone(queue),
                target: Target::parse(&engine.url, engine.statements)?,
                group: engine.group.max(1),
                session: None,
            };
            tasks.push(runtime.spawn(lane.run()));
        }
        let jobs = runtime.spawn(jobs::run(Arc::clone(&shared)));
        Ok(Self {
            shared,
            lanes: Mutex::new(tasks),
            jobs: Mutex::new(Some(jobs)),
            runtime: Mutex::new(Some(runtime)),
            _lock: lock,
        })
    }
}

pub(super) fn runtime() -> std::io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(2).thread_name("carnet-postgres").enable_all().build()
}

/// A question to the database, waited for.
pub(super) fn with<T: Send>(
    handle: &Handle,
    pool: &Pool,
    question: impl AsyncFnOnce(&Session) -> Result<T, OpenError> + Send,
) -> Result<T, OpenError> {
    wait(handle, async || {
        let session = pool.get().await?;
        let answer = question(&session).await?;
        session.give_back();
        Ok(answer)
    })
}

/// The data is of the key ring's deployment, or of none yet.
async fn belongs(session: &Session, deployment: Deployment) -> Result<(), OpenError> {
    schema::set_deployment(session, deployment).await?;
    match schema::deployment(session).await? {
        Some(id) if id == deployment => Ok(()),
        _ => Err(OpenError::WrongKeys("the key ring is of another deployment")),
    }
}

async fn existing(session: &Session, records: &[i64]) -> Result<Vec<i64>, OpenError> {
    let rows = session.query(&EXISTING, &[&records]).await.map_err(|e| open_error(&e))?;
    rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>().map_err(|e| open_error(&e))
}

/// Compares database and log while nobody publishes, and writes what follows from it. A log that cannot be compared
/// stops; the rest goes on.
fn compare(shared: &Arc<Shared>) -> Result<(), OpenError> {
    let (log, base): (&Log, &dyn Base) = (&shared.core.log, &**shared);
    let hold = match log.hold() {
        Ok(hold) => Some(hold),
        Err(why) => {
            log.stop(why);
            None
        }
    };
    let keyring: &dyn Keyring = &shared.keyring;
    let reconciled = base
        .read(|rows| Ok(reconcile(rows, log, keyring)))
        .map_err(|error| OpenError::Engine(error.to_string()))?;
    let pool = &shared.pool;
    let epoch = with(&shared.handle, pool, async |session: &Session| {
        if let Err(error) = marks::repair(session, &reconciled.step).await {
            log.stop(LogError::Read(ReadError::Engine(error.to_string())));
        }
        epochs::raise(session, reconciled.open_epoch).await.map_err(|e| open_error(&e))
    })?;
    drop(hold);
    shared.opened(epoch);
    if shared.core.spool.is_empty() {
        // What remembers the slots of a spool that was wiped since.
        let forgotten = wait(&shared.handle, async || super::tasks::act(shared, Work::ForgetSpooled).await);
        if let Err(error) = forgotten {
            tracing::warn!(%error, "what came from the spool is forgotten later");
        }
    }
    Ok(())
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}
