//! A batch within the writer's transaction: all checks first, then all writes.

use rusqlite::{Connection, OptionalExtension, params};

use super::group::{Act, Group};
use super::queries::{self, signed};
use super::tasks;
use crate::batch::{Kept, Receipt};
use crate::engine::staging::is_repeated;
use crate::engine::work::SealedBatch;
use crate::error::CommitError;

/// Checks, then writes. `Act::Refused` only comes from the checks.
pub(super) fn batch(group: &mut Group<'_>, batch: &SealedBatch) -> Result<Receipt, Act> {
    group.staged(batch.record)?.check(batch)?;
    check_names(group.db, batch)?;
    let entries = group.append(batch)?;
    write_rest(group, batch)?;
    let staged = group.staged(batch.record)?;
    staged.gather(batch);
    Ok(Receipt { kept: Kept::Ledger, turn: staged.turn(), entries, traces: Vec::new() })
}

/// Tags, content numbers and tickets are as the batch needs them.
fn check_names(db: &Connection, batch: &SealedBatch) -> Result<(), Act> {
    for (at, (tag, _)) in batch.add_tags.iter().enumerate() {
        let twice = is_repeated(&batch.add_tags, at, |a, b| a.0 == b.0);
        if twice || queries::tag(db, tag)?.is_some() {
            return Err(CommitError::TagTaken(*tag).into());
        }
    }
    let mut taken = db.prepare_cached("SELECT 1 FROM content WHERE record = ?1 AND content = ?2")?;
    for (at, (content, _)) in batch.contents.iter().enumerate() {
        let twice = is_repeated(&batch.contents, at, |a, b| a.0 == b.0);
        let found: Option<i64> = taken
            .query_row(params![batch.record.to_sql(), signed(content.0)], |row| row.get(0))
            .optional()?;
        if twice || found.is_some() {
            return Err(CommitError::ContentTaken.into());
        }
    }
    for (at, take) in batch.take_tickets.iter().enumerate() {
        let twice = is_repeated(&batch.take_tickets, at, |a, b| (a.hash, a.kind) == (b.hash, b.kind));
        if twice || !tasks::is_live(db, *take)? {
            return Err(CommitError::TicketGone.into());
        }
    }
    Ok(())
}

fn write_rest(group: &Group<'_>, batch: &SealedBatch) -> Result<(), Act> {
    let (db, record) = (group.db, batch.record.to_sql());
    for content in &batch.drop_contents {
        db.prepare_cached("DELETE FROM content WHERE record = ?1 AND content = ?2")?
            .execute(params![record, signed(content.0)])?;
    }
    for (content, body) in &batch.contents {
        db.prepare_cached("INSERT INTO content (record, content, body) VALUES (?1, ?2, ?3)")?
            .execute(params![record, signed(content.0), body])?;
    }
    for tag in &batch.remove_tags {
        db.prepare_cached("DELETE FROM tag WHERE tag = ?1 AND record = ?2")?
            .execute(params![tag.0, record])?;
    }
    for (tag, proof) in &batch.add_tags {
        db.prepare_cached("INSERT INTO tag (tag, record, proof) VALUES (?1, ?2, ?3)")?
            .execute(params![tag.0, record, proof])?;
    }
    for delivery in &batch.outbox {
        tasks::put_delivery(db, batch.record, delivery)?;
    }
    for take in &batch.take_tickets {
        tasks::delete_ticket(db, take.kind, &take.hash)?;
    }
    for ticket in &batch.put_tickets {
        tasks::put_ticket(db, ticket)?;
    }
    if let Some(body) = &batch.snapshot {
        db.prepare_cached(
            "INSERT INTO snapshot (record, chain, turn, body) VALUES (?1, 0, ?2, ?3) \
             ON CONFLICT (record, chain) DO UPDATE SET turn = excluded.turn, body = excluded.body",
        )?
        .execute(params![record, signed(batch.turn_after.0), body])?;
    }
    Ok(())
}
