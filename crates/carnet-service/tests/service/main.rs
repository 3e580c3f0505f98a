//! The use cases over a real store in a temporary folder.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod budgets;
mod concurrency;
mod emergencies;
mod export;
mod families;
mod listing;
mod operators;
mod population;
mod samples;
mod signals;
mod splits;
mod world;
