//! Budgets: how much one professional, one structure, one person may do before somebody looks, and before it stops.
//! Source: `design/security.md` 10. Counters are keyed hashes in memory, so that a request costs a look into a map; what
//! matters for longer than a process is kept in tickets.
//!
//! Never stopped: the emergency call centre, feeding, the holder and those who act for them.

mod alarms;
mod counts;
mod keeping;
mod limits;
mod pace;
mod rate;
mod signals;

use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::{Outcome, Transaction};
use carnet_model::{Caller, Ins, RecordNo, Timestamp};
use carnet_record::audience::{self, Access};
use carnet_record::record::Record;
use carnet_seal::TagKind;

pub use alarms::AlarmKind;
pub use limits::{BudgetLimits, Level, StructureWatch};
pub use pace::Pace;

pub(crate) use keeping::Budgets;

use self::counts::Spent;
use crate::fault::ServiceError;
use crate::identity::TokenKind;
use crate::items::Subject;
use crate::lead::Lead;
use crate::service::Service;

/// What is spent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Budget<'a> {
    /// A person was looked for by their INS, and found or not.
    LookUp {
        /// Who.
        person: &'a Ins,
        /// Whether they have a record.
        found: Found,
    },
    /// A record was opened to the caller.
    Record {
        /// Which.
        number: RecordNo,
        /// Its state, which says whether a care link is known.
        record: &'a Record,
    },
    /// A complete export of a record.
    Export {
        /// Of which.
        number: RecordNo,
    },
}

/// Whether a look-up found somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A record.
    Yes,
    /// Nobody.
    No,
}

impl Service {
    /// Counts what a caller does. Past the hard limit it is [`ServiceError::TooMany`]; past the soft one an alarm goes to
    /// the security officer, and [`Service::pace`] tells the pages to ask for a fresh proof.
    pub(crate) async fn spend(&self, caller: &Caller, what: Budget<'_>) -> Result<(), ServiceError> {
        if self.is_of_the_past() {
            return Ok(());
        }
        match what {
            Budget::LookUp { person, found } => self.spend_look_up(caller, person, found),
            Budget::Record { number, record } => {
                self.watch_record(caller, number, record)?;
                self.spend_record(caller, number, record).await
            }
            Budget::Export { number } => self.spend_export(number).await,
        }
    }

    /// The record that a subject means, if there is one; a professional's look-up by INS is counted, whether or not it
    /// finds somebody, unless a link of care is known.
    pub(crate) async fn sought(
        &self,
        caller: &Caller,
        subject: Subject,
    ) -> Result<Option<(RecordNo, std::sync::Arc<Record>)>, ServiceError> {
        let lead = match subject {
            Subject::Ins(person) => self.lead(TagKind::Ins, &person.token()).await?,
            Subject::Id(_) => match self.subject(subject).await? {
                Some((number, record)) => Lead::To(number, record),
                None => self.nowhere().await?,
            },
        };
        let (found, record) = match &lead {
            Lead::To(_, record) => (Found::Yes, record),
            Lead::Nowhere(instead) => (Found::No, instead),
        };
        let known = is_linked(record, caller, self.now()) && found == Found::Yes;
        if let Subject::Ins(person) = subject
            && !known
        {
            self.watch_look_up(caller, &person, found, record)?;
            self.spend(caller, Budget::LookUp { person: &person, found }).await?;
        }
        match lead {
            Lead::To(number, record) => Ok(Some((number, record))),
            Lead::Nowhere(instead) => self.trace_nothing(caller, &instead).await.map(|()| None),
        }
    }

    fn spend_look_up(&self, caller: &Caller, person: &Ins, found: Found) -> Result<(), ServiceError> {
        let counted = matches!(caller.kind, ActorKind::Professional | ActorKind::Operator);
        if !counted || caller.purpose == Purpose::Centre15 {
            return Ok(());
        }
        let (now, limits) = (self.now(), &self.inner.config.budgets);
        let person = self.budget_hash("person", person.matricule().as_bytes());
        let who = self.subject_key("professional", &caller.id);
        let spent =
            self.inner.budgets.with(self, &who, now, |counts| counts.look_up(person, found, now, limits))?;
        self.settle_budget(caller, &[spent], now)
    }

