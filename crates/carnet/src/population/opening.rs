//! The first pass: every line is read, whoever has no record gets one, in chunks of many.

use std::collections::HashSet;
use std::collections::VecDeque;
use std::collections::hash_map::RandomState;
use std::fs::File;
use std::hash::BuildHasher;
use std::io::BufReader;
use std::time::{Duration, Instant};

use carnet_fhir::PatientNotice;
use carnet_model::Timestamp;
use carnet_service::population::{Informed, Insured, Opening};
use carnet_service::{Service, ServiceError};
use tokio::task::JoinHandle;

use super::fault::LineFault;
use super::letters::{Letter, Letters};
use super::lines::{Line, Lines};
use super::person::{Entry, Form};
use super::progress::Progress;
use super::report::Report;
use crate::cli::CliError;

/// Lines of a chunk: one transaction.
const CHUNK: usize = 2_048;
/// Chunks under way at one time: one is sealed while another is written.
const UNDER_WAY: usize = 3;
/// How often what was written goes into the log: it promises a minute.
const CHECKPOINT: Duration = Duration::from_secs(45);
/// A chunk that the store is too busy for is tried so often.
const ATTEMPTS: u32 = 5;

/// What came of a pass.
#[derive(Debug, Default)]
#[expect(clippy::struct_field_names, reason = "one of the figures is how many were opened")]
pub(super) struct Opened {
    pub(super) lines: u64,
    pub(super) opened: u64,
    pub(super) known: u64,
    pub(super) emails: u64,
}

/// A pass over a file.
pub(super) struct Pass<'a> {
    pub(super) service: &'a Service,
    pub(super) form: &'a Form,
    pub(super) report: &'a mut Report,
    pub(super) letters: Option<Letters>,
    /// E-mails sent in one minute: the letters of a whole country are spread.
    pub(super) mails_per_minute: u32,
    pub(super) opened: Opened,
    seen: Seen,
    chunk: Vec<(u64, Entry)>,
    under_way: VecDeque<JoinHandle<Result<Answered, ServiceError>>>,
    checkpoint: Option<JoinHandle<()>>,
    checkpoint_at: Instant,
}

/// A chunk with what became of each line.
type Answered = (Vec<(u64, Entry)>, Vec<Opening>);

impl<'a> Pass<'a> {
    pub(super) fn new(
        service: &'a Service,
        form: &'a Form,
        report: &'a mut Report,
        letters: Option<Letters>,
        mails_per_minute: u32,
    ) -> Self {
        Self {
            service,
            form,
            report,
            letters,
            mails_per_minute: mails_per_minute.max(1),
            opened: Opened::default(),
            seen: Seen::default(),
            chunk: Vec::with_capacity(CHUNK),
            under_way: VecDeque::new(),
            checkpoint: None,
            checkpoint_at: Instant::now(),
        }
    }

    /// Reads all lines.
    pub(super) async fn run(&mut self, file: &File, size: u64, shown: &str) -> Result<(), CliError> {
        let mut lines = Lines::new(BufReader::with_capacity(1 << 20, file));
        let mut progress = Progress::new("opening", size);
        let now = self.service.now();
        while let Some((number, line)) = lines.next().map_err(CliError::io(shown.to_owned()))? {
            if number == 1 && self.form.has_header() {
                continue;
            }
            self.line(number, &line, now)?;
            if self.chunk.len() == CHUNK {
                self.send().await?;
                let tail = format!("{} opened, {} not taken", self.opened.opened, self.report.rows());
                progress.at(lines.bytes(), self.opened.lines, &tail);
            }
        }
        self.send().await?;
        while let Some(chunk) = self.under_way.pop_front() {
            self.settle(chunk).await?;
        }
        progress.end();
        self.log(Duration::ZERO).await;
        if let Some(last) = self.checkpoint.take() {
            // It has said itself what went wrong.
            let _ = last.await;
        }
        Ok(())
    }

    fn line(&mut self, number: u64, line: &Line<'_>, now: Timestamp) -> Result<(), CliError> {
        let read = match line {
            Line::TooLong => Err(LineFault::TooLong),
            Line::Bytes(bytes) => self.form.entry(bytes, now),
        };
        let fault = match read {
            // A blank line is no line.
            Ok(None) => return Ok(()),
            Ok(Some(entry)) if !self.seen.first(&entry) => LineFault::Twice,
            Ok(Some(entry)) if self.letters.is_none() && on_paper(&entry) => LineFault::NeedsLetter,
            Ok(Some(entry)) => {
                self.opened.lines += 1;
                self.chunk.push((number, entry));
                return Ok(());
            }
            Err(fault) => fault,
        };
        self.opened.lines += 1;
        self.report.add(number, fault)
    }

