//! Making a proof: the entries of the chains asked for, their leaves, the paths to a checkpoint.

use std::io;

use carnet_model::ids::{Chain, RecordNo};
use carnet_model::time::Timestamp;
use carnet_seal::{
    ChainHead, Checkpoint, EntryPlace, Hash, Header, LeafOpening, MessageOpening, Note, NoteError, RecordKey,
    Tree, TreeError,
};

use super::Base;
use super::rows::{LedgerRow, Read, Rows, Span, hold, stored_heads};
use crate::error::{Fault, ReadError};
use crate::heads::{Heads, Link};
use crate::log::dir::TileReader;
use crate::log::epochs::Epochs;
use crate::log::gap::{Gap, logged_in};
use crate::log::{LogError, find_label};
use crate::proof::parts::{Statement, base64};
use crate::proof::{ChainProof, Consistency, EntryProof, FORMAT, LeafProof, Proof, Reveal, Shown};

/// Why the log could not be read.
#[derive(Debug, thiserror::Error)]
enum LogFailure {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Note(#[from] NoteError),
    #[error(transparent)]
    Tree(#[from] TreeError),
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("there is no checkpoint yet")]
    None,
}

/// Chains as one view shows them.
struct ProofRows {
    heads: Heads,
    chains: Vec<Vec<LedgerRow>>,
}

/// The log as a proof shows it.
struct View {
    note: Option<Note>,
    tiles: TileReader,
    size: u64,
    epochs: Epochs,
    gaps: Vec<Gap>,
}

fn broken(record: RecordNo, chain: Chain, seq: u64, kind: &'static str, detail: &str) -> ReadError {
    ReadError::Integrity(Fault { kind, record, stream: chain.name(), seq, detail: detail.to_owned() })
}

fn log_error<E: Into<LogFailure>>(error: E) -> ReadError {
    ReadError::Engine(error.into().to_string())
}

impl dyn Base + '_ {
    fn view(&self) -> Read<View> {
        let log = &self.core().log;
        log.follow().map_err(log_error)?;
        let note = log.latest();
        let size = match &note {
            None => 0,
            Some(note) => Checkpoint::parse(note.text()).map_err(log_error)?.head.size,
        };
        let epochs = Epochs::open(&log.dir).map_err(log_error)?;
        let tiles = TileReader::new(&log.dir, size);
        Ok(View { note, tiles, size, epochs, gaps: log.gaps() })
    }

    fn proof_rows(&self, record: RecordNo, shown: &[Shown]) -> Read<ProofRows> {
        self.read(|rows: &dyn Rows| {
            let _one_view = hold(rows)?;
            let heads = stored_heads(rows, record)?.ok_or(ReadError::Missing)?;
            let spans: Vec<Span> = shown.iter().map(|shown| Span { chain: shown.chain, after: 0 }).collect();
            let chains = rows.entries(record, &spans, usize::MAX)?;
            Ok(ProofRows { heads, chains })
        })
    }

    fn chain_proof(
        &self,
        record: RecordNo,
        shown: Shown,
        rows: &[LedgerRow],
        end: Link,
        view: &mut View,
    ) -> Read<ChainProof> {
        let chain = shown.chain;
        let mut link = Link::START;
        let (mut entries, mut leaves) = (Vec::with_capacity(rows.len()), Vec::new());
        let mut key: Option<RecordKey> = None;
        let mut logged = 0;
        for (at, row) in rows.iter().enumerate() {
            let fault = |kind, detail: &str| broken(record, chain, row.seq, kind, detail);
            if row.seq != link.seq + 1 || row.previous != link.hash {
                return Err(fault("chain", "does not follow the entry before"));
            }
            let place = EntryPlace { record, chain, seq: row.seq, upto: row.upto, previous: link.hash };
            let hash =
                self.core().sealer.hash_entry(place, &row.body).map_err(|e| fault("seal", &e.to_string()))?;
            link = Link { seq: row.seq, hash };
            let (header, rest) = Header::read(&row.body).map_err(|e| fault("seal", &e.to_string()))?;
            if key.as_ref().is_none_or(|key| key.generation != header.generation) {
                key = Some(self.keyring().record_key(record, header.generation)?);
            }
            let Some(key) = &key else { continue };
            let open = match shown.reveal {
                Reveal::Sealed => None,
                Reveal::Opened => Some(opening(key, chain, rest).map_err(|e| fault("seal", &e))?),
            };
            let epoch = logged_in(&view.gaps, row.epoch);
            entries.push(EntryProof { seq: row.seq, epoch, sealed: base64(&row.body), open });
            let last_of_epoch =
                rows.get(at + 1).is_none_or(|next| logged_in(&view.gaps, next.epoch) != epoch);
            if epoch > 0 && last_of_epoch {
                let head = ChainHead { chain, epoch, seq: row.seq, hash };
                if let Some(leaf) = leaf(view, key, &head).map_err(|e| fault("log", &e))? {
                    logged = row.seq;
                    leaves.push(leaf);
                }
            }
        }
        if link != end {
            return Err(broken(
                record,
                chain,
                link.seq,
                "chain",
                "the chain does not end at the record's head",
            ));
        }
        // What was written before there was a log is in the chain's first leaf; what waits is in none.
        let first = leaves.first().map_or(0, |leaf| leaf.epoch);
        for entry in &mut entries {
            if entry.seq > logged {
                entry.epoch = 0;
            } else if entry.epoch == 0 {
                entry.epoch = first;
            }
        }
        Ok(ChainProof { chain: chain.name().to_owned(), waiting: link.seq - logged, entries, leaves })
    }
}

