//! Signed notes (C2SP signed-note) with Ed25519 signatures and witnesses' cosignatures (C2SP tlog-cosignature,
//! `cosignature/v1`), and their keys.

use core::fmt;

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use thiserror::Error;

use crate::digest::sha256_parts;
use crate::key::Key;

/// Longest note, with all signatures.
const LONGEST: usize = 64 << 10;
/// Most signatures of a note that are looked at.
const MOST_SIGNATURES: usize = 64;

/// Why a note or key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NoteError {
    /// It has not the shape of one.
    #[error("no signed note")]
    Note,
    /// It has not the shape of one.
    #[error("no verifier key")]
    Key,
    /// The text has not the shape of a checkpoint.
    #[error("no checkpoint")]
    Checkpoint,
    /// The text is a checkpoint of another log.
    #[error("a checkpoint of another log")]
    Origin,
    /// No signature by the key.
    #[error("no signature by the expected key")]
    Unsigned,
    /// A signature by the key does not verify: the note was changed.
    #[error("a signature does not verify")]
    Forged,
    /// The cryptographic library failed.
    #[error("the cryptographic library failed")]
    Library,
}

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// The text of a note (0x01).
    Note,
    /// A checkpoint, with the time (0x04).
    Cosignature,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Note => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

/// A public key with its name: `name+id+key`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    public: [u8; 32],
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    base64_simd::STANDARD.decode_to_vec(text).ok()
}

impl VerifierKey {
    /// Reads `name+id+key`.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let key = from_base64(key).ok_or(NoteError::Key)?;
        let (kind, public) = key.split_first().ok_or(NoteError::Key)?;
        let kind = match kind {
            0x01 => KeyKind::Note,
            0x04 => KeyKind::Cosignature,
            _ => return Err(NoteError::Key),
        };
        let public = public.try_into().map_err(|_| NoteError::Key)?;
        let found = Self { name: name.to_owned(), kind, public };
        if is_name(name) && found.id_hex() == id { Ok(found) } else { Err(NoteError::Key) }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    #[must_use]
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The same key for the other kind of signature.
    #[must_use]
    pub fn with_kind(&self, kind: KeyKind) -> Self {
        Self { kind, ..self.clone() }
    }

    /// `SHA-256(name ‖ newline ‖ kind ‖ public key)[:4]`.
    fn id(&self) -> [u8; 4] {
        let hash = sha256_parts(&[self.name.as_bytes(), b"\n", &[self.kind.byte()], &self.public]);
        hash.first_chunk().copied().unwrap_or_default()
    }

    fn id_hex(&self) -> String {
        format!("{:08x}", u32::from_be_bytes(self.id()))
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.public).verify(message, signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![self.kind.byte()];
        key.extend_from_slice(&self.public);
        write!(f, "{}+{}+{}", self.name, self.id_hex(), base64(&key))
    }
}

/// A signing key with its name: a log's, a witness's.
pub struct NoteSigner {
    pair: Ed25519KeyPair,
    key: VerifierKey,
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({})", self.key.name)
    }
}

impl NoteSigner {
    /// The signer whose seed is `key`.
    pub fn new(name: &str, key: &Key) -> Result<Self, NoteError> {
        if !is_name(name) {
            return Err(NoteError::Key);
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(key.bytes()).map_err(|_| NoteError::Library)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| NoteError::Library)?;
        let key = VerifierKey { name: name.to_owned(), kind: KeyKind::Note, public };
        Ok(Self { pair, key })
    }

    /// The public key that verifies its note signatures; [`VerifierKey::with_kind`] gives the other.
    #[must_use]
    pub const fn verifier(&self) -> &VerifierKey {
        &self.key
    }

    fn line(key: &VerifierKey, signature: &[u8]) -> Signature {
        Signature { name: key.name.clone(), id: key.id(), bytes: signature.to_vec() }
    }

    /// Signs the text of a note.
    #[must_use]
    pub fn sign(&self, text: &str) -> Signature {
        Self::line(&self.key, self.pair.sign(text.as_bytes()).as_ref())
    }

    /// Cosigns the text of a checkpoint at a time, in seconds since 1970.
    #[must_use]
    pub fn cosign(&self, text: &str, seconds: u64) -> Signature {
        let mut bytes = seconds.to_be_bytes().to_vec();
        bytes.extend_from_slice(self.pair.sign(cosigned(text, seconds).as_bytes()).as_ref());
        Self::line(&self.key.with_kind(KeyKind::Cosignature), &bytes)
    }
}

fn cosigned(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// A signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Signature {
    /// What follows the key id.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The line of `key` with these signature bytes.
    #[must_use]
    pub fn of(key: &VerifierKey, bytes: &[u8]) -> Self {
        NoteSigner::line(key, bytes)
    }

    /// Reads a line, without its newline.
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        let (name, value) = line.strip_prefix("— ").and_then(|l| l.split_once(' ')).ok_or(NoteError::Note)?;
        let value = from_base64(value).ok_or(NoteError::Note)?;
        let (id, bytes) = value.split_first_chunk::<4>().ok_or(NoteError::Note)?;
        if !is_name(name) || bytes.is_empty() {
            return Err(NoteError::Note);
        }
        Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
    }

    fn is_of(&self, key: &VerifierKey) -> bool {
        self.name == key.name && self.id == key.id()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "— {} {}", self.name, base64(&[&self.id[..], &self.bytes].concat()))
    }
}

/// A text and its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A note to be signed: `text` ends in a newline.
    #[must_use]
    pub const fn new(text: String, signatures: Vec<Signature>) -> Self {
        Self { text, signatures }
    }

    /// Reads a note. Nothing of it may be believed before [`Note::signed_by`] has said yes.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let control = |c: char| c < ' ' && c != '\n';
        if note.len() > LONGEST || note.contains(control) {
            return Err(NoteError::Note);
        }
        let split = note.rfind("\n\n").ok_or(NoteError::Note)?;
        let (text, lines) = note.split_at_checked(split + 1).ok_or(NoteError::Note)?;
        let lines = lines.strip_prefix('\n').and_then(|l| l.strip_suffix('\n')).ok_or(NoteError::Note)?;
        let signatures: Vec<_> = lines.split('\n').map(Signature::parse).collect::<Result<_, _>>()?;
        if signatures.len() > MOST_SIGNATURES {
            return Err(NoteError::Note);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, with its final newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its signatures.
    #[must_use]
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Adds a signature, or replaces the one by the same key.
    pub fn add(&mut self, signature: Signature) {
        self.signatures.retain(|s| s.name != signature.name || s.id != signature.id);
        self.signatures.push(signature);
    }

    /// Whether `key` signed this text. For a cosignature, the time in seconds since 1970; else 0.
    pub fn signed_by(&self, key: &VerifierKey) -> Result<u64, NoteError> {
        let mut found = None;
        for signature in self.signatures.iter().filter(|s| s.is_of(key)) {
            let (valid, time) = match key.kind {
                KeyKind::Note => (key.verify(self.text.as_bytes(), &signature.bytes), 0),
                KeyKind::Cosignature => {
                    let (time, bytes) = signature.bytes.split_first_chunk::<8>().ok_or(NoteError::Forged)?;
                    let time = u64::from_be_bytes(*time);
                    (key.verify(cosigned(&self.text, time).as_bytes(), bytes), time)
                }
            };
            if !valid {
                return Err(NoteError::Forged);
            }
            found = found.max(Some(time));
        }
        found.ok_or(NoteError::Unsigned)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

#[cfg(test)]
#[path = "note_tests.rs"]
mod tests;
