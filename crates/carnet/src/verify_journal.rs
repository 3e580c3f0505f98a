//! `carnet verify-journal`: checks a proof of a journal, with the file alone: no key, no database, no network.
//!
//! One line of JSON for each fault, which names the chain and the entry, then one with the totals.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use carnet_seal::{KeyKind, Note, VerifierKey};
use carnet_store::proof::{JournalFault, Options as Against, Report, ShownEntry, check};
use clap::Args;
use serde_json::{Value, json};

use crate::cli::CliError;

/// Options of `carnet verify-journal`.
#[derive(Args)]
pub(crate) struct Options {
    /// The proof, as it was exported.
    file: PathBuf,
    /// A checkpoint seen earlier: the log must go on from it.
    #[arg(long, value_name = "OLD")]
    checkpoint: Option<PathBuf>,
    /// The log's public key (`name+id+key`), from elsewhere than the proof; or a file that holds it.
    #[arg(long)]
    key: Option<String>,
    /// A receipt: its entry must be in the journal. May be given several times.
    #[arg(long, value_name = "FILE")]
    receipt: Vec<PathBuf>,
    /// A proof of the same journal kept from earlier: what it showed must still be there.
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
    /// Print what the entries say, those that the proof opens.
    #[arg(long)]
    show: bool,
}

/// Checks the proof. Success only without a fault.
pub(crate) fn run(options: &Options) -> ExitCode {
    match checked(options) {
        Ok(report) => {
            if options.show {
                report.shown.iter().for_each(|entry| println!("{}", shown(entry)));
            }
            report.faults.iter().for_each(|found| println!("{}", fault(found)));
            println!("{}", summary(&report));
            if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("carnet verify-journal: {error}");
            ExitCode::FAILURE
        }
    }
}

fn read(path: &Path) -> Result<String, CliError> {
    fs::read_to_string(path).map_err(CliError::io(path.display().to_string()))
}

fn note(path: &Path) -> Result<Note, CliError> {
    let text = read(path)?;
    Note::parse(&text).map_err(|error| CliError::Other(format!("{}: {error}", path.display())))
}

/// The key itself, or the file that holds it.
fn key(given: &str) -> Result<VerifierKey, CliError> {
    let text = if Path::new(given).is_file() { read(Path::new(given))? } else { given.to_owned() };
    let key = VerifierKey::parse(text.trim()).ok().filter(|key| key.kind() == KeyKind::Note);
    key.ok_or_else(|| CliError::Other("the key is none of a log (name+id+key)".to_owned()))
}

fn checked(options: &Options) -> Result<Report, CliError> {
    let against = Against {
        key: options.key.as_deref().map(key).transpose()?,
        checkpoint: options.checkpoint.as_deref().map(note).transpose()?,
        receipts: options.receipt.iter().map(|path| note(path)).collect::<Result<_, _>>()?,
        earlier: options.earlier.as_deref().map(read).transpose()?,
    };
    Ok(check(&read(&options.file)?, &against))
}

fn fault(fault: &JournalFault) -> Value {
    json!({
        "fault": fault.kind,
        "chain": fault.chain.map(carnet_model::ids::Chain::name),
        "seq": fault.seq,
        "detail": fault.detail,
    })
}

/// An item as text where it is text, else in base64.
fn item(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains(|c: char| c.is_control() && !c.is_whitespace()) => json!(text),
        _ => json!({ "base64": base64_simd::STANDARD.encode_to_string(bytes) }),
    }
}

fn shown(entry: &ShownEntry) -> Value {
    let items: Vec<Value> = entry.items.iter().map(|bytes| item(bytes)).collect();
    json!({ "chain": entry.chain.name(), "seq": entry.seq, "items": items })
}

fn summary(report: &Report) -> Value {
    let witnesses: Vec<Value> =
        report.witnesses.iter().map(|(name, time)| json!({ "name": name, "time": time })).collect();
    let gaps: Vec<Value> =
        report.gaps.iter().map(|gap| json!({ "after": gap.after, "upto": gap.upto })).collect();
    json!({
        "key": report.key,
        "chains": report.chains,
        "entries": report.entries,
        "waiting": report.waiting,
        "checkpoint": { "size": report.size, "time": report.at },
        "witnesses": witnesses,
        "gaps": gaps,
        "faults": report.faults.len(),
    })
}
