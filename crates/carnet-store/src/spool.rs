//! The second place for traces: a sealed file of fixed size, for the time when the ledger cannot be written.
//!
//! All its bytes are written when it is made, so that a disk that is full, its own included, has room for it. Slots
//! follow each other from the beginning, each flushed before its caller is answered; a length of zero ends them.
//! What is drained into the ledger is remembered there by the slot's id, so that a crash in between repeats nothing.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Arc;

use carnet_model::ids::{Chain, RecordNo};
use carnet_model::time::Timestamp;
use carnet_seal::{Entropy, Key, MessageSealer, SealError};
use minicbor::{Decoder, Encoder};
use parking_lot::Mutex;
use thiserror::Error;

use crate::batch::{Batch, Expect, OutboxItem};

/// Name of the file in its folder.
pub(crate) const FILE: &str = "traces";
/// What a store uses unless told otherwise: some 5 000 accesses.
pub(crate) const DEFAULT_BYTES: u64 = 2 << 20;
/// Before the sealed bytes: their length (u32).
const HEAD: usize = 4;
/// Bytes written at once when the file is made.
const CHUNK: usize = 256 << 10;
const LABEL: &str = "carnet spool";

/// Names a slot in the ledger.
pub(crate) type SlotId = [u8; 16];

/// Why a trace is not in the spool.
#[derive(Debug, Error)]
pub(crate) enum SpoolError {
    #[error("the spool is full")]
    Full,
    #[error("the spool: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Seal(#[from] SealError),
}

/// A batch of traces that waits for the ledger.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) id: SlotId,
    pub(crate) batch: Batch,
    /// Where the next slot begins.
    pub(crate) end: u64,
}

/// How full the spool is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpoolRoom {
    /// Bytes that it takes; 0: there is no spool, or it failed.
    pub bytes: u64,
    /// Bytes that are taken.
    pub used: u64,
}

#[derive(Debug)]
struct State {
    file: Option<File>,
    capacity: u64,
    /// Where the next slot goes.
    used: u64,
    /// Up to where the ledger has everything.
    drained: u64,
}

pub(crate) struct Spool {
    state: Mutex<State>,
    sealer: MessageSealer,
    entropy: Arc<dyn Entropy>,
}

impl Spool {
    /// Opens the spool in a folder, made if absent. When that fails there is none: the ledger alone takes traces.
    pub(crate) fn open(
        folder: &Path,
        bytes: u64,
        key: &Key,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, SealError> {
        let sealer = MessageSealer::new(&key.derive(&[b"spool"])?, LABEL)?;
        let none = State { file: None, capacity: 0, used: 0, drained: 0 };
        let spool = Self { state: Mutex::new(none), sealer, entropy };
        match prepare(folder, bytes) {
            Ok((file, capacity)) => {
                let used = spool.end(&file, capacity);
                *spool.state.lock() = State { file: Some(file), capacity, used, drained: 0 };
            }
            Err(error) => tracing::error!(%error, "there is no spool for traces"),
        }
        Ok(spool)
    }

    /// Where the slots end: at a length of zero, or at the first that does not open (the last one, cut by a crash
    /// before anybody was answered).
    fn end(&self, file: &File, capacity: u64) -> u64 {
        let mut at = 0;
        while let Some(slot) = self.slot(file, at, capacity) {
            at = slot.end;
        }
        at
    }

    fn slot(&self, file: &File, at: u64, capacity: u64) -> Option<Slot> {
        let sealed = read_slot(file, at, capacity)?;
        let end = at + (HEAD + sealed.len()) as u64;
        let (id, batch) = decode(&self.sealer.open(&sealed).ok()?)?;
        Some(Slot { id, batch, end })
    }

    /// Keeps the traces and deliveries of a batch. They are durable when this returns.
    pub(crate) fn append(&self, batch: &Batch) -> Result<(), SpoolError> {
        let mut id = [0; 16];
        self.entropy.fill(&mut id);
        let sealed = self.sealer.seal(&encode(id, batch), &*self.entropy)?;
        let mut bytes = u32::try_from(sealed.len()).map_err(|_| SpoolError::Full)?.to_be_bytes().to_vec();
        bytes.extend_from_slice(&sealed);
        let mut state = self.state.lock();
        let end = state.used + bytes.len() as u64;
        // The zero that ends the slots has its place too.
        if end + HEAD as u64 > state.capacity {
            return Err(SpoolError::Full);
        }
        let file = state.file.as_ref().ok_or(SpoolError::Full)?;
        // What a crash left half written behind the last slot must not look like one.
        bytes.extend_from_slice(&[0; HEAD]);
        let written = file.write_all_at(&bytes, state.used).and_then(|()| file.sync_data());
        if let Err(error) = written {
            // After a failed flush nobody knows what the disk has: this spool takes nothing more.
            state.capacity = 0;
            return Err(error.into());
        }
        state.used = end;
        Ok(())
    }

    pub(crate) fn is_empty(&self) -> bool {
        let state = self.state.lock();
        state.drained >= state.used
    }

    /// How full it is.
    pub(crate) fn room(&self) -> SpoolRoom {
        let state = self.state.lock();
        SpoolRoom { bytes: state.capacity, used: state.used }
    }

    /// Slots that the ledger does not have yet, oldest first.
    pub(crate) fn waiting(&self, limit: usize) -> Vec<Slot> {
        let state = self.state.lock();
        let Some(file) = &state.file else { return Vec::new() };
        let (mut at, mut slots) = (state.drained, Vec::new());
        while at < state.used && slots.len() < limit {
            let Some(slot) = self.slot(file, at, state.used) else { break };
            at = slot.end;
            slots.push(slot);
        }
        slots
    }

    /// The ledger has everything up to `end`. Once it has all, the file is wiped and begins anew; answers whether.
    pub(crate) fn drained(&self, end: u64) -> Result<bool, SpoolError> {
        let mut state = self.state.lock();
        state.drained = end;
        if end < state.used {
            return Ok(false);
        }
        if let Some(file) = &state.file {
            // From the end: a crash in between leaves a beginning that the ledger knows.
            let zeros = vec![0; CHUNK];
            let mut upto = (state.used + HEAD as u64).min(state.capacity.max(state.used));
            while upto > 0 {
                let from = upto.saturating_sub(CHUNK as u64);
                let count = usize::try_from(upto - from).unwrap_or(CHUNK);
                file.write_all_at(zeros.get(..count).unwrap_or_default(), from)?;
                upto = from;
            }
            file.sync_data()?;
        }
        state.used = 0;
        state.drained = 0;
        Ok(true)
    }
}

/// Opens the file and gives it all its bytes.
fn prepare(folder: &Path, bytes: u64) -> io::Result<(File, u64)> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let path = folder.join(FILE);
    let file =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let mut length = file.metadata()?.len();
    if length < bytes {
        let zeros = vec![0; CHUNK];
        while length < bytes {
            let count = usize::try_from(bytes - length).unwrap_or(CHUNK).min(CHUNK);
            file.write_all_at(zeros.get(..count).unwrap_or_default(), length)?;
            length += count as u64;
        }
        file.sync_all()?;
        File::open(folder)?.sync_all()?;
    }
    Ok((file, length))
}

