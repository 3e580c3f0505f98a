//! Reads that verify what they return.

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{EntryPlace, Hash, Tag, TicketPlace};
use rusqlite::Connection;

use super::Sqlite;
use super::queries::{self, LedgerRow};
use super::shared::{Shared, read_heads};
use crate::batch::TicketKind;
use crate::error::{Fault, ReadError};
use crate::heads::{Heads, Link};
use crate::plain::Fields;
use crate::sealing::generation;
use crate::store::{CounterDay, Loaded, StateEntry, TraceEntry};

const STATE_CHAINS: [Chain; 3] = [Chain::StateOpen, Chain::StateWithheld, Chain::StateSecret];

/// Everything of a record that its fold needs, as one transaction saw it.
struct Rows {
    heads: Heads,
    snapshot: Option<(Turn, Fields)>,
    entries: Vec<(Chain, Vec<LedgerRow>)>,
}

fn fault(
    kind: &'static str,
    record: RecordNo,
    stream: &'static str,
    seq: u64,
    detail: impl Into<String>,
) -> ReadError {
    ReadError::Integrity(Fault { kind, record, stream, seq, detail: detail.into() })
}

impl Shared {
    /// Opens a stored entry with the key of its generation.
    fn open_row(&self, record: RecordNo, chain: Chain, row: &LedgerRow) -> Result<(Fields, Hash), ReadError> {
        let refused = |detail: String| fault("seal", record, chain.name(), row.seq, detail);
        let previous: Hash =
            row.previous.as_slice().try_into().map_err(|_| refused("previous hash".to_owned()))?;
        let place = EntryPlace { record, chain, seq: row.seq, upto: row.upto, previous };
        let hash = self.sealer.hash_entry(place, &row.body).map_err(|e| refused(e.to_string()))?;
        let generation = generation(&row.body).map_err(|e| refused(e.to_string()))?;
        let keys = self.keyring.keys(record, generation)?;
        let fields = self.sealer.open_entry(&keys, place, &row.body).map_err(|e| refused(e.to_string()))?;
        Ok((fields, hash))
    }

    fn snapshot(
        &self,
        db: &Connection,
        record: RecordNo,
    ) -> rusqlite::Result<Option<Result<(Turn, Fields), ReadError>>> {
        let row = queries::snapshot(db, record)?;
        Ok(row.map(|(turn, body)| {
            let refused =
                |e: carnet_seal::SealError| fault("snapshot", record, "snapshot", turn.0, e.to_string());
            let keys = self.keyring.keys(record, generation(&body).map_err(refused)?)?;
            Ok((turn, self.sealer.open_snapshot(&keys, turn, &body).map_err(refused)?))
        }))
    }

    fn rows(&self, db: &Connection, record: RecordNo) -> rusqlite::Result<Result<Option<Rows>, ReadError>> {
        let tx = db.unchecked_transaction()?;
        let heads = match read_heads(&tx, record)? {
            None => return Ok(Ok(None)),
            Some(Err(error)) => return Ok(Err(error)),
            Some(Ok(heads)) => heads,
        };
        let snapshot = match self.snapshot(&tx, record)? {
            Some(Err(error)) => return Ok(Err(error)),
            Some(Ok(snapshot)) => Some(snapshot),
            None => None,
        };
        let mut entries = Vec::with_capacity(STATE_CHAINS.len());
        for chain in STATE_CHAINS {
            let from = snapshot.as_ref().map_or(0, |(_, fields)| snapshot_link(fields, chain).seq);
            if heads.link(chain).seq > 0 {
                entries.push((chain, queries::entries_after(&tx, record, chain, from, usize::MAX)?));
            }
        }
        Ok(Ok(Some(Rows { heads, snapshot, entries })))
    }

