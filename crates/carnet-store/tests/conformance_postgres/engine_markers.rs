//! Nothing in clear in what the server holds: not in a dump, not in its files, not in its log.

use std::path::{Path, PathBuf};

use carnet_model::ids::ContentNo;

use crate::database::{dump, query, run, server};
use crate::disguises::{hits, marked};
use crate::fixture::Folder;

fn text(url: &str, sql: &str) -> String {
    query(url, sql)[0].get(0)
}

/// The files of a folder, and of those in it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            folders.extend(std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn no_word_of_a_person_is_in_the_database() {
    let folder = Folder::new();
    let first = text(&server(), "SELECT pg_walfile_name(pg_current_wal_lsn())");
    let store = folder.open();
    let record = marked(&store).await;
    store.flush().await.unwrap();
    for url in [folder.url(), folder.keys_url()] {
        assert_eq!(hits(&dump(&url)), 0, "a dump");
        run(&url, "CHECKPOINT");
    }
    let data = PathBuf::from(text(&server(), "SHOW data_directory"));
    let mut searched = 0;
    for url in [folder.url(), folder.keys_url()] {
        let base = text(&url, "SELECT oid::text FROM pg_database WHERE datname = current_database()");
        for path in files(&data.join("base").join(base)) {
            searched += 1;
            assert_eq!(hits(&std::fs::read(&path).unwrap()), 0, "{}", path.display());
        }
    }
    let tables = searched;
    assert!(tables > 100, "{tables}");
    let last = text(&server(), "SELECT pg_walfile_name(pg_current_wal_lsn())");
    for path in files(&data.join("pg_wal")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let written_since = name.len() == first.len() && (first.clone()..=last.clone()).contains(&name);
        // One may be taken away meanwhile: others write too.
        if written_since && let Ok(bytes) = std::fs::read(&path) {
            assert_eq!(hits(&bytes), 0, "{name}");
            searched += 1;
        }
    }
    assert!(searched > tables, "none of the server's journal was there");
    for path in files(&folder.0).into_iter().chain([data.with_file_name("server.log")]) {
        assert_eq!(hits(&std::fs::read(&path).unwrap()), 0, "{}", path.display());
    }
    assert!(
        hits(&store.content(record, ContentNo(3)).unwrap()) > 0,
        "the words are there for whoever may read"
    );
    assert!(
        !format!("{store:?} {:?}", folder.config()).contains("postgresql://"),
        "neither does a print show a URL"
    );
}
