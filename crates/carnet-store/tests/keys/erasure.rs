//! Erased means erased, backups included, once the window has passed (`design/security.md` 4.4).

use std::fs;

use carnet_model::ids::{Chain, ContentNo, RecordNo};
use carnet_store::{Batch, Expect, OpenError, ReadError, Store, StoreConfig};
use rusqlite::Connection;

use crate::fixture::{Folder, payloads};
use crate::months::{key_files, live, settle};

const TEXT: &[u8] = b"discharge letter";

async fn filed(store: &Store) -> RecordNo {
    let record = store.new_record().await.unwrap();
    let mut batch = Batch::new(record, Expect::New);
    batch.entries = vec![(Chain::StateOpen, b"filed".to_vec())];
    batch.contents = vec![(ContentNo(1), TEXT.into())];
    store.commit(batch).await.unwrap();
    record
}

/// Copies files of a closed store.
fn copy(from: &Folder, to: &Folder, files: &[&str]) {
    for file in files {
        fs::copy(from.0.join(file), to.0.join(file)).unwrap();
    }
}

/// A backup of data and keys put back, with the master keys that exist in `live`.
fn restored(backup: &Folder, live: &Folder) -> Folder {
    let folder = Folder::new();
    copy(backup, &folder, &["carnet.db", "keys.db"]);
    for file in key_files(live) {
        copy(live, &folder, &[&file]);
    }
    folder
}

fn config(folder: &Folder) -> StoreConfig {
    folder.config()
}

#[tokio::test]
async fn after_the_window_no_backup_opens_an_erased_record() {
    let folder = Folder::new();
    let store = folder.open();
    let (erased, other) = (filed(&store).await, filed(&store).await);
    live(&store, 0..=5).await;
    store.close().await;
    drop(store);
    // Data and wrapped keys, in two sets; never the master key.
    let backup = Folder::new();
    copy(&folder, &backup, &["carnet.db", "keys.db"]);

    let store = folder.open();
    live(&store, 6..=6).await;
    store.erase(erased).await.unwrap();
    assert_eq!(store.load(erased), Ok(None), "at once in the live store");
    // Day 30: new shard key, new master key. The first master key stays until day 65.
    live(&store, 7..=64).await;
    store.close().await;
    let early = Store::open(config(&restored(&backup, &folder))).unwrap();
    assert_eq!(
        early.content(erased, ContentNo(1)).unwrap(),
        TEXT,
        "within the window a backup still opens it"
    );
    drop(early);
    drop(store);

    let store = folder.open();
    live(&store, 65..=66).await;
    store.close().await;
    drop(store);
    // 1. The whole backup: the master key that wrapped its keys is gone.
    let whole = Store::open(config(&restored(&backup, &folder)));
    assert!(matches!(whole, Err(OpenError::WrongKeys(_))), "{whole:?}");
    for file in key_files(&folder) {
        let forced = Folder::new();
        copy(&backup, &forced, &["carnet.db", "keys.db"]);
        fs::copy(folder.0.join(&file), forced.0.join("master.key")).unwrap();
        assert!(matches!(Store::open(config(&forced)), Err(OpenError::WrongKeys(_))), "{file}");
    }
    // 2. The data of the backup with the keys of today: everything but the erased record.
    let mixed = restored(&backup, &folder);
    copy(&folder, &mixed, &["keys.db"]);
    opens_the_other_only(&mixed, erased, other);
    // 3. The erased record's wrapped key, put back by hand into the keys of today: what wrapped it is gone.
    let forged = restored(&backup, &folder);
    copy(&folder, &forged, &["keys.db"]);
    put_back(&forged, &backup, erased);
    opens_the_other_only(&forged, erased, other);
}

fn opens_the_other_only(folder: &Folder, erased: RecordNo, other: RecordNo) {
    let store = Store::open(config(folder)).unwrap();
    assert_eq!(payloads(&store, other), ["filed"]);
    assert_eq!(store.content(other, ContentNo(1)).unwrap(), TEXT);
    assert_eq!(store.load(erased), Err(ReadError::NoKey));
    assert_eq!(store.content(erased, ContentNo(1)), Err(ReadError::NoKey));
}

/// Takes the erased record's row from the backup: as it is, and as if the newest shard key had wrapped it.
fn put_back(folder: &Folder, backup: &Folder, erased: RecordNo) {
    let db = Connection::open(folder.0.join("keys.db")).unwrap();
    db.execute("ATTACH ?1 AS backup", [backup.0.join("keys.db").to_str().unwrap()]).unwrap();
    let taken = db
        .execute(
            "INSERT INTO record_key SELECT * FROM backup.record_key WHERE record = ?1",
            [erased.to_sql()],
        )
        .unwrap();
    assert_eq!(taken, 1);
    let newest = "UPDATE record_key SET version = (SELECT max(version) FROM shard_key) WHERE record = ?1";
    db.execute(newest, [erased.to_sql()]).unwrap();
}

/// The shard key that wrapped the erased record leaves no copy in the files of the live store.
#[tokio::test]
async fn destroyed_keys_leave_the_files() {
    let folder = Folder::new();
    let store = folder.open();
    let record = filed(&store).await;
    settle(&store, 0).await;
    let block = |sql: &str| -> Vec<u8> {
        let db = Connection::open(folder.0.join("keys.db")).unwrap();
        db.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    let shard = block("SELECT block FROM shard_key");
    let wrapped = block(&format!("SELECT block FROM record_key WHERE record = {}", record.to_sql()));
    let present = |needle: &[u8]| {
        let files = ["keys.db", "keys.db-wal"].map(|file| fs::read(folder.0.join(file)).unwrap_or_default());
        files.iter().any(|bytes| bytes.windows(needle.len()).any(|found| found == needle))
    };
    assert!(present(&shard) && present(&wrapped));
    store.erase(record).await.unwrap();
    assert!(!present(&wrapped), "the record's key");
    settle(&store, 30).await;
    assert!(!present(&shard), "the shard key as the first master key wrapped it");
}
