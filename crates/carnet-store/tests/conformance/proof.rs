//! Proofs of a journal: they hold by themselves, and nothing in them can be changed unseen.

use carnet_model::ids::{Chain, RecordNo, Turn};
use carnet_model::time::Timestamp;
use carnet_seal::{Key, KeyKind, Note, NoteSigner, VerifierKey};
use carnet_store::proof::{Options, Report, Reveal, Shown, check};
use carnet_store::{Batch, Expect, Store, Written};
use serde_json::Value;

use crate::fixture::{Folder, append, entries, opened, traces};

fn at(minute: i64) -> Timestamp {
    Timestamp(1_800_000_000_000 + minute * 60_000)
}

pub(crate) const SHOWN: [Shown; 2] = [
    Shown { chain: Chain::StateOpen, reveal: Reveal::Sealed },
    Shown { chain: Chain::TraceOpen, reveal: Reveal::Opened },
];

fn witness(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, &Key::from_bytes([seed; 32])).unwrap()
}

/// A store with two witnesses, a record of several epochs beside others, and what its holder kept on the way.
struct Town {
    /// Removed at the end.
    _folder: Folder,
    store: Store,
    record: RecordNo,
    /// A checkpoint seen early, its size, and the proof of that day.
    seen: Note,
    size: u64,
    early: String,
    written: Vec<Written>,
}

impl Town {
    async fn build() -> Self {
        let folder = Folder::new();
        let mut config = folder.config();
        let witnesses = [witness("w1", 1), witness("w2", 2)];
        config.witnesses =
            witnesses.iter().map(|w| w.verifier().with_kind(KeyKind::Cosignature).to_string()).collect();
        let store = Store::open(config).unwrap();
        let record = opened(&store).await;
        let others = [opened(&store).await, opened(&store).await];
        let (mut written, mut early, mut seen, mut size) = (Vec::new(), String::new(), None, 0);
        for minute in 0..5 {
            for other in others {
                append(&store, other, "neighbour").await;
            }
            written.push(append(&store, record, "state").await.entries[0]);
            let said = format!("{{\"who\": \"Dr {minute}\", \"what\": \"{}\"}}", "read ".repeat(40));
            let items = [said.as_str(), "short"];
            written.extend(store.commit(traces(record, &items)).await.unwrap().traces);
            let mut secret = Batch::new(record, Expect::Nothing);
            secret.traces = vec![(Chain::TraceSecret, b"secret".to_vec())];
            store.commit(secret).await.unwrap();
            store.checkpoint(at(minute)).await.unwrap();
            if minute == 1 {
                for w in &witnesses {
                    let note = store.latest_checkpoint().unwrap();
                    store.add_cosignature(&w.cosign(note.text(), 1_800_000_090).to_string()).unwrap();
                }
                seen = store.latest_checkpoint();
                size = store.log_status().size;
                early = store.prove(record, &SHOWN, &[], at(1)).unwrap().to_json();
            }
        }
        written.extend(store.commit(traces(record, &["waits for the next"])).await.unwrap().traces);
        Self { _folder: folder, store, record, seen: seen.unwrap(), size, early, written }
    }

    fn prove(&self) -> String {
        self.store.prove(self.record, &SHOWN, &[self.size], at(9)).unwrap().to_json()
    }

    fn options(&self) -> Options {
        let key = VerifierKey::parse(&self.store.log_status().key).unwrap();
        let receipts = self.written.iter().map(|w| self.store.sign_receipt(w, at(4))).collect();
        Options {
            key: Some(key),
            checkpoint: Some(self.seen.clone()),
            receipts,
            earlier: Some(self.early.clone()),
        }
    }
}

