//! The tree speaks of the program, never of the workshop.

use crate::tree::{files, none};

/// Digests of the words that name tools of the workshop, so that the list does not contain what it forbids.
const DIGESTS: [u64; 14] = [
    0x2391_9480_3edf_98f7,
    0x2524_b426_1996_11b3,
    0x8a1b_8f4a_0a91_3503,
    0x7f7a_7547_86a6_64b8,
    0xa113_d274_5d70_6ce3,
    0x2ffb_778d_fae5_4384,
    0x125b_6919_1db9_4ab8,
    0xea9e_60ad_81da_16f1,
    0xd523_5518_fae1_f922,
    0x62a2_fa47_7580_fe28,
    0x04dc_2554_6038_2976,
    0x7a3c_735f_7f6d_b37f,
    0x2a47_f8e6_0ef5_337a,
    0xeca4_8604_5df7_4e1b,
];
/// Addresses of the workshop, in halves.
const PLACES: [(&str, &str); 3] = [("/work", "/main"), ("/work", "/shared"), ("/tmp", "/carnet")];

const TEXTS: [&str; 16] = [
    ".rs", ".toml", ".md", ".html", ".css", ".js", ".mjs", ".sql", ".ftl", ".sh", ".py", ".json", ".tsv",
    ".csv", ".yml", ".txt",
];

#[test]
fn nothing_tells_how_it_was_written() {
    let mut faults = Vec::new();
    for (path, text) in files(&TEXTS) {
        for (at, line) in (1..).zip(text.lines()) {
            let words = line.split(|c: char| !c.is_alphanumeric());
            // One of them is an everyday French verb.
            let named = words.filter(|word| DIGESTS.contains(&digest(word)) && !is_french(&path, word));
            faults.extend(named.map(|word| format!("{path}:{at}: {word}")));
            let places = PLACES.iter().filter(|(a, b)| line.contains(&format!("{a}{b}")));
            faults.extend(places.map(|(a, b)| format!("{path}:{at}: {a}{b}")));
        }
    }
    none("words and addresses of the workshop", &faults);
}

#[test]
fn the_digest_finds_a_word_whatever_its_case() {
    assert_eq!(digest("Carnet"), digest("carnet"));
    assert_ne!(digest("carnet"), digest("carnets"));
    assert_eq!(digest("a"), 0xaf63_dc4c_8601_ec8c);
}

/// Whether a word stands in a French sentence, in which it helps.
fn is_french(path: &str, word: &str) -> bool {
    path.contains("/messages/fr/") && word.eq_ignore_ascii_case(concat!("ai", "der"))
}

/// FNV-1a of the word in lower case.
fn digest(word: &str) -> u64 {
    let bytes = word.bytes().map(|byte| byte.to_ascii_lowercase());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
