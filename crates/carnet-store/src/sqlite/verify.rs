//! The walk of a whole file, record by record, each as one transaction sees it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use carnet_model::ids::{Chain, ContentNo, RecordNo};
use carnet_seal::{ChainHead, Entropy, EntryPlace, Hash, MasterKey, SealError, padded_len};
use rusqlite::Connection;

use super::Sqlite;
use super::keyring::Keyring;
use super::queries::{self, LedgerRow};
use super::schema::{self, engine};
use super::shared::{Shared, read_heads};
use super::verify_log::LogWalk;
use super::{open, verify_tables};
use crate::error::{Fault, OpenError, ReadError};
use crate::heads::{Heads, Link};
use crate::keys::SystemKeys;
use crate::log::dir::LogDir;
use crate::plain::Fields;
use crate::sealing::{CONTENT_OVERHEAD, Sealer, generation};
use crate::verify::{Folders, Summary};

/// Entries read at once.
const PAGE: usize = 256;

/// Keys to open with, when there are some.
#[derive(Clone, Copy)]
pub(super) struct Opener<'a> {
    pub(super) keyring: &'a Keyring,
    pub(super) system: &'a SystemKeys,
}

pub(super) struct Walk<'a> {
    pub(super) db: &'a Connection,
    pub(super) sealer: &'a Sealer,
    pub(super) keys: Option<Opener<'a>>,
    pub(super) summary: Summary,
    pub(super) report: &'a mut dyn FnMut(Fault),
    pub(super) log: Option<LogWalk>,
}

/// Walks everything that `db` sees, with the keys of an open store.
pub(super) fn all(
    db: &Connection,
    shared: &Shared,
    report: &mut dyn FnMut(Fault),
) -> rusqlite::Result<Summary> {
    let keys = Some(Opener { keyring: &shared.keyring, system: &shared.system });
    Walk { db, sealer: &shared.sealer, keys, summary: Summary::default(), report, log: None }
        .run(&shared.log.dir)
}

impl Sqlite {
    pub(crate) fn verify(&self, report: &mut dyn FnMut(Fault)) -> Result<Summary, ReadError> {
        self.shared.readers.with(|db| all(db, &self.shared, report))
    }

    pub(crate) fn verify_dir(
        folders: Folders<'_>,
        master: Option<&Path>,
        entropy: &Arc<dyn Entropy>,
        report: &mut dyn FnMut(Fault),
    ) -> Result<Summary, OpenError> {
        let dir = folders.dir;
        let db = schema::open_reader(&open::data_path(dir), 4096).map_err(|e| engine(&e))?;
        schema::check(&db, schema::DATA)?;
        schema::without_epochs(&db).map_err(|e| engine(&e))?;
        let ring = match master {
            None => None,
            Some(path) => {
                let master = MasterKey::open(path)?;
                Some(Keyring::open_to_read(&open::keys_path(dir), &master, entropy)?)
            }
        };
        let deployment = schema::deployment(&db)
            .map_err(|e| engine(&e))?
            .ok_or_else(|| OpenError::Damaged("the deployment id is missing".to_owned()))?;
        let sealer = Sealer::new(deployment, Arc::clone(entropy));
        let keys = ring.as_ref().map(|(keyring, system)| Opener { keyring, system });
        let mut walk =
            Walk { db: &db, sealer: &sealer, keys, summary: Summary::default(), report, log: None };
        if let Some((_, system)) = &ring {
            let spool = folders.spool.map_or_else(|| open::spool_path(dir), Path::to_owned);
            verify_tables::spool(&mut walk, &spool, &system.tickets);
        }
        let log = folders.log.map_or_else(|| open::log_path(dir), Path::to_owned);
        walk.run(&LogDir::new(log)).map_err(|e| engine(&e))
    }
}

/// What the chains of a record tell about its other rows.
#[derive(Default)]
struct Told {
    /// Turn of each state entry, with the contents that it dropped and added.
    entries: Vec<(u64, Vec<ContentNo>, Vec<ContentNo>)>,
    /// Hash at the snapshot's number, for each state chain.
    at_snapshot: Vec<(Chain, Link)>,
}

