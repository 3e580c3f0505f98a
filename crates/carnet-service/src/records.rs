//! Loading and folding a record, and the one way to act on it: decide, seal, commit, fold.

use std::sync::Arc;

use bytes::Bytes;
use carnet_model::caller::{ActorKind, Connection, Purpose};
use carnet_model::event::{self, Change, Event, Origin, Outcome, Stamped, Trace, Transaction};
use carnet_model::{Caller, Chain, ContentNo, ObjectNo, RecordNo, Timestamp, Turn};
use carnet_record::audience::{self, Access};
use carnet_record::command::{Command, Decision, LifeCommand, Telling};
use carnet_record::record::{Place, Record};
use carnet_record::refusal::Refusal;
use carnet_record::{decide, timers};
use carnet_seal::{Tag, TagKind};
use carnet_store::{Batch, CommitError, CounterAdd, Expect, OutboxItem, Receipt, TicketTake, WakeUp};

use crate::cache::Slot;
use crate::fault::ServiceError;
use crate::items::SignedReceipt;
use crate::service::Service;

/// How often a writer decides again after losing a turn to another process.
const ATTEMPTS: usize = 16;
/// The first snapshot of a record is due at this turn.
const SNAPSHOT_TURNS: u64 = 64;

/// What goes with a command beside its events.
#[derive(Default)]
pub(crate) struct Baggage {
    pub(crate) contents: Vec<(ContentNo, Bytes)>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) outbox: Vec<OutboxItem>,
    pub(crate) take_tickets: Vec<TicketTake>,
    pub(crate) remove_tags: Vec<Tag>,
}

/// A command carried out.
pub(crate) struct Done {
    /// The record after it.
    pub(crate) record: Arc<Record>,
    /// The object numbers made, in order.
    pub(crate) made: Vec<ObjectNo>,
    /// What was written; absent when nothing changed but the trace.
    pub(crate) receipt: Receipt,
}

impl Service {
    /// The record that a tag leads to.
    pub(crate) fn record_of(&self, kind: TagKind, value: &str) -> Result<Option<RecordNo>, ServiceError> {
        let tag = self.inner.store.tag(kind, value);
        Ok(self.inner.store.find_tag(&tag)?)
    }

    /// The record that an INS leads to.
    pub(crate) fn record_of_ins(&self, ins: &carnet_model::Ins) -> Result<Option<RecordNo>, ServiceError> {
        self.record_of(TagKind::Ins, &ins.token())
    }

    /// The record's fold at its present turn; `None` when it has no entry.
    pub(crate) async fn record(&self, number: RecordNo) -> Result<Option<Arc<Record>>, ServiceError> {
        let Some(turn) = self.inner.store.turn(number)? else { return Ok(None) };
        let slot = self.inner.records.slot(number);
        if let Some(record) = slot.fold_at(turn) {
            return Ok(Some(record));
        }
        self.fold(number, &slot).await
    }

    /// Reads and folds the ledger, off the request threads.
    async fn fold(&self, number: RecordNo, slot: &Arc<Slot>) -> Result<Option<Arc<Record>>, ServiceError> {
        let store = self.inner.store.clone();
        let folded = tokio::task::spawn_blocking(move || fold(&store, number)).await;
        let folded = folded.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
        let Some(record) = folded else { return Ok(None) };
        let record = Arc::new(record);
        slot.keep(&record);
        self.inner.records.weigh(number, slot);
        Ok(Some(record))
    }

    /// Carries out a command on an existing record: decides under the record's writing lock, commits, folds.
    pub(crate) async fn act(
        &self,
        caller: &Caller,
        number: RecordNo,
        command: Command,
        baggage: Baggage,
    ) -> Result<Done, ServiceError> {
        self.act_on(caller, number, move |_| Ok(command.clone()), baggage).await
    }

