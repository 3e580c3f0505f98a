//! Gaps: epochs that the log has and a restored database lacks. Listed and signed, never rewritten
//! (`design/security.md` 2, row 8).

use carnet_seal::{Note, NoteError, NoteSigner, VerifierKey};

/// Folder of the notes in the log's.
pub(crate) const FOLDER: &str = "gap";
const TITLE: &str = "carnet gap v1";

/// The database was taken back to the end of an epoch while the log already had later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The last epoch that the restored database had whole.
    pub after: u64,
    /// The last epoch that the log had.
    pub upto: u64,
}

impl Gap {
    /// Whether an epoch lies in the gap.
    #[must_use]
    pub const fn holds(&self, epoch: u64) -> bool {
        epoch > self.after && epoch <= self.upto
    }

    /// The text that the log signs.
    #[must_use]
    pub fn text(&self, origin: &str) -> String {
        let Self { after, upto } = self;
        format!("{TITLE}\n{origin}\nafter epoch {after}\nup to epoch {upto}\n")
    }

    pub(crate) fn sign(&self, signer: &NoteSigner) -> Note {
        let text = self.text(signer.verifier().name());
        let signature = signer.sign(&text);
        Note::new(text, vec![signature])
    }

    /// The gap in a note that `key`, the log's, has signed.
    pub fn open(note: &Note, key: &VerifierKey) -> Result<Self, NoteError> {
        note.signed_by(key)?;
        let lines: Vec<&str> = note.text().split('\n').collect();
        let [_, _, after, upto, ""] = lines.as_slice() else { return Err(NoteError::Note) };
        let number = |text: &str, before: &str| text.strip_prefix(before).and_then(|n| n.parse::<u64>().ok());
        let gap = Self {
            after: number(after, "after epoch ").ok_or(NoteError::Note)?,
            upto: number(upto, "up to epoch ").ok_or(NoteError::Note)?,
        };
        if gap.text(key.name()) == note.text() { Ok(gap) } else { Err(NoteError::Note) }
    }

    /// Name of its file.
    pub(crate) fn name(&self) -> String {
        format!("{FOLDER}/{:020}-{:020}", self.after, self.upto)
    }
}

/// The epoch whose leaf holds what was written in `epoch`: itself, or, in a gap, the first one after it.
pub(crate) fn logged_in(gaps: &[Gap], epoch: u64) -> u64 {
    // A later gap may begin where an earlier one sent the entries.
    let mut at = epoch;
    for gap in gaps {
        if gap.holds(at) {
            at = gap.upto + 1;
        }
    }
    at
}
