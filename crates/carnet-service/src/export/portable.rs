//! `carnet/record.cbor`: what one reader may know of a record, as events that fold to the same state.
//!
//! The events are made from the view, not copied from the ledger: numbers are allotted anew, in order, so that neither a
//! gap nor an order tells of what the reader may not know. Described in `docs/format.md`.

use std::collections::BTreeMap;

use carnet_model::caller::ActorKind;
use carnet_model::document::{DocumentEntry, LotEntry, UniqueId};
use carnet_model::event::{Actor, Change, Event, Mark, Origin, Stamped, Trace};
use carnet_model::family::FamilyEvent;
use carnet_model::{Caller, Chain, ContentNo, Ins, ObjectNo, Timestamp};
use carnet_record::audience::state_chain;
use carnet_record::family::{Mandate, MandateState};
use carnet_record::life::ContactBy;
use carnet_record::record::{Authorisation, Document, Record, Status};
use carnet_record::split::filed_with;
use carnet_record::view::{Shown, ShownLot, View};
use minicbor::{Decode, Encode};

use crate::items::JournalLine;

/// Name of the form, and its version.
pub(super) const FORMAT: &str = "carnet-record/1";

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Portable {
    /// Name of the form.
    #[n(0)]
    pub(super) format: Box<str>,
    /// When it was made.
    #[n(1)]
    pub(super) at: Timestamp,
    /// The bytes of documents.
    #[n(2)]
    pub(super) contents: Vec<PortableContent>,
    /// Events, in the order in which they fold.
    #[n(3)]
    pub(super) events: Vec<PortableEvent>,
    /// Accesses, in the order in which they happened.
    #[n(4)]
    pub(super) traces: Vec<PortableTrace>,
    /// Public address of the Carnet that made it; absent in older archives.
    #[n(5)]
    pub(super) origin: Option<Box<str>>,
}

/// Where the bytes of a document are.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PortableContent {
    /// Number of the document.
    #[n(0)]
    pub(super) document: ObjectNo,
    /// Name of the file in the archive.
    #[n(1)]
    pub(super) file: Box<str>,
    /// SHA-256 of the bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub(super) hash: [u8; 32],
}

/// An event, and the number of the chain that it is for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PortableEvent {
    #[n(0)]
    pub(super) chain: u8,
    #[n(1)]
    pub(super) stamped: Stamped,
}

/// An access, and the number of the chain that it is for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct PortableTrace {
    #[n(0)]
    pub(super) chain: u8,
    #[n(1)]
    pub(super) trace: Trace,
}

/// What was gathered for an archive.
pub(super) struct Gathered {
    pub(super) portable: Portable,
    /// Numbers in the archive of the documents whose bytes go with it.
    pub(super) numbers: BTreeMap<ObjectNo, ObjectNo>,
}

/// Writes down what a reader may know of a record. `readable` are the documents whose bytes go with it; `lines` the
/// journal as they read it.
pub(super) fn gather(
    view: &View<'_>,
    readable: &[ObjectNo],
    lines: &[JournalLine],
    origin: &str,
) -> Gathered {
    let gate = view.gate();
    let mut writer = Writer {
        record: gate.record(),
        reader: gate.kind(),
        numbers: BTreeMap::new(),
        next: 1,
        events: Vec::new(),
        deleted: Vec::new(),
    };
    writer.opening();
    for lot in view.lots() {
        writer.lot(view, &lot);
    }
    writer.tombstones(view);
    writer.documents(view, readable);
    writer.rights();
    writer.family();
    writer.watch();
    writer.life();
    let traces = lines.iter().rev().map(|line| writer.trace(line)).collect();
    let documents = readable.iter().filter_map(|number| Some((*number, *writer.numbers.get(number)?)));
    Gathered {
        numbers: documents.collect(),
        portable: Portable {
            format: FORMAT.into(),
            at: gate.now(),
            contents: Vec::new(),
            events: writer.events,
            traces,
            origin: Some(origin.into()),
        },
    }
}

struct Writer<'r> {
    record: &'r Record,
    reader: ActorKind,
    numbers: BTreeMap<ObjectNo, ObjectNo>,
    next: u64,
    events: Vec<PortableEvent>,
    /// Documents to delete once all are filed.
    deleted: Vec<(Chain, Timestamp, ObjectNo)>,
}

