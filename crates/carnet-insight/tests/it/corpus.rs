//! Where inputs come from.

use std::path::{Path, PathBuf};

/// The official samples with their names, sorted. Absent (outside the house tree) the answer is None and says so, except under CI.
pub(crate) fn samples() -> Option<Vec<(String, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cda");
    if !folder.is_dir() {
        assert!(std::env::var_os("CI").is_none(), "the official samples are missing: {}", folder.display());
        println!("skipped: no official samples at {}", folder.display());
        return None;
    }
    Some(
        files(&folder)
            .into_iter()
            .filter(|(name, _)| Path::new(name).extension().is_some_and(|e| e == "xml"))
            .collect(),
    )
}

/// The files of a folder, sorted by name.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .filter(|path| path.is_file())
        .map(|path| (name(path), std::fs::read(path).unwrap()))
        .collect()
}
