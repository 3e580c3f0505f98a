//! Reads that verify what they return.

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{EntryPlace, Hash, SealError, Tag, TicketPlace};

use super::Base;
use super::rows::{LedgerRow, Read, RecordRow, Rows, Span, hold, stored_heads};
use crate::batch::TicketKind;
use crate::error::{CommitError, Fault, ReadError};
use crate::heads::{Heads, Link};
use crate::plain::Fields;
use crate::sealing::generation;
use crate::store::{CounterDay, Loaded, StateEntry, TraceEntry};

const STATE_CHAINS: [Chain; 3] = [Chain::StateOpen, Chain::StateWithheld, Chain::StateSecret];

/// Everything of a record that its fold needs.
struct Told {
    heads: Heads,
    snapshot: Option<(Turn, Fields)>,
    entries: Vec<(Chain, Vec<LedgerRow>)>,
}

/// Which entries of a chain, newest first.
#[derive(Clone, Copy)]
struct Page {
    chain: Chain,
    before: Option<u64>,
    limit: usize,
}

/// The head of a chain, what the entry at `before` follows, and the entries before it.
struct Newest {
    head: Link,
    after: Option<Vec<u8>>,
    rows: Vec<LedgerRow>,
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

fn snapshot_link(fields: &Fields, chain: Chain) -> Link {
    fields.links.iter().find(|(c, _)| *c == chain).map_or(Link::START, |(_, link)| *link)
}

fn foreign_tag(record: RecordNo) -> ReadError {
    fault("tag", record, "tag", 0, "the tag was not put there by this deployment")
}

impl dyn Base + '_ {
    /// Opens a stored entry with the key of its generation.
    fn open_row(&self, record: RecordNo, chain: Chain, row: &LedgerRow) -> Read<(Fields, Hash)> {
        let refused = |detail: String| fault("seal", record, chain.name(), row.seq, detail);
        let previous: Hash =
            row.previous.as_slice().try_into().map_err(|_| refused("previous hash".to_owned()))?;
        let place = EntryPlace { record, chain, seq: row.seq, upto: row.upto, previous };
        let sealer = &self.core().sealer;
        let hash = sealer.hash_entry(place, &row.body).map_err(|e| refused(e.to_string()))?;
        let generation = generation(&row.body).map_err(|e| refused(e.to_string()))?;
        let keys = self.keyring().keys(record, generation)?;
        let fields = sealer.open_entry(&keys, place, &row.body).map_err(|e| refused(e.to_string()))?;
        Ok((fields, hash))
    }

    fn open_snapshot(&self, record: RecordNo, turn: Turn, body: &[u8]) -> Read<(Turn, Fields)> {
        let refused = |e: SealError| fault("snapshot", record, "snapshot", turn.0, e.to_string());
        let keys = self.keyring().keys(record, generation(body).map_err(refused)?)?;
        Ok((turn, self.core().sealer.open_snapshot(&keys, turn, body).map_err(refused)?))
    }

    fn told(&self, rows: &dyn Rows, record: RecordNo) -> Read<Option<Told>> {
        let Some(row) = rows.record_with_snapshot(record)? else { return Ok(None) };
        let heads = row.heads(record)?;
        let RecordRow { snapshot, .. } = row;
        let snapshot = snapshot.map(|(turn, body)| self.open_snapshot(record, turn, &body)).transpose()?;
        let span = |chain| {
            let after = snapshot.as_ref().map_or(0, |(_, fields)| snapshot_link(fields, chain).seq);
            Span { chain, after }
        };
        let spans = STATE_CHAINS.into_iter().map(span);
        let spans: Vec<Span> = spans.filter(|span| heads.link(span.chain).seq > 0).collect();
        let chains = spans.iter().map(|span| span.chain);
        let entries = chains.zip(rows.entries(record, &spans, usize::MAX)?).collect();
        Ok(Some(Told { heads, snapshot, entries }))
    }

