//! Many records in one transaction.

use std::collections::HashSet;
use std::sync::Arc;

use carnet_model::event::encode;
use carnet_model::{Caller, RecordNo, Timestamp};
use carnet_record::command::Command;
use carnet_record::decide;
use carnet_record::record::{Record, Status};
use carnet_seal::{Tag, TagKind};
use carnet_store::{Batch, CommitError, CounterAdd, Expect, WakeUp};

use super::{Informed, Insured, Opening};
use crate::account::Activation;
use crate::fault::ServiceError;
use crate::items::Subject;
use crate::outbox::{Delivery, Notice, blank, row};
use crate::service::Service;

/// Most people of one call.
pub const MOST: usize = 2_048;

/// Days for which the code of a letter is good.
const CODE_DAYS: u32 = 180;

/// Why a line is refused by the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The deployment does not take this INS.
    #[error("the INS is of a domain that this deployment does not take, or its key is wrong")]
    Ins,
    /// No rule allows the opening.
    #[error("the rules refuse the opening")]
    Rules,
}

/// A line on its way.
enum Line {
    Settled(Opening),
    Fresh(Box<Insured>, Tag),
}

impl Service {
    /// Opens the records of at most [`MOST`] people, in one transaction; says for each what became of it, in order. An
    /// error concerns all of them: nothing is known to be written, and the same call again opens what is missing.
    pub async fn open_people(&self, people: Vec<Insured>) -> Result<Vec<Opening>, ServiceError> {
        let service = self.clone();
        let lines = off_thread(move || service.look_up(people)).await??;
        let fresh = lines.iter().filter(|line| matches!(line, Line::Fresh(..))).count();
        if fresh == 0 {
            return Ok(lines.into_iter().filter_map(settled).collect());
        }
        let numbers = self.inner.store.new_records(fresh).await?;
        let service = self.clone();
        let (openings, batches, tags) = off_thread(move || service.batches(lines, numbers)).await??;
        let mut written = self.inner.store.commit_many(batches).await.into_iter().zip(tags);
        let mut out = Vec::with_capacity(openings.len());
        for opening in openings {
            let Opening::Opened { .. } = opening else {
                out.push(opening);
                continue;
            };
            let (receipt, tag) = written.next().ok_or(ServiceError::Busy)?;
            out.push(match receipt {
                Ok(_) => opening,
                // Opened by somebody else between the look-up and the commit.
                Err(CommitError::TagTaken(_)) => {
                    Opening::Known(self.inner.store.find_tag(&tag)?.ok_or(ServiceError::Busy)?)
                }
                Err(error) => return Err(error.into()),
            });
        }
        Ok(out)
    }

    /// The code of a letter that a run owes: the record still waits, and was opened since that run began.
    pub async fn letter_again(
        &self,
        record: RecordNo,
        since: Timestamp,
    ) -> Result<Option<(String, Timestamp)>, ServiceError> {
        let Some(folded) = self.record(record).await? else { return Ok(None) };
        let Status::Waiting(until) = folded.status else { return Ok(None) };
        if folded.opened_at < since {
            return Ok(None);
        }
        let subject = Subject::Id(self.record_id(record));
        let code = self.activation_code(subject, Activation { days: CODE_DAYS }).await?;
        Ok(Some((code.code, until)))
    }

    /// Who has a record already, and who may not have one here.
    fn look_up(&self, people: Vec<Insured>) -> Result<Vec<Line>, ServiceError> {
        let mut seen = HashSet::with_capacity(people.len());
        let mut lines = Vec::with_capacity(people.len().min(MOST));
        for person in people {
            if crate::intake::checks::ins(self.profile(), &person.ins).is_err() {
                lines.push(Line::Settled(Opening::Refused(Fault::Ins)));
                continue;
            }
            let tag = self.inner.store.tag(TagKind::Ins, &person.ins.token());
            lines.push(match self.inner.store.find_tag(&tag)? {
                Some(known) => Line::Settled(Opening::Known(known)),
                // Twice in one call: the second waits for the next one, which knows the first.
                None if !seen.insert(tag) => return Err(ServiceError::Taken),
                None => Line::Fresh(Box::new(person), tag),
            });
        }
        Ok(lines)
    }

