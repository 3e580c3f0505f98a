//! The signed statement of a proof, and the texts of its numbers.

use std::fmt::Write as _;

use carnet_model::ids::Chain;
use carnet_model::time::Timestamp;
use carnet_seal::{Hash, Note, NoteError, NoteSigner, VerifierKey, hex};

use crate::heads::Link;

const TITLE: &str = "carnet journal v1";

/// What the log's key says of the ends of chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) at: Timestamp,
    pub(crate) ends: Vec<(Chain, Link)>,
}

impl Statement {
    fn text(&self, origin: &str) -> String {
        let mut out = format!("{TITLE}\n{origin}\ntime {}\n", self.at.0);
        for (chain, link) in &self.ends {
            let _ = writeln!(out, "{} {} {}", chain.name(), link.seq, hex(&link.hash));
        }
        out
    }

    pub(crate) fn sign(&self, signer: &NoteSigner) -> Note {
        let text = self.text(signer.verifier().name());
        let signature = signer.sign(&text);
        Note::new(text, vec![signature])
    }

    pub(crate) fn open(note: &Note, key: &VerifierKey) -> Result<Self, NoteError> {
        note.signed_by(key)?;
        let mut lines = note.text().lines().skip(2);
        let at = lines.next().and_then(|l| l.strip_prefix("time ")?.parse().ok()).ok_or(NoteError::Note)?;
        let ends: Option<Vec<_>> = lines.map(end).collect();
        let read = Self { at: Timestamp(at), ends: ends.ok_or(NoteError::Note)? };
        if read.text(key.name()) == note.text() { Ok(read) } else { Err(NoteError::Note) }
    }
}

fn end(line: &str) -> Option<(Chain, Link)> {
    let mut parts = line.split(' ');
    let (name, seq, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let hash = from_hex(hash)?.try_into().ok()?;
    Some((chain_named(name)?, Link { seq: seq.parse().ok()?, hash }))
}

pub(crate) fn chain_named(name: &str) -> Option<Chain> {
    Chain::ALL.into_iter().find(|chain| chain.name() == name)
}

/// Lower case only: one text for each value.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    base64_simd::STANDARD.decode_to_vec(text).ok()
}

pub(crate) fn hash(text: &str) -> Option<Hash> {
    from_base64(text)?.try_into().ok()
}

pub(crate) fn path(texts: &[String]) -> Option<Vec<Hash>> {
    texts.iter().map(|text| hash(text)).collect()
}
