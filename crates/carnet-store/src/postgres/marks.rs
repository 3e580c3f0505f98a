//! What the database remembers of the log: the last epoch that was published, and the rows that wait.

use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::session::{Session, Sql};
use super::writes::signed;
use crate::engine::logbook::Marker;
use crate::engine::reconcile::Step;

const FORGET: Sql = Sql { text: "DELETE FROM log WHERE position BETWEEN 1 AND $1", types: &[Type::INT8] };
const MARK: Sql = Sql {
    text: "INSERT INTO log (position, epoch, leaf) VALUES (0, $1, $2) \
           ON CONFLICT (position) DO UPDATE SET epoch = excluded.epoch, leaf = excluded.leaf",
    types: &[Type::INT8, Type::BYTEA],
};
const RESTAMP: Sql = Sql {
    text: "UPDATE log SET epoch = $2, leaf = $3 WHERE position = $1",
    types: &[Type::INT8, Type::INT8, Type::BYTEA],
};

/// Remembers what was published, and forgets the rows that are in it, within the open transaction.
pub(super) async fn mark(session: &Session, upto: i64, marker: Marker) -> Result<(), Error> {
    session.execute(&FORGET, &[&upto]).await?;
    session.execute(&MARK, &[&signed(marker.epoch), &marker.to_bytes()]).await?;
    Ok(())
}

/// The same in a transaction of its own.
pub(super) async fn published(session: &Session, upto: i64, marker: Marker) -> Result<(), Error> {
    session.begin().await?;
    mark(session, upto, marker).await?;
    session.commit().await
}

/// Writes what the comparison of database and log asked for.
pub(super) async fn repair(session: &Session, step: &Step) -> Result<(), Error> {
    match step {
        Step::Level => Ok(()),
        Step::Published { upto, marker } => published(session, *upto, *marker).await,
        Step::Restamp { marker, rows } => {
            session.begin().await?;
            let epoch = signed(marker.epoch + 1);
            for (position, leaf) in rows {
                session.execute(&RESTAMP, &[position, &epoch, leaf]).await?;
            }
            mark(session, 0, *marker).await?;
            session.commit().await
        }
    }
}
