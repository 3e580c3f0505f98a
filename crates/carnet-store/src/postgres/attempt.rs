//! One transaction for batches of many callers.
//!
//! The usual way takes two round trips: everything is written on what this process believes of the records, the
//! database says which of them it found otherwise, then comes the commit. Where other processes write to the same
//! records, the rows are locked first and read. Where even a name may be taken, a batch goes alone and is told which.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use carnet_model::ids::{Chain, RecordNo, Turn};
use futures_util::future::{join, join3};
use tokio::time::timeout;
use tokio_postgres::types::Type;

use super::epochs;
use super::names;
use super::session::{Session, Sql};
use super::shared::Shared;
use super::trouble::{self, Trouble};
use super::writes::{Sent, Writes};
use crate::batch::{Expect, Kept, Receipt, WakeUp, Written};
use crate::engine::rows::read_heads;
use crate::engine::staging::Staged;
use crate::engine::work::SealedBatch;
use crate::error::CommitError;
use crate::heads::Heads;

const HEADS: Sql = Sql {
    text: "SELECT record, turn, heads FROM record WHERE record = ANY ($1)",
    types: &[Type::INT8_ARRAY],
};
const LOCKED: Sql = Sql {
    text: "SELECT record, turn, heads FROM record WHERE record = ANY ($1) ORDER BY record FOR UPDATE",
    types: &[Type::INT8_ARRAY],
};

/// What a lane prepares before it begins.
pub(super) const ALL: [&Sql; 2] = [&HEADS, &LOCKED];

/// How long the statements of a transaction may take. A table that is locked, or a disk that stands still, must not keep
/// traces from the spool.
const STILL: Duration = Duration::from_secs(10);
/// How long a commit may wait for standbys before nobody knows what became of it.
const CONFIRMED: Duration = Duration::from_secs(30);

/// How sure a transaction makes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// Records stand where this process last saw them.
    Believing,
    /// Records are locked and read.
    Locking,
    /// The same, and every name is looked up: for one batch alone.
    Checking,
}

/// What a batch is told.
pub(super) enum Verdict {
    Told(Result<Receipt, CommitError>),
    /// It does not fit to what this process believes, which may be wrong.
    Unsure,
}

/// Why nothing was written, or perhaps something.
pub(super) enum Failure {
    /// These records stand elsewhere than believed.
    Stale,
    /// Nothing was written.
    Trouble(Trouble),
    /// The connection was lost at the commit.
    Unknown,
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<carnet_seal::SealError> for Failure {
    fn from(error: carnet_seal::SealError) -> Self {
        Self::Trouble(error.into())
    }
}

/// The records of a transaction: as they were, and as it leaves them.
struct Stage {
    before: Option<Heads>,
    staged: Staged,
    /// Whether a batch depends on where the record stands.
    matters: bool,
}

type Stages = BTreeMap<RecordNo, Stage>;

/// What a batch will be told if the transaction commits.
enum Outcome {
    /// The receipt lacks the entries that hold the traces.
    Written(RecordNo, Receipt, Vec<Chain>),
    Refused(RecordNo, CommitError),
}

/// Does the batches in one transaction.
pub(super) async fn attempt(
    shared: &Shared,
    session: &Session,
    batches: &[&SealedBatch],
    care: Care,
) -> Result<Vec<Verdict>, Failure> {
    // Nothing is committed before this is over, so that what takes too long may be given up.
    let made = match timeout(STILL, within(shared, session, batches, care)).await {
        Ok(Ok(Made::Nothing(verdicts))) => return Ok(verdicts),
        Ok(Ok(Made::Ready(ready))) => return ready.commit(shared, session, care).await,
        Ok(Err(failure)) => failure,
        Err(_) => return Err(Trouble::Still.into()),
    };
    if let Failure::Stale | Failure::Trouble(_) = &made
        && !session.is_closed()
        && let Err(error) = session.rollback().await
    {
        tracing::debug!(%error, "a transaction was not rolled back");
    }
    Err(made)
}

/// A transaction that was written.
enum Made<'b> {
    /// There was nothing to write.
    Nothing(Vec<Verdict>),
    Ready(Box<Ready<'b>>),
}

/// What lacks its commit.
struct Ready<'b> {
    outcomes: Vec<Outcome>,
    stages: Stages,
    writes: Writes<'b>,
}

