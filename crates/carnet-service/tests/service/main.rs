//! The use cases over a real store in a temporary folder.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod concurrency;
mod families;
mod listing;
mod samples;
mod world;
