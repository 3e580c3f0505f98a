//! Who may see a record, and why.

pub(crate) mod doors;
pub(crate) mod law;
pub(crate) mod page;
pub(crate) mod professional;
pub(crate) mod proof;
pub(crate) mod report;
pub(crate) mod see_as;
