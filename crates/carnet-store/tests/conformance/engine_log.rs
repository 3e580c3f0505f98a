//! Whoever can write database and log can change nothing that the log has seen: every change at a random place is
//! named, and so is a record taken back whole.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, SeededEntropy, TagKind, sha256};
use carnet_store::verify::Keys;
use carnet_store::{Expect, Fault, OutboxItem, Store, TicketKind};
use rusqlite::{Connection, params};

use crate::fixture::{Folder, copy_database, copy_dir, entries, opened, random, verify_with};

const PLACES: usize = 1000;

struct Dice(SeededEntropy);

impl Dice {
    fn below(&self, below: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) >> 1).unwrap() % below
    }
}

async fn day(store: &Store, records: &[RecordNo], day: u64) {
    for record in records {
        let turn = store.turn(*record).unwrap().unwrap();
        let mut batch = entries(*record, Expect::Turn(turn), &["entry"]);
        batch.entries.push((Chain::StateSecret, vec![8; 30]));
        batch.contents = vec![(ContentNo(turn.0), Bytes::from(random(day, 200)))];
        batch.traces = vec![(Chain::TraceOpen, vec![7; 40]), (Chain::TraceWithheld, vec![6; 40])];
        batch.add_tags = vec![store.tag(TagKind::DocumentUniqueId, &format!("{record}.{day}"))];
        batch.outbox = vec![OutboxItem { id: day.to_string(), due: Timestamp(0), payload: vec![1; 20] }];
        batch.snapshot = (day == 2).then(|| b"fold".to_vec());
        store.commit(batch).await.unwrap();
    }
    let token = sha256(&day.to_be_bytes());
    store.put_ticket(TicketKind(1), &token, Timestamp(1000), vec![5; 30]).await.unwrap();
}

/// Three records over four days, the last of which waits for its checkpoint; a copy of the database of each day.
struct House {
    folder: Folder,
    records: Vec<RecordNo>,
    days: Vec<Folder>,
}

impl House {
    async fn build() -> Self {
        let folder = Folder::new();
        let store = folder.open();
        let records = vec![opened(&store).await, opened(&store).await, opened(&store).await];
        let mut days = Vec::new();
        for n in 0..4 {
            day(&store, &records, n).await;
            if n < 3 {
                store.checkpoint(Timestamp(i64::try_from(n).unwrap() * 60_000)).await.unwrap();
            }
            let copy = Folder::new();
            copy_database(&folder, &copy);
            days.push(copy);
        }
        store.close().await;
        drop(store);
        assert_eq!(folder.verify().1, []);
        assert_eq!(verify_with(&folder.0, Keys::Without).1, []);
        Self { folder, records, days }
    }

    fn db(&self) -> Connection {
        let db = Connection::open(self.folder.0.join("carnet.db")).unwrap();
        db.pragma_update(None, "synchronous", "OFF").unwrap();
        db
    }
}

