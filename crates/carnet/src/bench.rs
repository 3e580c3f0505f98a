//! `carnet bench`: deposit, list and read against a running server, beside the floor of the same disk.

use std::process::ExitCode;

use clap::Args;

/// Options of `carnet bench`.
#[derive(Args)]
pub(crate) struct Options {}

/// Measures.
pub(crate) fn run(_: &Options) -> ExitCode {
    ExitCode::FAILURE
}
