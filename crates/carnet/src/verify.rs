//! `carnet verify`: one line of JSON for each fault, then one with the totals.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use carnet_seal::{Entropy, KeyPlace, SystemEntropy};
use carnet_store::StoreConfig;
use carnet_store::verify::{Keys, configured};
use clap::Args;

use crate::cli::CliError;
use crate::config;

/// Options of `carnet verify`.
#[derive(Args)]
pub(crate) struct Options {
    /// The data directory; what the configuration names, on whichever engine, if absent.
    #[arg(required_unless_present = "config")]
    dir: Option<PathBuf>,
    /// Check only what can be checked without keys: links, hashes, shapes, numbers.
    #[arg(long)]
    no_keys: bool,
    /// The master key file; `DIR/master.key` if absent.
    #[arg(long)]
    master_key: Option<PathBuf>,
    /// A configuration file: what it serves is verified, or of a directory only where its master key is held.
    #[arg(long, conflicts_with = "master_key")]
    config: Option<PathBuf>,
    /// The folder of the transparency log; `DIR/log` if absent.
    #[arg(long, requires = "dir")]
    log: Option<PathBuf>,
    /// The folder of the spool; `DIR/spool` if absent.
    #[arg(long, requires = "dir")]
    spool: Option<PathBuf>,
}

/// What is verified, as a store would be opened on it.
fn store(options: &Options, entropy: &Arc<dyn Entropy>) -> Result<StoreConfig, CliError> {
    let named_by = options.config.as_deref().map(config::read).transpose()?;
    let Some(dir) = &options.dir else {
        let named_by = named_by.ok_or_else(|| CliError::Other("give a directory or --config".to_owned()))?;
        return crate::serve::store_config(&named_by, entropy);
    };
    let mut store = StoreConfig::in_dir(dir, Arc::clone(entropy));
    let named = options.master_key.clone().map(KeyPlace::File);
    if let Some(key) = named.or_else(|| Some(named_by?.master_key?.place())) {
        store.master_key = key;
    }
    store.log.clone_from(&options.log);
    store.spool.clone_from(&options.spool);
    Ok(store)
}

/// Walks the store. Success only without a fault.
pub(crate) fn run(options: &Options) -> ExitCode {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = match store(options, &entropy) {
        Ok(store) => store,
        Err(error) => {
            eprintln!("carnet verify: {error}");
            return ExitCode::FAILURE;
        }
    };
    let keys = if options.no_keys { Keys::Without } else { Keys::Held(&store.master_key) };
    match walk(&store, keys) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("carnet verify: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Walks a store and prints what there is; gives the number of faults.
pub(crate) fn walk(store: &StoreConfig, keys: Keys<'_>) -> Result<u64, CliError> {
    let mut faults = 0_u64;
    let mut report = |fault: carnet_store::Fault| {
        faults += 1;
        let line = serde_json::json!({
            "fault": fault.kind,
            "record": fault.record.to_string(),
            "stream": fault.stream,
            "seq": fault.seq,
            "detail": fault.detail,
        });
        println!("{line}");
    };
    let summary = configured(store, keys, &mut report)?;
    let line = serde_json::json!({
        "records": summary.records,
        "entries": summary.entries,
        "contents": summary.contents,
        "faults": faults,
    });
    println!("{line}");
    Ok(faults)
}
