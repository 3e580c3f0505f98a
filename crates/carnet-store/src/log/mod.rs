//! The transparency log: heads of chains as leaves of a Merkle tree, in files outside the database
//! (`docs/format.md` 9). This folder knows files and signatures; which heads changed is the engine's to say.

mod append;
pub(crate) mod audit;
pub(crate) mod dir;
pub(crate) mod epochs;
pub(crate) mod gap;

use std::fs::File;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

use carnet_model::ids::{Chain, RecordNo};
use carnet_model::time::Timestamp;
use carnet_seal::{
    Checkpoint, Deployment, Key, KeyKind, Leaf, Note, NoteError, NoteSigner, Signature, TreeHead, VerifierKey,
};
use parking_lot::Mutex;
use thiserror::Error;

use self::append::Completed;
use self::dir::{LogDir, TileReader, Unflushed};
use self::epochs::{Epoch, Epochs, seconds};
use self::gap::Gap;
use crate::error::{CommitError, ReadError};

/// The latest checkpoint, and the latest one that enough witnesses have signed.
pub(crate) const CHECKPOINT: &str = "checkpoint";
pub(crate) const WITNESSED: &str = "witnessed";
/// The public key, for those who verify without the key ring.
pub(crate) const KEY: &str = "key";

/// Why the log did not go on. What was committed stays committed; entries wait for a later checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LogError {
    /// The log's files are behind the database: they were lost or taken back. Restore them from their own backup.
    /// No checkpoint is signed before, since it would contradict those that were published.
    #[error("the log's files are older than the database knows them")]
    Behind,
    /// Log and database disagree on an epoch that both have. No checkpoint is signed.
    #[error("the log's files and the database contradict each other")]
    Forked,
    /// A file could not be read or written; the next checkpoint tries again.
    #[error("the log's files: {0}")]
    Io(String),
    /// A cosignature is not one by a configured witness on the latest checkpoint.
    #[error("the cosignature is refused: {0}")]
    Cosignature(#[from] NoteError),
    /// Reading what waits failed.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Writing to the database failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<io::Error> for LogError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.to_string())
    }
}

/// How the log stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogStatus {
    /// The public key of its signatures (`name+id+key`).
    pub key: String,
    /// Leaves of the latest checkpoint's tree.
    pub size: u64,
    /// The epoch that it closed; 0 before the first.
    pub epoch: u64,
    /// When; 1970 before the first.
    pub at: Timestamp,
    /// Names of the witnesses that signed it, with their times (seconds since 1970).
    pub witnesses: Vec<(String, u64)>,
    /// Whether at least two configured witnesses did (all, when fewer are configured; never without any).
    pub witnessed: bool,
    /// Restores that the log has outlived.
    pub gaps: Vec<Gap>,
    /// Why no checkpoint is signed, if so.
    pub stopped: Option<LogError>,
}

/// What the head of a chain was when an epoch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) record: RecordNo,
    pub(crate) chain: Chain,
    /// Of the key that sealed the entry: its leaf is made with the same.
    pub(crate) generation: u32,
    pub(crate) seq: u64,
    pub(crate) hash: carnet_seal::Hash,
}

/// Outside witnesses that a checkpoint should have (`security.md` 7.3).
const ENOUGH: usize = 2;

/// Whether other processes write the log's files too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Nobody else does.
    Alone,
    /// One at a time, by turns: see [`Log::hold`].
    Shared,
}

#[derive(Debug)]
struct State {
    /// This process is writing the files: what it knows is newer than what they show.
    held: bool,
    last: Option<Epoch>,
    note: Option<Note>,
    gaps: Vec<Gap>,
    stopped: Option<LogError>,
}

/// The log of an open store.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) dir: LogDir,
    pub(crate) signer: NoteSigner,
    witnesses: Vec<VerifierKey>,
    sharing: Sharing,
    /// The epoch that new entries belong to. Only the writer changes it.
    pub(crate) open_epoch: AtomicU64,
    state: Mutex<State>,
    /// One checkpoint at a time.
    pub(crate) publishing: tokio::sync::Mutex<()>,
}

/// The turn of a process to write the log's files.
#[derive(Debug)]
pub(crate) struct Hold<'a> {
    log: &'a Log,
    /// Locked until it is closed.
    _file: File,
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        self.log.state.lock().held = false;
    }
}