    /// As [`Service::act`], for a command that depends on the record.
    pub(crate) async fn act_on(
        &self,
        caller: &Caller,
        number: RecordNo,
        command: impl Fn(&Record) -> Result<Command, ServiceError>,
        baggage: Baggage,
    ) -> Result<Done, ServiceError> {
        let writing = self.inner.records.writing(number).lock().await;
        let slot = self.inner.records.slot(number);
        for _ in 0..ATTEMPTS {
            let record = self.record(number).await?.ok_or(ServiceError::Unknown)?;
            let now = self.now();
            let command = command(&record)?;
            let transaction = command.transaction();
            let decided = decide::decide(&self.gate(&record, caller, now), command);
            let decision = match decided {
                Ok(decision) => decision,
                Err(refusal) => {
                    return Err(self.refused(caller, number, &record, transaction, &[], refusal).await);
                }
            };
            match self.commit(number, record, decision, &baggage, now, &slot).await {
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(error.into()),
                Ok(done) => {
                    drop(writing);
                    return Ok(done);
                }
            }
        }
        Err(ServiceError::Busy)
    }

    /// Writes a decision on a record at its turn, and folds it.
    pub(crate) async fn commit(
        &self,
        number: RecordNo,
        record: Arc<Record>,
        decision: Decision,
        baggage: &Baggage,
        now: Timestamp,
        slot: &Arc<Slot>,
    ) -> Result<Done, CommitError> {
        let Decision { events, traces, tell, drop_contents, made, tell_others, relations } = decision;
        let expect = if record.turn == Turn(0) { Expect::New } else { Expect::Turn(record.turn) };
        let mut batch = Batch::new(number, if events.is_empty() { Expect::Nothing } else { expect });
        batch.entries = events.iter().map(|(chain, stamped)| (*chain, event::encode(stamped))).collect();
        batch.traces = encode_traces(&traces);
        batch.contents.clone_from(&baggage.contents);
        batch.add_tags.clone_from(&baggage.tags);
        batch.take_tickets.clone_from(&baggage.take_tickets);
        batch.remove_tags.clone_from(&baggage.remove_tags);
        batch.drop_contents = drop_contents;
        batch.counters = counters(&events, now);
        batch.outbox =
            tell.and_then(|telling| Self::delivery(&record, &events, telling, now)).into_iter().collect();
        batch
            .outbox
            .extend(tell_others.into_iter().filter_map(|(to, told)| Self::delivery_to(to, told, now)));
        let errands = relations.into_iter().map(|(to, what)| Self::errand_of(number, &record, to, what, now));
        batch.outbox.extend(errands);
        batch.outbox.extend(baggage.outbox.iter().cloned());
        let asleep = events.iter().all(|(_, stamped)| !changes_wake_up(stamped));
        if !asleep {
            batch.wake_up = self.wake_up(&record, &events, now);
        }
        let before = record.turn;
        drop(record);
        let committing = slot.committing();
        let receipt = self.inner.store.commit(batch).await?;
        let folded = slot.advance(before, |record| {
            if !events.is_empty() {
                apply(record, &receipt, events);
            }
        });
        drop(committing);
        let Some(folded) = folded else { return self.reload(number, receipt, made).await };
        self.inner.records.grown(number, slot, &folded);
        self.snapshot_if_due(number, before, &folded).await;
        Ok(Done { record: folded, made, receipt })
    }

    /// Writes a snapshot when one is due: at 64 turns, then each time the ledger has grown by half since, so that it
    /// costs a constant share of each deposit however large the record is. Called under the record's writing lock,
    /// so that nothing comes between; a failure is harmless: the next milestone writes one.
    async fn snapshot_if_due(&self, number: RecordNo, before: Turn, record: &Record) {
        if milestone(before) == milestone(record.turn) {
            return;
        }
        let mut batch = Batch::new(number, Expect::Turn(record.turn));
        batch.snapshot = Some(record.to_snapshot());
        if let Err(error) = self.inner.store.commit(batch).await {
            tracing::warn!(%error, "a snapshot was not written");
        }
    }

