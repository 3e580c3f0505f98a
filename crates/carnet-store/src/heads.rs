//! Where a record stands: its turn, and the last number and hash of each of its chains.

use carnet_model::ids::{Chain, Turn};
use carnet_seal::Hash;

/// The end of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Number of the last entry; 0 before the first.
    pub seq: u64,
    /// Its hash; zeros before the first.
    pub hash: Hash,
}

impl Link {
    /// Before the first entry.
    pub const START: Self = Self { seq: 0, hash: [0; 32] };
}

/// The heads of a record. Chains without entries are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heads {
    /// Turn of the last state entry.
    pub turn: Turn,
    links: Vec<(Chain, Link)>,
}

/// Stored bytes of one chain's head: chain (1) ‖ seq (8) ‖ hash (32).
const LINK_LEN: usize = 41;

impl Heads {
    /// The end of a chain.
    #[must_use]
    pub fn link(&self, chain: Chain) -> Link {
        self.links.iter().find(|(c, _)| *c == chain).map_or(Link::START, |(_, link)| *link)
    }

    /// Chains with at least one entry.
    pub fn links(&self) -> impl Iterator<Item = (Chain, Link)> + '_ {
        self.links.iter().copied()
    }

    /// At a turn, without chains.
    #[cfg(test)]
    pub(crate) const fn at(turn: Turn) -> Self {
        Self { turn, links: Vec::new() }
    }

    pub(crate) fn set(&mut self, chain: Chain, link: Link) {
        if let Some((_, slot)) = self.links.iter_mut().find(|(c, _)| *c == chain) {
            *slot = link;
        } else {
            self.links.push((chain, link));
            self.links.sort_unstable_by_key(|(c, _)| *c);
        }
    }

    /// The stored form, without the turn.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.links.len() * LINK_LEN);
        for (chain, link) in &self.links {
            out.push(*chain as u8);
            out.extend_from_slice(&link.seq.to_be_bytes());
            out.extend_from_slice(&link.hash);
        }
        out
    }

    pub(crate) fn from_bytes(turn: Turn, bytes: &[u8]) -> Option<Self> {
        let mut heads = Self { turn, links: Vec::with_capacity(bytes.len() / LINK_LEN) };
        let (chunks, rest) = bytes.as_chunks::<LINK_LEN>();
        if !rest.is_empty() {
            return None;
        }
        for chunk in chunks {
            let (chain, tail) = chunk.split_first()?;
            let (seq, hash) = tail.split_first_chunk::<8>()?;
            let link = Link { seq: u64::from_be_bytes(*seq), hash: hash.try_into().ok()? };
            heads.set(Chain::from_u8(*chain)?, link);
        }
        Some(heads)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_form_comes_and_goes() {
        let mut heads = Heads { turn: Turn(9), ..Heads::default() };
        heads.set(Chain::TraceOpen, Link { seq: 7, hash: [7; 32] });
        heads.set(Chain::StateOpen, Link { seq: 9, hash: [9; 32] });
        let bytes = heads.to_bytes();
        assert_eq!(bytes.len(), 82);
        assert_eq!(Heads::from_bytes(Turn(9), &bytes), Some(heads));
        assert_eq!(Heads::from_bytes(Turn(9), &bytes[..81]), None);
        assert_eq!(Heads::from_bytes(Turn(0), &[9; 41]), None, "chain 9 does not exist");
    }
}
