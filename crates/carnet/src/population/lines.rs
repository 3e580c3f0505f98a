//! Lines of a file of any size: bounded, numbered, whatever their bytes are.

use std::io::{self, BufRead};

/// Most bytes of a line; a longer one is passed over and reported.
pub(super) const LONGEST: usize = 64 << 10;

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// It had more than [`LONGEST`].
    TooLong,
}

/// Reads lines, and counts them.
pub(super) struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    number: u64,
    read: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(reader: R) -> Self {
        Self { reader, buffer: Vec::new(), number: 0, read: 0 }
    }

    /// Bytes read so far.
    pub(super) const fn bytes(&self) -> u64 {
        self.read
    }

    /// The next line and its number, from 1.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.buffer.clear();
        let (mut any, mut too_long) = (false, false);
        loop {
            let available = self.reader.fill_buf()?;
            if available.is_empty() {
                break;
            }
            any = true;
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            if self.buffer.len() + part.len() > LONGEST {
                too_long = true;
                self.buffer.clear();
            }
            if !too_long {
                self.buffer.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            self.read += used as u64;
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if too_long {
            return Ok(Some((self.number, Line::TooLong)));
        }
        let mut line = self.buffer.as_slice();
        if self.number == 1 {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Some((self.number, Line::Bytes(line))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<(u64, Option<Vec<u8>>)> {
        // A small buffer, so that lines cross its ends.
        let mut lines = Lines::new(io::BufReader::with_capacity(7, text));
        let mut out = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            out.push((
                number,
                match line {
                    Line::Bytes(bytes) => Some(bytes.to_vec()),
                    Line::TooLong => None,
                },
            ));
        }
        assert_eq!(lines.bytes(), text.len() as u64);
        out
    }

    #[test]
    fn marks_ends_and_lengths() {
        let some = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(all(b""), []);
        assert_eq!(
            all(b"\xef\xbb\xbfa;b\r\nc\n\nlast"),
            [(1, some("a;b")), (2, some("c")), (3, some("")), (4, some("last")),]
        );
        let mut long = vec![b'x'; 10 << 20];
        long.extend_from_slice(b"\nnext\n");
        assert_eq!(all(&long), [(1, None), (2, some("next"))]);
        let longest = vec![b'x'; LONGEST];
        assert_eq!(all(&longest), [(1, Some(longest.clone()))]);
    }
}
