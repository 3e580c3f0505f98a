//! What officers look at: figures in which nobody can be found, proposals, alarms, what was done. No page of theirs
//! names a patient: a record is a public id.

use std::collections::BTreeMap;

use carnet_model::event::Actor;
use carnet_model::operator::{GraveAct, OperatorEvent};
use carnet_model::{EntryKind, Ins, ObjectNo, PublicId, Timestamp};
use carnet_record::system::{ActState, Alarm, Noted, Proposal, System};

use super::{Officer, OfficerFault, Sight};
use crate::budget::AlarmKind;
use crate::fault::ServiceError;
use crate::items::Subject;
use crate::service::Service;

/// Below this a figure is not shown. Source: `design/settled.md`, "Small cells".
pub const SMALLEST_CELL: i64 = 11;
/// Days that the figures cover.
pub const FIGURE_DAYS: i64 = 30;

/// A figure of the last days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its value; absent when it is so small that it might be about somebody.
    pub value: Option<i64>,
}

/// What a proposal does, without saying to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActKind {
    /// Destroy a closed record.
    Erase,
    /// Another current INS.
    ChangeIns,
    /// Suspend.
    Suspend,
    /// Lift a suspension.
    Lift,
    /// Death of the holder.
    Death,
    /// Close every way into an account.
    LockAccount,
    /// A representative or a mandate, on paper.
    Counter,
    /// Detach documents.
    Split,
}

/// A proposal as officers see it.
#[derive(Clone, Debug)]
pub struct ProposalItem {
    /// Its number.
    pub number: ObjectNo,
    /// What.
    pub kind: ActKind,
    /// The record or account, by an opaque reference.
    pub about: PublicId,
    /// Of a split: the record to which documents go, and their references, for the second person to compare with the
    /// ticket.
    pub split: Option<(PublicId, Vec<PublicId>)>,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Where it stands.
    pub state: ActState,
    /// Whether the reader may be the second person.
    pub decide: Decide,
}

/// What a reader may do with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decide {
    /// Approve or reject it.
    Both,
    /// Withdraw it: it is their own.
    Withdraw,
    /// Nothing.
    Nothing,
}

/// An alarm as the security officer sees it.
#[derive(Clone, Debug)]
pub struct AlarmItem {
    /// Its kind; absent for one of a later version.
    pub kind: Option<AlarmKind>,
    /// All else.
    pub alarm: Alarm,
}

impl Service {
    /// Figures of the last days, small ones without their value.
    pub fn figures(&self, by: &Officer) -> Result<Vec<Figure>, OfficerFault> {
        if !by.may_see(Sight::Cockpit) {
            return Err(OfficerFault::Role);
        }
        let today = self.now().0.div_euclid(Timestamp::DAY);
        let day = |day: i64| i32::try_from(day).unwrap_or_default();
        let counters = self.inner.store.counters(day(today - FIGURE_DAYS + 1), day(today));
        let mut sums: BTreeMap<String, i64> = BTreeMap::new();
        for counter in counters.map_err(ServiceError::from)? {
            let sum = sums.entry(counter.name).or_default();
            *sum = sum.saturating_add(counter.value);
        }
        Ok(sums.into_iter().map(|(name, value)| Figure { name, value: shown(value) }).collect())
    }

    /// Proposals, the last first: all for those who may decide, one's own for the others.
    pub async fn proposals(&self, by: &Officer) -> Result<Vec<ProposalItem>, OfficerFault> {
        let system = self.lists().await?;
        let item = |proposal: &Proposal| self.proposal_item(by, proposal);
        Ok(system.proposals.iter().filter_map(item).collect())
    }

