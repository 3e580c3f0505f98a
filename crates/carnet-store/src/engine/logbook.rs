//! The engine's side of the transparency log: the heads that wait in table `log` for the next checkpoint, and what
//! the database remembers of the last one.
//!
//! Each transaction appends one row with the heads that it left: an append to the last page of a small table, where
//! an index by record would cost a page for each record. Position 0 is no such row: it holds the last epoch that
//! was published, so that a database and a log of different days are told apart when they meet.

use std::collections::BTreeMap;

use carnet_model::ids::{Chain, RecordNo};
use carnet_seal::{Leaf, LeafOpening, TreeHead};

use super::Keyring;
use super::rows::{Read, Rows};
use crate::error::ReadError;
use crate::log::Change;

/// Bytes of a change: record (8) ‖ chain (1) ‖ generation (4) ‖ seq (8) ‖ hash (32).
const CHANGE_LEN: usize = 8 + 1 + 4 + 8 + 32;
/// Rows read at once.
const PAGE: usize = 512;
/// Heads after which a new epoch begins by itself: what one epoch keeps in memory stays below 20 MB.
pub(crate) const LARGEST_EPOCH: usize = 100_000;

/// What the database remembers of the last epoch that it saw published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) epoch: u64,
    pub(crate) head: TreeHead,
}

impl Marker {
    /// `epoch (u64) ‖ size (u64) ‖ root (32)`: position 0 of table `log`.
    pub(crate) fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.epoch.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.head.size.to_be_bytes());
        bytes.extend_from_slice(&self.head.root);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (epoch, rest) = bytes.split_first_chunk()?;
        let (size, root) = rest.split_first_chunk()?;
        let head = TreeHead { size: u64::from_be_bytes(*size), root: root.try_into().ok()? };
        Some(Self { epoch: u64::from_be_bytes(*epoch), head })
    }
}

/// A row: the changes of one transaction in one epoch.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) position: i64,
    pub(crate) epoch: u64,
    pub(crate) changes: Vec<Change>,
}

/// `epoch (u64) ‖ change…`
pub(crate) fn encode(epoch: u64, changes: &[Change]) -> Vec<u8> {
    let mut out = Vec::with_capacity(8 + changes.len() * CHANGE_LEN);
    out.extend_from_slice(&epoch.to_be_bytes());
    for change in changes {
        out.extend_from_slice(&change.record.0.to_be_bytes());
        out.push(change.chain as u8);
        out.extend_from_slice(&change.generation.to_be_bytes());
        out.extend_from_slice(&change.seq.to_be_bytes());
        out.extend_from_slice(&change.hash);
    }
    out
}

fn decode(bytes: &[u8]) -> Option<(u64, Vec<Change>)> {
    let (epoch, rest) = bytes.split_first_chunk::<8>()?;
    let (chunks, rest) = rest.as_chunks::<CHANGE_LEN>();
    let changes: Option<Vec<Change>> = chunks.iter().map(change).collect();
    Some((u64::from_be_bytes(*epoch), changes.filter(|_| rest.is_empty())?))
}

fn change(bytes: &[u8; CHANGE_LEN]) -> Option<Change> {
    let (record, rest) = bytes.split_first_chunk()?;
    let (chain, rest) = rest.split_first()?;
    let (generation, rest) = rest.split_first_chunk()?;
    let (seq, hash) = rest.split_first_chunk()?;
    Some(Change {
        record: RecordNo(u64::from_be_bytes(*record)),
        chain: Chain::from_u8(*chain)?,
        generation: u32::from_be_bytes(*generation),
        seq: u64::from_be_bytes(*seq),
        hash: hash.try_into().ok()?,
    })
}

/// The marker; `Some(Err(()))` when its bytes have no known shape.
pub(crate) fn marker(rows: &dyn Rows) -> Read<Option<Result<Marker, ()>>> {
    Ok(rows.marker()?.map(|bytes| Marker::from_bytes(&bytes).ok_or(())))
}

/// Rows after a position, in order; `Err` holds the position of one that has no known shape.
pub(crate) fn waiting(rows: &dyn Rows, after: i64) -> Read<Vec<Result<Waiting, i64>>> {
    let read = |(position, leaf): (i64, Vec<u8>)| {
        decode(&leaf).map(|(epoch, changes)| Waiting { position, epoch, changes }).ok_or(position)
    };
    Ok(rows.waiting(after, PAGE)?.into_iter().map(read).collect())
}

/// The position of a row, whatever its shape.
pub(crate) fn position(row: &Result<Waiting, i64>) -> i64 {
    match row {
        Ok(row) => row.position,
        Err(position) => *position,
    }
}

/// The latest epoch of a row that waits.
pub(crate) fn latest_epoch(rows: &dyn Rows) -> Read<u64> {
    Ok(rows.latest_waiting()?.and_then(|leaf| decode(&leaf)).map_or(0, |(epoch, _)| epoch))
}

/// Heads at the end of an epoch, the latest of each chain.
pub(crate) type Heads = BTreeMap<(RecordNo, Chain), Change>;

pub(crate) fn gather(heads: &mut Heads, changes: Vec<Change>) {
    for change in changes {
        let known = heads.entry((change.record, change.chain)).or_insert(change);
        if known.seq < change.seq {
            *known = change;
        }
    }
}

/// The leaves of an epoch. A record that was erased has no key, and leaves nothing.
pub(crate) fn leaves(keyring: &dyn Keyring, epoch: u64, heads: Heads) -> Read<Vec<Leaf>> {
    let mut out = Vec::with_capacity(heads.len());
    let mut key = None;
    for change in heads.into_values() {
        let of = (change.record, change.generation);
        if key.as_ref().is_none_or(|(known, _)| *known != of) {
            key = match keyring.record_key(change.record, change.generation) {
                Ok(found) => Some((of, Some(found))),
                Err(ReadError::NoKey) => Some((of, None)),
                Err(error) => return Err(error),
            };
        }
        let Some((_, Some(key))) = &key else { continue };
        let view = key.view(change.chain).map_err(|e| ReadError::Engine(e.to_string()))?;
        let opening = LeafOpening::derive(&view, epoch);
        out.push(opening.leaf(&carnet_seal::ChainHead {
            chain: change.chain,
            epoch,
            seq: change.seq,
            hash: change.hash,
        }));
    }
    Ok(out)
}
