//! Runs that follow each other, and what is restored from them.

use std::fs;

use carnet_model::ids::{ContentNo, RecordNo};
use carnet_model::time::Timestamp;
use carnet_seal::sha256;
use carnet_store::backup::{Wanted, restore};
use carnet_store::keyring::{KeyWork, Rotate, Rotation};
use carnet_store::{Store, TicketKind};

use crate::fixture::{Folder, append, payloads};
use crate::place::{assert_sound, bare, checked, day, files, places, restored, taken};
use crate::steps::furnish;

fn written(taken: &[carnet_store::backup::Taken]) -> Vec<(u32, bool)> {
    taken.iter().map(|set| (set.run, set.written < set.bytes / 2)).collect()
}

fn all(store: &Store, records: &[RecordNo]) -> Vec<Vec<String>> {
    records.iter().map(|record| payloads(store, *record)).collect()
}

#[tokio::test]
async fn each_run_restores_what_there_was() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let records = furnish(&store).await;
    store.checkpoint(day(0)).await.unwrap();
    let first = taken(&live, &backup, day(0)).unwrap();
    let before = all(&store, &records);
    append(&store, records[0], "later").await;
    store.checkpoint(day(1)).await.unwrap();
    let second = taken(&live, &backup, day(1)).unwrap();
    assert_eq!(written(&first), [(0, false), (0, false), (0, false)]);
    assert_eq!(second.iter().map(|set| set.run).collect::<Vec<_>>(), [1, 1, 1]);
    assert!(second[0].written < second[0].bytes / 4, "what did not change is not written: {second:?}");
    let after = all(&store, &records);
    assert_ne!(before, after);
    store.close().await;
    drop(store);
    for (wanted, expected, gaps) in [
        (Wanted::Latest, &after, 0),
        (Wanted::At(day(1)), &after, 0),
        // The log is the latest, and has an epoch that this data lacks.
        (Wanted::At(Timestamp(day(1).0 - 1)), &before, 1),
        (Wanted::At(day(0)), &before, 1),
    ] {
        let target = bare(&live);
        let told = restored(&backup, &target, wanted).unwrap();
        assert_eq!(told.keys, day(1), "the latest keys, whatever the age of the data");
        assert_eq!(told.log, Some(day(1)));
        let store = target.open();
        assert_eq!(&all(&store, &records), expected, "{wanted:?}");
        assert!(!store.content(records[1], ContentNo(3)).unwrap().is_empty());
        let status = store.log_status();
        assert_eq!((status.gaps.len(), status.stopped), (gaps, None));
        append(&store, records[0], "it goes on").await;
        store.checkpoint(day(2)).await.unwrap();
        store.close().await;
        drop(store);
        assert_sound(&target);
    }
    assert!(restored(&backup, &bare(&live), Wanted::At(Timestamp(day(0).0 - 1))).is_err());
}

/// Of a store that nobody has open, each file is restored as it was.
#[tokio::test]
async fn files_are_the_same_byte_for_byte() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    furnish(&store).await;
    store.checkpoint(day(0)).await.unwrap();
    store.close().await;
    drop(store);
    taken(&live, &backup, day(0)).unwrap();
    let target = bare(&live);
    restore(&target.config(), &places(&backup), Wanted::Latest, &[]).unwrap();
    // The logs were folded at the end; what opened the files since has left empty ones.
    let names = |folder: &Folder| -> Vec<std::path::PathBuf> {
        let (mut all, logs): (Vec<_>, Vec<_>) = files(&folder.0).into_iter().partition(|path| {
            let name = path.to_str().unwrap();
            !name.ends_with("-wal") && !name.ends_with("-shm")
        });
        for log in logs.iter().filter(|path| path.to_str().unwrap().ends_with("-wal")) {
            assert_eq!(fs::metadata(log).unwrap().len(), 0);
        }
        for path in &mut all {
            *path = path.strip_prefix(&folder.0).unwrap().to_owned();
        }
        all
    };
    assert_eq!(names(&live), names(&target));
    for name in names(&live) {
        assert!(fs::read(live.0.join(&name)).unwrap() == fs::read(target.0.join(&name)).unwrap(), "{name:?}");
    }
}

