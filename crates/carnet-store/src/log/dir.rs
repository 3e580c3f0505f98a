//! The files of the log: written whole, flushed, renamed into place; read with a small cache.

use std::collections::{BTreeSet, HashMap};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use carnet_seal::{Hash, LEAF_LEN, Leaf, TILE_WIDTH, TileKind, Tiles, tile_path};
use parking_lot::Mutex;

/// Name of the file that is locked by who writes.
const LOCK: &str = "lock";
/// Tiles kept in memory by one reader.
const KEPT: usize = 128;

/// The folder of a log.
#[derive(Debug, Clone)]
pub(crate) struct LogDir(PathBuf);

/// Folders whose new names are not yet flushed.
#[derive(Debug, Default)]
pub(crate) struct Unflushed(BTreeSet<PathBuf>);

impl Unflushed {
    /// Flushes them: what was renamed is found again after a power cut.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        for dir in std::mem::take(&mut self.0) {
            File::open(dir)?.sync_all()?;
        }
        Ok(())
    }
}

impl LogDir {
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Locks the folder among the processes that write in it, until the file is closed. Waits.
    pub(crate) fn lock(&self) -> io::Result<File> {
        let mut unflushed = Unflushed::default();
        self.make(&self.0, &mut unflushed)?;
        unflushed.flush()?;
        let path = self.0.join(LOCK);
        let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        file.lock()?;
        Ok(file)
    }

    /// The bytes of a file, if there is one.
    pub(crate) fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Text of a file, if there is one and it is text.
    pub(crate) fn read_text(&self, name: &str) -> io::Result<Option<String>> {
        match self.read(name)? {
            None => Ok(None),
            Some(bytes) => String::from_utf8(bytes).map(Some).map_err(io::Error::other),
        }
    }

    /// Writes a file whole: beside, flushed, renamed. Its folder is flushed by `unflushed`.
    pub(crate) fn write(&self, name: &str, bytes: &[u8], unflushed: &mut Unflushed) -> io::Result<()> {
        let path = self.0.join(name);
        let folder = path.parent().unwrap_or(&self.0).to_owned();
        self.make(&folder, unflushed)?;
        let draft = path.with_extension("new");
        let mut file = File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, &path)?;
        unflushed.0.insert(folder);
        Ok(())
    }

    /// Makes a folder and those above it, down from the log's own.
    fn make(&self, folder: &Path, unflushed: &mut Unflushed) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        for above in folder.ancestors().skip(1) {
            unflushed.0.insert(above.to_owned());
            if above == self.0 {
                break;
            }
        }
        unflushed.0.extend(self.0.parent().map(Path::to_owned));
        Ok(())
    }

    /// Removes the partial tiles of one that is full now. They are not needed, so failing does no harm.
    pub(crate) fn remove_partial(&self, kind: TileKind, index: u64) {
        let folder = self.0.join(format!("{}.p", tile_path(kind, index, TILE_WIDTH)));
        if let Err(error) = fs::remove_dir_all(&folder)
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "partial tiles stay");
        }
    }

    /// Names of the files in a folder of the log, in order.
    pub(crate) fn names(&self, folder: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(self.0.join(folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry?.file_name().into_string().ok();
            // Drafts that a crash left are none.
            names
                .extend(name.filter(|name| Path::new(name).extension().is_none_or(|ending| ending != "new")));
        }
        names.sort_unstable();
        Ok(names)
    }
}

type TileKey = (TileKind, u64);

/// Reads the tiles of a tree of a given size.
#[derive(Debug)]
pub(crate) struct TileReader {
    dir: LogDir,
    size: u64,
    kept: Mutex<HashMap<TileKey, Arc<Vec<u8>>>>,
}

impl TileReader {
    pub(crate) fn new(dir: &LogDir, size: u64) -> Self {
        Self { dir: dir.clone(), size, kept: Mutex::default() }
    }

    /// Items of the tree at the level of a kind.
    fn count(&self, kind: TileKind) -> u64 {
        match kind {
            TileKind::Entries => self.size,
            TileKind::Hashes(level) => self.size.checked_shr(8 * u32::from(level)).unwrap_or(0),
        }
    }

    /// The bytes of a tile as this tree has it.
    fn bytes(&self, kind: TileKind, index: u64) -> Option<Arc<Vec<u8>>> {
        if let Some(kept) = self.kept.lock().get(&(kind, index)) {
            return Some(Arc::clone(kept));
        }
        let width = self.count(kind).checked_sub(index.checked_mul(TILE_WIDTH)?)?.min(TILE_WIDTH);
        let read = |width| self.dir.read(&tile_path(kind, index, width)).ok().flatten();
        // A partial tile may have given way to the full one.
        let bytes = if width == 0 { None } else { read(width).or_else(|| read(TILE_WIDTH)) };
        let bytes = Arc::new(bytes?);
        let mut kept = self.kept.lock();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert((kind, index), Arc::clone(&bytes));
        Some(bytes)
    }

    /// An entry of the log.
    pub(crate) fn entry(&self, index: u64) -> Option<Leaf> {
        if index >= self.size {
            return None;
        }
        let bytes = self.bytes(TileKind::Entries, index / TILE_WIDTH)?;
        let at = usize::try_from(index % TILE_WIDTH).ok()? * BUNDLED;
        let (length, data) = bytes.get(at..at + BUNDLED)?.split_first_chunk::<2>()?;
        if usize::from(u16::from_be_bytes(*length)) != LEAF_LEN {
            return None;
        }
        Leaf::from_bytes(data)
    }
}

/// Bytes of an entry in a bundle: its length (u16), then itself.
pub(super) const BUNDLED: usize = 2 + LEAF_LEN;

impl Tiles for TileReader {
    fn tile(&self, level: u8, index: u64, width: u64) -> Option<Vec<Hash>> {
        let bytes = self.bytes(TileKind::Hashes(level), index)?;
        let (hashes, _) = bytes.as_chunks::<32>();
        hashes.get(..usize::try_from(width).ok()?).map(<[Hash]>::to_vec)
    }
}