    /// Reads, then checks. What does not fit together may have been changed between two reads: one view of everything
    /// tells.
    pub(super) fn certain<R, T>(
        &self,
        read: impl Fn(&dyn Rows) -> Read<R>,
        check: impl Fn(R) -> Read<T>,
    ) -> Read<T> {
        match self.read(&read).and_then(&check) {
            Err(ReadError::Integrity(_)) => {
                let rows = self.read(|rows| {
                    let _one_view = hold(rows)?;
                    read(rows)
                });
                check(rows?)
            }
            answer => answer,
        }
    }

    /// Snapshot and later entries, all links and seals verified.
    pub(crate) fn load(&self, record: RecordNo) -> Read<Option<Loaded>> {
        let check = |told: Option<Told>| told.map(|told| self.check(record, told)).transpose();
        self.certain(|rows| self.told(rows, record), check)
    }

    fn check(&self, record: RecordNo, told: Told) -> Read<Loaded> {
        let mut entries = Vec::new();
        for (chain, chain_rows) in told.entries {
            let start =
                told.snapshot.as_ref().map_or(Link::START, |(_, fields)| snapshot_link(fields, chain));
            let end = self.walk(record, chain, start, &chain_rows, &mut entries)?;
            if end != told.heads.link(chain) {
                let detail = "the chain does not end at the record's head";
                return Err(fault("chain", record, chain.name(), end.seq, detail));
            }
        }
        entries.sort_unstable_by_key(|entry| entry.turn);
        let first = told.snapshot.as_ref().map_or(0, |(turn, _)| turn.0);
        let turns = entries.iter().map(|entry| entry.turn.0);
        if !turns.eq(first + 1..=told.heads.turn.0) {
            return Err(fault("chain", record, "record", told.heads.turn.0, "the turns are not complete"));
        }
        let snapshot = told.snapshot.map(|(turn, fields)| (turn, fields.payload));
        Ok(Loaded { turn: told.heads.turn, heads: told.heads, snapshot, entries })
    }

    /// Follows a chain from `link`, opening each entry; returns its end.
    fn walk(
        &self,
        record: RecordNo,
        chain: Chain,
        mut link: Link,
        rows: &[LedgerRow],
        out: &mut Vec<StateEntry>,
    ) -> Read<Link> {
        for row in rows {
            if row.seq != link.seq + 1 || row.previous != link.hash || row.chain != chain as u8 {
                let detail = "does not follow the entry before";
                return Err(fault("chain", record, chain.name(), row.seq, detail));
            }
            let (fields, hash) = self.open_row(record, chain, row)?;
            link = Link { seq: row.upto, hash };
            out.push(StateEntry { chain, seq: row.seq, turn: fields.turn, payload: fields.payload, hash });
        }
        Ok(link)
    }

    /// Entries of a chain, newest first, each checked against the one after it.
    fn newest(&self, record: RecordNo, page: Page) -> Read<Vec<(LedgerRow, Fields, Hash)>> {
        let Page { chain, before, limit } = page;
        let read = |rows: &dyn Rows| {
            let head = stored_heads(rows, record)?.ok_or(ReadError::Missing)?.link(chain);
            let after = match before {
                Some(seq) => rows.previous(record, chain, seq)?,
                None => None,
            };
            let rows = rows.entries_before(record, chain, before.unwrap_or(u64::MAX), limit)?;
            Ok(Newest { head, after, rows })
        };
        self.certain(read, |rows| self.check_newest(record, page, rows))
    }

