//! Pages of those who run a deployment: figures, acts that two people decide, alarms. None names a patient: a record is
//! an opaque reference.

mod acts;
mod alarms;
mod deeds;
mod figures;
mod split;

pub use acts::{ActFault, ActField, ActPage, Given, PaperKind, PaperPage};
pub use alarms::{AlarmAbout, AlarmRow, AlarmWord, AlarmsPage};
pub use deeds::{ActRow, Deed, OfficerRole};
pub use figures::{
    FigureName, FigureRow, OfficerAct, OfficerLinks, OperatorPage, ProposalDecision, ProposalRow,
    ProposalState,
};
pub use split::SplitPage;
