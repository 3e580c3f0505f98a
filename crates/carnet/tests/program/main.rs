//! The whole program from outside: started as a process, asked over its ports, looked at on its disk.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, its helpers too"
)]

mod backup;
mod bombs;
mod budgets;
mod canon;
mod csrf;
mod disk;
mod doors;
mod durability;
mod examples;
mod export;
mod fhir;
mod forms;
mod hidden;
mod http;
mod journey;
mod keys;
mod logs;
mod malformed;
mod markers;
mod mtls;
mod old_data;
mod overload;
mod population;
mod portal;
mod queries;
mod secrets;
mod secure;
mod server;
mod serving;
mod sessions;
mod sinks;
mod sweep;
mod sweep_doors;
mod sweep_people;
mod sweep_rows;
mod tls;
mod tokens;
mod traces;
mod worlds;
mod worlds_files;
