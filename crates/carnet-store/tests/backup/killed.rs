//! What a kill leaves: the next call completes. (The program's own tests kill it for real.)

use std::fs;

use carnet_store::backup::Wanted;
use carnet_store::{OpenError, Store};

use crate::fixture::{Folder, append};
use crate::place::{assert_sound, bare, checked, day, files, restored, taken};
use crate::steps::furnish;

#[tokio::test]
async fn a_run_without_its_index_never_was() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let records = furnish(&store).await;
    taken(&live, &backup, day(0)).unwrap();
    append(&store, records[0], "later").await;
    taken(&live, &backup, day(1)).unwrap();
    store.close().await;
    let indexes = files(&backup.0).into_iter().filter(|path| path.ends_with("000001.index"));
    let mut left = 0;
    for index in indexes {
        fs::remove_file(&index).unwrap();
        let pack = index.with_extension("pack");
        let cut = fs::read(&pack).unwrap();
        fs::write(&pack, &cut[..cut.len() / 2]).unwrap();
        fs::write(index.with_extension("new"), b"half").unwrap();
        left += 1;
    }
    assert_eq!(left, 3);
    assert_eq!(checked(&live, &backup).unwrap().data, day(0));
    // A chain that has no head yet, and one whose end had begun.
    fs::create_dir_all(backup.0.join("data/0000000000000007")).unwrap();
    fs::write(backup.0.join("data/0000000000000007/000000.pack"), b"rest").unwrap();
    let told = taken(&live, &backup, day(2)).unwrap();
    assert_eq!(told.iter().map(|set| set.run).collect::<Vec<_>>(), [1, 1, 1]);
    assert!(!backup.0.join("data/0000000000000007").exists(), "rests are swept");
    assert_eq!(checked(&live, &backup).unwrap().data, day(2));
}

#[tokio::test]
async fn nothing_opens_a_restore_that_is_not_finished() {
    let (live, backup) = (Folder::new(), Folder::new());
    let store = live.open();
    let records = furnish(&store).await;
    store.checkpoint(day(0)).await.unwrap();
    taken(&live, &backup, day(0)).unwrap();
    store.close().await;
    let pack = files(&backup.0.join("data")).into_iter().find(|path| path.ends_with("000000.pack")).unwrap();
    let whole = fs::read(&pack).unwrap();
    for cut in [0, whole.len() / 2, whole.len() - 1] {
        let target = bare(&live);
        fs::write(&pack, &whole[..cut]).unwrap();
        restored(&backup, &target, Wanted::Latest).unwrap_err();
        let opened = Store::open(target.config());
        assert!(matches!(opened, Err(OpenError::Unsafe(why)) if why.contains("restore")), "{opened:?}");
        fs::write(&pack, &whole).unwrap();
        restored(&backup, &target, Wanted::Latest).unwrap();
        let store = target.open();
        assert_eq!(store.records(None, 10).unwrap().len(), records.len());
        store.close().await;
        drop(store);
        assert_sound(&target);
    }
}
