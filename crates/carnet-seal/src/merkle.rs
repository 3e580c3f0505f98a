//! The Merkle tree of RFC 6962 section 2.1 over SHA-256, kept as the tiles of C2SP tlog-tiles: roots, proofs that a
//! leaf is in a tree, proofs that one tree goes on from another; made from tiles, verified from hashes alone.

use thiserror::Error;

use crate::digest::{Hash, constant_time_eq, sha256_parts};

/// Hashes of a full tile.
pub const TILE_WIDTH: u64 = 256;
/// Height of the subtree that a tile spans.
const TILE_HEIGHT: u32 = 8;
/// Longest proof: one hash for each level of a tree of 2^64 leaves.
const LONGEST: usize = 64;

/// The hash of a leaf: `SHA-256(0x00 ‖ data)`.
#[must_use]
pub fn leaf_hash(data: &[u8]) -> Hash {
    sha256_parts(&[&[0], data])
}

/// The hash of an inner node: `SHA-256(0x01 ‖ left ‖ right)`.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256_parts(&[&[1], left, right])
}

/// The root of the tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    sha256_parts(&[])
}

/// Why a tree could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TreeError {
    /// A tile is missing or too short.
    #[error("tile {level}/{index} is missing or too short")]
    Tile {
        /// Its level.
        level: u8,
        /// Its index within the level.
        index: u64,
    },
    /// The leaf or the older tree is not within the tree.
    #[error("the tree has {size} leaves")]
    Range {
        /// Leaves of the tree.
        size: u64,
    },
}

/// Reads tiles: the first `width` hashes of tile `index` at `level`. Answers `None` when there are fewer.
pub trait Tiles {
    /// The hashes of a tile, `width` of them (1 to 256).
    fn tile(&self, level: u8, index: u64, width: u64) -> Option<Vec<Hash>>;
}

/// A tree of a given size, read from its tiles.
#[derive(Debug, Clone, Copy)]
pub struct Tree<'a, T: Tiles + ?Sized> {
    tiles: &'a T,
    size: u64,
}

/// Largest power of two below `n` (`n` at least 2).
const fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

impl<'a, T: Tiles + ?Sized> Tree<'a, T> {
    /// The tree of the first `size` leaves.
    #[must_use]
    pub const fn new(tiles: &'a T, size: u64) -> Self {
        Self { tiles, size }
    }

    /// Its root.
    pub fn root(&self) -> Result<Hash, TreeError> {
        if self.size == 0 { Ok(empty_root()) } else { self.range(0, self.size) }
    }

    /// The hash of leaf `index`.
    pub fn leaf(&self, index: u64) -> Result<Hash, TreeError> {
        if index >= self.size {
            return Err(TreeError::Range { size: self.size });
        }
        self.range(index, index + 1)
    }

    /// The audit path of a leaf, from the leaf's sibling up.
    pub fn inclusion(&self, index: u64) -> Result<Vec<Hash>, TreeError> {
        if index >= self.size {
            return Err(TreeError::Range { size: self.size });
        }
        let (mut low, mut high) = (0, self.size);
        let mut path = Vec::new();
        while high - low > 1 {
            let middle = low + split(high - low);
            if index < middle {
                path.push(self.range(middle, high)?);
                high = middle;
            } else {
                path.push(self.range(low, middle)?);
                low = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// The proof that this tree goes on from its first `older` leaves.
    pub fn consistency(&self, older: u64) -> Result<Vec<Hash>, TreeError> {
        if older > self.size {
            return Err(TreeError::Range { size: self.size });
        }
        if older == 0 || older == self.size {
            return Ok(Vec::new());
        }
        let (mut low, mut high) = (0, self.size);
        let mut path = Vec::new();
        while high != older {
            let middle = low + split(high - low);
            if older <= middle {
                path.push(self.range(middle, high)?);
                high = middle;
            } else {
                path.push(self.range(low, middle)?);
                low = middle;
            }
        }
        // The verifier knows the older root; it is needed only where it is no whole tree by itself.
        if low != 0 {
            path.push(self.range(low, high)?);
        }
        path.reverse();
        Ok(path)
    }

    /// The hash over leaves `low..high`, which the recursion of RFC 6962 always cuts at whole subtrees.
    fn range(&self, low: u64, high: u64) -> Result<Hash, TreeError> {
        let count = high - low;
        if count.is_power_of_two() && low.is_multiple_of(count) {
            return self.node(count.ilog2(), low / count);
        }
        let middle = low + split(count);
        Ok(node_hash(&self.range(low, middle)?, &self.range(middle, high)?))
    }

    /// A whole subtree of 2^height leaves, from the tile level below it.
    fn node(&self, height: u32, index: u64) -> Result<Hash, TreeError> {
        let (level, within) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let first = index << within;
        let (tile, offset) = (first / TILE_WIDTH, first % TILE_WIDTH);
        let at_level = self.size.checked_shr(level * TILE_HEIGHT).unwrap_or(0);
        let width = at_level.saturating_sub(tile * TILE_WIDTH).min(TILE_WIDTH);
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        let missing = TreeError::Tile { level, index: tile };
        let hashes = self.tiles.tile(level, tile, width).ok_or_else(|| missing.clone())?;
        let from = usize::try_from(offset).map_err(|_| missing.clone())?;
        let part = hashes.get(from..from + (1 << within)).ok_or_else(|| missing.clone())?;
        fold(part).ok_or(missing)
    }
}

/// The hash over a power of two of hashes.
#[must_use]
pub fn fold(hashes: &[Hash]) -> Option<Hash> {
    let mut layer = hashes.to_vec();
    while layer.len() > 1 {
        let (pairs, rest) = layer.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        layer = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    layer.pop()
}

/// Whether the leaf with this hash stands at `index` in the tree of `size` leaves with this root
/// (RFC 9162 2.1.3.2, the same tree as RFC 6962).
#[must_use]
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> bool {
    if index >= size || path.len() > LONGEST {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && constant_time_eq(&hash, root)
}

/// A tree by its size and root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// Leaves.
    pub size: u64,
    /// Root hash.
    pub root: Hash,
}

/// Whether `newer` goes on from `older` (RFC 9162 2.1.4.2).
#[must_use]
pub fn verify_consistency(older: TreeHead, newer: TreeHead, path: &[Hash]) -> bool {
    if older.size > newer.size || path.len() > 2 * LONGEST {
        return false;
    }
    if older.size == newer.size {
        return path.is_empty() && constant_time_eq(&older.root, &newer.root);
    }
    if older.size == 0 {
        return path.is_empty() && constant_time_eq(&older.root, &empty_root());
    }
    let mut path = path.iter();
    let (mut at, mut last) = (older.size - 1, newer.size - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let first = if at == 0 { Some(&older.root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut old, mut new) = (*first, *first);
    for hash in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && constant_time_eq(&old, &older.root) && constant_time_eq(&new, &newer.root)
}

#[cfg(test)]
#[path = "merkle_tests.rs"]
mod tests;
