//! Floor 5: the program.
//!
//! What lives here: the command line, configuration, wiring of listeners, jobs, the demo with its development identity
//! provider and mailbox, figures, benchmarks. What may not: rules, wire forms, storage.

mod accessibility;
mod backup;
mod bench;
mod cli;
mod config;
mod demo;
mod door;
mod head;
mod identity;
mod keys;
mod log;
mod mailbox;
mod metrics;
mod mtls;
mod operator;
mod ops;
mod outbound;
mod overload;
mod policy;
mod population;
mod protection;
mod provider;
mod record;
mod registration;
mod restore;
mod routes;
mod serve;
mod smtp;
mod stop;
mod subjects;
mod telemetry;
mod tls;
mod verify;
mod verify_journal;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
