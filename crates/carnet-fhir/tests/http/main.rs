//! The interface over a real service and a real store, by requests and answers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod audits;
mod balp;
mod consents;
mod deposits;
mod door;
mod hidden;
mod patches;
mod searches;
mod world;
