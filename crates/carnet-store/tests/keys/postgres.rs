//! Keys on PostgreSQL: the same rules, and several processes on one ring. Needs a server in `CARNET_TEST_POSTGRES`
//! (`tests/postgres/cluster`); each test makes two databases of its own there.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_model::ids::RecordNo;
use carnet_seal::{KeyPlace, SystemEntropy};
use carnet_store::keyring::{self, KeyWork, Rotate, Rotation};
use carnet_store::{Batch, EngineConfig, Expect, PostgresConfig, ReadError, Statements, Store, StoreConfig};
use tokio_postgres::{Client, NoTls};

use crate::fixture::{Folder, append, entries, opened, payloads};
use crate::months::{day, live, masters, settle, settle_by, shards};

const ON_DEMAND: Rotation = Rotation { every_days: 0, window_days: 35 };
static NAMES: AtomicU64 = AtomicU64::new(0);

async fn client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A database of a server.
fn at(server: &str, name: &str) -> String {
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

/// Two databases; a folder for the master key, the log, and those of processes.
struct Databases {
    folder: Folder,
    server: String,
    names: [String; 2],
}

impl Databases {
    /// `None`: there is no server to test on.
    async fn new() -> Option<Self> {
        let Ok(server) = std::env::var("CARNET_TEST_POSTGRES") else {
            assert!(std::env::var_os("CI").is_none(), "CARNET_TEST_POSTGRES names no server");
            println!("CARNET_TEST_POSTGRES names no server: nothing was tested");
            return None;
        };
        let number = NAMES.fetch_add(1, Ordering::Relaxed);
        let names = ["data", "keys"].map(|what| format!("keys_{}_{number}_{what}", std::process::id()));
        let admin = client(&server).await;
        for name in &names {
            admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
            admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        }
        Some(Self { folder: Folder::new(), server, names })
    }

    async fn keys(&self) -> Client {
        client(&at(&self.server, &self.names[1])).await
    }

    /// One of the processes that share the databases; behind a pooler in the variant `pooled`.
    fn process(&self, node: u32) -> StoreConfig {
        let pooled = std::env::var("CARNET_TEST_VARIANT").is_ok_and(|variant| variant == "pooled");
        let server =
            if pooled { std::env::var("CARNET_TEST_PGBOUNCER").unwrap() } else { self.server.clone() };
        let [data, keys] = [0, 1].map(|which| at(&server, &self.names[which]));
        let mut postgres = PostgresConfig::new(data, keys);
        if pooled {
            postgres.statements = Statements::Unnamed;
        }
        (postgres.node, postgres.require_checksums) = (node, false);
        let dir = self.folder.0.join(format!("process-{node}"));
        StoreConfig {
            master_key: KeyPlace::File(self.folder.0.join("master.key")),
            log: Some(self.folder.0.join("log")),
            engine: EngineConfig::Postgres(postgres),
            ..StoreConfig::in_dir(dir, Arc::new(SystemEntropy))
        }
    }

    fn open(&self, node: u32) -> Store {
        Store::open(self.process(node)).unwrap()
    }

    async fn end(self) {
        let admin = client(&self.server).await;
        for name in &self.names {
            admin.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
        }
    }
}

fn key_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    entries.filter(|name| name.to_str().unwrap().starts_with("master.key")).count()
}

async fn populate(store: &Store, count: usize) -> Vec<RecordNo> {
    let records = store.new_records(count).await.unwrap();
    let batches: Vec<Batch> =
        records.iter().map(|record| entries(*record, Expect::New, &["opened"])).collect();
    assert!(store.commit_many(batches).await.iter().all(Result::is_ok));
    records
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_replaced_each_month_and_old_ones_destroyed() {
    let Some(databases) = Databases::new().await else { return };
    let store = databases.open(1);
    let (record, erased) = (opened(&store).await, opened(&store).await);
    live(&store, 0..=5).await;
    let before = databases.keys().await;
    let row = before
        .query_one("SELECT block, check_value FROM record_key WHERE record = $1", &[&erased.to_sql()])
        .await
        .unwrap();
    let (block, check): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(1));
    store.erase(erased).await.unwrap();
    live(&store, 6..=66).await;
    assert_eq!(shards(&store).await[0].0, 3);
    assert_eq!(masters(&store).await, [(2, true), (3, false)]);
    assert_eq!(key_files(&databases.folder.0), 2);
    append(&store, record, "after three months").await;
    store.close().await;
    drop(store);
    // The erased record's wrapped key, from a backup, put back by hand.
    before
        .execute(
            "INSERT INTO record_key (record, generation, shard, version, block, check_value, pending) \
             VALUES ($1, 1, 0, 3, $2, $3, false)",
            &[&erased.to_sql(), &block, &check],
        )
        .await
        .unwrap();
    let store = databases.open(1);
    assert_eq!(payloads(&store, record).len(), 2);
    assert_eq!(
        store.commit(entries(erased, Expect::New, &["again"])).await.unwrap_err(),
        ReadError::NoKey.into()
    );
    store.close().await;
    drop(store);
    databases.end().await;
}

