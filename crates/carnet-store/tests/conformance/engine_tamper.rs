//! Whoever can write the files can change no byte unseen: every change is named by `verify`, and no read
//! returns what was changed.

use std::path::Path;

use carnet_model::ids::{Chain, ContentNo, RecordNo};
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, SeededEntropy, TagKind, sha256};
use carnet_store::verify::Keys;
use carnet_store::{ReadError, TicketKind};
use rusqlite::{Connection, params};

use crate::fixture::{Folder, append, traces, verify_with};
use crate::steps::furnish;

struct House {
    folder: Folder,
    records: Vec<RecordNo>,
}

impl House {
    async fn build() -> Self {
        let folder = Folder::new();
        let store = folder.open();
        let records = furnish(&store).await;
        store.close().await;
        Self { folder, records }
    }

    /// A copy to tamper with.
    fn copy(&self) -> Folder {
        let copy = Folder::new();
        for file in ["carnet.db", "keys.db", "master.key"] {
            std::fs::copy(self.folder.0.join(file), copy.0.join(file)).unwrap();
        }
        copy
    }

    fn tampered(&self, sql: &str) -> Folder {
        let copy = self.copy();
        let changed = db(&copy.0).execute(sql, []).unwrap();
        assert!(changed > 0, "{sql} changed nothing");
        copy
    }
}

fn db(dir: &Path) -> Connection {
    Connection::open(dir.join("carnet.db")).unwrap()
}

