//! Dimensions of PNG and JPEG, from their headers.

/// First bytes of a PNG.
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// First bytes of a JPEG.
pub(super) const JPEG: &[u8] = b"\xFF\xD8\xFF";

/// Size of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pixels {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Pixels {
    /// Pixels in all.
    pub fn count(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// The size that the first chunk states.
pub(super) fn png(bytes: &[u8]) -> Option<Pixels> {
    let header = bytes.strip_prefix(PNG)?.strip_prefix(b"\0\0\0\x0dIHDR")?;
    let word = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    Some(Pixels { width: word(0)?, height: word(4)? })
}

/// The size that the first frame header states.
pub(super) fn jpeg(bytes: &[u8]) -> Option<Pixels> {
    let mut rest = bytes.get(2..)?;
    loop {
        // Fill bytes may precede a marker.
        while let [0xFF, 0xFF, ..] = rest {
            rest = rest.get(1..)?;
        }
        let [0xFF, marker, body @ ..] = rest else { return None };
        match marker {
            // Markers without a body.
            0x01 | 0xD0..=0xD8 => rest = body,
            // Frame headers, all but the tables that share their range.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => return frame(body),
            // Image data or the end come before any frame: not an image.
            0xDA | 0xD9 => return None,
            _ => {
                let [high, low, ..] = body else { return None };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest = body.get(length.max(2)..)?;
            }
        }
    }
}

fn frame(body: &[u8]) -> Option<Pixels> {
    match body {
        [_, _, _, h1, h0, w1, w0, ..] => Some(Pixels {
            width: u32::from(u16::from_be_bytes([*w1, *w0])),
            height: u32::from(u16::from_be_bytes([*h1, *h0])),
        }),
        _ => None,
    }
}
