//! The documents of a record as a compact table: what a listing asks of each, side by side in memory. A record of
//! hundreds of documents is looked through at every listing; through the documents themselves each one costs half a
//! dozen cache misses.

use std::collections::HashMap;
use std::sync::Arc;

use carnet_model::ObjectNo;
use carnet_model::Timestamp;
use carnet_model::document::{DocumentState, Visibility};
use carnet_model::event::Origin;

use crate::record::Document;

/// What a listing asks of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub number: ObjectNo,
    /// First second of its creation time ([`carnet_model::Dtm::first_second`]).
    pub created_from: u64,
    /// Last second of its creation time.
    pub created_to: u64,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// Its type, in [`Names::types`].
    pub type_code: TypeNo,
    /// Visibility codes in force.
    pub visibility: Visibility,
    /// State, as the whole ledger tells it.
    pub state: DocumentState,
    /// Who filed it.
    pub origin: Origin,
    /// Whether the person has read it.
    pub seen: Seen,
    pub(crate) authors: Authors,
    pub(crate) replaced_by: Option<ObjectNo>,
}

/// Whether the person has read a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// No.
    No,
    /// Yes.
    Yes,
}

/// Place of a document type in a record's own list of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeNo(u16);

/// The authors of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Authors {
    /// One, and one structure: places in [`Names::words`].
    One { id: u32, structure: Option<u32> },
    /// Several: look at the document.
    Several,
}

/// The texts that rows share.
#[derive(Clone, Debug, Default)]
pub struct Names {
    words: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    types: Vec<(Box<str>, Box<str>)>,
}

impl Names {
    /// A word that a row names.
    #[must_use]
    pub(crate) fn word(&self, place: u32) -> &str {
        self.words.get(place as usize).map_or("", AsRef::as_ref)
    }

    /// The types of the record's documents, as (system, code), by [`TypeNo`].
    #[must_use]
    pub fn types(&self) -> &[(Box<str>, Box<str>)] {
        &self.types
    }
}

/// The table.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Row>,
    names: Arc<Names>,
}

/// Two folds are equal when their documents are: the table only repeats them.
impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.rows.len() == other.rows.len()
    }
}

impl Eq for Rows {}

impl TypeNo {
    /// Its place in a slice made for [`Names::types`].
    #[must_use]
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

impl Rows {
    /// The rows, in the order of filing.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The texts that the rows share.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Adds the row of a document that was filed.
    pub(crate) fn push(&mut self, document: &Document) {
        let row = self.row(document);
        self.rows.push(row);
    }

    /// Brings a row up to date with its document.
    pub(crate) fn update(&mut self, place: usize, document: &Document) {
        let row = self.row(document);
        if let Some(slot) = self.rows.get_mut(place) {
            *slot = row;
        }
    }

    fn row(&mut self, document: &Document) -> Row {
        Row {
            number: document.number,
            created_from: document.entry.creation_time.first_second(),
            created_to: document.entry.creation_time.last_second(),
            filed_at: document.filed_at,
            type_code: self.type_no(&document.entry.type_code.system, &document.entry.type_code.code),
            visibility: document.visibility,
            state: document.state,
            origin: document.origin,
            seen: if document.seen_at.is_some() { Seen::Yes } else { Seen::No },
            authors: self.authors(document),
            replaced_by: document.replaced_by,
        }
    }

    fn authors(&mut self, document: &Document) -> Authors {
        let [author] = document.entry.authors.as_slice() else { return Authors::Several };
        let id = author.id.as_ref().map_or(&document.filed_by.id, |id| &id.value);
        let named = author.institution.as_ref().and_then(|institution| institution.id.as_ref());
        let structure = named.map(|id| &id.value).or(document.filed_by.structure.as_ref());
        Authors::One { id: self.place(id), structure: structure.map(|structure| self.place(structure)) }
    }

    fn place(&mut self, word: &str) -> u32 {
        if let Some(known) = self.names.places.get(word) {
            return *known;
        }
        let names = Arc::make_mut(&mut self.names);
        let place = u32::try_from(names.words.len()).unwrap_or(u32::MAX);
        names.words.push(word.into());
        names.places.insert(word.into(), place);
        place
    }

    fn type_no(&mut self, system: &str, code: &str) -> TypeNo {
        let known = self.names.types.iter().position(|(s, c)| **c == *code && **s == *system);
        let place = known.unwrap_or_else(|| {
            let names = Arc::make_mut(&mut self.names);
            names.types.push((system.into(), code.into()));
            names.types.len() - 1
        });
        TypeNo(u16::try_from(place).unwrap_or(u16::MAX))
    }
}
