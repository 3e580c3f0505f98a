//! The rule for passwords.
//!
//! Source: CNIL, deliberation 2022-100 of 21 July 2022: 50 bits of entropy when tries are limited (the service does:
//! `design/security.md` 10), no change by calendar, no composition rules as such; NIST SP 800-63B, 5.1.1.2: a list of
//! known passwords, at least 64 characters possible, paste allowed.
//!
//! **Entropy.** The CNIL counts `length × log2(size of the alphabet)`, the alphabet being the kinds of characters that
//! occur: 26 small letters, 26 capitals, 10 digits, 33 signs of ASCII, and 64 for all other letters together. That flatters
//! `aaaaaaaaaaaa` and `motdepasse123`, so we count less: a common word (`data/identity/common-passwords.txt`, also written
//! with signs for letters) and a year count 8 bits as a whole, and a character that continues a run (`aaa`, `456`, `dcb`)
//! counts nothing from the third on.
//!
//! **Unicode.** A password is normalised to NFKC (NIST SP 800-63B, 5.1.1.2), so that `é` typed on another keyboard is
//! the same `é`, and every space is the plain one (RFC 8265, 4.2.2). Nothing is trimmed and no case is changed.

use icu_normalizer::ComposingNormalizer;
use zeroize::Zeroizing;

use crate::names::fold;

/// Fewest characters.
pub const MIN_CHARACTERS: usize = 12;
/// Most characters: far beyond what anybody types, and little work.
pub const MAX_CHARACTERS: usize = 128;
/// Least entropy, in bits.
pub const MIN_BITS: f64 = 50.0;
/// Bits of a common word or a year: the list has at most 256.
const WORD_BITS: f64 = 8.0;
/// Shortest part of a login or name that must not stand in a password.
const MIN_OWN_PART: usize = 4;
/// Shortest common word that is looked for inside a password.
const MIN_WORD: usize = 4;

/// Our list: one word a line, small letters and digits without accents; `#` begins a remark.
const COMMON: &str = include_str!("../../../data/identity/common-passwords.txt");

/// A password as it is hashed and compared: normalised. Wiped when dropped, never shown.
pub struct Password(Zeroizing<String>);

/// Why a password is not accepted as a new one. The words for the person are the pages' business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weakness {
    /// Fewer than [`MIN_CHARACTERS`] characters.
    TooShort,
    /// More than [`MAX_CHARACTERS`] characters.
    TooLong,
    /// It has a character that cannot be typed again for sure: a control character.
    Unprintable,
    /// It holds a part of the login or of the e-mail address.
    HoldsLogin,
    /// It holds a part of the person's name.
    HoldsName,
    /// It is mostly made of common words, years and runs: without them it has fewer than [`MIN_BITS`] bits.
    Common,
    /// It has fewer than [`MIN_BITS`] bits.
    Guessable,
}

/// What a password must not be made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// The login, or e-mail address.
    pub login: &'a str,
    /// Given names, names of birth and in use.
    pub names: &'a [&'a str],
}

impl Password {
    /// What was typed, normalised. At sign-in nothing else is asked of it.
    ///
    /// # Errors
    /// [`Weakness::TooLong`] or [`Weakness::Unprintable`]: such a password was never set, so at sign-in it is a wrong
    /// one (compare with a fixed hash all the same, so that it takes the same time).
    pub fn read(typed: &str) -> Result<Self, Weakness> {
        // Normalising can make three characters of one; what is longer than four bytes each is refused unread.
        if typed.len() > MAX_CHARACTERS * 4 {
            return Err(Weakness::TooLong);
        }
        let normal = Zeroizing::new(ComposingNormalizer::new_nfkc().normalize(typed).into_owned());
        let spaced: Zeroizing<String> = Zeroizing::new(
            normal.chars().map(|c| if c.is_whitespace() && !c.is_control() { ' ' } else { c }).collect(),
        );
        if spaced.chars().count() > MAX_CHARACTERS {
            return Err(Weakness::TooLong);
        }
        if spaced.chars().any(char::is_control) {
            return Err(Weakness::Unprintable);
        }
        Ok(Self(spaced))
    }

