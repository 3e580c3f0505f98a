//! What is verified outside the records: rows without a record, tags, tickets, deliveries, the spool.

use std::path::Path;

use carnet_model::ids::RecordNo;
use carnet_model::time::Timestamp;
use carnet_seal::{Key, Tag, TicketPlace};

use super::verify::{Opener, Walk};
use crate::spool;

pub(super) fn run(walk: &mut Walk<'_>) -> rusqlite::Result<()> {
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
fn orphans(walk: &mut Walk<'_>) -> rusqlite::Result<()> {
    let tables = [
        (
            "chain",
            "ledger",
            "SELECT DISTINCT record FROM ledger WHERE record NOT IN (SELECT record FROM record)",
        ),
        (
            "content",
            "content",
            "SELECT DISTINCT record FROM content WHERE record NOT IN (SELECT record FROM record)",
        ),
        (
            "snapshot",
            "snapshot",
            "SELECT record FROM snapshot WHERE record NOT IN (SELECT record FROM record)",
        ),
    ];
    for (kind, table, sql) in tables {
        let mut query = walk.db.prepare(sql)?;
        let records: Vec<i64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for record in records {
            walk.fault(kind, RecordNo::from_sql(record), table, 0, "rows of a record that does not exist");
        }
    }
    Ok(())
}

/// Keys that were confirmed, whose record is gone: an erasure takes the key first.
fn lost_records(walk: &mut Walk<'_>, keys: Opener<'_>) -> rusqlite::Result<()> {
    for record in keys.keyring.confirmed()? {
        if super::queries::record(walk.db, record)?.is_none() {
            walk.fault("chain", record, "record", 0, "the record is missing");
        }
    }
    Ok(())
}

fn tags(walk: &mut Walk<'_>) -> rusqlite::Result<()> {
    let mut query = walk.db.prepare(
        "SELECT tag.tag, tag.record, tag.proof, record.record IS NULL \
         FROM tag LEFT JOIN record ON record.record = tag.record",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let record = RecordNo::from_sql(row.get(1)?);
        let bytes: Vec<u8> = row.get(0)?;
        let proof: Vec<u8> = row.get(2)?;
        let lost: bool = row.get(3)?;
        if lost {
            walk.fault("tag", record, "tag", 0, "leads to a record that does not exist");
        }
        let proven = match (<[u8; 16]>::try_from(bytes), walk.keys) {
            (Err(_), _) => false,
            (Ok(_), None) => proof.len() == 16,
            (Ok(tag), Some(keys)) => keys.system.tags.proves(&Tag(tag), record, &proof),
        };
        if !proven {
            walk.fault("tag", record, "tag", 0, "was not put there by this deployment");
        }
    }
    Ok(())
}

/// Slots of the spool that do not open, although a later one does.
pub(super) fn spool(walk: &mut Walk<'_>, folder: &Path, key: &Key) {
    match spool::check(&folder.join(spool::FILE), key) {
        Ok(places) => {
            for place in places {
                walk.fault("seal", RecordNo(0), "spool", place, "a spooled trace does not open");
            }
        }
        Err(error) => walk.fault("seal", RecordNo(0), "spool", 0, error.to_string()),
    }
}

fn tickets(walk: &mut Walk<'_>, keys: Opener<'_>) -> rusqlite::Result<()> {
    let mut query = walk.db.prepare("SELECT hash, kind, expires, body FROM ticket")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, kind): (Vec<u8>, u8) = (row.get(0)?, row.get(1)?);
        let (expires, body): (i64, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let opened = <[u8; 32]>::try_from(hash).ok().and_then(|hash| {
            let place = TicketPlace { kind, hash: &hash, expires: Timestamp(expires) };
            walk.sealer.open_ticket(&keys.system.tickets, place, &body).ok()
        });
        if opened.is_none() {
            walk.fault("seal", RecordNo(0), "ticket", 0, "a ticket does not open");
        }
    }
    Ok(())
}

fn outbox(walk: &mut Walk<'_>, keys: Opener<'_>) -> rusqlite::Result<()> {
    let mut query = walk.db.prepare("SELECT record, id, body FROM outbox")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let record = RecordNo::from_sql(row.get(0)?);
        let (id, body): (Vec<u8>, Vec<u8>) = (row.get(1)?, row.get(2)?);
        let opened = <[u8; 16]>::try_from(id).ok().and_then(|id| {
            let (name, _) = walk.sealer.open_delivery(&keys.system.tickets, record, &id, &body).ok()?;
            (keys.system.tags.delivery(record, &name) == id).then_some(())
        });
        if opened.is_none() {
            walk.fault("seal", record, "outbox", 0, "a delivery does not open");
        }
    }
    Ok(())
}
