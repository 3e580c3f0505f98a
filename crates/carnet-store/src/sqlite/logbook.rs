//! The engine's side of the transparency log: the heads that wait in table `log` for the next checkpoint, and what
//! the database remembers of the last one.
//!
//! Each transaction appends one row with the heads that it left: an append to the last page of a small table, where
//! an index by record would cost a page for each record. Position 0 is no such row: it holds the last epoch that
//! was published, so that a database and a log of different days are told apart when they meet.

use std::collections::BTreeMap;

use carnet_model::ids::{Chain, RecordNo};
use carnet_seal::{Leaf, LeafOpening, TreeHead};
use rusqlite::{Connection, OptionalExtension, params};

use super::keyring::Keyring;
use crate::error::ReadError;
use crate::log::epochs::{Epochs, start};
use crate::log::gap::Gap;
use crate::log::{Change, Log, LogError, find_label};

/// Bytes of a change: record (8) ‖ chain (1) ‖ generation (4) ‖ seq (8) ‖ hash (32).
const CHANGE_LEN: usize = 8 + 1 + 4 + 8 + 32;
/// Rows read at once.
const PAGE: i64 = 512;

/// What the database remembers of the last epoch that it saw published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) epoch: u64,
    pub(super) head: TreeHead,
}

/// A row: the changes of one transaction in one epoch.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) position: i64,
    pub(super) epoch: u64,
    pub(super) changes: Vec<Change>,
}

