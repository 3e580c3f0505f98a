//! The one thread that writes.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::checkpoint::{self, Progress};
use super::counters;
use super::group::Group;
use super::queue::Job;
use super::shared::Shared;
use super::suspect;
use super::trouble::Trouble;
use crate::engine::logbook::LARGEST_EPOCH;
use crate::engine::work::{Done, Work};
use crate::error::CommitError;

/// What a piece of work adds to the log besides its bytes: a few index pages.
const JOB_BYTES: usize = 8 << 10;
/// How often figures are written.
const FLUSH: Duration = Duration::from_secs(1);

pub(super) fn start(
    db: Connection,
    shared: Arc<Shared>,
    progress: Arc<Progress>,
) -> std::io::Result<JoinHandle<()>> {
    shared.writing.store(true, Ordering::Release);
    std::thread::Builder::new().name("carnet-writer".to_owned()).spawn(move || {
        // Whatever ends the thread, nobody waits for it in vain.
        let ended = Ended(&shared, &progress);
        Writer { db, shared: &shared, progress: &progress, changes: 0, drain_at: Instant::now() }.run();
        drop(ended);
    })
}

struct Ended<'a>(&'a Shared, &'a Progress);

impl Drop for Ended<'_> {
    fn drop(&mut self) {
        self.0.writing.store(false, Ordering::Release);
        self.0.queue.abandon();
        self.1.close();
    }
}

pub(super) struct Writer<'a> {
    pub(super) db: Connection,
    pub(super) shared: &'a Shared,
    progress: &'a Progress,
    /// Heads that wait in this epoch.
    changes: usize,
    /// Not before: the ledger refused what was in the spool.
    drain_at: Instant,
}

impl Writer<'_> {
    fn run(&mut self) {
        let mut flush_at = Instant::now() + FLUSH;
        loop {
            // Figures arrive outside the queue too, so the clock is looked at while there is no work.
            let Some(mut jobs) = self.shared.queue.take(Some(flush_at)) else { break };
            if self.shared.poisoned.load(Ordering::Acquire) {
                // The file could not be flushed: nothing of these was written.
                return answer_all(jobs, &CommitError::Closed);
            }
            let flush = Instant::now() >= flush_at || jobs.iter().any(|job| matches!(job.work, Work::Flush));
            if flush {
                flush_at = Instant::now() + FLUSH;
            }
            if !self.shared.core.spool.is_empty() && Instant::now() >= self.drain_at {
                self.drain_at = Instant::now() + self.drain();
                if self.shared.poisoned.load(Ordering::Acquire) {
                    return answer_all(jobs, &CommitError::Closed);
                }
            }
            if jobs.is_empty() && self.shared.core.counters.is_empty() {
                continue;
            }
            let again = self.group(&mut jobs, flush);
            if self.shared.poisoned.load(Ordering::Acquire) {
                return;
            }
            // One statement was refused where only checks may refuse: each alone, so that it fails alone.
            for job in again {
                let _ = self.group(&mut vec![job], false);
            }
        }
        if self.shared.poisoned.load(Ordering::Acquire) {
            return;
        }
        let _ = self.group(&mut Vec::new(), true);
        let closed = self.db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err(error) = closed {
            tracing::warn!(%error, "the log stays for the next start");
        }
    }

    /// Does the jobs in one transaction and answers them; returns those to be done again one by one.
    fn group(&mut self, jobs: &mut Vec<Job>, flush: bool) -> Vec<Job> {
        let figures = if flush { self.shared.core.counters.take() } else { Vec::new() };
        let bytes = jobs.iter().map(|job| job.weight + JOB_BYTES).sum();
        match self.attempt(jobs.iter().map(|job| &job.work), &figures) {
            Ok(answers) => {
                // What was refused for want of space may find some now.
                self.drain_at = Instant::now();
                for (job, answer) in jobs.drain(..).zip(answers) {
                    job.answer(answer);
                }
                if self.progress.committed(bytes) {
                    checkpoint::fold(&self.db);
                }
            }
            Err(trouble) => {
                self.shared.core.counters.add_all(figures);
                return self.give_up(std::mem::take(jobs), trouble);
            }
        }
        Vec::new()
    }

    pub(super) fn attempt<'w>(
        &mut self,
        works: impl Iterator<Item = &'w Work>,
        figures: &[crate::batch::CounterAdd],
    ) -> Result<Vec<Result<Done, CommitError>>, Trouble> {
        self.db.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let mut group = Group::new(&self.db, self.shared);
        for work in works {
            group.run(work)?;
        }
        group.finish()?;
        counters::write(&self.db, figures)?;
        self.changes += group.changes();
        if self.changes >= LARGEST_EPOCH {
            group.close_epoch();
        }
        self.db.prepare_cached("COMMIT")?.execute([])?;
        if group.closes_epoch() {
            self.changes = 0;
        }
        Ok(group.publish())
    }

    pub(super) fn give_up(&mut self, jobs: Vec<Job>, trouble: Trouble) -> Vec<Job> {
        let answer = match trouble {
            // After a failed flush the kernel may call lost pages clean, so nothing is tried again.
            Trouble::Lost(text) => return self.stop(jobs, &text),
            Trouble::Full => CommitError::Full,
            Trouble::Refused(error) => error,
        };
        if !self.db.is_autocommit()
            && let Err(error) = self.db.execute_batch("ROLLBACK")
        {
            return self.stop(jobs, &error.to_string());
        }
        if jobs.len() > 1 && answer != CommitError::Full {
            return jobs;
        }
        answer_all(jobs, &answer);
        Vec::new()
    }

    fn stop(&self, jobs: Vec<Job>, error: &str) -> Vec<Job> {
        tracing::error!(error, "input/output error: the store stops");
        self.shared.poisoned.store(true, Ordering::Release);
        suspect::mark(&self.shared.mark);
        answer_all(jobs, &CommitError::Unknown);
        Vec::new()
    }
}

fn answer_all(jobs: Vec<Job>, error: &CommitError) {
    for job in jobs {
        job.answer(Err(error.clone()));
    }
}
