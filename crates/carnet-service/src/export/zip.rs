//! A ZIP archive of stored (uncompressed) files, written in one pass. Every archive has one form only, so that its reader
//! can ask for exactly that form: no compression, no comment, no extra field but the large offset, files without gap.
//! Sources: PKWARE APPNOTE 6.3.10 (4.3.7, 4.3.12, 4.3.14, 4.3.15, 4.3.16, 4.5.3).

/// Bytes of a local header before its name.
pub(super) const LOCAL_BYTES: usize = 30;
pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// 1 January 1980: an archive tells no other time than those of its content.
const DATE: u16 = 0x0021;
const VERSION: u16 = 20;
const VERSION_LARGE: u16 = 45;
/// Made on Unix.
const MADE_ON: u16 = 3 << 8;
/// A plain file that its owner may write and others may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
const LARGE: u32 = u32::MAX;

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Name, with slashes.
    pub(super) name: String,
    pub(super) crc: u32,
    /// Bytes.
    pub(super) size: u32,
    /// Where its local header begins.
    pub(super) offset: u64,
}

/// The files written so far.
#[derive(Debug, Default)]
pub(super) struct Directory {
    entries: Vec<Entry>,
    end: u64,
}

impl Directory {
    /// A directory that goes on from an offset, to try the form of large archives.
    #[cfg(test)]
    pub(super) const fn from_offset(end: u64) -> Self {
        Self { entries: Vec::new(), end }
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Where the next file begins.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    /// Adds a file of known bytes: the header that goes before them. `None`: it is too large for an archive.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        self.add_known(name, crc32(bytes), u32::try_from(bytes.len()).ok()?)
    }

    /// As [`Directory::add`], with the checksum and the size already known.
    pub(super) fn add_known(&mut self, name: &str, crc: u32, size: u32) -> Option<Vec<u8>> {
        if size == LARGE || name.len() > usize::from(u16::MAX) {
            return None;
        }
        let header = local(name, crc, size);
        let offset = self.end;
        self.end += u64::try_from(header.len()).ok()? + u64::from(size);
        self.entries.push(Entry { name: name.to_owned(), crc, size, offset });
        Some(header)
    }

    /// What follows the last file.
    pub(super) fn finish(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for entry in &self.entries {
            central(&mut out, entry);
        }
        let size = out.len() as u64;
        let count = self.entries.len() as u64;
        if count >= u64::from(u16::MAX) || self.end >= u64::from(LARGE) {
            let record = self.end + size;
            large_end(&mut out, count, size, self.end);
            out.extend_from_slice(b"PK\x06\x07");
            put(&mut out, &[&0_u32.to_le_bytes(), &record.to_le_bytes(), &1_u32.to_le_bytes()]);
        }
        let short = u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes();
        out.extend_from_slice(b"PK\x05\x06");
        put(&mut out, &[&[0; 4], &short, &short, &clamped(size), &clamped(self.end), &[0; 2]]);
        out
    }
}

/// The header of a file.
pub(super) fn local(name: &str, crc: u32, size: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(LOCAL_BYTES + name.len());
    out.extend_from_slice(&LOCAL);
    put(&mut out, &[&VERSION.to_le_bytes()]);
    shared(&mut out, name, crc, size);
    put(&mut out, &[&0_u16.to_le_bytes(), name.as_bytes()]);
    out
}

/// From the flags to the length of the name: alike in both headers.
fn shared(out: &mut Vec<u8>, name: &str, crc: u32, size: u32) {
    let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
    put(out, &[&FLAGS.to_le_bytes(), &[0; 2], &[0; 2], &DATE.to_le_bytes()]);
    put(out, &[&crc.to_le_bytes(), &size.to_le_bytes(), &size.to_le_bytes(), &length.to_le_bytes()]);
}

fn central(out: &mut Vec<u8>, entry: &Entry) {
    let large = entry.offset >= u64::from(LARGE);
    let version = if large { VERSION_LARGE } else { VERSION };
    out.extend_from_slice(&CENTRAL);
    put(out, &[&(MADE_ON | version).to_le_bytes(), &version.to_le_bytes()]);
    shared(out, &entry.name, entry.crc, entry.size);
    let extra: u16 = if large { 12 } else { 0 };
    // Comment, disk, internal attributes: none.
    put(out, &[&extra.to_le_bytes(), &[0; 6], &ATTRIBUTES.to_le_bytes(), &clamped(entry.offset)]);
    out.extend_from_slice(entry.name.as_bytes());
    if large {
        put(out, &[&1_u16.to_le_bytes(), &8_u16.to_le_bytes(), &entry.offset.to_le_bytes()]);
    }
}

/// The end record of an archive beyond the old limits.
fn large_end(out: &mut Vec<u8>, count: u64, size: u64, offset: u64) {
    out.extend_from_slice(b"PK\x06\x06");
    let version = VERSION_LARGE.to_le_bytes();
    put(out, &[&44_u64.to_le_bytes(), &version, &version, &[0; 8]]);
    put(out, &[&count.to_le_bytes(), &count.to_le_bytes(), &size.to_le_bytes(), &offset.to_le_bytes()]);
}

fn clamped(value: u64) -> [u8; 4] {
    u32::try_from(value).unwrap_or(LARGE).to_le_bytes()
}

fn put(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

/// The table of CRC-32 (ISO 3309, reflected polynomial 0xEDB88320).
const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "below 256")]
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, within the bounds")]
        {
            table[at] = value;
        }
        at += 1;
    }
    table
};

/// A checksum under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crc(u32);

impl Crc {
    pub(super) const fn new() -> Self {
        Self(u32::MAX)
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        let mut crc = self.0;
        for byte in bytes {
            let [low, ..] = crc.to_le_bytes();
            let known = TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default();
            crc = known ^ (crc >> 8);
        }
        self.0 = crc;
    }

    pub(super) const fn value(self) -> u32 {
        !self.0
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn an_archive_beyond_four_gigabytes_says_where_its_files_are() {
        let mut directory = Directory::from_offset(5_000_000_000);
        let header = directory.add("a", b"x").unwrap();
        assert_eq!(directory.end(), 5_000_000_000 + header.len() as u64 + 1);
        let end = directory.finish();
        let large =
            [1_u8, 0, 8, 0].iter().copied().chain(5_000_000_000_u64.to_le_bytes()).collect::<Vec<_>>();
        assert!(end.windows(large.len()).any(|part| part == large));
        assert!(
            end.windows(4).any(|part| part == b"PK\x06\x06")
                && end.windows(4).any(|part| part == b"PK\x06\x07")
        );
    }
}
