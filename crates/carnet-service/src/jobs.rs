//! What Carnet does by itself: timers of records, deliveries, expired tickets. One round of each is a function, so
//! that a test can run it; the loop looks at the wall clock at least once a second.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use carnet_model::{Caller, RecordNo, Timestamp};
use carnet_record::timers;
use carnet_store::{Batch, Expect, LogError, LogStatus, WakeUp};
use tokio::task::JoinSet;

use crate::fault::ServiceError;
use crate::outbox::Mailer;
use crate::records::Baggage;
use crate::service::Service;

/// Records handled in one round of timers.
const DUE: usize = 100;
/// Rounds of timers and deliveries go on for so long in one tick.
const AT_WORK: Duration = Duration::from_secs(2);
/// How often the jobs look at the clock.
const TICK: Duration = Duration::from_millis(500);
/// Expired tickets are swept every so many ticks.
const SWEEP: u32 = 120;
/// The heads of changed records enter the transparency log every so many ticks: well within the minute that receipts
/// promise (`design/security.md` 7.3).
const CHECKPOINT: u32 = 60;

/// Counters of budgets are kept every so many ticks.
const KEEP: u32 = 20;

impl Service {
    /// Carries out what is due on the records whose wake-up has come. Gives how many commands were done.
    pub async fn run_timers(&self) -> Result<usize, ServiceError> {
        let now = self.now();
        let mut waking = JoinSet::new();
        for number in self.inner.store.due_records(now, DUE)? {
            let service = self.clone();
            // Together, so that they share flushes: after a population was opened a million wake in one hour.
            waking.spawn(async move { service.wake(number).await });
        }
        let mut done = 0;
        while let Some(woken) = waking.join_next().await {
            done += woken.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
        }
        Ok(done)
    }

    async fn wake(&self, number: RecordNo) -> Result<usize, ServiceError> {
        let system = Caller::system();
        let now = self.now();
        let Some(record) = self.record(number).await? else { return Ok(0) };
        let due = timers::due(&record, &self.inner.policy, now);
        let count = due.len();
        for command in due {
            match self.act(&system, number, command, Baggage::default()).await {
                Ok(_) => {}
                Err(ServiceError::Refused(refusal)) => {
                    tracing::warn!(reason = refusal.name(), "a timer was refused");
                }
                Err(error) => return Err(error),
            }
        }
        let record = self.record(number).await?.ok_or(ServiceError::Unknown)?;
        let law = self.inner.policy.law.at(now.to_jiff());
        if law.and_then(|law| timers::erasure(&record, law)).is_some_and(|at| at <= now) {
            self.erase_record(number).await?;
            return Ok(count + 1);
        }
        // Whatever came of it, the record sleeps until its next deadline that is not over yet.
        let next = timers::next(&record, &self.inner.policy, now).filter(|at| *at > now);
        let mut batch = Batch::new(number, Expect::Nothing);
        batch.wake_up = next.map_or(WakeUp::Clear, WakeUp::At);
        self.inner.store.commit(batch).await?;
        Ok(count)
    }

    /// Closes the log's epoch: what changed since the last is bound by a signed checkpoint.
    pub async fn checkpoint(&self) -> Result<LogStatus, LogError> {
        let (now, status) = (self.now(), self.inner.store.checkpoint(self.now()).await?);
        self.inner.signed.store(now.0, Ordering::Relaxed);
        Ok(status)
    }

    /// When this process last closed an epoch, whether anything had changed or not; `None`: not yet.
    #[must_use]
    pub fn log_signed_at(&self) -> Option<Timestamp> {
        Some(self.inner.signed.load(Ordering::Relaxed)).filter(|at| *at != 0).map(Timestamp)
    }

    /// A file of the transparency log: `checkpoint`, `tile/…`.
    pub fn log_file(&self, name: &str) -> Result<Option<Vec<u8>>, LogError> {
        self.inner.store.log_file(name)
    }

    /// How the log is: its key, size, witnesses and gaps.
    #[must_use]
    pub fn log_status(&self) -> LogStatus {
        self.inner.store.log_status()
    }

    /// Adds a witness's line to the last checkpoint.
    pub fn add_cosignature(&self, line: &str) -> Result<LogStatus, LogError> {
        self.inner.store.add_cosignature(line)
    }

    /// What is due, in rounds, as long as there is much of it; not for long, since other jobs wait.
    async fn work_off(&self, mailer: Option<&Arc<dyn Mailer>>) {
        let begun = tokio::time::Instant::now();
        while begun.elapsed() < AT_WORK {
            let woken = self.run_timers().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "timers");
                0
            });
            let sent = self.deliver(mailer).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "deliveries");
                0
            });
            if woken < DUE && sent == 0 {
                break;
            }
        }
    }

    /// Runs the jobs until the program stops.
    pub async fn run_jobs(self, mailer: Option<Arc<dyn Mailer>>) {
        let mut tick = tokio::time::interval(TICK);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        for round in 0_u32.. {
            tick.tick().await;
            if let Err(error) = self.raise_alarms().await {
                tracing::warn!(%error, "alarms");
            }
            self.work_off(mailer.as_ref()).await;
            if round % CHECKPOINT == CHECKPOINT - 1
                && let Err(error) = self.checkpoint().await
            {
                tracing::error!(%error, "the log was not signed");
            }
            if round % SWEEP == SWEEP / 2
                && let Err(error) = self.resume_acts().await
            {
                tracing::warn!(%error, "approved acts");
            }
            if round % KEEP == KEEP - 1
                && let Err(error) = self.keep_budgets().await
            {
                tracing::warn!(%error, "budgets");
            }
            if round % SWEEP == 0
                && let Err(error) = self.inner.store.sweep_tickets(self.now()).await
            {
                tracing::warn!(%error, "sweep of tickets");
            }
        }
    }
}
