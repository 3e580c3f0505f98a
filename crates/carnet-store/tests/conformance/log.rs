//! The transparency log over a store: what is in it, who signs it, what it outlives.

use carnet_model::ids::{Chain, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Checkpoint, Key, KeyKind, LogReceipt, NoteError, NoteSigner, TreeHead, VerifierKey};
use carnet_store::{Batch, Expect, LogError, Store};

use crate::fixture::{Folder, append, copy_database, copy_dir, entries, opened, traces};

const MINUTE: i64 = 60_000;

fn at(minute: i64) -> Timestamp {
    Timestamp(1_800_000_000_000 + minute * MINUTE)
}

/// A state entry and a trace: two chains change.
async fn deposit(store: &Store, record: RecordNo) {
    let turn = store.turn(record).unwrap().unwrap_or(Turn(0));
    let mut batch = entries(record, Expect::Turn(turn), &["deposit"]);
    batch.traces = vec![(Chain::TraceOpen, b"who".to_vec())];
    store.commit(batch).await.unwrap();
}

fn log_key(store: &Store) -> VerifierKey {
    VerifierKey::parse(&store.log_status().key).unwrap()
}

#[tokio::test]
async fn an_epoch_adds_one_leaf_for_each_chain_that_changed() {
    let folder = Folder::new();
    let store = folder.open();
    assert_eq!((store.log_status().size, store.latest_checkpoint()), (0, None));
    assert!(store.checkpoint(at(0)).await.unwrap().size == 0, "nothing waits, nothing is signed");
    let (one, two) = (opened(&store).await, opened(&store).await);
    for _ in 0..5 {
        deposit(&store, one).await;
    }
    let status = store.checkpoint(at(1)).await.unwrap();
    assert_eq!((status.size, status.at), (3, at(1)), "two chains of one record, one of the other");
    store.commit(traces(two, &["a"])).await.unwrap();
    assert_eq!(store.checkpoint(at(2)).await.unwrap().size, 4);
    let status = store.checkpoint(at(3)).await.unwrap();
    assert_eq!((status.size, status.at), (4, at(2)), "nothing changed");
    let note = store.latest_checkpoint().unwrap();
    let (checkpoint, seconds) = Checkpoint::open(&note, &log_key(&store)).unwrap();
    assert_eq!((checkpoint.head.size, i64::try_from(seconds).unwrap()), (4, at(3).0 / 1000), "signed again");
    let served = store.log_file("checkpoint").unwrap().unwrap();
    assert_eq!(String::from_utf8(served).unwrap(), note.to_string());
    assert_eq!(store.log_file("tile/entries/000.p/4").unwrap().unwrap().len(), 4 * 66);
    assert_eq!(store.log_file("tile/0/000.p/4").unwrap().unwrap().len(), 4 * 32);
    for private in ["key", "epochs", "../keys.db", "tile/../../master.key"] {
        assert_eq!(store.log_file(private).unwrap(), None, "{private}");
    }
    store.close().await;
    drop(store);
    assert_eq!(folder.verify().1, []);
    let store = folder.open();
    assert_eq!(store.latest_checkpoint().unwrap(), note);
    deposit(&store, two).await;
    assert_eq!(store.checkpoint(at(4)).await.unwrap().size, 6, "the tree goes on");
}

/// Enough leaves for full tiles and two levels, over many epochs.
#[tokio::test]
async fn a_log_of_several_tiles_verifies() {
    let folder = Folder::new();
    let store = folder.open();
    let mut records = Vec::new();
    for _ in 0..60 {
        records.push(opened(&store).await);
    }
    for minute in 0..8 {
        for record in &records {
            deposit(&store, *record).await;
        }
        store.checkpoint(at(minute)).await.unwrap();
    }
    assert_eq!(store.log_status().size, 8 * 120);
    assert!(store.log_file("tile/0/002").unwrap().is_some());
    assert!(store.log_file("tile/1/000.p/3").unwrap().is_some());
    store.close().await;
    drop(store);
    assert_eq!(folder.verify().1, []);
}

