//! One transaction for the work of many callers.
//!
//! Each piece of work checks its expectations before its first write, so that one that must be refused
//! leaves nothing behind and the others go on. Traces are gathered and written at the end: one entry for
//! each record and chain. Heads of records are written once.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use carnet_model::ids::{Chain, RecordNo};
use rusqlite::{Connection, params};

use super::apply;
use super::logbook;
use super::queries::signed;
use super::shared::Shared;
use super::tasks;
use super::trouble::Trouble;
use crate::batch::{Receipt, Written};
use crate::engine::rows::stored_heads;
use crate::engine::staging::{Staged, Wake, change};
use crate::engine::work::{Done, SealedBatch, Work};
use crate::error::{CommitError, ReadError};
use crate::log::Change;
use crate::sealing::SealedEntry;

/// What one piece of work will be told if the transaction commits.
enum Outcome {
    Done(Done),
    Refused(CommitError),
    /// The receipt lacks the entries that hold the traces.
    Traced(RecordNo, Receipt, Vec<Chain>),
}

pub(super) struct Group<'a> {
    pub(super) db: &'a Connection,
    pub(super) shared: &'a Shared,
    staged: HashMap<RecordNo, Staged>,
    written: HashMap<(RecordNo, Chain), Change>,
    outcomes: Vec<Outcome>,
    /// The epoch of the log that all entries of this transaction belong to.
    epoch: u64,
    /// Whether the next transaction begins another.
    closes_epoch: bool,
}

impl<'a> Group<'a> {
    pub(super) fn new(db: &'a Connection, shared: &'a Shared) -> Self {
        Self {
            db,
            shared,
            staged: HashMap::new(),
            written: HashMap::new(),
            outcomes: Vec::new(),
            epoch: shared.core.log.current_epoch(),
            closes_epoch: false,
        }
    }

    /// Does one piece of work within the open transaction.
    pub(super) fn run(&mut self, work: &Work) -> Result<(), Trouble> {
        let outcome = match self.act(work) {
            Ok(outcome) => outcome,
            Err(Act::Refused(error)) => Outcome::Refused(error),
            Err(Act::Trouble(trouble)) => return Err(trouble),
        };
        self.outcomes.push(outcome);
        Ok(())
    }

    fn act(&mut self, work: &Work) -> Result<Outcome, Act> {
        let (db, shared) = (self.db, self.shared);
        Ok(Outcome::Done(match work {
            Work::Batch(batch) => {
                let receipt = apply::batch(self, batch)?;
                let chains: Vec<Chain> = batch.traces.iter().map(|(chain, _)| *chain).collect();
                if chains.is_empty() {
                    return Ok(Outcome::Done(Done::Receipt(receipt)));
                }
                return Ok(Outcome::Traced(batch.record, receipt, chains));
            }
            Work::Many(batches) => Done::Receipts(self.many(batches)?),
            Work::PutTicket(ticket) => {
                tasks::put_ticket(db, ticket)?;
                Done::Count(1)
            }
            Work::ClaimTicket(ticket, now) => {
                Done::Count(usize::from(tasks::claim_ticket(db, ticket, *now)?))
            }
            Work::TakeTicket(take) => Done::Ticket(tasks::take_ticket(db, &shared.core, *take)?),
            Work::DeleteTicket(kind, hash) => Done::Count(tasks::delete_ticket(db, *kind, hash)?),
            Work::SweepTickets(now) => Done::Count(tasks::sweep_tickets(db, *now)?),
            Work::ClaimDue { now, lease_ms, limit } => {
                Done::Claimed(tasks::claim_due(db, &shared.core, *now, *lease_ms, *limit)?)
            }
            Work::Delivered(record, id) => Done::Count(tasks::delivered(db, *record, id)?),
            Work::Retry(record, id, due) => Done::Count(tasks::retry(db, *record, id, *due)?),
            Work::Erase(record) => self.erase(*record)?,
            Work::Flush => Done::Count(0),
            Work::ForgetSpooled => {
                tasks::forget_spooled(db)?;
                Done::Count(0)
            }
            Work::CloseEpoch => {
                self.close_epoch();
                Done::Epoch(self.epoch)
            }
            Work::Published { upto, marker } => {
                logbook::published(db, *upto, *marker)?;
                Done::Count(0)
            }
        }))
    }

    /// Many batches, each by itself. Their receipts name no traces.
    fn many(&mut self, batches: &[SealedBatch]) -> Result<Vec<Result<Receipt, CommitError>>, Act> {
        let one = |batch: &SealedBatch| match apply::batch(self, batch) {
            Ok(receipt) => Ok(Ok(receipt)),
            Err(Act::Refused(error)) => Ok(Err(error)),
            Err(trouble) => Err(trouble),
        };
        batches.iter().map(one).collect()
    }

    fn erase(&mut self, record: RecordNo) -> Result<Done, Act> {
        if self.staged.contains_key(&record) {
            return Err(CommitError::Conflict.into());
        }
        let rows = tasks::erase(self.db, record)?;
        self.staged.insert(record, Staged::new(None));
        Ok(Done::Count(rows))
    }

