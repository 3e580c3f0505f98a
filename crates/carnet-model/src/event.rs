//! The events of a ledger, and the traces of its accesses, in the form that is stored.
//!
//! Stored values are CBOR: an event is `[number, {key: value}]` with small integer keys. A new field is a new
//! key that older readers skip; a new event is a new number. Numbers and keys are never reused.

use crate::caller::Caller;
pub use crate::change::{Change, ConsentGround, Mark, Origin};
use crate::document::{DocumentEntry, LotEntry, Visibility};
use crate::person::{Contact, Traits};
pub use crate::trace::{Act, Outcome, Trace, Transaction};
use crate::{ContentNo, Ins, ObjectNo, RecordNo, Timestamp};

/// Who did it, as kept with an event: enough to name them in the journal and to judge authorship.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Actor {
    /// Kind of actor.
    #[n(0)]
    pub kind: crate::caller::ActorKind,
    /// Their stable id.
    #[n(1)]
    pub id: Box<str>,
    /// Their name.
    #[n(2)]
    pub name: Box<str>,
    /// Their structure.
    #[n(3)]
    pub structure: Option<Box<str>>,
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self {
            kind: caller.kind,
            id: caller.id.clone(),
            name: caller.name.clone(),
            structure: caller.structure.clone(),
        }
    }
}

