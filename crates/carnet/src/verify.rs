//! `carnet verify`: one line of JSON for each fault, then one with the totals.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use carnet_seal::{Entropy, SystemEntropy};
use carnet_store::verify::{Folders, Keys, folders as walk};
use clap::Args;

/// Options of `carnet verify`.
#[derive(Args)]
pub(crate) struct Options {
    /// The data directory.
    dir: PathBuf,
    /// Check only what can be checked without keys: links, hashes, shapes, numbers.
    #[arg(long)]
    no_keys: bool,
    /// The master key file; `DIR/master.key` if absent.
    #[arg(long)]
    master_key: Option<PathBuf>,
    /// The folder of the transparency log; `DIR/log` if absent.
    #[arg(long)]
    log: Option<PathBuf>,
    /// The folder of the spool; `DIR/spool` if absent.
    #[arg(long)]
    spool: Option<PathBuf>,
}

/// Walks the directory. Success only without a fault.
pub(crate) fn run(options: &Options) -> ExitCode {
    let master = options.master_key.clone().unwrap_or_else(|| options.dir.join("master.key"));
    let keys = if options.no_keys { Keys::Without } else { Keys::Master(&master) };
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
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
    let (log, spool) = (options.log.as_deref(), options.spool.as_deref());
    let walked = walk(Folders { dir: &options.dir, log, spool }, keys, &entropy, &mut report);
    match walked {
        Ok(summary) => {
            let line = serde_json::json!({
                "records": summary.records,
                "entries": summary.entries,
                "contents": summary.contents,
                "faults": faults,
            });
            println!("{line}");
            if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("carnet verify: {error}");
            ExitCode::FAILURE
        }
    }
}
