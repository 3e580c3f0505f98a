//! The state of a record: what its ledger folds to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use carnet_model::document::{DocumentEntry, DocumentState, LotEntry, Visibility};
use carnet_model::event::{Actor, Change, ConsentGround, Origin};
use carnet_model::person::{Contact, Traits};
use carnet_model::{Chain, ContentNo, Ins, ObjectNo, RecordNo, Timestamp, Turn};
use minicbor::{Decode, Encode};

use crate::account::Account;
use crate::family::Family;
use crate::life::{Life, Watch};
use crate::rows::Rows;
use crate::system::System;

/// Where the record stands. Source: `spec/dmp.md` section 4.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub enum Status {
    /// No record was ever opened here.
    #[default]
    #[n(0)]
    None,
    /// The person was informed and may object until this instant.
    #[n(1)]
    Waiting(#[n(0)] Timestamp),
    /// The person objected.
    #[n(2)]
    Opposed,
    /// In use.
    #[n(3)]
    Active,
    /// Closed.
    #[n(4)]
    #[cbor(map)]
    Closed {
        /// When.
        #[n(0)]
        at: Timestamp,
        /// Coded reason.
        #[n(1)]
        reason: Box<str>,
        /// Free text.
        #[n(2)]
        text: Box<str>,
    },
}

/// One version of a document's metadata.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Version {
    /// Number of the version (its entryUUID).
    #[n(0)]
    pub number: ObjectNo,
    /// The lot that told of it.
    #[n(1)]
    pub lot: ObjectNo,
    /// When.
    #[n(2)]
    pub at: Timestamp,
    /// What changed; absent for the first.
    #[n(3)]
    pub change: Option<Change>,
}

/// A document of the record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Document {
    /// Its number: that of version 1.
    #[n(0)]
    pub number: ObjectNo,
    /// Where its bytes are.
    #[n(1)]
    pub content: ContentNo,
    /// Its metadata.
    #[n(2)]
    pub entry: DocumentEntry,
    /// Visibility codes in force.
    #[n(3)]
    pub visibility: Visibility,
    /// State, as the whole ledger tells it. What a caller sees may differ: see `view`.
    #[n(4)]
    pub state: DocumentState,
    /// The document that it replaces.
    #[n(5)]
    pub replaces: Option<ObjectNo>,
    /// The document that replaces it.
    #[n(6)]
    pub replaced_by: Option<ObjectNo>,
    /// All versions, the first first; never empty.
    #[n(7)]
    pub versions: Vec<Version>,
    /// Who filed it.
    #[n(8)]
    pub origin: Origin,
    /// Who filed it, in person.
    #[n(9)]
    pub filed_by: Actor,
    /// When it was filed.
    #[n(10)]
    pub filed_at: Timestamp,
    /// When the person first read it.
    #[n(11)]
    pub seen_at: Option<Timestamp>,
    /// When the person was told that something is withheld.
    #[n(12)]
    pub told_at: Option<Timestamp>,
    /// When it was deleted.
    #[n(13)]
    pub deleted_at: Option<Timestamp>,
    /// State before it was deleted, for the bin.
    #[n(14)]
    pub state_before: Option<DocumentState>,
    /// Whether its bytes still exist.
    #[n(15)]
    pub bytes: Bytes,
    /// Chain and hash of the entry that filed it.
    #[n(16)]
    pub filed_in: Place,
}

impl Document {
    /// The current version.
    #[must_use]
    pub fn current(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// Its state apart from deletion, to whoever may not know the document that replaces it: archived or not, as its
    /// versions tell, whatever came first.
    #[must_use]
    pub fn state_unreplaced(&self) -> DocumentState {
        let last = self.versions.iter().rev().find_map(|version| match version.change {
            Some(Change::Archive) => Some(DocumentState::Archived),
            Some(Change::Unarchive) => Some(DocumentState::Approved),
            _ => None,
        });
        last.unwrap_or(DocumentState::Approved)
    }

    /// Number of the current version, counted from 1.
    #[must_use]
    pub fn version_count(&self) -> usize {
        self.versions.len()
    }
}

/// Whether the bytes of a document still exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Bytes {
    /// They can be read.
    #[n(0)]
    Kept,
    /// They were destroyed.
    #[n(1)]
    Purged,
}

/// Where an entry stands in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its chain.
    pub chain: Chain,
    /// Its hash.
    pub hash: [u8; 32],
}

