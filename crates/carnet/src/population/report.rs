//! The report: one row for each line, or part of a line, that was not taken. It names lines by number, nobody.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::fault::LineFault;
use super::private;
use crate::cli::CliError;

/// A report being written.
pub(super) struct Report {
    out: BufWriter<File>,
    path: PathBuf,
    counts: BTreeMap<&'static str, u64>,
}

impl Report {
    /// Begins a report; an older one of this name is replaced.
    pub(super) fn begin(path: &Path) -> Result<Self, CliError> {
        let shown = path.display().to_string();
        let file = private::create(path).map_err(CliError::io(shown.clone()))?;
        let mut out = BufWriter::new(file);
        out.write_all(b"line;reason;words\n").map_err(CliError::io(shown))?;
        Ok(Self { out, path: path.to_owned(), counts: BTreeMap::new() })
    }

    /// Adds a row.
    pub(super) fn add(&mut self, line: u64, fault: LineFault) -> Result<(), CliError> {
        *self.counts.entry(fault.word()).or_default() += 1;
        writeln!(self.out, "{line};{};{}", fault.word(), super::csv::quoted(fault.sentence()))
            .map_err(CliError::io(self.path.display().to_string()))
    }

    /// Rows so far.
    pub(super) fn rows(&self) -> u64 {
        self.counts.values().sum()
    }

    /// Writes what waits; gives how many rows have each reason.
    pub(super) fn end(mut self) -> Result<BTreeMap<&'static str, u64>, CliError> {
        self.out.flush().map_err(CliError::io(self.path.display().to_string()))?;
        Ok(self.counts)
    }
}
