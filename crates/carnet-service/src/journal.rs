//! The journal of accesses, as its readers may know it. Source: `spec/dmp.md` 8.6.

use carnet_model::caller::ActorKind;
use carnet_model::event::{self, Trace, Transaction};
use carnet_model::{Caller, Chain, EntryKind, ObjectNo, PublicId, RecordNo};
use carnet_record::policy::case::RecordAction;
use carnet_record::record::Record;
use carnet_record::view::View;
use carnet_store::TraceEntry;

use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::{Item, JournalLine, Subject};
use crate::service::Service;

/// Which lines are asked for.
#[derive(Clone, Debug, Default)]
pub struct JournalQuery {
    /// Only accesses by this national id or account.
    pub by: Option<String>,
    /// Only accesses to this document.
    pub document: Option<carnet_model::PublicId>,
    /// Only accesses by others than the reader.
    pub whose: Whose,
    /// Accesses before this instant, exclusive.
    pub before: Option<carnet_model::Timestamp>,
    /// Accesses from this instant on, inclusive.
    pub from: Option<carnet_model::Timestamp>,
    /// At most this many lines.
    pub count: usize,
}

/// Whose accesses are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Everybody,
    /// Those of others than the reader, Carnet itself left out.
    Others,
}

/// Trace entries read at a time.
const CHUNK: usize = 200;
/// Trace entries read at most for one page of the journal.
const MOST: usize = 20_000;

impl Service {
    /// The journal: everything for the holder, their own acts for a professional. Newest first.
    pub async fn journal(
        &self,
        caller: &Caller,
        subject: Subject,
        query: &JournalQuery,
    ) -> Result<Vec<JournalLine>, ServiceError> {
        let (number, record) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        let gate = self.gate(&record, caller, self.now());
        if let Err(refusal) = gate.on_record(RecordAction::ReadJournal) {
            return Err(self.refused(caller, number, &record, Transaction::ReadJournal, &[], refusal).await);
        }
        let all = gate.on_record(RecordAction::Export).is_ok();
        let kind = gate.kind();
        let view = View::open(gate).ok();
        let mut lines = Vec::new();
        for chain in [Chain::TraceOpen, Chain::TraceWithheld, Chain::TraceSecret] {
            self.collect(number, chain, query, |trace| all || trace.caller.id == caller.id, &mut lines)
                .await?;
        }
        let ins = current(&record)?;
        let wanted = query.document.and_then(|id| self.open_id(id)).map(|(_, _, object)| object);
        let mut shown: Vec<JournalLine> = lines
            .into_iter()
            .filter(|line| wanted.is_none_or(|object| touches(&record, &line.trace, object)))
            .filter(|line| query.whose == Whose::Everybody || is_other(&line.trace, caller))
            .filter_map(|line| line.shown(number, ins, view.as_ref(), kind, caller))
            .collect();
        shown.sort_by_key(|line| std::cmp::Reverse((line.trace.at, line.place.1)));
        shown.truncate(query.count);
        if wanted.is_none() {
            self.trace_done(caller, number, &record, Transaction::ReadJournal).await?;
        }
        Ok(shown)
    }

