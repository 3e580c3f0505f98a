//! A store on PostgreSQL: two databases and a folder of its own, removed at the end.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_model::ids::RecordNo;
use carnet_seal::{KeyPlace, SystemEntropy};
use carnet_store::verify::{self, Keys, Summary};
use carnet_store::{
    CommitError, EngineConfig, Expect, Fault, Layout, PostgresConfig, Statements, Store, StoreConfig,
};

use crate::database::{at, bouncer, copy, number, run, server};
pub(crate) use crate::steps::{append, copy_dir, entries, opened, payloads, random, traces};

/// Whether batches of several callers share a transaction.
pub(crate) fn has_groups() -> bool {
    std::env::var("CARNET_TEST_VARIANT").as_deref() != Ok("single")
}

/// Random sequences that the model is asked about: each has databases of its own.
pub(crate) const MODEL_CASES: u32 = 12;

static FOLDERS: AtomicU64 = AtomicU64::new(0);

/// The folder, and the name of its databases.
pub(crate) struct Folder(pub(crate) PathBuf, String);

impl Folder {
    pub(crate) fn new() -> Self {
        let name = format!("carnet_{}_{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&path).unwrap();
        for database in [name.clone(), format!("{name}_keys")] {
            run(&server(), &format!("CREATE DATABASE {database}"));
        }
        Self(path, name)
    }

    /// The sealed rows.
    pub(crate) fn url(&self) -> String {
        at(&server(), &self.1)
    }

    pub(crate) fn keys_url(&self) -> String {
        at(&server(), &format!("{}_keys", self.1))
    }

    /// The variant of this run: another layout, or unnamed statements behind a pooler.
    pub(crate) fn postgres(&self) -> PostgresConfig {
        let mut config = PostgresConfig::new(self.url(), self.keys_url());
        match std::env::var("CARNET_TEST_VARIANT").as_deref() {
            Ok("partitioned") => config.layout = Layout::Partitioned(4),
            Ok("pooled") => {
                config.url = at(&bouncer(), &self.1);
                config.keys_url = at(&bouncer(), &format!("{}_keys", self.1));
                config.statements = Statements::Unnamed;
            }
            Ok("single") => config.group = 1,
            Ok(other) => panic!("CARNET_TEST_VARIANT={other}"),
            Err(_) => {}
        }
        config
    }

    pub(crate) fn config(&self) -> StoreConfig {
        let mut config = StoreConfig::in_dir(&self.0, Arc::new(SystemEntropy));
        config.engine = EngineConfig::Postgres(self.postgres());
        config.spool_bytes = 256 << 10;
        config
    }

    /// One of several processes: its own folder, the same databases, master key and log.
    pub(crate) fn beside(&self, node: u32) -> StoreConfig {
        let mut config = StoreConfig::in_dir(self.0.join(format!("node-{node}")), Arc::new(SystemEntropy));
        let mut engine = self.postgres();
        engine.node = node;
        config.engine = EngineConfig::Postgres(engine);
        config.master_key = KeyPlace::File(self.0.join("master.key"));
        config.log = Some(self.0.join("log"));
        config.spool_bytes = 32 << 10;
        config
    }

    /// The spool of one of several processes, and all that they share.
    pub(crate) fn verify_beside(&self, node: u32) -> (Summary, Vec<Fault>) {
        let mut faults = Vec::new();
        let (config, master) = (self.beside(node), self.0.join("master.key"));
        let keys = Keys::Master(&master);
        let summary = verify::configured(&config, keys, &mut |fault| faults.push(fault)).unwrap();
        (summary, faults)
    }

    pub(crate) fn open(&self) -> Store {
        Store::open(self.config()).unwrap()
    }

    pub(crate) fn verify(&self) -> (Summary, Vec<Fault>) {
        self.verify_with(Keys::Master(&self.0.join("master.key")))
    }

    pub(crate) fn verify_with(&self, keys: Keys<'_>) -> (Summary, Vec<Fault>) {
        let mut faults = Vec::new();
        let summary = verify::configured(&self.config(), keys, &mut |fault| faults.push(fault)).unwrap();
        (summary, faults)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
        if std::thread::panicking() {
            return;
        }
        for database in [self.1.clone(), format!("{}_keys", self.1)] {
            run(&server(), &format!("DROP DATABASE {database} WITH (FORCE)"));
        }
    }
}

/// The database as it stands, with the keys: a backup.
pub(crate) fn copy_database(from: &Folder, to: &Folder) {
    copy(&from.url(), &to.url());
    copy(&from.keys_url(), &to.keys_url());
    std::fs::copy(from.0.join("master.key"), to.0.join("master.key")).unwrap();
}

/// With a small spool.
pub(crate) fn tight(folder: &Folder) -> StoreConfig {
    let mut config = folder.config();
    config.spool_bytes = 32 << 10;
    config
}

/// What the server answers when its disk is full, to whoever writes an entry; and to whoever lets the ledger forget
/// what came from a spool.
const FULL: &str = "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS \
    $$ BEGIN RAISE EXCEPTION 'could not extend file: no space left on device' USING ERRCODE = '53100'; END $$";
const FULL_LEDGER: &str =
    "CREATE TRIGGER full_disk BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION full_disk()";
const FULL_TICKETS: &str = "CREATE TRIGGER full_disk BEFORE DELETE ON ticket FOR EACH ROW \
    WHEN (OLD.kind = 255) EXECUTE FUNCTION full_disk()";
const ROOM: &str = "DROP TRIGGER IF EXISTS full_disk ON ledger; DROP TRIGGER IF EXISTS full_disk ON ticket; \
    DROP FUNCTION IF EXISTS full_disk()";

/// There is room again.
pub(crate) fn open_room(folder: &Folder) {
    run(&folder.url(), ROOM);
}

/// The same, once there is room again.
pub(crate) fn roomy(folder: &Folder) -> StoreConfig {
    open_room(folder);
    tight(folder)
}

/// Nothing more goes into the ledger.
pub(crate) async fn fill(folder: &Folder, store: &Store, record: RecordNo) {
    run(&folder.url(), &format!("{FULL}; {FULL_LEDGER}"));
    let turn = store.turn(record).unwrap().unwrap();
    let deposit = entries(record, Expect::Turn(turn), &["deposit"]);
    assert_eq!(store.commit(deposit).await, Err(CommitError::Full));
}

/// Deposits go in again, and what was spooled.
pub(crate) async fn make_room(folder: &Folder, store: &Store, _: RecordNo) {
    run(&folder.url(), ROOM);
    store.flush().await.unwrap();
}

/// What was spooled goes in, and the ledger cannot forget that it did.
pub(crate) async fn make_some_room(folder: &Folder, store: &Store, _: RecordNo) {
    run(&folder.url(), &format!("{ROOM}; {FULL}; {FULL_TICKETS}"));
    // The job of each second may have been first.
    assert!(matches!(store.flush().await, Ok(()) | Err(CommitError::Full)));
}

/// Spooled traces that the ledger remembers.
pub(crate) fn remembered(folder: &Folder) -> i64 {
    number(&folder.url(), "SELECT count(*) FROM ticket WHERE kind = 255")
}
