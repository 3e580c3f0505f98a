//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{
    backup, bench, config, demo, keys, operator, policy, population, record, restore, routes, serve, verify,
    verify_journal,
};

#[derive(Parser)]
#[command(name = "carnet", version, about = "An open, sovereign digital health record.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start a whole Carnet with an invented town, and print where to click and as whom.
    Demo(demo::Options),
    /// Serve a deployment.
    Serve {
        /// The configuration file (TOML).
        #[arg(long)]
        config: PathBuf,
    },
    /// Check a configuration file, and say what it means.
    CheckConfig {
        /// The configuration file (TOML).
        #[arg(long)]
        config: PathBuf,
    },
    /// List every method and path that the program answers.
    Routes {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Answer access questions, one a line of JSON, from standard input.
    Policy(policy::Options),
    /// Walk chains, snapshots, contents, tags, log and checkpoints of a data directory.
    Verify(verify::Options),
    /// Check a proof of a journal: offline, without any key or database.
    VerifyJournal(verify_journal::Options),
    /// Make and list the accounts of those who run the deployment.
    #[command(subcommand)]
    Operator(operator::Command),
    /// Open the records of a whole population from a file of the register.
    #[command(subcommand)]
    Population(population::Command),
    /// Acts on one record.
    #[command(subcommand)]
    Record(record::Command),
    /// The keys: how they are, new ones, another holder of the master key.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Take a backup of an embedded store, also while a server uses it.
    Backup(backup::Options),
    /// Restore a backup where there is no data, or only read it through.
    Restore(restore::Options),
    /// Measure deposit, list and read against a running server, beside the floor of the same disk.
    Bench(bench::Options),
}

/// Runs the command.
pub(crate) fn run() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Demo(options) => demo::run(&options),
        Command::Serve { config } => config::read(&config).map_err(Into::into).and_then(|c| serve::run(&c)),
        Command::CheckConfig { config } => config::check(&config).map_err(Into::into),
        Command::Routes { json } => routes::print(if json { routes::Form::Json } else { routes::Form::Text }),
        Command::Policy(options) => return policy::run(&options),
        Command::Verify(options) => return verify::run(&options),
        Command::VerifyJournal(options) => return verify_journal::run(&options),
        Command::Operator(command) => operator::run(&command),
        Command::Population(command) => population::run(&command),
        Command::Record(command) => record::run(&command),
        Command::Keys(command) => keys::run(&command),
        Command::Backup(options) => backup::run(&options),
        Command::Restore(options) => return restore::run(&options),
        Command::Bench(options) => return bench::run(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("carnet: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed: what the operator reads.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CliError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] config::ConfigError),
    /// The store.
    #[error(transparent)]
    Store(#[from] carnet_store::OpenError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] carnet_store::backup::BackupError),
    /// The access data.
    #[error(transparent)]
    Policy(#[from] carnet_record::policy::PolicyError),
    /// The cryptographic library.
    #[error(transparent)]
    Seal(#[from] carnet_seal::SealError),
    /// A key for signatures.
    #[error(transparent)]
    Signature(#[from] carnet_seal::SignatureError),
    /// The service.
    #[error(transparent)]
    Service(#[from] carnet_service::ServiceError),
    /// A file or a socket.
    #[error("{what}: {source}")]
    Io {
        /// Which.
        what: String,
        /// Why.
        source: std::io::Error,
    },
    /// Anything else that the operator must read.
    #[error("{0}")]
    Other(String),
}

impl CliError {
    /// An I/O error, with what it was about.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
