//! The whole program from outside: started as a process, asked over its ports, looked at on its disk.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod doors;
mod examples;
mod fhir;
mod hidden;
mod http;
mod journey;
mod portal;
mod server;
mod serving;
