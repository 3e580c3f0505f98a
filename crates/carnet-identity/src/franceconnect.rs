//! FranceConnect and FranceConnect+: the identity of a person, as the national register of persons knows it, and its
//! comparison with the traits of a record.
//!
//! Source: FranceConnect, "Données fournies aux fournisseurs de service" (docs.partenaires.franceconnect.gouv.fr): the
//! pivot identity is `given_name`, `family_name`, `birthdate`, `gender`, `birthplace`, `birthcountry`; `acr` is `eidas1`
//! (FranceConnect), `eidas2` or `eidas3` (FranceConnect+). Places are codes of INSEE.

use carnet_model::person::{Sex, Traits};
use thiserror::Error;

use crate::claims::Claims;
use crate::names::fold;

/// INSEE code of France as a country of birth.
const FRANCE: &str = "99100";
/// Longest name.
const MAX_NAME: usize = 256;

/// The pivot identity. Given names are all those of birth, in order, separated by spaces.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider's name for the person at our service.
    pub subject: Box<str>,
    /// All birth given names.
    pub given_names: Box<str>,
    /// Birth name.
    pub family_name: Box<str>,
    /// Name in use, if it says one.
    pub used_name: Option<Box<str>>,
    /// Date of birth.
    pub birth_date: BirthDate,
    /// INSEE code of the place of birth: the commune, or the country when it is not France.
    pub birth_place: Option<Box<str>>,
    /// Sex.
    pub sex: Sex,
}

/// A date of birth of which month or day may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthDate {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day, 1 to 31.
    pub day: Option<u8>,
}

/// What the provider's answer lacks: the claim without which the person is not identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the identity has no usable {0}")]
pub struct MissingClaim(pub &'static str);

/// A trait that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TraitField {
    /// Birth name.
    BirthFamily,
    /// Given names.
    GivenNames,
    /// Date of birth.
    BirthDate,
    /// Place of birth.
    BirthPlace,
    /// Sex.
    Sex,
}

/// Result of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is the person.
    Match,
    /// These traits differ, at least one.
    Mismatch(Vec<TraitField>),
}

impl BirthDate {
    /// Reads `YYYY-MM-DD`, `YYYY-MM`, `YYYY`; `00` stands for an unknown month or day (lunar and presumed dates).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let year = parts.next().filter(|year| digits(year, 4))?.parse().ok()?;
        let mut small = |max: u8| match parts.next() {
            None => Some(0),
            Some(part) if digits(part, 2) => part.parse().ok().filter(|number| *number <= max),
            Some(_) => None,
        };
        let (month, day) = (small(12)?, small(31)?);
        let known = |number: u8| (number > 0).then_some(number);
        let one = Self { year, month: known(month), day: known(day) };
        (parts.next().is_none() && (one.day.is_none() || one.month.is_some())).then_some(one)
    }

    /// Whether two dates agree in what both know.
    fn agrees(self, other: Self) -> bool {
        let same = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }
}

impl Identity {
    /// Reads the answer of the userinfo endpoint ([`crate::oidc::read_userinfo`]).
    ///
    /// # Errors
    /// [`MissingClaim`].
    pub fn from_userinfo(claims: &Claims) -> Result<Self, MissingClaim> {
        let text =
            |name: &str| claims.text(name).map(str::trim).filter(|text| (1..=MAX_NAME).contains(&text.len()));
        let needed = |name: &'static str| text(name).map(Box::from).ok_or(MissingClaim(name));
        let place = match text("birthcountry") {
            Some(country) if country != FRANCE => Some(country),
            _ => text("birthplace"),
        };
        Ok(Self {
            subject: needed("sub")?,
            given_names: needed("given_name")?,
            family_name: needed("family_name")?,
            used_name: text("preferred_username").map(Box::from),
            birth_date: text("birthdate").and_then(BirthDate::parse).ok_or(MissingClaim("birthdate"))?,
            birth_place: place.map(Box::from),
            sex: match text("gender") {
                Some("male") => Sex::Male,
                Some("female") => Sex::Female,
                _ => Sex::Unknown,
            },
        })
    }

    /// Compares with the traits of a record.
    ///
    /// Names without case, accents, hyphens and spaces; the first given name must be whole in both, the others must not
    /// contradict each other, since one side may know the first only; dates in what both know; the place must be
    /// known and the same; an unknown sex contradicts none. The name in use is not compared: it changes.
    #[must_use]
    pub fn compare(&self, traits: &Traits) -> Comparison {
        let date = BirthDate::parse(&traits.birth_date).is_some_and(|date| date.agrees(self.birth_date));
        let place = self.birth_place.as_deref().is_some_and(|place| place == &*traits.birth_place);
        let sex = [self.sex, traits.sex].contains(&Sex::Unknown) || self.sex == traits.sex;
        let fields = [
            (TraitField::BirthFamily, same_name(&self.family_name, &traits.birth_family)),
            (TraitField::GivenNames, self.given_agree(traits)),
            (TraitField::BirthDate, date),
            (TraitField::BirthPlace, place),
            (TraitField::Sex, sex),
        ];
        let differing: Vec<_> =
            fields.into_iter().filter(|(_, same)| !same).map(|(field, _)| field).collect();
        if differing.is_empty() { Comparison::Match } else { Comparison::Mismatch(differing) }
    }