impl Told {
    /// Contents that exist after the last turn.
    fn live_contents(&self) -> BTreeSet<ContentNo> {
        let mut live = BTreeSet::new();
        for (_, dropped, added) in &self.entries {
            live.retain(|content| !dropped.contains(content));
            live.extend(added);
        }
        live
    }
}

impl Walk<'_> {
    fn run(mut self, log: &LogDir) -> rusqlite::Result<Summary> {
        self.open_log(log);
        let mut after = None;
        loop {
            let records = queries::records(self.db, after, PAGE)?;
            for record in &records {
                let tx = self.db.unchecked_transaction()?;
                self.record(*record)?;
                drop(tx);
            }
            match records.last() {
                None => break,
                last => after = last.copied(),
            }
        }
        verify_tables::run(&mut self)?;
        self.close_log()?;
        Ok(self.summary)
    }

    pub(super) fn fault(
        &mut self,
        kind: &'static str,
        record: RecordNo,
        stream: &'static str,
        seq: u64,
        detail: impl Into<String>,
    ) {
        self.summary.faults += 1;
        (self.report)(Fault { kind, record, stream, seq, detail: detail.into() });
    }

    fn record(&mut self, record: RecordNo) -> rusqlite::Result<()> {
        self.summary.records += 1;
        let heads = match read_heads(self.db, record)? {
            Some(Ok(heads)) => heads,
            Some(Err(_)) => {
                self.fault("chain", record, "record", 0, "the heads have no known shape");
                Heads::default()
            }
            None => return Ok(()),
        };
        if let Some(keys) = self.keys
            && keys.keyring.current(record).is_err()
        {
            self.fault("seal", record, "record", 0, "the record has no key that opens");
        }
        let snapshot = self.snapshot(record, &heads)?;
        let mut told = Told::default();
        for chain in Chain::ALL {
            self.chain(record, chain, heads.link(chain), snapshot.as_ref(), &mut told)?;
        }
        told.entries.sort_unstable();
        self.turns(record, &heads, &told);
        for (chain, link) in snapshot.iter().flat_map(|fields| &fields.links) {
            if !told.at_snapshot.contains(&(*chain, *link)) {
                self.fault("snapshot", record, chain.name(), link.seq, "the snapshot follows another chain");
            }
        }
        self.contents(record, &told.live_contents())
    }

    fn turns(&mut self, record: RecordNo, heads: &Heads, told: &Told) {
        if self.keys.is_some() {
            let turns = told.entries.iter().map(|(turn, _, _)| *turn);
            if !turns.eq(1..=heads.turn.0) {
                self.fault("chain", record, "record", heads.turn.0, "the turns are not complete");
            }
            return;
        }
        let state = heads.links().filter(|(chain, _)| chain.is_state());
        if state.map(|(_, link)| link.seq).sum::<u64>() != heads.turn.0 {
            self.fault(
                "chain",
                record,
                "record",
                heads.turn.0,
                "the turn is not the number of state entries",
            );
        }
    }

    fn snapshot(&mut self, record: RecordNo, heads: &Heads) -> rusqlite::Result<Option<Fields>> {
        let Some((turn, body)) = queries::snapshot(self.db, record)? else { return Ok(None) };
        if turn > heads.turn {
            self.fault("snapshot", record, "snapshot", turn.0, "the snapshot is later than the record");
        }
        let Some(keys) = self.keys else { return Ok(None) };
        let opened = generation(&body)
            .map_err(|e| e.to_string())
            .and_then(|generation| keys.keyring.keys(record, generation).map_err(|e| e.to_string()))
            .and_then(|keys| self.sealer.open_snapshot(&keys, turn, &body).map_err(|e| e.to_string()));
        match opened {
            Ok(fields) => Ok(Some(fields)),
            Err(detail) => {
                self.fault("snapshot", record, "snapshot", turn.0, detail);
                Ok(None)
            }
        }
    }

    fn chain(
        &mut self,
        record: RecordNo,
        chain: Chain,
        head: Link,
        snapshot: Option<&Fields>,
        told: &mut Told,
    ) -> rusqlite::Result<()> {
        let mut link = Link::START;
        let mut last: Option<(u32, ChainHead)> = None;
        loop {
            let rows = queries::entries_after(self.db, record, chain, link.seq, PAGE)?;
            let before = link.seq;
            for row in &rows {
                link = self.entry(record, chain, link, row, told);
                let here =
                    ChainHead { chain, epoch: self.logged_in(row.epoch), seq: link.seq, hash: link.hash };
                if let Some((generation, before)) = last.filter(|(_, before)| before.epoch != here.epoch) {
                    if before.epoch > here.epoch {
                        self.fault(
                            "log",
                            record,
                            chain.name(),
                            row.seq,
                            "is of an epoch before the entry before",
                        );
                    }
                    self.head(record, generation, before);
                }
                last = Some((generation(&row.body).unwrap_or_default(), here));
                if snapshot.is_some_and(|fields| fields.links.contains(&(chain, link))) {
                    told.at_snapshot.push((chain, link));
                }
            }
            if link.seq <= before {
                break;
            }
        }
        if let Some((generation, last)) = last {
            self.head(record, generation, last);
        }
        if link != head {
            let detail = format!("the chain ends at {}, the record says {}", link.seq, head.seq);
            self.fault("chain", record, chain.name(), link.seq.max(head.seq), detail);
        }
        Ok(())
    }

    /// Checks one entry; returns the link that the next one must follow.
    fn entry(
        &mut self,
        record: RecordNo,
        chain: Chain,
        after: Link,
        row: &LedgerRow,
        told: &mut Told,
    ) -> Link {
        self.summary.entries += 1;
        if row.seq != after.seq + 1 || row.upto != row.seq {
            self.fault("chain", record, chain.name(), row.seq, format!("follows number {}", after.seq));
        } else if row.previous != after.hash {
            self.fault("chain", record, chain.name(), row.seq, "does not follow the entry before");
        }
        let previous: Hash = row.previous.as_slice().try_into().unwrap_or_default();
        let place = EntryPlace { record, chain, seq: row.seq, upto: row.upto, previous };
        if let Err(detail) = self.open(record, chain, place, row, told) {
            self.fault("seal", record, chain.name(), row.seq, detail);
        }
        let hash = self.sealer.hash_entry(place, &row.body).unwrap_or_default();
        Link { seq: row.seq.max(after.seq), hash }
    }

    fn open(
        &self,
        record: RecordNo,
        chain: Chain,
        place: EntryPlace,
        row: &LedgerRow,
        told: &mut Told,
    ) -> Result<(), String> {
        let generation = generation(&row.body).map_err(|e| e.to_string())?;
        let Some(keys) = self.keys else { return Ok(()) };
        let keys = keys.keyring.keys(record, generation).map_err(|e| e.to_string())?;
        let fields = self.sealer.open_entry(&keys, place, &row.body).map_err(|e| e.to_string())?;
        if chain.is_state() {
            told.entries.push((fields.turn.0, fields.dropped, fields.added));
        }
        Ok(())
    }

    fn contents(&mut self, record: RecordNo, told: &BTreeSet<ContentNo>) -> rusqlite::Result<()> {
        let found: BTreeSet<ContentNo> = queries::contents(self.db, record)?.into_iter().collect();
        if self.keys.is_some() {
            for missing in told.difference(&found) {
                self.fault("content", record, "content", missing.0, "the content is missing");
            }
            for foreign in found.difference(told) {
                self.fault("content", record, "content", foreign.0, "the ledger does not know the content");
            }
        }
        for content in found {
            self.summary.contents += 1;
            if let Some(body) = queries::content(self.db, record, content)?
                && let Err(detail) = self.content(record, content, &body)
            {
                self.fault("content", record, "content", content.0, detail);
            }
        }
        Ok(())
    }

    fn content(&self, record: RecordNo, content: ContentNo, body: &[u8]) -> Result<(), String> {
        let text = |e: SealError| e.to_string();
        let generation = generation(body).map_err(text)?;
        let Some(keys) = self.keys else {
            let padded = body.len().checked_sub(CONTENT_OVERHEAD);
            let whole = padded.is_some_and(|len| padded_len(len) == len);
            return if whole { Ok(()) } else { Err("the length is none that a content has".to_owned()) };
        };
        let keys = keys.keyring.keys(record, generation).map_err(|e| e.to_string())?;
        self.sealer.open_content(&keys, content, body).map(|_| ()).map_err(text)
    }
}
