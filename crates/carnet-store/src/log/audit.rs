//! Checking the log's own files: every signature, every tile from the entries up, every root.

use std::io;

use carnet_seal::{
    Checkpoint, Hash, Leaf, Note, TILE_WIDTH, TileKind, Tiles, Tree, VerifierKey, fold, tile_path,
};

use super::dir::{LogDir, TileReader};
use super::epochs::Epochs;
use super::gap::{self, Gap};
use super::{CHECKPOINT, KEY, WITNESSED};

/// A fault of the log's files: kind, file, number within it, what was found.
pub(crate) type Found<'a> = &'a mut dyn FnMut(&'static str, &'static str, u64, String);

/// The log as its files show it.
#[derive(Debug)]
pub(crate) struct Audit {
    pub(crate) dir: LogDir,
    pub(crate) epochs: Epochs,
    pub(crate) tiles: TileReader,
    /// Leaves of the last epoch's tree.
    pub(crate) size: u64,
    /// Number of the last epoch.
    pub(crate) last: u64,
    pub(crate) gaps: Vec<Gap>,
}

impl Audit {
    /// Opens the files and checks all of them. Without a key the one that lies beside them is used: it tells whether
    /// they fit together, not whose they are.
    pub(crate) fn run(dir: &LogDir, key: Option<VerifierKey>, found: Found<'_>) -> io::Result<Self> {
        let mut epochs = Epochs::open(dir)?;
        let key = match key {
            Some(key) => Some(key),
            None => dir.read_text(KEY)?.and_then(|text| VerifierKey::parse(text.trim_end()).ok()),
        };
        let last = epochs.last()?;
        let size = last.map_or(0, |epoch| epoch.head.size);
        let tiles = TileReader::new(dir, size);
        let mut audit = Self {
            dir: dir.clone(),
            epochs,
            tiles,
            size,
            last: last.map_or(0, |e| e.number),
            gaps: Vec::new(),
        };
        match key {
            Some(key) => audit.signatures(&key, found)?,
            None if last.is_some() => found("checkpoint", "log", 0, "the log's key is missing".to_owned()),
            None => {}
        }
        audit.tree(found);
        audit.order(found)?;
        Ok(audit)
    }

    fn signatures(&mut self, key: &VerifierKey, found: Found<'_>) -> io::Result<()> {
        let mut before = (0, 0);
        for place in 0..self.epochs.count() {
            let Some(epoch) = self.epochs.at(place)? else { break };
            if let Err(error) = epoch.verify(key) {
                found("checkpoint", "epochs", epoch.number, error.to_string());
            }
            if epoch.number <= before.0 || epoch.head.size < before.1 {
                found("checkpoint", "epochs", epoch.number, "does not follow the epoch before".to_owned());
            }
            before = (epoch.number, epoch.head.size);
        }
        let last = self.epochs.last()?;
        let shown = self.dir.read_text(CHECKPOINT).unwrap_or_default();
        let shown = shown.and_then(|text| Checkpoint::open(&Note::parse(&text).ok()?, key).ok());
        match (last, shown) {
            (None, None) => {}
            (Some(epoch), Some((checkpoint, _))) if checkpoint.head == epoch.head => {}
            // A crash between the two: the next start publishes it.
            (Some(epoch), Some((checkpoint, _))) if checkpoint.head.size < epoch.head.size => {
                let known = self.root(checkpoint.head.size);
                if known != Some(checkpoint.head.root) {
                    let detail = "is no earlier tree of this log".to_owned();
                    found("checkpoint", "checkpoint", checkpoint.head.size, detail);
                }
            }
            _ => {
                found("checkpoint", "checkpoint", 0, "is not the log's last, or not signed by it".to_owned());
            }
        }
        if let Ok(Some(text)) = self.dir.read_text(WITNESSED) {
            let head = Note::parse(&text).ok().and_then(|note| Checkpoint::open(&note, key).ok());
            let head = head.map(|(checkpoint, _)| checkpoint.head);
            if head.is_none_or(|head| self.root(head.size) != Some(head.root)) {
                found("checkpoint", "witnessed", 0, "is no tree of this log".to_owned());
            }
        }
        for name in self.dir.names(gap::FOLDER)? {
            let text = self.dir.read_text(&format!("{}/{name}", gap::FOLDER)).unwrap_or_default();
            match text.and_then(|text| Gap::open(&Note::parse(&text).ok()?, key).ok()) {
                Some(gap) => self.gaps.push(gap),
                None => found("checkpoint", "gap", 0, format!("{name} is not signed by the log")),
            }
        }
        Ok(())
    }

    fn root(&self, size: u64) -> Option<Hash> {
        (size <= self.size).then(|| Tree::new(&self.tiles, size).root().ok()).flatten()
    }

    /// Entries make the leaves, and each full tile the hash above it.
    fn tree(&self, found: Found<'_>) {
        for index in 0..self.size.div_ceil(TILE_WIDTH) {
            let width = (self.size - index * TILE_WIDTH).min(TILE_WIDTH);
            let first = index * TILE_WIDTH;
            let entries: Option<Vec<Hash>> =
                (first..first + width).map(|at| self.tiles.entry(at).map(|leaf: Leaf| leaf.hash())).collect();
            let Some(entries) = entries else {
                let name = tile_path(TileKind::Entries, index, width);
                found("log", "entries", index, format!("{name} is missing or has no entries"));
                continue;
            };
            if self.tiles.tile(0, index, width).as_ref() != Some(&entries) {
                let name = tile_path(TileKind::Hashes(0), index, width);
                found("log", "tile", index, format!("{name} is not the hashes of its entries"));
            }
        }
        let (mut level, mut below) = (1_u8, self.size / TILE_WIDTH);
        while below > 0 {
            for index in 0..below.div_ceil(TILE_WIDTH) {
                let width = (below - index * TILE_WIDTH).min(TILE_WIDTH);
                let first = index * TILE_WIDTH;
                let hashes: Option<Vec<Hash>> = (first..first + width)
                    .map(|at| fold(&self.tiles.tile(level - 1, at, TILE_WIDTH)?))
                    .collect();
                if hashes.is_none() || self.tiles.tile(level, index, width) != hashes {
                    let name = tile_path(TileKind::Hashes(level), index, width);
                    found("log", "tile", index, format!("{name} is not the hashes of the tiles below"));
                }
            }
            below /= TILE_WIDTH;
            level += 1;
        }
    }

    /// Every epoch's root is that of the tree, and its leaves are in the order of their labels.
    fn order(&mut self, found: Found<'_>) -> io::Result<()> {
        let mut from = 0;
        for place in 0..self.epochs.count() {
            let Some(epoch) = self.epochs.at(place)? else { break };
            if self.root(epoch.head.size) != Some(epoch.head.root) {
                found("checkpoint", "epochs", epoch.number, "its root is not that of the tree".to_owned());
            }
            let mut before = None;
            for at in from..epoch.head.size.min(self.size) {
                let label = self.tiles.entry(at).map(|leaf| leaf.label);
                if before.is_some_and(|before| label <= Some(before)) {
                    found("log", "entries", at, "the leaf is out of order".to_owned());
                }
                before = label;
            }
            from = epoch.head.size;
        }
        Ok(())
    }
}
