//! Reading an archive that Carnet wrote, whoever hands it in: nothing is taken that Carnet would not have written in
//! exactly these bytes.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use super::zip::{CENTRAL, Crc, Directory, LOCAL, LOCAL_BYTES, local};

/// Most files of an archive.
const MOST_FILES: usize = 100_000;
/// Most bytes of a name.
const LONGEST_NAME: usize = 512;
/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// Why an archive is refused.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be read.
    #[error("the archive cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It ends too early: the download was cut.
    #[error("the archive is cut off after {0} bytes")]
    Truncated(u64),
    /// Not an archive of Carnet.
    #[error("at byte {0}: not an archive as Carnet writes them; give the file as it was downloaded")]
    Foreign(u64),
    /// A file was compressed.
    #[error(
        "{0} is compressed: the archive was packed again by another program; give the file as it was downloaded"
    )]
    Compressed(String),
    /// A name that leads elsewhere, or that is none of an archive.
    #[error("a file has the forbidden name {0:?}")]
    Name(String),
    /// Two files of one name (case does not tell names apart).
    #[error("two files have the name {0:?}")]
    Duplicate(String),
    /// Too many files.
    #[error("the archive has more than {MOST_FILES} files")]
    TooMany,
    /// A file over its limit.
    #[error("{name} has {size} bytes; at most {limit} are accepted")]
    TooLarge {
        /// Which.
        name: String,
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The bytes of a file are not those that were written.
    #[error("{0} was changed: its checksum is wrong")]
    Checksum(String),
    /// A file that must be there is not.
    #[error("{0} is missing")]
    Missing(String),
}

/// An archive that was checked from its first byte to its last.
#[derive(Debug)]
pub struct Archive<R> {
    file: R,
    files: Directory,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads an archive through once: headers, names, checksums, the directory at its end. No file may have more than
    /// `limit` bytes.
    pub fn open(mut file: R, limit: u64) -> Result<Self, ArchiveError> {
        file.seek(SeekFrom::Start(0))?;
        let mut reader = io::BufReader::with_capacity(CHUNK, &mut file);
        let mut files = Directory::default();
        let mut names = HashSet::new();
        loop {
            let at = files.end();
            let mut mark = [0; 4];
            fill(&mut reader, &mut mark, at)?;
            match mark {
                LOCAL => take(&mut reader, &mut files, &mut names, limit)?,
                CENTRAL if !files.entries().is_empty() => break,
                _ => return Err(ArchiveError::Foreign(at)),
            }
        }
        end(&mut reader, &files)?;
        drop(reader);
        Ok(Self { file, files })
    }

    /// Names and sizes of the files, in their order.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files.entries().iter().map(|entry| (entry.name.as_str(), u64::from(entry.size)))
    }

    /// The bytes of a file, checked again.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, ArchiveError> {
        let missing = || ArchiveError::Missing(name.to_owned());
        let entry = self.files.entries().iter().find(|entry| entry.name == name).ok_or_else(missing)?;
        let header = u64::try_from(LOCAL_BYTES + entry.name.len()).unwrap_or_default();
        self.file.seek(SeekFrom::Start(entry.offset + header))?;
        let mut bytes = vec![0; usize::try_from(entry.size).unwrap_or_default()];
        fill(&mut self.file, &mut bytes, entry.offset)?;
        let mut crc = Crc::new();
        crc.update(&bytes);
        if crc.value() != entry.crc {
            return Err(ArchiveError::Checksum(name.to_owned()));
        }
        Ok(bytes)
    }
}

/// One file, after the mark of its header.
fn take(
    reader: &mut impl Read,
    files: &mut Directory,
    names: &mut HashSet<String>,
    limit: u64,
) -> Result<(), ArchiveError> {
    let at = files.end();
    let foreign = || ArchiveError::Foreign(at);
    let mut rest = [0; LOCAL_BYTES - 4];
    fill(reader, &mut rest, at)?;
    let [_, _, _, _, method, _, _, _, _, _, c0, c1, c2, c3, s0, s1, s2, s3, _, _, _, _, n0, n1, _, _] = rest;
    let length = usize::from(u16::from_le_bytes([n0, n1]));
    if length == 0 || length > LONGEST_NAME {
        return Err(foreign());
    }
    let mut name = vec![0; length];
    fill(reader, &mut name, at)?;
    let name = String::from_utf8(name).map_err(|_| foreign())?;
    if method != 0 {
        return Err(ArchiveError::Compressed(name));
    }
    let (crc, size) = (u32::from_le_bytes([c0, c1, c2, c3]), u32::from_le_bytes([s0, s1, s2, s3]));
    let written = local(&name, crc, size);
    if written.get(4..LOCAL_BYTES) != Some(rest.as_slice()) {
        return Err(foreign());
    }
    if !is_safe(&name) {
        return Err(ArchiveError::Name(name));
    }
    if u64::from(size) > limit {
        return Err(ArchiveError::TooLarge { name, size: size.into(), limit });
    }
    if files.entries().len() == MOST_FILES {
        return Err(ArchiveError::TooMany);
    }
    if !names.insert(name.to_lowercase()) {
        return Err(ArchiveError::Duplicate(name));
    }
    if checksum(reader, size, at)? != crc {
        return Err(ArchiveError::Checksum(name));
    }
    files.add_known(&name, crc, size).ok_or_else(foreign)?;
    Ok(())
}

fn checksum(reader: &mut impl Read, size: u32, at: u64) -> Result<u32, ArchiveError> {
    let mut crc = Crc::new();
    let mut left = usize::try_from(size).unwrap_or_default();
    let mut buffer = vec![0; CHUNK.min(left)];
    while left > 0 {
        let part = left.min(CHUNK);
        let piece = buffer.get_mut(..part).unwrap_or_default();
        fill(reader, piece, at)?;
        crc.update(piece);
        left -= part;
    }
    Ok(crc.value())
}

/// The directory, after its first mark: the only one that these files can have, and nothing behind it.
fn end(reader: &mut impl Read, files: &Directory) -> Result<(), ArchiveError> {
    let expected = files.finish();
    let expected = expected.get(CENTRAL.len()..).unwrap_or_default();
    let mut found = vec![0; expected.len()];
    fill(reader, &mut found, files.end())?;
    let behind = reader.read(&mut [0])?;
    if found != expected || behind != 0 {
        return Err(ArchiveError::Foreign(files.end()));
    }
    Ok(())
}

fn fill(reader: &mut impl Read, bytes: &mut [u8], at: u64) -> Result<(), ArchiveError> {
    reader.read_exact(bytes).map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => ArchiveError::Truncated(at),
        _ => error.into(),
    })
}

/// Whether a name stays inside the folder where somebody unpacks the archive, on every system.
fn is_safe(name: &str) -> bool {
    let part_is_safe = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with(['.', ' '])
            && part.chars().all(super::names::may_stand)
    };
    name.split('/').all(part_is_safe)
}