fn opening(key: &RecordKey, chain: Chain, sealed: &[u8]) -> Result<String, String> {
    let nonce = sealed.first_chunk().ok_or("the entry is too short")?;
    let key = key.ledger(chain).map_err(|e| e.to_string())?;
    let opening = MessageOpening::derive(&key, nonce).map_err(|e| e.to_string())?;
    Ok(base64(&opening.0))
}

/// The leaf of a head; `None` when its epoch is not in the checkpoint's tree yet.
fn leaf(view: &mut View, key: &RecordKey, head: &ChainHead) -> Result<Option<LeafProof>, String> {
    let text = |e: io::Error| e.to_string();
    let Some((from, epoch)) = view.epochs.find(head.epoch).map_err(text)? else {
        let last = view.epochs.last().map_err(text)?.map_or(0, |epoch| epoch.number);
        return if head.epoch > last { Ok(None) } else { Err("the log has no such epoch".to_owned()) };
    };
    if epoch.head.size > view.size {
        return Ok(None);
    }
    let opening = LeafOpening::derive(&key.view(head.chain).map_err(|e| e.to_string())?, head.epoch);
    let (index, found) = find_label(&view.tiles, &opening.label, from, epoch.head.size)
        .ok_or("the log does not hold the chain")?;
    if found != opening.leaf(head) {
        return Err("the log holds another head of the chain".to_owned());
    }
    let path = Tree::new(&view.tiles, view.size).inclusion(index).map_err(|e| e.to_string())?;
    Ok(Some(LeafProof {
        epoch: head.epoch,
        seq: head.seq,
        label: base64(&opening.label),
        salt: base64(&opening.salt),
        index,
        path: texts(&path),
    }))
}

fn texts(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(|hash| base64(hash)).collect()
}

fn consistency(view: &View, size: u64) -> Result<Consistency, TreeError> {
    let root = Tree::new(&view.tiles, size).root()?;
    let path = Tree::new(&view.tiles, view.size).consistency(size)?;
    Ok(Consistency { size, root: base64(&root), path: texts(&path) })
}

impl dyn Base + '_ {
    pub(crate) fn prove(
        &self,
        record: RecordNo,
        shown: &[Shown],
        since: &[u64],
        now: Timestamp,
    ) -> Read<Proof> {
        let log = &self.core().log;
        // Rows first: what they say is in the log is in it when the log is read afterwards.
        let rows = self.proof_rows(record, shown)?;
        let mut view = self.view()?;
        let note = view.note.clone().ok_or_else(|| log_error(LogFailure::None))?;
        let (mut chains, mut ends) = (Vec::new(), Vec::new());
        for (shown, rows_of) in shown.iter().zip(&rows.chains) {
            let end = rows.heads.link(shown.chain);
            ends.push((shown.chain, end));
            chains.push(self.chain_proof(record, *shown, rows_of, end, &mut view)?);
        }
        let witnessed = log.latest_witnessed().map_err(log_error)?;
        let witnessed = witnessed.filter(|w| w.text() != note.text());
        let mut sizes: Vec<u64> = since.iter().copied().filter(|size| *size <= view.size).collect();
        if let Some(note) = &witnessed {
            sizes.push(Checkpoint::parse(note.text()).map_err(log_error)?.head.size);
        }
        sizes.sort_unstable();
        sizes.dedup();
        let consistency = sizes.into_iter().map(|size| consistency(&view, size)).collect::<Result<_, _>>();
        let mut witnesses = log.signed_by(&note);
        witnesses.extend(witnessed.iter().flat_map(|note| log.signed_by(note)));
        let mut witnesses: Vec<String> = witnesses.iter().map(ToString::to_string).collect();
        witnesses.sort_unstable();
        witnesses.dedup();
        let signer = &log.signer;
        Ok(Proof {
            format: FORMAT.to_owned(),
            key: log.key().to_string(),
            witnesses,
            checkpoint: note.to_string(),
            witnessed: witnessed.map(|note| note.to_string()),
            consistency: consistency.map_err(log_error)?,
            gaps: view.gaps.iter().map(|gap| gap.sign(signer).to_string()).collect(),
            deployment: carnet_seal::hex(&self.core().sealer.deployment.0),
            record: carnet_seal::hex(&record.0.to_be_bytes()),
            statement: Statement { at: now, ends }.sign(signer).to_string(),
            chains,
        })
    }
}
