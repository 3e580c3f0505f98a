//! Database and log are compared before anything is written: completes what a crash interrupted, lists a gap when the
//! database is older than the log, and lets the log sign nothing when it is the log that is older.

use std::collections::BTreeMap;

use super::Keyring;
use super::logbook::{self, Heads, Marker, gather, leaves, position};
use super::rows::Rows;
use crate::log::epochs::{Epochs, start};
use crate::log::gap::Gap;
use crate::log::{Log, LogError, find_label};

/// What the database lacks.
#[derive(Debug)]
pub(crate) enum Step {
    /// Nothing.
    Level,
    /// Rows up to a position are in the log: the last step of a checkpoint.
    Published { upto: i64, marker: Marker },
    /// After a restore: what waits goes to the first epoch after the gap, which is `marker`'s and one; then the
    /// database is level with the log.
    Restamp { marker: Marker, rows: Vec<(i64, Vec<u8>)> },
}

/// The comparison.
#[derive(Debug)]
pub(crate) struct Reconciled {
    /// The epoch to which new entries belong, at least.
    pub(crate) open_epoch: u64,
    /// What to write before anything else.
    pub(crate) step: Step,
}

/// Compares. The log is told to stop when it may sign nothing; an error stops it too.
pub(crate) fn reconcile(rows: &dyn Rows, log: &Log, keyring: &dyn Keyring) -> Reconciled {
    let mut open_epoch = 1;
    let step = compare(rows, log, keyring, &mut open_epoch).unwrap_or_else(|why| {
        log.stop(why);
        Step::Level
    });
    Reconciled { open_epoch, step }
}

fn compare(
    rows: &dyn Rows,
    log: &Log,
    keyring: &dyn Keyring,
    open_epoch: &mut u64,
) -> Result<Step, LogError> {
    let known = logbook::marker(rows)?.unwrap_or(Ok(Marker { epoch: 0, head: start() }));
    let last = log.last();
    let shown = last.map_or(Marker { epoch: 0, head: start() }, |e| Marker { epoch: e.number, head: e.head });
    let latest = logbook::latest_epoch(rows)?;
    *open_epoch = shown.epoch.max(latest) + 1;
    let known = known.map_err(|()| LogError::Forked)?;
    *open_epoch = (*open_epoch).max(known.epoch + 1);
    if log.stopped().is_some() || known == shown {
        return Ok(Step::Level);
    }
    if known.epoch >= shown.epoch {
        return Err(if known.epoch > shown.epoch { LogError::Behind } else { LogError::Forked });
    }
    let at_known =
        if known.epoch == 0 { Some(start()) } else { log.epoch(known.epoch)?.map(|(_, e)| e.head) };
    if at_known != Some(known.head) {
        return Err(LogError::Forked);
    }
    if let Some(upto) = completes(rows, log, keyring, known, shown)? {
        return Ok(Step::Published { upto, marker: shown });
    }
    let gap = Gap { after: known.epoch, upto: shown.epoch };
    tracing::error!(after = gap.after, upto = gap.upto, "the database is older than its log");
    log.add_gap(gap)?;
    *open_epoch = shown.epoch + 1;
    Ok(Step::Restamp { marker: shown, rows: restamped(rows, shown)? })
}

/// Whether what waits is what the log holds after `known`, epoch by epoch: then only the database's last step was
/// missing. Answers the last position of it. (A record erased in between may lack its leaf here.)
fn completes(
    rows: &dyn Rows,
    log: &Log,
    keyring: &dyn Keyring,
    known: Marker,
    shown: Marker,
) -> Result<Option<i64>, LogError> {
    let (mut upto, mut epochs) = (0, BTreeMap::<u64, Heads>::new());
    loop {
        let page = logbook::waiting(rows, upto)?;
        let Some(after) = page.last().map(position) else { break };
        let mut done = false;
        for row in page.into_iter().flatten() {
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

/// The rows that wait, as of the first epoch after the gap.
fn restamped(rows: &dyn Rows, shown: Marker) -> Result<Vec<(i64, Vec<u8>)>, LogError> {
    let (mut upto, mut out) = (0, Vec::new());
    loop {
        let page = logbook::waiting(rows, upto)?;
        let Some(last) = page.last() else { return Ok(out) };
        upto = position(last);
        for row in page.into_iter().flatten() {
            out.push((row.position, logbook::encode(shown.epoch + 1, &row.changes)));
        }
    }
}
