//! `carnet policy --batch`: one case a line in, one answer a line out, in order.

use std::io::{self, BufRead, Read, Write};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::verdict::Verdict;
use super::wire::{Line, Object};
use super::{Policy, wellformed};

/// Longest line taken, in bytes.
pub const MAX_LINE: usize = 1 << 20;

/// Answers are written in pieces of about this size, in bytes.
const PIECE: usize = 1 << 16;

/// Why a batch ends early. Lines are counted from 1; the answers to the lines before are written.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The line is not JSON: correct the input.
    #[error("line {line}: not JSON: {source}")]
    NotJson {
        /// Number of the line.
        line: u64,
        /// What is wrong in it.
        source: serde_json::Error,
    },
    /// The line is not UTF-8: correct the input.
    #[error("line {line}: not UTF-8")]
    NotUtf8 {
        /// Number of the line.
        line: u64,
    },
    /// The line is longer than [`MAX_LINE`]: correct the input.
    #[error("line {line}: longer than {MAX_LINE} bytes")]
    TooLong {
        /// Number of the line.
        line: u64,
    },
    /// The input could not be read.
    #[error("reading cases: {0}")]
    Input(io::Error),
    /// The answers could not be written.
    #[error("writing answers: {0}")]
    Output(io::Error),
}

impl BatchError {
    /// Exit status of the program: 2 for a bad line, 1 otherwise.
    pub const fn exit_status(&self) -> u8 {
        match self {
            Self::NotJson { .. } | Self::NotUtf8 { .. } | Self::TooLong { .. } => 2,
            Self::Input(_) | Self::Output(_) => 1,
        }
    }
}

/// Answers every line of `input` on `output`.
pub fn run_batch(mut input: impl BufRead, mut output: impl Write, policy: &Policy) -> Result<(), BatchError> {
    let mut answers = Vec::with_capacity(PIECE + 1024);
    let end = answer_lines(&mut input, &mut output, policy, &mut answers);
    // Also after a bad line: what was answered before it is due.
    output.write_all(&answers).and_then(|()| output.flush()).map_err(BatchError::Output)?;
    end
}

fn answer_lines(
    input: &mut impl BufRead,
    output: &mut impl Write,
    policy: &Policy,
    answers: &mut Vec<u8>,
) -> Result<(), BatchError> {
    let mut bytes = Vec::with_capacity(4096);
    let mut line = 0_u64;
    while next_line(input, &mut bytes).map_err(BatchError::Input)? {
        line += 1;
        if bytes.len() > MAX_LINE {
            return Err(BatchError::TooLong { line });
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| BatchError::NotUtf8 { line })?;
        answer(policy, text, answers).map_err(|source| BatchError::NotJson { line, source })?;
        answers.push(b'\n');
        if answers.len() >= PIECE {
            output.write_all(answers).map_err(BatchError::Output)?;
            answers.clear();
        }
    }
    Ok(())
}

/// Reads one line without its end into `bytes`; false at the end of the input.
fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<bool> {
    bytes.clear();
    // One byte for the line end, one to see that a line is too long.
    input.take(MAX_LINE as u64 + 2).read_until(b'\n', bytes)?;
    let any = !bytes.is_empty();
    if bytes.last() == Some(&b'\n') {
        bytes.pop();
    }
    Ok(any)
}

/// Appends the answer to one case, without a line end. An error only when the text is not JSON.
pub fn answer(policy: &Policy, text: &str, answers: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    if let Ok(Object(line)) = serde_json::from_str::<Object<Line<'_>>>(text) {
        write_answer(answers, Some(line.case), wellformed::judge(policy, &line));
        return Ok(());
    }
    serde_json::from_str::<IgnoredAny>(text)?;
    let case = serde_json::from_str::<Object<CaseOnly<'_>>>(text).ok().and_then(|only| only.0.case);
    write_answer(answers, case, None);
    Ok(())
}

/// What is wanted of a malformed case: its number, if it has one.
#[derive(Deserialize)]
struct CaseOnly<'a> {
    #[serde(borrow)]
    case: Option<&'a RawValue>,
}

fn write_answer(answers: &mut Vec<u8>, case: Option<&RawValue>, verdict: Option<Verdict>) {
    let number = case.map_or("null", RawValue::get);
    let parts: [&str; 4] = match verdict {
        None => ["refuse\", \"reason\": \"malformed", "", "", ""],
        Some(Verdict::Permit { rule }) => ["permit\", \"rule\": \"", rule.paragraph(), "", ""],
        Some(Verdict::Refuse { reason, appears_as }) => {
            ["refuse\", \"reason\": \"", reason.word(), "\", \"appears_as\": \"", appears_as.word()]
        }
    };
    for part in ["{\"case\": ", number, ", \"decision\": \""].into_iter().chain(parts).chain(["\"}"]) {
        answers.extend_from_slice(part.as_bytes());
    }
}