    fn proposal_item(&self, by: &Officer, proposal: &Proposal) -> Option<ProposalItem> {
        let own = proposal.by.id == by.caller.id;
        let second = by.may_approve(&proposal.act);
        if !own && !second && !by.may_see(Sight::Cockpit) {
            return None;
        }
        let decide = match (&proposal.state, own, second) {
            (ActState::Waiting, true, _) => Decide::Withdraw,
            (ActState::Waiting, false, true) => Decide::Both,
            _ => Decide::Nothing,
        };
        let (kind, record) = match &proposal.act {
            GraveAct::Erase { record } => (ActKind::Erase, record),
            GraveAct::ChangeIns { record, .. } => (ActKind::ChangeIns, record),
            GraveAct::Suspend { record } => (ActKind::Suspend, record),
            GraveAct::Lift { record } => (ActKind::Lift, record),
            GraveAct::Death { record, .. } => (ActKind::Death, record),
            GraveAct::LockAccount { account } => (ActKind::LockAccount, account),
            GraveAct::Counter { record, .. } => (ActKind::Counter, record),
            GraveAct::Split { record, .. } => (ActKind::Split, record),
        };
        Some(ProposalItem {
            number: proposal.number,
            kind,
            about: self.record_id(*record),
            split: match &proposal.act {
                GraveAct::Split { record, documents, to } => {
                    let id = |number: &ObjectNo| self.public_id(*record, EntryKind::Document, *number);
                    Some((self.record_id(*to), documents.iter().map(id).collect()))
                }
                _ => None,
            },
            reason: proposal.reason.to_string(),
            by: proposal.by.clone(),
            at: proposal.at,
            state: proposal.state.clone(),
            decide,
        })
    }

    /// What operators did alone, the last first.
    pub async fn acts(&self, by: &Officer) -> Result<Vec<Noted>, OfficerFault> {
        if !by.may_see(Sight::Cockpit) {
            return Err(OfficerFault::Role);
        }
        Ok(self.lists().await?.notes)
    }

    /// Alarms, the last first.
    pub async fn alarms(&self, by: &Officer) -> Result<Vec<AlarmItem>, OfficerFault> {
        if !by.may_see(Sight::Alarms) {
            return Err(OfficerFault::Role);
        }
        let item = |alarm: Alarm| AlarmItem { kind: AlarmKind::of_word(&alarm.kind), alarm };
        Ok(self.lists().await?.alarms.into_iter().map(item).collect())
    }

    /// Notes that an alarm was looked at.
    pub async fn review(&self, by: &Officer, number: ObjectNo, finding: &str) -> Result<(), OfficerFault> {
        if !by.may_see(Sight::Alarms) {
            return Err(OfficerFault::Role);
        }
        let finding = finding.trim();
        if !(3..=500).contains(&finding.chars().count()) {
            return Err(OfficerFault::Reason);
        }
        let written = self
            .in_system(&by.caller, |system, _| {
                let open =
                    system.alarms.iter().any(|alarm| alarm.number == number && alarm.reviewed.is_none());
                if open {
                    Ok(vec![OperatorEvent::Reviewed { number, finding: finding.into() }])
                } else {
                    Err(ServiceError::Taken)
                }
            })
            .await;
        match written {
            Ok(_) => Ok(()),
            Err(ServiceError::Taken) => Err(OfficerFault::NotWaiting),
            Err(error) => Err(error.into()),
        }
    }

    /// The record that an officer names by INS, in front of a paper: its number, nothing in it. Counted as a look-up.
    pub async fn named_on_paper(
        &self,
        by: &Officer,
        person: Ins,
    ) -> Result<(carnet_model::RecordNo, String), OfficerFault> {
        let found = self.sought(&by.caller, Subject::Ins(person)).await?;
        let (number, record) = found.ok_or(OfficerFault::NoRecord)?;
        Ok((number, crate::families::shown_name(&record)))
    }

    async fn lists(&self) -> Result<System, OfficerFault> {
        let ledger = self.system().await?;
        Ok(ledger.and_then(|ledger| ledger.system.as_deref().cloned()).unwrap_or_default())
    }
}

/// A value that is nobody's.
const fn shown(value: i64) -> Option<i64> {
    if value > 0 && value < SMALLEST_CELL { None } else { Some(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_cells_are_not_shown() {
        for (value, expected) in [(0, Some(0)), (1, None), (10, None), (11, Some(11)), (4_000, Some(4_000))] {
            assert_eq!(shown(value), expected, "{value}");
        }
    }
}
