//! How fast a store is: deposits, trace-only commits and reads of contents, with the bytes that they take.
//!
//! `cargo run --release -p carnet-store --example store_speed -- [DIR] [SECONDS] [ROUNDS]`: one JSON line per figure, on
//! SQLite, and, when `CARNET_TEST_POSTGRES` holds the URL of a server where databases may be made
//! (`tests/postgres/cluster run …`), on PostgreSQL by turns; behind PgBouncer too, when `CARNET_TEST_PGBOUNCER` is set.
//! The floors of the same run, bare inserts of the same bytes, stand before each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_seal::{Entropy, SystemEntropy, TagKind};
use carnet_store::{Batch, EngineConfig, Expect, PostgresConfig, Statements, Store, StoreConfig, floor};

type Failure = Box<dyn std::error::Error + Send + Sync>;

const CALLERS: usize = 32;
const DOCUMENT: usize = 60 * 1024;
const ENTRY: usize = 1500;
const RECORDS: usize = 1000;
const LOG_PATH: &str = "carnet.db-wal";

fn random(len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    SystemEntropy.fill(&mut bytes);
    bytes
}

fn number() -> u64 {
    let mut bytes = [0; 8];
    SystemEntropy.fill(&mut bytes);
    u64::from_be_bytes(bytes) >> 1
}

fn sizes(dir: &Path) -> BTreeMap<String, u64> {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    files.filter_map(|f| Some((f.file_name().into_string().ok()?, f.metadata().ok()?.len()))).collect()
}

fn peak_rss_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse().ok()).unwrap_or(0)
}

/// Runs `act` in a loop in each of `callers` tasks for `span`; prints rate and latencies.
async fn load<F, A>(name: &str, callers: usize, span: Duration, act: F) -> Result<u64, Failure>
where
    F: Fn(usize, u64) -> A + Send + Sync + 'static,
    A: Future<Output = Result<(), Failure>> + Send,
{
    let act = Arc::new(act);
    let start = Instant::now();
    let mut tasks = Vec::new();
    for caller in 0..callers {
        let act = Arc::clone(&act);
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while start.elapsed() < span {
                let from = Instant::now();
                act(caller, times.len() as u64).await?;
                times.push(from.elapsed().as_micros());
            }
            Ok::<_, Failure>(times)
        }));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let wall = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let count = times.len();
    let at = |percent: usize| times.get(count.saturating_sub(1) * percent / 100).copied().unwrap_or(0) / 10;
    let ms = |hundredths: u128| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let rate = u32::try_from(count).map_or(0.0, |count| f64::from(count) / wall);
    println!(
        r#"{{"figure":"{name}","callers":{callers},"n":{count},"per_s":{rate:.0},"p50_ms":{},"p95_ms":{},"p99_ms":{},"max_ms":{}}}"#,
        ms(at(50)),
        ms(at(95)),
        ms(at(99)),
        ms(at(100))
    );
    Ok(count as u64)
}

async fn open_records(store: &Store, count: usize) -> Result<Vec<RecordNo>, Failure> {
    let mut records = Vec::with_capacity(count);
    for _ in 0..count {
        let record = store.new_record().await?;
        records.push(record);
        let store = store.clone();
        let mut batch = Batch::new(record, Expect::New);
        batch.entries = vec![(Chain::StateOpen, b"opened".to_vec())];
        store.commit(batch).await?;
    }
    Ok(records)
}

