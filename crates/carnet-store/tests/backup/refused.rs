//! What is not restored, and not taken.

use std::fs;

use carnet_seal::MasterKeyError;
use carnet_store::backup::{BackupError, Schedule, Wanted, restore, take};
use carnet_store::{EngineConfig, PostgresConfig};

use crate::fixture::{Folder, copy_dir};
use crate::place::{ENDING, bare, checked, day, places, restored, taken, with_key};
use crate::steps::furnish;

async fn backed_up() -> (Folder, Folder) {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    furnish(&store).await;
    store.checkpoint(day(0)).await.unwrap();
    taken(&live, &backup, day(0)).unwrap();
    store.close().await;
    (live, backup)
}

#[tokio::test]
async fn nothing_opens_under_another_master_key() {
    let (live, backup) = backed_up().await;
    let other = Folder::new();
    other.open().close().await;
    let target = Folder::new();
    let wrong = with_key(&target, other.0.join("master.key"));
    let told = restore(&wrong, &places(&backup), Wanted::Latest, &ENDING).unwrap_err();
    assert!(matches!(told, BackupError::MasterKey { .. }), "{told}");
    let told = restore(&target.config(), &places(&backup), Wanted::Latest, &ENDING).unwrap_err();
    assert!(
        matches!(told, BackupError::MasterKey { source: MasterKeyError::Missing(_), .. }),
        "without a key: {told}"
    );
    assert!(!target.0.join("carnet.db").exists());
    // A deployment does not write into the backup of another one.
    fs::copy(live.0.join("master.key"), other.0.join("same.key")).unwrap();
    let foreign = take(&other.config(), &places(&backup), Schedule::default(), day(0));
    assert!(foreign.is_ok_and(|told| told[0].run == 0), "one that it cannot open is left, and another begun");
    assert!(matches!(checked(&live, &backup), Err(BackupError::MasterKey { .. })));
}

#[tokio::test]
async fn sets_fit_together() {
    let (live, backup) = backed_up().await;
    let early = Folder::new();
    copy_dir(&backup.0, &early.0);
    taken(&live, &backup, day(1)).unwrap();
    for set in ["keys", "log"] {
        let mixed = Folder::new();
        copy_dir(&backup.0, &mixed.0);
        fs::remove_dir_all(mixed.0.join(set)).unwrap();
        let told = restored(&mixed, &bare(&live), Wanted::Latest).unwrap_err();
        assert!(matches!(&told, BackupError::Missing(path) if path.ends_with(set)), "{told}");
        copy_dir(&early.0.join(set), &mixed.0.join(set));
        let told = restored(&mixed, &bare(&live), Wanted::Latest).unwrap_err();
        assert!(matches!(&told, BackupError::Older(path) if path.ends_with(set)), "{told}");
        // Data that is as old goes with them.
        restored(&mixed, &bare(&live), Wanted::At(day(0))).unwrap();
    }
    assert!(matches!(restored(&Folder::new(), &bare(&live), Wanted::Latest), Err(BackupError::Missing(_))));
}

#[tokio::test]
async fn data_that_is_there_stays() {
    let (live, backup) = backed_up().await;
    let before = fs::read(live.0.join("carnet.db")).unwrap();
    assert!(matches!(restored(&backup, &live, Wanted::Latest), Err(BackupError::Occupied(_))));
    assert!(before == fs::read(live.0.join("carnet.db")).unwrap());
    let store = live.open();
    assert!(matches!(restored(&backup, &live, Wanted::Latest), Err(BackupError::InUse(_))));
    drop(store);
    let mut config = live.config();
    config.engine = EngineConfig::Postgres(PostgresConfig::new("postgresql://u@h/d", "postgresql://u@h/k"));
    let told = take(&config, &places(&backup), Schedule::default(), day(1));
    assert!(matches!(told, Err(BackupError::OtherEngine)));
}
