//! Forms that propose an act.

use askama::Template;

use super::OfficerAct;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;

/// Why a form of officers is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActFault {
    /// A reason is missing.
    Reason,
    /// No INS.
    Ins,
    /// Nobody has a record of this INS.
    NoRecord,
    /// Nobody has an account.
    NoAccount,
    /// The record is not closed.
    NotClosed,
    /// No date.
    Date,
    /// No reference of a paper.
    Reference,
    /// No right was ticked.
    Rights,
    /// Another person must decide.
    SamePerson,
    /// It is decided.
    Decided,
    /// The rules refuse it.
    NoEffect,
    /// A reference names no document of this record that can be moved.
    Documents,
    /// Too many documents at once.
    TooMuch,
    /// The other record is not open.
    NotOpen,
}

impl ActFault {
    /// Its words.
    pub const fn words(self) -> Msg {
        match self {
            Self::Reason => Msg("operator-fault-reason"),
            Self::Ins => Msg("operator-fault-ins"),
            Self::NoRecord => Msg("operator-fault-record"),
            Self::NoAccount => Msg("operator-fault-account"),
            Self::NotClosed => Msg("operator-fault-open"),
            Self::Date => Msg("operator-fault-date"),
            Self::Reference => Msg("operator-fault-reference"),
            Self::Rights => Msg("operator-fault-rights"),
            Self::SamePerson => Msg("operator-fault-same"),
            Self::Decided => Msg("operator-fault-decided"),
            Self::NoEffect => Msg("operator-fault-effect"),
            Self::Documents => Msg("operator-fault-documents"),
            Self::TooMuch => Msg("operator-fault-much"),
            Self::NotOpen => Msg("operator-fault-not-open"),
        }
    }
}

/// What was typed, to be shown again.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The holder's INS.
    pub ins: String,
    /// The other INS.
    pub other: String,
    /// A date.
    pub date: String,
    /// The reason, or the reference of the paper.
    pub words: String,
    /// What the act is, as the form names it.
    pub kind: String,
    /// References of documents, one a line.
    pub documents: String,
    /// Rights that were ticked.
    pub rights: Vec<String>,
}

/// Names of the fields, in the forms of both pages.
pub struct ActField;

impl ActField {
    /// What.
    pub const KIND: &'static str = "acte";
    /// The holder's INS.
    pub const INS: &'static str = "ins";
    /// Another INS.
    pub const OTHER: &'static str = "autre";
    /// A date.
    pub const DATE: &'static str = "date";
    /// References of documents.
    pub const DOCUMENTS: &'static str = "documents";
    /// Why.
    pub const WORDS: &'static str = "motif";
    /// A right, as `documents.read`.
    pub const RIGHT: &'static str = "droit";
}

impl Given {
    /// Whether a choice of the form was taken.
    pub(crate) fn took(&self, value: &str) -> bool {
        self.kind == value
    }

    /// Whether a right was ticked.
    pub(crate) fn ticked(&self, value: &str) -> bool {
        self.rights.iter().any(|right| right == value)
    }
}

/// Proposes a grave act.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/act.html")]
pub struct ActPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Values of the kinds of acts, and what they are.
    pub kinds: Vec<(&'static str, OfficerAct)>,
    /// What was typed.
    pub given: Given,
    /// Why it came back.
    pub fault: Option<ActFault>,
}

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// A mandate of a caregiver.
    Mandate,
    /// A representative of a minor.
    Representative,
}

impl PaperKind {
    /// All kinds.
    pub const ALL: [Self; 2] = [Self::Mandate, Self::Representative];

    /// Its value in the form.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Mandate => "mandat",
            Self::Representative => "representant",
        }
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Mandate => Msg("operator-paper-mandate"),
            Self::Representative => Msg("operator-paper-representative"),
        }
    }
}

/// Types in a paper that somebody brought to a counter.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/paper.html")]
pub struct PaperPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Values and words of the rights that a mandate may give: looking, adding, arranging documents.
    pub rights: Vec<(&'static str, Msg)>,
    /// What was typed.
    pub given: Given,
    /// Why it came back.
    pub fault: Option<ActFault>,
}

impl PaperPage {
    #[expect(clippy::unused_self, reason = "a template calls it")]
    const fn kinds(&self) -> [PaperKind; 2] {
        PaperKind::ALL
    }

    /// The rights of the form.
    pub fn document_rights() -> Vec<(&'static str, Msg)> {
        vec![
            ("documents.read", Msg("operator-right-read")),
            ("documents.write", Msg("operator-right-write")),
            ("documents.manage", Msg("operator-right-manage")),
        ]
    }
}

pages!(ActPage, PaperPage);