async fn deposit(
    store: Store,
    record: RecordNo,
    document: Bytes,
    text: Bytes,
) -> Result<(RecordNo, ContentNo), Failure> {
    loop {
        let turn = store.turn(record)?.unwrap_or(Turn(0));
        let content = ContentNo(number());
        let mut batch = Batch::new(record, Expect::Turn(turn));
        batch.entries = vec![(Chain::StateOpen, text.to_vec()), (Chain::StateOpen, text.to_vec())];
        batch.contents = vec![(content, document.clone())];
        batch.add_tags = vec![store.tag(TagKind::DocumentUniqueId, &content.0.to_string())];
        batch.traces = vec![(Chain::TraceOpen, text.slice(..200).to_vec())];
        match store.commit(batch).await {
            Ok(_) => return Ok((record, content)),
            Err(carnet_store::CommitError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// What is measured.
#[derive(Debug, Clone)]
enum Engine {
    Sqlite,
    Postgres { server: String, through: String, statements: Statements },
}

impl Engine {
    const fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres { statements: Statements::Named, .. } => "postgres",
            Self::Postgres { statements: Statements::Unnamed, .. } => "postgres, unnamed statements",
        }
    }

    fn all() -> Vec<Self> {
        let mut engines = vec![Self::Sqlite];
        if let Ok(server) = std::env::var("CARNET_TEST_POSTGRES") {
            let through = server.clone();
            engines.push(Self::Postgres { server: server.clone(), through, statements: Statements::Named });
            if let Ok(through) = std::env::var("CARNET_TEST_PGBOUNCER") {
                engines.push(Self::Postgres { server, through, statements: Statements::Unnamed });
            }
        }
        engines
    }

    /// Databases of its own; the floor is measured in the first of them.
    async fn config(&self, dir: &Path) -> Result<StoreConfig, Failure> {
        let mut config = StoreConfig::in_dir(dir, Arc::new(SystemEntropy));
        if let Self::Postgres { server, through, statements } = self {
            let name = format!("carnet_speed_{}", number());
            for database in [name.clone(), format!("{name}_keys")] {
                on(server, &format!("CREATE DATABASE {database}")).await?;
            }
            let (base, _) = through.rsplit_once('/').ok_or("the URL names no database")?;
            let mut engine = PostgresConfig::new(format!("{base}/{name}"), format!("{base}/{name}_keys"));
            engine.statements = *statements;
            config.engine = EngineConfig::Postgres(engine);
        }
        Ok(config)
    }

    async fn remove(&self, config: &StoreConfig) -> Result<(), Failure> {
        if let (Self::Postgres { server, .. }, EngineConfig::Postgres(engine)) = (self, &config.engine) {
            for url in [&engine.url, &engine.keys_url] {
                let (_, name) = url.rsplit_once('/').ok_or("the URL names no database")?;
                on(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await?;
            }
        }
        Ok(std::fs::remove_dir_all(&config.dir)?)
    }

    /// Bytes on disk.
    async fn bytes(&self, config: &StoreConfig) -> Result<u64, Failure> {
        match (self, &config.engine) {
            (Self::Postgres { server, .. }, EngineConfig::Postgres(engine)) => {
                let (_, name) = engine.url.rsplit_once('/').ok_or("the URL names no database")?;
                on(server, &format!("SELECT pg_database_size('{name}')")).await
            }
            _ => Ok(sizes(&config.dir).values().sum()),
        }
    }
}

/// Runs a statement on a server; the number that it answers.
async fn on(server: &str, sql: &str) -> Result<u64, Failure> {
    let (client, connection) = tokio_postgres::connect(server, tokio_postgres::NoTls).await?;
    let driver = tokio::spawn(connection);
    let answers = client.simple_query(sql).await?;
    drop(client);
    driver.await??;
    let number = answers.iter().find_map(|answer| match answer {
        tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0)?.parse().ok(),
        _ => None,
    });
    Ok(number.unwrap_or(0))
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let seconds = arguments.next().map_or(Ok(5), |s| s.parse())?;
    let rounds = arguments.next().map_or(Ok(1), |s| s.parse::<u32>())?;
    let span = Duration::from_secs(seconds);
    for round in 1..=rounds {
        for engine in Engine::all() {
            let dir = base.join(format!("carnet-speed-{}", std::process::id()));
            let config = engine.config(&dir).await?;
            println!(r#"{{"engine":"{}","round":{round}}}"#, engine.name());
            floor_of(&engine, &dir, span).await?;
            let result = measure(&engine, &config, span).await;
            engine.remove(&config).await?;
            result?;
        }
    }
    Ok(())
}

/// Bare inserts of the same bytes, as many at once.
async fn floor_of(engine: &Engine, dir: &Path, span: Duration) -> Result<(), Failure> {
    let documents: Vec<Vec<u8>> = (0..16).map(|_| random(DOCUMENT)).collect();
    match engine {
        Engine::Sqlite => {
            let all: Vec<&[u8]> = documents.iter().cycle().take(4096).map(Vec::as_slice).collect();
            let folder = dir.join("floor");
            let seconds = tokio::task::block_in_place(|| floor::inserts(&folder, &all, CALLERS))?;
            println!(r#"{{"figure":"floor, {CALLERS} to a transaction","per_s":{:.0}}}"#, 4096.0 / seconds);
            Ok(())
        }
        Engine::Postgres { server, .. } => {
            on(server, "CREATE TABLE IF NOT EXISTS floor (record bigint, content bigint, bytes bytea)")
                .await?;
            on(server, "ALTER TABLE floor ALTER bytes SET STORAGE EXTERNAL; TRUNCATE floor").await?;
            let (documents, server) = (Arc::new(documents), server.clone());
            let mut clients = Vec::new();
            for _ in 0..CALLERS {
                let (client, connection) = tokio_postgres::connect(&server, tokio_postgres::NoTls).await?;
                tokio::spawn(connection);
                let insert = client.prepare("INSERT INTO floor VALUES ($1, $2, $3)").await?;
                clients.push(Arc::new((client, insert)));
            }
            load("floor, one to a transaction", CALLERS, span, move |caller, turn| {
                let at = usize::try_from(turn).unwrap_or(0) % 16;
                let (client, documents) = (clients.get(caller).cloned(), Arc::clone(&documents));
                async move {
                    let (Some(client), Some(bytes)) = (client, documents.get(at)) else { return Ok(()) };
                    let place = i64::try_from(turn)?;
                    client.0.execute(&client.1, &[&place, &place, bytes]).await?;
                    Ok(())
                }
            })
            .await?;
            on(&server, "DROP TABLE floor").await.map(|_| ())
        }
    }
}

async fn measure(engine: &Engine, config: &StoreConfig, span: Duration) -> Result<(), Failure> {
    let store = Store::open(config.clone())?;
    let records = Arc::new(open_records(&store, RECORDS).await?);
    // Each entry compresses to about 1.2 kB.
    let mut text = random(1150);
    text.resize(ENTRY, b' ');
    let text = Bytes::from(text);
    let documents: Arc<Vec<Bytes>> = Arc::new((0..16).map(|_| Bytes::from(random(DOCUMENT))).collect());
    let before = engine.bytes(config).await?;
    let kept = Arc::new(parking_lot::Mutex::new(Vec::new()));
    let mut deposits = 0;
    for callers in [CALLERS, 1] {
        let (store, records, kept) = (store.clone(), Arc::clone(&records), Arc::clone(&kept));
        let (documents, text) = (Arc::clone(&documents), text.clone());
        deposits += load("deposits", callers, span, move |caller, turn| {
            let pick =
                |from: &[RecordNo]| from.get(usize::try_from(number()).unwrap_or(0) % from.len()).copied();
            let record = pick(&records).unwrap_or(RecordNo(0));
            let document = documents.get((caller + usize::try_from(turn).unwrap_or(0)) % 16).cloned();
            let (store, kept, text) = (store.clone(), Arc::clone(&kept), text.clone());
            async move {
                let done = deposit(store, record, document.unwrap_or_default(), text).await?;
                kept.lock().push(done);
                Ok(())
            }
        })
        .await?;
    }
    checkpoint(&store).await?;
    println!(r#"{{"figure":"log after deposits","bytes":{:?}}}"#, sizes(&config.dir).get(LOG_PATH));
    println!(r#"{{"figure":"peak memory after deposits","kib":{}}}"#, peak_rss_kib());
    traces(&store, &records, span).await?;
    reads(&store, kept, span).await?;
    println!(r#"{{"figure":"peak memory","kib":{}}}"#, peak_rss_kib());
    store.close().await;
    drop(store);
    let per = engine.bytes(config).await?.saturating_sub(before) / deposits.max(1);
    println!(r#"{{"figure":"bytes per deposit, traces included","bytes":{per}}}"#);
    println!(r#"{{"figure":"files","bytes":{:?}}}"#, sizes(&config.dir));
    Ok(())
}

/// One checkpoint with everything that the deposits changed: up to two chains of each record.
async fn checkpoint(store: &Store) -> Result<(), Failure> {
    let from = Instant::now();
    let size = store.checkpoint(carnet_model::time::Timestamp(0)).await?.size;
    println!(r#"{{"figure":"checkpoint","leaves":{size},"ms":{}}}"#, from.elapsed().as_millis());
    let written = carnet_store::Written { chain: Chain::StateOpen, seq: 1, hash: [0; 32] };
    let (from, receipts) = (Instant::now(), 1000);
    for at in 0..receipts {
        std::hint::black_box(store.sign_receipt(&written, carnet_model::time::Timestamp(at)).to_string());
    }
    println!(r#"{{"figure":"receipts signed","us_each":{}}}"#, from.elapsed().as_micros() / 1000);
    Ok(())
}

async fn traces(store: &Store, records: &Arc<Vec<RecordNo>>, span: Duration) -> Result<(), Failure> {
    let (store, records, item) = (store.clone(), Arc::clone(records), random(150));
    load("trace-only commits on 10 records", CALLERS, span, move |caller, turn| {
        let at = (caller + usize::try_from(turn).unwrap_or(0)) % 10;
        let mut batch = Batch::new(records.get(at).copied().unwrap_or(RecordNo(0)), Expect::Nothing);
        batch.traces = vec![(Chain::TraceOpen, item.clone())];
        let store = store.clone();
        async move {
            store.commit(batch).await?;
            Ok(())
        }
    })
    .await
    .map(|_| ())
}

async fn reads(
    store: &Store,
    kept: Arc<parking_lot::Mutex<Vec<(RecordNo, ContentNo)>>>,
    span: Duration,
) -> Result<(), Failure> {
    let kept = std::mem::take(&mut *kept.lock());
    let (store, next) = (store.clone(), Arc::new(AtomicU64::new(0)));
    load("contents read", 2, span, move |_, _| {
        let at = next.fetch_add(7919, Ordering::Relaxed);
        let at = usize::try_from(at).unwrap_or(0) % kept.len().max(1);
        let (store, place) = (store.clone(), kept.get(at).copied());
        async move {
            if let Some((record, content)) = place {
                let bytes = store.content(record, content)?;
                if bytes.len() != DOCUMENT {
                    return Err("a content has another length".into());
                }
            }
            Ok(())
        }
    })
    .await
    .map(|_| ())
}
