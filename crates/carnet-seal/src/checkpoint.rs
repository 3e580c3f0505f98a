//! Checkpoints of the log (C2SP tlog-checkpoint), and receipts: promises that an entry will be in it.

use carnet_model::time::Timestamp;

use crate::digest::{Hash, hex};
use crate::merkle::TreeHead;
use crate::note::{KeyKind, Note, NoteError, NoteSigner, VerifierKey, base64, from_base64};

/// A tree that a log has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// The tree.
    pub head: TreeHead,
}

impl Checkpoint {
    /// The text that is signed: origin, size, root.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.head.size, base64(&self.head.root))
    }

    /// Reads the text of a note, without looking at its signatures. Extension lines are refused: this log has none.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let lines: Vec<&str> = text.split('\n').collect();
        let [origin, size, root, ""] = lines.as_slice() else { return Err(NoteError::Checkpoint) };
        let root: Hash =
            from_base64(root).and_then(|root| root.try_into().ok()).ok_or(NoteError::Checkpoint)?;
        let number: u64 = size.parse().map_err(|_| NoteError::Checkpoint)?;
        let read = Self { origin: (*origin).to_owned(), head: TreeHead { size: number, root } };
        if origin.is_empty() || read.text() != text { Err(NoteError::Checkpoint) } else { Ok(read) }
    }

    /// The note that the log signs twice: its text, and its text with the time (seconds since 1970).
    #[must_use]
    pub fn sign(&self, signer: &NoteSigner, seconds: u64) -> Note {
        let text = self.text();
        let signatures = vec![signer.sign(&text), signer.cosign(&text, seconds)];
        Note::new(text, signatures)
    }

    /// The checkpoint in a note that `key`, the log's, has signed; with the time, in seconds since 1970, that the log
    /// put on it.
    pub fn open(note: &Note, key: &VerifierKey) -> Result<(Self, u64), NoteError> {
        note.signed_by(key)?;
        let seconds = note.signed_by(&key.with_kind(KeyKind::Cosignature))?;
        let read = Self::parse(note.text())?;
        if read.origin == key.name() { Ok((read, seconds)) } else { Err(NoteError::Origin) }
    }
}

/// The first line of a receipt: no origin of a log.
const RECEIPT: &str = "carnet receipt v1";
/// Seconds within which a received entry is in the log.
pub const PROMISE: u64 = 60;

/// A signed promise: an entry with this hash was written, and will be in the log within [`PROMISE`] seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReceipt {
    /// The name of the log.
    pub origin: String,
    /// Hash of the ledger entry.
    pub entry: Hash,
    /// When it was written.
    pub at: Timestamp,
}

fn from_hex(text: &str) -> Option<Hash> {
    let mut out = [0; 32];
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    for (to, at) in out.iter_mut().zip((0..64).step_by(2)) {
        *to = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(out)
}

impl LogReceipt {
    /// The text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let (origin, entry, at) = (&self.origin, hex(&self.entry), self.at.0);
        format!("{RECEIPT}\n{origin}\nentry {entry}\ntime {at}\nin the log within {PROMISE} s\n")
    }

    /// The signed note.
    #[must_use]
    pub fn sign(&self, signer: &NoteSigner) -> Note {
        let text = self.text();
        let signature = signer.sign(&text);
        Note::new(text, vec![signature])
    }

    /// The receipt in a note that `key`, the log's, has signed.
    pub fn open(note: &Note, key: &VerifierKey) -> Result<Self, NoteError> {
        note.signed_by(key)?;
        let lines: Vec<&str> = note.text().split('\n').collect();
        let [_, origin, entry, at, _, ""] = lines.as_slice() else { return Err(NoteError::Note) };
        let entry = entry.strip_prefix("entry ").and_then(from_hex).ok_or(NoteError::Note)?;
        let at = at.strip_prefix("time ").and_then(|at| at.parse().ok()).ok_or(NoteError::Note)?;
        let read = Self { origin: (*origin).to_owned(), entry, at: Timestamp(at) };
        if read.text() != note.text() {
            return Err(NoteError::Note);
        }
        if read.origin == key.name() { Ok(read) } else { Err(NoteError::Origin) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    fn signer(name: &str) -> NoteSigner {
        NoteSigner::new(name, &Key::from_bytes([9; 32])).unwrap()
    }

    #[test]
    fn checkpoints_come_back_with_their_time() {
        let signer = signer("carnet/1");
        let made =
            Checkpoint { origin: "carnet/1".to_owned(), head: TreeHead { size: 20_852_163, root: [7; 32] } };
        let note = Note::parse(&made.sign(&signer, 1_800_000_000).to_string()).unwrap();
        assert_eq!(Checkpoint::open(&note, signer.verifier()), Ok((made.clone(), 1_800_000_000)));
        let other = Checkpoint { origin: "carnet/2".to_owned(), ..made.clone() };
        let note = other.sign(&signer, 0);
        assert_eq!(Checkpoint::open(&note, signer.verifier()), Err(NoteError::Origin));
        let untimed = Note::new(made.text(), vec![signer.sign(&made.text())]);
        assert_eq!(Checkpoint::open(&untimed, signer.verifier()), Err(NoteError::Unsigned));
        for bad in [
            "",
            "a\n1\n",
            "a\n01\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n",
            "a\n1\nBwc=\n",
            "a\n1\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\nmore\n",
        ] {
            assert_eq!(Checkpoint::parse(bad), Err(NoteError::Checkpoint), "{bad:?}");
        }
    }

    #[test]
    fn a_receipt_is_no_checkpoint_and_comes_back() {
        let signer = signer("carnet/1");
        let made = LogReceipt { origin: "carnet/1".to_owned(), entry: [0xab; 32], at: Timestamp(1_700_000) };
        let note = Note::parse(&made.sign(&signer).to_string()).unwrap();
        assert_eq!(LogReceipt::open(&note, signer.verifier()), Ok(made.clone()));
        assert_eq!(Checkpoint::parse(note.text()), Err(NoteError::Checkpoint));
        let other = LogReceipt { origin: "carnet/2".to_owned(), ..made };
        assert_eq!(LogReceipt::open(&other.sign(&signer), signer.verifier()), Err(NoteError::Origin));
        let text = "carnet receipt v1\ncarnet/1\nentry ab\ntime 1\nin the log within 60 s\n".to_owned();
        let short = Note::new(text.clone(), vec![signer.sign(&text)]);
        assert_eq!(LogReceipt::open(&short, signer.verifier()), Err(NoteError::Note));
    }
}
