//! The INS matricule of people who do not exist.

use crate::person::Sex;

/// OID of the INS-NIR production domain.
pub const INS_NIR: &str = "1.2.250.1.213.1.4.8";
/// OID of the INS-NIR test domain, where all generated people live.
pub const INS_NIR_TEST: &str = "1.2.250.1.213.1.4.10";

/// An INS: fifteen characters in a domain. The same digits in two domains are two persons.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ins {
    /// OID of the domain.
    pub domain: &'static str,
    /// Thirteen characters and the two key digits, without spaces.
    pub value: String,
}

/// The commune of every generated person: department 99 is abroad and country 999 does not exist, so that no
/// matricule can be anybody's.
pub(crate) const NOWHERE: &str = "99999";

impl Ins {
    /// The matricule of a generated person, with its right key.
    pub(crate) fn generated(sex: Sex, year: i16, month: i8, order: u32) -> Self {
        let body =
            format!("{}{:02}{month:02}{NOWHERE}{:03}", sex.digit(), year.rem_euclid(100), order % 1000);
        let key = key_of(&body).unwrap_or(0);
        Self { domain: INS_NIR_TEST, value: format!("{body}{key:02}") }
    }

    pub(crate) fn known(domain: &'static str, value: &str) -> Self {
        Self { domain, value: value.to_owned() }
    }

    /// Whether the last two digits are the key of the first thirteen characters.
    pub fn key_is_right(&self) -> bool {
        let (Some(body), Some(key)) = (self.value.get(..13), self.value.get(13..)) else { return false };
        key_of(body).is_some_and(|right| key.parse() == Ok(right))
    }
}

/// `97 − (N mod 97)`, with `2A` read as 19 and `2B` as 18.
fn key_of(body: &str) -> Option<u64> {
    let digits = body.replace("2A", "19").replace("2B", "18");
    digits.parse::<u64>().ok().map(|number| 97 - number % 97)
}

#[cfg(test)]
mod tests {
    use super::{INS_NIR_TEST, Ins};
    use crate::person::Sex;

    #[test]
    fn keys_of_the_official_samples() {
        let cases = [
            ("279035121518989", true),
            ("277076322082910", true),
            ("221042545611404", false),
            ("222127505611201", false),
            ("223042545611404", false),
            ("224027511583555", false),
            ("123456789012345", false),
            ("27903512151898", false),
        ];
        for (value, right) in cases {
            assert_eq!(Ins::known(INS_NIR_TEST, value).key_is_right(), right, "{value}");
        }
    }

    #[test]
    fn generated_matricules_carry_their_key() {
        let ins = Ins::generated(Sex::Female, 1979, 3, 17);
        assert!(ins.value.starts_with("2790399999017"), "{}", ins.value);
        assert!(ins.key_is_right());
    }
}
