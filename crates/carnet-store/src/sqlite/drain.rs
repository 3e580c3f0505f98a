//! From the spool into the ledger, by the writer itself, as soon as it can write again.

use std::time::Duration;

use carnet_seal::sha256;

use super::prepare;
use super::queries;
use super::tasks::{NEVER, SPOOLED};
use super::trouble::Trouble;
use super::work::Work;
use super::writer::Writer;
use crate::batch::TicketPut;
use crate::error::{CommitError, ReadError};
use crate::spool::Slot;

/// Slots that one transaction takes.
const TOGETHER: usize = 128;
/// How long to wait after the ledger refused, and while there is more.
const LATER: Duration = Duration::from_secs(1);
const AT_ONCE: Duration = Duration::ZERO;

impl Writer<'_> {
    /// Moves some slots; how long to wait before the next.
    pub(super) fn drain(&mut self) -> Duration {
        let slots = self.shared.spool.waiting(TOGETHER);
        let Some(end) = slots.last().map(|slot| slot.end) else { return LATER };
        let works: Result<Vec<Option<Work>>, Trouble> =
            slots.into_iter().map(|slot| self.slot(slot)).collect();
        let moved = works.and_then(|works| self.attempt(works.iter().flatten(), &[]));
        match moved {
            Ok(answers) => {
                for error in answers.into_iter().filter_map(Result::err) {
                    tracing::error!(%error, "a spooled trace found no place: its record was erased");
                }
            }
            Err(trouble) => {
                self.give_up(Vec::new(), trouble);
                return LATER;
            }
        }
        match self.shared.spool.drained(end) {
            Ok(false) => AT_ONCE,
            Ok(true) => {
                // The slots are gone, so what remembers them may go. A crash before leaves that to the next start.
                if let Err(trouble) = self.attempt([Work::ForgetSpooled].iter(), &[]) {
                    self.give_up(Vec::new(), trouble);
                }
                AT_ONCE
            }
            Err(error) => {
                tracing::error!(%error, "the spool could not be wiped");
                LATER
            }
        }
    }

    /// The batch of a slot, with the ticket that remembers it; `None` when it is in the ledger already, or when its
    /// record was erased.
    fn slot(&self, slot: Slot) -> Result<Option<Work>, Trouble> {
        let hash = sha256(&slot.id);
        if queries::ticket(&self.db, SPOOLED, &hash)?.is_some() {
            return Ok(None);
        }
        let mut batch = slot.batch;
        batch.put_tickets = vec![TicketPut { kind: SPOOLED, hash, expires: NEVER, payload: Vec::new() }];
        match prepare::batch(self.shared, batch) {
            Ok((sealed, _)) => Ok(Some(Work::Batch(Box::new(sealed)))),
            Err(CommitError::Read(ReadError::NoKey)) => Ok(None),
            Err(error) => Err(Trouble::Refused(error)),
        }
    }
}
