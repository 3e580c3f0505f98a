//! A person of the town: identity, family and the state of health that drives their documents.

use jiff::civil::Date;

use crate::calendar::{days, years};
use crate::facts::{Allergy, Disease};
use crate::ins::Ins;

/// Administrative sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl Sex {
    /// First digit of the INS.
    pub fn digit(self) -> u8 {
        match self {
            Self::Male => 1,
            Self::Female => 2,
        }
    }

    /// HL7 administrative gender: `F` or `M`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
        }
    }
}

/// What kind of life in care a person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Profile {
    /// Seldom ill.
    Healthy,
    /// Under eighteen.
    Child,
    /// Expecting, now or in the last years.
    Pregnant,
    /// High blood pressure or cholesterol.
    Hypertensive,
    /// Type 2 diabetes.
    Diabetic,
    /// Heart disease.
    Cardiac,
    /// Asthma or COPD.
    Respiratory,
    /// A cancer of the last years.
    Oncologic,
    /// Thyroid.
    Thyroid,
    /// Depression.
    Mental,
    /// Joints and bones.
    Rheumatic,
    /// Very old, several diseases.
    Frail,
}

/// A disease of a person and the day it was found.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    pub(crate) disease: &'static Disease,
    /// Day of the diagnosis.
    pub since: Date,
}

impl Condition {
    /// ICD-10 code.
    pub fn icd(&self) -> crate::terms::Coded {
        self.disease.icd
    }
}

/// A person of the town.
#[derive(Debug, Clone)]
pub struct Person {
    /// Place in [`crate::Town::people`].
    pub index: usize,
    /// Identity matricule.
    pub ins: Ins,
    /// Birth family name, capitals.
    pub birth_family: String,
    /// Birth given names, the first being the usual one.
    pub birth_given: Vec<String>,
    /// Used family name when it differs.
    pub used_family: Option<String>,
    /// Birth date.
    pub birth_date: Date,
    /// Sex.
    pub sex: Sex,
    /// INSEE code of the place of birth.
    pub birthplace: &'static str,
    /// Name of the place of birth.
    pub birthplace_name: &'static str,
    /// Number and street in the town.
    pub address: (String, &'static str),
    /// `…@example.test`.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Place in [`crate::Town::families`].
    pub family: usize,
    /// Parents living in the town, by place in [`crate::Town::people`].
    pub parents: Vec<usize>,
    /// Attending physician, by place in [`crate::Town::professionals`].
    pub attending: usize,
    /// Kind of life in care.
    pub profile: Profile,
    /// Diseases.
    pub conditions: Vec<Condition>,
    pub(crate) allergies: Vec<&'static Allergy>,
    /// Days on which this mother gave birth, and the expected day of a birth to come.
    pub(crate) births: Vec<Date>,
    /// How many documents ten years bring, roughly.
    pub abundance: u32,
}

impl Person {
    /// First birth given name.
    pub fn given(&self) -> &str {
        self.birth_given.first().map_or("", String::as_str)
    }

    /// Used family name, else the birth name.
    pub fn family_name(&self) -> &str {
        self.used_family.as_deref().unwrap_or(&self.birth_family)
    }

    /// `Hélène MARTIN-TEST`.
    pub fn display(&self) -> String {
        format!("{} {}", self.given(), self.family_name())
    }

    /// Completed years on a day.
    pub fn age(&self, on: Date) -> i64 {
        years(self.birth_date, on)
    }

    /// Weeks of amenorrhoea on a day, during a pregnancy.
    pub fn pregnancy(&self, on: Date) -> Option<i64> {
        let left =
            self.births.iter().map(|&birth| days(on, birth)).find(|left| (1..=GESTATION).contains(left))?;
        Some((GESTATION - left) / 7 + 2)
    }

    /// Whether a disease of this key was known on a day.
    pub(crate) fn has(&self, key: &str, on: Date) -> bool {
        self.conditions.iter().any(|condition| condition.disease.key == key && condition.since <= on)
    }
}

/// Days from conception to birth; weeks of amenorrhoea count two more.
pub(crate) const GESTATION: i64 = 273;

/// A household: parents and children under one name and roof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Shared family name.
    pub name: String,
    /// Members, by place in [`crate::Town::people`].
    pub members: Vec<usize>,
}
