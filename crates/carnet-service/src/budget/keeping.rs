//! Where counters are: in memory, in parts that many threads use at once; what matters is kept in tickets, and read back
//! at a subject's first act after a restart.

use std::collections::HashMap;

use carnet_model::Timestamp;
use carnet_model::event::{decode, encode};
use carnet_seal::Hash;
use parking_lot::Mutex;

use super::alarms::{AlarmKind, Pending};
use super::counts::Counts;
use super::rate::Rate;
use crate::fault::ServiceError;
use crate::identity::TokenKind;
use crate::service::Service;

/// Parts of the map.
const PARTS: usize = 16;
/// Subjects kept in one round of the jobs.
const ROUND: usize = 500;
/// A ticket of counters lives for two days: a day of counting, and the 24 hours of the glass.
const LIFE: i64 = 2 * Timestamp::DAY;

/// Whether the ticket of some counters is level with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ticket {
    Level,
    Behind,
}

/// The counters of all subjects.
#[derive(Default)]
pub(crate) struct Budgets {
    parts: [Mutex<HashMap<Hash, (Counts, Ticket)>>; PARTS],
    pending: Mutex<Vec<Pending>>,
    pub(super) keys: Mutex<Rate>,
}

impl Budgets {
    fn part(&self, who: &Hash) -> &Mutex<HashMap<Hash, (Counts, Ticket)>> {
        let place = usize::from(who.first().copied().unwrap_or_default()) % PARTS;
        let [first, ..] = &self.parts;
        self.parts.get(place).unwrap_or(first)
    }

    /// Does something with the counters of a subject. Reads their ticket when the subject is new to this process.
    pub(super) fn with<T>(
        &self,
        service: &Service,
        who: &Hash,
        now: Timestamp,
        act: impl FnOnce(&mut Counts) -> T,
    ) -> Result<T, ServiceError> {
        let known = self.part(who).lock().contains_key(who);
        let kept = if known {
            None
        } else {
            let ticket = service.inner.store.get_ticket(TokenKind::Budget.into(), who, now)?;
            // A ticket that cannot be read counts as none.
            ticket.and_then(|bytes| decode::<Counts>(&bytes).ok())
        };
        let mut part = self.part(who).lock();
        let (counts, ticket) = part.entry(*who).or_insert_with(|| (kept.unwrap_or_default(), Ticket::Level));
        let before = counts.mark();
        let answer = act(counts);
        if counts.mark() != before {
            *ticket = Ticket::Behind;
        }
        Ok(answer)
    }

    /// An alarm that the jobs will write.
    pub(super) fn queue(
        &self,
        kind: AlarmKind,
        about: &str,
        structure: Option<&str>,
        figure: u64,
        at: Timestamp,
    ) {
        let (about, structure) = (about.into(), structure.map(Into::into));
        self.pending.lock().push(Pending { kind, about, structure, figure, at });
    }

    /// Alarms that wait.
    pub(super) fn pending(&self) -> Vec<Pending> {
        std::mem::take(&mut *self.pending.lock())
    }

    /// Puts back what could not be written.
    pub(super) fn restore(&self, alarms: Vec<Pending>) {
        self.pending.lock().extend(alarms);
    }

    /// Subjects whose ticket is behind and matters, at most a round of them; what is over is dropped.
    fn behind(&self, now: Timestamp) -> Vec<(Hash, Vec<u8>)> {
        let mut out = Vec::new();
        for part in &self.parts {
            let mut part = part.lock();
            part.retain(|_, (counts, _)| !counts.is_over(now));
            for (who, (counts, ticket)) in part.iter_mut() {
                if *ticket == Ticket::Behind && counts.matters() && out.len() < ROUND {
                    *ticket = Ticket::Level;
                    out.push((*who, encode(counts)));
                }
            }
        }
        out
    }
}

impl Service {
    /// Keeps the counters that a restart must not forget. Gives how many.
    pub async fn keep_budgets(&self) -> Result<usize, ServiceError> {
        let now = self.now();
        let behind = self.inner.budgets.behind(now);
        let count = behind.len();
        for (who, counts) in behind {
            let until = now.plus_millis(LIFE);
            self.inner.store.put_ticket(TokenKind::Budget.into(), &who, until, counts).await?;
        }
        Ok(count)
    }
}