fn kinds(folder: &Folder) -> Vec<&'static str> {
    let mut kinds: Vec<_> = folder.verify().1.into_iter().map(|fault| fault.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Statement → kinds of fault that `verify` names with keys, and whether it names one without.
const CHANGES: &[(&str, &str, bool)] = &[
    (
        "INSERT OR REPLACE INTO ledger (record, chain, seq, upto, previous, body) SELECT (SELECT max(record) FROM record), chain, seq, upto, previous, body FROM ledger WHERE record = (SELECT min(record) FROM record) AND chain = 0 AND seq = 2",
        "seal",
        true,
    ),
    (
        "DELETE FROM ledger WHERE rowid = (SELECT rowid FROM ledger WHERE chain = 0 AND seq = 3 LIMIT 1)",
        "chain",
        true,
    ),
    (
        "DELETE FROM ledger WHERE rowid = (SELECT rowid FROM ledger WHERE chain = 0 AND seq = 7 LIMIT 1)",
        "chain",
        true,
    ),
    (
        "DELETE FROM ledger WHERE rowid = (SELECT rowid FROM ledger WHERE chain = 3 AND seq = 6 LIMIT 1)",
        "chain",
        true,
    ),
    (
        "DELETE FROM ledger WHERE rowid = (SELECT rowid FROM ledger WHERE chain = 3 AND seq = 1 LIMIT 1)",
        "chain",
        true,
    ),
    ("DELETE FROM ledger WHERE chain = 1", "chain", true),
    ("UPDATE ledger SET upto = upto + 1 WHERE chain = 3 AND seq = 2", "chain", true),
    ("UPDATE ledger SET previous = zeroblob(32) WHERE chain = 0 AND seq = 4", "chain", true),
    (
        "UPDATE ledger SET body = (SELECT body FROM ledger l WHERE l.record = ledger.record AND l.chain = 0 AND l.seq = 2) WHERE chain = 0 AND seq = 3",
        "seal",
        true,
    ),
    (
        "UPDATE ledger SET body = (SELECT body FROM ledger l WHERE l.record <> ledger.record AND l.chain = 0 AND l.seq = 3) WHERE chain = 0 AND seq = 3",
        "seal",
        true,
    ),
    (
        "UPDATE ledger SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE chain = 3 AND seq IN (2, 3)",
        "chain",
        true,
    ),
    ("UPDATE ledger SET chain = 2 WHERE chain = 1", "chain", true),
    ("UPDATE record SET turn = turn - 1", "chain", true),
    ("UPDATE record SET heads = zeroblob(41)", "chain", true),
    ("UPDATE record SET heads = x'00'", "chain", true),
    ("DELETE FROM record WHERE record = (SELECT min(record) FROM record)", "chain", true),
    (
        "UPDATE content SET body = (SELECT body FROM content c WHERE c.record = content.record AND c.content = 2) WHERE content = 1",
        "content",
        false,
    ),
    (
        "UPDATE content SET body = (SELECT body FROM content c WHERE c.record <> content.record AND c.content = 1) WHERE content = 1",
        "content",
        false,
    ),
    ("UPDATE content SET content = 99 WHERE content = 1", "content", false),
    ("DELETE FROM content WHERE content = 3", "content", false),
    ("UPDATE content SET body = substr(body, 1, length(body) - 1) WHERE content = 3", "content", true),
    ("UPDATE snapshot SET turn = turn - 1", "snapshot", false),
    ("UPDATE snapshot SET turn = turn + 100", "snapshot", true),
    (
        "UPDATE snapshot SET body = (SELECT body FROM snapshot s WHERE s.record <> snapshot.record)",
        "snapshot",
        false,
    ),
    (
        "UPDATE tag SET record = (SELECT max(record) FROM record) WHERE record = (SELECT min(record) FROM record)",
        "tag",
        false,
    ),
    ("UPDATE tag SET record = 1 WHERE record = (SELECT min(record) FROM record)", "tag", true),
    ("UPDATE ticket SET expires = expires + 1", "seal", false),
    ("UPDATE ticket SET kind = 9", "seal", false),
    (
        "UPDATE outbox SET record = (SELECT max(record) FROM record) WHERE rowid IN (SELECT rowid FROM outbox WHERE record = (SELECT min(record) FROM record)) AND record <> (SELECT max(record) FROM record)",
        "seal",
        false,
    ),
    ("INSERT INTO log (position, leaf) VALUES (1001, x'00'), (1003, x'00')", "log", true),
];

#[tokio::test]
async fn every_change_is_named() {
    let house = House::build().await;
    let (summary, faults) = house.folder.verify();
    assert_eq!(faults, []);
    assert_eq!((summary.records, summary.contents), (3, 18));
    assert_eq!(summary.entries, 3 * (7 + 6 + 1 + 1));
    assert_eq!(verify_with(&house.folder.0, Keys::Without), (summary, vec![]));
    for (sql, kind, without_keys) in CHANGES {
        let copy = house.tampered(sql);
        let found = kinds(&copy);
        assert!(found.contains(kind), "{sql}: {found:?}");
        let blind = verify_with(&copy.0, Keys::Without).1;
        assert_eq!(!blind.is_empty(), *without_keys, "{sql} without keys: {blind:?}");
    }
}

/// Random bytes of random rows of all tables.
#[tokio::test]
async fn a_changed_byte_anywhere_is_named() {
    let house = House::build().await;
    let entropy = SeededEntropy::from_number(9);
    let pick = |below: i64| {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        (i64::from_be_bytes(bytes) & i64::MAX) % below
    };
    let tables = ["ledger", "ledger", "ledger", "content", "snapshot", "ticket", "outbox"];
    for round in 0..250 {
        let table = tables[round % tables.len()];
        let copy = house.copy();
        let db = db(&copy.0);
        let rows: i64 = db.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0)).unwrap();
        let read = format!("SELECT rowid, body FROM {table} LIMIT 1 OFFSET {}", pick(rows));
        let (rowid, mut body): (i64, Vec<u8>) =
            db.query_row(&read, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        let at = usize::try_from(pick(i64::try_from(body.len()).unwrap())).unwrap();
        body[at] ^= 1 << pick(8);
        db.execute(&format!("UPDATE {table} SET body = ?1 WHERE rowid = ?2"), params![body, rowid]).unwrap();
        drop(db);
        assert!(!copy.verify().1.is_empty(), "byte {at} of row {rowid} of {table}");
    }
}

