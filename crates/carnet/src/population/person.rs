//! From a line to a person of the register: the columns, and what each must look like.

use std::borrow::Cow;

use carnet_fhir::{InsuredPatient, PatientLife, PatientNotice, insured_patient};
use carnet_model::person::{Contact, Language, NoticeRhythm, Sex, Traits};
use carnet_model::{Dtm, Ins, Timestamp};

use super::csv::{Separator, fields};
use super::fault::LineFault;

/// Most characters of a name.
const LONGEST_NAME: usize = 100;
/// Days of the longest life that a line may claim: 130 years.
const LONGEST_LIFE: i64 = 130 * 366;

/// A person of the register.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) ins: Ins,
    pub(super) traits: Traits,
    pub(super) contact: Contact,
    pub(super) notice: PatientNotice,
    pub(super) parents: Vec<Ins>,
}

/// The columns of a CSV file.
const COLUMNS: [&str; 15] = [
    "ins",
    "birth_family",
    "birth_given",
    "given_names",
    "used_family",
    "used_given",
    "birth_date",
    "birth_place",
    "sex",
    "email",
    "language",
    "paper",
    "parent_1",
    "parent_2",
    "deceased",
];
/// Those that a file must have.
const NEEDED: [&str; 6] = ["ins", "birth_family", "birth_given", "birth_date", "birth_place", "sex"];

/// How the lines of a file are to be read.
#[derive(Debug)]
pub(super) enum Form {
    /// FHIR Patients, one a line.
    Patients,
    /// CSV: what separates, how many fields, and where each known column is.
    Table { separator: Separator, width: usize, places: Box<[Option<usize>; COLUMNS.len()]> },
}

/// Why the first line opens no file that can be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum HeaderFault {
    /// Not text.
    #[error("the first line is not UTF-8 text")]
    Encoding,
    /// A column is missing.
    #[error("the header has no column `{0}` (docs/population.md lists them)")]
    Missing(&'static str),
    /// A column that is not known: a misspelt one must not be lost in silence.
    #[error(
        "the header has a column `{0}` that is not known, or that stands twice (docs/population.md lists them)"
    )]
    Unknown(String),
}

impl Form {
    /// The form that a first line announces, and whether that line is a header.
    pub(super) fn of(first: &[u8], needed: &[&'static str]) -> Result<Self, HeaderFault> {
        let first = std::str::from_utf8(first).map_err(|_| HeaderFault::Encoding)?;
        if first.trim_start().starts_with('{') {
            return Ok(Self::Patients);
        }
        let separator = Separator::of(first);
        let names =
            fields(first, separator).map_err(|_| HeaderFault::Unknown(first.chars().take(40).collect()))?;
        let mut places = [None; COLUMNS.len()];
        for (at, name) in names.iter().enumerate() {
            let known = COLUMNS.iter().position(|column| column.eq_ignore_ascii_case(name));
            match known.and_then(|known| places.get_mut(known)) {
                Some(place @ None) => *place = Some(at),
                _ => return Err(HeaderFault::Unknown(name.chars().take(40).collect())),
            }
        }
        let has = |column: &&&str| {
            let place = COLUMNS.iter().position(|known| known == *column);
            place.and_then(|place| places.get(place)).is_some_and(Option::is_some)
        };
        match needed.iter().find(|column| !has(column)) {
            Some(missing) => Err(HeaderFault::Missing(missing)),
            None => Ok(Self::Table { separator, width: names.len(), places: Box::new(places) }),
        }
    }

    /// The columns that a file of insured people must have.
    pub(super) const fn of_people() -> &'static [&'static str] {
        &NEEDED
    }

    /// Whether the first line is a header, and no person.
    pub(super) const fn has_header(&self) -> bool {
        matches!(self, Self::Table { .. })
    }

    /// The person of a line; `None` for a blank one.
    pub(super) fn entry(&self, line: &[u8], now: Timestamp) -> Result<Option<Entry>, LineFault> {
        match self.row(line)? {
            Some(row) => Ok(Some(row.entry(now)?)),
            None => Ok(None),
        }
    }

    /// The INS of a line; `None` for a blank one.
    pub(super) fn ins(&self, line: &[u8]) -> Result<Option<Ins>, LineFault> {
        Ok(match self.row(line)? {
            Some(Row::Patient(patient)) => Some(patient.ins),
            Some(row @ Row::Fields(..)) => Some(row.ins()?),
            None => None,
        })
    }

    fn row<'l>(&'l self, line: &'l [u8]) -> Result<Option<Row<'l>>, LineFault> {
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        match self {
            Self::Patients => Ok(Some(Row::Patient(Box::new(insured_patient(line)?)))),
            Self::Table { separator, width, places } => {
                let text = std::str::from_utf8(line).map_err(|_| LineFault::Encoding)?;
                if text.chars().any(|c| c.is_control() && c != '\t') {
                    return Err(LineFault::Control);
                }
                let fields = fields(text, *separator)?;
                if fields.iter().all(|field| field.is_empty()) {
                    return Err(LineFault::Empty);
                }
                if fields.len() != *width {
                    return Err(LineFault::Columns);
                }
                Ok(Some(Row::Fields(fields, places)))
            }
        }
    }
}

