//! A batch within the writer's transaction: all checks first, then all writes.

use carnet_model::ids::Turn;
use rusqlite::{Connection, OptionalExtension, params};

use super::group::{Act, Group};
use super::queries::{self, signed};
use super::tasks;
use super::work::{Prepared, SealedBatch};
use crate::batch::{Expect, Kept, Receipt, WakeUp, Written};
use crate::error::{CommitError, ReadError};
use crate::heads::Link;
use crate::plain;

/// Checks, then writes. `Act::Refused` only comes from the checks.
pub(super) fn batch(group: &mut Group<'_>, batch: &SealedBatch) -> Result<Receipt, Act> {
    check_place(group, batch)?;
    check_names(group.db, batch)?;
    let entries = write_entries(group, batch)?;
    write_rest(group, batch)?;
    let staged = group.staged(batch.record)?;
    if batch.wake_up != WakeUp::Keep {
        staged.wake_up = batch.wake_up;
    }
    let turn = staged.heads.as_ref().map_or(Turn(0), |heads| heads.turn);
    if !batch.traces.is_empty() {
        group.trace(batch.record, &batch.keys, &batch.traces)?;
    }
    Ok(Receipt { kept: Kept::Ledger, turn, entries, traces: Vec::new() })
}

/// The record stands where the batch expects it, and every sealed entry follows the one that is there.
fn check_place(group: &mut Group<'_>, batch: &SealedBatch) -> Result<(), Act> {
    let writes_chains =
        !batch.entries.is_empty() || !batch.traces.is_empty() || batch.wake_up != WakeUp::Keep;
    let heads = &group.staged(batch.record)?.heads;
    match (batch.expect, heads) {
        (Expect::New, None) | (Expect::Nothing, Some(_)) => {}
        (Expect::Turn(turn), Some(heads)) if heads.turn == turn => {}
        (Expect::Nothing, None) if writes_chains => return Err(CommitError::Read(ReadError::Missing).into()),
        (Expect::Nothing, None) => return Ok(()),
        (Expect::New | Expect::Turn(_), _) => return Err(CommitError::Conflict.into()),
    }
    let mut heads = heads.clone().unwrap_or_default();
    for entry in &batch.entries {
        let Prepared::State(entry) = entry else { continue };
        let link = heads.link(entry.chain);
        if entry.seq != link.seq + 1 || entry.previous != link.hash {
            return Err(CommitError::Conflict.into());
        }
        heads.set(entry.chain, Link { seq: entry.seq, hash: entry.hash });
    }
    Ok(())
}

/// Tags, content numbers and tickets are as the batch needs them.
fn check_names(db: &Connection, batch: &SealedBatch) -> Result<(), Act> {
    for (at, (tag, _)) in batch.add_tags.iter().enumerate() {
        let twice = batch.add_tags.iter().take(at).any(|(other, _)| other == tag);
        if twice || queries::tag(db, tag)?.is_some() {
            return Err(CommitError::TagTaken(*tag).into());
        }
    }
    let mut taken = db.prepare_cached("SELECT 1 FROM content WHERE record = ?1 AND content = ?2")?;
    for (at, (content, _)) in batch.contents.iter().enumerate() {
        let twice = batch.contents.iter().take(at).any(|(other, _)| other == content);
        let found: Option<i64> = taken
            .query_row(params![batch.record.to_sql(), signed(content.0)], |row| row.get(0))
            .optional()?;
        if twice || found.is_some() {
            return Err(CommitError::ContentTaken.into());
        }
    }
    for (at, take) in batch.take_tickets.iter().enumerate() {
        let twice = batch.take_tickets.iter().take(at).any(|t| t.hash == take.hash && t.kind == take.kind);
        if twice || !tasks::is_live(db, *take)? {
            return Err(CommitError::TicketGone.into());
        }
    }
    Ok(())
}

fn write_entries(group: &mut Group<'_>, batch: &SealedBatch) -> Result<Vec<Written>, Act> {
    if batch.entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut heads = group.staged(batch.record)?.heads.take().unwrap_or_default();
    let mut written = Vec::with_capacity(batch.entries.len());
    for entry in &batch.entries {
        let measure;
        let sealed = match entry {
            Prepared::State(sealed) => {
                heads.turn = Turn(heads.turn.0 + 1);
                sealed
            }
            Prepared::Measure(payload) => {
                let chain = carnet_model::ids::Chain::Measure;
                let plain = plain::simple(payload);
                measure = group.shared.sealer.entry(&batch.keys, chain, heads.link(chain), &plain)?;
                &measure
            }
        };
        group.insert(batch.record, sealed)?;
        heads.set(sealed.chain, Link { seq: sealed.seq, hash: sealed.hash });
        written.push(Written { chain: sealed.chain, seq: sealed.seq, hash: sealed.hash });
    }
    let staged = group.staged(batch.record)?;
    staged.heads = Some(heads);
    staged.changed = true;
    Ok(written)
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
