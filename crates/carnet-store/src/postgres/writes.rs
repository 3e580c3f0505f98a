//! What a transaction writes: gathered by table, then sent in one go. Inserts of a group share a statement; what
//! changes or removes a row names that row's key, so that each is the business of one shard.

use std::future::Future;
use std::pin::Pin;

use carnet_model::ids::RecordNo;
use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::session::{Parameter, Session, Sql};
use crate::engine::logbook;
use crate::engine::staging::{self, Wake};
use crate::engine::work::SealedBatch;
use crate::heads::Heads;
use crate::log::Change;
use crate::sealing::SealedEntry;

const MOVE: Sql = Sql {
    text: "UPDATE record SET turn = $2, heads = $3 WHERE record = $1 AND heads = $4",
    types: &[Type::INT8, Type::INT8, Type::BYTEA, Type::BYTEA],
};
const MOVE_AND_WAKE: Sql = Sql {
    text: "UPDATE record SET turn = $2, heads = $3, wake = $5 WHERE record = $1 AND heads = $4",
    types: &[Type::INT8, Type::INT8, Type::BYTEA, Type::BYTEA, Type::INT8],
};
const OPEN: Sql = Sql {
    text: "INSERT INTO record (record, turn, heads, wake) \
           SELECT record, turn, heads, wake FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bigint[]) \
           AS n (record, turn, heads, wake)",
    types: &[Type::INT8_ARRAY, Type::INT8_ARRAY, Type::BYTEA_ARRAY, Type::INT8_ARRAY],
};
const ENTRIES: Sql = Sql {
    text: "INSERT INTO ledger (record, chain, seq, upto, previous, body, epoch) \
           SELECT record, chain, seq, seq, previous, body, $6 \
           FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::bytea[], $5::bytea[]) \
           AS n (record, chain, seq, previous, body)",
    types: &[
        Type::INT8_ARRAY,
        Type::INT2_ARRAY,
        Type::INT8_ARRAY,
        Type::BYTEA_ARRAY,
        Type::BYTEA_ARRAY,
        Type::INT8,
    ],
};
const DROP_CONTENT: Sql =
    Sql { text: "DELETE FROM content WHERE record = $1 AND content = $2", types: &[Type::INT8, Type::INT8] };
const CONTENT: Sql = Sql {
    text: "INSERT INTO content (record, content, body) VALUES ($1, $2, $3)",
    types: &[Type::INT8, Type::INT8, Type::BYTEA],
};
const REMOVE_TAG: Sql =
    Sql { text: "DELETE FROM tag WHERE tag = $1 AND record = $2", types: &[Type::BYTEA, Type::INT8] };
const TAGS: Sql = Sql {
    text: "INSERT INTO tag (tag, record, proof) \
           SELECT tag, record, proof FROM unnest($1::bytea[], $2::bigint[], $3::bytea[]) AS n (tag, record, proof)",
    types: &[Type::BYTEA_ARRAY, Type::INT8_ARRAY, Type::BYTEA_ARRAY],
};
const SNAPSHOT: Sql = Sql {
    text: "INSERT INTO snapshot (record, chain, turn, body) VALUES ($1, 0, $2, $3) \
           ON CONFLICT (record, chain) DO UPDATE SET turn = excluded.turn, body = excluded.body",
    types: &[Type::INT8, Type::INT8, Type::BYTEA],
};
const DELIVERIES: Sql = Sql {
    text: "INSERT INTO outbox (record, id, due, attempts, body) \
           SELECT record, id, due, 0, body FROM unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bytea[]) \
           AS n (record, id, due, body) ON CONFLICT (record, id) DO NOTHING",
    types: &[Type::INT8_ARRAY, Type::BYTEA_ARRAY, Type::INT8_ARRAY, Type::BYTEA_ARRAY],
};
const TAKE_TICKET: Sql = Sql {
    text: "DELETE FROM ticket WHERE hash = $1 AND kind = $2 AND expires > $3",
    types: &[Type::BYTEA, Type::INT2, Type::INT8],
};
pub(super) const PUT_TICKET: Sql = Sql {
    text: "INSERT INTO ticket (hash, kind, expires, body) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (hash, kind) DO UPDATE SET expires = excluded.expires, body = excluded.body",
    types: &[Type::BYTEA, Type::INT2, Type::INT8, Type::BYTEA],
};
const LOG: Sql =
    Sql { text: "INSERT INTO log (epoch, leaf) VALUES ($1, $2)", types: &[Type::INT8, Type::BYTEA] };

