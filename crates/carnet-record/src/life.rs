//! What happens to a person and to the life of their record (death, majority, suspension, erasure), and who watches
//! it: first readings, reports of the person, what a professional is told.

use carnet_model::caller::Connection;
use carnet_model::event::{Event, ToldAbout};
use carnet_model::{Chain, ObjectNo, RecordNo, Timestamp};
use minicbor::{Decode, Encode};

/// For how long accesses of one professional in an emergency are one notice, in milliseconds: the length of a call or
/// of a first aid. Our own proposal.
const EMERGENCY: i64 = 3_600_000;

/// Things told to a professional that are kept.
const TOLD_KEPT: usize = 50;

/// The life of a record beside its status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Life {
    /// Day of death, `YYYY-MM-DD`.
    #[n(0)]
    pub died_on: Option<Box<str>>,
    /// Since when the record is suspended.
    #[n(1)]
    pub suspended: Option<Timestamp>,
    /// When the person asked for the archive of their closed record to be destroyed.
    #[n(2)]
    pub erasure_asked: Option<Timestamp>,
    /// When the holder came of age.
    #[n(3)]
    pub majority: Option<Timestamp>,
    /// When the person objected to the opening.
    #[n(4)]
    pub opposed: Option<Timestamp>,
    /// Who set how the person is told.
    #[n(5)]
    #[cbor(default)]
    pub contact_by: ContactBy,
    /// Splits of which this record had its part.
    #[n(6)]
    #[cbor(default)]
    pub splits: Vec<Split>,
    /// Since when the record is a canary.
    #[n(7)]
    pub canary: Option<Timestamp>,
    /// When the holder read what changed at their majority.
    #[n(8)]
    pub majority_read: Option<Timestamp>,
}

impl Life {
    /// The instant at which the holder came of age, while they have not said yet that they know what changed. Whose
    /// the address is does not matter: who had set their own as a minor has not read this either.
    #[must_use]
    pub fn majority_unread(&self) -> Option<Timestamp> {
        self.majority.filter(|_| self.majority_read.is_none())
    }

    /// This record's part in a split, if it was done.
    #[must_use]
    pub fn split(&self, proposal: ObjectNo) -> Option<&Split> {
        self.splits.iter().find(|split| split.proposal == proposal)
    }

    pub(crate) fn note_split(&mut self, proposal: ObjectNo, left: &[ObjectNo]) {
        match self.splits.iter_mut().find(|split| split.proposal == proposal) {
            Some(split) => split.left.extend(left),
            None => self.splits.push(Split { proposal, left: left.to_vec() }),
        }
    }
}

/// One record's part in a split. It is done once.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Split {
    /// Number of the proposal in the system's ledger.
    #[n(0)]
    pub proposal: ObjectNo,
    /// The documents that left this record; none in the one to which they came.
    #[n(1)]
    pub left: Vec<ObjectNo>,
}

/// Who set how the person is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ContactBy {
    /// The register, a counter or a representative.
    #[default]
    #[n(0)]
    Others,
    /// The holder.
    #[n(1)]
    Holder,
}

/// A professional who read the record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reader {
    /// Number of the notice.
    #[n(0)]
    pub notice: ObjectNo,
    /// National id.
    #[n(1)]
    pub professional: Box<str>,
    /// Name.
    #[n(2)]
    pub name: Box<str>,
    /// When they first did.
    #[n(3)]
    pub at: Timestamp,
    /// Number of the chain that says so: the audience of the notice.
    #[n(4)]
    chain: u8,
}

impl Reader {
    /// The chain that says so.
    #[must_use]
    pub fn chain(&self) -> Chain {
        Chain::from_u8(self.chain).unwrap_or(Chain::StateSecret)
    }
}

/// An access that the person reported.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Report {
    /// Its number.
    #[n(0)]
    pub number: ObjectNo,
    /// Hash of the trace entry.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub entry: [u8; 32],
    /// Whose access.
    #[n(2)]
    pub about: Box<str>,
    /// When the access was.
    #[n(3)]
    pub at: Timestamp,
    /// What the person writes.
    #[n(4)]
    pub words: Box<str>,
    /// When it was reported.
    #[n(5)]
    pub reported: Timestamp,
    /// Number of the chain: its audience.
    #[n(6)]
    chain: u8,
}

impl Report {
    /// The chain that holds it.
    #[must_use]
    pub fn chain(&self) -> Chain {
        Chain::from_u8(self.chain).unwrap_or(Chain::StateSecret)
    }
}

/// Something that a professional is told.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Told {
    /// The record.
    #[n(0)]
    pub record: RecordNo,
    /// Name of the person.
    #[n(1)]
    pub name: Box<str>,
    /// What.
    #[n(2)]
    pub about: ToldAbout,
    /// When.
    #[n(3)]
    pub at: Timestamp,
}

/// Who read, who was reported, who was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Watch {
    /// Professionals who read the record, in the order of their first reading.
    #[n(0)]
    pub readers: Vec<Reader>,
    /// Accesses that were reported.
    #[n(1)]
    pub reports: Vec<Report>,
    /// What the professional was told, the last first; only in their own ledger.
    #[n(2)]
    pub told: Vec<Told>,
    /// Accesses in an emergency, in order: those of one professional within an hour are one.
    #[n(3)]
    #[cbor(default)]
    pub emergencies: Vec<Reader>,
}

impl Watch {
    /// Whether a professional read the record before, by such a connection: who may not know of a secret reading is
    /// told of the first open one as if there had been none.
    #[must_use]
    pub fn knows(&self, professional: &str, connection: Connection) -> bool {
        self.readers.iter().any(|reader| {
            &*reader.professional == professional
                && (connection == Connection::Secret || reader.chain() == Chain::StateOpen)
        })
    }

    /// Whether an audience was told of the emergency access that goes on now: what only the secret chain tells does not
    /// spare the others their notice.
    #[must_use]
    pub fn knows_emergency(&self, professional: &str, audience: Chain, now: Timestamp) -> bool {
        self.emergencies.iter().rev().take_while(|one| now.0 - one.at.0 < EMERGENCY).any(|one| {
            &*one.professional == professional
                && (audience == Chain::StateSecret || one.chain() == Chain::StateOpen)
        })
    }

    pub(crate) fn apply(&mut self, chain: Chain, now: Timestamp, event: Event) {
        match event {
            Event::EmergencyAccess { notice, professional, name } => {
                self.emergencies.push(Reader { notice, professional, name, at: now, chain: chain as u8 });
            }
            Event::FirstRead { notice, professional, name } => {
                self.readers.push(Reader { notice, professional, name, at: now, chain: chain as u8 });
            }
            Event::AccessReported { report, entry, about, at, words } => {
                let (number, chain) = (report, chain as u8);
                self.reports.push(Report { number, entry, about, at, words, reported: now, chain });
            }
            Event::ProfessionalTold { record, name, about } => {
                self.told.insert(0, Told { record, name, about, at: now });
                self.told.truncate(TOLD_KEPT);
            }
            _ => {}
        }
    }
}
