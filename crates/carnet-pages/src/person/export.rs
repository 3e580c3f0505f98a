//! The complete export of a record: the page that offers it, and what stands in the archive itself.

use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::html::SafeHtml;
use crate::language::Lang;
use crate::layout::Layout;
use crate::pages;

/// Says what a complete export holds, and offers it.
#[derive(Clone, Debug, Template)]
#[template(path = "person/export.html")]
pub struct ExportPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Documents that the archive would hold.
    pub documents: u32,
}

/// The first page of an archive, in both languages; it stands alone.
#[derive(Clone, Debug, Template)]
#[template(path = "person/export_read_me.html")]
pub struct ReadMePage {
    /// Name of the person.
    pub name: String,
    /// Their INS.
    pub ins: String,
    /// When the archive was made.
    pub at: DateTime,
    /// Who asked for it.
    pub asked_by: String,
    /// Documents, in the order of filing.
    pub documents: Vec<ReadMeRow>,
    /// Whether the archive has a FHIR Bundle.
    pub bundle: Bundle,
}

/// Whether an archive has a FHIR Bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// Yes.
    There,
    /// No: the deployment has no FHIR interface.
    Absent,
}

/// A document of an archive.
#[derive(Clone, Debug)]
pub struct ReadMeRow {
    /// Title.
    pub title: String,
    /// Day of the act.
    pub date: Date,
    /// Author.
    pub author: String,
    /// Address of the file in the archive.
    pub file: Option<String>,
    /// Address of a page with the same content.
    pub page: Option<String>,
}

impl ReadMePage {
    const fn languages() -> [Lang; 2] {
        Lang::ALL
    }
}

/// A document of an archive as a page that needs no other program.
#[derive(Clone, Debug, Template)]
#[template(path = "person/export_document.html")]
pub struct ExportedDocumentPage {
    /// Language of the page.
    pub lang: Lang,
    /// Title.
    pub title: String,
    /// The content.
    pub body: SafeHtml,
}

pages!(ExportPage, ReadMePage, ExportedDocumentPage);
