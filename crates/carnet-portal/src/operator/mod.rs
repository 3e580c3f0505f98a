//! Pages of those who run a deployment. No handler here can reach the content of a record: they call the operators' use
//! cases only.

mod acting;
mod deeds;
pub(crate) mod doors;
mod home;
mod paper;
mod safety;
mod splitting;

pub use safety::alarm_word;

use carnet_pages::operator::ActFault;
use carnet_service::operators::{Officer, OfficerFault};

use crate::failure::Failure;
use crate::seat::Operator;

/// The officer of a session.
fn officer(operator: &Operator) -> Officer {
    Officer { caller: operator.caller.clone(), role: operator.role }
}

/// What a form says, or the failure that is none of the form's.
fn fault(fault: OfficerFault) -> Result<ActFault, Failure> {
    Ok(match fault {
        OfficerFault::SamePerson => ActFault::SamePerson,
        OfficerFault::NotWaiting => ActFault::Decided,
        OfficerFault::Reason => ActFault::Reason,
        OfficerFault::NoRecord => ActFault::NoRecord,
        OfficerFault::NotClosed => ActFault::NotClosed,
        OfficerFault::NoEffect => ActFault::NoEffect,
        OfficerFault::NoDocument => ActFault::Documents,
        OfficerFault::TooMuch => ActFault::TooMuch,
        OfficerFault::NotOpen => ActFault::NotOpen,
        // A page that is not for this role looks like one that does not exist.
        OfficerFault::Role | OfficerFault::NotAvailable => return Err(Failure::NotFound),
        OfficerFault::Service(error) => return Err(error.into()),
    })
}

/// A failure that no form can mend.
fn failed(fault: OfficerFault) -> Failure {
    match self::fault(fault) {
        Ok(_) => Failure::NotFound,
        Err(failure) => failure,
    }
}