    pub(super) fn load(&self, record: RecordNo) -> Result<Option<Loaded>, ReadError> {
        let Some(rows) = self.readers.with(|db| self.rows(db, record))?? else { return Ok(None) };
        let mut entries = Vec::new();
        for (chain, chain_rows) in rows.entries {
            let start =
                rows.snapshot.as_ref().map_or(Link::START, |(_, fields)| snapshot_link(fields, chain));
            let end = self.walk(record, chain, start, &chain_rows, &mut entries)?;
            if end != rows.heads.link(chain) {
                let detail = "the chain does not end at the record's head";
                return Err(fault("chain", record, chain.name(), end.seq, detail));
            }
        }
        entries.sort_unstable_by_key(|entry| entry.turn);
        let first = rows.snapshot.as_ref().map_or(0, |(turn, _)| turn.0);
        let turns = entries.iter().map(|entry| entry.turn.0);
        if !turns.eq(first + 1..=rows.heads.turn.0) {
            return Err(fault("chain", record, "record", rows.heads.turn.0, "the turns are not complete"));
        }
        let snapshot = rows.snapshot.map(|(turn, fields)| (turn, fields.payload));
        Ok(Some(Loaded { turn: rows.heads.turn, heads: rows.heads, snapshot, entries }))
    }

    /// Follows a chain from `link`, opening each entry; returns its end.
    fn walk(
        &self,
        record: RecordNo,
        chain: Chain,
        mut link: Link,
        rows: &[LedgerRow],
        out: &mut Vec<StateEntry>,
    ) -> Result<Link, ReadError> {
        for row in rows {
            if row.seq != link.seq + 1 || row.previous != link.hash || row.chain != chain as u8 {
                return Err(fault(
                    "chain",
                    record,
                    chain.name(),
                    row.seq,
                    "does not follow the entry before",
                ));
            }
            let (fields, hash) = self.open_row(record, chain, row)?;
            link = Link { seq: row.upto, hash };
            out.push(StateEntry { chain, seq: row.seq, turn: fields.turn, payload: fields.payload, hash });
        }
        Ok(link)
    }

    /// Entries of a chain, newest first, each checked against the one after it.
    fn newest(
        &self,
        record: RecordNo,
        chain: Chain,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(LedgerRow, Fields, Hash)>, ReadError> {
        let read = |db: &Connection| {
            let tx = db.unchecked_transaction()?;
            let heads = read_heads(&tx, record)?;
            let after = match before {
                Some(seq) => queries::previous(&tx, record, chain, seq)?,
                None => None,
            };
            let rows = queries::entries_before(&tx, record, chain, before.unwrap_or(u64::MAX), limit)?;
            Ok((heads, after, rows))
        };
        let (heads, after, rows) = self.readers.with(read)?;
        let heads = heads.transpose()?.ok_or(ReadError::Missing)?;
        let head = heads.link(chain);
        let mut expected = match (before, after) {
            (Some(seq), Some(hash)) => Some((seq - 1, hash)),
            (Some(seq), None) if seq <= head.seq => {
                return Err(fault("chain", record, chain.name(), seq, "the entry is missing"));
            }
            _ => Some((head.seq, head.hash.to_vec())),
        };
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            let (fields, hash) = self.open_row(record, chain, &row)?;
            match expected {
                Some((seq, following)) if seq == row.upto && following == hash => {}
                _ => {
                    return Err(fault(
                        "chain",
                        record,
                        chain.name(),
                        row.seq,
                        "is not what the next entry follows",
                    ));
                }
            }
            expected = Some((row.seq - 1, row.previous.clone()));
            out.push((row, fields, hash));
        }
        match expected {
            Some((seq, _)) if seq > 0 && out.len() < limit => {
                Err(fault("chain", record, chain.name(), seq, "the entry is missing"))
            }
            _ => Ok(out),
        }
    }
}

fn snapshot_link(fields: &Fields, chain: Chain) -> Link {
    fields.links.iter().find(|(c, _)| *c == chain).map_or(Link::START, |(_, link)| *link)
}

