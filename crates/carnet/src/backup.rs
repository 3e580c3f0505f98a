//! `carnet backup`: what changed since the last run, sealed, in three places. `docs/backup.md` tells the whole.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use carnet_model::Timestamp;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::clock::Clock;
use carnet_store::StoreConfig;
use carnet_store::backup::{Places, Schedule, take};
use clap::Args;
use serde_json::json;

use crate::cli::CliError;
use crate::config;

/// Options of `carnet backup`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The configuration file of the deployment (TOML).
    #[arg(long, required_unless_present = "data", conflicts_with = "data")]
    config: Option<PathBuf>,
    /// The data directory of a sandbox, its master key in it.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Where the backup goes: folders `data`, `keys` and `log` in it.
    #[arg(long)]
    to: PathBuf,
    /// Where the wrapped keys go instead: better another place, under other credentials.
    #[arg(long)]
    keys_to: Option<PathBuf>,
    /// Where the log goes instead.
    #[arg(long)]
    log_to: Option<PathBuf>,
    /// Days after which everything is taken again, with a new key.
    #[arg(long, default_value_t = Schedule::default().full_days, value_parser = clap::value_parser!(u32).range(1..=366))]
    full_days: u32,
    /// Days after which a backup is destroyed.
    #[arg(long, default_value_t = Schedule::default().window_days, value_parser = clap::value_parser!(u32).range(1..=366))]
    window_days: u32,
}

/// The three places, of which two may be told apart from the first.
pub(crate) fn places(below: &std::path::Path, keys: Option<&PathBuf>, log: Option<&PathBuf>) -> Places {
    let mut places = Places::below(below);
    if let Some(keys) = keys {
        places.keys.clone_from(keys);
    }
    if let Some(log) = log {
        places.log.clone_from(log);
    }
    places
}

/// An instant for operators.
pub(crate) fn when(at: Timestamp) -> String {
    at.to_jiff().to_string()
}

/// Takes a backup; a line of JSON for each set.
pub(crate) fn run(options: &Options) -> Result<(), CliError> {
    crate::protection::begin()?;
    if options.full_days >= options.window_days {
        return Err(CliError::Other("--full-days must be less than --window-days".to_owned()));
    }
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = match (&options.config, &options.data) {
        (Some(path), _) => crate::serve::store_config(&config::read(path)?, &entropy)?,
        (None, Some(data)) => StoreConfig::in_dir(data, entropy),
        (None, None) => return Err(CliError::Other("give --config or --data".to_owned())),
    };
    let places = places(&options.to, options.keys_to.as_ref(), options.log_to.as_ref());
    let schedule = Schedule { full_days: options.full_days, window_days: options.window_days };
    let (now, begun) = (Clock::default().now(), Instant::now());
    for taken in take(&store, &places, schedule, now)? {
        let line = json!({
            "set": taken.set.name(),
            "at": when(now),
            "run": taken.run,
            "everything": taken.run == 0,
            "files": taken.files,
            "bytes": taken.bytes,
            "written": taken.written,
            "destroyed": taken.pruned,
        });
        println!("{line}");
    }
    eprintln!("carnet backup: {} ms", begun.elapsed().as_millis());
    Ok(())
}
