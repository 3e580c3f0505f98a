//! The walk of a whole file, record by record, each as one transaction sees it.

use std::collections::BTreeSet;

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_seal::{ChainHead, EntryPlace, Hash, SealError, padded_len};

use super::rows::{LedgerRow, Read, Rows, Span, hold};
use super::verify_log::LogWalk;
use super::{Base, Keyring, verify_tables};
use crate::error::Fault;
use crate::heads::{Heads, Link};
use crate::keys::SystemKeys;
use crate::log::dir::LogDir;
use crate::plain::Fields;
use crate::sealing::{CONTENT_OVERHEAD, Sealer, generation};
use crate::verify::Summary;

/// Entries read at once.
const PAGE: usize = 256;

/// Keys to open with, when there are some.
#[derive(Clone, Copy)]
pub(crate) struct Opener<'a> {
    pub(crate) keyring: &'a dyn Keyring,
    pub(crate) system: &'a SystemKeys,
}

pub(crate) struct Walk<'a> {
    pub(crate) rows: &'a dyn Rows,
    pub(crate) sealer: &'a Sealer,
    pub(crate) keys: Option<Opener<'a>>,
    pub(crate) summary: Summary,
    pub(crate) report: &'a mut dyn FnMut(Fault),
    pub(crate) log: Option<LogWalk>,
}

impl dyn Base + '_ {
    /// Walks everything that a connection sees, with the keys of an open store.
    pub(crate) fn verify(&self, report: &mut dyn FnMut(Fault)) -> Read<Summary> {
        let core = self.core();
        let keys = Some(Opener { keyring: self.keyring(), system: &core.system });
        self.read(|rows| Walk::new(rows, &core.sealer, keys, report).run(&core.log.dir))
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

impl<'a> Walk<'a> {
    pub(crate) const fn new(
        rows: &'a dyn Rows,
        sealer: &'a Sealer,
        keys: Option<Opener<'a>>,
        report: &'a mut dyn FnMut(Fault),
    ) -> Self {
        let summary = Summary { records: 0, entries: 0, contents: 0, faults: 0 };
        Self { rows, sealer, keys, summary, report, log: None }
    }

    pub(crate) fn run(mut self, log: &LogDir) -> Read<Summary> {
        self.open_log(log);
        let mut after = None;
        loop {
            let records = self.rows.records(after, PAGE)?;
            for record in &records {
                let one_view = hold(self.rows)?;
                self.record(*record)?;
                drop(one_view);
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

    pub(crate) fn fault(
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

    fn record(&mut self, record: RecordNo) -> Read<()> {
        self.summary.records += 1;
        let row = self.rows.record_with_snapshot(record)?;
        let heads = match row.as_ref().map(|row| row.heads(record)) {
            Some(Ok(heads)) => heads,
            Some(Err(_)) => {
                self.fault("chain", record, "record", 0, "the heads have no known shape");
                Heads::default()
            }
            None => return Ok(()),
        };
        if let Some(keys) = self.keys
            && keys.keyring.keys(record, 0).is_err()
        {
            self.fault("seal", record, "record", 0, "the record has no key that opens");
        }
        let snapshot = row.and_then(|row| row.snapshot);
        let snapshot = snapshot.and_then(|(turn, body)| self.snapshot(record, &heads, turn, &body));
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

    fn snapshot(&mut self, record: RecordNo, heads: &Heads, turn: Turn, body: &[u8]) -> Option<Fields> {
        if turn > heads.turn {
            self.fault("snapshot", record, "snapshot", turn.0, "the snapshot is later than the record");
        }
        let keys = self.keys?;
        let opened = generation(body)
            .map_err(|e| e.to_string())
            .and_then(|generation| keys.keyring.keys(record, generation).map_err(|e| e.to_string()))
            .and_then(|keys| self.sealer.open_snapshot(&keys, turn, body).map_err(|e| e.to_string()));
        match opened {
            Ok(fields) => Some(fields),
            Err(detail) => {
                self.fault("snapshot", record, "snapshot", turn.0, detail);
                None
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
    ) -> Read<()> {
        let mut link = Link::START;
        let mut last: Option<(u32, ChainHead)> = None;
        loop {
            let span = Span { chain, after: link.seq };
            let rows = self.rows.entries(record, &[span], PAGE)?.pop().unwrap_or_default();
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

    fn contents(&mut self, record: RecordNo, told: &BTreeSet<ContentNo>) -> Read<()> {
        let found: BTreeSet<ContentNo> = self.rows.contents(record)?.into_iter().collect();
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
            if let Some(body) = self.rows.content(record, content)?
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
