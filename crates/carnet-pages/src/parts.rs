//! Parts that several pages share: document rows, bodies of documents, journal lines; and those of lists.

use jiff::civil::{Date, DateTime};

use crate::category::Category;
use crate::html::SafeHtml;
use crate::journal::{AccessReason, JournalSentence};
use crate::language::{Msg, Texts};
pub use crate::lists::{
    Chip, FacetGroup, FacetKind, FacetOption, Hidden, Pager, PagerStep, Period, Sort, SortLink,
};

/// A document in a list.
#[derive(Clone, Debug)]
pub struct DocumentRow {
    /// Address of the document.
    pub href: String,
    /// Clear title, computed by the caller: « Prise de sang ».
    pub title: String,
    /// Author, place, details, joined by « · ».
    pub meta: String,
    /// Category: gives the icon.
    pub category: Category,
    /// Date of the act.
    pub date: Date,
    /// Marks of the document.
    pub badges: Vec<DocumentBadge>,
    /// Shown beside the list (professional).
    pub current: bool,
}

impl DocumentRow {
    pub(crate) fn is_new(&self) -> bool {
        self.badges.contains(&DocumentBadge::New)
    }

    pub(crate) fn is_masked(&self) -> bool {
        self.badges.iter().any(|badge| {
            matches!(
                badge,
                DocumentBadge::Masked | DocumentBadge::HiddenFromPatient | DocumentBadge::Archived
            )
        })
    }
}

/// A mark on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentBadge {
    /// Not opened yet.
    New,
    /// Masked to professionals by the person.
    Masked,
    /// Not shown to the patient until announced (professionals only ever see this mark).
    HiddenFromPatient,
    /// Hidden from the legal representatives of a minor.
    HiddenFromRepresentatives,
    /// Visible to the professionals who take care of the person.
    Visible,
    /// Archived.
    Archived,
    /// Added by the person.
    OwnDocument,
    /// Deposited by the professional who looks.
    Mine,
    /// Opened by the patient.
    SeenByPatient,
    /// An older version than the current one.
    OldVersion,
    /// Number of versions, when more than one.
    Versions(u32),
}

impl DocumentBadge {
    pub(crate) fn text(self, texts: Texts) -> String {
        let id = match self {
            Self::Versions(count) => return texts.say1(Msg("badge-versions"), "count", count),
            Self::New => Msg("badge-new"),
            Self::Masked => Msg("badge-masked"),
            Self::HiddenFromPatient => Msg("badge-hidden-patient"),
            Self::HiddenFromRepresentatives => Msg("badge-hidden-representatives"),
            Self::Visible => Msg("badge-visible"),
            Self::Archived => Msg("badge-archived"),
            Self::OwnDocument => Msg("badge-own"),
            Self::Mine => Msg("badge-mine"),
            Self::SeenByPatient => Msg("badge-seen"),
            Self::OldVersion => Msg("badge-old-version"),
        };
        texts.say(id)
    }

    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::New => " badge--new",
            Self::HiddenFromPatient | Self::OldVersion => " badge--warn",
            Self::HiddenFromRepresentatives => " badge--info",
            _ => "",
        }
    }

    pub(crate) const fn icon(self) -> &'static str {
        match self {
            Self::Masked | Self::HiddenFromPatient | Self::HiddenFromRepresentatives => "eye-off",
            Self::Visible | Self::SeenByPatient => "eye",
            Self::OldVersion => "clock",
            _ => "",
        }
    }
}

/// Documents under one heading of a list.
#[derive(Clone, Debug)]
pub struct DocumentGroup {
    /// The heading.
    pub heading: GroupHeading,
    /// The documents.
    pub rows: Vec<DocumentRow>,
}

/// The heading of a group of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupHeading {
    /// A month, given by any of its days.
    Month(Date),
    /// A category.
    Category(Category),
    /// No grouping: the whole list.
    All,
}

impl GroupHeading {
    pub(crate) fn text(self, texts: Texts) -> String {
        match self {
            Self::Month(day) => texts.month_year(day),
            Self::Category(category) => category.label(texts.lang()),
            Self::All => texts.say(Msg("list-all")),
        }
    }
}

