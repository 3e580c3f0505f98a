//! Documents and code never differ: every path that a document names exists.

use crate::tree::{files, none, root};

/// Beginnings of a path that stands between backquotes.
const FOLDERS: [&str; 7] = ["crates/", "docs/", "data/", "tests/", "fuzz/", ".ci/", "carnet-"];

#[test]
fn every_path_in_a_document_exists() {
    let root = root();
    let mut faults = Vec::new();
    for (path, text) in files(&[".md"]) {
        let folder = root.join(&path).parent().expect("a folder").to_path_buf();
        for (at, line) in (1..).zip(text.lines()) {
            for quoted in line.split('`').skip(1).step_by(2).filter(|quoted| is_path(quoted)) {
                let bare = quoted.trim_end_matches('/');
                let places = [root.join(bare), root.join("crates").join(bare), folder.join(bare)];
                if !places.iter().any(|place| place.exists()) {
                    faults.push(format!("{path}:{at}: {quoted}"));
                }
            }
            for link in links(line) {
                if !folder.join(link).exists() {
                    faults.push(format!("{path}:{at}: {link}"));
                }
            }
        }
    }
    none("a document names what is not there", &faults);
}

/// Whether a quotation is the path of one file or folder of the tree.
fn is_path(quoted: &str) -> bool {
    let plain = quoted.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    // The name of a format ends in its version: it is no path.
    let version =
        quoted.rsplit('/').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    plain && !version && quoted.contains('/') && FOLDERS.iter().any(|folder| quoted.starts_with(folder))
}

/// Targets of links to files of the tree.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split_once(')').map(|(target, _)| target));
    let files = targets.filter(|target| !target.contains("://") && !target.starts_with('#'));
    files.map(|target| target.split_once('#').map_or(target, |(file, _)| file))
}
