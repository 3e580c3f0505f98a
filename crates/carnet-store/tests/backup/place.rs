//! A place for backups, and stores that are restored from it.

use std::fs;
use std::path::PathBuf;

use carnet_model::time::Timestamp;
use carnet_seal::KeyPlace;
use carnet_store::backup::{BackupError, Places, Restored, Schedule, Taken, Wanted, check, restore, take};
use carnet_store::{StoreConfig, TicketKind};

use crate::fixture::{Folder, verify_with};
use carnet_store::verify::Keys;

pub(crate) const ENDING: [TicketKind; 1] = [TicketKind(1)];

/// Noon of a day.
pub(crate) const fn day(number: i64) -> Timestamp {
    Timestamp(1_800_000_000_000 + number * 86_400_000)
}

pub(crate) fn places(backup: &Folder) -> Places {
    Places::below(&backup.0)
}

pub(crate) fn taken(store: &Folder, backup: &Folder, now: Timestamp) -> Result<Vec<Taken>, BackupError> {
    take(&store.config(), &places(backup), Schedule::default(), now)
}

/// An empty data directory that has the master key of another one: a bare machine, to which its owner brought the key.
pub(crate) fn bare(origin: &Folder) -> Folder {
    let folder = Folder::new();
    for entry in fs::read_dir(&origin.0).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("master.key") {
            fs::copy(origin.0.join(&name), folder.0.join(&name)).unwrap();
        }
    }
    folder
}

pub(crate) fn restored(backup: &Folder, to: &Folder, wanted: Wanted) -> Result<Restored, BackupError> {
    restore(&to.config(), &places(backup), wanted, &ENDING)
}

/// Reads the latest backup through.
pub(crate) fn checked(store: &Folder, backup: &Folder) -> Result<Restored, BackupError> {
    check(&store.config(), &places(backup), Wanted::Latest)
}

/// Every file below a folder.
pub(crate) fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            all.extend(files(&entry.path()));
        } else {
            all.push(entry.path());
        }
    }
    all.sort();
    all
}

/// What is in a folder verifies, once it was opened.
pub(crate) fn assert_sound(folder: &Folder) {
    let (summary, faults) = verify_with(&folder.0, Keys::Master(&folder.0.join("master.key")));
    assert_eq!(faults, [], "{summary:?}");
    assert!(summary.records > 0);
}

/// The same folder, with another master key.
pub(crate) fn with_key(folder: &Folder, key: PathBuf) -> StoreConfig {
    StoreConfig { master_key: KeyPlace::File(key), ..folder.config() }
}
