//! Whoever can write to the database can change no byte unseen: every change is named by `verify`, and no read returns
//! what was changed.

use std::sync::Arc;

use carnet_model::ids::{Chain, ContentNo, RecordNo};
use carnet_seal::{Entropy, SeededEntropy, SystemEntropy};
use carnet_store::verify::{self, Keys};
use carnet_store::{EngineConfig, Fault, PostgresConfig, ReadError, Store, StoreConfig};

use crate::database::{at, execute, number, query, run, server};
use crate::fixture::{Folder, append, traces};
use crate::steps::furnish;

struct House {
    folder: Folder,
    records: Vec<RecordNo>,
}

/// The rows of a house in a database of their own, with its keys.
struct Copy<'a> {
    house: &'a House,
    name: String,
}

impl House {
    async fn build() -> Self {
        let folder = Folder::new();
        let store = folder.open();
        let records = furnish(&store).await;
        store.close().await;
        Self { folder, records }
    }

    fn copy(&self, name: &str) -> Copy<'_> {
        let url = self.folder.url();
        let (_, of) = url.rsplit_once('/').unwrap();
        let name = format!("{of}_{name}");
        // A pooler keeps connections open after those who used them.
        let others = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{of}'");
        run(&server(), &others);
        run(&server(), &format!("CREATE DATABASE {name} TEMPLATE {of}"));
        Copy { house: self, name }
    }
}

impl Copy<'_> {
    fn url(&self) -> String {
        at(&server(), &self.name)
    }

    fn config(&self) -> StoreConfig {
        let mut config = StoreConfig::in_dir(&self.house.folder.0, Arc::new(SystemEntropy));
        config.engine = EngineConfig::Postgres(PostgresConfig::new(self.url(), self.house.folder.keys_url()));
        config
    }

    fn verify(&self, keys: Keys<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        verify::configured(&self.config(), keys, &mut |fault| faults.push(fault)).unwrap();
        faults
    }

    fn faults(&self) -> Vec<Fault> {
        self.verify(Keys::Master(&self.house.folder.0.join("master.key")))
    }
}

impl Drop for Copy<'_> {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            run(&server(), &format!("DROP DATABASE {} WITH (FORCE)", self.name));
        }
    }
}

const ZEROS: &str = "decode(repeat('00', 32), 'hex')";
const FIRST: &str = "(SELECT min(record) FROM record)";
const LAST: &str = "(SELECT max(record) FROM record)";

