//! The use cases over a real store in a temporary folder.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod listing;
mod samples;
mod world;
