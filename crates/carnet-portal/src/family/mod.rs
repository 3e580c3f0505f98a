//! Who acts for the holder of a record, and for whom the person acts.

pub(crate) mod answering;
pub(crate) mod attestation;
pub(crate) mod caregivers;
pub(crate) mod doors;
pub(crate) mod helping;
pub(crate) mod inviting;
pub(crate) mod majority;
mod pdf;
pub(crate) mod rows;
