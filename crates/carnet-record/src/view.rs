//! `view(record, caller)`: everything that is shown comes from here. What it leaves out betrays nothing.

use std::sync::Arc;

use carnet_model::document::DocumentState;
use carnet_model::event::{Outcome, Trace, Transaction};
use carnet_model::{Chain, ContentNo, ObjectNo};

use crate::audience::{self, Access};
use crate::gate::Gate;
use crate::policy::AppearsAs;
use crate::policy::case::{DocumentAction, RecordAction};
use crate::record::{Bytes, Document, Lot};
use crate::refusal::{Refusal, Refused};
use crate::rows::Row;

/// A record as one caller may know it.
pub struct View<'a> {
    gate: Gate<'a>,
}

/// A document as one caller may know it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The document. Its own `state`, `replaced_by` are the ledger's: use those of this value.
    pub document: Arc<Document>,
    /// Its state as the caller may know it: a document replaced by a hidden one looks as it did before.
    pub state: DocumentState,
    /// The document that it replaces, when the caller may know that one.
    pub replaces: Option<ObjectNo>,
    /// The document that replaces it, when the caller may know that one.
    pub replaced_by: Option<ObjectNo>,
}

/// A document that a caller may know, before it is made into a value.
#[derive(Clone, Copy, Debug)]
pub struct Visible<'r> {
    /// Its row in the record's table.
    pub row: &'r Row,
    /// The document.
    pub document: &'r Arc<Document>,
    /// Its state as the caller may know it.
    pub state: DocumentState,
}

/// A lot as one caller may know it.
#[derive(Clone, Debug)]
pub struct ShownLot {
    /// The lot. Its own `documents` are the ledger's: use those of this value.
    pub lot: Arc<Lot>,
    /// Its documents that the caller may know, at least one.
    pub documents: Vec<ObjectNo>,
}

/// The permit to read the bytes of one document. Only [`View::read`] makes it.
#[derive(Debug)]
pub struct ReadPermit {
    shown: Shown,
}

impl ReadPermit {
    /// The document that may be read.
    #[must_use]
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Where its bytes are.
    #[must_use]
    pub fn content(&self) -> ContentNo {
        self.shown.document.content
    }
}

impl<'a> View<'a> {
    /// Opens the record for this caller; refused when the caller may not consult it at all.
    pub fn open(gate: Gate<'a>) -> Result<Self, Refusal> {
        gate.on_record(RecordAction::Search)?;
        Ok(Self { gate })
    }

    /// The gate through which the caller came.
    #[must_use]
    pub const fn gate(&self) -> &Gate<'a> {
        &self.gate
    }

    /// Every document that the caller may know, in the order of filing.
    pub fn documents(&self) -> impl Iterator<Item = Shown> + '_ {
        self.visible().map(|visible| show(&self.gate, visible.document, visible.state))
    }

    /// As [`View::documents`], without making the values: for looking through many to show a few.
    pub fn visible(&self) -> impl Iterator<Item = Visible<'a>> + '_ {
        let record = self.gate.record();
        let lister = self.gate.lister();
        record.rows().rows().iter().zip(&record.documents).enumerate().filter_map(
            move |(place, (row, document))| {
                let state = known_state_of_row(&self.gate, row);
                lister.may_list(row, place, state).then_some(Visible { row, document, state })
            },
        )
    }

    /// A document that [`View::visible`] gave.
    #[must_use]
    pub fn show(&self, visible: Visible<'_>) -> Shown {
        show(&self.gate, visible.document, visible.state)
    }

    /// The document that a visible one replaces, if the caller may know it.
    #[must_use]
    pub fn replaced_by_it(&self, document: &Document) -> Option<ObjectNo> {
        let number = document.replaces?;
        self.gate.record().document(number).is_some_and(|other| knows(&self.gate, other)).then_some(number)
    }

    /// The document of which `number` is a version, if the caller may know it.
    #[must_use]
    pub fn document(&self, number: ObjectNo) -> Option<Shown> {
        self.shown(self.gate.record().document(number)?)
    }

    /// Every lot that the caller may know, in the order of filing: one whose documents are all hidden is hidden.
    pub fn lots(&self) -> impl Iterator<Item = ShownLot> + '_ {
        self.gate.record().lots.iter().filter_map(|lot| self.shown_lot(lot))
    }

    /// The lot with this number, if the caller may know it.
    #[must_use]
    pub fn lot(&self, number: ObjectNo) -> Option<ShownLot> {
        self.shown_lot(self.gate.record().lot(number)?)
    }

    /// The permit to read a document's bytes.
    pub fn read(&self, number: ObjectNo) -> Result<ReadPermit, Refusal> {
        let document = self.gate.record().document(number).ok_or_else(absent)?;
        self.gate.on_document(DocumentAction::Read, document, known_state(&self.gate, document))?;
        let shown = self.shown(document).ok_or_else(absent)?;
        if shown.document.bytes == Bytes::Purged {
            return Err(absent());
        }
        Ok(ReadPermit { shown })
    }

    /// The traces of an access that was granted.
    #[must_use]
    pub fn traces(&self, transaction: Transaction, documents: &[ObjectNo]) -> Vec<(Chain, Trace)> {
        let access = Access { transaction, documents, outcome: Outcome::Done, change: None };
        audience::traces(self.gate.record(), self.gate.caller(), self.gate.now(), &access)
    }

    fn shown(&self, document: &Arc<Document>) -> Option<Shown> {
        let state = known_state(&self.gate, document);
        self.gate.on_document(DocumentAction::List, document, state).ok()?;
        Some(show(&self.gate, document, state))
    }

    fn shown_lot(&self, lot: &Arc<Lot>) -> Option<ShownLot> {
        let documents: Vec<ObjectNo> =
            lot.documents.iter().copied().filter(|number| self.document(*number).is_some()).collect();
        (!documents.is_empty()).then(|| ShownLot { lot: Arc::clone(lot), documents })
    }
}