fn kinds(report: &Report) -> Vec<&'static str> {
    let mut kinds: Vec<_> = report.faults.iter().map(|fault| fault.kind).collect();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn a_proof_holds_by_itself_and_against_what_was_kept() {
    let town = Town::build().await;
    let json = town.prove();
    let report = check(&json, &Options::default());
    assert_eq!(report.faults, []);
    assert_eq!((report.chains, report.entries, report.waiting), (2, 6 + 6, 1));
    assert_eq!(report.witnesses.len(), 2, "of the checkpoint that they signed");
    let first = &report.shown[0];
    assert_eq!((first.chain, first.seq, first.items.len()), (Chain::TraceOpen, 1, 2));
    assert!(String::from_utf8(first.items[0].clone()).unwrap().contains("Dr 0"));
    assert_eq!(report.shown.len(), 6, "the chain shown sealed says nothing");
    assert_eq!(check(&json, &town.options()).faults, []);
    // Nothing of other chains or records, and no key of a chain.
    assert!(!json.contains("secret"));
    assert_eq!(json.matches("\"chain\"").count(), 2);
}

#[tokio::test]
async fn a_proof_is_held_against_what_was_kept() {
    let town = Town::build().await;
    let json = town.prove();
    let with = |options: Options| kinds(&check(&json, &options));
    let other = witness("log", 9);
    assert_eq!(with(Options { key: Some(other.verifier().clone()), ..Options::default() }), ["checkpoint"]);
    let never = Written { chain: Chain::TraceOpen, seq: 3, hash: [9; 32] };
    let receipts = vec![town.store.sign_receipt(&never, at(0))];
    assert_eq!(with(Options { receipts, ..Options::default() }), ["receipt"], "a dropped entry");
    let late = *town.written.last().unwrap();
    let receipts = vec![town.store.sign_receipt(&late, at(2))];
    assert_eq!(with(Options { receipts, ..Options::default() }), ["receipt"], "promised for minute 3");
    // The log of another day that forked.
    let forked = Town::build().await;
    let options = Options { checkpoint: Some(forked.seen), ..Options::default() };
    assert_eq!(with(options), ["checkpoint"]);
    let newer = town.store.checkpoint(at(10)).await.unwrap();
    assert!(newer.size > town.size);
    let options = Options { checkpoint: town.store.latest_checkpoint(), ..Options::default() };
    assert_eq!(with(options), ["consistency"], "the proof is older than what was seen");
    assert_eq!(town.store.prove(town.record, &SHOWN, &[], at(11)).unwrap().waiting(), 0);
    // An earlier proof that this one does not go on from: here, the later one.
    let later = town.store.prove(town.record, &SHOWN, &[], at(11)).unwrap().to_json();
    append(&town.store, town.record, "more").await;
    let options = Options { earlier: Some(later.clone()), ..Options::default() };
    assert_eq!(check(&json, &options).faults, [], "the same entries");
    let longest = town.store.prove(town.record, &SHOWN, &[], at(12)).unwrap().to_json();
    let report = check(&json, &Options { earlier: Some(longest), ..Options::default() });
    let fault = &report.faults[0];
    assert_eq!((fault.kind, fault.chain, fault.seq), ("earlier", Some(Chain::StateOpen), 7));
}

/// A change of a proof: where it was made, and what became of it.
type Change = (String, Value);