    fn check_newest(
        &self,
        record: RecordNo,
        page: Page,
        rows: Newest,
    ) -> Read<Vec<(LedgerRow, Fields, Hash)>> {
        let Page { chain, before, limit } = page;
        let Newest { head, after, rows } = rows;
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
                    let detail = "is not what the next entry follows";
                    return Err(fault("chain", record, chain.name(), row.seq, detail));
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

    pub(crate) fn find_tag(&self, tag: &Tag) -> Read<Option<RecordNo>> {
        let Some((record, proof)) = self.read(|rows| rows.tag(tag))? else { return Ok(None) };
        let proven = self.core().system.tags.proves(tag, record, &proof);
        if proven { Ok(Some(record)) } else { Err(foreign_tag(record)) }
    }

    pub(crate) fn find_tag_from(&self, tag: &Tag) -> Read<Option<(Tag, RecordNo)>> {
        let first = Tag([0; 16]);
        let found = self.read(|rows| match rows.tag_from(tag)? {
            None => rows.tag_from(&first),
            found => Ok(found),
        })?;
        let Some((found, record, proof)) = found else { return Ok(None) };
        let proven = self.core().system.tags.proves(&found, record, &proof);
        if proven { Ok(Some((found, record))) } else { Err(foreign_tag(record)) }
    }

    pub(crate) fn turn(&self, record: RecordNo) -> Read<Option<Turn>> {
        Ok(self.heads(record)?.map(|heads| heads.turn))
    }

    /// The turn that is known here, even if the database does not answer.
    pub(crate) fn last_known_turn(&self, record: RecordNo) -> Result<Turn, CommitError> {
        if let Some(heads) = self.core().heads.get(record) {
            return Ok(heads.turn);
        }
        Ok(self.turn(record)?.ok_or(ReadError::Missing)?)
    }

    pub(crate) fn content(&self, record: RecordNo, content: ContentNo) -> Read<Vec<u8>> {
        let body = self.read(|rows| rows.content(record, content))?.ok_or(ReadError::Missing)?;
        let refused = |e: SealError| fault("content", record, "content", content.0, e.to_string());
        let keys = self.keyring().keys(record, generation(&body).map_err(refused)?)?;
        self.core().sealer.open_content(&keys, content, &body).map_err(refused)
    }

    pub(crate) fn traces(
        &self,
        record: RecordNo,
        chain: Chain,
        before: Option<u64>,
        limit: usize,
    ) -> Read<Vec<TraceEntry>> {
        let entry = |(row, fields, hash): (LedgerRow, Fields, Hash)| TraceEntry {
            seq: row.seq,
            hash,
            items: fields.items,
        };
        Ok(self.newest(record, Page { chain, before, limit })?.into_iter().map(entry).collect())
    }

    pub(crate) fn measures(
        &self,
        record: RecordNo,
        before: Option<u64>,
        limit: usize,
    ) -> Read<Vec<StateEntry>> {
        let entry = |(row, fields, hash): (LedgerRow, Fields, Hash)| StateEntry {
            chain: Chain::Measure,
            seq: row.seq,
            turn: fields.turn,
            payload: fields.payload,
            hash,
        };
        Ok(self
            .newest(record, Page { chain: Chain::Measure, before, limit })?
            .into_iter()
            .map(entry)
            .collect())
    }

    pub(crate) fn get_ticket(&self, kind: TicketKind, hash: &Hash, now: Timestamp) -> Read<Option<Vec<u8>>> {
        match self.read(|rows| rows.ticket(kind, hash))? {
            Some((expires, body)) if now < expires => {
                let place = TicketPlace { kind: kind.0, hash, expires };
                let core = self.core();
                let opened = core.sealer.open_ticket(&core.system.tickets, place, &body);
                opened.map(Some).map_err(|e| fault("seal", RecordNo(0), "ticket", 0, e.to_string()))
            }
            _ => Ok(None),
        }
    }

    /// Figures of these days, both included; what is not yet in the table is added.
    pub(crate) fn counters(&self, from: i32, to: i32) -> Read<Vec<CounterDay>> {
        let stored = self.read(|rows| rows.counters(from, to))?;
        let mut sums = std::collections::BTreeMap::new();
        for (day, name, value) in stored.into_iter().chain(self.core().counters.pending(from, to)) {
            *sums.entry((day, name)).or_insert(0) += value;
        }
        Ok(sums.into_iter().map(|((day, name), value)| CounterDay { day, name, value }).collect())
    }
}