fn read_slot(file: &File, at: u64, capacity: u64) -> Option<Vec<u8>> {
    let mut head = [0; HEAD];
    file.read_exact_at(&mut head, at).ok()?;
    let length = u32::from_be_bytes(head);
    if length == 0 || at + HEAD as u64 + u64::from(length) > capacity {
        return None;
    }
    let mut sealed = vec![0; usize::try_from(length).ok()?];
    file.read_exact_at(&mut sealed, at + HEAD as u64).ok()?;
    Some(sealed)
}

/// Places of slots that do not open although another one follows: cut by no crash. For `carnet verify`.
pub(crate) fn check(path: &Path, key: &Key) -> Result<Vec<u64>, SpoolError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let sealer = MessageSealer::new(&key.derive(&[b"spool"])?, LABEL)?;
    let capacity = file.metadata()?.len();
    let (mut at, mut bad, mut faults) = (0, Vec::new(), Vec::new());
    while let Some(sealed) = read_slot(&file, at, capacity) {
        if sealer.open(&sealed).ok().is_some_and(|plain| decode(&plain).is_some()) {
            faults.append(&mut bad);
        } else {
            bad.push(at);
        }
        at += (HEAD + sealed.len()) as u64;
    }
    Ok(faults)
}

/// `{0: id, 1: record, 2: [[chain, trace], …], 3: [[name, due, delivery], …]}`
fn encode(id: SlotId, batch: &Batch) -> Vec<u8> {
    let mut out = Encoder::new(Vec::new());
    let written: Result<(), minicbor::encode::Error<std::convert::Infallible>> = (|| {
        out.map(4)?.u8(0)?.bytes(&id)?.u8(1)?.u64(batch.record.0)?;
        out.u8(2)?.array(batch.traces.len() as u64)?;
        for (chain, trace) in &batch.traces {
            out.array(2)?.u8(*chain as u8)?.bytes(trace)?;
        }
        out.u8(3)?.array(batch.outbox.len() as u64)?;
        for item in &batch.outbox {
            out.array(3)?.str(&item.id)?.i64(item.due.0)?.bytes(&item.payload)?;
        }
        Ok(())
    })();
    // Writing to memory cannot fail.
    written.map(|()| out.into_writer()).unwrap_or_default()
}

