//! What can be written, and what comes back.

use bytes::Bytes;
use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};

/// What must hold when a batch is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Nothing: only for batches without state entries and without snapshot. The record must exist when the
    /// batch writes to one of its chains.
    Nothing,
    /// The record has no entry yet.
    New,
    /// The record's turn.
    Turn(Turn),
}

/// What happens to the record's next wake-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WakeUp {
    /// Stays as it is.
    #[default]
    Keep,
    /// There is none any more.
    Clear,
    /// At this instant, rounded up to the hour.
    At(Timestamp),
}

/// What a ticket is for: part of its key. Numbers are the caller's, and part of the stored format; 255 is the store's
/// own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TicketKind(pub u8);

/// A ticket to store (replaces one of the same kind and hash).
#[derive(Debug, Clone)]
pub struct TicketPut {
    /// What it is for.
    pub kind: TicketKind,
    /// SHA-256 of its token.
    pub hash: Hash,
    /// When it ends.
    pub expires: Timestamp,
    /// What is sealed in it.
    pub payload: Vec<u8>,
}

/// A ticket that the batch consumes: it must exist and not have expired, else the batch fails whole.
#[derive(Debug, Clone, Copy)]
pub struct TicketTake {
    /// What it is for.
    pub kind: TicketKind,
    /// SHA-256 of its token.
    pub hash: Hash,
    /// The present.
    pub now: Timestamp,
}

/// A delivery to make.
#[derive(Debug, Clone)]
pub struct OutboxItem {
    /// Its name within the record: a second one of the same name is ignored while the first waits.
    pub id: String,
    /// Not before.
    pub due: Timestamp,
    /// What is sealed in it.
    pub payload: Vec<u8>,
}

/// An addition to the operator's figures. Kept in memory and written each second.
#[derive(Debug, Clone)]
pub struct CounterAdd {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Name of the figure; no person in it.
    pub name: String,
    /// What is added.
    pub delta: i64,
}

/// All that one act writes to one record: whole or not at all.
#[derive(Debug, Clone)]
pub struct Batch {
    /// The record.
    pub record: RecordNo,
    /// What must hold.
    pub expect: Expect,
    /// Entries of state chains (each takes the next turn, in this order) and of `measure`.
    pub entries: Vec<(Chain, Vec<u8>)>,
    /// New contents; a number may be used once. Contents come and go with a state entry, which lists them.
    pub contents: Vec<(ContentNo, Bytes)>,
    /// Contents to destroy, with their keys.
    pub drop_contents: Vec<ContentNo>,
    /// Tags that will lead to this record; each must be free, whoever holds it.
    pub add_tags: Vec<Tag>,
    /// Tags that no longer lead to this record; those that lead elsewhere are left.
    pub remove_tags: Vec<Tag>,
    /// Accesses: numbered, linked and sealed at commit; they expect nothing.
    pub traces: Vec<(Chain, Vec<u8>)>,
    /// Deliveries.
    pub outbox: Vec<OutboxItem>,
    /// Tickets to store.
    pub put_tickets: Vec<TicketPut>,
    /// Tickets to consume.
    pub take_tickets: Vec<TicketTake>,
    /// The next wake-up.
    pub wake_up: WakeUp,
    /// The fold after this batch's entries.
    pub snapshot: Option<Vec<u8>>,
    /// Figures.
    pub counters: Vec<CounterAdd>,
}

impl Batch {
    /// An empty batch.
    #[must_use]
    pub const fn new(record: RecordNo, expect: Expect) -> Self {
        Self {
            record,
            expect,
            entries: Vec::new(),
            contents: Vec::new(),
            drop_contents: Vec::new(),
            add_tags: Vec::new(),
            remove_tags: Vec::new(),
            traces: Vec::new(),
            outbox: Vec::new(),
            put_tickets: Vec::new(),
            take_tickets: Vec::new(),
            wake_up: WakeUp::Keep,
            snapshot: None,
            counters: Vec::new(),
        }
    }

    /// Whether the batch only tells what happened: it may wait in the spool.
    pub(crate) fn is_trace_only(&self) -> bool {
        let Self {
            record: _, expect, entries, contents, drop_contents, add_tags, remove_tags, traces, ..
        } = self;
        let rest = self.put_tickets.is_empty() && self.take_tickets.is_empty() && self.snapshot.is_none();
        let names = add_tags.is_empty() && remove_tags.is_empty() && self.wake_up == WakeUp::Keep;
        let nothing = entries.is_empty() && contents.is_empty() && drop_contents.is_empty();
        *expect == Expect::Nothing && !traces.is_empty() && nothing && names && rest
    }

    /// Bytes that the batch holds, for the limits of the queue.
    pub(crate) fn weight(&self) -> usize {
        let pairs = self.entries.iter().chain(&self.traces).map(|(_, p)| p.len());
        let contents = self.contents.iter().map(|(_, c)| c.len());
        let rest = self.outbox.iter().map(|o| o.payload.len());
        pairs.chain(contents).chain(rest).sum::<usize>() + self.snapshot.as_ref().map_or(0, Vec::len)
    }
}

/// Where an entry was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// The chain.
    pub chain: Chain,
    /// Its number there.
    pub seq: u64,
    /// Its hash: the receipt that a person may keep.
    pub hash: Hash,
}

/// Where a batch was durably written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the ledger.
    Ledger,
    /// In the spool, since the ledger could not be written (only batches of nothing but traces, deliveries and
    /// figures): it goes to the ledger by itself, and has no number and no hash before.
    Spool,
}

/// What was durably written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where.
    pub kept: Kept,
    /// The record's turn after the batch.
    pub turn: Turn,
    /// The entries, in the batch's order.
    pub entries: Vec<Written>,
    /// The entry that holds each trace, in the batch's order; several traces may share one. Empty when
    /// they are in the spool.
    pub traces: Vec<Written>,
}

/// A delivery that the caller has claimed for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The record.
    pub record: RecordNo,
    /// The delivery's name.
    pub id: String,
    /// Claims so far, this one included.
    pub attempts: u32,
    /// What it holds.
    pub payload: Vec<u8>,
}
