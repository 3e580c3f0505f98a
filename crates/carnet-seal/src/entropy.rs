//! Randomness as an argument.

use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};

use crate::digest::sha256_parts;

/// A source of random bytes. The program has one; tests give a seeded one.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `out` with bytes that nobody can foresee.
    fn fill(&self, out: &mut [u8]);
}

/// `N` random bytes.
pub(crate) fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut out = [0; N];
    entropy.fill(&mut out);
    out
}

/// The cryptographic library's generator, seeded by the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) {
        // A process without randomness must not go on for one instruction: a nonce or a token of zeros is
        // worse than a crash, and no caller could do better.
        if aws_lc_rs::rand::fill(out).is_err() {
            std::process::abort();
        }
    }
}

/// A reproducible stream for tests and for synthetic populations. Never for real keys.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: [u8; 32],
    calls: AtomicU64,
}

impl SeededEntropy {
    /// The stream of this seed, from its beginning.
    #[must_use]
    pub const fn new(seed: [u8; 32]) -> Self {
        Self { seed, calls: AtomicU64::new(0) }
    }

    /// The stream of a small number.
    #[must_use]
    pub fn from_number(seed: u64) -> Self {
        Self::new(sha256_parts(&[b"carnet seeded entropy", &seed.to_be_bytes()]))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        for (block, chunk) in (0_u64..).zip(out.chunks_mut(32)) {
            let bytes = sha256_parts(&[&self.seed, &call.to_be_bytes(), &block.to_be_bytes()]);
            for (to, from) in chunk.iter_mut().zip(bytes) {
                *to = from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seeded_stream_repeats_and_the_system_does_not() {
        let take = |entropy: &dyn Entropy| (random::<40>(entropy), random::<40>(entropy));
        let (a, b) = take(&SeededEntropy::from_number(1));
        assert_eq!((a, b), take(&SeededEntropy::from_number(1)));
        assert_ne!(a, b);
        assert_ne!(a, take(&SeededEntropy::from_number(2)).0);
        let (a, b) = take(&SystemEntropy);
        assert_ne!(a, b);
    }
}
