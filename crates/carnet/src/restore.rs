//! `carnet restore`: a backup put back where there is no data, and verified; or only read through. `docs/backup.md` tells the
//! whole.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use carnet_model::Timestamp;
use carnet_seal::{Entropy, KeyPlace, SystemEntropy};
use carnet_service::TokenKind;
use carnet_store::backup::{Places, Restored, Wanted, check, end_tickets, restore};
use carnet_store::verify::Keys;
use carnet_store::{Gap, Store, StoreConfig, TicketKind};
use clap::Args;
use serde_json::{Value, json};

use crate::backup::{places, when};
use crate::cli::CliError;
use crate::config;
use crate::verify::walk;

/// Options of `carnet restore`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The configuration file of the deployment (TOML): its data goes where this says.
    #[arg(long, required_unless_present = "to", conflicts_with = "to")]
    config: Option<PathBuf>,
    /// The data directory.
    #[arg(long)]
    to: Option<PathBuf>,
    /// The master key file, with `--to`; `TO/master.key` if absent.
    #[arg(long, requires = "to")]
    master_key: Option<PathBuf>,
    /// Where the backup is: folders `data`, `keys` and `log` in it.
    #[arg(long, required_unless_present = "only_sessions")]
    from: Option<PathBuf>,
    /// Where the wrapped keys are instead.
    #[arg(long)]
    keys_from: Option<PathBuf>,
    /// Where the log is instead.
    #[arg(long)]
    log_from: Option<PathBuf>,
    /// The latest state that is no later than this (RFC 3339); the latest of all if absent.
    #[arg(long)]
    at: Option<String>,
    /// Open and compare every piece of the backup, and write nothing.
    #[arg(long)]
    check: bool,
    /// Only end all sessions and tokens: after a restore by PostgreSQL's own tools, before the server starts.
    #[arg(long, conflicts_with_all = ["from", "check", "at"])]
    only_sessions: bool,
}

impl Options {
    fn store(&self) -> Result<StoreConfig, CliError> {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        if let Some(path) = &self.config {
            return crate::serve::store_config(&config::read(path)?, &entropy);
        }
        let Some(to) = &self.to else { return Err(CliError::Other("give --config or --to".to_owned())) };
        let mut store = StoreConfig::in_dir(to, entropy);
        if let Some(key) = self.master_key.clone() {
            store.master_key = KeyPlace::File(key);
        }
        Ok(store)
    }

    fn wanted(&self) -> Result<Wanted, CliError> {
        let Some(text) = &self.at else { return Ok(Wanted::Latest) };
        let at = Timestamp::parse_rfc3339(text);
        at.map(Wanted::At).ok_or_else(|| CliError::Other(format!("--at: {text} is no instant of RFC 3339")))
    }

    fn places(&self) -> Result<Places, CliError> {
        let from = self.from.as_ref().ok_or_else(|| CliError::Other("give --from".to_owned()))?;
        Ok(places(from, self.keys_from.as_ref(), self.log_from.as_ref()))
    }
}

/// Restores and verifies. Success only without a fault.
pub(crate) fn run(options: &Options) -> ExitCode {
    match act(options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("carnet restore: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Gives the number of faults that verification found.
fn act(options: &Options) -> Result<u64, CliError> {
    crate::protection::begin()?;
    let store = options.store()?;
    let ending = TokenKind::ENDED_BY_RESTORE.map(TicketKind::from);
    if options.only_sessions {
        println!("{}", json!({ "ended": end_tickets(&store, &ending)? }));
        return Ok(0);
    }
    let (places, wanted) = (options.places()?, options.wanted()?);
    if options.check {
        println!("{}", told(&check(&store, &places, wanted)?));
        return Ok(0);
    }
    println!("{}", told(&restore(&store, &places, wanted, &ending)?));
    let gaps = crate::serve::runtime()?.block_on(level(&store))?;
    println!("{}", json!({ "gaps": gaps.iter().map(gap).collect::<Vec<_>>() }));
    walk(&store, Keys::Held(&store.master_key))
}

/// Opens the store once, so that what the log has and the data lacks is listed; gives all that is.
async fn level(config: &StoreConfig) -> Result<Vec<Gap>, CliError> {
    let store = Store::open(config.clone())?;
    let status = store.log_status();
    store.close().await;
    match status.stopped {
        Some(why) => {
            Err(CliError::Other(format!("everything is restored, but the log signs nothing: {why}")))
        }
        None => Ok(status.gaps),
    }
}

fn gap(gap: &Gap) -> Value {
    json!({ "after_epoch": gap.after, "up_to_epoch": gap.upto })
}

fn told(restored: &Restored) -> Value {
    json!({
        "data": when(restored.data),
        "keys": when(restored.keys),
        "log": restored.log.map(when),
        "files": restored.files,
        "bytes": restored.bytes,
        "ended": restored.ended,
    })
}