#[tokio::test]
async fn two_witnesses_sign_the_latest_checkpoint() {
    let folder = Folder::new();
    let witnesses = [("cnil.example/w", 1), ("patients.example/w", 2), ("stranger", 3)]
        .map(|(name, seed)| NoteSigner::new(name, &Key::from_bytes([seed; 32])).unwrap());
    let key = |w: &NoteSigner| w.verifier().with_kind(KeyKind::Cosignature).to_string();
    let mut config = folder.config();
    config.witnesses = witnesses[..2].iter().map(key).collect();
    let store = Store::open(config.clone()).unwrap();
    let record = opened(&store).await;
    let line = |w: &NoteSigner, store: &Store| {
        w.cosign(store.latest_checkpoint().unwrap().text(), 1_800_000_100).to_string()
    };
    assert!(store.add_cosignature("— a AAAA").is_err(), "no checkpoint yet");
    store.checkpoint(at(0)).await.unwrap();
    assert!(!store.log_status().witnessed);
    assert!(!store.add_cosignature(&line(&witnesses[0], &store)).unwrap().witnessed, "one of two");
    let refused = store.add_cosignature(&line(&witnesses[2], &store));
    assert_eq!(refused, Err(LogError::Cosignature(NoteError::Unsigned)), "not configured");
    let other = Checkpoint { origin: "x".to_owned(), head: TreeHead { size: 1, root: [0; 32] } };
    let foreign = witnesses[1].cosign(&other.text(), 5).to_string();
    assert_eq!(
        store.add_cosignature(&foreign),
        Err(LogError::Cosignature(NoteError::Forged)),
        "another text"
    );
    let status = store.add_cosignature(&line(&witnesses[1], &store)).unwrap();
    assert!(status.witnessed);
    let names: Vec<_> = status.witnesses.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["cnil.example/w", "patients.example/w"]);
    store.checkpoint(at(1)).await.unwrap();
    assert!(store.log_status().witnessed, "the same tree keeps its cosignatures");
    append(&store, record, "more").await;
    assert!(!store.checkpoint(at(2)).await.unwrap().witnessed, "a new tree is not witnessed");
    drop(store);
    assert_eq!(folder.verify().1, []);
    config.witnesses = vec!["no key".to_owned()];
    assert!(Store::open(config).is_err());
}

#[tokio::test]
async fn a_receipt_promises_an_entry() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let written = append(&store, record, "deposit").await.entries[0];
    let note = store.sign_receipt(&written, at(0));
    let receipt = LogReceipt::open(&note, &log_key(&store)).unwrap();
    assert_eq!((receipt.entry, receipt.at), (written.hash, at(0)));
}

/// A crash at any moment of a checkpoint: the copy of all files taken then opens, and its log goes on.
#[tokio::test]
async fn a_checkpoint_that_was_cut_is_finished_at_the_next_start() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    store.checkpoint(at(0)).await.unwrap();
    deposit(&store, record).await;
    // The files of the log as they will be, the database as it is now.
    let before = Folder::new();
    store.flush().await.unwrap();
    copy_database(&folder, &before);
    store.checkpoint(at(1)).await.unwrap();
    copy_dir(&folder.0.join("log"), &before.0.join("log"));
    let reopened = before.open();
    let status = reopened.log_status();
    assert_eq!((status.size, status.gaps.len(), status.stopped), (3, 0, None), "no gap: nothing was lost");
    deposit(&reopened, record).await;
    assert_eq!(reopened.checkpoint(at(2)).await.unwrap().size, 5);
    drop(reopened);
    assert_eq!(before.verify().1, []);
}