    /// Records that a professional opens without a link of care that is known: not authorised by the person, not followed,
    /// not read before.
    async fn spend_record(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<(), ServiceError> {
        if caller.kind != ActorKind::Professional || caller.purpose == Purpose::Centre15 {
            return Ok(());
        }
        let (now, limits) = (self.now(), &self.inner.config.budgets);
        // Before any hash: what is hidden in a record of theirs costs no more than what is not there.
        if caller.purpose != Purpose::BreakGlass && is_linked(record, caller, now) {
            return Ok(());
        }
        let hash = self.budget_hash("record", &number.0.to_be_bytes());
        let who = self.subject_key("professional", &caller.id);
        if caller.purpose == Purpose::BreakGlass {
            let spent =
                self.inner.budgets.with(self, &who, now, |counts| counts.break_glass(hash, now, limits))?;
            return self.settle_budget(caller, &[spent], now);
        }
        let own = self.inner.budgets.with(self, &who, now, |counts| {
            counts.record(hash, now, limits.of_profession(caller.profession.as_deref()), AlarmKind::Records)
        })?;
        let mut spent = vec![own];
        if let Some(structure) = &caller.structure {
            let key = self.subject_key("structure", structure);
            let level = limits.structure_records;
            spent.push(self.inner.budgets.with(self, &key, now, |counts| {
                counts.record(hash, now, level, AlarmKind::StructureRecords)
            })?);
        }
        let answer = self.settle_budget(caller, &spent, now);
        if answer.is_err() {
            let outcome = Outcome::Refused("budget".into());
            let access = Access { transaction: Transaction::Search, documents: &[], outcome, change: None };
            self.trace(number, &audience::traces(record, caller, now, &access)).await?;
        }
        answer
    }

    /// One complete export of a record a day; remembered over restarts.
    async fn spend_export(&self, number: RecordNo) -> Result<(), ServiceError> {
        let now = self.now();
        let hash = self.inner.store.mac("budget", &[b"export", &number.0.to_be_bytes()]);
        let until = now.plus_millis(Timestamp::DAY);
        if self.inner.store.claim_ticket(TokenKind::Budget.into(), &hash, until, now).await? {
            return Ok(());
        }
        Err(ServiceError::TooMany { retry_seconds: 24 * 3_600 })
    }

    /// Queues the alarms; refuses when one counter is past its hard limit.
    fn settle_budget(&self, caller: &Caller, spent: &[Spent], now: Timestamp) -> Result<(), ServiceError> {
        let mut refused = None;
        for one in spent {
            if let Some(alarm) = one.alarm {
                let about = match alarm {
                    AlarmKind::StructureRecords => caller.structure.as_deref().unwrap_or_default(),
                    _ => &caller.id,
                };
                self.inner.budgets.queue(alarm, about, caller.structure.as_deref(), one.figure, now);
            }
            refused = refused.max(one.retry_seconds);
        }
        refused.map_or(Ok(()), |retry_seconds| Err(ServiceError::TooMany { retry_seconds }))
    }

    /// A keyed hash: counters name nobody.
    fn budget_hash(&self, what: &str, value: &[u8]) -> u64 {
        let hash = self.inner.store.mac("budget", &[what.as_bytes(), value]);
        u64::from_be_bytes(*hash.first_chunk().unwrap_or(&[0; 8]))
    }

    fn subject_key(&self, kind: &str, id: &str) -> carnet_seal::Hash {
        self.inner.store.mac("budget", &[b"subject", kind.as_bytes(), id.as_bytes()])
    }
}

/// Whether the record itself says that the caller cares for the person: authorised by them, or by the caller's own word
/// before yesterday; followed; read before.
fn is_linked(record: &Record, caller: &Caller, now: Timestamp) -> bool {
    let authorised = record.authorisations.get(&caller.id).is_some_and(|authorisation| {
        let by_person = authorisation.ground == carnet_model::event::ConsentGround::Person;
        by_person || now.0 - authorisation.since.0 >= Timestamp::DAY
    });
    authorised
        || record.attending.as_ref() == Some(&caller.id)
        || record.same_rights.contains(&caller.id)
        || record.watch.knows(&caller.id, caller.connection)
}
