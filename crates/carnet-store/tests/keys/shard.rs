//! A new shard key wraps the keys of all records anew, while the store is used.

use carnet_store::keyring::{self, KeyError, KeyWork, Rotate, Rotation};
use carnet_store::{Batch, Expect, Store};
use rusqlite::Connection;

use crate::fixture::{Folder, append, entries, opened, payloads};
use crate::months::{day, live, settle, shards};

const NEVER: Rotation = Rotation { every_days: 0, window_days: 35 };

/// Many records in few flushes.
async fn populate(store: &Store, count: usize) -> Vec<carnet_model::ids::RecordNo> {
    let records = store.new_records(count).await.unwrap();
    let batches: Vec<Batch> =
        records.iter().map(|record| entries(*record, Expect::New, &["opened"])).collect();
    assert!(store.commit_many(batches).await.iter().all(Result::is_ok));
    records
}

#[tokio::test]
async fn the_shard_key_is_replaced_each_month() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    // It is noted on the first day, and 30 days old on the 30th.
    live(&store, 0..=29).await;
    assert_eq!(shards(&store).await[0].0, 1);
    live(&store, 30..=59).await;
    assert_eq!(shards(&store).await, [(2, 64)]);
    live(&store, 60..=60).await;
    assert_eq!(shards(&store).await, [(3, 64)]);
    append(&store, record, "after three months").await;
    store.close().await;
    drop(store);
    assert_eq!(payloads(&folder.open(), record), ["opened", "after three months"]);
    assert_eq!(folder.verify().1, []);
}

#[tokio::test]
async fn the_store_is_used_while_keys_are_wrapped_anew() {
    let folder = Folder::new();
    let store = folder.open();
    let old = populate(&store, 1_000).await;
    settle(&store, 0).await;
    store.ask_for_keys(Rotate::Shard).await.unwrap();
    let (mut steps, mut new) = (0, Vec::new());
    while store.tend_keys(day(1), NEVER).await.unwrap() == KeyWork::More {
        steps += 1;
        new.push(opened(&store).await);
        append(&store, old[steps * 7 % old.len()], "meanwhile").await;
        // What is made from now on is wrapped by the newest key.
        let fresh = store.new_records(1).await.unwrap();
        let db = Connection::open(folder.0.join("keys.db")).unwrap();
        let sql = "SELECT version FROM record_key WHERE record = ?1";
        let version: u32 = db.query_row(sql, [fresh[0].to_sql()], |row| row.get(0)).unwrap();
        assert_eq!(version, 2, "step {steps}");
    }
    assert!(steps >= 5, "in small steps: {steps}");
    let status = shards(&store).await;
    assert_eq!(status.len(), 1);
    assert_eq!(status[0].0, 2);
    drop(store);
    let store = folder.open();
    for record in old.iter().chain(&new) {
        assert_eq!(payloads(&store, *record)[0], "opened");
    }
    drop(store);
    assert_eq!(folder.verify().1, []);
}

/// Copies of the files of an open store are what kill -9 leaves.
#[tokio::test]
async fn a_walk_that_was_killed_goes_on() {
    let folder = Folder::new();
    let store = folder.open();
    let records = populate(&store, 1_500).await;
    settle(&store, 0).await;
    store.ask_for_keys(Rotate::Shard).await.unwrap();
    let mut ends = 0;
    loop {
        let more = store.tend_keys(day(1), NEVER).await.unwrap();
        let killed = Folder::new();
        for file in ["carnet.db", "carnet.db-wal", "keys.db", "keys.db-wal", "master.key"] {
            std::fs::copy(folder.0.join(file), killed.0.join(file)).unwrap();
        }
        let again = killed.open();
        assert_eq!(payloads(&again, records[700]), ["opened"]);
        settle(&again, 1).await;
        assert_eq!(shards(&again).await, [(2, 1_500)], "after end {ends}");
        for record in &records {
            assert_eq!(payloads(&again, *record), ["opened"]);
        }
        ends += 1;
        if more == KeyWork::Idle {
            break;
        }
    }
    assert!(ends > 6, "{ends}");
}

/// A key that does not open keeps the old shard key alive: it may still be restored.
#[tokio::test]
async fn a_damaged_key_stops_the_end_of_the_old_one() {
    let folder = Folder::new();
    let store = folder.open();
    let records = populate(&store, 600).await;
    settle(&store, 0).await;
    drop(store);
    let db = Connection::open(folder.0.join("keys.db")).unwrap();
    let good: Vec<u8> = db
        .query_row("SELECT block FROM record_key WHERE record = ?1", [records[5].to_sql()], |row| row.get(0))
        .unwrap();
    let set = |block: &[u8]| {
        db.execute("UPDATE record_key SET block = ?2 WHERE record = ?1", (records[5].to_sql(), block))
            .unwrap();
    };
    let mut bad = good.clone();
    bad[9] ^= 1;
    set(&bad);
    let store = folder.open();
    store.ask_for_keys(Rotate::Shard).await.unwrap();
    let fault = loop {
        match store.tend_keys(day(1), NEVER).await {
            Ok(KeyWork::More) => {}
            other => break other,
        }
    };
    assert!(matches!(fault, Err(KeyError::Damaged)), "{fault:?}");
    assert_eq!(shards(&store).await, [(1, 1), (2, 599)]);
    assert_eq!(payloads(&store, records[6]), ["opened"]);
    assert_eq!(store.tend_keys(day(1), NEVER).await.unwrap(), KeyWork::Idle, "not over and over");
    set(&good);
    settle(&store, 2).await;
    assert_eq!(shards(&store).await, [(2, 600)]);
    assert_eq!(payloads(&store, records[5]), ["opened"]);
}

/// The command runs beside the server, which has the store open.
#[tokio::test]
async fn a_wish_is_noted_beside_the_server() {
    let folder = Folder::new();
    assert!(keyring::ask(&folder.config(), Rotate::Shard).is_err(), "there is no store");
    let store = folder.open();
    opened(&store).await;
    settle(&store, 0).await;
    keyring::ask(&folder.config(), Rotate::Shard).unwrap();
    keyring::ask(&folder.config(), Rotate::Shard).unwrap();
    assert_eq!(keyring::status(&folder.config()).unwrap().asked, [Rotate::Shard]);
    settle(&store, 0).await;
    let status = keyring::status(&folder.config()).unwrap();
    assert_eq!(status, store.key_status().await.unwrap());
    assert_eq!((status.asked.len(), status.shards[0].version), (0, 2));
}

#[tokio::test]
async fn unwrapped_keys_are_counted() {
    let folder = Folder::new();
    let store = folder.open();
    let records = populate(&store, 50).await;
    drop(store);
    let store = folder.open();
    let before = store.key_unwraps();
    for _ in 0..3 {
        for record in &records[..40] {
            store.load(*record).unwrap();
        }
    }
    assert_eq!(store.key_unwraps() - before, 40, "each once: it is kept");
}
