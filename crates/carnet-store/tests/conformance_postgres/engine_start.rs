//! What start-up refuses, and what it repairs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use carnet_model::ids::Turn;
use carnet_seal::SystemEntropy;
use carnet_store::{
    CommitError, EngineConfig, Expect, Health, OpenError, PostgresConfig, ReadError, Store, StoreConfig,
};

use crate::database::{number, query, run, server};
use crate::fixture::{Folder, append, copy_database, entries, opened, payloads};

#[tokio::test]
async fn a_directory_has_one_process_and_the_databases_many() {
    let folder = Folder::new();
    let store = folder.open();
    assert!(matches!(Store::open(folder.config()), Err(OpenError::InUse)));
    let other = Store::open(folder.beside(1)).unwrap();
    let record = opened(&store).await;
    assert_eq!((store.health(), other.health()), (Health::Writing, Health::Writing));
    store.close().await;
    assert_eq!((store.health(), other.health()), (Health::Closed, Health::Writing));
    assert_eq!(store.commit(entries(record, Expect::Turn(Turn(1)), &["x"])).await, Err(CommitError::Closed));
    drop(store);
    Store::open(folder.config()).unwrap();
}

#[tokio::test]
async fn keys_and_data_belong_together() {
    let (a, b) = (Folder::new(), Folder::new());
    drop((a.open(), b.open()));
    let mixed = |url: String, keys_url: String, folder: &Folder| {
        let mut config = folder.config();
        config.engine = EngineConfig::Postgres(PostgresConfig::new(url, keys_url));
        Store::open(config)
    };
    assert!(matches!(mixed(a.url(), b.keys_url(), &b), Err(OpenError::WrongKeys(_))), "another deployment");
    assert!(matches!(mixed(a.url(), a.keys_url(), &b), Err(OpenError::WrongKeys(_))), "another master key");
    std::fs::remove_file(a.0.join("master.key")).unwrap();
    assert!(Store::open(a.config()).is_err(), "no master key");
    assert!(!a.0.join("master.key").exists(), "none is made where there is data");
    assert!(Store::open(b.config()).is_ok());
}

#[tokio::test]
async fn a_later_schema_and_an_edited_migration_are_refused() {
    for keys in [false, true] {
        let folder = Folder::new();
        drop(folder.open());
        let url = if keys { folder.keys_url() } else { folder.url() };
        let last = number(&url, "SELECT max(number)::bigint FROM migration");
        let next = last + 1;
        run(
            &url,
            &format!("INSERT INTO migration (number, sha256, safe_for) VALUES ({next}, '\\x00', {last})"),
        );
        assert!(Store::open(folder.config()).is_ok(), "a later program says that this one may go on");
        run(&url, &format!("UPDATE migration SET safe_for = {next} WHERE number = {next}"));
        match Store::open(folder.config()) {
            Err(OpenError::Newer { found, known }) => {
                assert_eq!((i64::from(found), i64::from(known)), (next, last));
            }
            other => panic!("{other:?}"),
        }
        run(
            &url,
            &format!("DELETE FROM migration WHERE number = {next}; UPDATE migration SET sha256 = '\\x00'"),
        );
        assert!(matches!(Store::open(folder.config()), Err(OpenError::Migration(1))));
    }
}

/// A key whose record never came is swept when it is old: another process may be about to use a young one.
#[tokio::test]
async fn old_keys_without_a_record_are_swept() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let never = store.new_record().await.unwrap();
    let keys = |pending| {
        number(&folder.keys_url(), &format!("SELECT count(*) FROM record_key WHERE pending = {pending}"))
    };
    assert!(keys(true) >= 2, "durable before any entry");
    drop(store);
    let store = folder.open();
    assert_eq!(keys(false), 1);
    assert!(keys(true) >= 1, "young ones stay");
    drop(store);
    run(&folder.keys_url(), "UPDATE record_key SET made = made - interval '25 hours' WHERE pending");
    let store = folder.open();
    assert_eq!((keys(false), keys(true)), (1, 0));
    append(&store, record, "still has its key").await;
    let late = store.commit(entries(never, Expect::New, &["late"])).await;
    assert_eq!(late, Err(CommitError::Read(ReadError::NoKey)));
}

