//! Those who run a deployment: their own ledger, acts that two people decide, alarms, figures. None of them has a right
//! on the content of a record. Sources: issue *Rights* 8, `design/security.md` 3.1 and 10.

mod ledger;
mod writing;
