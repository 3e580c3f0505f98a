//! Invented names.

use std::sync::LazyLock;

use crate::person::Sex;
use crate::prng::Rng;

const TABLE: &str = include_str!("../data/names.txt");

fn section(title: &str) -> impl Iterator<Item = &'static str> {
    let title = format!("[{title}]");
    TABLE.lines().skip_while(move |line| *line != title).skip(1).take_while(|line| !line.starts_with('['))
}

fn words(title: &str) -> Vec<&'static str> {
    section(title).flat_map(str::split_whitespace).collect()
}

static FAMILY: LazyLock<Vec<&str>> = LazyLock::new(|| words("family"));
static FEMALE: LazyLock<Vec<&str>> = LazyLock::new(|| words("female"));
static MALE: LazyLock<Vec<&str>> = LazyLock::new(|| words("male"));
static STREET: LazyLock<Vec<&str>> =
    LazyLock::new(|| section("street").flat_map(|line| line.split('|')).collect());

/// A family name, marked as nobody's: `ROUX-TEST`.
pub(crate) fn family(rng: &mut Rng) -> String {
    format!("{}-TEST", rng.pick(&FAMILY).unwrap_or(&"INCONNU"))
}

/// One to three given names.
pub(crate) fn given(sex: Sex, rng: &mut Rng) -> Vec<String> {
    let pool = match sex {
        Sex::Female => &FEMALE,
        Sex::Male => &MALE,
    };
    let mut names: Vec<String> = Vec::new();
    for _ in 0..=rng.below(3) {
        match rng.pick(pool) {
            Some(name) if !names.iter().any(|known| known == name) => names.push((*name).to_owned()),
            _ => {}
        }
    }
    names
}

pub(crate) fn street(rng: &mut Rng) -> &'static str {
    rng.pick(&STREET).copied().unwrap_or("rue Pasteur")
}

/// An address in the domain that no mail ever leaves (RFC 2606).
pub(crate) fn email(given: &str, family: &str, index: usize) -> String {
    let plain = |name: &str| name.chars().filter_map(unaccented).collect::<String>();
    format!("{}.{}.{index}@example.test", plain(given), plain(family.trim_end_matches("-TEST")))
}

fn unaccented(letter: char) -> Option<char> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    Some(match lower {
        'a'..='z' => lower,
        'à' | 'â' | 'ä' | 'ã' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' | 'õ' => 'o',
        'û' | 'ù' | 'ü' => 'u',
        'ç' => 'c',
        _ => return None,
    })
}
