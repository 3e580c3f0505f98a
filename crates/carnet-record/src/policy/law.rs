//! Settings that depend on the law, with the instants from which they apply.

use jiff::Timestamp;
use serde::Deserialize;

/// The settings of one version of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// From when they apply.
    pub from: Timestamp,
    /// Completed years at which a holder is an adult.
    pub age_of_majority: u32,
    /// Whether a minor's secret can be asked for.
    pub minors_functions: MinorsFunctions,
    /// Whether a document may be masked and held back at once.
    pub cumul: Cumul,
    /// Days after which the person is told of a withheld document.
    pub inform_patient_days: u32,
    /// Days after which a withheld document shows by itself.
    pub invisible_patient_days: u32,
    /// Days between the information of a person and the opening of their record.
    pub opposition_days: u32,
    /// Caregivers of one record at most.
    pub caregivers_most: u32,
    /// Days that a mandate may last at most.
    pub mandate_days_most: u32,
    /// Hours before a new mandate, or a new way to sign in, takes effect.
    pub mandate_delay_hours: u32,
    /// Days in which an invitation may be accepted.
    pub invitation_days: u32,
    /// Years for which a closed record is archived.
    pub archive_years: u32,
    /// Days within which an archive is destroyed when the person asks.
    pub erasure_days: u32,
    /// Days after which a suspended record closes when nobody answers.
    pub suspension_days: u32,
}

/// Where the settings come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The file that the program carries.
    Embedded,
    /// The operator's file.
    Operator,
}

/// Operator parameter `fonctions-gestion-mineurs` (`spec/dmp` 8.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MinorsFunctions {
    /// The code for a minor's secret can be set.
    On,
    /// It cannot be set any more; where it is it still hides.
    Off,
}

/// Operator parameter `cumul-invisible_patient-masque_ps` (`spec/dmp` 8.1, rule 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cumul {
    /// Both codes together are accepted.
    Accepted,
    /// Both codes together are refused.
    Refused,
}

/// Who changed the settings, and by which text: words for the public page, which no rule reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Who; at most 500 characters.
    pub by: Option<Box<str>>,
    /// The legal text; at most 500 characters.
    pub text: Option<Box<str>>,
}

/// Most characters of a word of [`Source`].
const WORDS: usize = 500;

/// Every version of the settings.
#[derive(Debug, Clone)]
pub struct Law {
    versions: Vec<Settings>,
    /// As many as there are versions.
    sources: Vec<Source>,
    origin: Origin,
}

/// Why a law file is refused.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// Not JSON, or not of the expected shape; says the line and column.
    #[error("law file: {0}")]
    Shape(#[from] serde_json::Error),
    /// There is nothing to apply.
    #[error("law file: no version")]
    Empty,
    /// A date that cannot be read.
    #[error("law file: version {index}: `from` is {found:?}: expected YYYY-MM-DD or an RFC 3339 instant")]
    From {
        /// Which version, counted from 0.
        index: usize,
        /// What stands there.
        found: String,
    },
    /// Words for the public page that are too long.
    #[error("law file: version {index}: `{field}` has {found} characters: at most {WORDS}")]
    Words {
        /// Which version, counted from 0.
        index: usize,
        /// Which field.
        field: &'static str,
        /// Their length.
        found: usize,
    },
}

#[derive(Deserialize)]
struct LawFile {
    versions: Vec<VersionFile>,
}

#[derive(Deserialize)]
struct VersionFile {
    from: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    text: String,
    age_of_majority: u32,
    minors_functions: bool,
    cumul_invisible_patient_masque_ps: bool,
    inform_patient_days: u32,
    invisible_patient_days: u32,
    #[serde(default = "six_weeks")]
    opposition_days: u32,
    #[serde(default = "five")]
    caregivers_most: u32,
    #[serde(default = "three_years")]
    mandate_days_most: u32,
    #[serde(default = "two_days_in_hours")]
    mandate_delay_hours: u32,
    #[serde(default = "a_month")]
    invitation_days: u32,
    #[serde(default = "ten")]
    archive_years: u32,
    #[serde(default = "three_months")]
    erasure_days: u32,
    #[serde(default = "six_weeks")]
    suspension_days: u32,
}