impl Writer<'_> {
    /// The next number of the archive.
    const fn next(&mut self) -> ObjectNo {
        let named = ObjectNo(self.next);
        self.next += 1;
        named
    }

    /// The number in the archive of a thing that is named for the first time.
    fn name(&mut self, number: ObjectNo) -> ObjectNo {
        let named = self.next();
        self.numbers.insert(number, named);
        named
    }

    fn push(&mut self, chain: Chain, at: Timestamp, by: Actor, event: Event) {
        let stamped = Stamped { at, by, event };
        self.events.push(PortableEvent { chain: chain as u8, stamped });
    }

    fn open(&mut self, at: Timestamp, event: Event) {
        self.push(Chain::StateOpen, at, carnet(), event);
    }

    fn opening(&mut self) {
        let record = self.record;
        let (Some(traits), [ins, later @ ..]) = (&record.traits, record.ins.as_slice()) else { return };
        let waiting_until = match record.status {
            Status::Waiting(until) => Some(until),
            _ => None,
        };
        let (ins, traits, contact) = (*ins, traits.clone(), record.contact.clone());
        self.open(record.opened_at, Event::Opened { ins, traits, waiting_until, contact });
        for ins in later {
            self.open(record.opened_at, Event::InsChanged { ins: *ins });
        }
        if let Some(at) = record.life.opposed
            && waiting_until.is_none()
        {
            self.open(at, Event::Opposed);
            if record.status != Status::Opposed {
                self.open(at, Event::Activated);
            }
        }
        if let Some(at) = record.life.majority {
            self.open(at, Event::MajorityReached);
        }
        if let Some(at) = record.life.majority_read {
            self.open(at, Event::MajorityRead);
        }
    }

    /// A lot with those of its documents that the reader may know; or the change that a lot tells.
    fn lot(&mut self, view: &View<'_>, lot: &ShownLot) {
        let documents: Vec<Shown> =
            lot.documents.iter().filter_map(|number| view.document(*number)).collect();
        let Some(first) = documents.first() else { return };
        let chain = state_chain(first.document.visibility);
        if let Some(change) = lot.lot.change {
            for shown in &documents {
                self.change(lot, shown, change);
            }
            return;
        }
        let Some(entry) = &lot.lot.entry else { return };
        let number = self.name(lot.lot.number);
        let event = Event::LotFiled { lot: number, entry: entry.clone() };
        self.push(chain, lot.lot.at, lot.lot.by.clone(), event);
        for shown in &documents {
            self.document(shown, number, entry);
        }
    }

    fn document(&mut self, shown: &Shown, lot: ObjectNo, lot_entry: &LotEntry) {
        let document = &*shown.document;
        if let Some(replaced) = shown.replaces
            && !self.numbers.contains_key(&replaced)
        {
            self.tombstone(replaced, document, lot_entry, None);
        }
        let number = self.name(document.number);
        let event = Event::DocumentFiled {
            document: number,
            lot,
            content: ContentNo(number.0),
            entry: Box::new(document.entry.clone()),
            visibility: filed_with(document),
            replaces: shown.replaces.and_then(|replaced| self.numbers.get(&replaced).copied()),
            origin: document.origin,
            received: None,
        };
        self.push(state_chain(document.visibility), document.filed_at, document.filed_by.clone(), event);
    }

    /// A deleted document that replaced one that is shown, or was replaced by it: nothing of it goes with the archive
    /// but that it was there. Its metadata are those of the other, under a name of their own.
    fn tombstone(&mut self, deleted: ObjectNo, of: &Document, lot: &LotEntry, replaces: Option<ObjectNo>) {
        let at = of.filed_at;
        let chain = state_chain(of.visibility);
        let named = self.next();
        let entry = LotEntry { unique_id: derived(&lot.unique_id, self.next), ..lot.clone() };
        self.push(chain, at, carnet(), Event::LotFiled { lot: named, entry });
        let number = self.name(deleted);
        let unique_id = derived(&of.entry.unique_id, self.next);
        let event = Event::DocumentFiled {
            document: number,
            lot: named,
            content: ContentNo(number.0),
            entry: Box::new(DocumentEntry { unique_id, ..of.entry.clone() }),
            visibility: of.visibility,
            replaces,
            origin: Origin::Care,
            received: None,
        };
        self.push(chain, at, carnet(), event);
        self.deleted.push((chain, at, number));
    }

    /// Documents that were replaced by one that was deleted since.
    fn tombstones(&mut self, view: &View<'_>) {
        for shown in view.documents() {
            let Some(by) = shown.replaced_by.filter(|by| !self.numbers.contains_key(by)) else { continue };
            let lot = shown.document.versions.first().and_then(|version| view.lot(version.lot));
            let entry = lot.and_then(|lot| lot.lot.entry.clone());
            let (Some(entry), Some(number)) = (entry, self.numbers.get(&shown.document.number).copied())
            else {
                continue;
            };
            self.tombstone(by, &shown.document, &entry, Some(number));
        }
        for (chain, at, document) in std::mem::take(&mut self.deleted) {
            let (lot, version) = (self.next(), self.next());
            let change = Change::Delete;
            self.push(chain, at, carnet(), Event::DocumentChanged { document, version, lot, change });
            self.push(chain, at, carnet(), Event::Purged { document });
        }
    }

    fn change(&mut self, lot: &ShownLot, shown: &Shown, change: Change) {
        let document = &shown.document;
        let Some(version) = document.versions.iter().find(|version| version.lot == lot.lot.number) else {
            return;
        };
        let Some(named) = self.numbers.get(&document.number).copied() else { return };
        let new_lot = self.name(lot.lot.number);
        let version = self.name(version.number);
        let event = Event::DocumentChanged { document: named, version, lot: new_lot, change };
        self.push(state_chain(document.visibility), lot.lot.at, lot.lot.by.clone(), event);
    }

    /// What else happened to documents: read by the person, told of, and whose bytes do not go with the archive.
    fn documents(&mut self, view: &View<'_>, readable: &[ObjectNo]) {
        for shown in view.documents() {
            let document = &shown.document;
            let Some(number) = self.numbers.get(&document.number).copied() else { continue };
            let chain = state_chain(document.visibility);
            if let Some(at) = document.seen_at {
                self.push(chain, at, carnet(), Event::Seen { documents: vec![number] });
            }
            if let Some(at) = document.told_at {
                self.push(chain, at, carnet(), Event::WithheldTold { document: number });
            }
            if !readable.contains(&document.number) {
                self.push(chain, document.filed_at, carnet(), Event::Purged { document: number });
            }
        }
    }

    fn rights(&mut self) {
        let record = self.record;
        for (professional, authorisation) in &record.authorisations {
            self.authorisation(Chain::StateOpen, professional, authorisation);
        }
        if self.reader == ActorKind::Holder {
            for (professional, authorisation) in &record.secret_authorisations {
                self.authorisation(Chain::StateSecret, professional, authorisation);
            }
        }
        let at = record.opened_at;
        for (professional, name) in &record.blocked {
            let (professional, name) = (professional.clone(), name.clone());
            self.open(at, Event::ProfessionalBlocked { professional, name });
        }
        if record.objects_break_glass || record.objects_centre_15 {
            let (break_glass, centre_15) = (record.objects_break_glass, record.objects_centre_15);
            self.open(at, Event::ObjectionsSet { break_glass, centre_15 });
        }
        if record.attending.is_some() || !record.same_rights.is_empty() {
            let (attending, same_rights) = (record.attending.clone(), record.same_rights.clone());
            self.open(at, Event::AttendingSet { attending, same_rights });
        }
        let contact = Event::ContactSet { contact: record.contact.clone() };
        let by = match record.life.contact_by {
            ContactBy::Holder => Actor { kind: ActorKind::Holder, ..carnet() },
            ContactBy::Others => carnet(),
        };
        self.push(Chain::StateOpen, at, by, contact);
    }

    fn authorisation(&mut self, chain: Chain, professional: &str, authorisation: &Authorisation) {
        let consent = self.name(authorisation.number);
        let event = Event::AuthorisationSet {
            consent,
            professional: professional.into(),
            name: authorisation.name.clone(),
            until: authorisation.until,
            ground: authorisation.ground,
        };
        self.push(chain, authorisation.since, carnet(), event);
    }

    /// Who acts for the person. Told in the archive; an import does not take it: such a relation is proven again.
    fn family(&mut self) {
        let family = &self.record.family;
        for one in &family.representatives {
            let (person, name, kind, ground) = (one.person, one.name.clone(), one.kind, one.ground.clone());
            let event = FamilyEvent::RepresentativeAttached { person, name, kind, ground };
            self.open(one.since, Event::Family(event));
            if let Some(ended) = one.ended {
                let event = FamilyEvent::RepresentativeEnded { person, reason: ended.reason };
                self.open(ended.at, Event::Family(event));
            }
        }
        for mandate in &family.mandates {
            self.mandate(mandate);
        }
    }

    fn mandate(&mut self, mandate: &Mandate) {
        let number = self.name(mandate.number);
        let (name, scopes, until) = (mandate.name.clone(), mandate.scopes.clone(), mandate.until);
        let from = match mandate.state {
            MandateState::Given(from) => from,
            _ => mandate.since,
        };
        let given = |person: Ins| FamilyEvent::MandateGiven {
            mandate: number,
            person,
            name: name.clone(),
            scopes: scopes.clone(),
            until,
            from,
            ground: mandate.ground.clone(),
        };
        let expires = match mandate.state {
            MandateState::Invited(expires) => expires,
            _ => mandate.since,
        };
        let invited = || FamilyEvent::Invited {
            mandate: number,
            name: name.clone(),
            scopes: scopes.clone(),
            until,
            expires,
        };
        self.open(mandate.since, Event::Family(mandate.person.map_or_else(invited, given)));
        match mandate.state {
            MandateState::Declined => {
                let event = FamilyEvent::MandateDeclined { mandate: number };
                self.open(mandate.since, Event::Family(event));
            }
            MandateState::Ended(ended) => {
                let event = FamilyEvent::MandateEnded { mandate: number, reason: ended.reason };
                self.open(ended.at, Event::Family(event));
            }
            MandateState::Invited(_) | MandateState::Given(_) => {}
        }
    }

    /// Whether a closed chain of this number is the reader's.
    fn is_for_reader(&self, chain: Chain) -> bool {
        chain == Chain::StateOpen || (chain == Chain::StateSecret && self.reader == ActorKind::Holder)
    }

    fn watch(&mut self) {
        let watch = &self.record.watch;
        for one in
            watch.readers.iter().filter(|one| self.is_for_reader(one.chain())).cloned().collect::<Vec<_>>()
        {
            let notice = self.name(one.notice);
            let (professional, name) = (one.professional.clone(), one.name.clone());
            self.push(one.chain(), one.at, carnet(), Event::FirstRead { notice, professional, name });
        }
        let emergencies = watch.emergencies.iter().filter(|one| self.is_for_reader(one.chain()));
        for one in emergencies.cloned().collect::<Vec<_>>() {
            let notice = self.name(one.notice);
            let (professional, name) = (one.professional.clone(), one.name.clone());
            self.push(one.chain(), one.at, carnet(), Event::EmergencyAccess { notice, professional, name });
        }
        for one in
            watch.reports.iter().filter(|one| self.is_for_reader(one.chain())).cloned().collect::<Vec<_>>()
        {
            let report = self.name(one.number);
            let (entry, about, words) = (one.entry, one.about.clone(), one.words.clone());
            let event = Event::AccessReported { report, entry, about, at: one.at, words };
            self.push(one.chain(), one.reported, carnet(), event);
        }
    }

    fn life(&mut self) {
        let record = self.record;
        let read: Vec<ObjectNo> =
            record.notices_read.iter().filter_map(|notice| self.numbers.get(notice).copied()).collect();
        if !read.is_empty() {
            self.open(record.opened_at, Event::NoticesMarked { notices: read, mark: Mark::Read });
        }
        if let Some(on) = &record.life.died_on {
            self.open(record.opened_at, Event::Died { on: on.clone() });
        }
        if let Some(at) = record.life.suspended {
            self.open(at, Event::Suspended);
        }
        if let Status::Closed { at, reason, text } = &record.status {
            self.open(*at, Event::Closed { reason: reason.clone(), text: text.clone() });
        }
        if let Some(at) = record.life.erasure_asked {
            self.open(at, Event::ErasureAsked);
        }
    }

    fn trace(&self, line: &JournalLine) -> PortableTrace {
        let known =
            line.documents.iter().filter_map(|item| self.numbers.get(&item.shown.document.number).copied());
        let trace = Trace { documents: known.collect(), ..line.trace.clone() };
        PortableTrace { chain: line.place.0 as u8, trace }
    }
}

/// A unique id that only follows from another one and a number.
fn derived(from: &UniqueId, number: u64) -> UniqueId {
    let hash = carnet_seal::sha256(format!("{FORMAT} {} {number}", from.as_str()).as_bytes());
    UniqueId::from_uuid(carnet_model::PublicId(*hash.first_chunk().unwrap_or(&[0; 16])))
}

fn carnet() -> Actor {
    Actor::from(&Caller::system())
}