/// The name of a deployment's log.
pub(crate) fn origin(deployment: Deployment) -> String {
    format!("carnet/{}", carnet_seal::hex(&deployment.0))
}

impl Log {
    /// Opens the log's folder, which need not exist yet.
    pub(crate) fn open(
        dir: LogDir,
        deployment: Deployment,
        seed: &Key,
        witnesses: &[String],
        sharing: Sharing,
    ) -> Result<Self, LogError> {
        let signer = NoteSigner::new(&origin(deployment), seed)?;
        let mut keys = Vec::with_capacity(witnesses.len());
        for text in witnesses {
            let key = VerifierKey::parse(text)?;
            if key.kind() != KeyKind::Cosignature {
                return Err(NoteError::Key.into());
            }
            keys.push(key);
        }
        let state = State { held: false, last: None, note: None, gaps: Vec::new(), stopped: None };
        let log = Self {
            dir,
            signer,
            witnesses: keys,
            sharing,
            open_epoch: AtomicU64::new(1),
            state: Mutex::new(state),
            publishing: tokio::sync::Mutex::new(()),
        };
        // Files that cannot be read keep nobody from care: the log alone stops.
        let recovered = match sharing {
            Sharing::Alone => log.recover(),
            Sharing::Shared => log.hold().map(drop),
        };
        if let Err(why) = recovered {
            log.stop(why);
        }
        Ok(log)
    }