/// A line before it is judged.
enum Row<'l> {
    Patient(Box<InsuredPatient>),
    Fields(Vec<Cow<'l, str>>, &'l [Option<usize>; COLUMNS.len()]),
}

impl Row<'_> {
    /// The value of a column; empty when the file has none.
    fn get(&self, column: &str) -> &str {
        let Self::Fields(fields, places) = self else { return "" };
        let place = COLUMNS.iter().position(|known| *known == column);
        let place = place.and_then(|place| places.get(place)).copied().flatten();
        place.and_then(|place| fields.get(place)).map_or("", |field| field)
    }

    fn ins(&self) -> Result<Ins, LineFault> {
        Ins::parse_token(self.get("ins")).map_err(|_| LineFault::Ins)
    }

    fn entry(self, now: Timestamp) -> Result<Entry, LineFault> {
        let patient = match self {
            Self::Patient(patient) => *patient,
            row @ Self::Fields(..) => row.patient()?,
        };
        if patient.life == PatientLife::Deceased {
            return Err(LineFault::Deceased);
        }
        if patient.parents.len() > 2 {
            return Err(LineFault::Parents);
        }
        check(&patient.traits, now)?;
        let email = patient.email.filter(|address| !address.is_empty());
        if email.as_ref().is_some_and(|address| address.parse::<lettre::Address>().is_err()) {
            return Err(LineFault::Email);
        }
        let contact = Contact {
            email: email.map(Into::into),
            rhythm: NoticeRhythm::default(),
            language: patient.language,
        };
        let InsuredPatient { ins, traits, notice, parents, .. } = patient;
        Ok(Entry { ins, traits, contact, notice, parents })
    }

    /// The fields as a Patient has them.
    fn patient(&self) -> Result<InsuredPatient, LineFault> {
        let some = |column| Some(self.get(column)).filter(|value| !value.is_empty());
        let mut parents = Vec::new();
        for parent in [some("parent_1"), some("parent_2")].into_iter().flatten() {
            parents.push(Ins::parse_token(parent).map_err(|_| LineFault::Parent)?);
        }
        Ok(InsuredPatient {
            ins: self.ins()?,
            traits: Traits {
                birth_family: self.get("birth_family").into(),
                birth_given: self.get("birth_given").into(),
                given_names: some("given_names").unwrap_or(self.get("birth_given")).into(),
                used_family: some("used_family").map(Into::into),
                used_given: some("used_given").map(Into::into),
                birth_date: self.get("birth_date").into(),
                birth_place: self.get("birth_place").into(),
                sex: match self.get("sex") {
                    "M" | "m" => Sex::Male,
                    "F" | "f" => Sex::Female,
                    "U" | "u" => Sex::Unknown,
                    _ => return Err(LineFault::Sex),
                },
            },
            email: some("email").map(ToOwned::to_owned),
            language: match self.get("language") {
                "" | "fr" | "FR" => Language::French,
                "en" | "EN" => Language::English,
                _ => return Err(LineFault::Language),
            },
            notice: match self.get("paper") {
                "" | "0" => PatientNotice::Email,
                "1" => PatientNotice::Paper,
                _ => return Err(LineFault::Paper),
            },
            parents,
            life: if self.get("deceased").is_empty() || self.get("deceased") == "0" {
                PatientLife::Living
            } else {
                PatientLife::Deceased
            },
        })
    }
}

/// Whether traits can be those of a living person.
fn check(traits: &Traits, now: Timestamp) -> Result<(), LineFault> {
    let fits = |name: &str| !name.trim().is_empty() && name.chars().count() <= LONGEST_NAME;
    let names = [Some(&traits.birth_family), Some(&traits.birth_given), Some(&traits.given_names)];
    let mut names =
        names.into_iter().chain([traits.used_family.as_ref(), traits.used_given.as_ref()]).flatten();
    if !names.all(|name| fits(name)) {
        return Err(LineFault::Name);
    }
    let born = Dtm::from_fhir(&traits.birth_date).filter(|_| traits.birth_date.len() <= 10);
    let born = born.ok_or(LineFault::BirthDate)?.start();
    let past = born <= now && now.days_since(born) <= LONGEST_LIFE;
    if !past {
        return Err(LineFault::BirthDate);
    }
    let place = traits.birth_place.as_bytes();
    if place.len() != 5 || !place.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'A' | b'B')) {
        return Err(LineFault::BirthPlace);
    }
    Ok(())
}

#[cfg(test)]
#[path = "person_tests.rs"]
mod tests;
