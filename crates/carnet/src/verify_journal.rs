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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use carnet_model::ids::Chain;
    use carnet_model::time::Timestamp;
    use carnet_seal::SystemEntropy;
    use carnet_store::proof::{Reveal, Shown};
    use carnet_store::{Batch, Expect, Store, StoreConfig};

    use super::*;

    /// A folder with a store's proof, an earlier one, a checkpoint, a receipt and the key, as files.
    async fn files() -> (PathBuf, Options) {
        let dir = std::env::temp_dir().join(format!("carnet-verify-journal-{}", std::process::id()));
        let store = Store::open(StoreConfig::in_dir(dir.join("data"), Arc::new(SystemEntropy))).unwrap();
        let record = store.new_record().await.unwrap();
        let mut batch = Batch::new(record, Expect::New);
        batch.entries = vec![(Chain::StateOpen, b"opened".to_vec())];
        batch.traces = vec![(Chain::TraceOpen, "Dr Né a lu".into())];
        let written = store.commit(batch).await.unwrap().traces[0];
        let shown = [Shown { chain: Chain::TraceOpen, reveal: Reveal::Opened }];
        let seen = store.checkpoint(Timestamp(1000)).await.unwrap().size;
        let write = |name: &str, text: String| {
            std::fs::write(dir.join(name), text).unwrap();
            dir.join(name)
        };
        let checkpoint = write("old", store.latest_checkpoint().unwrap().to_string());
        let earlier = write("earlier", store.prove(record, &shown, &[], Timestamp(0)).unwrap().to_json());
        let receipt = vec![write("receipt", store.sign_receipt(&written, Timestamp(0)).to_string())];
        let mut batch = Batch::new(record, Expect::Nothing);
        batch.traces = vec![(Chain::TraceOpen, vec![0, 159])];
        store.commit(batch).await.unwrap();
        store.checkpoint(Timestamp(2000)).await.unwrap();
        let file = write("proof", store.prove(record, &shown, &[seen], Timestamp(0)).unwrap().to_json());
        let key = Some(store.log_status().key);
        let options =
            Options { file, checkpoint: Some(checkpoint), key, receipt, earlier: Some(earlier), show: true };
        (dir, options)
    }

    #[tokio::test]
    async fn files_are_read_and_named_when_they_cannot_be() {
        let (dir, mut options) = files().await;
        let report = checked(&options).unwrap();
        assert_eq!(report.faults, []);
        assert_eq!(summary(&report)["entries"], 2);
        assert_eq!(
            shown(&report.shown[0]),
            json!({ "chain": "trace.open", "seq": 1, "items": ["Dr Né a lu"] })
        );
        assert_eq!(shown(&report.shown[1])["items"], json!([{ "base64": "AJ8=" }]));
        let changed = std::fs::read_to_string(&options.file).unwrap().replacen("\"seq\": 2", "\"seq\": 3", 1);
        std::fs::write(&options.file, changed).unwrap();
        let report = checked(&options).unwrap();
        let first = fault(&report.faults[0]);
        assert_eq!((&first["chain"], &first["seq"]), (&json!("trace.open"), &json!(3)));
        options.key = Some("no key".to_owned());
        assert!(checked(&options).err().is_some_and(|error| error.to_string().contains("key")));
        options.key = None;
        options.checkpoint = Some(dir.join("proof"));
        assert!(checked(&options).err().is_some_and(|error| error.to_string().contains("proof")));
        std::fs::remove_dir_all(dir).unwrap();
    }
}
