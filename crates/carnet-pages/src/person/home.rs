use askama::Template;
use jiff::civil::{Date, DateTime};

use crate::layout::Layout;
use crate::pages;
use crate::parts::{DocumentRow, JournalLine};

/// Home: what is new, last documents, last accesses, shortcuts.
#[derive(Clone, Debug, Template)]
#[template(path = "person/home.html")]
pub struct HomePage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Today.
    pub today: Date,
    /// First name used in the greeting.
    pub first_name: String,
    /// Last visit, if there was one.
    pub last_visit: Option<DateTime>,
    /// Documents not opened yet, newest first; the first five are enough.
    pub new_documents: Vec<DocumentRow>,
    /// How many documents are not opened yet.
    pub new_count: u32,
    /// Last documents already opened.
    pub last_documents: Vec<DocumentRow>,
    /// Documents in all.
    pub total: u32,
    /// Last accesses by others, newest first.
    pub last_accesses: Vec<JournalLine>,
}

impl HomePage {
    fn has_more_new(&self) -> bool {
        u32::try_from(self.new_documents.len()).is_ok_and(|shown| shown < self.new_count)
    }
}

pages!(HomePage);
