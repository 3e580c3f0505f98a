//! Alarms: in the system's own ledger, for the security officer. At most one of a kind about one subject a day. None
//! names a patient.

use std::sync::atomic::{AtomicBool, Ordering};

use carnet_model::caller::ActorKind;
use carnet_model::operator::OperatorEvent;
use carnet_model::{Caller, ObjectNo, Timestamp};
use carnet_store::OutboxItem;
use minicbor::{Decode, Encode};

use crate::fault::ServiceError;
use crate::outbox::{Delivery, Errand, Notice, blank, row};
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
}

impl AlarmKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::LookUps,
        Self::LookUpsStopped,
        Self::UnknownPeople,
        Self::Records,
        Self::RecordsStopped,
        Self::StructureRecords,
        Self::BreakGlass,
        Self::Report,
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
    pub(super) figure: u64,
    pub(super) at: Timestamp,
}

impl Service {
    /// Writes the alarms that wait. Gives how many were new.
    pub async fn raise_alarms(&self) -> Result<usize, ServiceError> {
        let mut waiting = self.inner.budgets.pending();
        let mut raised = 0;
        while let Some(alarm) = waiting.pop() {
            match self.raise(alarm.kind, &alarm.about, alarm.figure, alarm.at).await {
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

    /// The outbox row that tells the security officer that somebody's access was reported. Of people only that it was one
    /// is told: the security officer learns of no patient and no relative.
    pub(crate) fn report_alarm(reported: &Caller, now: Timestamp) -> OutboxItem {
        let about = match reported.kind {
            ActorKind::Professional | ActorKind::Structure | ActorKind::App | ActorKind::Operator => {
                &*reported.id
            }
            _ => "person",
        };
        let errand = Errand::Alarm { kind: AlarmKind::Report, about: about.into() };
        let id = format!("report-{about}-{}", now.0);
        row(Delivery { errand: Some(errand), ..blank(Notice::Closed, id, now) }, now)
    }

    /// Writes an alarm, unless the same was raised on that day; says whether it did.
    pub(crate) async fn raise(
        &self,
        kind: AlarmKind,
        about: &str,
        figure: u64,
        at: Timestamp,
    ) -> Result<bool, ServiceError> {
        let day = |at: Timestamp| at.0.div_euclid(Timestamp::DAY);
        let known = |system: &carnet_record::system::System| {
            let same = |alarm: &carnet_record::system::Alarm| {
                *alarm.kind == *kind.word() && *alarm.about == *about && day(alarm.at) == day(at)
            };
            system.alarms.iter().any(same)
        };
        let new = AtomicBool::new(false);
        let make = |system: &carnet_record::system::System, number: ObjectNo| {
            new.store(!known(system), Ordering::Relaxed);
            Ok(if new.load(Ordering::Relaxed) {
                vec![OperatorEvent::Alarm { number, kind: kind.word().into(), about: about.into(), figure }]
            } else {
                Vec::new()
            })
        };
        self.in_system(&Caller::system(), make).await?;
        let new = new.into_inner();
        if new {
            tracing::warn!(kind = kind.word(), figure, "an alarm was raised");
        }
        Ok(new)
    }
}
