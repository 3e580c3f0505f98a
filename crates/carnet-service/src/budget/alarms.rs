//! Alarms: in the system's own ledger, for the security officer, and by letter to the structure concerned. At most one of
//! a kind about one subject a day. None names a patient.

use std::sync::atomic::{AtomicBool, Ordering};

use carnet_model::caller::ActorKind;
use carnet_model::operator::OperatorEvent;
use carnet_model::{Caller, ObjectNo, Timestamp};
use carnet_record::system::System;
use carnet_store::OutboxItem;
use minicbor::{Decode, Encode};

use crate::fault::ServiceError;
use crate::outbox::{Delivery, Errand, Notice, blank, row};
use crate::records::Baggage;
use crate::service::Service;

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum AlarmKind {
    /// Many people looked for in an hour.
    #[n(0)]
    LookUps,
    /// So many in a day that it was stopped.
    #[n(1)]
    LookUpsStopped,
    /// Many look-ups that found nobody.
    #[n(2)]
    UnknownPeople,
    /// Many records without a known link of care.
    #[n(3)]
    Records,
    /// So many that it was stopped.
    #[n(4)]
    RecordsStopped,
    /// Many records of a whole structure.
    #[n(5)]
    StructureRecords,
    /// The glass was broken often.
    #[n(6)]
    BreakGlass,
    /// A person reported an access.
    #[n(7)]
    Report,
    /// Records without a known link of care, at hours at which the structure is shut.
    #[n(8)]
    OffHours,
    /// Records of people whose care is in other departments.
    #[n(9)]
    Far,
    /// Records of people who have the professional's family name.
    #[n(10)]
    SameName,
    /// A record that is nobody's was looked at.
    #[n(11)]
    Canary,
    /// Look-ups of neighbouring numbers.
    #[n(12)]
    NumericProgression,
    /// Look-ups in the order of the alphabet.
    #[n(13)]
    AlphabeticProgression,
    /// Many more keys of records opened than usual.
    #[n(14)]
    Keys,
}

impl AlarmKind {
    /// All kinds.
    pub const ALL: [Self; 15] = [
        Self::LookUps,
        Self::LookUpsStopped,
        Self::UnknownPeople,
        Self::Records,
        Self::RecordsStopped,
        Self::StructureRecords,
        Self::BreakGlass,
        Self::Report,
        Self::OffHours,
        Self::Far,
        Self::SameName,
        Self::Canary,
        Self::NumericProgression,
        Self::AlphabeticProgression,
        Self::Keys,
    ];

    /// The word in the ledger.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::LookUps => "look-ups",
            Self::LookUpsStopped => "look-ups-stopped",
            Self::UnknownPeople => "unknown-people",
            Self::Records => "records",
            Self::RecordsStopped => "records-stopped",
            Self::StructureRecords => "structure-records",
            Self::BreakGlass => "break-glass",
            Self::Report => "report",
            Self::OffHours => "off-hours",
            Self::Far => "far",
            Self::SameName => "same-name",
            Self::Canary => "canary",
            Self::NumericProgression => "numeric-progression",
            Self::AlphabeticProgression => "alphabetic-progression",
            Self::Keys => "keys",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// An alarm that waits to be written.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) kind: AlarmKind,
    pub(super) about: Box<str>,
    pub(super) structure: Option<Box<str>>,
    pub(super) figure: u64,
    pub(super) at: Timestamp,
}

impl Service {
    /// Writes the alarms that wait. Gives how many were new.
    pub async fn raise_alarms(&self) -> Result<usize, ServiceError> {
        self.watch_keys();
        let mut waiting = self.inner.budgets.pending();
        let mut raised = 0;
        while let Some(alarm) = waiting.pop() {
            match self.raise(&alarm).await {
                Ok(new) => raised += usize::from(new),
                Err(error) => {
                    waiting.push(alarm);
                    self.inner.budgets.restore(waiting);
                    return Err(error);
                }
            }
        }
        Ok(raised)
    }

    /// The outbox row that tells the security officer, and the structure, that somebody's access was reported. Of people
    /// only that it was one is told: the security officer learns of no patient and no relative.
    pub(crate) fn report_alarm(reported: &Caller, now: Timestamp) -> OutboxItem {
        let about = match reported.kind {
            ActorKind::Professional | ActorKind::Structure | ActorKind::App | ActorKind::Operator => {
                &*reported.id
            }
            _ => "person",
        };
        let structure = reported.structure.clone();
        let errand = Errand::Alarm { kind: AlarmKind::Report, about: about.into(), structure };
        let id = format!("report-{about}-{}", now.0);
        row(Delivery { errand: Some(errand), ..blank(Notice::Closed, id, now) }, now)
    }

    /// Writes the alarm that an errand carries.
    pub(crate) async fn raise_errand(
        &self,
        kind: AlarmKind,
        about: &str,
        structure: Option<&str>,
        at: Timestamp,
    ) -> Result<(), ServiceError> {
        let (about, structure) = (about.into(), structure.map(Into::into));
        self.raise(&Pending { kind, about, structure, figure: 1, at }).await.map(|_| ())
    }

    /// Writes an alarm and, in the same commit, the letter to the structure; unless the same was raised on that day. Says
    /// whether it did.
    async fn raise(&self, alarm: &Pending) -> Result<bool, ServiceError> {
        let (kind, about, figure) = (alarm.kind, &alarm.about, alarm.figure);
        let day = |at: Timestamp| at.0.div_euclid(Timestamp::DAY);
        let known = |system: &System| {
            let same = |other: &carnet_record::system::Alarm| {
                *other.kind == *kind.word() && other.about == *about && day(other.at) == day(alarm.at)
            };
            system.alarms.iter().any(same)
        };
        let new = AtomicBool::new(false);
        let make = |system: &System, number: ObjectNo| {
            new.store(!known(system), Ordering::Relaxed);
            Ok(if new.load(Ordering::Relaxed) {
                vec![OperatorEvent::Alarm { number, kind: kind.word().into(), about: about.clone(), figure }]
            } else {
                Vec::new()
            })
        };
        let outbox = self.structure_letter(alarm).into_iter().collect();
        self.in_system_with(&Caller::system(), Baggage { outbox, ..Baggage::default() }, make).await?;
        let new = new.into_inner();
        if new {
            tracing::warn!(kind = kind.word(), figure, "an alarm was raised");
        }
        Ok(new)
    }

    /// The letter that tells the structure concerned, when the deployment knows where to write: which professional or
    /// structure, what, how much; no patient. What is about the keys is no structure's.
    fn structure_letter(&self, alarm: &Pending) -> Option<OutboxItem> {
        let structure = alarm.structure.as_ref()?;
        let watch = self.inner.config.budgets.structures.get(structure)?;
        let to = watch.email.clone()?;
        let id = format!("alarm-{}-{}-{}", alarm.kind.word(), alarm.about, alarm.at.0);
        let detail = format!("{}|{}|{}", alarm.kind.word(), alarm.about, alarm.figure);
        let letter = Delivery {
            to,
            language: watch.language,
            detail: Some(detail.into()),
            ..blank(Notice::StructureAlarm, id, alarm.at)
        };
        Some(row(letter, alarm.at))
    }
}
