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
    /// Why.
    pub const WORDS: &'static str = "motif";
    /// A right, as `documents.read`.
    pub const RIGHT: &'static str = "droit";
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