    /// The fold was evicted meanwhile: what is durable is read again.
    async fn reload(
        &self,
        number: RecordNo,
        receipt: Receipt,
        made: Vec<ObjectNo>,
    ) -> Result<Done, CommitError> {
        match self.record(number).await {
            Ok(Some(record)) => Ok(Done { record, made, receipt }),
            _ => Err(CommitError::Unknown),
        }
    }

    fn wake_up(&self, record: &Record, events: &[(Chain, Stamped)], now: Timestamp) -> WakeUp {
        let mut after = record.clone();
        for (chain, stamped) in events {
            let turn = Turn(after.turn.0 + 1);
            after.apply(turn, Place { chain: *chain, hash: [0; 32] }, stamped.clone());
        }
        timers::next(&after, &self.inner.policy, now).map_or(WakeUp::Clear, WakeUp::At)
    }

    /// Traces accesses that change nothing, and waits until they are durable.
    pub(crate) async fn trace(
        &self,
        number: RecordNo,
        traces: &[(Chain, Trace)],
    ) -> Result<Receipt, ServiceError> {
        let mut batch = Batch::new(number, Expect::Nothing);
        batch.traces = encode_traces(traces);
        Ok(self.inner.store.commit(batch).await?)
    }

    /// Traces an access that was granted. An exceptional one also tells the person, in the same commit, that their
    /// record was opened in an emergency (CSP R1111-48).
    pub(crate) async fn trace_granted(
        &self,
        number: RecordNo,
        record: &Record,
        caller: &Caller,
        traces: &[(Chain, Trace)],
    ) -> Result<Receipt, ServiceError> {
        // A first reading is told to all who read the open journal: one that only a closed line tells of is not told.
        let told = caller.connection == Connection::Secret
            || traces.iter().any(|(chain, _)| *chain == Chain::TraceOpen);
        let professional = caller.kind == ActorKind::Professional;
        if professional && told && !record.watch.knows(&caller.id, caller.connection) {
            self.note_first_read(caller, number).await?;
        }
        let emergency = caller.purpose != Purpose::Normal;
        let knowing = audience::told(traces);
        if let Some(audience) = knowing.filter(|_| professional && emergency) {
            self.note_emergency(caller, number, record, audience).await?;
        }
        let mut batch = Batch::new(number, Expect::Nothing);
        batch.traces = encode_traces(traces);
        if emergency {
            if audience::is_for_the_address(&self.gate(record, caller, self.now()), traces) {
                batch.outbox.extend(Self::delivery(record, &[], Telling::Emergency, self.now()));
            }
            batch.outbox.extend(Self::tell_attending(number, record, self.now()));
        }
        Ok(self.inner.store.commit(batch).await?)
    }

    /// The signed promise about the line of the journal that was just written; none while it waits in the spool.
    pub(crate) fn promise(&self, receipt: &Receipt) -> Option<SignedReceipt> {
        let written = receipt.traces.last()?;
        let note = self.inner.store.sign_receipt(written, self.now()).to_string();
        Some(SignedReceipt { hash: written.hash, note })
    }