/// Deleting, reordering, or cutting the ledger at random places: `verify` names the record and chain.
#[tokio::test]
async fn a_ledger_changed_at_a_random_place_is_named_there() {
    let house = House::build().await;
    let rows: Vec<(i64, i64, u8, i64)> = {
        let db = db(&house.folder.0);
        let mut query = db.prepare("SELECT rowid, record, chain, seq FROM ledger").unwrap();
        let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    for (n, (rowid, record, chain, seq)) in rows.iter().enumerate() {
        let copy = house.copy();
        let db = db(&copy.0);
        match n % 3 {
            0 => db.execute("DELETE FROM ledger WHERE rowid = ?1", [rowid]),
            1 => db.execute(
                "DELETE FROM ledger WHERE record = ?1 AND chain = ?2 AND seq >= ?3",
                params![record, chain, seq],
            ),
            _ => db.execute(
                "UPDATE ledger SET seq = seq + 100 WHERE record = ?1 AND chain = ?2 AND seq = ?3",
                params![record, chain, seq],
            ),
        }
        .unwrap();
        drop(db);
        let name = Chain::from_u8(*chain).unwrap().name();
        let named = copy.verify().1.into_iter().any(|fault| {
            fault.record == RecordNo::from_sql(*record) && fault.stream == name && fault.kind == "chain"
        });
        assert!(named, "{name} {seq} of {record}");
    }
}

/// An older `record` row over newer entries, and older entries under a newer row.
#[tokio::test]
async fn a_row_of_yesterday_is_refused_today() {
    let house = House::build().await;
    let record = house.records[0];
    let yesterday: (i64, Vec<u8>) = db(&house.folder.0)
        .query_row("SELECT turn, heads FROM record WHERE record = ?1", [record.to_sql()], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .unwrap();
    let store = house.folder.open();
    append(&store, record, "today").await;
    store.commit(traces(record, &["today"])).await.unwrap();
    store.close().await;
    drop(store);
    db(&house.folder.0)
        .execute(
            "UPDATE record SET turn = ?2, heads = ?3 WHERE record = ?1",
            params![record.to_sql(), yesterday.0, yesterday.1],
        )
        .unwrap();
    assert_eq!(kinds(&house.folder), ["chain", "log"]);
    let store = house.folder.open();
    assert!(matches!(store.load(record), Err(ReadError::Integrity(_))));
    assert!(matches!(store.traces(record, Chain::TraceOpen, None, 3), Err(ReadError::Integrity(_))));
}

/// What is read through the store refuses the same changes.
#[tokio::test]
async fn no_read_returns_what_was_changed() {
    let house = House::build().await;
    let record = house.records.iter().copied().min_by_key(|r| r.to_sql()).unwrap();
    let open = |sql: &str| {
        let copy = house.tampered(sql);
        (copy.open(), copy)
    };
    for sql in [
        "UPDATE ledger SET body = (SELECT body FROM ledger l WHERE l.record = (SELECT max(record) FROM record) AND l.chain = 0 AND l.seq = 6) WHERE record = (SELECT min(record) FROM record) AND chain = 0 AND seq = 6",
        "DELETE FROM ledger WHERE chain = 0 AND seq = 7",
        "UPDATE snapshot SET body = (SELECT body FROM snapshot s WHERE s.record = (SELECT max(record) FROM record)) WHERE record = (SELECT min(record) FROM record)",
        "UPDATE record SET turn = turn + 1",
    ] {
        let (store, _folder) = open(sql);
        assert!(matches!(store.load(record), Err(ReadError::Integrity(_))), "{sql}");
    }
    let (store, _folder) = open(
        "UPDATE content SET body = (SELECT body FROM content c WHERE c.record = content.record AND c.content = 2) WHERE content = 1",
    );
    assert!(matches!(store.content(record, ContentNo(1)), Err(ReadError::Integrity(_))));
    assert!(store.content(record, ContentNo(2)).is_ok());
    for (sql, before) in [
        ("DELETE FROM ledger WHERE chain = 3 AND seq = 6", None),
        ("DELETE FROM ledger WHERE chain = 3 AND seq = 4", None),
        ("DELETE FROM ledger WHERE chain = 3 AND seq = 3", Some(4)),
        (
            "UPDATE ledger SET body = (SELECT body FROM ledger l WHERE l.record = ledger.record AND l.chain = 3 AND l.seq = 1) WHERE chain = 3 AND seq = 2",
            Some(4),
        ),
    ] {
        let (store, _folder) = open(sql);
        let read = store.traces(record, Chain::TraceOpen, before, 5);
        assert!(matches!(read, Err(ReadError::Integrity(_))), "{sql}: {read:?}");
    }
    let (store, _folder) = open("UPDATE tag SET record = record + 1");
    let tag = store.tag(TagKind::DocumentUniqueId, "1.3");
    assert!(matches!(store.find_tag(&tag), Err(ReadError::Integrity(_))));
    let (store, _folder) = open("UPDATE ticket SET expires = 2000");
    assert!(matches!(
        store.get_ticket(TicketKind(1), &sha256(&[1]), Timestamp(0)),
        Err(ReadError::Integrity(_))
    ));
    assert!(store.take_ticket(TicketKind(1), &sha256(&[1]), Timestamp(0)).await.is_err());
}
