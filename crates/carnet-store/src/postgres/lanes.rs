//! Those who write: each lane has a connection of its own and does what waits for it in groups, one transaction after
//! the other. A record belongs to one lane of a process, so that its batches meet in one group and not in a lock.

use std::sync::Arc;

use tokio::time::Instant;

use super::attempt::{self, Care, Failure, Verdict};
use super::names;
use super::pool::{self, PATIENCE, Unconnected};
use super::queue::{Batches, Job, Queue};
use super::session::{Session, Sql};
use super::shared::Shared;
use super::target::Target;
use super::trouble::{self, Trouble};
use super::writes;
use crate::batch::Receipt;
use crate::engine::work::{Done, SealedBatch};
use crate::error::CommitError;

/// Batches of one call that go into one transaction.
const CHUNK: usize = 1024;
/// How often a batch that goes alone is tried when others are in its way.
const TRIES: usize = 4;

type Answer = Result<Receipt, CommitError>;

/// One lane.
pub(super) struct Lane {
    pub(super) shared: Arc<Shared>,
    pub(super) queue: Arc<Queue>,
    pub(super) target: Target,
    /// Jobs that one transaction takes at most.
    pub(super) group: usize,
    pub(super) session: Option<Session>,
}

/// Some batches of a list, by their places, and how they are tried.
struct Part {
    places: Vec<usize>,
    care: Care,
    tries: usize,
}

impl Lane {
    /// Works until the queue is closed and drained.
    pub(super) async fn run(mut self) {
        while self.queue.filled().await {
            // Taken only when it can be done: meanwhile callers may withdraw it.
            if let Err(why) = self.connect().await {
                if let Unconnected::Refused(text) = why {
                    tracing::error!(text, "the database refuses the connection");
                    answer_all(self.queue.take(usize::MAX), &CommitError::Engine(text));
                }
                self.queue.forget_withdrawn();
                continue;
            }
            let jobs = self.queue.take(self.group);
            self.group(jobs).await;
        }
    }

    async fn connect(&mut self) -> Result<(), Unconnected> {
        if self.session.as_ref().is_some_and(|session| !session.is_closed()) {
            return Ok(());
        }
        self.session = None;
        let session = pool::connect(&self.target, Instant::now() + PATIENCE).await?;
        let all: Vec<&Sql> = writes::ALL.into_iter().chain(attempt::ALL).chain(names::ALL).collect();
        match session.prepare(&all).await {
            Ok(()) => {
                self.session = Some(session);
                Ok(())
            }
            Err(error) if trouble::is_away(&error) => Err(Unconnected::Busy),
            Err(error) => Err(Unconnected::Refused(trouble::text(&error))),
        }
    }

    async fn group(&mut self, jobs: Vec<Job>) {
        let single = |job: &'_ Job| matches!(job.batches, Batches::One(_));
        let (singles, many): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(single);
        let batches: Vec<&SealedBatch> = singles
            .iter()
            .filter_map(|job| match &job.batches {
                Batches::One(batch) => Some(&**batch),
                Batches::Many(_) => None,
            })
            .collect();
        let answers = self.write(&batches).await;
        for (job, answer) in singles.into_iter().zip(answers) {
            job.answer(answer.map(Done::Receipt));
        }
        for job in many {
            let Batches::Many(batches) = &job.batches else { continue };
            let mut receipts = Vec::with_capacity(batches.len());
            for chunk in batches.chunks(CHUNK) {
                let chunk: Vec<&SealedBatch> = chunk.iter().collect();
                receipts.append(&mut self.write(&chunk).await);
            }
            job.answer(Ok(Done::Receipts(receipts)));
        }
    }

    /// Writes batches, each whole or not at all, and answers for each.
    async fn write(&mut self, batches: &[&SealedBatch]) -> Vec<Answer> {
        let mut answers: Vec<Option<Answer>> = batches.iter().map(|_| None).collect();
        let mut parts = vec![Part { places: (0..batches.len()).collect(), care: Care::Believing, tries: 0 }];
        let mut reconnected = false;
        while let Some(part) = parts.pop() {
            if part.places.is_empty() {
                continue;
            }
            let chosen: Vec<&SealedBatch> =
                part.places.iter().filter_map(|place| batches.get(*place).copied()).collect();
            match self.attempt(&chosen, part.care).await {
                Ok(verdicts) => {
                    let mut unsure = Vec::new();
                    for (place, verdict) in part.places.into_iter().zip(verdicts) {
                        match (verdict, answers.get_mut(place)) {
                            (Verdict::Told(answer), Some(slot)) => *slot = Some(answer),
                            _ => unsure.push(place),
                        }
                    }
                    parts.push(Part { places: unsure, care: Care::Locking, tries: 0 });
                }
                Err(Failure::Stale) => parts.push(Part { care: Care::Locking, ..part }),
                Err(Failure::Unknown) => {
                    // Nobody knows where these records stand now.
                    self.give_up();
                    let records = chosen.iter().map(|batch| (batch.record, None));
                    self.shared.core.heads.publish(records);
                    tell(&mut answers, &part.places, &CommitError::Unknown);
                }
                Err(Failure::Trouble(Trouble::Away(text))) => {
                    tracing::warn!(text, "the database cannot be written");
                    self.session = None;
                    // Nothing was committed, so the same may be tried again where the database is now.
                    if !reconnected && self.connect().await.is_ok() {
                        parts.push(part);
                    } else {
                        tell(&mut answers, &part.places, &CommitError::Busy);
                    }
                    reconnected = true;
                }
                Err(Failure::Trouble(Trouble::Still)) => {
                    tracing::warn!("the database does not answer");
                    self.give_up();
                    tell(&mut answers, &part.places, &CommitError::Busy);
                }
                Err(Failure::Trouble(Trouble::Full)) => tell(&mut answers, &part.places, &CommitError::Full),
                Err(Failure::Trouble(trouble)) => again(part, trouble, &mut parts, &mut answers),
            }
        }
        answers.into_iter().map(|answer| answer.unwrap_or(Err(CommitError::Unknown))).collect()
    }

    /// The connection is in the middle of something.
    fn give_up(&mut self) {
        if let Some(session) = self.session.take() {
            session.give_up();
        }
    }

    async fn attempt(&mut self, batches: &[&SealedBatch], care: Care) -> Result<Vec<Verdict>, Failure> {
        match &self.session {
            Some(session) => attempt::attempt(&self.shared, session, batches, care).await,
            None => Err(Failure::Trouble(Trouble::Away("no connection".to_owned()))),
        }
    }
}

/// One of several was in the way: halves find it out. One alone is looked at closely, again when others moved meanwhile.
fn again(part: Part, trouble: Trouble, parts: &mut Vec<Part>, answers: &mut [Option<Answer>]) {
    let Part { mut places, care, tries } = part;
    if places.len() > 1 {
        let second = places.split_off(places.len() / 2);
        parts.push(Part { places: second, care, tries });
        parts.push(Part { places, care, tries });
        return;
    }
    let raced = matches!(trouble, Trouble::Raced);
    if raced && tries < TRIES {
        parts.push(Part { places, care: Care::Checking, tries: tries + 1 });
    } else {
        tell(answers, &places, &trouble.into());
    }
}

fn tell(answers: &mut [Option<Answer>], places: &[usize], error: &CommitError) {
    for place in places {
        if let Some(slot) = answers.get_mut(*place) {
            *slot = Some(Err(error.clone()));
        }
    }
}

fn answer_all(jobs: Vec<Job>, error: &CommitError) {
    for job in jobs {
        job.answer(Err(error.clone()));
    }
}
