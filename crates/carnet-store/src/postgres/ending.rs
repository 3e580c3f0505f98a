//! After a restore: what was signed in is so no more.

use tokio_postgres::types::Type;

use super::open::{runtime, with};
use super::pool::Pool;
use super::session::{Session, Sql};
use super::target::Target;
use super::trouble::open_error;
use crate::batch::TicketKind;
use crate::config::PostgresConfig;
use crate::error::OpenError;

const END: Sql = Sql { text: "DELETE FROM ticket WHERE kind = ANY ($1)", types: &[Type::INT2_ARRAY] };

/// Removes all tickets of some kinds.
pub(crate) fn end_tickets(engine: &PostgresConfig, kinds: &[TicketKind]) -> Result<usize, OpenError> {
    let runtime = runtime()?;
    let pool = Pool::new(Target::parse(&engine.url, engine.statements)?, 1);
    let kinds: Vec<i16> = kinds.iter().map(|kind| i16::from(kind.0)).collect();
    let ended = with(runtime.handle(), &pool, async |session: &Session| {
        session.execute(&END, &[&kinds]).await.map_err(|e| open_error(&e))
    });
    // Connections are closed on the runtime that they live on.
    drop(pool);
    runtime.shutdown_background();
    Ok(usize::try_from(ended?).unwrap_or(usize::MAX))
}