/// Statement → kind of fault that `verify` names with keys, and whether it names one without.
fn changes() -> Vec<(String, &'static str, bool)> {
    let all = [
        (
            format!(
                "UPDATE ledger SET body = o.body, previous = o.previous FROM ledger o WHERE ledger.record = {LAST} \
                 AND o.record = {FIRST} AND ledger.chain = 0 AND o.chain = 0 AND ledger.seq = 2 AND o.seq = 2"
            ),
            "seal",
            true,
        ),
        (format!("DELETE FROM ledger WHERE record = {FIRST} AND chain = 0 AND seq = 3"), "chain", true),
        (format!("DELETE FROM ledger WHERE record = {FIRST} AND chain = 0 AND seq = 7"), "chain", true),
        (format!("DELETE FROM ledger WHERE record = {FIRST} AND chain = 3 AND seq = 6"), "chain", true),
        (format!("DELETE FROM ledger WHERE record = {FIRST} AND chain = 3 AND seq = 1"), "chain", true),
        ("DELETE FROM ledger WHERE chain = 1".to_owned(), "chain", true),
        ("UPDATE ledger SET upto = upto + 1 WHERE chain = 3 AND seq = 2".to_owned(), "chain", true),
        (format!("UPDATE ledger SET previous = {ZEROS} WHERE chain = 0 AND seq = 4"), "chain", true),
        (
            "UPDATE ledger SET body = o.body FROM ledger o WHERE o.record = ledger.record AND o.chain = 0 \
             AND o.seq = 2 AND ledger.chain = 0 AND ledger.seq = 3"
                .to_owned(),
            "seal",
            true,
        ),
        (
            "UPDATE ledger SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE chain = 3 AND seq IN (2, 3)"
                .to_owned(),
            "chain",
            true,
        ),
        ("UPDATE ledger SET chain = 2 WHERE chain = 1".to_owned(), "chain", true),
        ("UPDATE record SET turn = turn - 1".to_owned(), "chain", true),
        ("UPDATE record SET heads = decode(repeat('00', 41), 'hex')".to_owned(), "chain", true),
        ("UPDATE record SET heads = '\\x00'".to_owned(), "chain", true),
        (format!("DELETE FROM record WHERE record = {FIRST}"), "chain", true),
        (
            "UPDATE content SET body = o.body FROM content o WHERE o.record = content.record AND o.content = 2 \
             AND content.content = 1"
                .to_owned(),
            "content",
            false,
        ),
        ("UPDATE content SET content = 99 WHERE content = 1".to_owned(), "content", false),
        ("DELETE FROM content WHERE content = 3".to_owned(), "content", false),
        (
            "UPDATE content SET body = substr(body, 1, length(body) - 1) WHERE content = 3".to_owned(),
            "content",
            true,
        ),
        ("UPDATE snapshot SET turn = turn - 1".to_owned(), "snapshot", false),
        ("UPDATE snapshot SET turn = turn + 100".to_owned(), "snapshot", true),
        (format!("UPDATE tag SET record = {LAST} WHERE record = {FIRST}"), "tag", false),
        (format!("UPDATE tag SET record = 1 WHERE record = {FIRST}"), "tag", true),
        ("UPDATE ticket SET expires = expires + 1".to_owned(), "seal", false),
        ("UPDATE ticket SET kind = 9".to_owned(), "seal", false),
        (
            "UPDATE outbox SET body = o.body FROM outbox o WHERE o.record = outbox.record AND o.id <> outbox.id"
                .to_owned(),
            "seal",
            false,
        ),
        ("UPDATE log SET leaf = '\\x00' WHERE position > 0".to_owned(), "log", true),
        ("DELETE FROM log WHERE position > 0".to_owned(), "log", true),
    ];
    all.to_vec()
}

#[tokio::test]
async fn every_change_is_named() {
    let house = House::build().await;
    let (summary, faults) = house.folder.verify();
    assert_eq!(faults, []);
    assert_eq!((summary.records, summary.contents), (3, 18));
    assert_eq!(summary.entries, 3 * (7 + 6 + 1 + 1));
    assert_eq!(house.folder.verify_with(Keys::Without), (summary, vec![]));
    for (n, (sql, kind, without_keys)) in changes().into_iter().enumerate() {
        let copy = house.copy(&n.to_string());
        // A statement that meets a key on its way is told so by PostgreSQL, and changes nothing.
        assert!(execute(&copy.url(), &sql) > 0, "{sql} changed nothing");
        let faults = copy.faults();
        assert!(faults.iter().any(|fault| fault.kind == kind), "{sql}: {faults:?}");
        let blind = copy.verify(Keys::Without);
        assert_eq!(!blind.is_empty(), without_keys, "{sql} without keys: {blind:?}");
    }
}

