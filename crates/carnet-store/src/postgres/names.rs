//! Whether the names that a batch needs are free: tags, numbers of contents, tickets. Asked only when a transaction
//! ran into one that is not.

use futures_util::future::{join_all, join3};
use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::session::{Session, Sql};
use super::writes::signed;
use crate::engine::staging::is_repeated;
use crate::engine::work::SealedBatch;
use crate::error::CommitError;

const TAG: Sql = Sql { text: "SELECT 1 FROM tag WHERE tag = $1", types: &[Type::BYTEA] };
const CONTENT: Sql = Sql {
    text: "SELECT 1 FROM content WHERE record = $1 AND content = $2",
    types: &[Type::INT8, Type::INT8],
};
const LIVE: Sql = Sql {
    text: "SELECT 1 FROM ticket WHERE hash = $1 AND kind = $2 AND expires > $3 FOR UPDATE",
    types: &[Type::BYTEA, Type::INT2, Type::INT8],
};

/// What a lane prepares before it begins.
pub(super) const ALL: [&Sql; 3] = [&TAG, &CONTENT, &LIVE];

/// Why the batch is refused, in the order in which a caller is told: the first counts. Nothing when no batch is given.
pub(super) async fn taken(session: &Session, batch: Option<&SealedBatch>) -> Result<Vec<CommitError>, Error> {
    let Some(batch) = batch else { return Ok(Vec::new()) };
    let tags = batch.add_tags.iter().enumerate().map(async |(at, (tag, _))| {
        let found = session.query_opt(&TAG, &[&tag.0.as_slice()]).await?;
        let twice = is_repeated(&batch.add_tags, at, |(a, _), (b, _)| a == b);
        Ok((twice || found.is_some()).then_some(CommitError::TagTaken(*tag)))
    });
    let record = batch.record.to_sql();
    let contents = batch.contents.iter().enumerate().map(async |(at, (content, _))| {
        let found = session.query_opt(&CONTENT, &[&record, &signed(content.0)]).await?;
        let twice = is_repeated(&batch.contents, at, |(a, _), (b, _)| a == b);
        Ok((twice || found.is_some()).then_some(CommitError::ContentTaken))
    });
    let tickets = batch.take_tickets.iter().enumerate().map(async |(at, take)| {
        let kind = i16::from(take.kind.0);
        let found = session.query_opt(&LIVE, &[&take.hash.as_slice(), &kind, &take.now.0]).await?;
        let twice = is_repeated(&batch.take_tickets, at, |a, b| a.hash == b.hash && a.kind == b.kind);
        Ok((twice || found.is_none()).then_some(CommitError::TicketGone))
    });
    let (tags, contents, tickets) = join3(join_all(tags), join_all(contents), join_all(tickets)).await;
    let all: Result<Vec<Option<CommitError>>, Error> =
        tags.into_iter().chain(contents).chain(tickets).collect();
    Ok(all?.into_iter().flatten().collect())
}