    /// Every line that the caller may read, newest first, for what was traced already.
    pub(crate) async fn every_line(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<Vec<JournalLine>, ServiceError> {
        let gate = self.gate(record, caller, self.now());
        let (all, kind) = (gate.on_record(RecordAction::Export).is_ok(), gate.kind());
        let query = JournalQuery { count: usize::MAX, ..JournalQuery::default() };
        let mut lines = Vec::new();
        for chain in [Chain::TraceOpen, Chain::TraceWithheld, Chain::TraceSecret] {
            self.collect(number, chain, &query, |trace| all || trace.caller.id == caller.id, &mut lines)
                .await?;
        }
        let (ins, view) = (current(record)?, View::open(gate).ok());
        let shown = lines.into_iter().filter_map(|line| line.shown(number, ins, view.as_ref(), kind, caller));
        let mut shown: Vec<JournalLine> = shown.collect();
        shown.sort_by_key(|line| std::cmp::Reverse((line.trace.at, line.place.1)));
        Ok(shown)
    }

    /// One line of a journal; reading it is an access like reading all.
    pub async fn access(&self, caller: &Caller, id: PublicId) -> Result<JournalLine, ServiceError> {
        let (number, record, access) = self.opened(id, &[EntryKind::Access]).await?;
        // Who may not read the line learns nothing of it by its id, whatever they may know of the record.
        let may = self.gate(&record, caller, self.now()).on_record(RecordAction::ReadJournal);
        let line = match may {
            Ok(()) => self.journal_line(caller, number, &record, access).await,
            Err(_) => Err(ServiceError::Unknown),
        };
        let line = match line {
            Err(ServiceError::Unknown) => {
                let refusal = carnet_record::gate::unknown();
                return Err(self
                    .refused(caller, number, &record, Transaction::ReadJournal, &[], refusal)
                    .await);
            }
            other => other?,
        };
        self.trace_done(caller, number, &record, Transaction::ReadJournal).await?;
        Ok(line)
    }

    /// The line with this number, if the caller may read it.
    pub(crate) async fn journal_line(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        access: ObjectNo,
    ) -> Result<JournalLine, ServiceError> {
        let (chain, seq, index) = access_of(access).ok_or(ServiceError::Unknown)?;
        let store = self.inner.store.clone();
        let before = Some(seq.saturating_add(1));
        let read = tokio::task::spawn_blocking(move || store.traces(number, chain, before, 1)).await;
        let entries = read.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
        let entry = entries.into_iter().find(|entry| entry.seq == seq).ok_or(ServiceError::Unknown)?;
        let item = entry.items.get(index).ok_or(ServiceError::Unknown)?;
        let trace = decoded(item)?;
        let gate = self.gate(record, caller, self.now());
        let (all, kind) = (gate.on_record(RecordAction::Export).is_ok(), gate.kind());
        if !all && trace.caller.id != caller.id {
            return Err(ServiceError::Unknown);
        }
        let line = Line { trace, hash: entry.hash, chain, seq, index };
        let view = View::open(gate).ok();
        line.shown(number, current(record)?, view.as_ref(), kind, caller).ok_or(ServiceError::Unknown)
    }

    /// Reads one chain, newest first, until enough lines answer.
    async fn collect(
        &self,
        number: RecordNo,
        chain: Chain,
        query: &JournalQuery,
        may: impl Fn(&Trace) -> bool,
        lines: &mut Vec<Line>,
    ) -> Result<(), ServiceError> {
        let (mut before, mut read, start) = (None, 0, lines.len());
        // A document's own lines may be rare among the others: the bound on what is read is the only one then.
        let most = if query.count == usize::MAX { usize::MAX } else { MOST };
        let enough = if query.document.is_some() { usize::MAX } else { query.count };
        loop {
            let store = self.inner.store.clone();
            let chunk = tokio::task::spawn_blocking(move || store.traces(number, chain, before, CHUNK)).await;
            let chunk = chunk.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
            let last = chunk.last().map(|entry| entry.seq);
            read += chunk.len();
            let full = chunk.len() == CHUNK;
            for entry in chunk {
                take(&entry, chain, query, &may, lines)?;
            }
            before = last;
            if !full || read >= most || lines.len() - start >= enough {
                return Ok(());
            }
        }
    }
}

/// A line as it was read, before it is known who may read it.
struct Line {
    trace: Trace,
    hash: [u8; 32],
    chain: Chain,
    seq: u64,
    index: usize,
}

impl Line {
    /// The line as its reader may know it. One of a closed chain is shown to those who may know of a document that it
    /// touches, and to whoever did it; a secret one also to the person whose secret it is.
    fn shown(
        self,
        number: RecordNo,
        ins: carnet_model::Ins,
        view: Option<&View<'_>>,
        reader: ActorKind,
        caller: &Caller,
    ) -> Option<JournalLine> {
        let documents = known(number, ins, view, &self.trace);
        let open = match self.chain {
            Chain::TraceOpen => true,
            Chain::TraceSecret if reader == ActorKind::Holder => true,
            _ => !documents.is_empty() || self.trace.caller.id == caller.id,
        };
        let access = access_no(self.chain, self.seq, self.index)?;
        let place = (self.chain, self.seq);
        open.then_some(JournalLine {
            record: number,
            access,
            trace: self.trace,
            documents,
            hash: self.hash,
            place,
        })
    }
}

fn decoded(item: &[u8]) -> Result<Trace, ServiceError> {
    event::decode(item).map_err(|error| ServiceError::Integrity(format!("stored trace: {error}")))
}

fn take(
    entry: &TraceEntry,
    chain: Chain,
    query: &JournalQuery,
    may: &impl Fn(&Trace) -> bool,
    lines: &mut Vec<Line>,
) -> Result<(), ServiceError> {
    for (index, item) in entry.items.iter().enumerate().rev() {
        let trace = decoded(item)?;
        let wanted = query.by.as_ref().is_none_or(|by| *trace.caller.id == **by)
            && query.before.is_none_or(|before| trace.at < before)
            && query.from.is_none_or(|from| trace.at >= from);
        if wanted && may(&trace) {
            lines.push(Line { trace, hash: entry.hash, chain, seq: entry.seq, index });
        }
    }
    Ok(())
}

/// The number of an access: chain, place in the entry and place of the entry in one; `None` when they do not fit.
fn access_no(chain: Chain, seq: u64, index: usize) -> Option<ObjectNo> {
    let index = u64::try_from(index).ok().filter(|index| *index < 1 << 13)?;
    (seq < 1 << 40).then_some(ObjectNo((seq << 16) | (index << 3) | u64::from(chain as u8)))
}

/// Chain, entry and place in it of an access.
fn access_of(object: ObjectNo) -> Option<(Chain, u64, usize)> {
    let chain = Chain::from_u8(u8::try_from(object.0 & 7).ok()?)?;
    let index = usize::try_from((object.0 >> 3) & 0x1fff).ok()?;
    matches!(chain, Chain::TraceOpen | Chain::TraceWithheld | Chain::TraceSecret).then_some((
        chain,
        object.0 >> 16,
        index,
    ))
}

fn is_other(trace: &Trace, reader: &Caller) -> bool {
    trace.caller.kind != ActorKind::System && trace.caller.id != reader.id
}

fn touches(record: &Record, trace: &Trace, object: carnet_model::ObjectNo) -> bool {
    let wanted = record.document(object).map(|document| document.number);
    wanted.is_some_and(|wanted| trace.documents.contains(&wanted))
}

fn known(number: RecordNo, ins: carnet_model::Ins, view: Option<&View<'_>>, trace: &Trace) -> Vec<Item> {
    let Some(view) = view else { return Vec::new() };
    let shown = trace.documents.iter().filter_map(|object| view.document(*object));
    shown.map(|shown| Item { record: number, ins, shown }).collect()
}
