//! Floor 5: the program.
//!
//! What lives here: the command line, configuration, wiring of listeners, jobs, the demo with its development identity
//! provider and mailbox, figures, benchmarks. What may not: rules, wire forms, storage.

mod accessibility;
mod bench;
mod cli;
mod config;
mod demo;
mod head;
mod identity;
mod log;
mod mailbox;
mod metrics;
mod mtls;
mod operator;
mod ops;
mod outbound;
mod policy;
mod population;
mod provider;
mod record;
mod registration;
mod routes;
mod serve;
mod smtp;
mod subjects;
mod tls;
mod verify;
mod verify_journal;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
