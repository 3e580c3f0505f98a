//! Style sheet, fonts, script and icon, each with a hash of its content in its path: it may be cached for ever.

use std::borrow::Cow;
use std::sync::LazyLock;

/// A file that pages refer to.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The path under which pages ask for it, starting with `/static/`, content hash included.
    pub path: String,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: Cow<'static, [u8]>,
}

const LETTERS: &[u8] = include_bytes!("../assets/fonts/atkinson-next-latin.woff2");
const MICRO: &[u8] = include_bytes!("../assets/fonts/atkinson-micro.woff2");
const LICENCE: &[u8] = include_bytes!("../assets/fonts/OFL.txt");
const SCRIPT: &[u8] = include_bytes!("../assets/carnet.js");
const PROOF: &[u8] = include_bytes!("../assets/journal-proof.js");
const ICON: &[u8] = include_bytes!("../assets/favicon.svg");
const SHEETS: [&str; 6] = [
    include_str!("../assets/tokens.css"),
    include_str!("../assets/components.css"),
    include_str!("../assets/additions.css"),
    include_str!("../assets/account.css"),
    include_str!("../assets/people.css"),
    include_str!("../assets/clinical.css"),
];

struct Shelf {
    all: Vec<Asset>,
    style: String,
    script: String,
    proof: String,
    icon: String,
    font: String,
}

static SHELF: LazyLock<Shelf> = LazyLock::new(|| {
    let letters = named("atkinson-next-latin", "woff2", "font/woff2", Cow::Borrowed(LETTERS));
    let micro = named("atkinson-micro", "woff2", "font/woff2", Cow::Borrowed(MICRO));
    let sheet = SHEETS
        .join("\n")
        .replace("fonts/atkinson-next-latin.woff2", &letters.path)
        .replace("fonts/atkinson-micro.woff2", &micro.path);
    let style = named("carnet", "css", "text/css; charset=utf-8", Cow::Owned(sheet.into_bytes()));
    let script = named("carnet", "js", "text/javascript; charset=utf-8", Cow::Borrowed(SCRIPT));
    let proof = named("journal-proof", "js", "text/javascript; charset=utf-8", Cow::Borrowed(PROOF));
    let icon = named("carnet", "svg", "image/svg+xml", Cow::Borrowed(ICON));
    let licence = named("OFL", "txt", "text/plain; charset=utf-8", Cow::Borrowed(LICENCE));
    Shelf {
        style: style.path.clone(),
        script: script.path.clone(),
        proof: proof.path.clone(),
        icon: icon.path.clone(),
        font: letters.path.clone(),
        all: vec![style, script, proof, icon, letters, micro, licence],
    }
});

/// Every asset, in no particular order.
pub fn assets() -> &'static [Asset] {
    &SHELF.all
}

/// The asset asked for by a path, if there is one.
pub fn asset(path: &str) -> Option<&'static Asset> {
    SHELF.all.iter().find(|asset| asset.path == path)
}

/// The path of the one style sheet.
pub fn style_path() -> &'static str {
    &SHELF.style
}

/// The path of the one script.
pub fn script_path() -> &'static str {
    &SHELF.script
}

/// The path of the script that checks the proof of the journal, on its page only.
pub fn proof_path() -> &'static str {
    &SHELF.proof
}

/// The path of the icon of the tab.
pub fn icon_path() -> &'static str {
    &SHELF.icon
}

/// The path of the font that every page preloads.
pub fn font_path() -> &'static str {
    &SHELF.font
}

fn named(stem: &str, extension: &str, content_type: &'static str, bytes: Cow<'static, [u8]>) -> Asset {
    let path = format!("/static/{stem}-{:016x}.{extension}", fingerprint(&bytes));
    Asset { path, content_type, bytes }
}

/// FNV-1a, 64 bits: tells versions of a file apart; no security rests on it.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_is_fnv_1a() {
        // Vectors of the algorithm's authors (draft-eastlake-fnv).
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_address_in_the_style_sheet_is_an_asset() {
        let sheet = asset(style_path()).map(|asset| String::from_utf8_lossy(&asset.bytes).into_owned());
        let sheet = sheet.expect("style sheet");
        let addresses: Vec<&str> =
            sheet.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(addresses.len(), 2);
        for address in addresses {
            assert!(asset(address).is_some(), "{address}");
        }
    }

    #[test]
    fn first_page_stays_light() {
        let weight: usize = assets()
            .iter()
            .filter(|asset| !["micro", "OFL", "journal-proof"].iter().any(|late| asset.path.contains(late)))
            .map(|asset| asset.bytes.len())
            .sum();
        assert!(weight < 116_000, "{weight} bytes before the page itself; the promise is 150 kB in all");
        let script = asset(script_path()).map_or(0, |asset| asset.bytes.len());
        assert!(script < 14_000, "script: {script} bytes");
    }
}
