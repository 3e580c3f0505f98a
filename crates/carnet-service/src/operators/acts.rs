//! Acts that reach a person's rights: one officer proposes, another one approves, Carnet carries out. All three are in
//! the system's ledger; the act is in the record's own journal with both names.

use carnet_model::event::{Act, Actor, Transaction};
use carnet_model::family::FamilyEvent;
use carnet_model::operator::{GraveAct, OperatorEvent};
use carnet_model::{Caller, ObjectNo, RecordNo};
use carnet_record::command::LifeCommand;
use carnet_record::record::{Record, Status};
use carnet_record::system::{ActState, Proposal, System};

use super::Officer;
use crate::account::AccountFault;
use crate::fault::ServiceError;
use crate::items::Subject;
use crate::service::Service;

/// Most characters of a reason.
const LONGEST_REASON: usize = 500;

/// Why an officer's act is not done.
#[derive(Debug, thiserror::Error)]
pub enum OfficerFault {
    /// The role does not allow it.
    #[error("the role does not allow it")]
    Role,
    /// Whoever proposed an act does not approve it.
    #[error("another person must decide")]
    SamePerson,
    /// No such proposal, or it is decided.
    #[error("nothing waits under this number")]
    NotWaiting,
    /// A reason is needed: between 3 and 500 characters.
    #[error("a reason of 3 to 500 characters is needed")]
    Reason,
    /// Nobody has a record or account of this name.
    #[error("no record of this person")]
    NoRecord,
    /// Only a closed record is destroyed.
    #[error("the record is not closed")]
    NotClosed,
    /// A reference names no document of the record that can be moved.
    #[error("no such document in this record")]
    NoDocument,
    /// More documents, or bytes, than a lot may have.
    #[error("too many documents at once")]
    TooMuch,
    /// The record to which documents would go is not open.
    #[error("the other record is not open")]
    NotOpen,
    /// The rules refuse it: it is so already, or the record is in another state. The proposal is rejected.
    #[error("the rules refuse it")]
    NoEffect,
    /// Carnet does not carry out this act yet.
    #[error("not available")]
    NotAvailable,
    /// The service.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<AccountFault> for OfficerFault {
    fn from(fault: AccountFault) -> Self {
        match fault {
            AccountFault::Service(error) => Self::Service(error),
            _ => Self::NoEffect,
        }
    }
}

impl Service {
    /// Proposes an act. Gives its number.
    pub async fn propose(&self, by: &Officer, act: GraveAct, reason: &str) -> Result<ObjectNo, OfficerFault> {
        if !by.may_propose(&act) {
            return Err(OfficerFault::Role);
        }
        let reason = reason.trim();
        if !(3..=LONGEST_REASON).contains(&reason.chars().count()) {
            return Err(OfficerFault::Reason);
        }
        if let GraveAct::Erase { record } = act
            && !self.record(record).await?.is_some_and(|record| is_closed(&record))
        {
            return Err(OfficerFault::NotClosed);
        }
        if let GraveAct::Split { record, documents, to } = &act {
            self.may_split(*record, documents, *to).await?;
        }
        let made = self
            .in_system(&by.caller, |_, number| {
                Ok(vec![OperatorEvent::Proposed { number, act: act.clone(), reason: reason.into() }])
            })
            .await?;
        let first = made.system.as_deref().and_then(|system| system.proposals.first());
        Ok(first.map(|proposal| proposal.number).ok_or(ServiceError::Unknown)?)
    }

    /// Approves what somebody else proposed, and has it carried out.
    pub async fn approve(&self, by: &Officer, number: ObjectNo) -> Result<(), OfficerFault> {
        let proposal = self.decidable(by, number).await?;
        if proposal.by.id == by.caller.id {
            return Err(OfficerFault::SamePerson);
        }
        self.decide_on(by, number, OperatorEvent::Approved { number }).await?;
        self.carry_out(&by.caller, &proposal).await
    }

    /// Rejects what somebody else proposed, or withdraws what one proposed oneself.
    pub async fn reject(&self, by: &Officer, number: ObjectNo) -> Result<(), OfficerFault> {
        let waiting = self.waiting(number).await?;
        if waiting.by.id != by.caller.id && !by.may_approve(&waiting.act) {
            return Err(OfficerFault::Role);
        }
        self.decide_on(by, number, OperatorEvent::Rejected { number }).await
    }

