//! Whether `carnet/record.cbor` is something that an export could have written. The fold trusts its events, so nothing
//! reaches it unchecked: the kinds of events, every number, every reference, every instant.

use std::collections::{BTreeMap, BTreeSet};

use carnet_model::document::{DocumentEntry, LotEntry, UniqueId, Visibility};
use carnet_model::event::{Change, Event};
use carnet_model::family::FamilyEvent;
use carnet_model::{Chain, Dtm, ObjectNo, Timestamp};

use super::portable::{FORMAT, Portable, PortableEvent};

/// Most bytes of the file.
pub(super) const MOST_BYTES: u64 = 64 << 20;
/// Clocks of two installations may differ by this much, in milliseconds.
const CLOCK_SKEW: i64 = 5 * 60_000;
/// 1900-01-01: nothing in a record happened before.
const EARLIEST: Timestamp = Timestamp(-2_208_988_800_000);
/// 2200-01-01: nothing in a record lasts longer.
const LATEST: Timestamp = Timestamp(7_258_118_400_000);

/// What is wrong with the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordFault {
    /// It is no CBOR of this form.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// Another form, or another version.
    #[error("its form is {0:?}, not {FORMAT:?}")]
    Format(String),
    /// It does not begin with the opening of a record, or opens it twice.
    #[error("event {0}: a record is opened once, at its beginning")]
    Opening(usize),
    /// An event that no export writes.
    #[error("event {0}: no event of an export")]
    Kind(usize),
    /// A chain that it may not stand on.
    #[error("event {0}: it cannot stand on this chain")]
    EventChain(usize),
    /// A number that is not the next one.
    #[error("event {place}: the number {given} should be {expected}")]
    Number {
        /// Place of the event.
        place: usize,
        /// As given.
        given: u64,
        /// The next.
        expected: u64,
    },
    /// A reference to nothing.
    #[error("event {0}: it is about something that is not there")]
    Reference(usize),
    /// An instant in the future, or before there were records.
    #[error("event {0}: its instant is impossible")]
    Instant(usize),
    /// Metadata that no deposit can have.
    #[error("event {place}: {element} is malformed")]
    Metadata {
        /// Place of the event.
        place: usize,
        /// XDS name of the attribute.
        element: &'static str,
    },
    /// Two documents or lots of one unique id.
    #[error("event {0}: its unique id is there twice")]
    UniqueId(usize),
    /// A content of a document that is not there, or a second one.
    #[error("content {0}: no document waits for it")]
    Content(usize),
    /// A document without bytes that are there or destroyed.
    #[error("document {0} has no bytes")]
    NoBytes(u64),
    /// A line of the journal that no export writes.
    #[error("line {0} of the journal is impossible")]
    Trace(usize),
}

/// Reads and checks the file, as of an instant.
pub(super) fn read(bytes: &[u8], now: Timestamp) -> Result<Portable, RecordFault> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let read: Result<Portable, _> = decoder.decode();
    let portable = read.map_err(|error| RecordFault::Unreadable(error.to_string()))?;
    if decoder.position() != bytes.len() {
        return Err(RecordFault::Unreadable(format!("{} bytes too many", bytes.len() - decoder.position())));
    }
    if *portable.format != *FORMAT {
        return Err(RecordFault::Format(portable.format.into()));
    }
    let latest = now.plus_millis(CLOCK_SKEW);
    let mut checker = Checker { latest, ..Checker::default() };
    for (place, event) in portable.events.iter().enumerate() {
        checker.event(place, event)?;
    }
    if portable.events.is_empty() {
        return Err(RecordFault::Opening(0));
    }
    checker.contents(&portable)?;
    checker.traces(&portable)?;
    Ok(portable)
}