impl Sqlite {
    pub(crate) fn find_tag(&self, tag: &Tag) -> Result<Option<RecordNo>, ReadError> {
        let Some((record, proof)) = self.shared.readers.with(|db| queries::tag(db, tag))? else {
            return Ok(None);
        };
        if self.shared.system.tags.proves(tag, record, &proof) {
            return Ok(Some(record));
        }
        Err(fault("tag", record, "tag", 0, "the tag was not put there by this deployment"))
    }

    pub(crate) fn turn(&self, record: RecordNo) -> Result<Option<Turn>, ReadError> {
        Ok(self.shared.heads(record)?.map(|heads| heads.turn))
    }

    pub(crate) fn heads(&self, record: RecordNo) -> Result<Option<Heads>, ReadError> {
        Ok(self.shared.heads(record)?.map(|heads| (*heads).clone()))
    }

    pub(crate) fn load(&self, record: RecordNo) -> Result<Option<Loaded>, ReadError> {
        self.shared.load(record)
    }

    pub(crate) fn content(&self, record: RecordNo, content: ContentNo) -> Result<Vec<u8>, ReadError> {
        let body = self.shared.readers.with(|db| queries::content(db, record, content))?;
        let body = body.ok_or(ReadError::Missing)?;
        let refused =
            |e: carnet_seal::SealError| fault("content", record, "content", content.0, e.to_string());
        let keys = self.shared.keyring.keys(record, generation(&body).map_err(refused)?)?;
        self.shared.sealer.open_content(&keys, content, &body).map_err(refused)
    }

    pub(crate) fn traces(
        &self,
        record: RecordNo,
        chain: Chain,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<TraceEntry>, ReadError> {
        let rows = self.shared.newest(record, chain, before, limit)?;
        let entry = |(row, fields, hash): (LedgerRow, Fields, Hash)| TraceEntry {
            seq: row.seq,
            hash,
            items: fields.items,
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    pub(crate) fn measures(
        &self,
        record: RecordNo,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<StateEntry>, ReadError> {
        let rows = self.shared.newest(record, Chain::Measure, before, limit)?;
        let entry = |(row, fields, hash): (LedgerRow, Fields, Hash)| StateEntry {
            chain: Chain::Measure,
            seq: row.seq,
            turn: fields.turn,
            payload: fields.payload,
            hash,
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    pub(crate) fn get_ticket(
        &self,
        kind: TicketKind,
        hash: &Hash,
        now: Timestamp,
    ) -> Result<Option<Vec<u8>>, ReadError> {
        let Some((expires, body)) = self.shared.readers.with(|db| queries::ticket(db, kind, hash))? else {
            return Ok(None);
        };
        if now >= expires {
            return Ok(None);
        }
        let place = TicketPlace { kind: kind.0, hash, expires };
        let opened = self.shared.sealer.open_ticket(&self.shared.system.tickets, place, &body);
        opened.map(Some).map_err(|e| fault("seal", RecordNo(0), "ticket", 0, e.to_string()))
    }

    pub(crate) fn due_records(&self, now: Timestamp, limit: usize) -> Result<Vec<RecordNo>, ReadError> {
        self.shared.readers.with(|db| queries::due_records(db, now, limit))
    }

    pub(crate) fn records(&self, after: Option<RecordNo>, limit: usize) -> Result<Vec<RecordNo>, ReadError> {
        self.shared.readers.with(|db| queries::records(db, after, limit))
    }

    pub(super) fn anything_due(&self, now: Timestamp) -> Result<bool, ReadError> {
        self.shared.readers.with(|db| queries::anything_due(db, now))
    }

    /// Figures of these days, both included; what is not yet in the table is added.
    pub(crate) fn counters(&self, from: i32, to: i32) -> Result<Vec<CounterDay>, ReadError> {
        let stored = self.shared.readers.with(|db| queries::counters(db, from, to))?;
        let mut sums = std::collections::BTreeMap::new();
        for (day, name, value) in stored.into_iter().chain(self.shared.counters.pending(from, to)) {
            *sums.entry((day, name)).or_insert(0) += value;
        }
        Ok(sums.into_iter().map(|((day, name), value)| CounterDay { day, name, value }).collect())
    }
}
