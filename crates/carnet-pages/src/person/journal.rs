use askama::Template;
use jiff::civil::Date;

use crate::layout::Layout;
use crate::pages;
use crate::parts::{FacetOption, JournalDay, Pager, PagerStep};

/// Filters of the journal.
#[derive(Clone, Debug, Default)]
pub struct JournalFilter {
    /// Professionals and establishments found in the journal; value opaque.
    pub professionals: Vec<FacetOption>,
    /// First day, if chosen.
    pub from: Option<Date>,
    /// Last day, if chosen.
    pub to: Option<Date>,
    /// Exceptional accesses only.
    pub exceptional_only: bool,
    /// Exceptional accesses in the whole journal.
    pub exceptional_count: u32,
}

/// The journal of accesses.
#[derive(Clone, Debug, Template)]
#[template(path = "person/journal.html")]
pub struct JournalPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Filters.
    pub filter: JournalFilter,
    /// Lines that match.
    pub matching: u32,
    /// Lines, grouped by day, newest first.
    pub days: Vec<JournalDay>,
    /// Pages of the journal.
    pub pager: Pager,
}

pages!(JournalPage);