/// What a lane prepares before it begins, so that statements keep their order from the first group on.
pub(super) const ALL: [&Sql; 13] = [
    &MOVE,
    &MOVE_AND_WAKE,
    &OPEN,
    &ENTRIES,
    &DROP_CONTENT,
    &CONTENT,
    &REMOVE_TAG,
    &TAGS,
    &SNAPSHOT,
    &DELIVERIES,
    &TAKE_TICKET,
    &PUT_TICKET,
    &LOG,
];

/// SQL integers are signed; numbers here stay below 2^63.
pub(super) fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// A record that existed, and goes on from `before`.
struct Moved {
    record: i64,
    turn: i64,
    heads: Vec<u8>,
    before: Vec<u8>,
    wake: Wake,
}

#[derive(Default)]
struct Opened {
    records: Vec<i64>,
    turns: Vec<i64>,
    heads: Vec<Vec<u8>>,
    wakes: Vec<Option<i64>>,
}

#[derive(Default)]
struct Entries {
    records: Vec<i64>,
    chains: Vec<i16>,
    seqs: Vec<i64>,
    previous: Vec<Vec<u8>>,
    bodies: Vec<Vec<u8>>,
}

#[derive(Default)]
struct Tags<'a> {
    names: Vec<&'a [u8]>,
    records: Vec<i64>,
    proofs: Vec<&'a [u8]>,
}

#[derive(Default)]
struct Deliveries<'a> {
    records: Vec<i64>,
    ids: Vec<&'a [u8]>,
    due: Vec<i64>,
    bodies: Vec<&'a [u8]>,
}

/// All of it.
#[derive(Default)]
pub(super) struct Writes<'a> {
    moved: Vec<Moved>,
    opened: Opened,
    entries: Entries,
    tags: Tags<'a>,
    deliveries: Deliveries<'a>,
    /// What is written row by row, in the order of the batches.
    batches: Vec<&'a SealedBatch>,
    pub(super) changes: Vec<Change>,
}

/// What became of it.
pub(super) enum Sent {
    /// Every row was as expected.
    Whole,
    /// These records stand elsewhere than believed.
    Stale(Vec<RecordNo>),
    /// A ticket is gone.
    TicketGone,
}

type Step<'s> = Pin<Box<dyn Future<Output = Result<u64, Error>> + Send + 's>>;

impl<'a> Writes<'a> {
    /// What a batch writes besides its entries, which come by [`Writes::entry`].
    pub(super) fn batch(&mut self, batch: &'a SealedBatch) {
        let record = batch.record.to_sql();
        for (tag, proof) in &batch.add_tags {
            self.tags.names.push(&tag.0);
            self.tags.records.push(record);
            self.tags.proofs.push(proof);
        }
        for delivery in &batch.outbox {
            self.deliveries.records.push(record);
            self.deliveries.ids.push(&delivery.id);
            self.deliveries.due.push(delivery.due.0);
            self.deliveries.bodies.push(&delivery.body);
        }
        self.batches.push(batch);
    }

    pub(super) fn entry(&mut self, record: RecordNo, entry: &SealedEntry) {
        self.entries.records.push(record.to_sql());
        self.entries.chains.push(i16::from(entry.chain as u8));
        self.entries.seqs.push(signed(entry.seq));
        self.entries.previous.push(entry.previous.to_vec());
        self.entries.bodies.push(entry.body.clone());
        self.changes.push(staging::change(record, entry));
    }

    /// Where a record stands after it all. `before`: where it stood, unless it is new.
    pub(super) fn heads(&mut self, record: RecordNo, before: Option<&Heads>, after: &Heads, wake: Wake) {
        let (record, turn, heads) = (record.to_sql(), signed(after.turn.0), after.to_bytes());
        if let Some(before) = before {
            self.moved.push(Moved { record, turn, heads, before: before.to_bytes(), wake });
            return;
        }
        self.opened.records.push(record);
        self.opened.turns.push(turn);
        self.opened.heads.push(heads);
        self.opened.wakes.push(match wake {
            Wake::Stays => None,
            Wake::Becomes(wake) => wake,
        });
    }

    /// Whether there is nothing to write.
    pub(super) const fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// Whether a name is given and taken away in the same go: then the order counts, and each batch goes by itself.
    pub(super) fn needs_order(&self) -> bool {
        let tag = |batch: &SealedBatch| {
            batch.remove_tags.iter().any(|tag| self.tags.names.contains(&tag.0.as_slice()))
        };
        let content = |batch: &SealedBatch| {
            batch.drop_contents.iter().any(|dropped| {
                let same = self.batches.iter().filter(|other| other.record == batch.record);
                same.flat_map(|other| &other.contents).any(|(number, _)| number == dropped)
            })
        };
        self.batches.iter().any(|batch| tag(batch) || content(batch))
    }