/// Something that happened to a record. Every event has an instant and an actor beside it: see [`Stamped`].
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Event {
    /// A person's record was made. It waits until `waiting_until` for an objection, or is active at once.
    #[n(0)]
    #[cbor(map)]
    Opened {
        /// The person's current INS.
        #[n(0)]
        ins: Ins,
        /// Their traits.
        #[n(1)]
        traits: Traits,
        /// End of the time to object; absent: active at once.
        #[n(2)]
        waiting_until: Option<Timestamp>,
        /// How to reach them.
        #[n(3)]
        contact: Contact,
    },
    /// The record became active.
    #[n(1)]
    Activated,
    /// The person objected to the opening.
    #[n(2)]
    Opposed,
    /// The record was closed.
    #[n(3)]
    #[cbor(map)]
    Closed {
        /// Coded reason.
        #[n(0)]
        reason: Box<str>,
        /// Free text.
        #[n(1)]
        text: Box<str>,
    },
    /// A closed record was opened again.
    #[n(4)]
    Reopened,
    /// A submission set was filed. Its documents name it; it does not name them, since they may be on
    /// another chain.
    #[n(5)]
    #[cbor(map)]
    LotFiled {
        /// Its number.
        #[n(0)]
        lot: ObjectNo,
        /// Its metadata.
        #[n(1)]
        entry: LotEntry,
    },
    /// A document was filed.
    #[n(6)]
    #[cbor(map)]
    DocumentFiled {
        /// Its number: names version 1 and the document itself.
        #[n(0)]
        document: ObjectNo,
        /// The lot that brought it.
        #[n(1)]
        lot: ObjectNo,
        /// Where its bytes are.
        #[n(2)]
        content: ContentNo,
        /// Its metadata.
        #[n(3)]
        entry: Box<DocumentEntry>,
        /// Visibility codes as asked.
        #[n(4)]
        visibility: Visibility,
        /// The document that it replaces, by number of the document.
        #[n(5)]
        replaces: Option<ObjectNo>,
        /// Whether the person, or someone acting for them, filed it.
        #[n(6)]
        origin: Origin,
        /// The FHIR resource as it came, without the content; absent by other doors.
        #[cbor(n(7), with = "minicbor::bytes")]
        received: Option<Vec<u8>>,
    },
    /// A document's visibility or state changed: a new version and a new lot.
    #[n(7)]
    #[cbor(map)]
    DocumentChanged {
        /// The document.
        #[n(0)]
        document: ObjectNo,
        /// Number of the new version.
        #[n(1)]
        version: ObjectNo,
        /// Number and metadata of the lot that tells of the change.
        #[n(2)]
        lot: ObjectNo,
        /// What changed.
        #[n(3)]
        change: Change,
    },
    /// A professional's authorisation to consult was set.
    #[n(8)]
    #[cbor(map)]
    AuthorisationSet {
        /// Number of the authorisation.
        #[n(0)]
        consent: ObjectNo,
        /// National id.
        #[n(1)]
        professional: Box<str>,
        /// Name.
        #[n(2)]
        name: Box<str>,
        /// When it ends.
        #[n(3)]
        until: Timestamp,
        /// On what ground.
        #[n(4)]
        ground: ConsentGround,
    },
    /// A professional's authorisation was removed.
    #[n(9)]
    #[cbor(map)]
    AuthorisationRemoved {
        /// National id.
        #[n(0)]
        professional: Box<str>,
    },
    /// The person blocked a professional.
    #[n(10)]
    #[cbor(map)]
    ProfessionalBlocked {
        /// National id.
        #[n(0)]
        professional: Box<str>,
        /// Name.
        #[n(1)]
        name: Box<str>,
    },
    /// The person lifted a block.
    #[n(11)]
    #[cbor(map)]
    ProfessionalUnblocked {
        /// National id.
        #[n(0)]
        professional: Box<str>,
    },
    /// The two objections to emergency access were set.
    #[n(12)]
    #[cbor(map)]
    ObjectionsSet {
        /// Objects to `bris_de_glace`.
        #[n(0)]
        break_glass: bool,
        /// Objects to `centre_15`.
        #[n(1)]
        centre_15: bool,
    },
    /// The attending physician, or those given the same rights, changed.
    #[n(13)]
    #[cbor(map)]
    AttendingSet {
        /// National id of the attending physician.
        #[n(0)]
        attending: Option<Box<str>>,
        /// National ids of those with the same rights.
        #[n(1)]
        same_rights: Vec<Box<str>>,
    },
    /// How the person is told changed.
    #[n(14)]
    #[cbor(map)]
    ContactSet {
        /// The new settings.
        #[n(0)]
        contact: Contact,
    },
    /// The person (not a representative) read documents for the first time.
    #[n(15)]
    #[cbor(map)]
    Seen {
        /// Numbers of the documents.
        #[n(0)]
        documents: Vec<ObjectNo>,
    },
    /// Notices of the notification centre were marked.
    #[n(16)]
    #[cbor(map)]
    NoticesMarked {
        /// Numbers of the notices (that of the lot or event which they tell of).
        #[n(0)]
        notices: Vec<ObjectNo>,
        /// As read or as unread.
        #[n(1)]
        mark: Mark,
    },
    /// The person was told, without its content, that something is withheld (two weeks after deposit).
    #[n(17)]
    #[cbor(map)]
    WithheldTold {
        /// The document.
        #[n(0)]
        document: ObjectNo,
    },
    /// A document's bytes were destroyed after their time in the bin.
    #[n(18)]
    #[cbor(map)]
    Purged {
        /// The document.
        #[n(0)]
        document: ObjectNo,
    },
    /// The person got another INS; older ones stay searchable.
    #[n(19)]
    #[cbor(map)]
    InsChanged {
        /// The new current INS.
        #[n(0)]
        ins: Ins,
    },
    /// First entry of a professional's own ledger.
    #[n(20)]
    #[cbor(map)]
    ProfessionalJoined {
        /// National id.
        #[n(0)]
        id: Box<str>,
        /// Name.
        #[n(1)]
        name: Box<str>,
    },
    /// A professional opened a record: kept in their own ledger, for the list of last records.
    #[n(21)]
    #[cbor(map)]
    RecordVisited {
        /// The record.
        #[n(0)]
        record: RecordNo,
        /// Its INS.
        #[n(1)]
        ins: Ins,
        /// Name of the person.
        #[n(2)]
        name: Box<str>,
    },
    /// A hidden document reached its audience: the entry that was withheld is repeated, by hash, in the open
    /// chain, so that who could not see it then can check it now.
    #[n(22)]
    #[cbor(map)]
    Released {
        /// The document.
        #[n(0)]
        document: ObjectNo,
        /// Hash of the withheld entry.
        #[cbor(n(1), with = "minicbor::bytes")]
        hash: [u8; 32],
    },
    /// Who acts for the holder changed.
    #[n(23)]
    Family(#[n(0)] crate::family::FamilyEvent),
    /// Something happened to an account, in its own ledger.
    #[n(24)]
    Account(#[n(0)] crate::account::AccountEvent),
    /// Something happened in the system's own ledger.
    #[n(25)]
    Operator(#[n(0)] crate::operator::OperatorEvent),
    /// The holder died: the record closes.
    #[n(26)]
    #[cbor(map)]
    Died {
        /// Day of death, `YYYY-MM-DD`.
        #[n(0)]
        on: Box<str>,
    },
    /// The record was suspended (fraud, a judge's order).
    #[n(27)]
    Suspended,
    /// The suspension was lifted.
    #[n(28)]
    SuspensionLifted,
    /// The person asked for the archive of their closed record to be destroyed.
    #[n(29)]
    ErasureAsked,
    /// They took it back.
    #[n(30)]
    ErasureWithdrawn,
    /// The holder came of age: representatives lose access, the young adult decides alone.
    #[n(31)]
    MajorityReached,
    /// A professional read the record for the first time: the person is told.
    #[n(32)]
    #[cbor(map)]
    FirstRead {
        /// Number of the notice.
        #[n(0)]
        notice: ObjectNo,
        /// National id.
        #[n(1)]
        professional: Box<str>,
        /// Name.
        #[n(2)]
        name: Box<str>,
    },
    /// The person, or who acts for them, found an access wrong and reported it.
    #[n(33)]
    #[cbor(map)]
    AccessReported {
        /// Number of the report.
        #[n(0)]
        report: ObjectNo,
        /// Hash of the trace entry.
        #[cbor(n(1), with = "minicbor::bytes")]
        entry: [u8; 32],
        /// Whose access: national id or account.
        #[n(2)]
        about: Box<str>,
        /// When it was.
        #[n(3)]
        at: Timestamp,
        /// What the person writes.
        #[n(4)]
        words: Box<str>,
    },
    /// A professional is told something about a record that they follow, in their own ledger.
    #[n(34)]
    #[cbor(map)]
    ProfessionalTold {
        /// The record.
        #[n(0)]
        record: RecordNo,
        /// Name of the person.
        #[n(1)]
        name: Box<str>,
        /// What.
        #[n(2)]
        about: ToldAbout,
    },
    /// A professional opened the record in an emergency: the person is told (CSP R1111-48).
    #[n(35)]
    #[cbor(map)]
    EmergencyAccess {
        /// Number of the notice.
        #[n(0)]
        notice: ObjectNo,
        /// National id.
        #[n(1)]
        professional: Box<str>,
        /// Name.
        #[n(2)]
        name: Box<str>,
    },
    /// Those who run the deployment acted on this record.
    #[n(36)]
    Intervened(#[n(0)] crate::operator::Intervention),
    /// The young adult read what changed on the day they came of age.
    #[n(37)]
    MajorityRead,
}

/// What a professional is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum ToldAbout {
    /// Somebody opened the record in an emergency (CSP R1111-48: the attending physician is informed).
    #[n(0)]
    Emergency,
}

/// An event with its instant and its actor: the payload of a state entry.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Stamped {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// Who.
    #[n(1)]
    pub by: Actor,
    /// What.
    #[n(2)]
    pub event: Event,
}

/// Encodes a value in its stored form. Writing to memory cannot fail.
pub fn encode<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    // The only error of a Vec writer is uninhabited; an empty value would be refused when it is read.
    let _ = minicbor::encode(value, &mut out);
    out
}

/// Decodes a stored value; the error says where it stopped.
pub fn decode<'b, T: minicbor::Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, minicbor::decode::Error> {
    minicbor::decode(bytes)
}
