//! The rules of a store, written over `Store`: a second engine will have to keep each of them.
//! `engine_*` files look at the bytes of one engine.

mod batches;
mod contents;
mod counters;
mod engine_files;
mod engine_markers;
mod engine_start;
mod engine_tamper;
mod fixture;
mod model;
mod outbox;
mod tickets;
mod traces;