/// Every value of a proof changed, every item of a list removed, doubled or put after the next one.
fn changes(value: &Value, path: &str, whole: &dyn Fn(Value) -> Value, out: &mut Vec<Change>) {
    let mut add = |what: &str, changed: Value| out.push((format!("{path} {what}"), whole(changed)));
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let with = |changed: Value| {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), changed);
                    whole(Value::Object(fields))
                };
                changes(field, &format!("{path}/{name}"), &with, out);
                let mut without = fields.clone();
                without.remove(name);
                out.push((format!("{path}/{name} removed"), whole(Value::Object(without))));
            }
        }
        Value::Array(items) => {
            for at in 0..items.len() {
                let mut without = items.clone();
                without.remove(at);
                add(&format!("[{at}] removed"), Value::Array(without));
                let mut doubled = items.clone();
                doubled.insert(at, items[at].clone());
                add(&format!("[{at}] doubled"), Value::Array(doubled));
                if at + 1 < items.len() && items[at] != items[at + 1] {
                    let mut swapped = items.clone();
                    swapped.swap(at, at + 1);
                    add(&format!("[{at}] swapped"), Value::Array(swapped));
                }
            }
            for (at, item) in items.iter().enumerate() {
                let with = |changed: Value| {
                    let mut items = items.clone();
                    items[at] = changed;
                    whole(Value::Array(items))
                };
                changes(item, &format!("{path}/{at}"), &with, out);
            }
        }
        Value::Number(number) => {
            let number = number.as_u64().unwrap();
            add("plus one", Value::from(number + 1));
            if number > 0 {
                add("minus one", Value::from(number - 1));
                add("zero", Value::from(0));
            }
        }
        Value::String(text) => {
            // A character in each tenth of the text, and its last ones.
            let chars: Vec<char> = text.chars().collect();
            let places =
                (0..10).map(|n| n * chars.len() / 10).chain(chars.len().saturating_sub(4)..chars.len());
            for place in places {
                let mut changed = chars.clone();
                changed[place] = if changed[place] == 'B' { 'C' } else { 'B' };
                add(&format!("character {place}"), Value::from(changed.iter().collect::<String>()));
            }
            add("cut", Value::from(chars[..chars.len() - 1].iter().collect::<String>()));
            add("emptied", Value::from(""));
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// What may be left out of a proof: it then shows less, and says so.
fn shows_less(place: &str) -> bool {
    place == "/chains/1/entries/0/open removed"
        || (place.starts_with("/chains/1/entries/") && place.ends_with("/open removed"))
        || place.starts_with("/consistency [") && place.ends_with("removed")
        || place.starts_with("/consistency [") && (place.ends_with("doubled") || place.ends_with("swapped"))
        || place.starts_with("/witnesses [") && (place.ends_with("doubled") || place.ends_with("swapped"))
}

#[tokio::test]
async fn every_change_of_a_proof_is_named() {
    let town = Town::build().await;
    let json = town.prove();
    let proof: Value = serde_json::from_str(&json).unwrap();
    let mut all = Vec::new();
    changes(&proof, "", &|changed| changed, &mut all);
    assert!(all.len() > 1500, "{}", all.len());
    let options = town.options();
    let mut named = 0;
    for (place, changed) in &all {
        if *changed == proof {
            continue;
        }
        let alone = check(&changed.to_string(), &Options::default());
        if alone.faults.is_empty() {
            assert!(shows_less(place), "{place}: nothing found");
            continue;
        }
        named += 1;
        // A change within a chain names the chain.
        if let Some(rest) = place.strip_prefix("/chains/")
            && !place.contains("/chain ")
            && kinds(&alone) != ["format"]
        {
            let chain = if rest.starts_with('0') { Chain::StateOpen } else { Chain::TraceOpen };
            assert!(alone.faults.iter().any(|f| f.chain == Some(chain)), "{place}: {:?}", alone.faults);
        }
    }
    assert!(named > 1400, "{named}");
    // What is left out against what was kept.
    let mut without = proof.clone();
    without["consistency"] = Value::Array(Vec::new());
    assert!(!check(&without.to_string(), &options).faults.is_empty());
}

/// An entry changed in a proof is named at its place, whatever the change.
#[tokio::test]
async fn a_changed_entry_is_named_at_its_place() {
    let town = Town::build().await;
    let proof: Value = serde_json::from_str(&town.prove()).unwrap();
    for seq in 1..=5_u64 {
        let mut changed = proof.clone();
        let entry = &mut changed["chains"][1]["entries"][usize::try_from(seq).unwrap() - 1];
        let mut sealed = entry["sealed"].as_str().unwrap().to_owned().into_bytes();
        sealed[40] = if sealed[40] == b'A' { b'B' } else { b'A' };
        entry["sealed"] = Value::from(String::from_utf8(sealed).unwrap());
        let report = check(&changed.to_string(), &Options::default());
        let first = report.faults.iter().find(|f| f.kind == "leaf").unwrap();
        assert_eq!((first.chain, first.seq), (Some(Chain::TraceOpen), seq), "{:?}", report.faults);
    }
}

#[tokio::test]
async fn a_proof_of_nothing_and_noise() {
    for json in ["", "{}", "[]", "null", "{\"format\": \"carnet-journal-proof/2\"}"] {
        assert_eq!(kinds(&check(json, &Options::default())), ["format"], "{json}");
    }
    let folder = Folder::new();
    let store = folder.open();
    let record = opened(&store).await;
    assert!(store.prove(record, &SHOWN, &[], at(0)).is_err(), "no checkpoint yet");
    store.checkpoint(at(0)).await.unwrap();
    let proof = store.prove(record, &SHOWN, &[0, 1, 99], at(0)).unwrap();
    assert_eq!(check(&proof.to_json(), &Options::default()).faults, [], "an empty chain is shown as empty");
    assert!(store.prove(RecordNo(1), &SHOWN, &[], at(0)).is_err());
    assert_eq!(store.turn(record).unwrap(), Some(Turn(1)));
}

/// Two records that differ by what one chain hides give proofs of one shape.
#[tokio::test]
async fn a_hidden_chain_leaves_nothing_in_a_proof() {
    let mut proofs = Vec::new();
    for hides in [false, true] {
        let folder = Folder::new();
        let store = folder.open();
        let record = opened(&store).await;
        let mut batch = entries(record, Expect::Turn(Turn(1)), &["seen"]);
        batch.traces = vec![(Chain::TraceOpen, b"seen".to_vec())];
        if hides {
            batch.entries.push((Chain::StateSecret, b"hidden".to_vec()));
            batch.traces.push((Chain::TraceSecret, b"hidden".to_vec()));
        }
        store.commit(batch).await.unwrap();
        store.checkpoint(at(0)).await.unwrap();
        let json = store.prove(record, &SHOWN, &[], at(0)).unwrap().to_json();
        let value: Value = serde_json::from_str(&json).unwrap();
        let chains = value["chains"].as_array().unwrap().clone();
        let shape: Vec<_> = chains
            .iter()
            .map(|c| (c["chain"].clone(), c["waiting"].clone(), c["entries"].as_array().unwrap().len()))
            .collect();
        let epochs: Vec<_> = chains.iter().map(|c| c["entries"][0]["epoch"].clone()).collect();
        let keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
        proofs.push((shape, epochs, keys));
    }
    assert_eq!(proofs[0], proofs[1]);
}

/// The format stands in `docs/journal-proof.md`, and not only in this code: a checker written from that page in
/// another language accepts a proof, reads the same texts, and refuses the same changes.
#[tokio::test]
async fn a_second_checker_agrees() {
    let town = Town::build().await;
    let json = town.prove();
    let folder = Folder::new();
    let second = |json: &str| {
        let file = folder.0.join("proof.json");
        std::fs::write(&file, json).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/second_verifier.py");
        std::process::Command::new("python3").arg(script).arg(file).output().unwrap()
    };
    let output = second(&json);
    if output.status.code() == Some(77) {
        assert!(std::env::var_os("CI").is_none(), "the second checker cannot run");
        println!("the second checker was not tried: {}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last(), Some("12"));
    assert_eq!(said.lines().filter(|line| line.starts_with("trace.open")).count(), 6);
    let proof: Value = serde_json::from_str(&json).unwrap();
    let mut all = Vec::new();
    changes(&proof, "", &|changed| changed, &mut all);
    // A few of each kind; all of them are in the test above.
    for (place, changed) in all.iter().step_by(all.len() / 40) {
        let refused = !check(&changed.to_string(), &Options::default()).faults.is_empty();
        let also = !second(&changed.to_string()).status.success();
        // The second one is shorter: it does not refuse unknown signatures and doubled witnesses.
        assert!(also == refused || place.contains("witness") || place.contains("checkpoint"), "{place}");
    }
}