impl<C> Encode<C> for Place {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.u8(self.chain as u8)?.bytes(&self.hash)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Place {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        d.array()?;
        let chain =
            Chain::from_u8(d.u8()?).ok_or_else(|| minicbor::decode::Error::message("unknown chain"))?;
        let hash = d.bytes()?.try_into().map_err(|_| minicbor::decode::Error::message("hash of 32 bytes"))?;
        Ok(Self { chain, hash })
    }
}

/// A submission set: filed, or made by the server to tell of a change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Lot {
    /// Its number.
    #[n(0)]
    pub number: ObjectNo,
    /// Its metadata; absent for a lot that the server made.
    #[n(1)]
    pub entry: Option<LotEntry>,
    /// The documents that it brought or changed.
    #[n(2)]
    pub documents: Vec<ObjectNo>,
    /// When.
    #[n(3)]
    pub at: Timestamp,
    /// Who.
    #[n(4)]
    pub by: Actor,
    /// What it tells.
    #[n(5)]
    pub change: Option<Change>,
}

/// A professional's authorisation to consult.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Authorisation {
    /// Its number.
    #[n(0)]
    pub number: ObjectNo,
    /// Name of the professional.
    #[n(1)]
    pub name: Box<str>,
    /// When it ends.
    #[n(2)]
    pub until: Timestamp,
    /// On what ground.
    #[n(3)]
    pub ground: ConsentGround,
    /// Since when.
    #[n(4)]
    pub since: Timestamp,
}

/// What an object number names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// Nothing with a public id.
    Nothing,
    /// A version of the document at this index.
    Document(u32),
    /// The lot at this index.
    Lot(u32),
    /// An authorisation.
    Consent,
}

/// A record in a professional's own list.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Visit {
    /// The record.
    #[n(0)]
    pub record: RecordNo,
    /// Its INS.
    #[n(1)]
    pub ins: Ins,
    /// Name of the person.
    #[n(2)]
    pub name: Box<str>,
    /// When it was last opened.
    #[n(3)]
    pub at: Timestamp,
}

/// The state of one ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Record {
    /// Turn of the last entry folded.
    #[n(0)]
    pub turn: Turn,
    /// Status.
    #[n(1)]
    pub status: Status,
    /// All INS of the person, the current one last.
    #[n(2)]
    pub ins: Vec<Ins>,
    /// Traits; absent before opening.
    #[n(3)]
    pub traits: Option<Traits>,
    /// How the person is told.
    #[n(4)]
    pub contact: Contact,
    /// Documents in the order of filing.
    #[cbor(n(5), with = "shared")]
    pub documents: Vec<Arc<Document>>,
    /// Lots in the order of filing.
    #[cbor(n(6), with = "shared")]
    pub lots: Vec<Arc<Lot>>,
    /// Authorisations by national id.
    #[n(7)]
    pub authorisations: BTreeMap<Box<str>, Authorisation>,
    /// Blocked professionals: national id → name.
    #[n(8)]
    pub blocked: BTreeMap<Box<str>, Box<str>>,
    /// Objects to `bris_de_glace`.
    #[n(9)]
    pub objects_break_glass: bool,
    /// Objects to `centre_15`.
    #[n(10)]
    pub objects_centre_15: bool,
    /// The attending physician.
    #[n(11)]
    pub attending: Option<Box<str>>,
    /// Those whom the person gave the same rights.
    #[n(12)]
    pub same_rights: Vec<Box<str>>,
    /// Notices marked as read.
    #[n(13)]
    pub notices_read: BTreeSet<ObjectNo>,
    /// The next object number.
    #[n(14)]
    pub next_object: u64,
    /// Last records opened; only in a professional's own ledger.
    #[n(15)]
    pub visits: Vec<Visit>,
    /// When the record was opened.
    #[n(16)]
    pub opened_at: Timestamp,
    /// Who acts for the holder.
    #[n(17)]
    #[cbor(default)]
    pub family: Family,
    /// The account; only in an account's own ledger.
    #[n(18)]
    pub account: Option<Box<Account>>,
    /// The system's lists; only in its own ledger.
    #[n(19)]
    pub system: Option<Box<System>>,
    /// What happened to the person and to their record's life.
    #[n(20)]
    #[cbor(default)]
    pub life: Life,
    /// Authorisations set in a secret connection: representatives do not know of them.
    #[n(22)]
    #[cbor(default)]
    pub secret_authorisations: BTreeMap<Box<str>, Authorisation>,
    /// Who read the record, who was reported, who was told.
    #[n(21)]
    #[cbor(default)]
    pub watch: Watch,
    /// What each object number names; rebuilt after decoding.
    #[cbor(skip)]
    objects: Vec<Object>,
    /// The documents as a compact table; rebuilt after decoding.
    #[cbor(skip)]
    rows: Rows,
}

