//! Sizes of contents are hidden within steps.

/// The length to which `len` bytes of content are padded: the next multiple of 1/32 of the power of two
/// below, so at most 3.2 % more (`settled.md`). Contents under 32 bytes are padded to 32.
#[must_use]
pub const fn padded_len(len: usize) -> usize {
    if len <= 32 {
        return 32;
    }
    let step = (1_usize << len.ilog2()) / 32;
    len.div_ceil(step) * step
}