    /// Carries out what was approved and then not carried out, since the server was stopped in between.
    pub async fn resume_acts(&self) -> Result<usize, OfficerFault> {
        let Some(ledger) = self.system().await? else { return Ok(0) };
        let proposals = ledger.system.as_deref().map(|system| system.proposals.clone()).unwrap_or_default();
        let now = self.now();
        let mut done = 0;
        for proposal in proposals {
            let ActState::Approved(by, at) = &proposal.state else { continue };
            if now.0 - at.0 < 60_000 {
                continue;
            }
            match self.carry_out(&as_caller(by), &proposal).await {
                Ok(()) | Err(OfficerFault::NoEffect) => done += 1,
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    async fn decidable(&self, by: &Officer, number: ObjectNo) -> Result<Proposal, OfficerFault> {
        let waiting = self.waiting(number).await?;
        if by.may_approve(&waiting.act) { Ok(waiting) } else { Err(OfficerFault::Role) }
    }

    async fn waiting(&self, number: ObjectNo) -> Result<Proposal, OfficerFault> {
        let ledger = self.system().await?.ok_or(OfficerFault::NotWaiting)?;
        let system = ledger.system.as_deref().ok_or(OfficerFault::NotWaiting)?;
        find_waiting(system, number).cloned().ok_or(OfficerFault::NotWaiting)
    }

    /// Writes a decision, unless somebody else was faster.
    async fn decide_on(
        &self,
        by: &Officer,
        number: ObjectNo,
        event: OperatorEvent,
    ) -> Result<(), OfficerFault> {
        let decided = self
            .in_system(&by.caller, |system, _| match find_waiting(system, number) {
                Some(_) => Ok(vec![event.clone()]),
                None => Err(ServiceError::Taken),
            })
            .await;
        match decided {
            Ok(_) => Ok(()),
            Err(ServiceError::Taken) => Err(OfficerFault::NotWaiting),
            Err(error) => Err(error.into()),
        }
    }

    async fn carry_out(&self, approver: &Caller, proposal: &Proposal) -> Result<(), OfficerFault> {
        let number = proposal.number;
        let outcome = self.perform(approver, proposal).await;
        let event = match &outcome {
            Ok(()) => OperatorEvent::Executed { number },
            Err(OfficerFault::Service(_)) => return outcome,
            Err(_) => OperatorEvent::Rejected { number },
        };
        self.in_system(&Caller::system(), |_, _| Ok(vec![event.clone()])).await?;
        outcome
    }

    async fn perform(&self, approver: &Caller, proposal: &Proposal) -> Result<(), OfficerFault> {
        let (record, command, act) = match &proposal.act {
            GraveAct::Erase { record } => return self.erase_closed(*record).await,
            GraveAct::LockAccount { account } => {
                return Ok(self.lock_account(*account, &proposal.reason).await?);
            }
            GraveAct::Counter { record, event } => {
                return self.attest_paper(approver, proposal, *record, event).await;
            }
            GraveAct::Split { record, documents, to } => {
                return self.split(approver, proposal, *record, documents, *to).await;
            }
            GraveAct::ChangeIns { record, ins } => (*record, LifeCommand::ChangeIns(*ins), Act::InsChanged),
            GraveAct::Suspend { record } => (*record, LifeCommand::Suspend, Act::Suspended),
            GraveAct::Lift { record } => (*record, LifeCommand::Lift, Act::SuspensionLifted),
            GraveAct::Death { record, on } => (*record, LifeCommand::Die { on: on.clone() }, Act::Died),
        };
        refused_or(self.live(record, command).await)?;
        self.name_both(approver, proposal, record, Transaction::Lifecycle, &act).await
    }

    async fn erase_closed(&self, record: RecordNo) -> Result<(), OfficerFault> {
        match self.record(record).await? {
            Some(found) if is_closed(&found) => Ok(self.erase_record(record).await?),
            Some(_) => Err(OfficerFault::NotClosed),
            // It was destroyed meanwhile, by the person's own wish or by the end of its time.
            None => Ok(()),
        }
    }

    async fn attest_paper(
        &self,
        approver: &Caller,
        proposal: &Proposal,
        record: RecordNo,
        event: &FamilyEvent,
    ) -> Result<(), OfficerFault> {
        let found = self.record(record).await?.ok_or(OfficerFault::NoRecord)?;
        let act = match event {
            FamilyEvent::RepresentativeAttached { name, .. } => Act::RepresentativeAttached(name.clone()),
            FamilyEvent::MandateGiven { name, .. } => Act::CaregiverGiven(name.clone()),
            _ => return Err(OfficerFault::NotAvailable),
        };
        if !is_attested(&found, event) {
            refused_or(self.attest(Subject::Id(self.record_id(record)), event.clone()).await)?;
        }
        self.name_both(approver, proposal, record, Transaction::Family, &act).await
    }

    /// The record's journal names who proposed and who approved.
    async fn name_both(
        &self,
        approver: &Caller,
        proposal: &Proposal,
        number: RecordNo,
        transaction: Transaction,
        act: &Act,
    ) -> Result<(), OfficerFault> {
        let record = self.record(number).await?.ok_or(OfficerFault::NoRecord)?;
        for by in [&as_caller(&proposal.by), approver] {
            self.trace_as(by, number, &record, transaction, act.clone()).await?;
        }
        Ok(())
    }
}

fn find_waiting(system: &System, number: ObjectNo) -> Option<&Proposal> {
    system.proposals.iter().find(|one| one.number == number && one.state == ActState::Waiting)
}

const fn is_closed(record: &Record) -> bool {
    matches!(record.status, Status::Closed { .. })
}

/// Whether a paper was carried out before the server stopped.
fn is_attested(record: &Record, event: &FamilyEvent) -> bool {
    match event {
        FamilyEvent::RepresentativeAttached { person, .. } => record.family.represents(person),
        FamilyEvent::MandateGiven { person, ground, .. } => {
            record.family.mandates.iter().any(|one| one.person == Some(*person) && one.ground == *ground)
        }
        _ => false,
    }
}

pub(super) fn refused_or(done: Result<(), ServiceError>) -> Result<(), OfficerFault> {
    match done {
        Ok(()) => Ok(()),
        Err(ServiceError::Refused(_) | ServiceError::Taken) => Err(OfficerFault::NoEffect),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn as_caller(actor: &Actor) -> Caller {
    Caller { kind: actor.kind, id: actor.id.clone(), name: actor.name.clone(), ..Caller::anonymous() }
}