/// What a change must be named by.
enum Named {
    /// Some fault.
    Somewhere,
    /// One of this record and chain, or of another that the entry was moved from or to.
    Chain(RecordNo, &'static str),
}

fn is_named(named: &Named, faults: &[Fault]) -> bool {
    faults.iter().any(|fault| match named {
        Named::Somewhere => true,
        Named::Chain(record, stream) => fault.record == *record && fault.stream == *stream,
    })
}

fn count(db: &Connection, table: &str) -> usize {
    let sql = format!("SELECT count(*) FROM {table}");
    usize::try_from(db.query_row::<i64, _, _>(&sql, [], |r| r.get(0)).unwrap()).unwrap()
}

/// A bit of a random stored value.
fn flip(db: &Connection, dice: &Dice) -> (String, Named) {
    let columns = [
        ("ledger", "body"),
        ("ledger", "body"),
        ("ledger", "previous"),
        ("record", "heads"),
        ("content", "body"),
        ("snapshot", "body"),
        ("tag", "tag"),
        ("tag", "proof"),
        ("ticket", "body"),
        ("ticket", "hash"),
        ("outbox", "body"),
        ("outbox", "id"),
        ("log", "leaf"),
    ];
    let (table, column) = columns[dice.below(columns.len())];
    let count = count(db, table);
    let place = dice.below(count);
    let sql = format!("SELECT rowid, {column} FROM {table} ORDER BY rowid LIMIT 1 OFFSET {place}");
    let (row, mut bytes): (i64, Vec<u8>) = db.query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    let at = dice.below(bytes.len());
    bytes[at] ^= 1 << dice.below(8);
    let named = if table == "ledger" { entry(db, row) } else { Named::Somewhere };
    db.execute(&format!("UPDATE {table} SET {column} = ?1 WHERE rowid = ?2"), params![bytes, row]).unwrap();
    (format!("byte {at} of {table}.{column} in row {row}"), named)
}

fn entry(db: &Connection, row: i64) -> Named {
    let sql = "SELECT record, chain FROM ledger WHERE rowid = ?1";
    let (record, chain): (i64, u8) = db.query_row(sql, [row], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    Named::Chain(RecordNo::from_sql(record), Chain::from_u8(chain).unwrap().name())
}

/// A random entry: removed, cut off with those after it, moved, exchanged with the one before, given to another.
fn rewrite(db: &Connection, dice: &Dice) -> (String, Named) {
    let count = count(db, "ledger");
    let sql = format!(
        "SELECT rowid, record, chain, seq FROM ledger ORDER BY rowid LIMIT 1 OFFSET {}",
        dice.below(count)
    );
    let (row, record, chain, seq): (i64, i64, u8, i64) =
        db.query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).unwrap();
    let changes = [
        "DELETE FROM ledger WHERE rowid = :row",
        "DELETE FROM ledger WHERE record = :record AND chain = :chain AND seq >= :seq",
        "UPDATE ledger SET seq = seq + 50 WHERE rowid = :row",
        "UPDATE ledger SET upto = upto + 1 WHERE rowid = :row",
        "UPDATE ledger SET epoch = epoch + 1 WHERE rowid = :row",
        "UPDATE ledger SET epoch = 0 WHERE record = :record AND chain = :chain AND seq >= :seq",
        "UPDATE ledger SET epoch = 99 WHERE record = :record AND chain = :chain AND seq >= :seq",
        "UPDATE ledger SET body = (SELECT body FROM ledger l WHERE l.record = :record AND l.chain = :chain AND l.seq <> :seq LIMIT 1) WHERE rowid = :row",
        "UPDATE ledger SET seq = CASE seq WHEN :seq THEN -(:seq - 1) ELSE -:seq END WHERE record = :record AND chain = :chain AND seq IN (:seq, :seq - 1)",
    ];
    let sql = changes[dice.below(changes.len())];
    let mut statement = db.prepare(sql).unwrap();
    let values = [(":row", row), (":record", record), (":chain", i64::from(chain)), (":seq", seq)];
    for (name, value) in values {
        if let Some(index) = statement.parameter_index(name).unwrap() {
            statement.raw_bind_parameter(index, value).unwrap();
        }
    }
    statement.raw_execute().unwrap();
    let named = Named::Chain(RecordNo::from_sql(record), Chain::from_u8(chain).unwrap().name());
    (format!("{sql} at {chain} {seq}"), named)
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, out) } else { out.push(path) }
    }
    out.sort();
}

/// A byte of a file that the last checkpoint needs.
fn file_byte(log: &Path, dice: &Dice) -> (String, Named) {
    let mut all = Vec::new();
    files(log, &mut all);
    let last = fs::read(log.join("checkpoint")).unwrap();
    let size = String::from_utf8(last).unwrap().lines().nth(1).unwrap().to_owned();
    let needed = |path: &&PathBuf| {
        let name = path.to_str().unwrap();
        name.ends_with("checkpoint") || name.ends_with("epochs") || name.ends_with(&format!(".p/{size}"))
    };
    let needed: Vec<_> = all.iter().filter(needed).collect();
    let path = needed[dice.below(needed.len())];
    let mut bytes = fs::read(path).unwrap();
    let at = dice.below(bytes.len());
    bytes[at] ^= 1 << dice.below(8);
    fs::write(path, bytes).unwrap();
    (format!("byte {at} of {}", path.display()), Named::Somewhere)
}