    /// The record as this transaction has it so far.
    pub(super) fn staged(&mut self, record: RecordNo) -> Result<&mut Staged, Act> {
        if !self.staged.contains_key(&record) {
            let known = self.shared.core.heads.get(record).map(|heads| (*heads).clone());
            let heads = match known {
                Some(heads) => Some(heads),
                None => stored_heads(self.db, record).map_err(Act::from)?,
            };
            let staged = Staged::new(heads);
            self.staged.insert(record, staged);
        }
        self.staged.get_mut(&record).ok_or_else(|| CommitError::Conflict.into())
    }

    /// Writes the gathered traces and the heads. After this comes only the commit.
    pub(super) fn finish(&mut self) -> Result<(), Trouble> {
        for (record, staged) in &mut self.staged {
            for sealed in staged.seal_traces(&self.shared.core.sealer)? {
                let change = insert_entry(self.db, *record, &sealed, self.epoch)?;
                self.written.insert((*record, sealed.chain), change);
            }
            write_record(self.db, *record, staged)?;
        }
        if !self.written.is_empty() {
            let changes: Vec<Change> = self.written.values().copied().collect();
            logbook::append(self.db, self.epoch, &changes)?;
        }
        Ok(())
    }

    /// Writes the entries of a checked batch.
    pub(super) fn append(&mut self, batch: &SealedBatch) -> Result<Vec<Written>, Act> {
        self.staged(batch.record)?;
        let Self { db, shared, staged, written, epoch, .. } = self;
        let Some(staged) = staged.get_mut(&batch.record) else { return Ok(Vec::new()) };
        staged.append(&shared.core.sealer, batch, |sealed| {
            let change = insert_entry(db, batch.record, sealed, *epoch)?;
            written.insert((batch.record, sealed.chain), change);
            Ok(())
        })
    }

    /// The next transaction begins another epoch.
    pub(super) fn close_epoch(&mut self) {
        self.closes_epoch = true;
    }

    /// Whether it does.
    pub(super) const fn closes_epoch(&self) -> bool {
        self.closes_epoch
    }

    /// Heads that this transaction adds to what waits for the next checkpoint.
    pub(super) fn changes(&self) -> usize {
        self.written.len()
    }

    /// What each piece of work is told now that the transaction is durable; also lets all callers see it.
    pub(super) fn publish(self) -> Vec<Result<Done, CommitError>> {
        if self.closes_epoch {
            self.shared.core.log.open_epoch.store(self.epoch + 1, Ordering::Release);
        }
        let changed = self.staged.into_iter().filter(|(_, s)| s.changed || s.heads.is_none());
        self.shared.core.heads.publish(changed.map(|(record, staged)| (record, staged.heads)));
        let written = self.written;
        let answer = |outcome| match outcome {
            Outcome::Done(done) => Ok(done),
            Outcome::Refused(error) => Err(error),
            Outcome::Traced(record, mut receipt, chains) => {
                let held = |chain| {
                    let change: &Change = written.get(&(record, chain))?;
                    Some(Written { chain, seq: change.seq, hash: change.hash })
                };
                receipt.traces = chains.into_iter().filter_map(held).collect();
                Ok(Done::Receipt(receipt))
            }
        };
        self.outcomes.into_iter().map(answer).collect()
    }
}

/// Why one piece of work did not go through.
pub(super) enum Act {
    /// It alone is refused; it has written nothing.
    Refused(CommitError),
    /// The whole transaction is in trouble.
    Trouble(Trouble),
}

impl From<CommitError> for Act {
    fn from(error: CommitError) -> Self {
        Self::Refused(error)
    }
}

impl From<ReadError> for Act {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Engine(text) => Self::Trouble(Trouble::Refused(CommitError::Engine(text))),
            error => Self::Refused(CommitError::Read(error)),
        }
    }
}

impl From<Trouble> for Act {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<rusqlite::Error> for Act {
    fn from(error: rusqlite::Error) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<carnet_seal::SealError> for Act {
    fn from(error: carnet_seal::SealError) -> Self {
        Self::Trouble(error.into())
    }
}

/// Writes an entry; what it changes in the log.
fn insert_entry(
    db: &Connection,
    record: RecordNo,
    entry: &SealedEntry,
    epoch: u64,
) -> rusqlite::Result<Change> {
    db.prepare_cached(
        "INSERT INTO ledger (record, chain, seq, upto, previous, body, epoch) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        record.to_sql(),
        entry.chain as u8,
        signed(entry.seq),
        entry.previous,
        entry.body,
        signed(epoch)
    ])?;
    Ok(change(record, entry))
}

fn write_record(db: &Connection, record: RecordNo, staged: &Staged) -> rusqlite::Result<()> {
    let Some(heads) = &staged.heads else { return Ok(()) };
    if staged.changed {
        db.prepare_cached(
            "INSERT INTO record (record, turn, heads) VALUES (?1, ?2, ?3) \
             ON CONFLICT (record) DO UPDATE SET turn = excluded.turn, heads = excluded.heads",
        )?
        .execute(params![record.to_sql(), signed(heads.turn.0), heads.to_bytes()])?;
    }
    let Wake::Becomes(wake) = staged.wake() else { return Ok(()) };
    db.prepare_cached("UPDATE record SET wake = ?2 WHERE record = ?1")?
        .execute(params![record.to_sql(), wake])
        .map(|_| ())
}