/// A copy taken while the store is open is what a restore to that instant gives.
#[tokio::test]
async fn what_was_acknowledged_is_in_a_copy() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    for n in 0..20 {
        append(&store, record, &n.to_string()).await;
    }
    let restored = Folder::new();
    copy_database(&folder, &restored);
    let again = restored.open();
    assert_eq!(payloads(&again, record).len(), 21);
    append(&again, record, "goes on").await;
    drop(again);
    assert_eq!(restored.verify().1, []);
}

/// Migrations that two programs apply at once are applied once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_make_the_tables_once() {
    let folder = Folder::new();
    let open = |node| {
        let config = folder.beside(node);
        tokio::task::spawn_blocking(move || Store::open(config))
    };
    let (a, b, c) = tokio::join!(open(1), open(2), open(3));
    let (a, b, c) = (a.unwrap().unwrap(), b.unwrap().unwrap(), c.unwrap().unwrap());
    let record = opened(&a).await;
    append(&b, record, "b").await;
    append(&c, record, "c").await;
    assert_eq!(payloads(&a, record), ["opened", "b", "c"]);
}

/// A server of this test's own, whose settings it may spoil.
struct Cluster(PathBuf);

impl Cluster {
    fn script(arguments: &[&str]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/postgres/cluster");
        let out = Command::new(script).args(arguments).output().unwrap();
        assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    }

    fn start() -> (Self, String) {
        let folder = std::env::temp_dir().join(format!("carnet-cluster-{}", std::process::id()));
        let said = Self::script(&["start", folder.to_str().unwrap()]);
        let url =
            said.lines().find_map(|line| line.strip_prefix("CARNET_TEST_POSTGRES=")).unwrap().to_owned();
        (Self(folder), url)
    }

    fn restart(&self) {
        let folder = self.0.to_str().unwrap();
        Self::script(&["kill", folder]);
        Self::script(&["again", folder]);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        Self::script(&["stop", self.0.to_str().unwrap()]);
    }
}

#[tokio::test]
async fn a_server_that_may_lose_what_it_confirmed_is_refused() {
    // Where there is no PostgreSQL at all nothing is tested.
    server();
    let (cluster, url) = Cluster::start();
    let folder = std::env::temp_dir().join(format!("carnet-unsafe-{}", std::process::id()));
    for database in ["rows", "keys"] {
        run(&url, &format!("CREATE DATABASE {database}"));
    }
    let at = |name| crate::database::at(&url, name);
    let open = |in_cluster| {
        let mut config = StoreConfig::in_dir(&folder, Arc::new(SystemEntropy));
        let mut engine = PostgresConfig::new(at("rows"), at("keys"));
        engine.cluster = in_cluster;
        config.engine = EngineConfig::Postgres(engine);
        Store::open(config).map(drop).map_err(|error| error.to_string())
    };
    open(false).unwrap();
    assert!(open(true).unwrap_err().contains("synchronous_standby_names"));
    for (setting, value) in [("fsync", "off"), ("full_page_writes", "off"), ("synchronous_commit", "local")] {
        run(&url, &format!("ALTER SYSTEM SET {setting} = {value}"));
        reload(&url, setting, value);
        assert!(open(false).unwrap_err().contains(setting), "{setting}");
        run(&url, &format!("ALTER SYSTEM RESET {setting}"));
        reload(&url, setting, "on");
        open(false).unwrap();
    }
    // In one of the two databases alone.
    for database in ["rows", "keys"] {
        run(&url, &format!("ALTER DATABASE {database} SET synchronous_commit = off"));
        assert!(open(false).unwrap_err().contains("synchronous_commit"), "{database}");
        run(&url, &format!("ALTER DATABASE {database} RESET synchronous_commit"));
    }
    run(&url, "ALTER SYSTEM SET data_sync_retry = on");
    cluster.restart();
    assert!(open(false).unwrap_err().contains("data_sync_retry"));
    run(&url, "ALTER SYSTEM RESET data_sync_retry");
    cluster.restart();
    open(false).unwrap();
    drop(cluster);
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Waits until new sessions have a setting.
fn reload(url: &str, setting: &str, value: &str) {
    run(url, "SELECT pg_reload_conf()");
    while query(url, &format!("SHOW {setting}"))[0].get::<_, String>(0) != value {
        std::thread::yield_now();
    }
}
