//! Tests of the decider, the fold, the view and the timers: they read like the tables of the specification.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod family;
mod fold;
mod hiding;
mod life;
mod lifecycle;
mod split;
mod stage;
mod states;
mod timers;