#[derive(Default)]
struct Checker {
    latest: Timestamp,
    named: u64,
    /// Lots that were filed, and whose documents may follow.
    lots: BTreeSet<ObjectNo>,
    /// Documents, and whether their bytes were destroyed.
    documents: BTreeMap<ObjectNo, Bytes>,
    mandates: BTreeSet<ObjectNo>,
    unique_ids: BTreeSet<UniqueId>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bytes {
    Expected,
    Given,
    Destroyed,
}

impl Checker {
    fn event(&mut self, place: usize, event: &PortableEvent) -> Result<(), RecordFault> {
        let chain = Chain::from_u8(event.chain).filter(|chain| chain.is_state() && *chain != Chain::Measure);
        let chain = chain.ok_or(RecordFault::EventChain(place))?;
        if event.stamped.at < EARLIEST || event.stamped.at > self.latest {
            return Err(RecordFault::Instant(place));
        }
        let is_opening = matches!(event.stamped.event, Event::Opened { .. });
        if is_opening != (place == 0) || (is_opening && chain != Chain::StateOpen) {
            return Err(RecordFault::Opening(place));
        }
        self.content_of(place, &event.stamped.event)
    }

    fn content_of(&mut self, place: usize, event: &Event) -> Result<(), RecordFault> {
        match event {
            Event::Opened { waiting_until, .. } => waiting_until.map_or(Ok(()), |until| ends(place, until)),
            Event::LotFiled { lot, entry } => self.lot(place, *lot, entry),
            Event::DocumentFiled { document, lot, entry, visibility, replaces, .. } => {
                self.known(place, self.lots.contains(lot))?;
                self.known(place, replaces.is_none_or(|number| self.documents.contains_key(&number)))?;
                self.name(place, *document)?;
                self.documents.insert(*document, Bytes::Expected);
                self.entry(place, entry, *visibility)
            }
            Event::DocumentChanged { document, version, lot, change } => {
                self.known(place, self.documents.contains_key(document))?;
                // Whatever is restored was deleted, and of that only the end is told.
                if *change == Change::Restore {
                    return Err(RecordFault::Kind(place));
                }
                self.name(place, *lot)?;
                self.name(place, *version)
            }
            Event::Seen { documents } => {
                self.known(place, documents.iter().all(|n| self.documents.contains_key(n)))
            }
            Event::WithheldTold { document } => self.known(place, self.documents.contains_key(document)),
            Event::Purged { document } => {
                let bytes = self.documents.get_mut(document).ok_or(RecordFault::Reference(place))?;
                *bytes = Bytes::Destroyed;
                Ok(())
            }
            Event::AuthorisationSet { consent, until, .. } => {
                ends(place, *until)?;
                self.name(place, *consent)
            }
            Event::FirstRead { notice, .. } | Event::EmergencyAccess { notice, .. } => {
                self.name(place, *notice)
            }
            Event::AccessReported { report, at, .. } => {
                self.past(place, *at)?;
                self.name(place, *report)
            }
            Event::NoticesMarked { notices, .. } => {
                self.known(place, notices.iter().all(|n| n.0 <= self.named))
            }
            Event::Family(event) => self.family(place, event),
            Event::InsChanged { .. }
            | Event::Activated
            | Event::Opposed
            | Event::Closed { .. }
            | Event::ProfessionalBlocked { .. }
            | Event::ObjectionsSet { .. }
            | Event::AttendingSet { .. }
            | Event::ContactSet { .. }
            | Event::Died { .. }
            | Event::Suspended
            | Event::ErasureAsked
            | Event::MajorityReached
            | Event::MajorityRead => Ok(()),
            _ => Err(RecordFault::Kind(place)),
        }
    }

    fn lot(&mut self, place: usize, lot: ObjectNo, entry: &LotEntry) -> Result<(), RecordFault> {
        self.name(place, lot)?;
        self.lots.insert(lot);
        self.past(place, entry.submission_time)?;
        time(place, "SubmissionSet.submissionTime", entry.claimed_time.as_ref())?;
        self.unique(place, &entry.unique_id)
    }

    fn entry(&mut self, place: usize, entry: &DocumentEntry, codes: Visibility) -> Result<(), RecordFault> {
        let malformed = |element| RecordFault::Metadata { place, element };
        time(place, "creationTime", Some(&entry.creation_time))?;
        time(place, "serviceStartTime", Some(&entry.service_start))?;
        time(place, "serviceStopTime", entry.service_stop.as_ref())?;
        if entry.authors.is_empty() {
            return Err(malformed("author"));
        }
        let all =
            [Visibility::MASKED, Visibility::HIDDEN_FROM_PATIENT, Visibility::HIDDEN_FROM_REPRESENTATIVES];
        if all.into_iter().fold(codes, Visibility::without) != Visibility::NONE {
            return Err(malformed("confidentialityCode"));
        }
        self.unique(place, &entry.unique_id)
    }