    /// Sends the chunk on its way, and waits for an earlier one when there are enough.
    async fn send(&mut self) -> Result<(), CliError> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = std::mem::replace(&mut self.chunk, Vec::with_capacity(CHUNK));
        let now = self.service.now();
        let people: Vec<Insured> = chunk.iter().map(|(_, entry)| self.insured(entry, now)).collect();
        let service = self.service.clone();
        self.under_way.push_back(tokio::spawn(async move {
            let openings = open(&service, people).await?;
            Ok((chunk, openings))
        }));
        while self.under_way.len() >= UNDER_WAY {
            let Some(first) = self.under_way.pop_front() else { break };
            self.settle(first).await?;
        }
        self.log(CHECKPOINT).await;
        Ok(())
    }

    fn insured(&self, entry: &Entry, now: Timestamp) -> Insured {
        let informed = if on_paper(entry) {
            Informed::Paper(now)
        } else {
            let sent = i64::try_from(self.opened.emails).unwrap_or(i64::MAX);
            Informed::Email(now.plus_millis(sent.saturating_mul(60_000) / i64::from(self.mails_per_minute)))
        };
        Insured { ins: entry.ins, traits: entry.traits.clone(), contact: entry.contact.clone(), informed }
    }

    async fn settle(&mut self, chunk: JoinHandle<Result<Answered, ServiceError>>) -> Result<(), CliError> {
        let (chunk, openings) = chunk.await.map_err(|error| CliError::Other(error.to_string()))??;
        let mut letters = Vec::new();
        for ((line, entry), opening) in chunk.into_iter().zip(openings) {
            let language = entry.contact.language;
            match opening {
                Opening::Opened { waiting_until, code, .. } => {
                    self.opened.opened += 1;
                    match code {
                        Some(code) => {
                            letters.push(Letter { line, code, object_until: waiting_until, language });
                        }
                        None => self.opened.emails += 1,
                    }
                }
                Opening::Known(record) => {
                    self.opened.known += 1;
                    // A run that was killed between the record and its letter owes the letter.
                    let Some(begun) = self.owes(line, &entry) else { continue };
                    if let Some((code, object_until)) = self.service.letter_again(record, begun).await? {
                        letters.push(Letter { line, code, object_until, language });
                    }
                }
                Opening::Refused(fault) => self.report.add(line, fault.into())?,
            }
        }
        match &mut self.letters {
            Some(file) => file.write(&letters),
            None => Ok(()),
        }
    }

    /// Since when a letter may be owed for a line whose person has a record.
    fn owes(&self, line: u64, entry: &Entry) -> Option<Timestamp> {
        let letters = self.letters.as_ref().filter(|letters| on_paper(entry) && !letters.has(line))?;
        Some(letters.begun())
    }

    /// Puts what was written into the log, beside the pass.
    async fn log(&mut self, every: Duration) {
        if self.checkpoint_at.elapsed() < every {
            return;
        }
        if let Some(last) = self.checkpoint.take() {
            // It has said itself what went wrong.
            let _ = last.await;
        }
        self.checkpoint_at = Instant::now();
        let service = self.service.clone();
        self.checkpoint = Some(tokio::spawn(async move {
            if let Err(error) = service.store().checkpoint(service.now()).await {
                tracing::warn!(%error, "the log");
            }
        }));
    }
}

/// Whether a person can only be informed on paper, or wants to be.
fn on_paper(entry: &Entry) -> bool {
    entry.notice == PatientNotice::Paper || entry.contact.email.is_none()
}

/// Opens a chunk, and tries again when the store has no room.
async fn open(service: &Service, people: Vec<Insured>) -> Result<Vec<Opening>, ServiceError> {
    for _ in 1..ATTEMPTS {
        match service.open_people(people.clone()).await {
            Err(ServiceError::Busy) => {}
            answer => return answer,
        }
    }
    service.open_people(people).await
}

/// The people of the lines so far, by 64 bits of a keyed hash: among a hundred million, two meet by chance with a
/// probability below one in three thousand; that line is then reported, and opened by the next run.
#[derive(Default)]
struct Seen {
    key: RandomState,
    people: HashSet<u64>,
}

impl Seen {
    /// Whether the person is on no earlier line.
    fn first(&mut self, entry: &Entry) -> bool {
        self.people.insert(self.key.hash_one(entry.ins))
    }
}
