use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::parts::{DocumentBadge, DocumentBody, DocumentRow, FacetGroup, Hidden, Media, Pager, PagerStep};
use crate::person::SearchState;

use super::access::AccessBasis;

/// Administrative sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not known.
    Unknown,
}

impl Sex {
    pub(crate) const fn letter(self) -> Msg {
        match self {
            Self::Female => Msg("sex-f"),
            Self::Male => Msg("sex-m"),
            Self::Unknown => Msg("sex-u"),
        }
    }
}

/// The patient, as in the identity strip.
#[derive(Clone, Debug)]
pub struct Patient {
    /// Name.
    pub name: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// Age in completed years.
    pub age: Option<u16>,
    /// Administrative sex.
    pub sex: Sex,
    /// INS with its key, not grouped.
    pub ins: String,
    /// Whether the identity is qualified (INS checked against the national service).
    pub qualified: bool,
    /// Attending physician, if known.
    pub attending: Option<String>,
}

impl Patient {
    /// « 04/05/1968, 58 ans, F ».
    pub(crate) fn birth_line(&self, texts: Texts) -> String {
        let born = self.born.map(|born| texts.short_date(born));
        let age = self.age.map(|age| texts.say1(Msg("patient-age"), "age", age));
        let sex = Some(texts.say(self.sex.letter()));
        [born, age, sex].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// A group of the key panel: allergies, problems, treatments.
#[derive(Clone, Debug)]
pub struct KeyGroup {
    /// What it is.
    pub kind: KeyKind,
    /// One line each, already in words.
    pub lines: Vec<String>,
}

/// What a group of the key panel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Allergies and intolerances.
    Allergies,
    /// Problems.
    Problems,
    /// Treatments.
    Treatments,
    /// Vaccines.
    Vaccines,
    /// Advance directives and trusted person.
    Wishes,
}

impl KeyKind {
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Allergies => Msg("key-allergies"),
            Self::Problems => Msg("key-problems"),
            Self::Treatments => Msg("key-treatments"),
            Self::Vaccines => Msg("key-vaccines"),
            Self::Wishes => Msg("key-wishes"),
        }
    }

    pub(crate) const fn is_alert(self) -> bool {
        matches!(self, Self::Allergies)
    }
}

/// The document shown beside the list.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Address of its own page.
    pub href: String,
    /// Clear title.
    pub title: String,
    /// Date of the act.
    pub date: Date,
    /// Author, place.
    pub meta: String,
    /// Marks.
    pub badges: Vec<DocumentBadge>,
    /// Content.
    pub body: DocumentBody,
    /// Address of this page with the document before in the list.
    pub previous: Option<String>,
    /// Address of this page with the next document of the list.
    pub next: Option<String>,
}

/// The record on one screen.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/record.html")]
pub struct ProRecordPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// The patient.
    pub patient: Patient,
    /// On what the access rests.
    pub basis: AccessBasis,
    /// Key panel; empty: the panel is left out.
    pub keys: Vec<KeyGroup>,
    /// Last visit of this professional.
    pub last_visit: Option<DateTime>,
    /// Documents added since, newest first; the first ones are enough.
    pub new_documents: Vec<DocumentRow>,
    /// How many were added since.
    pub new_count: u32,
    /// Timeline, newest first. The address of a row keeps the filters and shows the document beside.
    pub timeline: Vec<DocumentRow>,
    /// Documents that match the filters.
    pub matching: u32,
    /// Groups of choices.
    pub facets: Vec<FacetGroup>,
    /// Other parts of the address to keep.
    pub keep: Vec<Hidden>,
    /// Address of the screen without any filter.
    pub clear: String,
    /// Search in use.
    pub search: Option<SearchState>,
    /// Pages of the timeline.
    pub pager: Pager,
    /// Document shown beside.
    pub preview: Option<Preview>,
}

impl ProRecordPage {
    pub(crate) fn is_filtered(&self) -> bool {
        self.search.is_some()
            || self.facets.iter().flat_map(|group| &group.options).any(|option| option.chosen)
    }
}

pages!(ProRecordPage);
