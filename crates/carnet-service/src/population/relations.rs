//! Children joined to their parents, as the register says, once both have a record.

use carnet_model::Ins;
use carnet_model::family::{FamilyEvent, Ground, RepresentativeKind};
use carnet_record::record::Status;

use crate::families::shown_name;
use crate::fault::ServiceError;
use crate::items::Subject;
use crate::service::Service;

/// What became of a child's parents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// Parents attached now.
    pub now: usize,
    /// Parents attached before.
    pub before: usize,
    /// Those who could not be.
    pub faults: Vec<RelationFault>,
}

/// Why a parent of a line was not attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelationFault {
    /// The person of the line is no minor.
    #[error("the person is of age: parents represent minors only")]
    Adult,
    /// The child has no record, or one that was closed or objected to.
    #[error("the child has no record that is open or waits")]
    Child,
    /// The parent has no record.
    #[error("the parent has no record")]
    Parent,
    /// The line names the child as their own parent, or one parent twice.
    #[error("the parent is the child, or stands twice in the line")]
    Same,
}

impl Service {
    /// Attaches the parents of a minor. Done twice, they are attached once.
    pub async fn attach_parents(&self, child: Ins, parents: &[Ins]) -> Result<Attached, ServiceError> {
        let mut attached = Attached::default();
        let number = self.record_of_ins(&child)?;
        let record = match number {
            Some(number) => self.record(number).await?,
            None => None,
        };
        let record = record.filter(|record| matches!(record.status, Status::Active | Status::Waiting(_)));
        let Some(record) = record else {
            attached.faults.push(RelationFault::Child);
            return Ok(attached);
        };
        for (place, parent) in parents.iter().enumerate() {
            if record.family.represents(parent) {
                attached.before += 1;
                continue;
            }
            if record.ins.contains(parent) || parents.iter().take(place).any(|other| other == parent) {
                attached.faults.push(RelationFault::Same);
                continue;
            }
            match self.attach(child, *parent).await? {
                Ok(()) => attached.now += 1,
                Err(fault) => attached.faults.push(fault),
            }
        }
        Ok(attached)
    }

    async fn attach(&self, child: Ins, parent: Ins) -> Result<Result<(), RelationFault>, ServiceError> {
        let Some(number) = self.record_of_ins(&parent)? else { return Ok(Err(RelationFault::Parent)) };
        let Some(record) = self.record(number).await? else { return Ok(Err(RelationFault::Parent)) };
        let event = FamilyEvent::RepresentativeAttached {
            person: parent,
            name: shown_name(&record).into(),
            kind: RepresentativeKind::Parent,
            ground: Ground::Registry,
        };
        match self.attest(Subject::Ins(child), event).await {
            Ok(()) => Ok(Ok(())),
            Err(ServiceError::Refused(_)) => Ok(Err(RelationFault::Adult)),
            Err(error) => Err(error),
        }
    }
}