/// Everything up to the commit.
async fn within<'b>(
    shared: &Shared,
    session: &Session,
    batches: &[&'b SealedBatch],
    care: Care,
) -> Result<Made<'b>, Failure> {
    let mut numbers: Vec<i64> = batches.iter().map(|batch| batch.record.to_sql()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let (mut stages, epoch, taken) = match care {
        Care::Believing => (believed(shared, session, &numbers).await?, None, Vec::new()),
        Care::Locking | Care::Checking => {
            let checked = batches.first().filter(|_| care == Care::Checking);
            let (epoch, rows, taken) = join3(
                epochs::begin(session),
                session.query(&LOCKED, &[&numbers]),
                names::taken(session, checked.copied()),
            )
            .await;
            (stages(&numbers, &rows?)?, Some(epoch?), taken?)
        }
    };
    let mut writes = Writes::default();
    let outcomes = stage(shared, batches, &mut stages, &mut writes, &taken)?;
    if writes.is_empty() {
        if epoch.is_some() {
            session.rollback().await?;
        }
        return Ok(Made::Nothing(verdicts(outcomes, &stages, &writes, care)));
    }
    if care != Care::Checking && writes.needs_order() {
        return Err(Failure::Trouble(Trouble::Raced));
    }
    write(shared, session, &mut writes, epoch).await?;
    Ok(Made::Ready(Box::new(Ready { outcomes, stages, writes })))
}

impl Ready<'_> {
    async fn commit(self, shared: &Shared, session: &Session, care: Care) -> Result<Vec<Verdict>, Failure> {
        let Self { outcomes, stages, writes } = self;
        timeout(CONFIRMED, commit(session)).await.map_err(|_| Failure::Unknown)??;
        let changed = stages.iter().filter(|(_, stage)| stage.staged.changed);
        shared.core.heads.publish(changed.map(|(record, stage)| (*record, stage.staged.heads.clone())));
        shared.changed(writes.changes.len());
        Ok(verdicts(outcomes, &stages, &writes, care))
    }
}

/// Heads from memory; those that are not there are read.
async fn believed(shared: &Shared, session: &Session, numbers: &[i64]) -> Result<Stages, Failure> {
    let (mut known, mut unknown) = (BTreeMap::new(), Vec::new());
    for number in numbers {
        let record = RecordNo::from_sql(*number);
        match shared.core.heads.get(record) {
            Some(heads) => {
                known.insert(record, Stage::new(Some((*heads).clone())));
            }
            None => unknown.push(*number),
        }
    }
    if !unknown.is_empty() {
        let rows = session.query(&HEADS, &[&unknown]).await?;
        known.append(&mut stages(&unknown, &rows)?);
    }
    Ok(known)
}

fn stages(numbers: &[i64], rows: &[tokio_postgres::Row]) -> Result<Stages, Failure> {
    let mut stages: Stages =
        numbers.iter().map(|number| (RecordNo::from_sql(*number), Stage::new(None))).collect();
    for row in rows {
        let (number, turn): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        let (record, bytes): (_, &[u8]) = (RecordNo::from_sql(number), row.try_get(2)?);
        let heads = read_heads(record, Turn(turn.cast_unsigned()), bytes)
            .map_err(|error| Trouble::Refused(CommitError::Read(error)))?;
        stages.insert(record, Stage::new(Some(heads)));
    }
    Ok(stages)
}

impl Stage {
    fn new(heads: Option<Heads>) -> Self {
        Self { before: heads.clone(), staged: Staged::new(heads), matters: false }
    }
}