    fn given_agree(&self, traits: &Traits) -> bool {
        let first = fold(&traits.birth_given);
        // `Jean-Pierre Marie` begins with JEAN PIERRE, not with JEAN; `Jean Pierre` begins with both.
        let mut joined = String::new();
        let begins = self.given_names.split_whitespace().any(|name| {
            joined.push_str(&fold(name));
            joined == first
        });
        let (ours, theirs) = (fold(&traits.given_names), fold(&self.given_names));
        begins && !first.is_empty() && (ours.starts_with(&theirs) || theirs.starts_with(&ours))
    }
}

fn same_name(one: &str, other: &str) -> bool {
    let one = fold(one);
    !one.is_empty() && one == fold(other)
}

/// An identity is not printed by accident.
impl core::fmt::Debug for Identity {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Identity(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = &'static [(&'static str, &'static str)];

    fn identity(change: &[(&str, &str)]) -> Result<Identity, MissingClaim> {
        let mut claims = serde_json::json!({
            "sub": "b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5v1",
            "given_name": "Angela Claire Louise", "family_name": "DUBOIS", "preferred_username": "MARTIN",
            "birthdate": "1962-08-24", "gender": "female", "birthplace": "75107", "birthcountry": "99100",
        });
        for (name, value) in change {
            claims[name] = (*value).into();
        }
        Identity::from_userinfo(&Claims::parse(claims.to_string().as_bytes(), 2_000).unwrap())
    }

    fn traits() -> Traits {
        Traits {
            birth_family: "DUBOIS".into(),
            birth_given: "ANGELA".into(),
            given_names: "ANGELA CLAIRE LOUISE".into(),
            used_family: None,
            used_given: None,
            birth_date: "1962-08-24".into(),
            birth_place: "75107".into(),
            sex: Sex::Female,
        }
    }

    #[test]
    fn each_trait_counts() {
        use TraitField::{BirthDate, BirthFamily, BirthPlace, GivenNames, Sex};
        let cases: [(Change, &[TraitField]); 17] = [
            (&[], &[]),
            (&[("preferred_username", "OTHER")], &[]),
            (&[("family_name", "Du-Bois")], &[]),
            (&[("family_name", "DUBOS")], &[BirthFamily]),
            (&[("given_name", "Angéla")], &[]),
            (&[("given_name", "Angela Claire")], &[]),
            (&[("given_name", "Angela Claire Louise Anne")], &[]),
            (&[("given_name", "Claire Angela")], &[GivenNames]),
            (&[("given_name", "Angela Louise")], &[GivenNames]),
            (&[("given_name", "Angela-Claire")], &[GivenNames]),
            (&[("birthdate", "1962-08-25")], &[BirthDate]),
            (&[("birthdate", "1962-00-00")], &[]),
            (&[("birthdate", "1963-00-00")], &[BirthDate]),
            (&[("birthplace", "75108")], &[BirthPlace]),
            (&[("birthcountry", "99109")], &[BirthPlace]),
            (&[("gender", "male")], &[Sex]),
            (&[("gender", "unspecified")], &[]),
        ];
        for (change, fields) in cases {
            let expected =
                if fields.is_empty() { Comparison::Match } else { Comparison::Mismatch(fields.to_vec()) };
            assert_eq!(identity(change).unwrap().compare(&traits()), expected, "{change:?}");
        }
    }

    #[test]
    fn given_names_of_two_words() {
        let of = |first: &str, all: &str| Traits {
            birth_given: first.into(),
            given_names: all.into(),
            ..traits()
        };
        for (record, given, same) in [
            (of("JEAN PIERRE", "JEAN PIERRE"), "Jean-Pierre Marie", true),
            (of("JEAN-PIERRE", "JEAN-PIERRE MARIE"), "Jean Pierre Marie", true),
            (of("JEAN", "JEAN PIERRE"), "Jean-Pierre", false),
            (of("JEAN", "JEAN PIERRE"), "Jean Pierre", true),
            (of("JEAN", "JEAN"), "Jean Pierre", true),
            (of("JEAN PIERRE", "JEAN PIERRE"), "Jean", false),
            (of("", ""), "Jean", false),
        ] {
            let same_now = identity(&[("given_name", given)]).unwrap().compare(&record) == Comparison::Match;
            assert_eq!(same_now, same, "{given} and {}", record.birth_given);
        }
    }

    #[test]
    fn born_abroad_and_dates_in_part() {
        let abroad = identity(&[("birthcountry", "99109"), ("birthplace", "")]).unwrap();
        assert_eq!(abroad.birth_place.as_deref(), Some("99109"));
        assert_eq!(abroad.compare(&Traits { birth_place: "99109".into(), ..traits() }), Comparison::Match);
        for (record, same) in
            [("1962", true), ("1962-08", true), ("1962-07", false), ("", false), ("x", false)]
        {
            let record = Traits { birth_date: record.into(), ..traits() };
            assert_eq!(identity(&[]).unwrap().compare(&record) == Comparison::Match, same);
        }
        for wrong in
            ["1962-13-01", "1962-01-32", "62-01-01", "1962-00-05", "1962-1-1", "1962-01-01-01", "", "é"]
        {
            assert_eq!(BirthDate::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for name in ["sub", "given_name", "family_name", "birthdate"] {
            assert_eq!(identity(&[(name, " ")]), Err(MissingClaim(name)));
        }
        let nowhere = identity(&[("birthplace", "")]).unwrap().compare(&traits());
        assert_eq!(nowhere, Comparison::Mismatch(vec![TraitField::BirthPlace]));
    }
}
