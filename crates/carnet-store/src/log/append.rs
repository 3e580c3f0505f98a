//! New leaves: into the entry bundles and the tiles of every level that they complete.

use std::io;

use carnet_seal::{Hash, LEAF_LEN, Leaf, TILE_WIDTH, TileKind, Tiles, Tree, TreeHead, fold, tile_path};

use super::dir::{BUNDLED, LogDir, TileReader, Unflushed};

/// What was written and may be tidied once a checkpoint stands on it.
#[derive(Debug, Default)]
pub(super) struct Completed(Vec<(TileKind, u64)>);

impl Completed {
    pub(super) fn tidy(self, dir: &LogDir) {
        for (kind, index) in self.0 {
            dir.remove_partial(kind, index);
        }
    }
}

fn missing() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a tile of the log is missing or too short")
}

/// Appends leaves to the tree of `size` leaves; returns the tree after them. Everything is flushed.
pub(super) fn append(
    dir: &LogDir,
    size: u64,
    leaves: &[Leaf],
    completed: &mut Completed,
) -> io::Result<TreeHead> {
    let mut unflushed = Unflushed::default();
    let mut writer = Writer { dir, tiles: TileReader::new(dir, size), unflushed: &mut unflushed, completed };
    writer.entries(size, leaves)?;
    writer.hashes(size, leaves.iter().map(Leaf::hash).collect())?;
    unflushed.flush()?;
    let size = size + leaves.len() as u64;
    let tiles = TileReader::new(dir, size);
    let root = Tree::new(&tiles, size).root().map_err(io::Error::other)?;
    Ok(TreeHead { size, root })
}

struct Writer<'a> {
    dir: &'a LogDir,
    /// The tree before.
    tiles: TileReader,
    unflushed: &'a mut Unflushed,
    completed: &'a mut Completed,
}

impl Writer<'_> {
    fn tile(&mut self, kind: TileKind, index: u64, width: usize, bytes: &[u8]) -> io::Result<()> {
        let width = width as u64;
        if width == TILE_WIDTH {
            self.completed.0.push((kind, index));
        }
        self.dir.write(&tile_path(kind, index, width), bytes, self.unflushed)
    }

    fn entries(&mut self, size: u64, leaves: &[Leaf]) -> io::Result<()> {
        let first = size - size % TILE_WIDTH;
        let mut all = Vec::with_capacity(leaves.len() + 256);
        for at in first..size {
            all.push(self.tiles.entry(at).ok_or_else(missing)?);
        }
        all.extend_from_slice(leaves);
        for (index, chunk) in (first / TILE_WIDTH..).zip(all.chunks(256)) {
            let mut bundle = Vec::with_capacity(chunk.len() * BUNDLED);
            for leaf in chunk {
                bundle.extend_from_slice(&u16::try_from(LEAF_LEN).unwrap_or(u16::MAX).to_be_bytes());
                bundle.extend_from_slice(&leaf.to_bytes());
            }
            self.tile(TileKind::Entries, index, chunk.len(), &bundle)?;
        }
        Ok(())
    }

    fn hashes(&mut self, size: u64, leaves: Vec<Hash>) -> io::Result<()> {
        let (mut level, mut before, mut new) = (0_u8, size, leaves);
        while !new.is_empty() {
            let (first, partial) = (before / TILE_WIDTH, before % TILE_WIDTH);
            let mut all = if partial > 0 {
                self.tiles.tile(level, first, partial).ok_or_else(missing)?
            } else {
                Vec::new()
            };
            all.append(&mut new);
            for (index, chunk) in (first..).zip(all.chunks(256)) {
                self.tile(TileKind::Hashes(level), index, chunk.len(), chunk.as_flattened())?;
                if chunk.len() as u64 == TILE_WIDTH {
                    new.push(fold(chunk).ok_or_else(missing)?);
                }
            }
            before = first;
            level += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use carnet_seal::leaf_hash;

    use super::*;

    fn leaf(n: u64) -> Leaf {
        Leaf { label: leaf_hash(&n.to_be_bytes()), commitment: [7; 32] }
    }

    /// The tree is the same however its leaves came, and every leaf and entry is where it belongs.
    #[test]
    fn leaves_that_come_in_any_portions_make_one_tree() {
        let base = std::env::temp_dir().join(format!("carnet-append-{}", std::process::id()));
        let mut roots = Vec::new();
        for (n, portions) in
            [&[700_u64][..], &[1, 254, 1, 1, 255, 188], &[256, 256, 188], &[0, 699, 0, 1]].iter().enumerate()
        {
            let dir = LogDir::new(base.join(n.to_string()));
            let (mut head, mut completed) = (TreeHead { size: 0, root: [0; 32] }, Completed::default());
            for portion in *portions {
                let leaves: Vec<_> = (head.size..head.size + portion).map(leaf).collect();
                head = append(&dir, head.size, &leaves, &mut completed).unwrap();
            }
            completed.tidy(&dir);
            let tiles = TileReader::new(&dir, 700);
            for at in [0, 255, 256, 511, 512, 699] {
                assert_eq!(tiles.entry(at), Some(leaf(at)));
                assert_eq!(Tree::new(&tiles, 700).leaf(at).unwrap(), leaf(at).hash());
            }
            assert_eq!(tiles.entry(700), None);
            assert!(!dir.path().join("tile/0/000.p").exists(), "partial tiles are tidied");
            roots.push(head);
        }
        std::fs::remove_dir_all(&base).unwrap();
        assert_eq!(roots[0].size, 700);
        assert!(roots.iter().all(|head| *head == roots[0]));
    }
}
