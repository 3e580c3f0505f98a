//! A database that does not answer, or no longer.

use std::time::{Duration, Instant};

use carnet_store::{CommitError, Expect, Kept};
use tokio_postgres::NoTls;

use crate::database::{number, run, server};
use crate::fixture::{Folder, append, entries, opened, payloads, traces};
use crate::spool::{journal, once};

/// What the lanes have not written after a while goes to the spool, and is not written twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_that_stands_still_does_not_stop_reading() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let (other, connection) = tokio_postgres::connect(&folder.url(), NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    other.batch_execute("BEGIN; LOCK TABLE ledger IN SHARE MODE").await.unwrap();
    let begun = tokio::spawn({
        let store = store.clone();
        async move { store.commit(traces(record, &["begun"])).await }
    });
    let blocked = "SELECT count(*) FROM pg_locks WHERE NOT granted \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    while number(&folder.url(), blocked) == 0 {
        tokio::task::yield_now().await;
    }
    let (began, mut kept) = (Instant::now(), Vec::new());
    for n in 0..3 {
        let store = store.clone();
        let late = async move { store.commit(traces(record, &[&format!("late {n}")])).await.unwrap().kept };
        kept.push(tokio::spawn(late));
    }
    for kept in kept {
        assert_eq!(kept.await.unwrap(), Kept::Spool);
    }
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    other.batch_execute("ROLLBACK").await.unwrap();
    drop(other);
    connection.await.unwrap().unwrap();
    assert!(begun.await.unwrap().is_ok(), "what was begun goes on, or is given up and spooled");
    store.flush().await.unwrap();
    let said: Vec<String> = ["begun", "late 0", "late 1", "late 2"].iter().map(ToString::to_string).collect();
    assert_eq!(journal(&store, record), once(&said));
    assert_eq!(number(&folder.url(), "SELECT count(*) FROM ticket WHERE kind = 255"), 0);
    drop(store);
    assert_eq!(folder.verify().1, []);
}

/// Connections that end, idle or at work: readers ask again, writers connect again, and what was acknowledged is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_connections_are_made_again() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    let url = folder.url();
    let (_, name) = url.rsplit_once('/').unwrap();
    let end = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('{name}', '{name}_keys')"
    );
    let mut said = vec!["opened".to_owned()];
    for round in 0..20 {
        let payload = round.to_string();
        let turn = store.turn(record).unwrap().unwrap();
        let ending = tokio::task::spawn_blocking({
            let end = end.clone();
            move || run(&server(), &end)
        });
        // Written, not written, or nobody knows: never a lie.
        let answer = store.commit(entries(record, Expect::Turn(turn), &[&payload])).await;
        ending.await.unwrap();
        let found = payloads(&store, record);
        match answer {
            Ok(_) => said.push(payload),
            Err(CommitError::Unknown) if found.len() > said.len() => said.push(payload),
            Err(CommitError::Unknown | CommitError::Busy) => {}
            Err(other) => panic!("{other:?}"),
        }
        assert_eq!(found, said, "{round}");
    }
    append(&store, record, "after").await;
    drop(store);
    assert_eq!(folder.verify().1, []);
}