    /// Where others write too: keeps them from it until the answer is dropped, and reads what they wrote. Waits for the
    /// one who writes now.
    pub(crate) fn hold(&self) -> Result<Hold<'_>, LogError> {
        let file = self.dir.lock()?;
        self.state.lock().held = true;
        let hold = Hold { log: self, _file: file };
        self.recover()?;
        Ok(hold)
    }

    /// Where others write too: reads what they published.
    pub(crate) fn follow(&self) -> Result<(), LogError> {
        if self.sharing == Sharing::Alone {
            return Ok(());
        }
        let Some((note, head)) = read_checkpoint(&self.dir, self.key())? else { return Ok(()) };
        let (mut epochs, mut last) = (Epochs::open(&self.dir)?, None);
        // The last ones may be about to be published.
        for place in (0..epochs.count()).rev() {
            last = epochs.at(place)?;
            if last.is_none_or(|epoch| epoch.head.size < head.size || epoch.head == head) {
                break;
            }
        }
        let gaps = read_gaps(&self.dir, self.key())?;
        let mut state = self.state.lock();
        let newer = state.last.is_none_or(|known| known.head.size <= head.size);
        if !state.held && newer && last.is_some_and(|epoch| epoch.head == head) {
            state.last = last;
            state.note = Some(note);
            state.gaps = gaps;
        }
        Ok(())
    }

    /// The public key of its signatures.
    pub(crate) const fn key(&self) -> &VerifierKey {
        self.signer.verifier()
    }

    /// Reads where the log stands, and finishes what a crash left: a record without its checkpoint file is
    /// published, one that is no record is cut off.
    fn recover(&self) -> Result<(), LogError> {
        let mut epochs = Epochs::open(&self.dir)?;
        let mut last = epochs.last()?;
        let published = read_checkpoint(&self.dir, self.key())?;
        if last.is_some_and(|epoch| epoch.verify(self.key()).is_err()) {
            epochs::drop_last(&self.dir, epochs.count())?;
            last = Epochs::open(&self.dir)?.last()?;
        }
        let gaps = read_gaps(&self.dir, self.key())?;
        let mut state = self.state.lock();
        state.gaps = gaps;
        state.last = last;
        state.note = match (last, published) {
            (None, None) => None,
            (Some(epoch), Some((note, head))) if head == epoch.head => Some(note),
            (Some(epoch), published)
                if published.as_ref().is_none_or(|(_, head)| head.size <= epoch.head.size) =>
            {
                let note = epoch.note(self.key());
                self.write_checkpoint(&note)?;
                Some(note)
            }
            (_, published) => {
                state.stopped = Some(LogError::Behind);
                published.map(|(note, _)| note)
            }
        };
        Ok(())
    }

    fn write_checkpoint(&self, note: &Note) -> io::Result<()> {
        let mut unflushed = Unflushed::default();
        if self.dir.read(KEY)?.is_none() {
            self.dir.write(KEY, format!("{}\n", self.key()).as_bytes(), &mut unflushed)?;
        }
        self.dir.write(CHECKPOINT, note.to_string().as_bytes(), &mut unflushed)?;
        if self.is_witnessed(note) {
            self.dir.write(WITNESSED, note.to_string().as_bytes(), &mut unflushed)?;
        }
        unflushed.flush()
    }

    /// The last epoch that was published.
    pub(crate) fn last(&self) -> Option<Epoch> {
        self.state.lock().last
    }

    pub(crate) fn gaps(&self) -> Vec<Gap> {
        self.state.lock().gaps.clone()
    }

    /// Signs no more until the files are put right.
    pub(crate) fn stop(&self, why: LogError) {
        tracing::error!(%why, "the log has stopped");
        self.state.lock().stopped = Some(why);
    }

    pub(crate) fn stopped(&self) -> Option<LogError> {
        self.state.lock().stopped.clone()
    }

    /// Lists a gap.
    pub(crate) fn add_gap(&self, gap: Gap) -> io::Result<()> {
        let mut unflushed = Unflushed::default();
        self.dir.write(&gap.name(), gap.sign(&self.signer).to_string().as_bytes(), &mut unflushed)?;
        unflushed.flush()?;
        self.state.lock().gaps.push(gap);
        Ok(())
    }

    /// Puts the leaves of an epoch into the tree, in the order of their labels, which is a random one to all who do
    /// not know them. The tree is signed, and not yet published: see [`Log::publish`].
    pub(crate) fn close_epoch(
        &self,
        number: u64,
        at: Timestamp,
        mut leaves: Vec<Leaf>,
    ) -> Result<Epoch, LogError> {
        leaves.sort_unstable();
        let before = self.last();
        let (size, from) = before.map_or((0, 0), |epoch| (epoch.head.size, epoch.number));
        if number <= from {
            return Err(LogError::Forked);
        }
        let mut completed = Completed::default();
        let head = append::append(&self.dir, size, &leaves, &mut completed)?;
        let epoch = Epoch::sign(number, at, head, &self.signer).ok_or(NoteError::Library)?;
        epochs::append(&self.dir, epoch)?;
        self.state.lock().last = Some(epoch);
        completed.tidy(&self.dir);
        Ok(epoch)
    }

    /// Shows the last epoch as the log's checkpoint. When it already is, only the log's time on it is renewed, and
    /// its cosignatures stay.
    pub(crate) fn publish(&self, now: Timestamp) -> Result<Option<Epoch>, LogError> {
        let Some(epoch) = self.last() else { return Ok(None) };
        let fresh = epoch.note(self.key());
        let mut state = self.state.lock();
        let note = match state.note.take().filter(|note| note.text() == fresh.text()) {
            None => fresh,
            Some(mut shown) => {
                shown.add(self.signer.cosign(shown.text(), seconds(now)));
                shown
            }
        };
        state.note = Some(note.clone());
        self.write_checkpoint(&note)?;
        Ok(Some(epoch))
    }

    /// The latest checkpoint with its cosignatures.
    pub(crate) fn latest(&self) -> Option<Note> {
        self.state.lock().note.clone()
    }

    fn cosigned(&self, note: &Note) -> Vec<(String, u64)> {
        let signed = |key: &VerifierKey| Some((key.name().to_owned(), note.signed_by(key).ok()?));
        self.witnesses.iter().filter_map(signed).collect()
    }

    /// Witnesses that have signed a checkpoint.
    pub(crate) fn signed_by(&self, note: &Note) -> Vec<VerifierKey> {
        self.witnesses.iter().filter(|key| note.signed_by(key).is_ok()).cloned().collect()
    }

    fn is_witnessed(&self, note: &Note) -> bool {
        let enough = ENOUGH.min(self.witnesses.len());
        enough > 0 && self.cosigned(note).len() >= enough
    }

    /// The latest checkpoint that enough witnesses have signed.
    pub(crate) fn latest_witnessed(&self) -> Result<Option<Note>, LogError> {
        let Some(text) = self.dir.read_text(WITNESSED)? else { return Ok(None) };
        let note = Note::parse(&text)?;
        Ok(self.is_witnessed(&note).then_some(note))
    }

    /// Adds a witness's cosignature line to the latest checkpoint.
    pub(crate) fn add_cosignature(&self, line: &str) -> Result<LogStatus, LogError> {
        let _alone = match self.sharing {
            Sharing::Alone => None,
            Sharing::Shared => Some(self.hold()?),
        };
        let signature = Signature::parse(line.trim_end_matches('\n'))?;
        {
            let mut state = self.state.lock();
            let note = state.note.as_mut().ok_or(NoteError::Checkpoint)?;
            let alone = Note::new(note.text().to_owned(), vec![signature.clone()]);
            // By a configured witness, on this very text.
            if !self.witnesses.iter().any(|key| alone.signed_by(key).is_ok()) {
                let forged = self.witnesses.iter().any(|k| alone.signed_by(k) == Err(NoteError::Forged));
                return Err(if forged { NoteError::Forged } else { NoteError::Unsigned }.into());
            }
            let mut cosigned = note.clone();
            cosigned.add(signature);
            self.write_checkpoint(&cosigned)?;
            *note = cosigned;
        }
        Ok(self.status())
    }

    pub(crate) fn status(&self) -> LogStatus {
        let state = self.state.lock();
        let last = state.last;
        LogStatus {
            key: self.key().to_string(),
            size: last.map_or(0, |epoch| epoch.head.size),
            epoch: last.map_or(0, |epoch| epoch.number),
            at: last.map_or(Timestamp(0), |epoch| epoch.at),
            witnesses: state.note.as_ref().map(|note| self.cosigned(note)).unwrap_or_default(),
            witnessed: state.note.as_ref().is_some_and(|note| self.is_witnessed(note)),
            gaps: state.gaps.clone(),
            stopped: state.stopped.clone(),
        }
    }

    /// A reader of the tree of the last epoch.
    pub(crate) fn tiles(&self) -> TileReader {
        TileReader::new(&self.dir, self.last().map_or(0, |epoch| epoch.head.size))
    }

    /// The tree before an epoch and the epoch itself.
    pub(crate) fn epoch(&self, number: u64) -> io::Result<Option<(u64, Epoch)>> {
        Epochs::open(&self.dir)?.find(number)
    }

    pub(crate) fn current_epoch(&self) -> u64 {
        self.open_epoch.load(Ordering::Acquire)
    }

    /// Signs a receipt at a time.
    pub(crate) fn receipt(&self, entry: carnet_seal::Hash, at: Timestamp) -> Note {
        let origin = self.key().name().to_owned();
        carnet_seal::LogReceipt { origin, entry, at }.sign(&self.signer)
    }
}