fn decode(bytes: &[u8]) -> Option<(SlotId, Batch)> {
    let mut input = Decoder::new(bytes);
    let (mut id, mut batch) = (None, Batch::new(RecordNo(0), Expect::Nothing));
    for _ in 0..input.map().ok()?? {
        match input.u64().ok()? {
            0 => id = Some(input.bytes().ok()?.try_into().ok()?),
            1 => batch.record = RecordNo(input.u64().ok()?),
            2 => {
                for _ in 0..input.array().ok()?? {
                    input.array().ok()?;
                    let chain = Chain::from_u8(input.u8().ok()?)?;
                    batch.traces.push((chain, input.bytes().ok()?.to_vec()));
                }
            }
            3 => {
                for _ in 0..input.array().ok()?? {
                    input.array().ok()?;
                    let id = input.str().ok()?.to_owned();
                    let due = Timestamp(input.i64().ok()?);
                    batch.outbox.push(OutboxItem { id, due, payload: input.bytes().ok()?.to_vec() });
                }
            }
            _ => input.skip().ok()?,
        }
    }
    Some((id?, batch))
}

#[cfg(test)]
mod tests {
    use carnet_seal::SeededEntropy;

    use super::*;

    fn open(folder: &Path) -> Spool {
        let key = Key::from_bytes([1; 32]);
        Spool::open(folder, 4096, &key, Arc::new(SeededEntropy::from_number(1))).unwrap()
    }

    fn batch(n: u8) -> Batch {
        let mut batch = Batch::new(RecordNo(7), Expect::Nothing);
        batch.traces = vec![(Chain::TraceOpen, vec![n; 100]), (Chain::TraceSecret, vec![n])];
        batch.outbox = vec![OutboxItem { id: n.to_string(), due: Timestamp(-5), payload: vec![n] }];
        batch
    }

    fn traces(spool: &Spool) -> Vec<u8> {
        spool.waiting(99).iter().filter_map(|slot| slot.batch.traces[1].1.first().copied()).collect()
    }

    #[test]
    fn slots_outlive_the_process_and_are_wiped_once_drained() {
        let folder = std::env::temp_dir().join(format!("carnet-spool-{}", std::process::id()));
        let spool = open(&folder);
        let mut kept = 0;
        while spool.append(&batch(kept)).is_ok() {
            kept += 1;
        }
        assert!((10..30).contains(&kept), "{kept} slots of some 200 bytes in 4 kB");
        assert!(matches!(spool.append(&batch(0)), Err(SpoolError::Full)));
        drop(spool);
        let spool = open(&folder);
        assert_eq!(traces(&spool), (0..kept).collect::<Vec<_>>());
        let slots = spool.waiting(3);
        assert_eq!(slots[2].batch.outbox[0].id, "2");
        assert!(!spool.drained(slots[2].end).unwrap());
        assert_eq!(traces(&spool), (3..kept).collect::<Vec<_>>());
        assert_eq!(traces(&open(&folder)).len(), usize::from(kept), "a crash: all again, each with its id");
        let last = spool.waiting(99).pop().unwrap();
        assert!(spool.drained(last.end).unwrap());
        assert!(spool.is_empty());
        let bytes = std::fs::read(folder.join(FILE)).unwrap();
        assert!(bytes.len() == 4096 && bytes.iter().all(|b| *b == 0));
        spool.append(&batch(9)).unwrap();
        assert_eq!(traces(&open(&folder)), [9]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    /// A slot cut by a crash is no slot; one changed before another is named.
    #[test]
    fn what_was_not_answered_is_not_kept() {
        let folder = std::env::temp_dir().join(format!("carnet-spool-cut-{}", std::process::id()));
        let spool = open(&folder);
        for n in 0..3 {
            spool.append(&batch(n)).unwrap();
        }
        let ends: Vec<_> = spool.waiting(9).iter().map(|slot| slot.end).collect();
        drop(spool);
        let (path, key) = (folder.join(FILE), Key::from_bytes([1; 32]));
        let good = std::fs::read(&path).unwrap();
        let mut cut = good.clone();
        let from = usize::try_from(ends[2]).unwrap() - 20;
        cut[from..].fill(0);
        std::fs::write(&path, &cut).unwrap();
        let spool = open(&folder);
        assert_eq!(traces(&spool), [0, 1]);
        assert_eq!(check(&path, &key).unwrap(), [0_u64; 0]);
        spool.append(&batch(5)).unwrap();
        assert_eq!(traces(&open(&folder)), [0, 1, 5], "the next takes its place");
        let mut changed = good;
        changed[usize::try_from(ends[0]).unwrap() + 60] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert_eq!(check(&path, &key).unwrap(), [ends[0]]);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
