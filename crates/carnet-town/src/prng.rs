//! The generator's own source of chance. Its output must never change between releases: a seed names a town.

/// One step of splitmix64 (Steele, Lea, Flood 2014): a good mixer for seeds and labels.
pub(crate) const fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Hashes a seed with any number of labels, order counting.
pub(crate) fn key(seed: u64, labels: &[u64]) -> u64 {
    labels.iter().fold(mix(seed), |acc, label| mix(acc ^ label.wrapping_mul(0xff51_afd7_ed55_8ccd)))
}

/// Hashes a name into a label (FNV-1a).
pub(crate) fn label(name: &str) -> u64 {
    name.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |acc, byte| (acc ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// A splitmix64 sequence.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    pub(crate) fn next(&mut self) -> u64 {
        let value = mix(self.0);
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        value
    }

    /// A number in `0..bound`; 0 when `bound` is 0. The bias (bound / 2^64) does not matter here.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(bound);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).unwrap_or(0).saturating_add(1);
        low.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// True `percent` times out of a hundred.
    pub(crate) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of the items; `None` only from an empty slice.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let at = usize::try_from(self.below(items.len() as u64)).unwrap_or(0);
        items.get(at)
    }

    /// Roughly normal, mean 0, deviation 1, in thousandths: the sum of twelve uniform draws (Irwin-Hall).
    /// Integers only, so that every machine draws the same.
    pub(crate) fn normal_milli(&mut self) -> i64 {
        (0..12).map(|_| self.between(0, 1000)).sum::<i64>() - 6000
    }
}

#[cfg(test)]
mod tests {
    use super::{Rng, key, label};

    #[test]
    fn a_seed_names_its_sequence_for_ever() {
        let mut rng = Rng::new(1);
        let drawn: Vec<u64> = (0..3).map(|_| rng.next()).collect();
        assert_eq!(drawn, [0x5e41_ab08_7439_611e, 0xf18d_6ce9_3d6c_f1ee, 0x0b95_f66d_327e_8d78]);
    }

    #[test]
    fn bounds_hold() {
        let mut rng = Rng::new(7);
        for _ in 0..10_000 {
            assert!(rng.below(13) < 13);
            assert!((-3..=4).contains(&rng.between(-3, 4)));
        }
        assert_eq!(rng.below(0), 0);
        assert!(rng.pick::<u8>(&[]).is_none());
    }

    #[test]
    fn labels_and_their_order_count() {
        assert_ne!(key(1, &[label("a"), 2]), key(1, &[2, label("a")]));
        assert_ne!(key(1, &[3]), key(2, &[3]));
    }
}
