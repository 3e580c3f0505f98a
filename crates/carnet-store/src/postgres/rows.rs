//! The reads that the engine answers, on a connection that is taken when the first is asked.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use carnet_model::ids::{Chain, ContentNo, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Tag};
use futures_util::future::try_join_all;
use tokio::runtime::Handle;
use tokio_postgres::{Error, Row};

use super::pool::{Lent, Pool};
use super::reads;
use super::session::{Parameter, Sql};
use super::trouble::{is_away, read_error};
use super::wait::wait;
use super::writes::signed;
use crate::batch::TicketKind;
use crate::engine::rows::{
    DeliveryRow, LedgerRow, Owned, Positions, Read, RecordRow, Rows, Span, TagRow, TicketRow,
};
use crate::error::ReadError;

/// Lends a connection for some reads.
pub(super) fn lend(pool: &Pool, handle: &Handle, read: &mut dyn FnMut(&dyn Rows) -> Read<()>) -> Read<()> {
    let lending = Lending { pool, handle, lent: RefCell::new(None), view: Cell::new(View::None) };
    let answer = read(&lending);
    // One in the middle of something is closed instead.
    if lending.view.get() == View::None
        && let Some(lent) = lending.lent.take()
    {
        lent.give_back();
    }
    answer
}

/// Whether reads see one state of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    /// Each sees what was committed before it.
    None,
    /// All see the same.
    Held,
}

struct Lending<'a> {
    pool: &'a Pool,
    handle: &'a Handle,
    lent: RefCell<Option<Lent<'a>>>,
    view: Cell<View>,
}

/// A statement and what it is given.
type Question<'a> = (&'a Sql, &'a [Parameter<'a>]);

/// What a read without a limit asks for.
fn limit_sql(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Lost connections that one question may meet in the pool.
const ATTEMPTS: u32 = 4;

/// Asks all at once. A connection that turns out to be lost is replaced, where nothing depends on it.
async fn ask<'a>(
    pool: &'a Pool,
    mut lent: Option<Lent<'a>>,
    view: View,
    questions: &[Question<'_>],
) -> (Option<Lent<'a>>, Read<Vec<Vec<Row>>>) {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let session = match (lent.take(), view) {
            (Some(session), _) => session,
            (None, View::Held) => {
                return (None, Err(ReadError::Engine("the connection was lost".to_owned())));
            }
            (None, View::None) => match pool.get().await {
                Ok(session) => session,
                Err(error) => return (None, Err(error.into())),
            },
        };
        let asked = questions.iter().map(|(sql, parameters)| session.query(sql, parameters));
        match try_join_all(asked).await {
            Ok(answers) => return (Some(session), Ok(answers)),
            Err(error) if is_away(&error) && view == View::None && attempt < ATTEMPTS => {
                tracing::debug!(%error, "a connection was lost: the question is asked again");
            }
            Err(error) => return (None, Err(read_error(&error))),
        }
    }
}