// Values of a file that is silent: `data/access/README.md` says where each comes from.
const fn six_weeks() -> u32 {
    42
}
const fn five() -> u32 {
    5
}
const fn three_years() -> u32 {
    1_096
}
const fn two_days_in_hours() -> u32 {
    48
}
const fn a_month() -> u32 {
    30
}
const fn ten() -> u32 {
    10
}
const fn three_months() -> u32 {
    90
}

impl Law {
    /// Reads a law file (`--law FILE`); unknown fields are ignored.
    pub fn from_json(text: &str) -> Result<Self, LawError> {
        Self::read(text, Origin::Operator)
    }

    /// The file that the program carries.
    pub(super) fn embedded(text: &str) -> Result<Self, LawError> {
        Self::read(text, Origin::Embedded)
    }

    fn read(text: &str, origin: Origin) -> Result<Self, LawError> {
        let file: LawFile = serde_json::from_str(text)?;
        if file.versions.is_empty() {
            return Err(LawError::Empty);
        }
        let mut versions = Vec::with_capacity(file.versions.len());
        for (index, version) in file.versions.into_iter().enumerate() {
            let Some(from) = start_of(&version.from) else {
                return Err(LawError::From { index, found: version.from });
            };
            let source =
                Source { by: words(index, "by", &version.by)?, text: words(index, "text", &version.text)? };
            let settings = Settings {
                from,
                age_of_majority: version.age_of_majority,
                minors_functions: if version.minors_functions {
                    MinorsFunctions::On
                } else {
                    MinorsFunctions::Off
                },
                cumul: if version.cumul_invisible_patient_masque_ps {
                    Cumul::Accepted
                } else {
                    Cumul::Refused
                },
                inform_patient_days: version.inform_patient_days,
                invisible_patient_days: version.invisible_patient_days,
                opposition_days: version.opposition_days,
                caregivers_most: version.caregivers_most,
                mandate_days_most: version.mandate_days_most,
                mandate_delay_hours: version.mandate_delay_hours,
                invitation_days: version.invitation_days,
                archive_years: version.archive_years,
                erasure_days: version.erasure_days,
                suspension_days: version.suspension_days,
            };
            versions.push((settings, source));
        }
        // Stable: of two versions with one date, the later in the file applies.
        versions.sort_by_key(|(settings, _)| settings.from);
        let (versions, sources) = versions.into_iter().unzip();
        Ok(Self { versions, sources, origin })
    }

    /// The settings in force: the last version whose `from` is at or before `now`, if any.
    pub fn at(&self, now: Timestamp) -> Option<&Settings> {
        self.versions.iter().rev().find(|settings| settings.from <= now)
    }

    /// Whose file it is.
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// All versions with who changed them and by which text, oldest first.
    pub fn sourced(&self) -> impl Iterator<Item = (&Settings, &Source)> {
        self.versions.iter().zip(&self.sources)
    }

    /// All versions, oldest first.
    pub fn versions(&self) -> &[Settings] {
        &self.versions
    }
}

/// Words without the space around them; none for nothing.
fn words(index: usize, field: &'static str, words: &str) -> Result<Option<Box<str>>, LawError> {
    let words = words.trim();
    let found = words.chars().count();
    if found > WORDS {
        return Err(LawError::Words { index, field, found });
    }
    Ok((found > 0).then(|| words.into()))
}

/// An instant, or the first instant (UTC) of a day.
pub(super) fn start_of(text: &str) -> Option<Timestamp> {
    if let Some(instant) = super::instant::parse(text) {
        return Some(instant);
    }
    if text.len() != 10 {
        return None;
    }
    super::instant::parse(&format!("{text}T00:00:00Z"))
}
