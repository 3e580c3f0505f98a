//! The files of the workspace.

use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const ELSEWHERE: [&str; 8] =
    ["target", "node_modules", ".git", ".test", "corpus", "artifacts", "carnet-data", "coverage"];

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate lives two folders below the root").to_path_buf()
}

/// Every file whose name ends in one of `endings`, by its path below the root.
pub(crate) fn files(endings: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut found = Vec::new();
    walk(&root, &mut |path| {
        let shown = path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
        if endings.iter().any(|ending| shown.ends_with(ending)) {
            let text = std::fs::read(path).unwrap_or_else(|error| panic!("{shown}: {error}"));
            found.push((shown, String::from_utf8_lossy(&text).into_owned()));
        }
    });
    found.sort();
    assert!(!found.is_empty(), "no file ends in {endings:?}: the walk is broken");
    found
}

fn walk(folder: &Path, take: &mut impl FnMut(&Path)) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries.map(|entry| entry.expect("a folder that can be read")) {
        let (path, kind) = (entry.path(), entry.file_type().expect("a kind of file"));
        let name = entry.file_name();
        if kind.is_dir() && !ELSEWHERE.iter().any(|skipped| name == *skipped) {
            walk(&path, take);
        } else if kind.is_file() {
            take(&path);
        }
    }
}

/// Fails with every fault in one message.
#[track_caller]
pub(crate) fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}
