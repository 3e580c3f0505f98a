use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// A record that the professional has opened lately.
#[derive(Clone, Debug)]
pub struct RecentRecord {
    /// Public id of the record.
    pub record: String,
    /// Name of the patient.
    pub name: String,
    /// Date of birth.
    pub born: Option<Date>,
    /// INS with its key, not grouped.
    pub ins: String,
    /// Last visit.
    pub last_visit: DateTime,
    /// Documents added since.
    pub new_documents: u32,
    /// Whether the authorisation still holds; else the record has to be opened again.
    pub authorised: bool,
}

/// Why a record was not found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindError {
    /// Nothing was typed.
    Empty,
    /// Not 13 or 15 characters, or a character that an INS does not have.
    Malformed {
        /// Characters typed, spaces left out.
        length: u32,
    },
    /// The two-digit key does not fit.
    WrongKey {
        /// The number with the key that fits, when it was probably meant.
        proposal: Option<String>,
    },
    /// No record for this number that may be told.
    NotFound,
}

impl FindError {
    pub(crate) fn text(&self, texts: Texts) -> String {
        match self {
            Self::Empty => texts.say(Msg("find-error-empty")),
            Self::Malformed { length } => texts.say1(Msg("find-error-malformed"), "length", length),
            Self::WrongKey { .. } => texts.say(Msg("find-error-key")),
            Self::NotFound => texts.say(Msg("find-error-not-found")),
        }
    }

    pub(crate) fn proposal(&self) -> Option<&str> {
        match self {
            Self::WrongKey { proposal } => proposal.as_deref(),
            _ => None,
        }
    }
}

/// Home of a professional: open a record by its number, recent records.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/home.html")]
pub struct ProHomePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Number as it was typed.
    pub ins: String,
    /// Why it led nowhere.
    pub error: Option<FindError>,
    /// Records opened lately, newest first.
    pub recent: Vec<RecentRecord>,
}

pages!(ProHomePage);
