use askama::Template;
use jiff::civil::Date;

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;
use crate::parts::TypeOption;

/// What was typed, given back as it was.
#[derive(Clone, Debug, Default)]
pub struct DocumentDraft {
    /// Title.
    pub title: String,
    /// Code of the type.
    pub kind: String,
    /// Date as it was sent: `YYYY-MM-DD`, or what was typed.
    pub date: String,
    /// Comment.
    pub comment: String,
}

/// A file kept from the last attempt, so that it need not be chosen again.
#[derive(Clone, Debug)]
pub struct KeptFile {
    /// Sealed reference, sent as `fichier_garde`.
    pub ticket: String,
    /// Name of the file.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What is wrong with a draft; each proposes a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddError {
    /// No file was chosen.
    FileMissing,
    /// The file is empty.
    FileEmpty,
    /// The file is too large.
    FileTooLarge {
        /// Its size in bytes, when known.
        size: Option<u64>,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is not of a kind that Carnet takes.
    FileKind {
        /// What it is, in a few letters (`DOCX`, `HEIC`), when recognised.
        found: Option<String>,
    },
    /// The file cannot be read.
    FileDamaged,
    /// The title is missing.
    TitleMissing {
        /// A title that would do.
        proposal: Option<String>,
    },
    /// The title is too long.
    TitleTooLong {
        /// Most characters taken.
        max: u32,
    },
    /// No type was chosen.
    KindMissing,
    /// The date could not be read.
    DateUnreadable {
        /// A date that was probably meant.
        proposal: Option<Date>,
    },
    /// The date is in the future.
    DateFuture {
        /// A date that was probably meant.
        proposal: Option<Date>,
    },
    /// The date is before the birth of the holder.
    DateBeforeBirth,
    /// The same file is already in the record.
    Duplicate {
        /// Address of the document.
        href: String,
    },
}

/// The field that an error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    File,
    Title,
    Kind,
    Date,
}

impl AddError {
    pub(crate) const fn field(&self) -> Field {
        match self {
            Self::FileMissing
            | Self::FileEmpty
            | Self::FileTooLarge { .. }
            | Self::FileKind { .. }
            | Self::FileDamaged
            | Self::Duplicate { .. } => Field::File,
            Self::TitleMissing { .. } | Self::TitleTooLong { .. } => Field::Title,
            Self::KindMissing => Field::Kind,
            Self::DateUnreadable { .. } | Self::DateFuture { .. } | Self::DateBeforeBirth => Field::Date,
        }
    }

    /// The id of the field on the page.
    pub(crate) const fn anchor(&self) -> &'static str {
        match self.field() {
            Field::File => "fichier",
            Field::Title => "titre",
            Field::Kind => "type",
            Field::Date => "date",
        }
    }

    pub(crate) fn text(&self, texts: Texts) -> String {
        let id = match self {
            Self::FileTooLarge { size: Some(size), limit } => {
                return texts.say2(
                    Msg("add-error-too-large"),
                    "size",
                    texts.size(*size),
                    "limit",
                    texts.size(*limit),
                );
            }
            Self::FileTooLarge { size: None, limit } => {
                return texts.say1(Msg("add-error-too-large-unknown"), "limit", texts.size(*limit));
            }
            Self::FileKind { found: Some(found) } => {
                return texts.say1(Msg("add-error-kind-found"), "found", found);
            }
            Self::TitleTooLong { max } => return texts.say1(Msg("add-error-title-long"), "max", max),
            Self::FileMissing => Msg("add-error-file-missing"),
            Self::FileEmpty => Msg("add-error-file-empty"),
            Self::FileKind { found: None } => Msg("add-error-kind"),
            Self::FileDamaged => Msg("add-error-damaged"),
            Self::TitleMissing { .. } => Msg("add-error-title-missing"),
            Self::KindMissing => Msg("add-error-type-missing"),
            Self::DateUnreadable { .. } => Msg("add-error-date-unreadable"),
            Self::DateFuture { .. } => Msg("add-error-date-future"),
            Self::DateBeforeBirth => Msg("add-error-date-birth"),
            Self::Duplicate { .. } => Msg("add-error-duplicate"),
        };
        texts.say(id)
    }

    /// The fix: the words on its button and the value sent as `correction`.
    pub(crate) fn fix(&self, texts: Texts) -> Option<(String, String)> {
        match self {
            Self::TitleMissing { proposal: Some(title) } => {
                Some((texts.say1(Msg("add-fix-title"), "title", title), format!("titre:{title}")))
            }
            Self::DateUnreadable { proposal: Some(date) } | Self::DateFuture { proposal: Some(date) } => {
                let shown = texts.short_date(date);
                Some((texts.say1(Msg("add-fix-date"), "date", shown), format!("date:{date}")))
            }
            _ => None,
        }
    }
}

/// The form to add a document.
#[derive(Clone, Debug, Template)]
#[template(path = "person/add.html")]
pub struct AddDocumentPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Address that the form posts to: [`crate::paths::ADD`], or that of a replacement.
    pub action: String,
    /// Title of the document that is replaced, for a new version.
    pub replaces: Option<String>,
    /// Kinds that the person may add.
    pub kinds: Vec<TypeOption>,
    /// Largest file taken, in bytes.
    pub limit: u64,
    /// Today, the latest date taken.
    pub today: Date,
    /// What was typed.
    pub draft: DocumentDraft,
    /// File kept from the last attempt.
    pub kept: Option<KeptFile>,
    /// What is wrong, in the order of the form.
    pub errors: Vec<AddError>,
}

impl AddDocumentPage {
    fn error(&self, field: Field) -> Option<&AddError> {
        self.errors.iter().find(|error| error.field() == field)
    }

    pub(crate) fn file_error(&self) -> Option<&AddError> {
        self.error(Field::File)
    }

    pub(crate) fn title_error(&self) -> Option<&AddError> {
        self.error(Field::Title)
    }

    pub(crate) fn kind_error(&self) -> Option<&AddError> {
        self.error(Field::Kind)
    }

    pub(crate) fn date_error(&self) -> Option<&AddError> {
        self.error(Field::Date)
    }
}

pages!(AddDocumentPage);
