//! What start-up refuses, and what it repairs.

use std::os::unix::fs::PermissionsExt;

use carnet_model::ids::RecordNo;
use carnet_store::{CommitError, Expect, Health, OpenError, ReadError, Store};
use rusqlite::Connection;

use crate::fixture::{Folder, append, entries, opened, payloads};

#[tokio::test]
async fn a_directory_has_one_process() {
    let folder = Folder::new();
    let store = folder.open();
    assert!(matches!(Store::open(folder.config()), Err(OpenError::InUse)));
    let clone = store.clone();
    drop(store);
    assert!(matches!(Store::open(folder.config()), Err(OpenError::InUse)), "a clone still lives");
    assert_eq!(clone.health(), Health::Writing);
    clone.close().await;
    assert_eq!(clone.health(), Health::Closed);
    drop(clone);
    Store::open(folder.config()).unwrap();
}

#[tokio::test]
async fn a_master_key_that_others_can_read_is_refused() {
    let folder = Folder::new();
    drop(folder.open());
    let path = folder.0.join("master.key");
    let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
    for bad in [0o440, 0o404, 0o444, 0o640, 0o620] {
        mode(bad);
        assert!(matches!(Store::open(folder.config()), Err(OpenError::MasterKey(_))), "{bad:o}");
    }
    mode(0o600);
    folder.open();
}

#[tokio::test]
async fn keys_and_data_belong_together() {
    let (a, b) = (Folder::new(), Folder::new());
    drop((a.open(), b.open()));
    let swap = |file: &str| std::fs::copy(b.0.join(file), a.0.join(file)).unwrap();
    std::fs::copy(a.0.join("keys.db"), a.0.join("keys.of-a")).unwrap();
    swap("keys.db");
    assert!(matches!(Store::open(a.config()), Err(OpenError::WrongKeys(_))), "another ring");
    std::fs::remove_file(a.0.join("master.key")).unwrap();
    swap("master.key");
    assert!(matches!(Store::open(a.config()), Err(OpenError::WrongKeys(_))), "another deployment");
    std::fs::copy(a.0.join("keys.of-a"), a.0.join("keys.db")).unwrap();
    assert!(matches!(Store::open(a.config()), Err(OpenError::WrongKeys(_))), "another master key");
    std::fs::remove_file(a.0.join("master.key")).unwrap();
    assert!(matches!(Store::open(a.config()), Err(OpenError::WrongKeys(_))), "no master key");
    assert!(!a.0.join("master.key").exists(), "none is made where there is data");
}

#[tokio::test]
async fn a_later_schema_and_an_edited_migration_are_refused() {
    for file in ["carnet.db", "keys.db"] {
        let folder = Folder::new();
        drop(folder.open());
        let db = Connection::open(folder.0.join(file)).unwrap();
        db.execute("UPDATE migration SET sha256 = zeroblob(32)", []).unwrap();
        assert!(matches!(Store::open(folder.config()), Err(OpenError::Migration(1))), "{file}");
        let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        db.pragma_update(None, "user_version", version + 1).unwrap();
        match Store::open(folder.config()) {
            Err(OpenError::Newer { found, known }) => {
                assert_eq!((found, known), (version + 1, version), "{file}");
            }
            other => panic!("{file}: {other:?}"),
        }
    }
}

/// A key is durable before its record's first entry; a key whose record never came is swept.
#[tokio::test]
async fn keys_without_a_record_are_swept() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let never = store.new_record().await.unwrap();
    let keys = |pending: i64| -> i64 {
        let db = Connection::open(folder.0.join("keys.db")).unwrap();
        let sql = "SELECT count(*) FROM record_key WHERE pending = ?1";
        db.query_row(sql, [pending], |row| row.get(0)).unwrap()
    };
    assert!(keys(1) >= 2, "durable before any entry");
    drop(store);
    let store = folder.open();
    assert_eq!((keys(0), keys(1)), (1, 0));
    append(&store, record, "still has its key").await;
    let late = store.commit(entries(never, Expect::New, &["late"])).await;
    assert_eq!(late, Err(CommitError::Read(ReadError::NoKey)));
}

/// The numbers of records are random: none repeats, none is small.
#[tokio::test]
async fn record_numbers_say_nothing() {
    let folder = Folder::new();
    let store = folder.open();
    let mut numbers = Vec::new();
    for _ in 0..200 {
        numbers.push(store.new_record().await.unwrap());
    }
    numbers.sort();
    let distinct = numbers.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(distinct, 199);
    assert!(numbers.iter().filter(|n| **n > RecordNo(1 << 63)).count() > 50);
}

/// The log of an unclean end is replayed: copies of the files of an open store are what kill -9 leaves.
#[tokio::test]
async fn what_was_acknowledged_survives_an_unclean_end() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    for n in 0..50 {
        append(&store, record, &n.to_string()).await;
    }
    let crashed = Folder::new();
    for file in ["carnet.db", "carnet.db-wal", "keys.db", "keys.db-wal", "master.key"] {
        std::fs::copy(folder.0.join(file), crashed.0.join(file)).unwrap();
    }
    let recovered = crashed.open();
    assert_eq!(payloads(&recovered, record).len(), 51);
    append(&recovered, record, "goes on").await;
    recovered.close().await;
    assert_eq!(crashed.verify().1, []);
}
