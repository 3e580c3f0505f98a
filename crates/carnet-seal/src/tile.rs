//! Names of the files of a log (C2SP tlog-tiles): `tile/<level>/<index>` and `tile/entries/<index>`, the index in
//! groups of three digits, all but the last preceded by `x`; `.p/<width>` for one that is not full.

use crate::merkle::TILE_WIDTH;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TileKind {
    /// Hashes of a level.
    Hashes(u8),
    /// The entries themselves.
    Entries,
}

/// The index as path elements.
fn index_path(mut index: u64) -> String {
    let mut path = format!("{:03}", index % 1000);
    while index >= 1000 {
        index /= 1000;
        path = format!("x{:03}/{path}", index % 1000);
    }
    path
}

/// The path of a tile; `width` below 256 names the partial one.
#[must_use]
pub fn tile_path(kind: TileKind, index: u64, width: u64) -> String {
    let mut path = match kind {
        TileKind::Hashes(level) => format!("tile/{level}/"),
        TileKind::Entries => "tile/entries/".to_owned(),
    };
    path.push_str(&index_path(index));
    if width < TILE_WIDTH {
        path.push_str(".p/");
        path.push_str(&width.to_string());
    }
    path
}

/// Whether a path is one that a log may serve: `checkpoint` or a tile, in the one spelling that is allowed.
#[must_use]
pub fn is_log_path(path: &str) -> bool {
    path == "checkpoint"
        || parse(path).is_some_and(|(kind, index, width)| tile_path(kind, index, width) == path)
}

/// Kind, index and width that a path names.
fn parse(path: &str) -> Option<(TileKind, u64, u64)> {
    let (kind, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    let kind = match kind {
        "entries" => TileKind::Entries,
        level => TileKind::Hashes(level.parse().ok().filter(|level| *level < 64)?),
    };
    let (index, width) = match rest.split_once(".p/") {
        None => (rest, TILE_WIDTH),
        Some((index, width)) => (index, width.parse().ok().filter(|width| (1..TILE_WIDTH).contains(width))?),
    };
    let mut number = 0_u64;
    for part in index.split('/') {
        let digits = part.strip_prefix('x').unwrap_or(part);
        if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        number = number.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    Some((kind, number, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the specification, and what is near them.
    #[test]
    fn paths_have_one_spelling() {
        assert_eq!(tile_path(TileKind::Hashes(0), 1_234_067, 256), "tile/0/x001/x234/067");
        assert_eq!(tile_path(TileKind::Hashes(1), 1, 17), "tile/1/001.p/17");
        assert_eq!(tile_path(TileKind::Entries, 273, 112), "tile/entries/273.p/112");
        for good in ["checkpoint", "tile/0/x001/x234/067", "tile/63/000.p/255", "tile/entries/000"] {
            assert!(is_log_path(good), "{good}");
        }
        for bad in [
            "",
            "key",
            "epochs",
            "tile/0/1",
            "tile/0/x000/001",
            "tile/00/001",
            "tile/64/001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/../../keys.db",
            "tile/0/x001/067/068",
            "tile/entries/",
            "tile/0/+01",
        ] {
            assert!(!is_log_path(bad), "{bad}");
        }
    }
}
