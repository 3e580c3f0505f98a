//! Letters on paper: one row for each, for whoever prints and posts them. A row names a line of the register's file,
//! nobody; the printer, who has that file, joins the two. Rows are flushed before the run goes on, so that a run that
//! was killed knows which letters there are.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use carnet_model::Timestamp;
use carnet_model::person::Language;

use super::private;
use crate::cli::CliError;

/// First words of the file; then the beginning of the first run.
const BEGUN: &str = "# begun ";
const HEADER: &str = "line;code;object_until;language";

/// A letter to print.
pub(super) struct Letter {
    pub(super) line: u64,
    pub(super) code: String,
    pub(super) object_until: Timestamp,
    pub(super) language: Language,
}

/// The letters of one file of the register.
pub(super) struct Letters {
    out: BufWriter<File>,
    shown: String,
    written: Lines,
    begun: Timestamp,
    count: u64,
}

impl Letters {
    /// Opens the letters of the register's file with this digest, or begins them.
    pub(super) fn open(folder: &Path, digest: &str, now: Timestamp) -> Result<Self, CliError> {
        let name = format!("letters-{}.csv", digest.get(..16).unwrap_or(digest));
        let path = folder.join(name);
        let shown = path.display().to_string();
        std::fs::create_dir_all(folder).map_err(CliError::io(folder.display().to_string()))?;
        let mut file = private::go_on(&path).map_err(CliError::io(shown.clone()))?;
        let (mut written, mut begun, end) = read(&file).map_err(CliError::io(shown.clone()))?;
        // A row that was cut off is no letter.
        file.set_len(end).and_then(|()| file.seek(SeekFrom::End(0))).map_err(CliError::io(shown.clone()))?;
        if begun.is_none() {
            written = Lines::default();
            let head = format!("{BEGUN}{now}\n{HEADER}\n");
            let fresh = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
            let fresh = fresh.and_then(|_| file.write_all(head.as_bytes())).and_then(|()| file.sync_all());
            fresh.map_err(CliError::io(shown.clone()))?;
            begun = Some(now);
        }
        let begun = begun.unwrap_or(now);
        Ok(Self { out: BufWriter::new(file), shown, written, begun, count: 0 })
    }

    /// When the first run over this file began.
    pub(super) const fn begun(&self) -> Timestamp {
        self.begun
    }

    /// Whether the letter of a line is there.
    pub(super) fn has(&self, line: u64) -> bool {
        self.written.has(line)
    }

    /// Letters written by this run.
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    /// Writes letters, and waits until they are durable.
    pub(super) fn write(&mut self, letters: &[Letter]) -> Result<(), CliError> {
        if letters.is_empty() {
            return Ok(());
        }
        for letter in letters {
            let language = match letter.language {
                Language::French => "fr",
                Language::English => "en",
            };
            let until = letter.object_until.to_string();
            let until = until.get(..10).unwrap_or_default();
            writeln!(self.out, "{};{};{until};{language}", letter.line, letter.code)
                .map_err(CliError::io(self.shown.clone()))?;
            self.written.add(letter.line);
            self.count += 1;
        }
        let durable = self.out.flush().and_then(|()| self.out.get_ref().sync_data());
        durable.map_err(CliError::io(self.shown.clone()))
    }
}

/// The lines of the letters that a file holds, when it was begun, and where its last whole row ends.
fn read(file: &File) -> std::io::Result<(Lines, Option<Timestamp>, u64)> {
    let mut reader = BufReader::new(file);
    let (mut lines, mut begun, mut end) = (Lines::default(), None, 0);
    let mut row = Vec::new();
    loop {
        row.clear();
        let length = reader.read_until(b'\n', &mut row)?;
        if row.last() != Some(&b'\n') {
            return Ok((lines, begun, end));
        }
        end += length as u64;
        let text = String::from_utf8_lossy(&row);
        if let Some(at) = text.strip_prefix(BEGUN) {
            begun = Timestamp::parse_rfc3339(at.trim());
        } else if let Some(line) = text.split(';').next().and_then(|line| line.parse().ok()) {
            lines.add(line);
        }
    }
}

/// A set of line numbers: a bit for each.
#[derive(Default)]
struct Lines(Vec<u64>);

impl Lines {
    /// Lines beyond are not kept: no file has as many.
    const MOST: u64 = 1 << 32;

    fn place(line: u64) -> Option<(usize, u64)> {
        let word = usize::try_from(line / 64).ok().filter(|_| line < Self::MOST)?;
        Some((word, 1 << (line % 64)))
    }

    fn has(&self, line: u64) -> bool {
        Self::place(line).is_some_and(|(word, bit)| self.0.get(word).is_some_and(|bits| bits & bit != 0))
    }

    fn add(&mut self, line: u64) {
        let Some((word, bit)) = Self::place(line) else { return };
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(line: u64) -> Letter {
        let object_until = Timestamp::parse_rfc3339("2027-01-05T00:00:00Z").unwrap_or(Timestamp(0));
        Letter { line, code: "ABCD".to_owned(), object_until, language: Language::French }
    }

    #[test]
    fn a_run_goes_on_after_the_last_whole_row() {
        let folder = std::env::temp_dir().join(format!("carnet-letters-{}", std::process::id()));
        let now = Timestamp::parse_rfc3339("2026-11-24T10:00:00Z").unwrap();
        let mut letters = Letters::open(&folder, "0123456789abcdef00", now).unwrap();
        letters.write(&[letter(2), letter(70)]).unwrap();
        drop(letters);
        let path = folder.join("letters-0123456789abcdef.csv");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend_from_slice(b"71;CUT");
        std::fs::write(&path, &bytes).unwrap();
        let later = now.plus_millis(5_000);
        let mut letters = Letters::open(&folder, "0123456789abcdef00", later).unwrap();
        assert_eq!(letters.begun(), now);
        assert_eq!([2, 3, 70, 71].map(|line| letters.has(line)), [true, false, true, false]);
        letters.write(&[letter(71)]).unwrap();
        drop(letters);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().last(), Some("71;ABCD;2027-01-05;fr"));
        assert_eq!(text.lines().count(), 5);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