    /// A professional reads the record for the first time: noted before the reading, and the person is told.
    async fn note_first_read(&self, caller: &Caller, number: RecordNo) -> Result<(), ServiceError> {
        let noted = self.act(caller, number, Command::Life(LifeCommand::NoteFirstRead), Baggage::default());
        match Box::pin(noted).await {
            // Noted meanwhile by another of their requests; or the record cannot be written: the reading's own trace
            // decides then.
            Ok(_) | Err(ServiceError::Refused(_) | ServiceError::Full) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// A professional reads the record in an emergency: noted before the reading, for the person's notices.
    async fn note_emergency(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        audience: Chain,
    ) -> Result<(), ServiceError> {
        if record.watch.knows_emergency(&caller.id, audience, self.now()) {
            return Ok(());
        }
        let note = Command::Life(LifeCommand::NoteEmergency(audience));
        let noted = self.act(caller, number, note, Baggage::default());
        match Box::pin(noted).await {
            Ok(_) | Err(ServiceError::Refused(_) | ServiceError::Full) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Traces a refusal, and gives it back as the error to answer.
    pub(crate) async fn refused(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        transaction: Transaction,
        documents: &[ObjectNo],
        refusal: Refusal,
    ) -> ServiceError {
        let outcome = Outcome::Refused(refusal.name().into());
        let access = Access { transaction, documents, outcome, change: None::<Change> };
        let traces = audience::traces(record, caller, self.now(), &access);
        match self.trace(number, &traces).await {
            Ok(_) => ServiceError::Refused(refusal),
            Err(error) => error,
        }
    }
}

/// Figures for the operator: what was filed, by type; no person in them.
fn counters(events: &[(Chain, Stamped)], now: Timestamp) -> Vec<CounterAdd> {
    let day = i32::try_from(now.0.div_euclid(Timestamp::DAY)).unwrap_or_default();
    let count = |name: String| CounterAdd { day, name, delta: 1 };
    let named = events.iter().filter_map(|(_, stamped)| match &stamped.event {
        Event::DocumentFiled { entry, origin, .. } => {
            let from = if *origin == Origin::Person { "person" } else { "care" };
            Some(count(format!("deposit.{from}.{}", entry.type_code.code)))
        }
        Event::Opened { .. } => Some(count("record.opened".to_owned())),
        Event::Activated => Some(count("record.activated".to_owned())),
        Event::Closed { .. } => Some(count("record.closed".to_owned())),
        _ => None,
    });
    named.collect()
}

/// Whether an event moves the record's next wake-up.
const fn changes_wake_up(stamped: &Stamped) -> bool {
    use carnet_model::document::Visibility;
    match &stamped.event {
        Event::Opened { waiting_until, .. } => waiting_until.is_some(),
        Event::DocumentFiled { visibility, .. } => visibility.has(Visibility::HIDDEN_FROM_PATIENT),
        Event::DocumentChanged { change, .. } => !matches!(change, Change::Mask | Change::Unmask),
        Event::Activated
        | Event::Opposed
        | Event::Closed { .. }
        | Event::Reopened
        | Event::WithheldTold { .. }
        | Event::Purged { .. }
        | Event::Family(_)
        | Event::Intervened(_)
        | Event::MajorityReached
        | Event::Suspended
        | Event::SuspensionLifted
        | Event::ErasureAsked
        | Event::ErasureWithdrawn => true,
        _ => false,
    }
}

pub(crate) fn encode_traces(traces: &[(Chain, Trace)]) -> Vec<(Chain, Vec<u8>)> {
    traces.iter().map(|(chain, trace)| (*chain, event::encode(trace))).collect()
}

/// The number of snapshots due up to a turn: at 64, 96, 144, 216…
const fn milestone(turn: Turn) -> u32 {
    let (mut at, mut count) = (SNAPSHOT_TURNS, 0);
    while at <= turn.0 {
        at += at / 2;
        count += 1;
    }
    count
}

fn apply(record: &mut Record, receipt: &Receipt, events: Vec<(Chain, Stamped)>) {
    let first = receipt.turn.0 + 1 - events.len() as u64;
    for ((stamped, written), turn) in events.into_iter().map(|(_, s)| s).zip(&receipt.entries).zip(first..) {
        record.apply(Turn(turn), Place { chain: written.chain, hash: written.hash }, stamped);
    }
}

fn fold(store: &carnet_store::Store, number: RecordNo) -> Result<Option<Record>, ServiceError> {
    let Some(loaded) = store.load(number)? else { return Ok(None) };
    let unreadable =
        |error: minicbor::decode::Error| ServiceError::Integrity(format!("stored event: {error}"));
    let mut record = match &loaded.snapshot {
        Some((_, bytes)) => Record::from_snapshot(bytes).map_err(unreadable)?,
        None => Record::default(),
    };
    for entry in loaded.entries {
        let stamped: Stamped = event::decode(&entry.payload).map_err(unreadable)?;
        record.apply(entry.turn, Place { chain: entry.chain, hash: entry.hash }, stamped);
    }
    Ok(Some(record))
}
