//! What the archive asks of the floors above: resources as the FHIR interface serves them, pages and tables in words.

use carnet_model::Timestamp;
use carnet_model::person::Traits;

use crate::items::{Item, JournalLine, LotItem, RightItem, StatusItem};
use crate::service::Service;

/// A document, and the file in the archive that holds its bytes.
#[derive(Clone, Debug)]
pub struct Filed {
    /// The document.
    pub item: Item,
    /// Name of the file; absent when the reader may know the document but not read it.
    pub file: Option<String>,
    /// Name of a page with the same content, for reading without other programs.
    pub page: Option<String>,
}

/// All that the archive holds, as the one who asked for it may know it.
#[derive(Clone, Debug)]
pub struct Contents {
    /// The person and their record.
    pub status: StatusItem,
    /// Traits of the person.
    pub traits: Option<Traits>,
    /// When the archive was made.
    pub at: Timestamp,
    /// Name of who asked for it.
    pub asked_by: String,
    /// Documents, in the order of filing.
    pub documents: Vec<Filed>,
    /// Lots, in the order of filing.
    pub lots: Vec<LotItem>,
    /// Who may consult.
    pub rights: Vec<RightItem>,
    /// Whether the archive has a Bundle of resources.
    pub resources: bool,
    /// The journal, newest first.
    pub lines: Vec<JournalLine>,
}

/// Writes resources; given once, by the program.
pub trait ResourceWriter: Send + Sync {
    /// A Bundle of type `collection` with all resources.
    fn bundle(&self, service: &Service, contents: &Contents) -> Vec<u8>;
}

/// Writes what people read.
pub trait PaperWriter: Send + Sync {
    /// The first page: what is in the archive, with links. It stands alone: no script, no style or picture from elsewhere.
    fn read_me(&self, contents: &Contents) -> String;
    /// The journal as a table (CSV).
    fn journal_table(&self, contents: &Contents) -> String;
    /// The journal as JSON.
    fn journal_json(&self, contents: &Contents) -> String;
    /// A page with the content of a document that needs a program to be read (CDA); `None`: the file is readable as it
    /// is.
    fn page(&self, item: &Item, bytes: &[u8]) -> Option<String>;
    /// Whether [`PaperWriter::page`] may give one, from the metadata alone.
    fn has_page(&self, item: &Item) -> bool;
}
