//! The reads that an engine answers: a closed set, each returning stored bytes. Opening and checking them is done
//! here, once for all engines.

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};

use crate::batch::TicketKind;
use crate::error::{Fault, ReadError};
use crate::heads::Heads;

/// What a read answers; its error is [`ReadError::Engine`].
pub(crate) type Read<T> = Result<T, ReadError>;

/// A row of `ledger`.
#[derive(Debug)]
pub(crate) struct LedgerRow {
    pub(crate) chain: u8,
    pub(crate) seq: u64,
    pub(crate) upto: u64,
    pub(crate) previous: Vec<u8>,
    pub(crate) body: Vec<u8>,
    /// Of the log, in which it was committed; 0 before there was one.
    pub(crate) epoch: u64,
}

/// Entries of a chain with numbers above `after`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) chain: Chain,
    pub(crate) after: u64,
}

/// A row of `record`, and of `snapshot` if there is one, read in one statement: they fit together.
#[derive(Debug)]
pub(crate) struct RecordRow {
    pub(crate) turn: Turn,
    pub(crate) heads: Vec<u8>,
    pub(crate) snapshot: Option<(Turn, Vec<u8>)>,
}

impl RecordRow {
    pub(crate) fn heads(&self, record: RecordNo) -> Read<Heads> {
        read_heads(record, self.turn, &self.heads)
    }
}

/// A row of `tag`.
#[derive(Debug)]
pub(crate) struct TagRow {
    pub(crate) tag: Vec<u8>,
    pub(crate) record: RecordNo,
    pub(crate) proof: Vec<u8>,
    /// Whether the record that it leads to does not exist.
    pub(crate) lost: bool,
}

/// A row of `ticket`.
#[derive(Debug)]
pub(crate) struct TicketRow {
    pub(crate) hash: Vec<u8>,
    pub(crate) kind: u8,
    pub(crate) expires: Timestamp,
    pub(crate) body: Vec<u8>,
}

/// A row of `outbox`.
#[derive(Debug)]
pub(crate) struct DeliveryRow {
    pub(crate) record: RecordNo,
    pub(crate) id: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

/// Tables whose rows belong to records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owned {
    Ledger,
    Content,
    Snapshot,
}

/// Reads on one connection. They may wait; each sees what was committed before it began. [`hold`] gives one view to
/// several.
pub(crate) trait Rows {
    fn record(&self, record: RecordNo) -> Read<Option<(Turn, Vec<u8>)>>;
    /// Record and snapshot in one statement.
    fn record_with_snapshot(&self, record: RecordNo) -> Read<Option<RecordRow>>;
    /// Entries of spans, each in the order of numbers, at most `limit` of each.
    fn entries(&self, record: RecordNo, spans: &[Span], limit: usize) -> Read<Vec<Vec<LedgerRow>>>;
    /// Entries of a chain before `before`, newest first.
    fn entries_before(
        &self,
        record: RecordNo,
        chain: Chain,
        before: u64,
        limit: usize,
    ) -> Read<Vec<LedgerRow>>;
    /// The stored previous hash of one entry.
    fn previous(&self, record: RecordNo, chain: Chain, seq: u64) -> Read<Option<Vec<u8>>>;
    fn content(&self, record: RecordNo, content: ContentNo) -> Read<Option<Vec<u8>>>;
    /// Numbers of the contents of a record.
    fn contents(&self, record: RecordNo) -> Read<Vec<ContentNo>>;
    /// Record and proof of a tag.
    fn tag(&self, tag: &Tag) -> Read<Option<(RecordNo, Vec<u8>)>>;
    /// The first tag from this one on; itself, if it is there.
    fn tag_from(&self, tag: &Tag) -> Read<Option<(Tag, RecordNo, Vec<u8>)>>;
    /// Expiry and body of a ticket.
    fn ticket(&self, kind: TicketKind, hash: &Hash) -> Read<Option<(Timestamp, Vec<u8>)>>;
    fn due_records(&self, now: Timestamp, limit: usize) -> Read<Vec<RecordNo>>;
    /// Records after `after` in the order of their stored numbers.
    fn records(&self, after: Option<RecordNo>, limit: usize) -> Read<Vec<RecordNo>>;
    /// Day, name and value of the counters of all nodes.
    fn counters(&self, from: i32, to: i32) -> Read<Vec<(i32, String, i64)>>;
    fn anything_due(&self, now: Timestamp) -> Read<bool>;

    /// Records that have rows in a table and none in `record`.
    fn orphans(&self, table: Owned) -> Read<Vec<RecordNo>>;
    /// Tags after a tag, in order.
    fn tags(&self, after: Option<&TagRow>, limit: usize) -> Read<Vec<TagRow>>;
    /// Tickets after a ticket, in order.
    fn tickets(&self, after: Option<&TicketRow>, limit: usize) -> Read<Vec<TicketRow>>;
    /// Deliveries after a delivery, in order.
    fn deliveries(&self, after: Option<&DeliveryRow>, limit: usize) -> Read<Vec<DeliveryRow>>;

    /// What the database remembers of the last epoch that was published.
    fn marker(&self) -> Read<Option<Vec<u8>>>;
    /// Rows that wait for the log after a position, in order: position and bytes.
    fn waiting(&self, after: i64, limit: usize) -> Read<Vec<(i64, Vec<u8>)>>;
    /// The last row that waits.
    fn latest_waiting(&self) -> Read<Option<Vec<u8>>>;
    /// Whether a row of this epoch waits.
    fn waits_in(&self, epoch: u64) -> Read<bool>;
    /// How positions of rows that wait follow each other.
    fn positions(&self) -> Positions;

    /// Begins one view for all reads until [`Rows::release`]: use [`hold`].
    fn begin(&self) -> Read<()>;
    fn release(&self);
}

/// How positions of rows that wait for the log follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Positions {
    /// One after the other: a hole is a lost row.
    Gapless,
    /// In order, with holes where a transaction was rolled back.
    Rising,
}

/// One view of everything, for as long as it lives.
pub(crate) struct Held<'a>(&'a dyn Rows);

/// Begins one view.
pub(crate) fn hold(rows: &dyn Rows) -> Read<Held<'_>> {
    rows.begin()?;
    Ok(Held(rows))
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

/// The heads in a row of `record`.
pub(crate) fn read_heads(record: RecordNo, turn: Turn, bytes: &[u8]) -> Read<Heads> {
    Heads::from_bytes(turn, bytes).ok_or_else(|| {
        ReadError::Integrity(Fault {
            kind: "chain",
            record,
            stream: "record",
            seq: 0,
            detail: "the heads have no known shape".to_owned(),
        })
    })
}

/// Where a record stands.
pub(crate) fn stored_heads(rows: &dyn Rows, record: RecordNo) -> Read<Option<Heads>> {
    let row = rows.record(record)?;
    row.map(|(turn, bytes)| read_heads(record, turn, &bytes)).transpose()
}
