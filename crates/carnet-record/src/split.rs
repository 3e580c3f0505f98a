//! A record that mixes two people is split: documents leave it for the record of whom they are about. What each ledger
//! is asked is here; the rules are in `decide/split.rs`.
//!
//! What a document says of its patient inside its own bytes is not touched: a document is never modified.

use std::collections::{BTreeMap, BTreeSet};

use carnet_model::document::{
    DocumentEntry, DocumentState, Identifier, LotEntry, SourcePatient, UniqueId, Visibility,
};
use carnet_model::event::{Actor, Change, Origin};
use carnet_model::{Caller, ContentNo, Ins, ObjectNo, Timestamp};

use crate::record::{Bytes, Document, Record};

/// What leaves a record.
#[derive(Clone, Debug)]
pub struct Detachment {
    /// Number of the proposal: a second time changes nothing.
    pub proposal: ObjectNo,
    /// The documents: all of [`whole`].
    pub documents: Vec<ObjectNo>,
    /// Who decided it, for the journal.
    pub by: Vec<Caller>,
}

/// What comes to a record.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Number of the proposal: a second time changes nothing.
    pub proposal: ObjectNo,
    /// What comes.
    pub lots: Vec<TransferredLot>,
    /// Who decided it, for the journal.
    pub by: Vec<Caller>,
}

/// A lot that comes: what was filed together stays together.
#[derive(Clone, Debug)]
pub struct TransferredLot {
    /// Its metadata, under a unique id of its own: the other part may stay.
    pub entry: LotEntry,
    /// Who filed it.
    pub by: Actor,
    /// Its documents that come.
    pub documents: Vec<TransferredDocument>,
}

/// A document that comes.
#[derive(Clone, Debug)]
pub struct TransferredDocument {
    /// Its number in the record that it leaves.
    pub number: ObjectNo,
    /// Its metadata.
    pub entry: DocumentEntry,
    /// Its visibility codes here.
    pub visibility: Visibility,
    /// Where its bytes will be.
    pub content: ContentNo,
    /// The document that it replaces, by its number in the record that it leaves.
    pub replaces: Option<ObjectNo>,
}

/// Whether a document can be moved: filed by care, neither deleted nor destroyed. What the person filed is theirs.
#[must_use]
pub fn is_movable(document: &Document) -> bool {
    document.origin == Origin::Care
        && document.state != DocumentState::Deleted
        && document.bytes == Bytes::Kept
}

/// The documents that leave when these do, in the order of filing: each with those that it replaced and that replace it.
/// `None` when one of them cannot be moved, or there is none.
#[must_use]
pub fn whole(record: &Record, named: &[ObjectNo]) -> Option<Vec<ObjectNo>> {
    let mut wanted: BTreeSet<ObjectNo> = BTreeSet::new();
    let mut waiting = Vec::new();
    for number in named {
        let document = record.document(*number).filter(|document| is_movable(document))?;
        waiting.push(document.number);
    }
    while let Some(number) = waiting.pop() {
        let Some(document) = record.document(number).filter(|document| is_movable(document)) else {
            continue;
        };
        if wanted.insert(number) {
            waiting.extend(document.replaces.into_iter().chain(document.replaced_by));
        }
    }
    let numbers = record.documents.iter().map(|document| document.number);
    let documents: Vec<ObjectNo> = numbers.filter(|number| wanted.contains(number)).collect();
    (!documents.is_empty()).then_some(documents)
}

/// The lots that bring these documents of `record` to the record of `person`. `lot_id` and `content` give fresh ones.
#[must_use]
pub fn lots(
    record: &Record,
    documents: &[ObjectNo],
    person: &Ins,
    now: Timestamp,
    mut lot_id: impl FnMut() -> UniqueId,
    mut content: impl FnMut() -> ContentNo,
) -> Vec<TransferredLot> {
    let mut lots: Vec<TransferredLot> = Vec::new();
    let mut places: BTreeMap<ObjectNo, usize> = BTreeMap::new();
    for document in documents.iter().filter_map(|number| record.document(*number)) {
        let first = document.versions.first().and_then(|version| record.lot(version.lot));
        let Some((lot, entry)) = first.and_then(|lot| Some((lot, lot.entry.as_ref()?))) else { continue };
        let place = *places.entry(lot.number).or_insert_with(|| {
            let entry = LotEntry { unique_id: lot_id(), submission_time: now, ..entry.clone() };
            lots.push(TransferredLot { entry, by: lot.by.clone(), documents: Vec::new() });
            lots.len() - 1
        });
        if let Some(lot) = lots.get_mut(place) {
            lot.documents.push(transferred(document, person, content()));
        }
    }
    lots
}

fn transferred(document: &Document, person: &Ins, content: ContentNo) -> TransferredDocument {
    let own = Identifier { system: person.domain().oid().into(), value: person.matricule().into() };
    let source_patient = SourcePatient { ids: vec![own], ..SourcePatient::default() };
    // What the wrong person did to it does not count; what still waits to be announced still waits.
    let visibility = if document.visibility.has(Visibility::HIDDEN_FROM_PATIENT) {
        filed_with(document).with(Visibility::HIDDEN_FROM_PATIENT)
    } else {
        filed_with(document)
    };
    TransferredDocument {
        number: document.number,
        entry: DocumentEntry { source_patient, ..document.entry.clone() },
        visibility,
        content,
        replaces: document.replaces,
    }
}

/// The visibility codes with which a document was filed.
#[must_use]
pub fn filed_with(document: &Document) -> Visibility {
    let changes = document.versions.iter().rev().filter_map(|version| version.change);
    changes.fold(document.visibility, |codes, change| match change {
        Change::Mask => codes.without(Visibility::MASKED),
        Change::Unmask => codes.with(Visibility::MASKED),
        Change::HideFromPatient => codes.without(Visibility::HIDDEN_FROM_PATIENT),
        Change::ShowToPatient => codes.with(Visibility::HIDDEN_FROM_PATIENT),
        Change::HideFromRepresentatives => codes.without(Visibility::HIDDEN_FROM_REPRESENTATIVES),
        Change::Archive | Change::Unarchive | Change::Delete | Change::Restore => codes,
    })
}
