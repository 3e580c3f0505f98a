//! The one writer of this engine.

use carnet_store::Kept;

use crate::fixture::{Folder, opened, traces};
use crate::spool::{journal, once};

/// A writer that stands still: what it has not begun after a while goes to the spool, and is not written twice.
#[tokio::test(start_paused = true)]
async fn a_writer_that_stands_still_does_not_stop_reading() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let other = rusqlite::Connection::open(folder.0.join("carnet.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = tokio::spawn({
        let store = store.clone();
        async move { store.commit(traces(record, &["begun"])).await }
    });
    tokio::task::yield_now().await;
    let mut kept = Vec::new();
    for n in 0..3 {
        kept.push(store.commit(traces(record, &[&format!("late {n}")])).await.unwrap().kept);
    }
    assert_eq!(kept[2], Kept::Spool, "{kept:?}");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(begun.await.unwrap().is_ok());
    store.flush().await.unwrap();
    store.flush().await.unwrap();
    let said: Vec<String> = ["begun", "late 0", "late 1", "late 2"].iter().map(ToString::to_string).collect();
    assert_eq!(journal(&store, record), once(&said));
}
