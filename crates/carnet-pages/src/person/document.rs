use askama::Template;
use jiff::civil::DateTime;

use crate::category::Category;
use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::parts::{DocumentBadge, DocumentBody, DocumentRow, Fact, JournalLine, Media, VersionRow};

/// What the reader may do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnAction {
    /// Mask it to professionals.
    Mask,
    /// Make it visible again.
    Unmask,
    /// Put in a new version.
    Replace,
    /// Delete it: it stays some days in the bin.
    Delete,
}

impl OwnAction {
    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Mask => "masquer",
            Self::Unmask => "demasquer",
            Self::Replace => "remplacer",
            Self::Delete => "supprimer",
        }
    }

    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Mask => "eye-off",
            Self::Unmask => "eye",
            Self::Replace => "plus",
            Self::Delete => "bin",
        }
    }

    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::Mask => Msg("action-mask"),
            Self::Unmask => Msg("action-unmask"),
            Self::Replace => Msg("action-replace"),
            Self::Delete => Msg("action-delete"),
        }
    }
}

/// One document.
#[derive(Clone, Debug, Template)]
#[template(path = "person/document.html")]
pub struct DocumentPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id.
    pub id: String,
    /// Clear title.
    pub title: String,
    /// Author or place, then date, joined by « · ».
    pub lead: String,
    /// Category: gives the icon.
    pub category: Category,
    /// Marks.
    pub badges: Vec<DocumentBadge>,
    /// Facts in the side panel.
    pub facts: Vec<Fact>,
    /// The content.
    pub body: DocumentBody,
    /// What the reader may do.
    pub actions: Vec<OwnAction>,
    /// Versions, newest first; empty when there is only one.
    pub versions: Vec<VersionRow>,
    /// Lines of the journal about this document, newest first.
    pub readers: Vec<JournalLine>,
    /// Address of the list one came from, with its filters.
    pub back: String,
}

/// The change asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskChange {
    /// Mask to professionals.
    Mask,
    /// Make visible again.
    Unmask,
}

/// Somebody who still sees a masked document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StillSees {
    /// The holder and those who act for the holder.
    You,
    /// The attending physician.
    Attending {
        /// Name.
        name: String,
    },
    /// A professional with the same rights as the attending physician.
    SameRights {
        /// Name.
        name: String,
    },
    /// The author and the author's establishment.
    Author {
        /// Name of the author or of the establishment.
        name: String,
    },
    /// The legal representatives of a minor.
    Representatives,
}

impl StillSees {
    pub(crate) fn text(&self, texts: Texts) -> crate::SafeHtml {
        match self {
            Self::You => texts.rich(Msg("mask-sees-you")),
            Self::Attending { name } => texts.rich1(Msg("mask-sees-attending"), "name", name),
            Self::SameRights { name } => texts.rich1(Msg("mask-sees-same-rights"), "name", name),
            Self::Author { name } => texts.rich1(Msg("mask-sees-author"), "name", name),
            Self::Representatives => texts.rich(Msg("mask-sees-representatives")),
        }
    }
}

/// Asks before masking or unmasking, and says who still sees the document.
#[derive(Clone, Debug, Template)]
#[template(path = "person/mask.html")]
pub struct MaskPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id.
    pub id: String,
    /// The document.
    pub document: DocumentRow,
    /// The change.
    pub change: MaskChange,
    /// Who still sees it once masked.
    pub still_sees: Vec<StillSees>,
}

/// Asks before deleting.
#[derive(Clone, Debug, Template)]
#[template(path = "person/delete.html")]
pub struct DeletePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Public id.
    pub id: String,
    /// The document.
    pub document: DocumentRow,
    /// Days during which it can be restored.
    pub days: u32,
}

/// A deleted document.
#[derive(Clone, Debug)]
pub struct BinRow {
    /// Public id.
    pub id: String,
    /// Clear title.
    pub title: String,
    /// Category.
    pub category: Category,
    /// When it was deleted.
    pub deleted: DateTime,
    /// Days left before it is gone.
    pub days_left: u32,
}

/// The bin.
#[derive(Clone, Debug, Template)]
#[template(path = "person/bin.html")]
pub struct BinPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Deleted documents, newest first.
    pub rows: Vec<BinRow>,
    /// Days during which a document can be restored.
    pub days: u32,
}

pages!(DocumentPage, MaskPage, DeletePage, BinPage);