impl Record {
    /// The current INS.
    #[must_use]
    pub fn current_ins(&self) -> Option<&Ins> {
        self.ins.last()
    }

    /// What an object number names.
    #[must_use]
    pub fn object(&self, number: ObjectNo) -> Object {
        usize::try_from(number.0).ok().and_then(|at| self.objects.get(at)).copied().unwrap_or(Object::Nothing)
    }

    /// The document of which `number` is a version.
    #[must_use]
    pub fn document(&self, number: ObjectNo) -> Option<&Arc<Document>> {
        match self.object(number) {
            Object::Document(at) => self.documents.get(at as usize),
            _ => None,
        }
    }

    /// The lot with this number.
    #[must_use]
    pub fn lot(&self, number: ObjectNo) -> Option<&Arc<Lot>> {
        match self.object(number) {
            Object::Lot(at) => self.lots.get(at as usize),
            _ => None,
        }
    }

    /// The documents as a compact table, in the order of filing.
    #[must_use]
    pub const fn rows(&self) -> &Rows {
        &self.rows
    }

    /// Adds a document.
    pub(crate) fn push_document(&mut self, document: Document) {
        self.rows.push(&document);
        self.documents.push(Arc::new(document));
    }

    /// Changes the document at a place.
    pub(crate) fn change_document_at(&mut self, place: usize, change: impl FnOnce(&mut Document)) {
        if let Some(document) = self.documents.get_mut(place) {
            change(Arc::make_mut(document));
            self.rows.update(place, document);
        }
    }

    /// Says what an object number names, and keeps the next free number above it.
    pub(crate) fn name_object(&mut self, number: ObjectNo, object: Object) {
        self.next_object = self.next_object.max(number.0 + 1);
        let Ok(at) = usize::try_from(number.0) else { return };
        if self.objects.len() <= at {
            self.objects.resize(at + 1, Object::Nothing);
        }
        if let Some(slot) = self.objects.get_mut(at) {
            *slot = object;
        }
    }

    /// Reads a snapshot.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, minicbor::decode::Error> {
        let mut record: Self = carnet_model::event::decode(bytes)?;
        let next = record.next_object;
        let mut names = Vec::new();
        for (at, document) in record.documents.iter().enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            names.extend(document.versions.iter().map(|version| (version.number, Object::Document(at))));
        }
        for (at, lot) in record.lots.iter().enumerate() {
            names.push((lot.number, Object::Lot(u32::try_from(at).unwrap_or(u32::MAX))));
        }
        let authorisations = record.authorisations.values().chain(record.secret_authorisations.values());
        names.extend(authorisations.map(|a| (a.number, Object::Consent)));
        for (number, object) in names {
            record.name_object(number, object);
        }
        record.next_object = next.max(record.next_object);
        for document in &record.documents {
            record.rows.push(document);
        }
        record.family.rebuild();
        Ok(record)
    }

    /// The snapshot of this state.
    #[must_use]
    pub fn to_snapshot(&self) -> Vec<u8> {
        carnet_model::event::encode(self)
    }
}

/// Shared values are stored as the values themselves.
mod shared {
    use std::sync::Arc;

    use minicbor::{Decode, Encode};

    pub(super) fn encode<T: Encode<C>, C, W: minicbor::encode::Write>(
        values: &[Arc<T>],
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(values.len() as u64)?;
        for value in values {
            value.as_ref().encode(e, ctx)?;
        }
        Ok(())
    }

    pub(super) fn decode<'b, T: Decode<'b, C>, C>(
        d: &mut minicbor::Decoder<'b>,
        ctx: &mut C,
    ) -> Result<Vec<Arc<T>>, minicbor::decode::Error> {
        let len = d.array()?.ok_or_else(|| minicbor::decode::Error::message("array of known length"))?;
        let mut values = Vec::new();
        for _ in 0..len {
            values.push(Arc::new(T::decode(d, ctx)?));
        }
        Ok(values)
    }
}
