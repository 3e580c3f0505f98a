//! A person's traits, and how to reach them.

/// Administrative sex, as the INS traits give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Sex {
    /// Male.
    #[n(0)]
    Male,
    /// Female.
    #[n(1)]
    Female,
    /// Not known.
    #[n(2)]
    Unknown,
}

/// The INS traits of a person, and the names that they use. Source: `spec/dmp.md` 2.2.
#[derive(Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Traits {
    /// Birth name.
    #[n(0)]
    pub birth_family: Box<str>,
    /// First birth given name.
    #[n(1)]
    pub birth_given: Box<str>,
    /// All birth given names, as one list separated by spaces.
    #[n(2)]
    pub given_names: Box<str>,
    /// Name in use, if it differs.
    #[n(3)]
    pub used_family: Option<Box<str>>,
    /// Given name in use, if it differs.
    #[n(4)]
    pub used_given: Option<Box<str>>,
    /// Date of birth, `YYYY-MM-DD`; may be partial (`YYYY-MM`, `YYYY`) for lunar dates.
    #[n(5)]
    pub birth_date: Box<str>,
    /// INSEE code of the commune or country of birth.
    #[n(6)]
    pub birth_place: Box<str>,
    /// Sex.
    #[n(7)]
    pub sex: Sex,
}

impl Traits {
    /// Given name and name as they are shown: those in use, else those of birth.
    #[must_use]
    pub fn shown_name(&self) -> String {
        let given = self.used_given.as_deref().unwrap_or(&self.birth_given);
        let family = self.used_family.as_deref().unwrap_or(&self.birth_family);
        format!("{given} {family}")
    }

    /// Age in completed years on the day of `now` (UTC); 0 before birth; a partial date counts from its first day.
    #[must_use]
    pub fn age_years(&self, now: crate::Timestamp) -> u16 {
        let Some(born) = crate::Dtm::from_fhir(&self.birth_date) else { return 0 };
        let born = jiff::tz::Offset::UTC.to_datetime(born.start().to_jiff()).date();
        let today = jiff::tz::Offset::UTC.to_datetime(now.to_jiff()).date();
        let birthday_passed = (today.month(), today.day()) >= (born.month(), born.day());
        let years = i32::from(today.year()) - i32::from(born.year()) - i32::from(!birthday_passed);
        u16::try_from(years).unwrap_or(0)
    }
}

/// Traits are not printed by accident.
impl core::fmt::Debug for Traits {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Traits(…)")
    }
}

/// The two languages of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Language {
    /// French, the source.
    #[default]
    #[n(0)]
    French,
    /// English.
    #[n(1)]
    English,
}

/// When a person is told of a deposit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum NoticeRhythm {
    /// An e-mail for each deposit.
    #[default]
    #[n(0)]
    EachDeposit,
    /// One e-mail a day, if there was something.
    #[n(1)]
    Daily,
    /// None; the notification centre still tells.
    #[n(2)]
    Never,
}

/// How the person is told, and in which language.
#[derive(Clone, Default, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Contact {
    /// E-mail address, verified elsewhere.
    #[n(0)]
    pub email: Option<Box<str>>,
    /// Rhythm of the e-mails.
    #[n(1)]
    pub rhythm: NoticeRhythm,
    /// Language of e-mails and pages.
    #[n(2)]
    pub language: Language,
}

/// An address is not printed by accident.
impl core::fmt::Debug for Contact {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Contact({:?}, {:?})", self.rhythm, self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn born(date: &str) -> Traits {
        Traits {
            birth_family: "MARTIN".into(),
            birth_given: "Hélène".into(),
            given_names: "Hélène Marie".into(),
            used_family: Some("DURAND".into()),
            used_given: None,
            birth_date: date.into(),
            birth_place: "99999".into(),
            sex: Sex::Female,
        }
    }

    #[test]
    fn age_is_in_completed_years() {
        let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
        for (birth, now, age) in [
            ("2008-11-24", "2026-11-23T23:59:59Z", 17),
            ("2008-11-24", "2026-11-24T00:00:00Z", 18),
            ("1960", "2026-01-01T00:00:00Z", 66),
            ("2030-01-01", "2026-01-01T00:00:00Z", 0),
            ("rubbish", "2026-01-01T00:00:00Z", 0),
        ] {
            assert_eq!(born(birth).age_years(at(now)), age, "{birth} at {now}");
        }
    }

    #[test]
    fn the_name_in_use_is_shown() {
        assert_eq!(born("1979-03-28").shown_name(), "Hélène DURAND");
    }
}