/// Checks each batch and seals what has its place only now.
fn stage<'b>(
    shared: &Shared,
    batches: &[&'b SealedBatch],
    stages: &mut Stages,
    writes: &mut Writes<'b>,
    taken: &[CommitError],
) -> Result<Vec<Outcome>, Failure> {
    let sealer = &shared.core.sealer;
    let mut outcomes = Vec::with_capacity(batches.len());
    for batch in batches {
        let record = batch.record;
        let Some(stage) = stages.get_mut(&record) else { continue };
        let checked = stage.staged.check(batch);
        // The place counts before the names.
        if let Some(error) = checked.err().or_else(|| taken.first().cloned()) {
            outcomes.push(Outcome::Refused(record, error));
            continue;
        }
        let entries = stage.staged.append(sealer, batch, |entry| {
            writes.entry(record, entry);
            Ok::<(), carnet_seal::SealError>(())
        })?;
        stage.matters |= depends(batch);
        stage.staged.gather(batch);
        writes.batch(batch);
        let receipt = Receipt { kept: Kept::Ledger, turn: stage.staged.turn(), entries, traces: Vec::new() };
        let chains = batch.traces.iter().map(|(chain, _)| *chain).collect();
        outcomes.push(Outcome::Written(record, receipt, chains));
    }
    for (record, stage) in stages {
        for entry in stage.staged.seal_traces(sealer)? {
            writes.entry(*record, &entry);
        }
        if let (true, Some(after)) = (stage.matters, &stage.staged.heads) {
            writes.heads(*record, stage.before.as_ref(), after, stage.staged.wake());
        }
    }
    Ok(outcomes)
}

/// Whether a batch depends on where its record stands.
fn depends(batch: &SealedBatch) -> bool {
    let chains = !batch.entries.is_empty() || !batch.traces.is_empty();
    chains || batch.expect != Expect::Nothing || batch.wake_up != WakeUp::Keep
}

/// Writes in the open epoch. One that is not yet begun begins with the epoch that this process believes to be open.
async fn write(
    shared: &Shared,
    session: &Session,
    writes: &mut Writes<'_>,
    begun: Option<u64>,
) -> Result<(), Failure> {
    let sent = match begun {
        Some(epoch) => {
            shared.core.log.open_epoch.fetch_max(epoch, Ordering::AcqRel);
            writes.send(session, epoch).await?
        }
        None => loop {
            let believed = shared.core.log.current_epoch();
            let (epoch, sent) = join(epochs::begin(session), writes.send(session, believed)).await;
            let epoch = epoch?;
            if epoch == believed {
                break sent?;
            }
            shared.core.log.open_epoch.fetch_max(epoch, Ordering::AcqRel);
            session.rollback().await?;
            if epoch < believed {
                return Err(Trouble::Refused(CommitError::Engine("the epoch went back".to_owned())).into());
            }
        },
    };
    match sent {
        Sent::Whole => Ok(()),
        Sent::TicketGone => Err(Trouble::Raced.into()),
        Sent::Stale(records) => {
            shared.core.heads.publish(records.into_iter().map(|record| (record, None)));
            Err(Failure::Stale)
        }
    }
}

/// Only an answer tells that it is durable, and only one without a warning that it is replicated: a wait for the
/// standby that was cancelled is answered as success (`security.md` 2, row 5).
async fn commit(session: &Session) -> Result<(), Failure> {
    let warnings = session.warnings();
    match session.commit().await {
        Ok(()) if session.warnings() == warnings => Ok(()),
        Ok(()) => Err(Failure::Unknown),
        Err(error) if trouble::is_away(&error) => Err(Failure::Unknown),
        Err(error) => Err(error.into()),
    }
}

fn verdicts(outcomes: Vec<Outcome>, stages: &Stages, writes: &Writes<'_>, care: Care) -> Vec<Verdict> {
    // What was refused where the database has confirmed the place is refused for good.
    let confirmed = |record: RecordNo| {
        care != Care::Believing
            || stages.get(&record).is_some_and(|stage| stage.matters && stage.before.is_some())
    };
    let held = |record: RecordNo, chain: Chain| {
        let change = writes.changes.iter().rev().find(|c| c.record == record && c.chain == chain)?;
        Some(Written { chain, seq: change.seq, hash: change.hash })
    };
    let tell = |outcome| match outcome {
        Outcome::Refused(record, error) if confirmed(record) => Verdict::Told(Err(error)),
        Outcome::Refused(..) => Verdict::Unsure,
        Outcome::Written(record, mut receipt, chains) => {
            receipt.traces = chains.into_iter().filter_map(|chain| held(record, chain)).collect();
            Verdict::Told(Ok(receipt))
        }
    };
    outcomes.into_iter().map(tell).collect()
}
