//! One chain of runs: its key, its packs, its indexes.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use carnet_model::time::Timestamp;
use carnet_seal::{
    Deployment, Entropy, Key, KeyHolder, MasterVersion, MessageSealer, Sha256, Wrapped, sha256,
};
use serde::{Deserialize, Serialize};

use super::SetKind;
use super::error::BackupError;
use super::index::{FileEntry, Index, PIECE, Piece, Place, Whole};

const HEAD: &str = "head";
const FORMAT: u32 = 1;
/// Most bytes of a sealed piece: itself, nonce, tag.
const MOST: usize = PIECE + 28;

/// What stands in clear.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    format: u32,
    deployment: String,
    set: String,
    master: u32,
    key: String,
    check: String,
}

/// A chain that was found or begun.
pub(super) struct Chain {
    pub(super) path: PathBuf,
    /// Its name: milliseconds since 1970 at its beginning.
    pub(super) number: u64,
    pub(super) set: SetKind,
    pub(super) deployment: Deployment,
    pub(super) master: MasterVersion,
    pieces: MessageSealer,
    indexes: MessageSealer,
}

/// Flushes the names in a folder.
pub(super) fn sync_folder(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|folder| folder.sync_all()).map_err(BackupError::io(path))
}

/// Makes a folder that only its owner can enter.
pub(super) fn make_folder(path: &Path) -> Result<(), BackupError> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(BackupError::io(path))
}

/// Writes a file whole: beside, flushed, renamed.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let draft = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        let mut file = private().create(true).truncate(true).open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(BackupError::io(path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// To write a file that only its owner can read.
pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

fn text(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

impl Chain {
    fn new(
        path: &Path,
        number: u64,
        set: SetKind,
        deployment: Deployment,
        master: MasterVersion,
        key: &Key,
    ) -> Result<Self, BackupError> {
        Ok(Self {
            path: path.to_owned(),
            number,
            set,
            deployment,
            master,
            pieces: MessageSealer::new(&key.derive(&[b"piece"])?, "carnet backup piece")?,
            indexes: MessageSealer::new(&key.derive(&[b"index"])?, "carnet backup index")?,
        })
    }

    /// Begins a chain, with a key of its own.
    pub(super) fn begin(
        path: &Path,
        number: u64,
        set: SetKind,
        deployment: Deployment,
        holder: &KeyHolder,
        entropy: &dyn Entropy,
    ) -> Result<Self, BackupError> {
        let refused = |source| BackupError::MasterKey { path: path.to_owned(), source };
        let newest = holder.versions().map_err(refused)?.into_iter().max();
        let master = newest.unwrap_or(MasterVersion::FIRST);
        let key = Key::random(entropy);
        let wrapped = holder.open(master).and_then(|m| m.wrap_backup(&key)).map_err(refused)?;
        make_folder(path)?;
        let head = Head {
            format: FORMAT,
            deployment: text(&deployment.0),
            set: set.name().to_owned(),
            master: master.0,
            key: text(&wrapped.block),
            check: text(&wrapped.check),
        };
        let bytes =
            serde_json::to_vec_pretty(&head).map_err(|e| BackupError::io(path)(std::io::Error::other(e)))?;
        write_whole(&path.join(HEAD), &bytes)?;
        path.parent().map_or(Ok(()), sync_folder)?;
        Self::new(path, number, set, deployment, master, &key)
    }

    /// Whether there is a chain here: one that was begun to its end, and not begun to be destroyed.
    pub(super) fn is_here(path: &Path) -> bool {
        path.join(HEAD).is_file()
    }

    /// Opens a chain with the master key that wrapped its key.
    pub(super) fn open(
        path: &Path,
        number: u64,
        set: SetKind,
        holder: &KeyHolder,
    ) -> Result<Self, BackupError> {
        let at = path.join(HEAD);
        let bytes = fs::read(&at).map_err(BackupError::io(&at))?;
        let broken = |what: &str| BackupError::damaged(&at, 0, what);
        let head: Head = serde_json::from_slice(&bytes).map_err(|e| broken(&e.to_string()))?;
        if head.format != FORMAT || head.set != set.name() {
            return Err(broken("it is of another set, or of a later program"));
        }
        let bytes = |text: &str| {
            base64_simd::STANDARD.decode_to_vec(text.as_bytes()).map_err(|_| broken("it is no base64"))
        };
        let deployment: [u8; 16] =
            bytes(&head.deployment)?.try_into().map_err(|_| broken("the deployment has no id"))?;
        let check = bytes(&head.check)?.try_into().map_err(|_| broken("the check value is cut"))?;
        let wrapped = Wrapped { block: bytes(&head.key)?, check };
        let master = MasterVersion(head.master);
        let key = holder
            .open(master)
            .and_then(|master| master.unwrap_backup(&wrapped))
            .map_err(|source| BackupError::MasterKey { path: path.to_owned(), source })?;
        Self::new(path, number, set, Deployment(deployment), master, &key)
    }

    fn pack_path(&self, run: u32) -> PathBuf {
        self.path.join(format!("{run:06}.pack"))
    }

    fn index_path(&self, run: u32) -> PathBuf {
        self.path.join(format!("{run:06}.index"))
    }

    /// How many runs there are.
    pub(super) fn runs(&self) -> u32 {
        (0..u32::MAX).find(|run| !self.index_path(*run).exists()).unwrap_or(u32::MAX)
    }

    /// The index of a run.
    pub(super) fn index(&self, run: u32) -> Result<Index, BackupError> {
        let path = self.index_path(run);
        let sealed = fs::read(&path).map_err(BackupError::io(&path))?;
        let broken = |what: &str| BackupError::damaged(&path, 0, what);
        let plain = self.indexes.open(&sealed).map_err(|_| broken("the index does not open"))?;
        let index: Index = minicbor::decode(&plain).map_err(|e| broken(&e.to_string()))?;
        let told = (index.deployment, index.set.as_str(), index.chain, index.run);
        if told != (self.deployment.0, self.set.name(), self.number, run) {
            return Err(broken("the index is of another run"));
        }
        Ok(index)
    }

    /// All files as the runs up to this one tell them, and when that one was begun.
    pub(super) fn whole(&self, upto: u32) -> Result<(Whole, Timestamp), BackupError> {
        let (mut whole, mut at) = (Whole::default(), Timestamp(0));
        for run in 0..=upto {
            let index = self.index(run)?;
            at = index.at;
            whole.fold(index).map_err(|name| {
                BackupError::damaged(&self.index_path(run), 0, format!("{name} is not told whole"))
            })?;
        }
        Ok((whole, at))
    }

    /// Gives the pieces of a file in their order, each checked.
    pub(super) fn read(
        &self,
        places: &[Place],
        mut take: impl FnMut(&[u8]) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        let mut open: Option<(u32, PathBuf, File)> = None;
        for place in places {
            if open.as_ref().is_none_or(|(run, ..)| *run != place.run) {
                let path = self.pack_path(place.run);
                let file = File::open(&path).map_err(BackupError::io(&path))?;
                open = Some((place.run, path, file));
            }
            let Some((_, path, file)) = &open else { continue };
            let broken = |what: &str| BackupError::damaged(path, place.offset, what);
            if place.len as usize > MOST {
                return Err(broken("no piece is so long"));
            }
            let mut sealed = vec![0; place.len as usize];
            file.read_exact_at(&mut sealed, place.offset).map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => broken("the pack is cut"),
                _ => BackupError::io(path)(error),
            })?;
            let plain = self.pieces.open(&sealed).map_err(|_| broken("the piece does not open"))?;
            if sha256(&plain) != place.hash {
                return Err(broken("it is another piece"));
            }
            take(&plain)?;
        }
        Ok(())
    }
}

