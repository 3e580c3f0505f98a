//! Nothing in clear in any byte of any file.

use std::sync::Arc;

use carnet_model::ids::ContentNo;

use crate::disguises::{hits, marked};
use crate::fixture::Folder;

#[tokio::test]
async fn no_word_of_a_person_is_in_any_file() {
    let folder = Folder::new();
    let store = folder.open();
    let record = marked(&store).await;
    let search = |when: &str| {
        let (mut files, mut folders) = (Vec::new(), vec![folder.0.clone()]);
        while let Some(path) = folders.pop() {
            if path.is_dir() {
                folders.extend(std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()));
                continue;
            }
            files.push(path.file_name().unwrap().to_string_lossy().into_owned());
            assert_eq!(hits(&std::fs::read(&path).unwrap()), 0, "{} {when}", path.display());
        }
        files.sort();
        files
    };
    let open = search("while open");
    assert!(open.contains(&"carnet.db-wal".to_owned()), "{open:?}");
    store.close().await;
    drop(store);
    search("after closing");
    let store = folder.open();
    assert!(
        hits(&store.content(record, ContentNo(3)).unwrap()) > 0,
        "the words are there for whoever may read"
    );
    // Neither does the store show a key when it is printed.
    assert!(!format!("{store:?} {:?}", Arc::new(store.ids())).contains("Key("));
}
