//! Checking a proof: with what stands in it, and nothing else.

use std::collections::HashSet;

use carnet_model::ids::{Chain, RecordNo};
use carnet_seal::{
    Checkpoint, Deployment, Hash, KeyKind, LogReceipt, Note, PROMISE, TreeHead, VerifierKey,
    verify_consistency,
};

use super::chain::ChainCheck;
use super::parts::{self, Statement};
use super::report::{JournalFault, Report};
use super::{FORMAT, Proof};
use crate::log::gap::Gap;

/// Longest proof that is looked at.
const LONGEST: usize = 512 << 20;

/// What a proof is held against, besides itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The log's key, from elsewhere. Without it the proof's own is believed, and named in the report.
    pub key: Option<VerifierKey>,
    /// A checkpoint seen earlier.
    pub checkpoint: Option<Note>,
    /// Receipts kept.
    pub receipts: Vec<Note>,
    /// A proof of the same record kept from earlier.
    pub earlier: Option<String>,
}

/// Checks a proof and everything that it is held against.
#[must_use]
pub fn check(json: &str, options: &Options) -> Report {
    let mut check = Check::default();
    if let Some((proof, key)) = check.read(json, options.key.as_ref()) {
        check.report.key = key.to_string();
        check.whole(&proof, &key);
        if let Some(older) = &options.checkpoint {
            check.older(&proof, &key, older);
        }
        for receipt in &options.receipts {
            check.receipt(&key, receipt);
        }
        if let Some(earlier) = &options.earlier {
            check.earlier(&proof, &key, earlier);
        }
    }
    check.report
}

#[derive(Default)]
struct Check {
    report: Report,
    /// Hashes of all entries that the log holds, and of those that wait.
    logged: HashSet<Hash>,
    waiting: HashSet<Hash>,
    /// Hashes of each chain, in order.
    hashes: Vec<(Chain, Vec<Hash>)>,
}

impl Check {
    fn fault(&mut self, kind: &'static str, detail: impl Into<String>) {
        self.report.faults.push(JournalFault { kind, chain: None, seq: 0, detail: detail.into() });
    }

    /// The proof and the key that it is checked with.
    fn read(&mut self, json: &str, known: Option<&VerifierKey>) -> Option<(Proof, VerifierKey)> {
        if json.len() > LONGEST {
            self.fault("format", "the file is too long");
            return None;
        }
        let proof: Proof = match serde_json::from_str(json) {
            Ok(proof) => proof,
            Err(error) => {
                self.fault("format", error.to_string());
                return None;
            }
        };
        if proof.format != FORMAT {
            self.fault("format", format!("format {:?} is not known", proof.format));
            return None;
        }
        let key = VerifierKey::parse(&proof.key).ok().filter(|key| key.kind() == KeyKind::Note);
        let Some(key) = key else {
            self.fault("format", "the log's key is none");
            return None;
        };
        if known.is_some_and(|known| *known != key) {
            self.fault("checkpoint", "the proof is of another log than the given key's");
            return None;
        }
        Some((proof, key))
    }

    fn whole(&mut self, proof: &Proof, key: &VerifierKey) {
        let deployment = parts::from_hex(&proof.deployment).and_then(|d| d.try_into().ok()).map(Deployment);
        let record = parts::from_hex(&proof.record).and_then(|r| r.try_into().ok()).map(u64::from_be_bytes);
        let (Some(deployment), Some(record)) = (deployment, record) else {
            return self.fault("format", "the numbers of record and deployment are none");
        };
        let Some(tree) = self.checkpoint(proof, key) else { return };
        self.consistency(proof, tree);
        self.gaps(proof, key);
        let statement = note(&proof.statement).and_then(|note| Statement::open(&note, key));
        let statement = match statement {
            Ok(statement) => statement,
            Err(error) => return self.fault("statement", error.to_string()),
        };
        let said: Vec<&str> = statement.ends.iter().map(|(chain, _)| chain.name()).collect();
        let shown: Vec<&str> = proof.chains.iter().map(|chain| chain.chain.as_str()).collect();
        if said != shown {
            self.fault("statement", format!("the log signed for {said:?}, the proof shows {shown:?}"));
        }
        for shown in &proof.chains {
            let Some(chain) = parts::chain_named(&shown.chain) else {
                self.fault("format", format!("no chain is called {:?}", shown.chain));
                continue;
            };
            let end = statement.ends.iter().find(|(named, _)| *named == chain).map(|(_, link)| *link);
            let place = ChainCheck { deployment, record: RecordNo(record), chain, tree };
            let found = place.run(shown, end, &mut self.report);
            let (logged, waiting) = found.hashes.split_at(found.logged.min(found.hashes.len()));
            self.logged.extend(logged);
            self.waiting.extend(waiting);
            self.hashes.push((chain, found.hashes));
        }
    }

    /// The checkpoint's tree; its signatures, and those of the witnesses, hold.
    fn checkpoint(&mut self, proof: &Proof, key: &VerifierKey) -> Option<TreeHead> {
        let mut witnesses = Vec::new();
        for text in &proof.witnesses {
            match VerifierKey::parse(text) {
                Ok(witness) if witness.kind() == KeyKind::Cosignature => witnesses.push(witness),
                _ => self.fault("witness", format!("the key {text:?} is none of a witness")),
            }
        }
        let (checkpoint, time) = self.signed(&proof.checkpoint, key, &witnesses)?;
        (self.report.size, self.report.at) = (checkpoint.size, time);
        if let Some(text) = &proof.witnessed
            && let Some((tree, _)) = self.signed(text, key, &witnesses)
            && !proof
                .consistency
                .iter()
                .any(|c| c.size == tree.size && parts::hash(&c.root) == Some(tree.root))
        {
            self.fault("consistency", "nothing shows that the checkpoint goes on from the witnessed one");
        }
        for witness in &witnesses {
            if !self.report.witnesses.iter().any(|(name, _)| name == witness.name()) {
                self.fault("witness", format!("{} has not signed", witness.name()));
            }
        }
        Some(checkpoint)
    }

