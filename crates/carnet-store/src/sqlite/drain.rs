//! From the spool into the ledger, by the writer itself, as soon as it can write again.

use std::time::Duration;

use super::trouble::Trouble;
use super::writer::Writer;
use crate::engine::Base;
use crate::engine::work::Work;

/// How long to wait after the ledger refused, and while there is more.
const LATER: Duration = Duration::from_secs(1);
const AT_ONCE: Duration = Duration::ZERO;

impl Writer<'_> {
    /// Moves some slots; how long to wait before the next.
    pub(super) fn drain(&mut self) -> Duration {
        let base: &dyn Base = self.shared;
        let Some((end, works)) = base.next_slots() else { return LATER };
        let moved = works.map_err(Trouble::Refused).and_then(|works| self.attempt(works.iter(), &[]));
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
        match self.shared.core.spool.drained(end) {
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
}