#[tokio::test]
async fn sessions_and_tokens_are_over_and_nothing_else() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    furnish(&store).await;
    let later = Timestamp(day(9).0);
    for kind in 1..=3 {
        store.put_ticket(TicketKind(kind), &sha256(b"token"), later, vec![kind]).await.unwrap();
    }
    taken(&live, &backup, day(0)).unwrap();
    store.close().await;
    let target = bare(&live);
    let told = restored(&backup, &target, Wanted::Latest).unwrap();
    assert_eq!(told.ended, 4, "three of the sample, and one");
    let store = target.open();
    let holds = |kind| store.get_ticket(TicketKind(kind), &sha256(b"token"), day(1)).unwrap();
    assert_eq!((holds(1), holds(2), holds(3)), (None, Some(vec![2]), Some(vec![3])));
}

#[tokio::test]
async fn a_log_that_is_there_is_never_taken_back() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let records = furnish(&store).await;
    store.checkpoint(day(0)).await.unwrap();
    taken(&live, &backup, day(0)).unwrap();
    append(&store, records[0], "lost").await;
    let last = store.checkpoint(day(1)).await.unwrap();
    store.close().await;
    drop(store);
    for file in ["carnet.db", "keys.db"] {
        fs::remove_file(live.0.join(file)).unwrap();
    }
    let told = restored(&backup, &live, Wanted::Latest).unwrap();
    assert_eq!(told.log, None);
    let store = live.open();
    let status = store.log_status();
    assert_eq!((status.size, status.epoch, status.gaps.len()), (last.size, last.epoch, 1));
    append(&store, records[0], "it goes on").await;
    let next = store.checkpoint(day(2)).await.unwrap();
    assert!(next.size > last.size && next.stopped.is_none());
    store.close().await;
    drop(store);
    assert_sound(&live);
}

/// Nothing in a backup is older than the window, and at least the last 28 days can be restored.
#[tokio::test]
async fn what_is_old_goes() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let records = furnish(&store).await;
    for number in 0..=80 {
        let told = taken(&live, &backup, day(number)).unwrap();
        assert_eq!(told[0].run == 0, number % 7 == 0, "everything is taken each week: day {number}");
        for path in files(&backup.0).iter().filter(|path| path.ends_with("head")) {
            let began: i64 = path.parent().unwrap().file_name().unwrap().to_str().unwrap().parse().unwrap();
            assert!(began > day(number - 35).0, "day {number}: {path:?}");
        }
    }
    store.close().await;
    for (number, there) in [(80, true), (52, true), (49, true), (48, false)] {
        let told = restored(&backup, &bare(&live), Wanted::At(day(number)));
        assert_eq!(told.is_ok_and(|told| told.data == day(number)), there, "day {number}");
    }
    assert_eq!(records.len(), 3);
}

/// A chain is of one master key, so that it is out of reach when that is destroyed.
#[tokio::test]
async fn a_new_master_key_begins_a_new_chain() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    furnish(&store).await;
    let settle = async |number| {
        while store.tend_keys(day(number), Rotation::default()).await.unwrap() == KeyWork::More {}
    };
    settle(0).await;
    taken(&live, &backup, day(0)).unwrap();
    store.ask_for_keys(Rotate::Master).await.unwrap();
    settle(1).await;
    let next = taken(&live, &backup, day(1)).unwrap();
    assert!(next.iter().all(|set| set.run == 0), "{next:?}");
    assert_eq!(checked(&live, &backup).unwrap().data, day(1));
    fs::remove_file(live.0.join("master.key")).unwrap();
    assert_eq!(checked(&live, &backup).unwrap().data, day(1), "without the key before");
}
