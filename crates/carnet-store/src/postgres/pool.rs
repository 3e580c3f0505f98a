//! Connections, at most so many. A caller takes one for the time of a question or of a transaction.

use std::ops::Deref;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::session::Session;
use super::target::Target;
use super::trouble;
use crate::error::{CommitError, OpenError, ReadError};

/// How long a caller waits for a connection (`security.md` 11.4: 5 s).
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Between two attempts at a server that does not answer; twice that at most.
const AGAIN: Duration = Duration::from_millis(100);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unconnected {
    /// All are in use, or the server did not answer in time.
    #[error("no connection in time")]
    Busy,
    /// The server refused.
    #[error("{0}")]
    Refused(String),
}

impl From<Unconnected> for ReadError {
    fn from(why: Unconnected) -> Self {
        Self::Engine(why.to_string())
    }
}

impl From<Unconnected> for OpenError {
    fn from(why: Unconnected) -> Self {
        Self::Engine(why.to_string())
    }
}

impl From<Unconnected> for CommitError {
    fn from(why: Unconnected) -> Self {
        match why {
            Unconnected::Busy => Self::Busy,
            Unconnected::Refused(text) => Self::Engine(text),
        }
    }
}

/// The connections to one database.
pub(super) struct Pool {
    target: Target,
    idle: Mutex<Vec<Session>>,
    room: Semaphore,
}

impl Pool {
    pub(super) fn new(target: Target, connections: usize) -> Self {
        Self { target, idle: Mutex::new(Vec::new()), room: Semaphore::new(connections.max(1)) }
    }

    /// A connection, an idle one if there is one that still stands. On the engine's runtime only.
    pub(super) async fn get(&self) -> Result<Lent<'_>, Unconnected> {
        let deadline = Instant::now() + PATIENCE;
        let room = tokio::time::timeout_at(deadline, self.room.acquire());
        let room = room.await.map_err(|_| Unconnected::Busy)?.map_err(|_| Unconnected::Busy)?;
        loop {
            let Some(session) = self.idle.lock().pop() else { break };
            if !session.is_closed() {
                return Ok(Lent { pool: self, session, _room: room });
            }
        }
        let session = connect(&self.target, deadline).await?;
        Ok(Lent { pool: self, session, _room: room })
    }
}

/// Connects, again and again until the deadline while the server is away.
pub(super) async fn connect(target: &Target, deadline: Instant) -> Result<Session, Unconnected> {
    loop {
        match tokio::time::timeout_at(deadline, target.connect()).await {
            Ok(Ok(session)) => return Ok(session),
            Ok(Err(error)) if trouble::is_away(&error) => {
                tracing::debug!(%error, "the database does not answer");
            }
            Ok(Err(error)) => return Err(Unconnected::Refused(trouble::text(&error))),
            Err(_) => return Err(Unconnected::Busy),
        }
        let pause = AGAIN + AGAIN.mul_f64(jitter());
        if Instant::now() + pause >= deadline {
            return Err(Unconnected::Busy);
        }
        tokio::time::sleep(pause).await;
    }
}

/// Between 0 and 1, another for each caller: those that lost one server do not all come back at once.
fn jitter() -> f64 {
    use std::hash::{BuildHasher, RandomState};
    f64::from(u16::try_from(RandomState::new().hash_one(0_u8) & 0xffff).unwrap_or(0)) / 65536.0
}

/// A connection for a while. It goes back only when told so: one that is dropped in the middle is closed.
pub(super) struct Lent<'a> {
    pool: &'a Pool,
    session: Session,
    _room: SemaphorePermit<'a>,
}

impl Lent<'_> {
    /// It is between two transactions, and may serve others.
    pub(super) fn give_back(self) {
        if !self.session.is_closed() {
            self.pool.idle.lock().push(self.session);
        }
    }
}

impl Deref for Lent<'_> {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}
