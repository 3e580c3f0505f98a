//! What a run says of the files, and what all runs of a chain up to one say together.

use std::collections::BTreeMap;

use carnet_model::time::Timestamp;
use carnet_seal::Hash;
use minicbor::{Decode, Encode};

/// Bytes of a piece: four pages. Smaller ones take less when little has changed, and more to list.
pub(super) const PIECE: usize = 16 << 10;

/// A piece that a run holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Piece {
    /// Its number in its file, from 0.
    #[n(0)]
    pub(super) number: u64,
    /// Where it begins in the pack.
    #[n(1)]
    pub(super) offset: u64,
    /// Bytes that it takes there, sealed.
    #[n(2)]
    pub(super) len: u32,
    /// SHA-256 of what is sealed.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub(super) hash: Hash,
}

/// A file as a run found it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct FileEntry {
    /// Its path below the folder of the set, with `/`.
    #[n(0)]
    pub(super) name: String,
    #[n(1)]
    pub(super) size: u64,
    /// SHA-256 of all of it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(super) hash: Hash,
    /// Pieces that are not as the run before had them, ascending.
    #[n(3)]
    pub(super) changed: Vec<Piece>,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Index {
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(super) deployment: [u8; 16],
    /// Name of the set.
    #[n(1)]
    pub(super) set: String,
    #[n(2)]
    pub(super) chain: u64,
    #[n(3)]
    pub(super) run: u32,
    /// When it was begun.
    #[n(4)]
    pub(super) at: Timestamp,
    /// All files that there were.
    #[n(5)]
    pub(super) files: Vec<FileEntry>,
}

/// Where a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) run: u32,
    pub(super) offset: u64,
    pub(super) len: u32,
    pub(super) hash: Hash,
}

/// A file, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) size: u64,
    pub(super) hash: Hash,
    pub(super) pieces: Vec<Place>,
}

/// All files, as the latest run found them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) files: BTreeMap<String, Known>,
}

impl Whole {
    /// Follows the next run. `Err`: which file it does not tell whole.
    pub(super) fn fold(&mut self, index: Index) -> Result<(), String> {
        let mut files = BTreeMap::new();
        for FileEntry { name, size, hash, changed } in index.files {
            let mut pieces = self.files.remove(&name).map(|known| known.pieces).unwrap_or_default();
            let count = size.div_ceil(PIECE as u64);
            pieces.truncate(usize::try_from(count).unwrap_or(usize::MAX));
            for Piece { number, offset, len, hash } in changed {
                let place = Place { run: index.run, offset, len, hash };
                let number = usize::try_from(number).unwrap_or(usize::MAX);
                let count = pieces.len();
                match pieces.get_mut(number) {
                    Some(known) => *known = place,
                    None if number == count => pieces.push(place),
                    None => return Err(name),
                }
            }
            if pieces.len() as u64 != count || !is_inside(&name) {
                return Err(name);
            }
            files.insert(name, Known { size, hash, pieces });
        }
        self.files = files;
        Ok(())
    }
}

/// Whether a name stays below the folder that it is joined to.
fn is_inside(name: &str) -> bool {
    name.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && !part.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: u64 = PIECE as u64;

    fn run(run: u32, files: &[(&str, u64, &[u64])]) -> Index {
        let entry = |(name, size, changed): &(&str, u64, &[u64])| FileEntry {
            name: (*name).to_owned(),
            size: *size,
            hash: [u8::try_from(run).unwrap(); 32],
            changed: changed
                .iter()
                .map(|number| Piece { number: *number, offset: 0, len: 1, hash: [0; 32] })
                .collect(),
        };
        let files = files.iter().map(entry).collect();
        Index { deployment: [0; 16], set: String::new(), chain: 1, run, at: Timestamp(0), files }
    }

    fn runs(whole: &Whole, name: &str) -> Vec<u32> {
        whole.files.get(name).map(|known| known.pieces.iter().map(|p| p.run).collect()).unwrap_or_default()
    }

    #[test]
    fn each_piece_is_of_the_last_run_that_changed_it() {
        let mut whole = Whole::default();
        whole.fold(run(0, &[("a", 3 * P, &[0, 1, 2]), ("b", 1, &[0])])).unwrap();
        whole.fold(run(1, &[("a", 3 * P + 1, &[1, 3]), ("c", 0, &[])])).unwrap();
        assert_eq!(runs(&whole, "a"), [0, 1, 0, 1]);
        assert_eq!(whole.files.keys().collect::<Vec<_>>(), ["a", "c"]);
        whole.fold(run(2, &[("a", P, &[])])).unwrap();
        assert_eq!(runs(&whole, "a"), [0], "what was cut off is gone");
        // A file that grows again lacks what it had before.
        assert_eq!(whole.fold(run(3, &[("a", 2 * P, &[])])), Err("a".to_owned()));
    }

    #[test]
    fn names_stay_inside() {
        for (name, inside) in
            [("a", true), ("a/b", true), ("../a", false), ("/a", false), ("a//b", false), ("", false)]
        {
            let folded = Whole::default().fold(run(0, &[(name, 0, &[])]));
            assert_eq!(folded.is_ok(), inside, "{name}");
        }
    }
}