/// Random bits of random rows of all tables.
#[tokio::test]
async fn a_changed_bit_anywhere_is_named() {
    let house = House::build().await;
    let copy = house.copy("bits");
    let url = copy.url();
    let entropy = SeededEntropy::from_number(9);
    let pick = |below: i64| {
        let mut bytes = [0; 8];
        entropy.fill(&mut bytes);
        (i64::from_be_bytes(bytes) & i64::MAX) % below
    };
    let tables = [
        ("ledger", "(record, chain, seq)"),
        ("content", "(record, content)"),
        ("ledger", "(record, chain, seq)"),
        ("snapshot", "(record, chain)"),
        ("ticket", "(hash, kind)"),
        ("outbox", "(record, id)"),
    ];
    for round in 0..60 {
        let (table, key) = tables[round % tables.len()];
        let row = pick(number(&url, &format!("SELECT count(*) FROM {table}")));
        let of = format!(
            "{key} = (SELECT {} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row})",
            &key[1..key.len() - 1]
        );
        let bits = number(&url, &format!("SELECT length(body)::bigint * 8 FROM {table} WHERE {of}"));
        let bit = pick(bits);
        let flip =
            format!("UPDATE {table} SET body = set_bit(body, {bit}, 1 - get_bit(body, {bit})) WHERE {of}");
        assert_eq!(execute(&url, &flip), 1, "{flip}");
        assert!(!copy.faults().is_empty(), "{flip}");
        assert_eq!(execute(&url, &flip), 1, "back again");
    }
    assert_eq!(copy.faults(), []);
}

/// Entries deleted or cut off at every place: `verify` names the record and chain.
#[tokio::test]
async fn a_ledger_changed_at_any_place_is_named_there() {
    let house = House::build().await;
    let copy = house.copy("places");
    let url = copy.url();
    let rows = query(&url, "SELECT record, chain, seq FROM ledger ORDER BY record, chain, seq");
    for (n, row) in rows.iter().enumerate().filter(|(n, _)| n % 2 == 0) {
        let (record, chain, seq): (i64, i16, i64) = (row.get(0), row.get(1), row.get(2));
        let of = format!("record = {record} AND chain = {chain} AND seq");
        let (cut, kept) = if n % 4 == 0 { ("=", "kept") } else { (">=", "kept") };
        run(
            &url,
            &format!(
                "CREATE TABLE {kept} AS SELECT * FROM ledger WHERE {of} {cut} {seq}; \
                 DELETE FROM ledger WHERE {of} {cut} {seq}"
            ),
        );
        let name = Chain::from_u8(u8::try_from(chain).unwrap()).unwrap().name();
        let named = copy.faults().into_iter().any(|fault| {
            fault.record == RecordNo::from_sql(record) && fault.stream == name && fault.kind == "chain"
        });
        assert!(named, "{cut} {seq} of {name} of {record}");
        run(&url, &format!("INSERT INTO ledger SELECT * FROM {kept}; DROP TABLE {kept}"));
    }
    assert_eq!(copy.faults(), []);
}

/// An older `record` row over newer entries; an altered content: refused by whoever reads.
#[tokio::test]
async fn what_was_changed_is_not_read() {
    let house = House::build().await;
    let (record, url) = (house.records[0], house.folder.url());
    let of = format!("record = {}", record.to_sql());
    run(&url, &format!("CREATE TABLE yesterday AS SELECT * FROM record WHERE {of}"));
    let store = house.folder.open();
    append(&store, record, "today").await;
    store.commit(traces(record, &["today"])).await.unwrap();
    assert_eq!(store.load(record).unwrap().unwrap().turn.0, 9);
    run(
        &url,
        &format!(
            "UPDATE record SET turn = y.turn, heads = y.heads FROM yesterday y WHERE record.{of}; DROP TABLE yesterday"
        ),
    );
    run(&url, "UPDATE content SET body = set_bit(body, 900, 1 - get_bit(body, 900)) WHERE content = 3");
    assert!(matches!(store.load(record), Err(ReadError::Integrity(_))));
    assert!(matches!(store.traces(record, Chain::TraceOpen, None, 3), Err(ReadError::Integrity(_))));
    assert!(matches!(store.content(record, ContentNo(3)), Err(ReadError::Integrity(_))));
    assert!(store.content(record, ContentNo(2)).is_ok());
    drop(store);
    let mut kinds: Vec<_> = house.folder.verify().1.into_iter().map(|fault| fault.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds, ["chain", "content", "log"]);
    assert!(Store::open(house.folder.config()).is_ok(), "everybody else is served");
}
