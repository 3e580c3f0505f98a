//! The state of the system's own ledger: grave acts that wait for a second person, alarms, and what operators did.

use carnet_model::event::Actor;
use carnet_model::operator::{GraveAct, OperatorEvent};
use carnet_model::{ObjectNo, Timestamp};
use minicbor::{Decode, Encode};

/// Entries of each list that are kept in the fold; older ones stay in the ledger.
const KEPT: usize = 500;

/// Where a grave act stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ActState {
    /// It waits for somebody else.
    #[n(0)]
    Waiting,
    /// Somebody else approved it.
    #[n(1)]
    Approved(#[n(0)] Actor, #[n(1)] Timestamp),
    /// It was rejected or withdrawn.
    #[n(2)]
    Rejected(#[n(0)] Actor, #[n(1)] Timestamp),
    /// It was carried out.
    #[n(3)]
    Executed(#[n(0)] Actor, #[n(1)] Timestamp),
}

/// A grave act.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Proposal {
    /// Its number.
    #[n(0)]
    pub number: ObjectNo,
    /// What.
    #[n(1)]
    pub act: GraveAct,
    /// Why.
    #[n(2)]
    pub reason: Box<str>,
    /// Who proposed it.
    #[n(3)]
    pub by: Actor,
    /// When.
    #[n(4)]
    pub at: Timestamp,
    /// Where it stands.
    #[n(5)]
    pub state: ActState,
}

/// An alarm.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Alarm {
    /// Its number.
    #[n(0)]
    pub number: ObjectNo,
    /// Which budget or signal.
    #[n(1)]
    pub kind: Box<str>,
    /// The professional, structure or app concerned.
    #[n(2)]
    pub about: Box<str>,
    /// The figure reached.
    #[n(3)]
    pub figure: u64,
    /// When.
    #[n(4)]
    pub at: Timestamp,
    /// What was found, by whom.
    #[n(5)]
    pub reviewed: Option<(Actor, Timestamp, Box<str>)>,
}

/// An act of one operator.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Noted {
    /// A word for what.
    #[n(0)]
    pub what: Box<str>,
    /// Figures and references.
    #[n(1)]
    pub detail: Box<str>,
    /// Who.
    #[n(2)]
    pub by: Actor,
    /// When.
    #[n(3)]
    pub at: Timestamp,
}

/// The system's own ledger, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct System {
    /// Grave acts, the last first.
    #[n(0)]
    pub proposals: Vec<Proposal>,
    /// Alarms, the last first.
    #[n(1)]
    pub alarms: Vec<Alarm>,
    /// Acts of operators, the last first.
    #[n(2)]
    pub notes: Vec<Noted>,
}

impl System {
    /// Numbers that an event names.
    pub(crate) const fn number_of(event: &OperatorEvent) -> Option<ObjectNo> {
        match event {
            OperatorEvent::Proposed { number, .. } | OperatorEvent::Alarm { number, .. } => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn apply(&mut self, at: Timestamp, by: Actor, event: OperatorEvent) {
        match event {
            OperatorEvent::SystemJoined => {}
            OperatorEvent::Proposed { number, act, reason } => {
                let proposal = Proposal { number, act, reason, by, at, state: ActState::Waiting };
                self.proposals.insert(0, proposal);
                self.proposals.truncate(KEPT);
            }
            OperatorEvent::Approved { number } => self.settle(number, ActState::Approved(by, at)),
            OperatorEvent::Rejected { number } => self.settle(number, ActState::Rejected(by, at)),
            OperatorEvent::Executed { number } => self.settle(number, ActState::Executed(by, at)),
            OperatorEvent::Noted { what, detail } => {
                self.notes.insert(0, Noted { what, detail, by, at });
                self.notes.truncate(KEPT);
            }
            OperatorEvent::Alarm { number, kind, about, figure } => {
                self.alarms.insert(0, Alarm { number, kind, about, figure, at, reviewed: None });
                self.alarms.truncate(KEPT);
            }
            OperatorEvent::Reviewed { number, finding } => {
                for alarm in self.alarms.iter_mut().filter(|alarm| alarm.number == number) {
                    alarm.reviewed = Some((by.clone(), at, finding.clone()));
                }
            }
        }
    }

    fn settle(&mut self, number: ObjectNo, state: ActState) {
        if let Some(proposal) = self.proposals.iter_mut().find(|proposal| proposal.number == number) {
            proposal.state = state;
        }
    }
}