/// The checkpoint file, if there is one that `key` has signed.
pub(crate) fn read_checkpoint(dir: &LogDir, key: &VerifierKey) -> Result<Option<(Note, TreeHead)>, LogError> {
    let Some(text) = dir.read_text(CHECKPOINT)? else { return Ok(None) };
    let note = Note::parse(&text)?;
    let (checkpoint, _) = Checkpoint::open(&note, key)?;
    Ok(Some((note, checkpoint.head)))
}

/// All gaps, in the order of their epochs.
pub(crate) fn read_gaps(dir: &LogDir, key: &VerifierKey) -> Result<Vec<Gap>, LogError> {
    let mut gaps = Vec::new();
    for name in dir.names(gap::FOLDER)? {
        let text = dir.read_text(&format!("{}/{name}", gap::FOLDER))?.unwrap_or_default();
        gaps.push(Gap::open(&Note::parse(&text)?, key)?);
    }
    Ok(gaps)
}

/// Where a leaf with this label stands among the leaves `from..to` of an epoch, which are in the order of labels.
pub(crate) fn find_label(
    tiles: &TileReader,
    label: &carnet_seal::Hash,
    mut from: u64,
    mut to: u64,
) -> Option<(u64, Leaf)> {
    while from < to {
        let middle = from + (to - from) / 2;
        let leaf = tiles.entry(middle)?;
        match leaf.label.cmp(label) {
            std::cmp::Ordering::Equal => return Some((middle, leaf)),
            std::cmp::Ordering::Less => from = middle + 1,
            std::cmp::Ordering::Greater => to = middle,
        }
    }
    None
}