    fn unique(&mut self, place: usize, id: &UniqueId) -> Result<(), RecordFault> {
        if UniqueId::parse(id.as_str()).as_ref() != Some(id) {
            return Err(RecordFault::Metadata { place, element: "uniqueId" });
        }
        if self.unique_ids.insert(id.clone()) { Ok(()) } else { Err(RecordFault::UniqueId(place)) }
    }

    fn family(&mut self, place: usize, event: &FamilyEvent) -> Result<(), RecordFault> {
        match event {
            FamilyEvent::Invited { mandate, until, .. }
            | FamilyEvent::MandateGiven { mandate, until, .. } => {
                ends(place, *until)?;
                self.mandates.insert(*mandate);
                self.name(place, *mandate)
            }
            FamilyEvent::MandateDeclined { mandate } | FamilyEvent::MandateEnded { mandate, .. } => {
                self.known(place, self.mandates.contains(mandate))
            }
            FamilyEvent::RepresentativeAttached { .. } | FamilyEvent::RepresentativeEnded { .. } => Ok(()),
            _ => Err(RecordFault::Kind(place)),
        }
    }

    /// The next number, without gap.
    const fn name(&mut self, place: usize, number: ObjectNo) -> Result<(), RecordFault> {
        let expected = self.named + 1;
        if number.0 != expected {
            return Err(RecordFault::Number { place, given: number.0, expected });
        }
        self.named = expected;
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads as the other checks do")]
    const fn known(&self, place: usize, known: bool) -> Result<(), RecordFault> {
        if known { Ok(()) } else { Err(RecordFault::Reference(place)) }
    }

    fn past(&self, place: usize, at: Timestamp) -> Result<(), RecordFault> {
        if at < EARLIEST || at > self.latest { Err(RecordFault::Instant(place)) } else { Ok(()) }
    }

    /// Every document has its bytes, once, or had them destroyed.
    fn contents(&mut self, portable: &Portable) -> Result<(), RecordFault> {
        let mut files = BTreeSet::new();
        for (place, content) in portable.contents.iter().enumerate() {
            let waits = self.documents.get_mut(&content.document);
            match waits {
                Some(bytes) if *bytes == Bytes::Expected && files.insert(&*content.file) => {
                    *bytes = Bytes::Given;
                }
                _ => return Err(RecordFault::Content(place)),
            }
        }
        let without = self.documents.iter().find(|(_, bytes)| **bytes == Bytes::Expected);
        without.map_or(Ok(()), |(number, _)| Err(RecordFault::NoBytes(number.0)))
    }

    fn traces(&self, portable: &Portable) -> Result<(), RecordFault> {
        for (place, line) in portable.traces.iter().enumerate() {
            let chain = Chain::from_u8(line.chain);
            let is_trace =
                matches!(chain, Some(Chain::TraceOpen | Chain::TraceWithheld | Chain::TraceSecret));
            let known = line.trace.documents.iter().all(|number| self.documents.contains_key(number));
            let possible = line.trace.at >= EARLIEST && line.trace.at <= self.latest;
            if !(is_trace && known && possible) {
                return Err(RecordFault::Trace(place));
            }
        }
        Ok(())
    }
}

fn time(place: usize, element: &'static str, at: Option<&Dtm>) -> Result<(), RecordFault> {
    let right = at.is_none_or(|at| Dtm::parse(at.as_str()).as_ref() == Some(at));
    if right { Ok(()) } else { Err(RecordFault::Metadata { place, element }) }
}

/// The end of something that lasts.
fn ends(place: usize, until: Timestamp) -> Result<(), RecordFault> {
    if until < EARLIEST || until > LATEST { Err(RecordFault::Instant(place)) } else { Ok(()) }
}
