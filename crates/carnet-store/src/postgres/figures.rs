//! Figures: kept in memory, added to the table each second.

use tokio_postgres::types::Type;

use super::session::{Session, Sql};
use super::shared::Shared;
use super::trouble;
use crate::error::CommitError;

/// The rows of a process are its own, so that processes do not wait for each other here.
const ADD: Sql = Sql {
    text: "INSERT INTO counter (node, day, name, value) \
           SELECT $1, day, name, value FROM unnest($2::integer[], $3::text[], $4::bigint[]) AS n (day, name, value) \
           ON CONFLICT (node, day, name) DO UPDATE SET value = counter.value + excluded.value",
    types: &[Type::INT4, Type::INT4_ARRAY, Type::TEXT_ARRAY, Type::INT8_ARRAY],
};

/// Adds what is pending. What was certainly not written stays pending.
pub(super) async fn write(shared: &Shared, session: &Session) -> Result<(), CommitError> {
    let taken = shared.core.counters.take();
    if taken.is_empty() {
        return Ok(());
    }
    let days: Vec<i32> = taken.iter().map(|add| add.day).collect();
    let names: Vec<&str> = taken.iter().map(|add| add.name.as_str()).collect();
    let values: Vec<i64> = taken.iter().map(|add| add.delta).collect();
    let node = shared.core.node.cast_signed();
    match session.execute(&ADD, &[&node, &days, &names, &values]).await {
        Ok(_) => Ok(()),
        // Written or not: counted twice would be wrong for good, too little is recounted.
        Err(error) if error.code().is_none() => Err(CommitError::Unknown),
        Err(error) => {
            shared.core.counters.add_all(taken);
            Err(trouble::of(&error).into())
        }
    }
}