    /// The tree of a checkpoint that the log signed, and when. Every other signature must be a listed witness's.
    fn signed(
        &mut self,
        text: &str,
        key: &VerifierKey,
        witnesses: &[VerifierKey],
    ) -> Option<(TreeHead, u64)> {
        let opened = note(text).and_then(|note| Ok((Checkpoint::open(&note, key)?, note)));
        let ((checkpoint, time), note) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                self.fault("checkpoint", error.to_string());
                return None;
            }
        };
        let mut known = 2;
        for witness in witnesses {
            match note.signed_by(witness) {
                Ok(time) => {
                    known += 1;
                    self.report.witnesses.push((witness.name().to_owned(), time));
                }
                Err(carnet_seal::NoteError::Unsigned) => {}
                Err(error) => self.fault("witness", format!("{}: {error}", witness.name())),
            }
        }
        if note.signatures().len() != known {
            self.fault("witness", "a checkpoint has signatures of keys that the proof does not list");
        }
        Some((checkpoint.head, time))
    }

    fn consistency(&mut self, proof: &Proof, tree: TreeHead) {
        for earlier in &proof.consistency {
            let (root, path) = (parts::hash(&earlier.root), parts::path(&earlier.path));
            let holds = root.zip(path).is_some_and(|(root, path)| {
                verify_consistency(TreeHead { size: earlier.size, root }, tree, &path)
            });
            if !holds {
                let detail = format!(
                    "the tree of {} leaves does not go on from the one of {}",
                    tree.size, earlier.size
                );
                self.fault("consistency", detail);
            }
        }
    }

    fn gaps(&mut self, proof: &Proof, key: &VerifierKey) {
        for text in &proof.gaps {
            match note(text).and_then(|note| Gap::open(&note, key)) {
                Ok(gap) => self.report.gaps.push(gap),
                Err(error) => self.fault("gap", error.to_string()),
            }
        }
    }

    /// A checkpoint seen earlier: the proof's goes on from it.
    fn older(&mut self, proof: &Proof, key: &VerifierKey, older: &Note) {
        let seen = match Checkpoint::open(older, key) {
            Ok((seen, _)) => seen.head,
            Err(error) => return self.fault("checkpoint", format!("the one given: {error}")),
        };
        if seen.size > self.report.size {
            let detail = format!("the log had {} leaves, the proof's has {}", seen.size, self.report.size);
            return self.fault("consistency", detail);
        }
        let now = note(&proof.checkpoint).and_then(|n| Checkpoint::parse(n.text())).map(|c| c.head);
        let same = |root: &str| parts::hash(root) == Some(seen.root);
        if now.is_ok_and(|now| now == seen) {
            return;
        }
        match proof.consistency.iter().find(|c| c.size == seen.size) {
            Some(shown) if same(&shown.root) => {}
            Some(_) => self.fault("consistency", format!("the log had another tree of {} leaves", seen.size)),
            None if seen.size == self.report.size => {
                self.fault("consistency", format!("the log had another tree of {} leaves", seen.size));
            }
            None => self.fault(
                "consistency",
                format!("the proof does not start from {} leaves: ask for one that does", seen.size),
            ),
        }
    }

    /// A promise that was kept: the entry is shown, and in the log if its time has come.
    fn receipt(&mut self, key: &VerifierKey, receipt: &Note) {
        let receipt = match LogReceipt::open(receipt, key) {
            Ok(receipt) => receipt,
            Err(error) => return self.fault("receipt", error.to_string()),
        };
        let entry = carnet_seal::hex(&receipt.entry);
        let due = u64::try_from(receipt.at.0.div_euclid(1000)).unwrap_or(0) + PROMISE;
        if self.waiting.contains(&receipt.entry) {
            if due < self.report.at {
                self.fault("receipt", format!("entry {entry} was promised for an earlier checkpoint"));
            }
        } else if !self.logged.contains(&receipt.entry) {
            self.fault("receipt", format!("entry {entry} is in none of the chains shown"));
        }
    }

    /// What an earlier proof showed is still there, at its place.
    fn earlier(&mut self, proof: &Proof, key: &VerifierKey, earlier: &str) {
        let mut before = Check::default();
        let Some((older, _)) = before.read(earlier, Some(key)) else {
            return self.fault("earlier", "the earlier proof is none of this log");
        };
        before.whole(&older, key);
        if !before.report.faults.is_empty() {
            return self.fault("earlier", "the earlier proof does not hold by itself");
        }
        if older.record != proof.record {
            return self.fault("earlier", "the earlier proof is of another record");
        }
        for (chain, hashes) in before.hashes {
            let Some((_, now)) = self.hashes.iter().find(|(named, _)| *named == chain) else { continue };
            let changed = (1_u64..).zip(&hashes).zip(now.iter().map(Some).chain(std::iter::repeat(None)));
            let first = changed.into_iter().find(|((_, then), now)| Some(*then) != *now);
            if let Some(((seq, _), now)) = first {
                let detail =
                    if now.is_some() { "is not the entry that was shown" } else { "was shown and is gone" };
                self.report.faults.push(JournalFault {
                    kind: "earlier",
                    chain: Some(chain),
                    seq,
                    detail: detail.to_owned(),
                });
            }
        }
    }
}

fn note(text: &str) -> Result<Note, carnet_seal::NoteError> {
    Note::parse(text)
}
