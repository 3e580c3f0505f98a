use askama::Template;

use crate::category::Category;
use crate::language::Msg;
use crate::layout::Layout;
use crate::pages;
use crate::parts::{DocumentBadge, DocumentBody, Fact, JournalLine, Media, VersionRow};

use super::access::AccessBasis;
use super::record::Patient;

/// What the professional may do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProAction {
    /// Mask it to other professionals.
    Mask,
    /// Make it visible to other professionals.
    Unmask,
    /// Show it to the patient, once announced.
    Announce,
    /// Delete one's own deposit.
    Delete,
}

impl ProAction {
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Mask => "masquer",
            Self::Unmask => "demasquer",
            Self::Announce => "annoncer",
            Self::Delete => "supprimer",
        }
    }

    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Mask => "eye-off",
            Self::Unmask | Self::Announce => "eye",
            Self::Delete => "bin",
        }
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Mask => Msg("pro-action-mask"),
            Self::Unmask => Msg("pro-action-unmask"),
            Self::Announce => Msg("pro-action-announce"),
            Self::Delete => Msg("pro-action-delete"),
        }
    }

    pub(crate) const fn question(self) -> Msg {
        match self {
            Self::Mask => Msg("pro-action-mask-question"),
            Self::Unmask => Msg("pro-action-unmask-question"),
            Self::Announce => Msg("pro-action-announce-question"),
            Self::Delete => Msg("pro-action-delete-question"),
        }
    }
}

/// One document, whole.
#[derive(Clone, Debug, Template)]
#[template(path = "professional/document.html")]
pub struct ProDocumentPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id of the record.
    pub record: String,
    /// The patient.
    pub patient: Patient,
    /// On what the access rests.
    pub basis: AccessBasis,
    /// Public id of the document.
    pub id: String,
    /// Clear title.
    pub title: String,
    /// Author or place, then date.
    pub lead: String,
    /// Category.
    pub category: Category,
    /// Marks.
    pub badges: Vec<DocumentBadge>,
    /// Facts.
    pub facts: Vec<Fact>,
    /// Content.
    pub body: DocumentBody,
    /// What the professional may do.
    pub actions: Vec<ProAction>,
    /// Versions, newest first; empty when there is only one.
    pub versions: Vec<VersionRow>,
    /// Lines of the journal that the professional may see.
    pub readers: Vec<JournalLine>,
    /// Address of the screen one came from, with its filters.
    pub back: String,
}

pages!(ProDocumentPage);
