//! ZIP: its readers start at the end of the file, so it can hide behind anything.

/// Largest comment behind the end record, plus the record.
const TAIL: usize = 65_535 + 22;

pub(super) fn starts_as_zip(bytes: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| bytes.starts_with(*mark))
}

/// Whether an end-of-directory record closes the file: its comment length must lead exactly to the end.
pub(super) fn ends_as_zip(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or(bytes);
    tail.windows(22).enumerate().any(|(at, record)| {
        let comment = match record {
            [b'P', b'K', 5, 6, .., low, high] => usize::from(u16::from_le_bytes([*low, *high])),
            _ => return false,
        };
        at + 22 + comment == tail.len()
    })
}
