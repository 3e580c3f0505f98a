//! Accounts over a real store in a temporary folder: enrolment, sign-in, sessions, changes, providers.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod changes;
mod enrolment;
mod limits;
mod provider;
mod providers;
mod sessions;
mod sign_in;
mod world;
