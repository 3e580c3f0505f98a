//! `carnet policy --batch`: access questions from standard input. No database, no clock, no configuration.

use std::io::{BufWriter, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use carnet_record::policy::batch::run_batch;
use carnet_record::policy::{Law, Matrix, Policy};
use clap::Args;

use crate::cli::CliError;

/// Options of `carnet policy`.
#[derive(Args)]
pub(crate) struct Options {
    /// Read cases from standard input, one a line.
    #[arg(long, required = true)]
    batch: bool,
    /// The authorisation matrix, instead of the embedded one.
    #[arg(long)]
    matrix: Option<PathBuf>,
    /// The dated settings, instead of the embedded ones.
    #[arg(long)]
    law: Option<PathBuf>,
}

/// The policy of two optional files; what is absent is the embedded one.
pub(crate) fn load(matrix: Option<&PathBuf>, law: Option<&PathBuf>) -> Result<Policy, CliError> {
    let read =
        |path: &PathBuf| std::fs::read_to_string(path).map_err(CliError::io(path.display().to_string()));
    let mut policy = Policy::embedded()?;
    if let Some(path) = matrix {
        policy.matrix = Matrix::from_json(&read(path)?).map_err(carnet_record::policy::PolicyError::from)?;
    }
    if let Some(path) = law {
        policy.law = Law::from_json(&read(path)?).map_err(carnet_record::policy::PolicyError::from)?;
    }
    Ok(policy)
}

/// Answers every line. Status 2 for a line that is not JSON, as `spec/check-doors.md` asks.
pub(crate) fn run(options: &Options) -> ExitCode {
    let policy = match load(options.matrix.as_ref(), options.law.as_ref()) {
        Ok(policy) => policy,
        Err(error) => {
            eprintln!("carnet policy: {error}");
            return ExitCode::FAILURE;
        }
    };
    match run_batch(stdin().lock(), BufWriter::new(stdout().lock()), &policy) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carnet policy: {error}");
            ExitCode::from(error.exit_status())
        }
    }
}