impl Lending<'_> {
    fn ask(&self, questions: &[Question<'_>]) -> Read<Vec<Vec<Row>>> {
        let (pool, lent, view) = (self.pool, self.lent.take(), self.view.get());
        let (lent, answers) = wait(self.handle, async move || ask(pool, lent, view, questions).await);
        *self.lent.borrow_mut() = lent;
        answers
    }

    fn rows<T>(
        &self,
        sql: &Sql,
        parameters: &[Parameter<'_>],
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Read<Vec<T>> {
        let rows = self.ask(&[(sql, parameters)])?.pop().unwrap_or_default();
        rows.iter().map(read).collect::<Result<_, _>>().map_err(|e| read_error(&e))
    }

    fn first<T>(
        &self,
        sql: &Sql,
        parameters: &[Parameter<'_>],
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Read<Option<T>> {
        Ok(self.rows(sql, parameters, read)?.into_iter().next())
    }

    fn run(&self, begin: View) -> Read<()> {
        let (pool, lent) = (self.pool, self.lent.take());
        let work = async move || {
            let session = match (lent, begin) {
                (Some(session), _) => session,
                (None, View::Held) => pool.get().await?,
                (None, View::None) => return Ok(None),
            };
            let done = match begin {
                View::Held => session.begin_snapshot().await,
                View::None => session.commit().await,
            };
            done.map(|()| Some(session)).map_err(|e| read_error(&e))
        };
        let lent: Read<Option<Lent<'_>>> = wait(self.handle, work);
        *self.lent.borrow_mut() = lent?;
        Ok(())
    }
}

/// The first name after this one, in the order of bytes.
fn after(name: Option<&[u8]>) -> Vec<u8> {
    name.map_or_else(Vec::new, |name| [name, &[0]].concat())
}

impl Rows for Lending<'_> {
    fn record(&self, record: RecordNo) -> Read<Option<(Turn, Vec<u8>)>> {
        self.first(&reads::RECORD, &[&record.to_sql()], reads::turn_and_heads)
    }

    fn record_with_snapshot(&self, record: RecordNo) -> Read<Option<RecordRow>> {
        self.first(&reads::RECORD_WITH_SNAPSHOT, &[&record.to_sql()], reads::record_row)
    }

    fn entries(&self, record: RecordNo, spans: &[Span], limit: usize) -> Read<Vec<Vec<LedgerRow>>> {
        let (record, limit) = (record.to_sql(), limit_sql(limit));
        let numbers: Vec<(i16, i64)> =
            spans.iter().map(|span| (i16::from(span.chain as u8), signed(span.after))).collect();
        let parameters: Vec<[Parameter<'_>; 4]> =
            numbers.iter().map(|(chain, after)| [&record as Parameter<'_>, chain, after, &limit]).collect();
        let questions: Vec<Question<'_>> =
            parameters.iter().map(|all| (&reads::ENTRIES, all.as_slice())).collect();
        if questions.is_empty() {
            return Ok(Vec::new());
        }
        let read = |rows: Vec<Row>| rows.iter().map(reads::ledger_row).collect::<Result<Vec<_>, _>>();
        let answers: Result<Vec<_>, Error> = self.ask(&questions)?.into_iter().map(read).collect();
        answers.map_err(|e| read_error(&e))
    }

    fn entries_before(
        &self,
        record: RecordNo,
        chain: Chain,
        before: u64,
        limit: usize,
    ) -> Read<Vec<LedgerRow>> {
        let (chain, before, limit) = (i16::from(chain as u8), signed(before), limit_sql(limit));
        let parameters: [Parameter<'_>; 4] = [&record.to_sql(), &chain, &before, &limit];
        self.rows(&reads::ENTRIES_BEFORE, &parameters, reads::ledger_row)
    }

    fn previous(&self, record: RecordNo, chain: Chain, seq: u64) -> Read<Option<Vec<u8>>> {
        let (chain, seq) = (i16::from(chain as u8), signed(seq));
        self.first(&reads::PREVIOUS, &[&record.to_sql(), &chain, &seq], reads::value)
    }

    fn content(&self, record: RecordNo, content: ContentNo) -> Read<Option<Vec<u8>>> {
        self.first(&reads::CONTENT, &[&record.to_sql(), &signed(content.0)], reads::value)
    }

    fn contents(&self, record: RecordNo) -> Read<Vec<ContentNo>> {
        self.rows(&reads::CONTENTS, &[&record.to_sql()], reads::content_no)
    }

    fn tag(&self, tag: &Tag) -> Read<Option<(RecordNo, Vec<u8>)>> {
        self.first(&reads::TAG, &[&tag.0.as_slice()], reads::tag_proof)
    }

    fn tag_from(&self, tag: &Tag) -> Read<Option<(Tag, RecordNo, Vec<u8>)>> {
        self.first(&reads::TAG_FROM, &[&tag.0.as_slice()], reads::tag_found)
    }

    fn ticket(&self, kind: TicketKind, hash: &Hash) -> Read<Option<(Timestamp, Vec<u8>)>> {
        self.first(&reads::TICKET, &[&hash.as_slice(), &i16::from(kind.0)], reads::ticket_body)
    }

    fn due_records(&self, now: Timestamp, limit: usize) -> Read<Vec<RecordNo>> {
        self.rows(&reads::DUE_RECORDS, &[&now.0, &limit_sql(limit)], reads::record_no)
    }

    fn records(&self, after: Option<RecordNo>, limit: usize) -> Read<Vec<RecordNo>> {
        let limit = limit_sql(limit);
        match after {
            None => self.rows(&reads::RECORDS, &[&limit], reads::record_no),
            Some(after) => self.rows(&reads::RECORDS_AFTER, &[&after.to_sql(), &limit], reads::record_no),
        }
    }

    fn counters(&self, from: i32, to: i32) -> Read<Vec<(i32, String, i64)>> {
        self.rows(&reads::COUNTERS, &[&from, &to], reads::figure)
    }

    fn anything_due(&self, now: Timestamp) -> Read<bool> {
        Ok(self.first(&reads::ANYTHING_DUE, &[&now.0], reads::value)?.unwrap_or_default())
    }

    fn orphans(&self, table: Owned) -> Read<Vec<RecordNo>> {
        let sql = match table {
            Owned::Ledger => &reads::LEDGER_ORPHANS,
            Owned::Content => &reads::CONTENT_ORPHANS,
            Owned::Snapshot => &reads::SNAPSHOT_ORPHANS,
        };
        self.rows(sql, &[], reads::record_no)
    }

    /// Tags and records are on different shards, so that they are looked up one after the other: a tag leads to
    /// nothing if it is still there when its record is not.
    fn tags(&self, last: Option<&TagRow>, limit: usize) -> Read<Vec<TagRow>> {
        let from = after(last.map(|row| row.tag.as_slice()));
        let mut page = self.rows(&reads::TAGS, &[&from, &limit_sql(limit)], reads::tag_row)?;
        let records: Vec<i64> = page.iter().map(|row| row.record.to_sql()).collect();
        let known: BTreeSet<RecordNo> =
            self.rows(&reads::KNOWN, &[&records], reads::record_no)?.into_iter().collect();
        let lost = page.iter().filter(|row| !known.contains(&row.record));
        let lost: Vec<&[u8]> = lost.map(|row| row.tag.as_slice()).collect();
        if lost.is_empty() {
            return Ok(page);
        }
        let still: Vec<Vec<u8>> = self.rows(&reads::STILL_TAGS, &[&lost], reads::value)?;
        for row in &mut page {
            row.lost = still.contains(&row.tag);
        }
        Ok(page)
    }

    fn tickets(&self, last: Option<&TicketRow>, limit: usize) -> Read<Vec<TicketRow>> {
        let (hash, kind) = last.map_or((&[][..], -1), |row| (&row.hash, i16::from(row.kind)));
        self.rows(&reads::TICKETS, &[&hash, &kind, &limit_sql(limit)], reads::ticket_row)
    }

    fn deliveries(&self, last: Option<&DeliveryRow>, limit: usize) -> Read<Vec<DeliveryRow>> {
        let record = last.map_or(i64::MIN, |row| row.record.to_sql());
        let id = after(last.map(|row| row.id.as_slice()));
        self.rows(&reads::DELIVERIES, &[&record, &id, &limit_sql(limit)], reads::delivery_row)
    }

    fn marker(&self) -> Read<Option<Vec<u8>>> {
        self.first(&reads::MARKER, &[], reads::value)
    }

    fn waiting(&self, after: i64, limit: usize) -> Read<Vec<(i64, Vec<u8>)>> {
        // Below are the marker and the open epoch.
        self.rows(&reads::WAITING, &[&after.max(0), &limit_sql(limit)], reads::waiting_row)
    }

    fn latest_waiting(&self) -> Read<Option<Vec<u8>>> {
        self.first(&reads::LATEST_WAITING, &[], reads::value)
    }

    fn waits_in(&self, epoch: u64) -> Read<bool> {
        Ok(self.first(&reads::WAITS_IN, &[&signed(epoch)], reads::value)?.unwrap_or_default())
    }

    fn positions(&self) -> Positions {
        Positions::Rising
    }

    fn begin(&self) -> Read<()> {
        self.run(View::Held)?;
        self.view.set(View::Held);
        Ok(())
    }

    fn release(&self) {
        // One that could not be ended is gone.
        if let Err(error) = self.run(View::None) {
            tracing::debug!(%error, "a view ended with its connection");
        }
        self.view.set(View::None);
    }
}
