//! Pages of those who run a deployment: figures, acts that two people decide, alarms. None names a patient: a record is
//! an opaque reference.

mod acts;
mod alarms;
mod figures;

pub use acts::{ActFault, ActField, ActPage, Given, PaperKind, PaperPage};
pub use alarms::{AlarmRow, AlarmWord, AlarmsPage};
pub use figures::{
    ActRow, FigureName, FigureRow, OfficerAct, OfficerLinks, OperatorPage, ProposalDecision, ProposalRow,
    ProposalState,
};
