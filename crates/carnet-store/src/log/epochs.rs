//! The list of epochs: one fixed record for each, appended and flushed, found by binary search. A record holds the
//! log's two signatures, so that the checkpoint of every epoch can be shown again.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;

use carnet_model::time::Timestamp;
use carnet_seal::{Checkpoint, Hash, KeyKind, Note, NoteError, NoteSigner, Signature, TreeHead, VerifierKey};

use super::dir::LogDir;

/// Name of the file.
pub(super) const FILE: &str = "epochs";
/// epoch (8) ‖ time (8) ‖ size (8) ‖ root (32) ‖ signature (64) ‖ timestamped signature (72)
const LEN: usize = 8 + 8 + 8 + 32 + 64 + 72;

/// The tree at the end of an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch {
    pub(crate) number: u64,
    /// When it was closed.
    pub(crate) at: Timestamp,
    pub(crate) head: TreeHead,
    signature: [u8; 64],
    timed: [u8; 72],
}

impl Epoch {
    pub(super) fn sign(number: u64, at: Timestamp, head: TreeHead, signer: &NoteSigner) -> Option<Self> {
        let checkpoint = Checkpoint { origin: signer.verifier().name().to_owned(), head };
        let note = checkpoint.sign(signer, seconds(at));
        let [signature, timed] = note.signatures() else { return None };
        let (signature, timed) = (signature.bytes().try_into().ok()?, timed.bytes().try_into().ok()?);
        Some(Self { number, at, head, signature, timed })
    }

    /// The checkpoint of this epoch as the log signed it.
    pub(crate) fn note(&self, key: &VerifierKey) -> Note {
        let text = Checkpoint { origin: key.name().to_owned(), head: self.head }.text();
        let timed = Signature::of(&key.with_kind(KeyKind::Cosignature), &self.timed);
        Note::new(text, vec![Signature::of(key, &self.signature), timed])
    }

    /// Whether the log signed it, at the time that it says.
    pub(crate) fn verify(&self, key: &VerifierKey) -> Result<(), NoteError> {
        let (_, time) = Checkpoint::open(&self.note(key), key)?;
        if time == seconds(self.at) { Ok(()) } else { Err(NoteError::Forged) }
    }

    fn to_bytes(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(LEN);
        out.extend_from_slice(&self.number.to_be_bytes());
        out.extend_from_slice(&self.at.0.to_be_bytes());
        out.extend_from_slice(&self.head.size.to_be_bytes());
        out.extend_from_slice(&self.head.root);
        out.extend_from_slice(&self.signature);
        out.extend_from_slice(&self.timed);
        out
    }

    fn from_bytes(bytes: &[u8; LEN]) -> Option<Self> {
        let (number, rest) = bytes.split_first_chunk()?;
        let (at, rest) = rest.split_first_chunk()?;
        let (size, rest) = rest.split_first_chunk()?;
        let (root, rest) = rest.split_first_chunk::<32>()?;
        let (signature, timed) = rest.split_first_chunk()?;
        Some(Self {
            number: u64::from_be_bytes(*number),
            at: Timestamp(i64::from_be_bytes(*at)),
            head: TreeHead { size: u64::from_be_bytes(*size), root: *root },
            signature: *signature,
            timed: timed.try_into().ok()?,
        })
    }
}

/// Seconds since 1970, for a signature.
pub(crate) fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.0.div_euclid(1000)).unwrap_or(0)
}

/// The file, open for reading.
#[derive(Debug)]
pub(crate) struct Epochs {
    file: Option<File>,
    count: u64,
}

impl Epochs {
    pub(crate) fn open(dir: &LogDir) -> io::Result<Self> {
        match File::open(dir.path().join(FILE)) {
            Ok(file) => {
                let count = file.metadata()?.len() / LEN as u64;
                Ok(Self { file: Some(file), count })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self { file: None, count: 0 }),
            Err(error) => Err(error),
        }
    }

    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// The record at a place.
    pub(crate) fn at(&mut self, place: u64) -> io::Result<Option<Epoch>> {
        let Some(file) = self.file.as_mut().filter(|_| place < self.count) else { return Ok(None) };
        let mut bytes = [0; LEN];
        file.seek(SeekFrom::Start(place * LEN as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(Epoch::from_bytes(&bytes))
    }

    pub(crate) fn last(&mut self) -> io::Result<Option<Epoch>> {
        match self.count.checked_sub(1) {
            None => Ok(None),
            Some(place) => self.at(place),
        }
    }

    /// The record of an epoch, with the size of the tree before it.
    pub(crate) fn find(&mut self, number: u64) -> io::Result<Option<(u64, Epoch)>> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.at(middle)? {
                Some(epoch) if epoch.number == number => {
                    let before = match middle.checked_sub(1) {
                        None => 0,
                        Some(place) => self.at(place)?.map_or(0, |e| e.head.size),
                    };
                    return Ok(Some((before, epoch)));
                }
                Some(epoch) if epoch.number < number => low = middle + 1,
                _ => high = middle,
            }
        }
        Ok(None)
    }
}

/// Appends a record and flushes it. Whatever a crash left half written is cut off first.
pub(super) fn append(dir: &LogDir, epoch: Epoch) -> io::Result<()> {
    let path = dir.path().join(FILE);
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let length = file.metadata()?.len();
    let whole = length - length % LEN as u64;
    if whole != length {
        file.set_len(whole)?;
    }
    file.seek(SeekFrom::Start(whole))?;
    file.write_all(&epoch.to_bytes())?;
    file.sync_all()?;
    if whole == 0 {
        File::open(dir.path())?.sync_all()?;
    }
    Ok(())
}

/// Cuts the last record off: one that a power cut left without content. No checkpoint stands on it.
pub(super) fn drop_last(dir: &LogDir, count: u64) -> io::Result<()> {
    let file = OpenOptions::new().write(true).open(dir.path().join(FILE))?;
    file.set_len(count.saturating_sub(1) * LEN as u64)?;
    file.sync_all()
}

/// The hash of nothing, before the first epoch.
pub(crate) fn start() -> TreeHead {
    TreeHead { size: 0, root: empty() }
}

fn empty() -> Hash {
    carnet_seal::empty_root()
}