    /// The bytes to hash.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether it may become the password of this person: nothing, or every reason against it.
    #[must_use]
    pub fn weaknesses(&self, about: &About<'_>) -> Vec<Weakness> {
        let folded = Zeroizing::new(fold(&self.0));
        let holds = |text: &str| {
            let parts = text.split(|c: char| !c.is_alphanumeric()).map(fold);
            parts.filter(|part| part.chars().count() >= MIN_OWN_PART).any(|part| folded.contains(&part))
        };
        let characters: Vec<char> = self.0.chars().collect();
        let per_character = alphabet(&characters).log2();
        let flattering = f64::from(u32::try_from(characters.len()).unwrap_or(u32::MAX)) * per_character;
        let counted = counted_bits(&characters, per_character);
        [
            (Weakness::TooShort, characters.len() < MIN_CHARACTERS),
            (Weakness::HoldsLogin, holds(about.login)),
            (Weakness::HoldsName, about.names.iter().any(|name| holds(name))),
            (Weakness::Common, counted < MIN_BITS && flattering >= MIN_BITS),
            (Weakness::Guessable, flattering < MIN_BITS),
        ]
        .into_iter()
        .filter_map(|(weakness, found)| found.then_some(weakness))
        .collect()
    }
}

/// Size of the alphabet that the kinds of characters suggest.
fn alphabet(characters: &[char]) -> f64 {
    let has = |kind: fn(&char) -> bool, size: f64| if characters.iter().any(kind) { size } else { 0.0 };
    let size = has(char::is_ascii_lowercase, 26.0)
        + has(char::is_ascii_uppercase, 26.0)
        + has(char::is_ascii_digit, 10.0)
        + has(|c| c.is_ascii_punctuation() || *c == ' ', 33.0)
        + has(|c| !c.is_ascii(), 64.0);
    size.max(1.0)
}

/// The entropy after common words, years and runs are taken for what they are.
fn counted_bits(characters: &[char], per_character: f64) -> f64 {
    let plain: Vec<char> = characters.iter().map(|c| unmasked(*c)).collect();
    let (mut bits, mut at, mut piece) = (0.0, 0, 0);
    while at < characters.len() {
        let word = plain.get(at..).and_then(longest_word);
        let year = characters.get(at..).filter(|rest| is_year(rest)).map(|_| 4);
        if let Some(length) = word.into_iter().chain(year).max() {
            bits +=
                per_character * f64::from(count(characters.get(piece..at).unwrap_or_default())) + WORD_BITS;
            at += length;
            piece = at;
        } else {
            at += 1;
        }
    }
    bits + per_character * f64::from(count(characters.get(piece..).unwrap_or_default()))
}

/// Characters that count: those that do not continue a run from its third on.
fn count(characters: &[char]) -> u32 {
    let step = |a: char, b: char| i64::from(u32::from(b)) - i64::from(u32::from(a));
    let continues = |three: &[char]| match three {
        [a, b, c] => step(*a, *b) == step(*b, *c) && (-1..=1).contains(&step(*b, *c)),
        _ => false,
    };
    let in_runs = characters.windows(3).filter(|three| continues(three)).count();
    u32::try_from(characters.len() - in_runs).unwrap_or(u32::MAX)
}

/// Characters of the longest word of the list with which `rest` begins.
fn longest_word(rest: &[char]) -> Option<usize> {
    let words = COMMON.lines().filter(|line| line.len() >= MIN_WORD && !line.starts_with('#'));
    let begins = |word: &&str| {
        let mut left = rest.iter();
        word.chars().all(|c| left.next() == Some(&c))
    };
    words.filter(begins).map(|word| word.chars().count()).max()
}