#[tokio::test]
async fn a_change_at_any_of_a_thousand_places_is_named() {
    let house = House::build().await;
    let dice = Dice(SeededEntropy::from_number(17));
    let (data, log) = (house.folder.0.join("carnet.db"), house.folder.0.join("log"));
    let good = fs::read(&data).unwrap();
    let kept = Folder::new();
    copy_dir(&log, &kept.0.join("log"));
    for round in 0..PLACES {
        let db = house.db();
        let (place, named) = match round % 5 {
            0 | 1 => flip(&db, &dice),
            2 | 3 => rewrite(&db, &dice),
            _ => file_byte(&log, &dice),
        };
        drop(db);
        let faults = house.folder.verify().1;
        assert!(is_named(&named, &faults), "{round}: {place}: {faults:?}");
        for rest in ["carnet.db-wal", "carnet.db-shm"] {
            let _ = fs::remove_file(house.folder.0.join(rest));
        }
        fs::write(&data, &good).unwrap();
        if round % 5 == 4 {
            fs::remove_dir_all(&log).unwrap();
            copy_dir(&kept.0.join("log"), &log);
        }
    }
    assert_eq!(house.folder.verify().1, []);
}

/// Entries, heads, contents, snapshot and tags of one record put back to what they were on an earlier day: by itself
/// the record is whole, and the log names it.
#[tokio::test]
async fn a_record_taken_back_whole_is_named() {
    let house = House::build().await;
    let good = fs::read(house.folder.0.join("carnet.db")).unwrap();
    for (day, copy) in house.days.iter().enumerate().take(3) {
        for record in &house.records {
            let db = house.db();
            db.execute("ATTACH ?1 AS earlier", [copy.0.join("carnet.db").to_str().unwrap()]).unwrap();
            for table in ["ledger", "record", "content", "snapshot", "tag", "outbox"] {
                db.execute(&format!("DELETE FROM {table} WHERE record = ?1"), [record.to_sql()]).unwrap();
                let back = format!("INSERT INTO {table} SELECT * FROM earlier.{table} WHERE record = ?1");
                db.execute(&back, [record.to_sql()]).unwrap();
            }
            drop(db);
            let faults = house.folder.verify().1;
            assert!(!faults.is_empty(), "day {day}");
            assert!(
                faults.iter().all(|f| f.record == *record && f.kind == "log"),
                "day {day}, {record}: {faults:?}"
            );
            for rest in ["carnet.db-wal", "carnet.db-shm"] {
                let _ = fs::remove_file(house.folder.0.join(rest));
            }
            fs::write(house.folder.0.join("carnet.db"), &good).unwrap();
        }
    }
}

/// What waits for the next checkpoint is watched too.
#[tokio::test]
async fn what_waits_cannot_be_forgotten() {
    let house = House::build().await;
    let good = fs::read(house.folder.0.join("carnet.db")).unwrap();
    for (sql, kind) in [
        ("DELETE FROM log WHERE position > 0", "log"),
        ("DELETE FROM log WHERE position = (SELECT max(position) FROM log)", "log"),
        ("DELETE FROM log WHERE position = 0", "checkpoint"),
        ("UPDATE log SET leaf = zeroblob(48) WHERE position = 0", "checkpoint"),
        ("UPDATE log SET leaf = substr(leaf, 1, 20) WHERE position = (SELECT max(position) FROM log)", "log"),
    ] {
        house.db().execute(sql, []).unwrap();
        let faults = house.folder.verify().1;
        assert!(faults.iter().any(|fault| fault.kind == kind), "{sql}: {faults:?}");
        for rest in ["carnet.db-wal", "carnet.db-shm"] {
            let _ = fs::remove_file(house.folder.0.join(rest));
        }
        fs::write(house.folder.0.join("carnet.db"), &good).unwrap();
    }
}

/// A directory of before the log is read and verified as it is, and opens into one with a log.
#[tokio::test]
async fn data_of_before_the_log_goes_on() {
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    store.close().await;
    drop(store);
    let db = Connection::open(folder.0.join("carnet.db")).unwrap();
    db.execute_batch(
        "ALTER TABLE ledger DROP COLUMN epoch; DELETE FROM log; DELETE FROM migration WHERE number = 2; \
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(db);
    assert_eq!(folder.verify().1, []);
    let store = folder.open();
    assert_eq!(store.turn(record).unwrap(), Some(Turn(1)));
    let batch = entries(record, Expect::Turn(Turn(1)), &["of today"]);
    store.commit(batch).await.unwrap();
    assert_eq!(store.checkpoint(Timestamp(0)).await.unwrap().size, 1);
    let shown = crate::proof::SHOWN;
    let proof = store.prove(record, &shown, &[], Timestamp(0)).unwrap();
    let report = carnet_store::proof::check(&proof.to_json(), &carnet_store::proof::Options::default());
    assert_eq!((report.faults, report.entries, report.waiting), (vec![], 2, 0), "its first leaf holds both");
    drop(store);
    assert_eq!(folder.verify().1, []);
}