/// One process tends the ring; the other learns of it when it meets a key of a version that it does not know, or when what
/// it makes is outdated.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_follows() {
    let Some(databases) = Databases::new().await else { return };
    let (first, second) = (databases.open(1), databases.open(2));
    let old = populate(&first, 600).await;
    settle(&first, 0).await;
    first.ask_for_keys(Rotate::Shard).await.unwrap();
    let (mut steps, mut made) = (0, Vec::new());
    while first.tend_keys(day(1), ON_DEMAND).await.unwrap() == KeyWork::More {
        steps += 1;
        made.extend(populate(&second, 3).await);
        assert_eq!(payloads(&second, old[steps]), ["opened"], "step {steps}");
    }
    assert_eq!(shards(&second).await.len(), 1, "nothing was left behind by what the other made");
    assert_eq!(shards(&second).await[0].0, 2);
    for record in old.iter().chain(&made) {
        assert_eq!(payloads(&second, *record), ["opened"]);
    }
    first.ask_for_keys(Rotate::Master).await.unwrap();
    settle(&second, 2).await;
    settle(&first, 2).await;
    assert_eq!(masters(&first).await, [(1, true), (2, false)]);
    drop((first, second));
    assert_eq!(payloads(&databases.open(3), old[0]), ["opened"]);
    databases.end().await;
}

/// Both tend at the same time: what comes of it is one rotation, and no key is lost.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_tend_one_ring() {
    let Some(databases) = Databases::new().await else { return };
    let (first, second) = (databases.open(1), databases.open(2));
    let records = populate(&first, 1_000).await;
    settle(&first, 0).await;
    for number in 1..=3 {
        for what in [Rotate::Shard, Rotate::Master] {
            first.ask_for_keys(what).await.unwrap();
        }
        let tend = async |store: &Store| {
            for _ in 0..10_000 {
                // What the other has just done may be in the way: the next step finds it.
                if let Ok(KeyWork::Idle) = store.tend_keys(day(number), ON_DEMAND).await {
                    return;
                }
            }
            panic!("the keys never come to rest");
        };
        tokio::join!(tend(&first), tend(&second));
        settle(&first, number).await;
    }
    assert_eq!(shards(&first).await.iter().map(|shard| shard.1).sum::<u64>(), 1_000);
    assert_eq!(shards(&first).await.len(), 1);
    let live: Vec<_> = masters(&first).await.into_iter().filter(|(_, retired)| !retired).collect();
    assert_eq!(live.len(), 1);
    // What no longer wraps anything goes; everything opens without it.
    settle_by(&first, 60, ON_DEMAND).await;
    assert_eq!(masters(&first).await, live);
    assert_eq!(key_files(&databases.folder.0), 1);
    drop((first, second));
    let store = databases.open(3);
    for record in &records {
        assert_eq!(payloads(&store, *record), ["opened"]);
    }
    drop(store);
    databases.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_is_noted_beside_the_servers() {
    let Some(databases) = Databases::new().await else { return };
    assert!(keyring::status(&databases.process(1)).is_err(), "there is no ring");
    let store = databases.open(1);
    opened(&store).await;
    settle(&store, 0).await;
    keyring::ask(&databases.process(9), Rotate::Shard).unwrap();
    assert_eq!(keyring::status(&databases.process(9)).unwrap().asked, [Rotate::Shard]);
    settle(&store, 0).await;
    assert_eq!(keyring::status(&databases.process(9)).unwrap(), store.key_status().await.unwrap());
    drop(store);
    databases.end().await;
}
