//! Plans: every request finds its rows by a key, in a table that was empty when its statements were prepared and has
//! grown since without anybody telling the planner.

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::TagKind;
use carnet_store::{Expect, Layout, OutboxItem, Statements, Store, TicketKind};

use crate::database::{number, run, server};
use crate::fixture::{Folder, entries, opened, payloads};

/// Rows of a load by other means, and no statistics: as after a restore.
const LOAD: &str = "
    INSERT INTO record (record, turn, heads) SELECT n, 1, '' FROM generate_series(1, 20000) AS n;
    INSERT INTO ledger (record, chain, seq, upto, previous, body, epoch)
        SELECT n, 0, 1, 1, '', decode(repeat('ab', 200), 'hex'), 1 FROM generate_series(1, 20000) AS n;
    INSERT INTO snapshot (record, chain, turn, body) SELECT n, 0, 1, 'x' FROM generate_series(1, 20000) AS n;
    INSERT INTO content (record, content, body) SELECT n, 1, 'x' FROM generate_series(1, 20000) AS n;
    INSERT INTO tag (tag, record, proof)
        SELECT decode(md5(n::text), 'hex'), n, 'x' FROM generate_series(1, 20000) AS n;
    INSERT INTO ticket (hash, kind, expires, body)
        SELECT decode(md5(n::text), 'hex'), 9, 9e15::bigint, 'x' FROM generate_series(1, 20000) AS n;
    INSERT INTO outbox (record, id, due, attempts, body)
        SELECT n, 'x', 9e15::bigint, 0, 'x' FROM generate_series(1, 20000) AS n";
/// The tables look as small as they are.
const SMALL: &str = "VACUUM record, ledger, snapshot, content, tag, ticket, outbox";
/// Nobody analyzes them any more.
const FORGET: &str = "
    ALTER TABLE record SET (autovacuum_enabled = false); ALTER TABLE ledger SET (autovacuum_enabled = false);
    ALTER TABLE snapshot SET (autovacuum_enabled = false); ALTER TABLE content SET (autovacuum_enabled = false);
    ALTER TABLE tag SET (autovacuum_enabled = false); ALTER TABLE ticket SET (autovacuum_enabled = false);
    ALTER TABLE outbox SET (autovacuum_enabled = false)";
const SCANS: &str = "SELECT sum(seq_scan)::bigint FROM pg_stat_user_tables \
    WHERE relname IN ('record', 'ledger', 'snapshot', 'content', 'tag', 'ticket', 'outbox')";
const LOOKUPS: &str = "SELECT sum(idx_scan)::bigint FROM pg_stat_user_tables";

/// One request of each kind.
async fn requests(store: &Store, round: u64) {
    let record = opened(store).await;
    let tag = store.tag(TagKind::Account, &format!("{round}"));
    let (kind, hash) = (TicketKind(7), [u8::try_from(round).unwrap(); 32]);
    let mut batch = entries(record, Expect::Turn(Turn(1)), &["two"]);
    batch.contents = vec![(ContentNo(7), Bytes::from_static(b"seven"))];
    batch.add_tags = vec![tag];
    batch.traces = vec![(Chain::TraceOpen, b"seen".to_vec())];
    batch.outbox = vec![OutboxItem { id: "mail".to_owned(), due: Timestamp(5), payload: vec![1] }];
    batch.snapshot = Some(b"fold".to_vec());
    store.commit(batch).await.unwrap();
    assert_eq!(store.find_tag(&tag).unwrap(), Some(record));
    assert!(store.find_tag_from(&tag).unwrap().is_some());
    assert_eq!(payloads(store, record).len(), 0, "all of it is in the snapshot");
    assert_eq!(store.content(record, ContentNo(7)).unwrap(), b"seven");
    assert_eq!(store.traces(record, Chain::TraceOpen, None, 9).unwrap().len(), 1);
    assert_eq!(store.due_records(Timestamp(9), 9).unwrap(), []);
    store.put_ticket(kind, &hash, Timestamp(10), vec![1]).await.unwrap();
    assert!(store.get_ticket(kind, &hash, Timestamp(1)).unwrap().is_some());
    assert!(!store.claim_ticket(kind, &hash, Timestamp(10), Timestamp(1)).await.unwrap());
    assert!(store.take_ticket(kind, &hash, Timestamp(1)).await.unwrap().is_some());
    assert_eq!(store.claim_due(Timestamp(9), 100, 9).await.unwrap().len(), 1);
    assert!(store.done(record, "mail").await.unwrap());
    assert_eq!(store.sweep_tickets(Timestamp(1)).await.unwrap(), 0);
    // What another has taken is looked up name by name.
    let mut again = entries(record, Expect::Turn(Turn(2)), &["never"]);
    again.add_tags = vec![tag];
    store.commit(again).await.unwrap_err();
    store.commit(entries(record, Expect::Turn(Turn(1)), &["never"])).await.unwrap_err();
}

/// Whole scans that the server has counted. It counts what a connection did when it ends, or later.
fn scans(folder: &Folder) -> i64 {
    all_gone(folder);
    number(&folder.url(), SCANS)
}

/// Ends what a pooler keeps open, and waits until nobody is connected any more.
fn all_gone(folder: &Folder) {
    let url = folder.url();
    let (_, name) = url.rsplit_once('/').unwrap();
    if is_pooled(folder) {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname";
        run(&server(), &format!("{end} = '{name}'"));
    }
    let there = format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'");
    for _ in 0..10_000 {
        if number(&server(), &there) == 0 {
            return;
        }
    }
    panic!("somebody stays");
}

fn is_pooled(folder: &Folder) -> bool {
    folder.postgres().statements == Statements::Unnamed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_reads_a_whole_table_after_a_load() {
    let folder = Folder::new();
    if folder.postgres().layout != Layout::Plain {
        return;
    }
    // Making an index reads its table.
    folder.open().close().await;
    let mut before = scans(&folder);
    let store = folder.open();
    // Every statement is prepared, and planned, while the tables are empty or as good as.
    for round in 0..8 {
        requests(&store, round).await;
    }
    run(&folder.url(), SMALL);
    run(&folder.url(), FORGET);
    run(&folder.url(), LOAD);
    if is_pooled(&folder) {
        // Statements without a name are planned each time, and may well read a table that is small.
        before = scans(&folder);
    }
    for round in 100..110 {
        requests(&store, round).await;
    }
    store.close().await;
    drop(store);
    assert_eq!(scans(&folder), before);
    let lookups = number(&folder.url(), LOOKUPS);
    assert!(lookups > 200, "{lookups}: nothing was counted");
}
