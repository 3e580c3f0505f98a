//! What the writer does: batches sealed by their callers, and the small acts on tickets and deliveries.

use std::sync::Arc;

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};

use super::logbook::Marker;
use crate::batch::{Claimed, Expect, Receipt, TicketKind, TicketTake, WakeUp};
use crate::error::CommitError;
use crate::keys::RecordKeys;
use crate::sealing::SealedEntry;

/// A ticket ready to be stored.
pub(super) struct SealedTicket {
    pub(super) kind: TicketKind,
    pub(super) hash: Hash,
    pub(super) expires: Timestamp,
    pub(super) body: Vec<u8>,
}

/// A delivery ready to be stored.
pub(super) struct SealedDelivery {
    pub(super) id: [u8; 16],
    pub(super) due: Timestamp,
    pub(super) body: Vec<u8>,
}

/// An entry of a batch.
pub(super) enum Prepared {
    /// Sealed by the caller for the place that it expects.
    State(SealedEntry),
    /// Sealed by the writer at the end of the chain.
    Measure(Vec<u8>),
}

/// A batch with everything sealed that the caller can seal.
pub(super) struct SealedBatch {
    pub(super) record: RecordNo,
    pub(super) keys: Arc<RecordKeys>,
    pub(super) expect: Expect,
    pub(super) entries: Vec<Prepared>,
    pub(super) turn_after: Turn,
    pub(super) contents: Vec<(ContentNo, Vec<u8>)>,
    pub(super) drop_contents: Vec<ContentNo>,
    pub(super) add_tags: Vec<(Tag, [u8; 16])>,
    pub(super) remove_tags: Vec<Tag>,
    pub(super) traces: Vec<(Chain, Vec<u8>)>,
    pub(super) outbox: Vec<SealedDelivery>,
    pub(super) put_tickets: Vec<SealedTicket>,
    pub(super) take_tickets: Vec<TicketTake>,
    pub(super) wake_up: WakeUp,
    pub(super) snapshot: Option<Vec<u8>>,
}

/// One act of the writer.
pub(super) enum Work {
    Batch(Box<SealedBatch>),
    /// Batches of different records; each is refused or written by itself.
    Many(Vec<SealedBatch>),
    /// Stores or replaces.
    PutTicket(SealedTicket),
    /// Stores unless a live one is there; answers whether it did.
    ClaimTicket(SealedTicket, Timestamp),
    /// Removes and returns a live one.
    TakeTicket(TicketTake),
    DeleteTicket(TicketKind, Hash),
    SweepTickets(Timestamp),
    ClaimDue {
        now: Timestamp,
        lease_ms: i64,
        limit: usize,
    },
    Delivered(RecordNo, [u8; 16]),
    Retry(RecordNo, [u8; 16], Timestamp),
    /// Everything of a record but its key, which is destroyed first.
    Erase(RecordNo),
    /// Writes the counters now.
    Flush,
    /// The spool was wiped: what remembers its slots goes.
    ForgetSpooled,
    /// The entries of later transactions belong to the next epoch of the log.
    CloseEpoch,
    /// A checkpoint was published: what waited up to a position is in it.
    Published {
        upto: i64,
        marker: Marker,
    },
}

/// What came of it.
pub(super) enum Done {
    Receipt(Receipt),
    Receipts(Vec<Result<Receipt, CommitError>>),
    Ticket(Option<Vec<u8>>),
    Claimed(Vec<Claimed>),
    Count(usize),
    /// The epoch that was closed.
    Epoch(u64),
}
