//! The journal of accesses, with its filters.

use askama::Template;
use jiff::civil::Date;

use crate::journal::JournalKind;
use crate::layout::Layout;
use crate::pages;
use crate::parts::{FacetOption, JournalDay, Pager, PagerStep};

/// Filters of the journal.
#[derive(Clone, Debug, Default)]
pub struct JournalFilter {
    /// People, professionals and establishments found in the journal; value opaque.
    pub who: Vec<FacetOption>,
    /// Kinds of acts found, with how many lines each.
    pub kinds: Vec<KindOption>,
    /// First day, if chosen.
    pub from: Option<Date>,
    /// Last day, if chosen.
    pub to: Option<Date>,
    /// Exceptional accesses only.
    pub exceptional_only: bool,
    /// Exceptional accesses in the whole journal.
    pub exceptional_count: u32,
}

/// A kind of acts to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindOption {
    /// The kind.
    pub kind: JournalKind,
    /// Lines of that kind.
    pub count: u32,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// Addresses of the journal as files, with the filters in use.
#[derive(Clone, Debug, Default)]
pub struct JournalExports {
    /// As a table.
    pub csv: String,
    /// As JSON.
    pub json: String,
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
    /// The same lines as files.
    pub exports: JournalExports,
}

pages!(JournalPage);
