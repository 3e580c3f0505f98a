//! A full disk, and a disk that fails.

use std::path::PathBuf;
use std::process::Command;

use bytes::Bytes;
use carnet_model::ids::{ContentNo, RecordNo, Turn};
use carnet_store::{Batch, CommitError, Expect, Health, Store, StoreConfig};

use crate::fixture::{Folder, append, entries, opened, payloads, random};

fn deposit(record: RecordNo, turn: u64, seed: u64) -> Batch {
    let mut batch = entries(record, Expect::Turn(Turn(turn)), &["deposit"]);
    batch.contents = vec![(ContentNo(turn), Bytes::from(random(seed, 100_000)))];
    batch
}

/// Deposits until the store is full; returns how many were acknowledged.
async fn until_full(store: &Store, record: RecordNo) -> u64 {
    for turn in 1..1000 {
        match store.commit(deposit(record, turn, turn)).await {
            Ok(_) => {}
            Err(CommitError::Full) => return turn - 1,
            Err(other) => panic!("{other:?} after {turn} deposits"),
        }
    }
    panic!("never full");
}

fn all_acknowledged_is_there(store: &Store, record: RecordNo, deposits: u64) {
    assert_eq!(store.health(), Health::Writing, "a full disk does not stop the store");
    assert_eq!(payloads(store, record).len() as u64, deposits + 1);
    for turn in 1..=deposits {
        assert!(store.content(record, ContentNo(turn)).unwrap() == random(turn, 100_000));
    }
    assert!(store.content(record, ContentNo(deposits + 1)).is_err(), "nothing half done");
}

#[tokio::test]
async fn at_its_limit_the_store_says_full_and_goes_on_when_there_is_room() {
    let folder = Folder::new();
    let mut config = folder.config();
    config.max_bytes = Some(3 << 20);
    let store = Store::open(config).unwrap();
    let record = opened(&store).await;
    let deposits = until_full(&store, record).await;
    assert!((15..40).contains(&deposits), "{deposits}");
    all_acknowledged_is_there(&store, record, deposits);
    let mut batch = entries(record, Expect::Turn(Turn(deposits + 1)), &["deleted"]);
    batch.drop_contents = vec![ContentNo(1), ContentNo(2)];
    store.commit(batch).await.unwrap();
    store.commit(deposit(record, deposits + 2, 5)).await.unwrap();
    store.close().await;
    drop(store);
    assert_eq!(folder.verify().1, []);
}

/// The same on a file system that is really full, where this test may mount one.
#[tokio::test]
async fn on_a_full_file_system_nothing_acknowledged_is_lost() {
    let mount = Folder::new();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=12m", "carnet-test"])
        .arg(&mount.0)
        .output()
        .is_ok_and(|output| output.status.success());
    if !mounted {
        println!("a full file system was not tried: mounting one is not allowed here");
        return;
    }
    let result = tokio::spawn(fill_file_system(mount.config())).await;
    let unmounted = Command::new("umount").arg(&mount.0).status().unwrap();
    assert!(unmounted.success());
    result.unwrap();
}

async fn fill_file_system(config: StoreConfig) {
    let dir = config.dir.clone();
    let store = Store::open(config.clone()).unwrap();
    let record = opened(&store).await;
    std::fs::write(dir.join("ballast"), random(1, 6 << 20)).unwrap();
    let deposits = until_full(&store, record).await;
    assert!(deposits > 3, "{deposits}");
    all_acknowledged_is_there(&store, record, deposits);
    store.close().await;
    drop(store);
    let store = Store::open(config.clone()).unwrap();
    all_acknowledged_is_there(&store, record, deposits);
    std::fs::remove_file(dir.join("ballast")).unwrap();
    append(&store, record, "there is room again").await;
    store.close().await;
    drop(store);
    let store = Store::open(config).unwrap();
    assert_eq!(payloads(&store, record).len() as u64, deposits + 2);
}

const CHILD: &str = "CARNET_STORE_FAILING_DISK";

/// Runs in a process of its own, where no file may grow beyond a limit: the write fails as on a broken disk,
/// and not as on a full one.
#[tokio::test]
async fn child_of_the_failing_disk() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let folder = std::mem::ManuallyDrop::new(Folder(PathBuf::from(dir)));
    let store = folder.open();
    let record = opened(&store).await;
    for turn in 1..1000 {
        match store.commit(deposit(record, turn, turn)).await {
            Ok(_) => println!("acknowledged {} {turn}", record.0),
            Err(error) => {
                assert_eq!(error, CommitError::Unknown);
                assert_eq!(store.health(), Health::Poisoned);
                let after = store.commit(deposit(record, turn, turn)).await;
                assert_eq!(after, Err(CommitError::Closed), "nothing is tried again");
                assert!(
                    store.content(record, ContentNo(1)).is_ok(),
                    "reading goes on until the process ends"
                );
                println!("stopped");
                return;
            }
        }
    }
}

/// An input/output error at commit: unknown, the store stops, and the next start verifies everything.
#[tokio::test]
async fn an_input_output_error_stops_the_store_and_the_next_start_looks() {
    let folder = Folder::new();
    let script = "trap '' XFSZ; ulimit -f 4000; exec \"$0\" --exact engine_files::child_of_the_failing_disk --nocapture";
    let child = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(CHILD, &folder.0)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success() && said.contains("stopped"),
        "{said}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let acknowledged: Vec<(u64, u64)> = said
        .lines()
        .filter_map(|line| line.split_once("acknowledged ")?.1.split_once(' '))
        .map(|(record, turn)| (record.parse().unwrap(), turn.parse().unwrap()))
        .collect();
    assert!(acknowledged.len() > 3, "{said}");
    let mark = folder.0.join("suspect");
    assert!(mark.exists());
    let store = folder.open();
    assert!(!mark.exists());
    for (record, turn) in acknowledged {
        assert!(store.content(RecordNo(record), ContentNo(turn)).unwrap() == random(turn, 100_000));
    }
    drop(store);
    // What does not verify is not opened.
    std::fs::write(&mark, "").unwrap();
    let db = rusqlite::Connection::open(folder.0.join("carnet.db")).unwrap();
    db.execute("DELETE FROM content WHERE content = 2", []).unwrap();
    drop(db);
    assert!(matches!(Store::open(folder.config()), Err(carnet_store::OpenError::Damaged(_))));
    assert!(mark.exists());
}
