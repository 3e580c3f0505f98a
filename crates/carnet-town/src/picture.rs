//! Small grey pictures: PNG with stored blocks and baseline JPEG with flat 8×8 blocks. They illustrate nothing;
//! they are valid files.

use crate::prng::Rng;

/// A smooth grey field with a lighter disc, as a level per cell.
fn field(width: u32, height: u32, rng: &mut Rng) -> Vec<u8> {
    let (cx, cy) = (i64::from(width) / 2 + rng.between(-4, 4), i64::from(height) / 2 + rng.between(-4, 4));
    let radius = i64::from(width.min(height)) / 3;
    let mut levels = Vec::new();
    for y in 0..i64::from(height) {
        for x in 0..i64::from(width) {
            let inside = (x - cx).pow(2) + (y - cy).pow(2) < radius.pow(2);
            let base = 40 + 60 * y / i64::from(height.max(1)) + if inside { 90 } else { 0 };
            levels.push(u8::try_from((base + rng.between(0, 12)).clamp(0, 255)).unwrap_or(0));
        }
    }
    levels
}

/// A grey PNG (ISO 15948), at most 65 535 bytes of pixels: one stored block.
pub(crate) fn png(width: u16, height: u16, rng: &mut Rng) -> Vec<u8> {
    let (width, height) = (width.min(200), height.clamp(1, 200));
    let levels = field(width.into(), height.into(), rng);
    let mut rows = Vec::new();
    for row in levels.chunks(usize::from(width.max(1))) {
        rows.push(0);
        rows.extend(row);
    }
    let length = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    data.extend(adler32(&rows).to_be_bytes());
    let mut header = Vec::new();
    header.extend(u32::from(width).to_be_bytes());
    header.extend(u32::from(height).to_be_bytes());
    header.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &data);
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], content: &[u8]) {
    file.extend(u32::try_from(content.len()).unwrap_or(0).to_be_bytes());
    let mut named = name.to_vec();
    named.extend(content);
    file.extend(&named);
    file.extend(crc32(&named).to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (0_u32.wrapping_sub(crc & 1))))
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

/// Lengths and values of the usual Huffman table for DC luminance (ITU-T T.81, annex K.3).
const DC_LENGTHS: [u8; 16] = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const DC_VALUES: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// A grey baseline JPEG of `columns` × `rows` flat blocks.
pub(crate) fn jpeg(columns: u16, rows: u16, rng: &mut Rng) -> Vec<u8> {
    let levels = field(columns.into(), rows.into(), rng);
    let mut file = vec![0xff, 0xd8];
    segment(&mut file, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    // With a quantiser of 8 the DC coefficient is the level less 128.
    let mut table = vec![0];
    table.extend([8; 64]);
    segment(&mut file, 0xdb, &table);
    let mut frame = vec![8];
    frame.extend((rows * 8).to_be_bytes());
    frame.extend((columns * 8).to_be_bytes());
    frame.extend([1, 1, 0x11, 0]);
    segment(&mut file, 0xc0, &frame);
    let mut dc = vec![0x00];
    dc.extend(DC_LENGTHS);
    dc.extend(DC_VALUES);
    segment(&mut file, 0xc4, &dc);
    // One AC code, of two bits: end of block.
    let mut ac = vec![0x10, 0, 1];
    ac.extend([0; 14]);
    ac.push(0);
    segment(&mut file, 0xc4, &ac);
    segment(&mut file, 0xda, &[1, 1, 0x00, 0, 63, 0]);
    file.extend(scan(&levels));
    file.extend([0xff, 0xd9]);
    file
}

fn segment(file: &mut Vec<u8>, marker: u8, content: &[u8]) {
    file.extend([0xff, marker]);
    file.extend((u16::try_from(content.len()).unwrap_or(0) + 2).to_be_bytes());
    file.extend(content);
}

fn scan(levels: &[u8]) -> Vec<u8> {
    let mut bits = Bits { bytes: Vec::new(), held: 0, count: 0 };
    let mut previous = 0_i32;
    for level in levels {
        let dc = i32::from(*level) - 128;
        let difference = dc - previous;
        previous = dc;
        let size = 32 - difference.unsigned_abs().leading_zeros();
        let (code, length) = dc_code(size);
        bits.put(code, length);
        let extra = if difference < 0 { difference - 1 } else { difference };
        bits.put(extra.cast_unsigned() & ((1 << size) - 1), size);
        bits.put(0, 2);
    }
    bits.finish()
}

/// The code of a size: canonical, as the lengths above give it.
fn dc_code(size: u32) -> (u32, u32) {
    match size {
        0 => (0b00, 2),
        1..=5 => (0b001 + size, 3),
        _ => ((1 << (size - 2)) - 2, size - 2),
    }
}

struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, length: u32) {
        for at in (0..length).rev() {
            self.held = self.held << 1 | (value >> at) & 1;
            self.count += 1;
            if self.count == 8 {
                self.flush();
            }
        }
    }

    fn flush(&mut self) {
        let byte = u8::try_from(self.held & 0xff).unwrap_or(0);
        self.bytes.push(byte);
        if byte == 0xff {
            self.bytes.push(0);
        }
        (self.held, self.count) = (0, 0);
    }

    fn finish(mut self) -> Vec<u8> {
        while self.count != 0 {
            self.put(1, 1);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::{adler32, crc32, dc_code, jpeg, png};
    use crate::prng::Rng;

    #[test]
    fn checksums_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn huffman_codes_are_canonical() {
        let cases =
            [(0, 0b00, 2), (1, 0b010, 3), (5, 0b110, 3), (6, 0b1110, 4), (7, 0b11110, 5), (8, 0b11_1110, 6)];
        for (size, code, length) in cases {
            assert_eq!(dc_code(size), (code, length));
        }
    }

    #[test]
    fn files_begin_and_end_as_they_must() {
        let picture = png(8, 8, &mut Rng::new(1));
        assert!(picture.starts_with(b"\x89PNG") && picture.ends_with(b"IEND\xae\x42\x60\x82"));
        let photo = jpeg(4, 4, &mut Rng::new(1));
        assert!(photo.starts_with(&[0xff, 0xd8]) && photo.ends_with(&[0xff, 0xd9]));
    }
}
