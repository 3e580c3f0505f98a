//! Those who run a deployment: their own ledger, acts that two people decide, alarms, figures. None of them has a right
//! on the content of a record. Sources: issue *Rights* 8, `design/security.md` 3.1 and 10.

mod acts;
mod cockpit;
mod ledger;
mod roles;
mod split;
mod writing;

pub use acts::OfficerFault;
pub use cockpit::{ActKind, AlarmItem, Decide, FIGURE_DAYS, Figure, ProposalItem, SMALLEST_CELL};
pub use roles::{Officer, Sight};