/// The database of yesterday meets the log of today: the log goes on from its last checkpoint and lists the gap.
#[tokio::test]
async fn a_restore_to_an_earlier_point_is_listed_and_never_rewritten() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    store.checkpoint(at(0)).await.unwrap();
    deposit(&store, record).await;
    let yesterday = Folder::new();
    copy_database(&folder, &yesterday);
    for minute in 1..4 {
        deposit(&store, record).await;
        store.checkpoint(at(minute)).await.unwrap();
    }
    let last = store.latest_checkpoint().unwrap();
    copy_dir(&folder.0.join("log"), &yesterday.0.join("log"));
    let faults = yesterday.verify().1;
    assert!(faults.iter().any(|f| f.kind == "checkpoint" && f.detail.contains("taken back")), "{faults:?}");
    let restored = yesterday.open();
    let status = restored.log_status();
    assert_eq!(status.gaps.len(), 1);
    assert_eq!(restored.latest_checkpoint().unwrap(), last, "nothing is rewritten");
    deposit(&restored, record).await;
    let status = restored.checkpoint(at(9)).await.unwrap();
    assert_eq!(status.size, 9, "the tree goes on from the last checkpoint");
    drop(restored);
    assert_eq!(yesterday.verify().1, []);
    let again = yesterday.open();
    assert_eq!(again.log_status().gaps, status.gaps);
    deposit(&again, record).await;
    again.checkpoint(at(10)).await.unwrap();
    drop(again);
    assert_eq!(yesterday.verify().1, []);
}

/// The other way round nothing is signed: it would contradict what was published.
#[tokio::test]
async fn a_log_that_was_taken_back_or_lost_signs_nothing() {
    for lost in [true, false] {
        let folder = Folder::new();
        let store = folder.open();
        let record = opened(&store).await;
        store.checkpoint(at(0)).await.unwrap();
        let older = Folder::new();
        copy_dir(&folder.0.join("log"), &older.0.join("log"));
        deposit(&store, record).await;
        store.checkpoint(at(1)).await.unwrap();
        drop(store);
        std::fs::remove_dir_all(folder.0.join("log")).unwrap();
        if !lost {
            copy_dir(&older.0.join("log"), &folder.0.join("log"));
        }
        assert!(folder.verify().1.iter().any(|f| f.kind == "checkpoint"));
        let store = folder.open();
        assert_eq!(store.log_status().stopped, Some(LogError::Behind));
        deposit(&store, record).await;
        assert_eq!(store.checkpoint(at(2)).await, Err(LogError::Behind), "care goes on, the log does not");
    }
}

/// After erasure the leaves stay, and nothing tells whose they were.
#[tokio::test]
async fn an_erased_record_leaves_noise() {
    let folder = Folder::new();
    let store = folder.open();
    let (kept, erased) = (opened(&store).await, opened(&store).await);
    deposit(&store, erased).await;
    store.checkpoint(at(0)).await.unwrap();
    deposit(&store, erased).await;
    deposit(&store, kept).await;
    store.erase(erased).await.unwrap();
    assert_eq!(store.checkpoint(at(1)).await.unwrap().size, 3 + 2, "what waited of it is dropped");
    deposit(&store, kept).await;
    store.checkpoint(at(2)).await.unwrap();
    drop(store);
    assert_eq!(folder.verify().1, []);
}

/// The entries of a batch that came while an epoch was closed belong to one of the two.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_go_on_beside_checkpoints() {
    let folder = Folder::new();
    let store = folder.open();
    let mut records = Vec::new();
    for _ in 0..8 {
        records.push(opened(&store).await);
    }
    let mut tasks = Vec::new();
    for record in records {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            for n in 0..40 {
                let mut batch = Batch::new(record, Expect::Nothing);
                batch.traces = vec![(Chain::TraceOpen, vec![n])];
                store.commit(batch).await.unwrap();
            }
        }));
    }
    for minute in 0..20 {
        store.checkpoint(at(minute)).await.unwrap();
        tokio::task::yield_now().await;
    }
    for task in tasks {
        task.await.unwrap();
    }
    drop(store);
    assert_eq!(folder.verify().1, []);
}