/// Whether four digits that look like a year stand here.
fn is_year(rest: &[char]) -> bool {
    matches!(rest, ['1', '9', a, b, ..] | ['2', '0', a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit())
}

/// The small letter without accent behind a character, as people disguise words.
fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' | '|' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => {
            let folded = fold(other.encode_utf8(&mut [0; 4]));
            let mut letters = folded.chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => other,
            }
        }
    }
}

impl core::fmt::Debug for Password {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEA: About<'static> =
        About { login: "lea.martin@exemple.fr", names: &["Léa Rose", "MARTIN", "Le Goff"] };

    #[test]
    fn what_is_accepted_and_why_not() {
        use Weakness::{Common, Guessable, HoldsLogin, HoldsName, TooShort};
        let cases: [(&str, &[Weakness]); 22] = [
            ("tribu-vague-90-lampe", &[]),
            ("cheval pile agrafe juste", &[]),
            ("xkvbqmwzrtpl", &[]),
            ("5829471836408215", &[]),
            ("582947183640821", &[Guessable]),
            ("Xk9!vB2?mQ", &[TooShort]),
            ("Xk9!vB2?mQ7", &[TooShort]),
            ("Xk9!vB2?mQ7z", &[]),
            ("", &[TooShort, Guessable]),
            ("aaaaaaaaaaaaaaaa", &[Common]),
            ("abcdefghijklmnop", &[Common]),
            ("1234567890123456", &[Common]),
            ("motdepasse123!", &[Common]),
            ("M0tDeP@sse2024!", &[Common]),
            ("SoleilSoleil2024!", &[Common]),
            ("azertyuiopqsd", &[Common]),
            ("password-password", &[Common]),
            ("tribu-martin-90-lampe", &[HoldsLogin, HoldsName]),
            ("tribu-MARTIN-90-lampe", &[HoldsLogin, HoldsName]),
            ("tribu-m-a-r-t-i-n-90", &[HoldsLogin, HoldsName]),
            ("tribu-exemple-90-lampe", &[HoldsLogin]),
            ("tribu-rosé-90-lampe", &[HoldsName]),
        ];
        for (typed, weaknesses) in cases {
            assert_eq!(Password::read(typed).unwrap().weaknesses(&LEA), weaknesses, "{typed}");
        }
    }

    #[test]
    fn short_parts_of_names_do_not_count() {
        let none = Password::read("vague-goffre-le-lea-90")
            .unwrap()
            .weaknesses(&About { login: "le", names: &["Léa", "Le"] });
        assert_eq!(none, []);
    }

    #[test]
    fn length_is_bounded() {
        for (typed, result) in [
            ("é".repeat(128), Ok(())),
            ("é".repeat(129), Err(Weakness::TooLong)),
            ("\u{fdfa}".repeat(100), Err(Weakness::TooLong)),
            ("a".repeat(1_000_000), Err(Weakness::TooLong)),
            ("tribu-vague\n90-lampe".to_owned(), Err(Weakness::Unprintable)),
        ] {
            assert_eq!(Password::read(&typed).map(|_| ()), result);
        }
    }

    #[test]
    fn one_letter_is_one_letter_on_every_keyboard() {
        let bytes = |typed: &str| Password::read(typed).unwrap().bytes().to_vec();
        assert_eq!(bytes("e\u{301}tincelle"), bytes("étincelle"));
        assert_eq!(bytes("deux\u{a0}mots"), bytes("deux mots"));
        assert_eq!(bytes("ﬁn"), bytes("fin"));
        assert_ne!(bytes("Fin"), bytes("fin"));
        assert_ne!(bytes(" fin"), bytes("fin"));
    }

    #[test]
    fn the_list_is_folded_and_as_long_as_it_says() {
        let words: Vec<&str> = COMMON.lines().filter(|line| !line.starts_with('#')).collect();
        assert!((200..=256).contains(&words.len()), "{}", words.len());
        for word in &words {
            let as_found: String = word.chars().map(unmasked).collect();
            assert!(as_found == *word && word.len() >= MIN_WORD, "{word} would never be found");
        }
        let mut sorted = words.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted, words, "in the order of the alphabet, each once");
    }
}
