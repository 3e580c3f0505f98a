//! Epochs of the transparency log, with several processes at work: each transaction holds a shared lock while it
//! writes entries of an epoch, and closing one takes the lock alone, so that of a closed epoch nothing is in flight.
//!
//! The locks belong to transactions: nothing is left of them when one ends or its connection is lost, and they work
//! behind a pooler that lends connections for one transaction.

use tokio_postgres::Error;
use tokio_postgres::types::Type;

use super::session::{Session, Sql};

/// Begins a transaction that writes entries; the last statement answers the epoch. Three statements, since each sees
/// what was committed before it began: read together with the lock, the epoch could be an older one.
/// The number is "carnet" and 2.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock_shared(7161130700969869314); \
                     SELECT epoch FROM log WHERE position = -1";
/// The same lock, alone.
const LOCK: i64 = 0x6361_726e_6574_0002;

const ALONE: Sql = Sql { text: "SELECT pg_advisory_xact_lock($1)", types: &[Type::INT8] };
const NEXT: Sql =
    Sql { text: "UPDATE log SET epoch = epoch + 1 WHERE position = -1 RETURNING epoch", types: &[] };
const RAISE: Sql = Sql {
    text: "UPDATE log SET epoch = greatest(epoch, $1) WHERE position = -1 RETURNING epoch",
    types: &[Type::INT8],
};

/// Begins a transaction in the open epoch, which stays open until the transaction ends.
pub(super) async fn begin(session: &Session) -> Result<u64, Error> {
    // A database without the row is none of ours; epoch 0 is nobody's, and `verify` names it.
    Ok(session.run_for_number(BEGIN).await?.unwrap_or(0))
}

async fn change(
    session: &Session,
    sql: &Sql,
    parameters: &[super::session::Parameter<'_>],
) -> Result<u64, Error> {
    session.begin().await?;
    session.query(&ALONE, &[&LOCK]).await?;
    let row = session.query_opt(sql, parameters).await?;
    session.commit().await?;
    let epoch: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    Ok(epoch.cast_unsigned())
}

/// Waits for the transactions of the open epoch and begins the next, which is answered.
pub(super) async fn next(session: &Session) -> Result<u64, Error> {
    change(session, &NEXT, &[]).await
}

/// Sees to it that the open epoch is this one or a later one; answers it.
pub(super) async fn raise(session: &Session, least: u64) -> Result<u64, Error> {
    let least = i64::try_from(least).unwrap_or(i64::MAX);
    change(session, &RAISE, &[&least]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_take_one_lock() {
        assert!(BEGIN.contains(&format!("pg_advisory_xact_lock_shared({LOCK})")));
    }
}