/// `epoch (u64) ‖ change…`
pub(super) fn encode(epoch: u64, changes: &[Change]) -> Vec<u8> {
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

/// Appends what a transaction changed.
pub(super) fn append(db: &Connection, epoch: u64, changes: &[Change]) -> rusqlite::Result<()> {
    // Position 0 is the marker's; the first row is 1.
    db.prepare_cached("INSERT INTO log (position, leaf) SELECT coalesce(max(position), 0) + 1, ?1 FROM log")?
        .execute([encode(epoch, changes)])
        .map(|_| ())
}

pub(super) fn marker(db: &Connection) -> rusqlite::Result<Option<Result<Marker, ()>>> {
    let bytes: Option<Vec<u8>> =
        db.query_row("SELECT leaf FROM log WHERE position = 0", [], |row| row.get(0)).optional()?;
    let read = |bytes: &[u8]| {
        let (epoch, rest) = bytes.split_first_chunk()?;
        let (size, root) = rest.split_first_chunk()?;
        let head = TreeHead { size: u64::from_be_bytes(*size), root: root.try_into().ok()? };
        Some(Marker { epoch: u64::from_be_bytes(*epoch), head })
    };
    Ok(bytes.map(|bytes| read(&bytes).ok_or(())))
}

/// Remembers what was published, and forgets the rows that are in it.
pub(super) fn published(db: &Connection, upto: i64, marker: Marker) -> rusqlite::Result<()> {
    db.execute("DELETE FROM log WHERE position BETWEEN 1 AND ?1", [upto])?;
    let mut bytes = marker.epoch.to_be_bytes().to_vec();
    bytes.extend_from_slice(&marker.head.size.to_be_bytes());
    bytes.extend_from_slice(&marker.head.root);
    db.execute("INSERT OR REPLACE INTO log (position, leaf) VALUES (0, ?1)", [bytes]).map(|_| ())
}

/// Rows after a position, in order; `Err` holds the position of one that has no known shape.
pub(super) fn waiting(db: &Connection, after: i64) -> rusqlite::Result<Vec<Result<Waiting, i64>>> {
    db.prepare_cached("SELECT position, leaf FROM log WHERE position > ?1 ORDER BY position LIMIT ?2")?
        .query_map(params![after, PAGE], |row| {
            let (position, leaf): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            Ok(decode(&leaf).map(|(epoch, changes)| Waiting { position, epoch, changes }).ok_or(position))
        })?
        .collect()
}

/// Heads at the end of an epoch, the latest of each chain.
pub(super) type Heads = BTreeMap<(RecordNo, Chain), Change>;

pub(super) fn gather(heads: &mut Heads, changes: Vec<Change>) {
    for change in changes {
        heads.insert((change.record, change.chain), change);
    }
}

/// The leaves of an epoch. A record that was erased has no key, and leaves nothing.
pub(super) fn leaves(keyring: &Keyring, epoch: u64, heads: Heads) -> Result<Vec<Leaf>, ReadError> {
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

/// Compares database and log before anything is written: completes what a crash interrupted, lists a gap when the
/// database is older than the log, and lets the log sign nothing when it is the log that is older.
pub(super) fn reconcile(db: &Connection, log: &Log, keyring: &Keyring) -> Result<(), LogError> {
    let engine = |error: rusqlite::Error| LogError::Read(ReadError::Engine(error.to_string()));
    let known = marker(db).map_err(engine)?.unwrap_or(Ok(Marker { epoch: 0, head: start() }));
    let last = log.last();
    let shown = last.map_or(Marker { epoch: 0, head: start() }, |e| Marker { epoch: e.number, head: e.head });
    let latest = latest_epoch(db).map_err(engine)?;
    let next = shown.epoch.max(latest) + 1;
    log.open_epoch.store(next, std::sync::atomic::Ordering::Release);
    let Ok(known) = known else {
        log.stop(LogError::Forked);
        return Ok(());
    };
    log.open_epoch.fetch_max(known.epoch + 1, std::sync::atomic::Ordering::AcqRel);
    if log.stopped().is_some() || known == shown {
        return Ok(());
    }
    if known.epoch >= shown.epoch {
        log.stop(if known.epoch > shown.epoch { LogError::Behind } else { LogError::Forked });
        return Ok(());
    }
    let at_known =
        if known.epoch == 0 { Some(start()) } else { log.epoch(known.epoch)?.map(|(_, e)| e.head) };
    if at_known != Some(known.head) {
        log.stop(LogError::Forked);
        return Ok(());
    }
    if let Some(upto) = completes(db, log, keyring, known, shown)? {
        return published(db, upto, shown).map_err(engine);
    }
    let gap = Gap { after: known.epoch, upto: shown.epoch };
    tracing::error!(after = gap.after, upto = gap.upto, "the database is older than its log");
    log.add_gap(gap)?;
    restamp(db, shown).map_err(engine)?;
    log.open_epoch.store(shown.epoch + 1, std::sync::atomic::Ordering::Release);
    Ok(())
}

/// The latest epoch of a row that waits.
fn latest_epoch(db: &Connection) -> rusqlite::Result<u64> {
    let row: Option<Vec<u8>> = db
        .query_row("SELECT leaf FROM log WHERE position > 0 ORDER BY position DESC LIMIT 1", [], |r| r.get(0))
        .optional()?;
    Ok(row.and_then(|leaf| decode(&leaf)).map_or(0, |(epoch, _)| epoch))
}

/// Whether what waits is what the log holds after `known`, epoch by epoch: then only the database's last step was
/// missing. Answers the last position of it. (A record erased in between may lack its leaf here.)
fn completes(
    db: &Connection,
    log: &Log,
    keyring: &Keyring,
    known: Marker,
    shown: Marker,
) -> Result<Option<i64>, LogError> {
    let engine = |error: rusqlite::Error| LogError::Read(ReadError::Engine(error.to_string()));
    let (mut upto, mut epochs) = (0, BTreeMap::<u64, Heads>::new());
    loop {
        let rows = waiting(db, upto).map_err(engine)?;
        let Some(last) = rows.last() else { break };
        let after = match last {
            Ok(row) => row.position,
            Err(position) => *position,
        };
        let mut done = false;
        for row in rows.into_iter().flatten() {
            if row.epoch > shown.epoch {
                done = true;
                break;
            }
            upto = row.position;
            gather(epochs.entry(row.epoch).or_default(), row.changes);
        }
        if done || after != upto {
            break;
        }
    }
    let (tiles, mut explained) = (log.tiles(), 0);
    let mut list = Epochs::open(&log.dir)?;
    for (number, heads) in epochs {
        let Some((from, epoch)) = list.find(number)? else { return Ok(None) };
        for leaf in leaves(keyring, number, heads)? {
            if find_label(&tiles, &leaf.label, from, epoch.head.size).map(|(_, found)| found) != Some(leaf) {
                return Ok(None);
            }
            explained += 1;
        }
    }
    let added = shown.head.size - known.head.size;
    // More leaves than the database explains: it has lost entries, or a record was erased in the instant of the crash;
    // the second is rare, and a gap that is listed in vain does no harm.
    Ok((explained == added).then_some(upto))
}

/// After a restore: what waits goes to the first epoch after the gap, and the database is level with the log.
fn restamp(db: &Connection, shown: Marker) -> rusqlite::Result<()> {
    let tx = db.unchecked_transaction()?;
    let mut upto = 0;
    loop {
        let rows = waiting(&tx, upto)?;
        let Some(last) = rows.last() else { break };
        upto = match last {
            Ok(row) => row.position,
            Err(position) => *position,
        };
        for row in rows.into_iter().flatten() {
            tx.execute(
                "UPDATE log SET leaf = ?2 WHERE position = ?1",
                params![row.position, encode(shown.epoch + 1, &row.changes)],
            )?;
        }
    }
    published(&tx, 0, shown)?;
    tx.commit()
}