    /// Sends everything within the open transaction. Rows of `record` come first and in the order of their numbers, so
    /// that two transactions that meet wait for each other instead of blocking each other; the log comes last, so that
    /// its rows stand in the order in which each record was changed.
    pub(super) async fn send(&mut self, session: &Session, epoch: u64) -> Result<Sent, Error> {
        self.moved.sort_unstable_by_key(|moved| moved.record);
        let leaf = logbook::encode(epoch, &self.changes);
        let epoch = signed(epoch);
        let mut steps: Vec<Step<'_>> = Vec::new();
        for moved in &self.moved {
            steps.push(Box::pin(move_record(session, moved)));
        }
        let takes_from = steps.len();
        let mut takes = 0;
        for batch in &self.batches {
            for take in &batch.take_tickets {
                takes += 1;
                steps.push(Box::pin(async {
                    let kind = i16::from(take.kind.0);
                    session.execute(&TAKE_TICKET, &[&take.hash.as_slice(), &kind, &take.now.0]).await
                }));
            }
        }
        self.rows(session, &mut steps);
        self.tables(session, epoch, &mut steps);
        if !self.changes.is_empty() {
            steps.push(Box::pin(async { session.execute(&LOG, &[&epoch, &leaf]).await }));
        }
        let mut touched = Vec::with_capacity(steps.len());
        for answer in futures_util::future::join_all(steps).await {
            // The first error is the cause; those behind it only say that the transaction has failed.
            touched.push(answer?);
        }
        let stale: Vec<RecordNo> = self
            .moved
            .iter()
            .zip(&touched)
            .filter(|(_, rows)| **rows != 1)
            .map(|(moved, _)| RecordNo::from_sql(moved.record))
            .collect();
        if !stale.is_empty() {
            return Ok(Sent::Stale(stale));
        }
        if touched.iter().skip(takes_from).take(takes).any(|rows| *rows != 1) {
            return Ok(Sent::TicketGone);
        }
        Ok(Sent::Whole)
    }

    /// What is written row by row.
    fn rows<'s>(&'s self, session: &'s Session, steps: &mut Vec<Step<'s>>) {
        for batch in &self.batches {
            let record = batch.record.to_sql();
            for content in &batch.drop_contents {
                let content = signed(content.0);
                steps.push(Box::pin(
                    async move { session.execute(&DROP_CONTENT, &[&record, &content]).await },
                ));
            }
            for (content, body) in &batch.contents {
                let content = signed(content.0);
                steps.push(Box::pin(
                    async move { session.execute(&CONTENT, &[&record, &content, body]).await },
                ));
            }
            for tag in &batch.remove_tags {
                steps.push(Box::pin(async move {
                    session.execute(&REMOVE_TAG, &[&tag.0.as_slice(), &record]).await
                }));
            }
            for ticket in &batch.put_tickets {
                steps.push(Box::pin(async move {
                    let kind = i16::from(ticket.kind.0);
                    let parameters: [Parameter<'_>; 4] =
                        [&ticket.hash.as_slice(), &kind, &ticket.expires.0, &ticket.body];
                    session.execute(&PUT_TICKET, &parameters).await
                }));
            }
            if let Some(body) = &batch.snapshot {
                let turn = signed(batch.turn_after.0);
                steps
                    .push(Box::pin(async move { session.execute(&SNAPSHOT, &[&record, &turn, body]).await }));
            }
        }
    }

    /// What is written table by table.
    fn tables<'s>(&'s self, session: &'s Session, epoch: i64, steps: &mut Vec<Step<'s>>) {
        let Opened { records, turns, heads, wakes } = &self.opened;
        if !records.is_empty() {
            steps
                .push(Box::pin(async move { session.execute(&OPEN, &[records, turns, heads, wakes]).await }));
        }
        let Entries { records, chains, seqs, previous, bodies } = &self.entries;
        if !records.is_empty() {
            steps.push(Box::pin(async move {
                session.execute(&ENTRIES, &[records, chains, seqs, previous, bodies, &epoch]).await
            }));
        }
        let Tags { names, records, proofs } = &self.tags;
        if !records.is_empty() {
            steps.push(Box::pin(async move { session.execute(&TAGS, &[names, records, proofs]).await }));
        }
        let Deliveries { records, ids, due, bodies } = &self.deliveries;
        if !records.is_empty() {
            steps.push(Box::pin(
                async move { session.execute(&DELIVERIES, &[records, ids, due, bodies]).await },
            ));
        }
    }
}

async fn move_record(session: &Session, moved: &Moved) -> Result<u64, Error> {
    let Moved { record, turn, heads, before, wake } = moved;
    match wake {
        Wake::Stays => session.execute(&MOVE, &[record, turn, heads, before]).await,
        Wake::Becomes(wake) => session.execute(&MOVE_AND_WAKE, &[record, turn, heads, before, wake]).await,
    }
}
