use askama::Template;
use jiff::civil::Date;

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::parts::TypeOption;
use crate::person::{AddError, DocumentDraft, KeptFile};
use crate::refusal::Refusal;

use super::record::Patient;

/// Who will not see the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DepositOptions {
    /// Masked to other professionals (`masquer`).
    pub masked: bool,
    /// Hidden from the patient until announced (`invisible_patient`).
    pub hidden_from_patient: bool,
    /// Hidden from the legal representatives (`invisible_representants`).
    pub hidden_from_representatives: bool,
}

/// What was typed, given back as it was.
#[derive(Clone, Debug, Default)]
pub struct DepositDraft {
    /// Title, type, date of the act, comment.
    pub document: DocumentDraft,
    /// Who will not see it.
    pub options: DepositOptions,
}

/// What is wrong with a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DepositError {
    /// Something in the file or the fields.
    Field(AddError),
    /// A rule of the record.
    Refused(Refusal),
}

impl DepositError {
    pub(crate) const fn anchor(&self) -> &'static str {
        match self {
            Self::Field(error) => error.anchor(),
            Self::Refused(_) => "options",
        }
    }

    pub(crate) fn text(&self, texts: Texts) -> String {
        match self {
            Self::Field(error) => error.text(texts),
            Self::Refused(refusal) => {
                format!("{} {}", refusal.text(texts.lang()), refusal.way_out(texts.lang()))
            }
        }
    }
}

/// The short form of deposit.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/deposit.html")]
pub struct DepositPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// The patient.
    pub patient: Patient,
    /// Kinds that the professional may deposit.
    pub kinds: Vec<TypeOption>,
    /// Largest file taken, in bytes.
    pub limit: u64,
    /// Today.
    pub today: Date,
    /// Days after which a hidden document becomes visible by itself; `None`: hiding is not offered.
    pub hiding_days: Option<u32>,
    /// Whether the patient is a minor: hiding from representatives is offered.
    pub minor: bool,
    /// What was typed.
    pub draft: DepositDraft,
    /// File kept from the last attempt.
    pub kept: Option<KeptFile>,
    /// What is wrong.
    pub errors: Vec<DepositError>,
}

impl DepositPage {
    fn field_error(&self, anchor: &str) -> Option<&AddError> {
        self.errors.iter().find_map(|error| match error {
            DepositError::Field(error) if error.anchor() == anchor => Some(error),
            _ => None,
        })
    }

    fn file_error(&self) -> Option<&AddError> {
        self.field_error("fichier")
    }

    fn title_error(&self) -> Option<&AddError> {
        self.field_error("titre")
    }

    fn kind_error(&self) -> Option<&AddError> {
        self.field_error("type")
    }

    fn date_error(&self) -> Option<&AddError> {
        self.field_error("date")
    }

    fn refusal(&self) -> Option<Refusal> {
        self.errors.iter().find_map(|error| match error {
            DepositError::Refused(refusal) => Some(*refusal),
            DepositError::Field(_) => None,
        })
    }
}

/// A deposit that succeeded.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/deposited.html")]
pub struct DepositResultPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// The patient.
    pub patient: Patient,
    /// Clear title of the document.
    pub title: String,
    /// Its address; `None` when the professional may deposit but not read.
    pub href: Option<String>,
    /// Who will not see it.
    pub options: DepositOptions,
    /// When a hidden document becomes visible by itself.
    pub visible_on: Option<Date>,
}

impl DepositResultPage {
    pub(crate) fn visibility(&self) -> Vec<(Msg, &'static str)> {
        let options = self.options;
        let mut lines = Vec::new();
        if options.masked {
            lines.push((Msg("deposited-masked"), "eye-off"));
        }
        if options.hidden_from_representatives {
            lines.push((Msg("deposited-representatives"), "eye-off"));
        }
        if !options.masked && !options.hidden_from_patient && !options.hidden_from_representatives {
            lines.push((Msg("deposited-visible"), "eye"));
        }
        lines
    }
}

pages!(DepositPage, DepositResultPage);
