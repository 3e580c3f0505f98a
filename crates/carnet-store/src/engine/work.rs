//! What an engine's writer does: batches sealed by their callers, and the small acts on tickets and deliveries.

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
pub(crate) struct SealedTicket {
    pub(crate) kind: TicketKind,
    pub(crate) hash: Hash,
    pub(crate) expires: Timestamp,
    pub(crate) body: Vec<u8>,
}

/// A delivery ready to be stored.
pub(crate) struct SealedDelivery {
    pub(crate) id: [u8; 16],
    pub(crate) due: Timestamp,
    pub(crate) body: Vec<u8>,
}

/// An entry of a batch.
pub(crate) enum Prepared {
    /// Sealed by the caller for the place that it expects.
    State(SealedEntry),
    /// Sealed by the writer at the end of the chain.
    Measure(Vec<u8>),
}

/// A batch with everything sealed that the caller can seal.
pub(crate) struct SealedBatch {
    pub(crate) record: RecordNo,
    pub(crate) keys: Arc<RecordKeys>,
    pub(crate) expect: Expect,
    pub(crate) entries: Vec<Prepared>,
    pub(crate) turn_after: Turn,
    pub(crate) contents: Vec<(ContentNo, Vec<u8>)>,
    pub(crate) drop_contents: Vec<ContentNo>,
    pub(crate) add_tags: Vec<(Tag, [u8; 16])>,
    pub(crate) remove_tags: Vec<Tag>,
    pub(crate) traces: Vec<(Chain, Vec<u8>)>,
    pub(crate) outbox: Vec<SealedDelivery>,
    pub(crate) put_tickets: Vec<SealedTicket>,
    pub(crate) take_tickets: Vec<TicketTake>,
    pub(crate) wake_up: WakeUp,
    pub(crate) snapshot: Option<Vec<u8>>,
}

/// How long a caller waits for the writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Until it answers.
    Patient,
    /// A while: there is another way.
    Short,
}

/// One act of the writer.
pub(crate) enum Work {
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
pub(crate) enum Done {
    Receipt(Receipt),
    Receipts(Vec<Result<Receipt, CommitError>>),
    Ticket(Option<Vec<u8>>),
    Claimed(Vec<Claimed>),
    Count(usize),
    /// The epoch that was closed.
    Epoch(u64),
}
