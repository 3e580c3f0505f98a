//! What is sealed: encoding (1 byte: 0 as it is, 1 zstd) ‖ length of the plaintext (4) ‖ length of the data
//! (4) ‖ data ‖ zeros. Compressed first, then padded, then sealed; one value at a time.

use carnet_seal::padded_len;
use parking_lot::Mutex;
use zstd::bulk::{Compressor, Decompressor};

/// Longest value: above the 25 MB of a document and any fold.
pub(crate) const MAX_PLAIN: usize = 64 << 20;
/// Bytes before the data.
pub(crate) const FRAME_LEN: usize = 9;
const RAW: u8 = 0;
const ZSTD: u8 = 1;
const LEVEL: i32 = 3;
/// Contexts kept for reuse: as many as there are cores to compress on, in practice.
const KEPT: usize = 4;
/// Below this, the attempt costs less than the guess.
const PROBE_FROM: usize = 2048;

/// Whether sizes are hidden within steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Padding {
    None,
    Steps,
}

/// Compression contexts, kept because making one costs as much as using it.
pub(crate) struct Frames {
    compressors: Mutex<Vec<Compressor<'static>>>,
    decompressors: Mutex<Vec<Decompressor<'static>>>,
}

impl Frames {
    pub(crate) const fn new() -> Self {
        Self { compressors: Mutex::new(Vec::new()), decompressors: Mutex::new(Vec::new()) }
    }

    /// `None` when the value is longer than [`MAX_PLAIN`].
    pub(crate) fn pack(&self, plain: &[u8], padding: Padding) -> Option<Vec<u8>> {
        if plain.len() > MAX_PLAIN {
            return None;
        }
        let packed = if worth_a_try(plain) { self.compress(plain) } else { None };
        let (encoding, data) = packed.as_deref().map_or((RAW, plain), |data| (ZSTD, data));
        let padded = match padding {
            Padding::None => data.len(),
            Padding::Steps => padded_len(data.len()),
        };
        let mut out = Vec::with_capacity(FRAME_LEN + padded);
        out.push(encoding);
        out.extend_from_slice(&u32::try_from(plain.len()).ok()?.to_be_bytes());
        out.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
        out.extend_from_slice(data);
        out.resize(FRAME_LEN + padded, 0);
        Some(out)
    }

    /// `None` when the bytes are no frame.
    pub(crate) fn unpack(&self, mut frame: Vec<u8>) -> Option<Vec<u8>> {
        let (&[encoding, p0, p1, p2, p3, d0, d1, d2, d3], rest) = frame.split_first_chunk::<FRAME_LEN>()?;
        let plain_len = usize::try_from(u32::from_be_bytes([p0, p1, p2, p3])).ok()?;
        let data_len = usize::try_from(u32::from_be_bytes([d0, d1, d2, d3])).ok()?;
        let data = rest.get(..data_len)?;
        match encoding {
            RAW if plain_len == data_len => {
                frame.truncate(FRAME_LEN + data_len);
                frame.drain(..FRAME_LEN);
                Some(frame)
            }
            ZSTD if plain_len <= MAX_PLAIN => {
                self.decompress(data, plain_len).filter(|plain| plain.len() == plain_len)
            }
            _ => None,
        }
    }

    fn compress(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let kept = self.compressors.lock().pop();
        let mut compressor = kept.or_else(|| Compressor::new(LEVEL).ok())?;
        let packed = compressor.compress(plain).ok();
        let mut idle = self.compressors.lock();
        if idle.len() < KEPT {
            idle.push(compressor);
        }
        // Less than 1/64 saved is not worth the reader's time.
        packed.filter(|packed| packed.len() < plain.len() - plain.len() / 64)
    }

    fn decompress(&self, data: &[u8], plain_len: usize) -> Option<Vec<u8>> {
        let kept = self.decompressors.lock().pop();
        let mut decompressor = kept.or_else(|| Decompressor::new().ok())?;
        let plain = decompressor.decompress(data, plain_len).ok();
        let mut idle = self.decompressors.lock();
        if idle.len() < KEPT {
            idle.push(decompressor);
        }
        plain
    }
}

/// A guess from the frequencies of 4 kB taken at four places: bytes that are already compressed or random
/// have about 7.95 bits of entropy each in such a sample, base64 has 6, text less than 5.
fn worth_a_try(plain: &[u8]) -> bool {
    if plain.len() < PROBE_FROM {
        return plain.len() > 64;
    }
    let slice = (plain.len() / 4).min(1024);
    let mut counts = [0_u32; 256];
    let mut total = 0_u32;
    for part in 0..4 {
        let from = part * (plain.len() - slice) / 3;
        for byte in plain.iter().skip(from).take(slice) {
            if let Some(count) = counts.get_mut(usize::from(*byte)) {
                *count += 1;
            }
            total += 1;
        }
    }
    let total = f64::from(total);
    let bits: f64 = counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count))
        .map(|count| count / total * (total / count).log2())
        .sum();
    // A sample of n random bytes shows 8 − 255 / (2 n ln 2) bits.
    bits < 7.75 - 184.0 / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use carnet_seal::{Entropy, SeededEntropy};

    fn random(len: usize) -> Vec<u8> {
        let mut bytes = vec![0; len];
        SeededEntropy::from_number(1).fill(&mut bytes);
        bytes
    }

    #[test]
    fn every_length_comes_back() {
        let frames = Frames::new();
        let text = "Compte rendu d’hospitalisation. ".repeat(4000);
        for len in [0, 1, 31, 64, 65, 1000, 2047, 2048, 5000, 61_440, 100_000] {
            for plain in [random(len), text.as_bytes()[..len].to_vec()] {
                for padding in [Padding::None, Padding::Steps] {
                    let frame = frames.pack(&plain, padding).unwrap();
                    assert_eq!(frames.unpack(frame).as_ref(), Some(&plain), "{len} {padding:?}");
                }
            }
        }
    }

    #[test]
    fn random_bytes_are_not_tried_and_text_is_packed() {
        assert!(!worth_a_try(&random(61_440)));
        assert!(!worth_a_try(&random(2048)));
        let frames = Frames::new();
        assert_eq!(frames.pack(&random(61_440), Padding::Steps).unwrap().len(), FRAME_LEN + 61_440);
        assert!(frames.pack("élève ".repeat(9000).as_bytes(), Padding::Steps).unwrap().len() < 200);
    }

    #[test]
    fn damaged_frames_are_refused() {
        let frames = Frames::new();
        let good = frames
            .pack("une phrase assez longue pour que zstd s’y mette. ".repeat(9).as_bytes(), Padding::None);
        let good = good.unwrap();
        assert_eq!(good[0], ZSTD);
        assert!(frames.unpack(good[..8].to_vec()).is_none());
        for (at, value) in [(0, 2), (4, 0xff), (8, 0xff), (12, 0x55)] {
            let mut bad = good.clone();
            bad[at] = value;
            assert!(frames.unpack(bad).is_none(), "{at}");
        }
    }
}
