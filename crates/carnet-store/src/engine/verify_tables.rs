//! What is verified outside the records: rows without a record, tags, tickets, deliveries, the spool.

use std::path::Path;

use carnet_model::ids::RecordNo;
use carnet_seal::{Key, Tag, TicketPlace};

use super::rows::{Owned, Read, TagRow};
use super::verify::{Opener, Walk};
use crate::spool;

/// Rows read at once.
const PAGE: usize = 1024;

pub(crate) fn run(walk: &mut Walk<'_>) -> Read<()> {
    orphans(walk)?;
    tags(walk)?;
    if let Some(keys) = walk.keys {
        lost_records(walk, keys)?;
        tickets(walk, keys)?;
        outbox(walk, keys)?;
    }
    Ok(())
}

/// Rows of records that the table `record` does not know.
fn orphans(walk: &mut Walk<'_>) -> Read<()> {
    for (kind, table, name) in [
        ("chain", Owned::Ledger, "ledger"),
        ("content", Owned::Content, "content"),
        ("snapshot", Owned::Snapshot, "snapshot"),
    ] {
        for record in walk.rows.orphans(table)? {
            walk.fault(kind, record, name, 0, "rows of a record that does not exist");
        }
    }
    Ok(())
}

/// Keys that were confirmed, whose record is gone: an erasure takes the key first.
fn lost_records(walk: &mut Walk<'_>, keys: Opener<'_>) -> Read<()> {
    for record in keys.keyring.confirmed()? {
        if walk.rows.record(record)?.is_none() {
            walk.fault("chain", record, "record", 0, "the record is missing");
        }
    }
    Ok(())
}

fn tags(walk: &mut Walk<'_>) -> Read<()> {
    let mut after = None;
    loop {
        let page = walk.rows.tags(after.as_ref(), PAGE)?;
        for row in &page {
            tag(walk, row);
        }
        match page.into_iter().next_back() {
            None => return Ok(()),
            last => after = last,
        }
    }
}

fn tag(walk: &mut Walk<'_>, row: &TagRow) {
    if row.lost {
        walk.fault("tag", row.record, "tag", 0, "leads to a record that does not exist");
    }
    let proven = match (<[u8; 16]>::try_from(row.tag.as_slice()), walk.keys) {
        (Err(_), _) => false,
        (Ok(_), None) => row.proof.len() == 16,
        (Ok(tag), Some(keys)) => keys.system.tags.proves(&Tag(tag), row.record, &row.proof),
    };
    if !proven {
        walk.fault("tag", row.record, "tag", 0, "was not put there by this deployment");
    }
}

/// Slots of the spool that do not open, although a later one does.
pub(crate) fn spool(walk: &mut Walk<'_>, folder: &Path, key: &Key) {
    match spool::check(&folder.join(spool::FILE), key) {
        Ok(places) => {
            for place in places {
                walk.fault("seal", RecordNo(0), "spool", place, "a spooled trace does not open");
            }
        }
        Err(error) => walk.fault("seal", RecordNo(0), "spool", 0, error.to_string()),
    }
}

fn tickets(walk: &mut Walk<'_>, keys: Opener<'_>) -> Read<()> {
    let mut after = None;
    loop {
        let page = walk.rows.tickets(after.as_ref(), PAGE)?;
        for row in &page {
            let opened = <[u8; 32]>::try_from(row.hash.as_slice()).ok().and_then(|hash| {
                let place = TicketPlace { kind: row.kind, hash: &hash, expires: row.expires };
                walk.sealer.open_ticket(&keys.system.tickets, place, &row.body).ok()
            });
            if opened.is_none() {
                walk.fault("seal", RecordNo(0), "ticket", 0, "a ticket does not open");
            }
        }
        match page.into_iter().next_back() {
            None => return Ok(()),
            last => after = last,
        }
    }
}

fn outbox(walk: &mut Walk<'_>, keys: Opener<'_>) -> Read<()> {
    let mut after = None;
    loop {
        let page = walk.rows.deliveries(after.as_ref(), PAGE)?;
        for row in &page {
            let opened = <[u8; 16]>::try_from(row.id.as_slice()).ok().and_then(|id| {
                let key = &keys.system.tickets;
                let (name, _) = walk.sealer.open_delivery(key, row.record, &id, &row.body).ok()?;
                (keys.system.tags.delivery(row.record, &name) == id).then_some(())
            });
            if opened.is_none() {
                walk.fault("seal", row.record, "outbox", 0, "a delivery does not open");
            }
        }
        match page.into_iter().next_back() {
            None => return Ok(()),
            last => after = last,
        }
    }
}