/// A run that is being written.
pub(super) struct Run<'a> {
    chain: &'a Chain,
    number: u32,
    at: Timestamp,
    before: Whole,
    entropy: &'a dyn Entropy,
    pack: BufWriter<File>,
    offset: u64,
    read: u64,
    files: Vec<FileEntry>,
}

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sum {
    pub(super) files: usize,
    /// Bytes of the files.
    pub(super) read: u64,
    /// Bytes of the pack.
    pub(super) written: u64,
}

impl<'a> Run<'a> {
    /// Begins the run after those that there are; what one that was killed has left is written over.
    pub(super) fn begin(
        chain: &'a Chain,
        number: u32,
        before: Whole,
        at: Timestamp,
        entropy: &'a dyn Entropy,
    ) -> Result<Self, BackupError> {
        let path = chain.pack_path(number);
        let file = private().create(true).truncate(true).open(&path).map_err(BackupError::io(&path))?;
        let pack = BufWriter::with_capacity(1 << 20, file);
        Ok(Self { chain, number, at, before, entropy, pack, offset: 0, read: 0, files: Vec::new() })
    }

    /// Takes a file, to its end or to `most` bytes. Taken again, it counts once.
    pub(super) fn file(
        &mut self,
        name: &str,
        source: &Path,
        from: &mut dyn Read,
        most: u64,
    ) -> Result<(), BackupError> {
        let known = self.before.files.get(name).map(|known| known.pieces.clone()).unwrap_or_default();
        let mut from = from.take(most);
        let mut entry = FileEntry { name: name.to_owned(), size: 0, hash: [0; 32], changed: Vec::new() };
        let (mut all, mut piece) = (Sha256::default(), Vec::with_capacity(PIECE));
        for number in 0_u64.. {
            piece.clear();
            (&mut from).take(PIECE as u64).read_to_end(&mut piece).map_err(BackupError::io(source))?;
            if piece.is_empty() {
                break;
            }
            all.update(&piece);
            entry.size += piece.len() as u64;
            let hash = sha256(&piece);
            let before = usize::try_from(number).ok().and_then(|number| known.get(number));
            if before.is_none_or(|place| place.hash != hash) {
                let sealed = self.chain.pieces.seal(&piece, self.entropy)?;
                let len = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
                entry.changed.push(Piece { number, offset: self.offset, len, hash });
                let path = self.chain.pack_path(self.number);
                self.pack.write_all(&sealed).map_err(BackupError::io(&path))?;
                self.offset += u64::from(len);
            }
            if piece.len() < PIECE {
                break;
            }
        }
        entry.hash = all.finish();
        self.read += entry.size;
        self.without(name);
        self.files.push(entry);
        Ok(())
    }

    /// There is no such file, after all.
    pub(super) fn without(&mut self, name: &str) {
        self.files.retain(|other| other.name != name);
    }

    /// Flushes the pack, then writes the index: from then on the run is there.
    pub(super) fn finish(mut self) -> Result<Sum, BackupError> {
        let path = self.chain.pack_path(self.number);
        let flushed = self.pack.flush().and_then(|()| self.pack.get_ref().sync_all());
        flushed.map_err(BackupError::io(&path))?;
        let sum = Sum { files: self.files.len(), read: self.read, written: self.offset };
        let index = Index {
            deployment: self.chain.deployment.0,
            set: self.chain.set.name().to_owned(),
            chain: self.chain.number,
            run: self.number,
            at: self.at,
            files: self.files,
        };
        let path = self.chain.index_path(self.number);
        let plain = minicbor::to_vec(&index).map_err(|e| BackupError::io(&path)(std::io::Error::other(e)))?;
        write_whole(&path, &self.chain.indexes.seal(&plain, self.entropy)?)?;
        Ok(sum)
    }
}
