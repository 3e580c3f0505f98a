//! Names in addresses, without the names.

/// An opaque value for a name in an address: FNV-1a, 64 bits. It tells values apart in one list; no security rests
/// on it, the names are those of professionals and establishments, never of patients.
pub(crate) fn opaque(name: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", name.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}
