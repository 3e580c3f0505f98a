use askama::Template;
use jiff::civil::Date;

use crate::layout::Layout;
use crate::pages;
use crate::parts::{Chip, DocumentGroup, FacetGroup, Hidden, Pager, PagerStep, Sort, SortLink};

/// A search in use.
#[derive(Clone, Debug)]
pub struct SearchState {
    /// The words, shown in the box; never in an address.
    pub words: String,
    /// The sealed ticket that stands for them in addresses.
    pub ticket: String,
    /// Address of the list without the search.
    pub clear: String,
}

/// Which documents of the list are shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListSpan {
    /// Number of the first one shown, from 1.
    pub first: u32,
    /// Number of the last one shown.
    pub last: u32,
    /// Documents that match.
    pub matching: u32,
}

/// The list of documents.
#[derive(Clone, Debug, Template)]
#[template(path = "person/documents.html")]
pub struct DocumentsPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Documents in the record.
    pub total: u32,
    /// Dates of the oldest and newest documents.
    pub range: Option<(Date, Date)>,
    /// Documents masked to professionals.
    pub masked: u32,
    /// Documents in the bin.
    pub in_bin: u32,
    /// Search in use.
    pub search: Option<SearchState>,
    /// Quick filters: all, unread, main categories.
    pub chips: Vec<Chip>,
    /// Groups of choices.
    pub facets: Vec<FacetGroup>,
    /// Other parts of the address that the filter form and the search form must keep: `tri`, `groupe`, `recherche`.
    pub keep: Vec<Hidden>,
    /// Address of the list without any filter.
    pub clear: String,
    /// Order in use.
    pub sort: Sort,
    /// Orders.
    pub sorts: Vec<SortLink>,
    /// Which documents are shown.
    pub span: ListSpan,
    /// The documents; empty: nothing matches, or the record is empty (`total` tells).
    pub groups: Vec<DocumentGroup>,
    /// Pages of the list.
    pub pager: Pager,
}

impl DocumentsPage {
    /// Filters in use, for the summary above the list.
    pub(crate) fn chosen(&self) -> usize {
        self.facets.iter().flat_map(|group| &group.options).filter(|option| option.chosen).count()
    }
}

pages!(DocumentsPage);