impl DocumentGroup {
    /// Groups rows, which the caller has put in order by date, under their months.
    pub fn by_month(rows: Vec<DocumentRow>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for row in rows {
            let month = row.date.first_of_month();
            match groups.last_mut() {
                Some(group) if group.heading == GroupHeading::Month(month) => group.rows.push(row),
                _ => groups.push(Self { heading: GroupHeading::Month(month), rows: vec![row] }),
            }
        }
        groups
    }

    pub(crate) fn summary(&self, texts: Texts) -> String {
        let new = self.rows.iter().filter(|row| row.is_new()).count();
        texts.say2(Msg("list-group-summary"), "count", self.rows.len(), "new", new)
    }
}

/// What stands in the place of a document's content.
#[derive(Clone, Debug)]
pub enum DocumentBody {
    /// A structured document, rendered by our own renderer.
    Html(SafeHtml),
    /// A PDF or an image, shown in a frame from the content origin.
    Frame {
        /// Address on the content origin, valid once and for a short time.
        url: String,
        /// What it is.
        media: Media,
    },
    /// Plain text.
    Text(String),
    /// Not shown here: only to download.
    DownloadOnly,
}

/// What a frame shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    /// A PDF.
    Pdf,
    /// A JPEG or PNG image.
    Image,
}

/// A labelled fact of a document.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub kind: FactKind,
    /// Its value, formatted.
    pub value: String,
    /// A second line, smaller.
    pub detail: Option<String>,
}

/// What a fact of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// Date of the act.
    ActDate,
    /// Author.
    Author,
    /// Establishment.
    Establishment,
    /// Legal authenticator.
    ValidatedBy,
    /// Date of deposit.
    AddedOn,
    /// Category.
    Category,
    /// Type of document.
    Type,
    /// Comment of the depositor.
    Comment,
    /// Size and format of the file.
    File,
    /// Unique id of the document (professionals).
    Identifier,
}

impl FactKind {
    pub(crate) const fn label(self) -> Msg {
        match self {
            Self::ActDate => Msg("fact-act-date"),
            Self::Author => Msg("fact-author"),
            Self::Establishment => Msg("fact-establishment"),
            Self::ValidatedBy => Msg("fact-validated-by"),
            Self::AddedOn => Msg("fact-added-on"),
            Self::Category => Msg("fact-category"),
            Self::Type => Msg("fact-type"),
            Self::Comment => Msg("fact-comment"),
            Self::File => Msg("fact-file"),
            Self::Identifier => Msg("fact-identifier"),
        }
    }
}

/// A version of a document.
#[derive(Clone, Debug)]
pub struct VersionRow {
    /// Number, from 1.
    pub number: u32,
    /// Address.
    pub href: String,
    /// When it was added.
    pub added: DateTime,
    /// Whether it is the one on the page.
    pub current: bool,
}

/// A line of the journal of accesses.
#[derive(Clone, Debug)]
pub struct JournalLine {
    /// When.
    pub at: DateTime,
    /// Who did what.
    pub sentence: JournalSentence,
    /// Why it was allowed.
    pub reason: Option<AccessReason>,
    /// Number of the line in the sealed journal.
    pub number: Option<u64>,
    /// The software that it came through.
    pub software: Option<String>,
    /// Where to report it; none for the reader's own acts.
    pub report: Option<String>,
}

/// Lines of one day.
#[derive(Clone, Debug)]
pub struct JournalDay {
    /// The day.
    pub date: Date,
    /// Its lines, newest first.
    pub lines: Vec<JournalLine>,
}

impl JournalDay {
    /// Groups lines, newest first, under their days.
    pub fn group(lines: Vec<JournalLine>) -> Vec<Self> {
        let mut days: Vec<Self> = Vec::new();
        for line in lines {
            let date = line.at.date();
            match days.last_mut() {
                Some(day) if day.date == date => day.lines.push(line),
                _ => days.push(Self { date, lines: vec![line] }),
            }
        }
        days
    }
}

/// A kind of document offered in a form.
#[derive(Clone, Debug)]
pub struct TypeOption {
    /// Code sent as `type`.
    pub code: String,
    /// Words shown.
    pub label: String,
}

impl JournalLine {
    /// Exceptional and refused accesses stand out.
    pub(crate) fn is_watched(&self) -> bool {
        self.sentence.is_exceptional() || self.sentence.act == crate::journal::JournalAct::Refused
    }

    pub(crate) fn icon(&self) -> &'static str {
        if self.sentence.is_exceptional() { "alert" } else { self.sentence.act.icon() }
    }
}
