//! A damaged backup is found, and what is damaged is named.

use std::fs;

use carnet_store::backup::{BackupError, Wanted};

use crate::fixture::{Folder, append};
use crate::place::{bare, checked, day, files, restored, taken};
use crate::steps::furnish;

/// A backup of two runs.
async fn backed_up() -> (Folder, Folder) {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let records = furnish(&store).await;
    store.checkpoint(day(0)).await.unwrap();
    taken(&live, &backup, day(0)).unwrap();
    append(&store, records[0], "later").await;
    store.checkpoint(day(1)).await.unwrap();
    taken(&live, &backup, day(1)).unwrap();
    store.close().await;
    (live, backup)
}

#[tokio::test]
async fn a_flipped_bit_a_cut_and_a_lost_file_are_named() {
    let (live, backup) = backed_up().await;
    checked(&live, &backup).unwrap();
    let mut looked = 0;
    let parts = |path: &std::path::Path| path.extension().is_some_and(|e| e == "pack" || e == "index");
    for path in files(&backup.0).into_iter().filter(|path| parts(path)) {
        let whole = fs::read(&path).unwrap();
        let named = |what: &str| match checked(&live, &backup) {
            Err(BackupError::Damaged { path: told, offset, .. }) => {
                assert_eq!(told, path, "{what}");
                assert!(offset <= whole.len() as u64, "{what}");
                Some(offset)
            }
            // A piece that a later run replaced is not needed for the latest state.
            Ok(_) => None,
            other => panic!("{path:?} {what}: {other:?}"),
        };
        for place in [0, whole.len() / 3, whole.len().saturating_sub(1)] {
            let mut changed = whole.clone();
            let Some(byte) = changed.get_mut(place) else { continue };
            *byte ^= 1;
            fs::write(&path, &changed).unwrap();
            if let Some(offset) = named(&format!("byte {place}")) {
                assert!(offset <= place as u64);
                looked += 1;
            }
        }
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        named("cut");
        fs::write(&path, &whole).unwrap();
    }
    assert!(looked > 12, "{looked} found");
    checked(&live, &backup).unwrap();
    let heads = files(&backup.0).into_iter().filter(|path| path.ends_with("head"));
    for path in heads {
        let whole = fs::read(&path).unwrap();
        let text = String::from_utf8(whole.clone()).unwrap();
        fs::write(&path, text.replace("\"key\": \"", "\"key\": \"AAAA")).unwrap();
        let told = checked(&live, &backup).unwrap_err();
        assert!(
            matches!(&told, BackupError::MasterKey { path: named, .. } if path.starts_with(named)),
            "{told}"
        );
        fs::write(&path, "{").unwrap();
        let told = checked(&live, &backup).unwrap_err();
        assert!(matches!(&told, BackupError::Damaged { path: named, .. } if *named == path), "{told}");
        fs::write(&path, whole).unwrap();
    }
    checked(&live, &backup).unwrap();
}

/// Two indexes, or two packs, exchanged: each opens, and neither is taken for the other.
#[tokio::test]
async fn what_is_exchanged_is_found() {
    let (live, backup) = backed_up().await;
    for ending in ["pack", "index"] {
        for set in ["data", "keys", "log"] {
            let all = files(&backup.0.join(set));
            let two: Vec<_> =
                all.iter().filter(|path| path.extension().is_some_and(|e| e == ending)).collect();
            let [first, second] = [0, 1].map(|place| fs::read(two[place]).unwrap());
            fs::write(two[0], &second).unwrap();
            fs::write(two[1], &first).unwrap();
            let told = checked(&live, &backup);
            assert!(matches!(told, Err(BackupError::Damaged { .. })), "{set} {ending}: {told:?}");
            fs::write(two[0], &first).unwrap();
            fs::write(two[1], &second).unwrap();
        }
    }
    checked(&live, &backup).unwrap();
}

/// A newest chain that cannot be read does not keep the next run from being taken.
#[tokio::test]
async fn after_damage_everything_is_taken_again() {
    let (live, backup) = backed_up().await;
    let index =
        files(&backup.0.join("data")).into_iter().find(|path| path.ends_with("000000.index")).unwrap();
    fs::write(&index, b"nothing").unwrap();
    let told = taken(&live, &backup, day(2)).unwrap();
    assert_eq!(told.iter().map(|set| set.run).collect::<Vec<_>>(), [0, 2, 2]);
    let target = bare(&live);
    assert_eq!(restored(&backup, &target, Wanted::Latest).unwrap().data, day(2));
}

/// Nothing of the store is in the files as it stands there.
#[tokio::test]
async fn a_backup_is_sealed_as_a_whole() {
    let (live, backup) = backed_up().await;
    let rows = fs::read(live.0.join("carnet.db")).unwrap();
    let (page, header) = (&rows[..4096], b"SQLite format 3".as_slice());
    let log = fs::read(live.0.join("log/checkpoint")).unwrap();
    for path in files(&backup.0) {
        let bytes = fs::read(&path).unwrap();
        for needle in [page, header, log.get(..32).unwrap()] {
            assert!(!bytes.windows(needle.len()).any(|found| found == needle), "{path:?}");
        }
    }
}