fn show(gate: &Gate<'_>, document: &Arc<Document>, state: DocumentState) -> Shown {
    let known = |number: &ObjectNo| gate.record().document(*number).is_some_and(|other| knows(gate, other));
    Shown {
        document: Arc::clone(document),
        state,
        replaces: document.replaces.filter(known),
        replaced_by: document.replaced_by.filter(known),
    }
}

/// A document as the one who has just changed it may still see it, although the change may hide it from now on.
#[must_use]
pub fn after_change(gate: &Gate<'_>, document: &Arc<Document>) -> Shown {
    show(gate, document, known_state(gate, document))
}

/// TD3.1b: a document as its own author, or a member of the author's structure, may know it without a search; else
/// as any caller who may list it.
#[must_use]
pub fn own_or_listed(gate: &Gate<'_>, document: &Arc<Document>) -> Option<Shown> {
    let state = known_state(gate, document);
    if state == DocumentState::Deleted {
        return None;
    }
    let may =
        [DocumentAction::List, DocumentAction::Replace, DocumentAction::Archive, DocumentAction::Unarchive];
    may.iter()
        .any(|action| gate.on_document(*action, document, state).is_ok())
        .then(|| show(gate, document, state))
}

/// The state of a document as the caller may know it: one replaced by a document that the caller may not know
/// looks as it did before.
#[must_use]
pub fn known_state(gate: &Gate<'_>, document: &Document) -> DocumentState {
    let Some(by) = document.replaced_by else { return document.state };
    if document.state == DocumentState::Deleted {
        return DocumentState::Deleted;
    }
    match gate.record().document(by) {
        Some(replacing) if !knows(gate, replacing) => document.state_unreplaced(),
        _ => DocumentState::Deprecated,
    }
}

/// As [`known_state`], from the row: most documents were never replaced.
fn known_state_of_row(gate: &Gate<'_>, row: &Row) -> DocumentState {
    if row.state == DocumentState::Deleted || row.replaced_by.is_none() {
        return row.state;
    }
    gate.record().document(row.number).map_or(row.state, |document| known_state(gate, document))
}

/// Whether the caller may know of a document, or could have before it was deleted.
fn knows(gate: &Gate<'_>, document: &Document) -> bool {
    let state = match document.state {
        DocumentState::Deleted => document.state_before.unwrap_or(DocumentState::Approved),
        state => state,
    };
    gate.on_document(DocumentAction::List, document, state).is_ok()
}

const fn absent() -> Refusal {
    Refusal { why: Refused::UnknownDocument, appears_as: AppearsAs::Absent }
}