    #[expect(clippy::type_complexity, reason = "three lists that go to one caller")]
    fn batches(
        &self,
        lines: Vec<Line>,
        numbers: Vec<RecordNo>,
    ) -> Result<(Vec<Opening>, Vec<Batch>, Vec<Tag>), ServiceError> {
        let now = self.now();
        let days = self.inner.policy.law.at(now.to_jiff()).map_or(0, |law| law.opposition_days);
        let delay = i64::from(days).saturating_mul(Timestamp::DAY);
        let (empty, system) = (Arc::new(Record::default()), Caller::system());
        let (mut openings, mut batches, mut tags) = (Vec::new(), Vec::new(), Vec::new());
        let mut numbers = numbers.into_iter();
        for line in lines {
            let (person, tag) = match line {
                Line::Settled(opening) => {
                    openings.push(opening);
                    continue;
                }
                Line::Fresh(person, tag) => (person, tag),
            };
            let record = numbers.next().ok_or(ServiceError::Busy)?;
            let waiting_until = person.informed.at().plus_millis(delay);
            let command = Command::Open {
                ins: person.ins,
                traits: person.traits.clone(),
                waiting_until: Some(waiting_until),
                contact: person.contact.clone(),
            };
            let Ok(decision) = decide::decide(&self.gate(&empty, &system, now), command) else {
                openings.push(Opening::Refused(Fault::Rules));
                continue;
            };
            let mut batch = Batch::new(record, Expect::New);
            batch.entries =
                decision.events.iter().map(|(chain, stamped)| (*chain, encode(stamped))).collect();
            batch.traces = decision.traces.iter().map(|(chain, trace)| (*chain, encode(trace))).collect();
            batch.add_tags.push(tag);
            batch.wake_up = WakeUp::At(waiting_until);
            batch.counters.push(CounterAdd { day: day(now), name: "record.opened".to_owned(), delta: 1 });
            let code = self.inform(&person, record, waiting_until, &mut batch);
            openings.push(Opening::Opened { record, waiting_until, code });
            batches.push(batch);
            tags.push(tag);
        }
        Ok((openings, batches, tags))
    }

    /// What informs the person goes into the same transaction: a letter in the outbox with a code to object, or the
    /// ticket of an activation code, which is given back for the letter on paper.
    fn inform(
        &self,
        person: &Insured,
        record: RecordNo,
        waiting_until: Timestamp,
        batch: &mut Batch,
    ) -> Option<String> {
        let now = self.now();
        let until = now.plus_millis(i64::from(CODE_DAYS) * Timestamp::DAY);
        if let (Informed::Email(at), Some(email)) = (person.informed, &person.contact.email) {
            let (code, ticket) = self.objection_code(record, until);
            batch.put_tickets.push(ticket);
            let opens = waiting_until.to_string();
            let letter = Delivery {
                to: email.clone(),
                language: person.contact.language,
                // The day on which the record opens unless they object, and the code to do so.
                detail: opens.get(..10).map(|day| format!("{day}|{code}").into()),
                ..blank(Notice::OpeningSoon, "opening".to_owned(), now)
            };
            batch.outbox.push(row(letter, at));
            return None;
        }
        let (code, ticket) = self.first_activation(record, until);
        batch.put_tickets.push(ticket);
        Some(code)
    }
}

fn settled(line: Line) -> Option<Opening> {
    match line {
        Line::Settled(opening) => Some(opening),
        Line::Fresh(..) => None,
    }
}

/// The day of an instant, as figures count them.
pub(super) fn day(now: Timestamp) -> i32 {
    i32::try_from(now.0.div_euclid(Timestamp::DAY)).unwrap_or_default()
}

/// Runs a long calculation off the request threads.
pub(super) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))
}
