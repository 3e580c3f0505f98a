//! What the service gives back: plain values of the view, with what a door needs to name them.

use bytes::Bytes;
use carnet_model::caller::Purpose;
use carnet_model::person::{Contact, Traits};
use carnet_model::{Ins, ObjectNo, PublicId, RecordNo, Timestamp};
use carnet_record::command::Command;
use carnet_record::policy::case::Authorisation as Standing;
use carnet_record::record::{Authorisation, Record, Status};
use carnet_record::view::{Shown, ShownLot};

/// Whose record is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// By INS.
    Ins(Ins),
    /// By the public id of the record (`Patient/<id>`).
    Id(PublicId),
}

impl From<Ins> for Subject {
    fn from(ins: Ins) -> Self {
        Self::Ins(ins)
    }
}

/// A document as the caller may know it. Public ids come from [`crate::Service::public_id`].
#[derive(Clone, Debug)]
pub struct Item {
    /// The record.
    pub record: RecordNo,
    /// Its current INS.
    pub ins: Ins,
    /// The document.
    pub shown: Shown,
}

/// A lot as the caller may know it.
#[derive(Clone, Debug)]
pub struct LotItem {
    /// The record.
    pub record: RecordNo,
    /// Its current INS.
    pub ins: Ins,
    /// The lot.
    pub lot: ShownLot,
}

/// A promise, signed by the key of the log: this entry of the ledger is in the log within a minute. `carnet
/// verify-journal --receipt` holds it against a proof of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedReceipt {
    /// Hash of the entry that holds the line of the journal.
    pub hash: [u8; 32],
    /// The signed note: several lines, the last one a signature.
    pub note: String,
}

impl SignedReceipt {
    /// The fields in which it goes with an answer, the same at every door: the hash in hexadecimal digits, the note in
    /// base64url.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, String); 2] {
        let note = base64_simd::URL_SAFE_NO_PAD.encode_to_string(&self.note);
        [("carnet-receipt", carnet_seal::hex(&self.hash)), ("carnet-receipt-note", note)]
    }
}

/// The bytes of a document, released after their trace was durable.
#[derive(Clone, Debug)]
pub struct Content {
    /// The document.
    pub item: Item,
    /// Its bytes.
    pub bytes: Bytes,
    /// The receipt of this disclosure; absent while its trace waits in the spool.
    pub receipt: Option<SignedReceipt>,
}

/// The status of a record, for TD0.2.
#[derive(Clone, Debug)]
pub struct StatusItem {
    /// The record.
    pub record: RecordNo,
    /// Its current INS.
    pub ins: Ins,
    /// The person's traits.
    pub traits: Option<Traits>,
    /// Status.
    pub status: Status,
    /// The caller's authorisation.
    pub authorisation: Standing,
    /// Whether the person blocked the caller.
    pub blocked: Blocked,
    /// Whether the caller is the attending physician, or has the same rights.
    pub attending: Attending,
    /// Hash of what this shows, for an ETag.
    pub etag: [u8; 8],
}

/// Whether a person blocked a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// No.
    No,
    /// Yes (`INTERDIT`).
    Yes,
}

/// Whether a caller is the attending physician or has the same rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attending {
    /// No.
    No,
    /// Yes.
    Yes,
}

/// An authorisation to consult.
#[derive(Clone, Debug)]
pub struct ConsentItem {
    /// The record.
    pub record: RecordNo,
    /// Its current INS.
    pub ins: Ins,
    /// National id of the professional.
    pub professional: String,
    /// The authorisation.
    pub authorisation: Authorisation,
    /// Whether it is in force now.
    pub in_force: InForce,
}

/// Something that the person decided about who may consult.
#[derive(Clone, Debug)]
pub enum RightItem {
    /// An authorisation.
    Authorisation(ConsentItem),
    /// A professional is blocked.
    Block {
        /// The record.
        record: RecordNo,
        /// Its current INS.
        ins: Ins,
        /// National id.
        professional: String,
        /// Name.
        name: String,
    },
    /// The person objects to a mode of emergency access.
    Objection {
        /// The record.
        record: RecordNo,
        /// Its current INS.
        ins: Ins,
        /// To which.
        purpose: Purpose,
    },
}

impl RightItem {
    /// The record.
    #[must_use]
    pub const fn record(&self) -> RecordNo {
        match self {
            Self::Authorisation(item) => item.record,
            Self::Block { record, .. } | Self::Objection { record, .. } => *record,
        }
    }

    /// Its current INS.
    #[must_use]
    pub const fn ins(&self) -> &Ins {
        match self {
            Self::Authorisation(item) => &item.ins,
            Self::Block { ins, .. } | Self::Objection { ins, .. } => ins,
        }
    }

    /// The professional concerned; none for an objection.
    #[must_use]
    pub fn professional(&self) -> Option<&str> {
        match self {
            Self::Authorisation(item) => Some(&item.professional),
            Self::Block { professional, .. } => Some(professional),
            Self::Objection { .. } => None,
        }
    }

    /// Its number in the record: a block and an objection are known by what they are about, above all numbers that the
    /// decider allots.
    #[must_use]
    pub fn number(&self) -> ObjectNo {
        match self {
            Self::Authorisation(item) => item.authorisation.number,
            Self::Block { professional, .. } => {
                let hash = carnet_seal::sha256(professional.as_bytes());
                let bits = hash.iter().take(6).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
                ObjectNo((1 << 55) | bits)
            }
            Self::Objection { purpose, .. } => ObjectNo((1 << 54) | *purpose as u64),
        }
    }

    /// The command that takes it back, given the record's objections.
    pub(crate) fn removal(&self, record: &Record) -> Command {
        match self {
            Self::Authorisation(item) => {
                Command::RemoveAuthorisation { professional: item.professional.as_str().into() }
            }
            Self::Block { professional, .. } => {
                Command::Unblock { professional: professional.as_str().into() }
            }
            Self::Objection { purpose, .. } => Command::SetObjections {
                break_glass: record.objects_break_glass && *purpose != Purpose::BreakGlass,
                centre_15: record.objects_centre_15 && *purpose != Purpose::Centre15,
            },
        }
    }
}

/// Whether an authorisation is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InForce {
    /// Yes.
    Yes,
    /// It has expired.
    Expired,
    /// The person blocked the professional.
    Blocked,
}

/// A line of the journal of accesses, as the holder may read it.
#[derive(Clone, Debug)]
pub struct JournalLine {
    /// The record.
    pub record: RecordNo,
    /// Number of the access: its public id is of kind `Access`.
    pub access: ObjectNo,
    /// The access.
    pub trace: carnet_model::event::Trace,
    /// The documents touched that the reader may know, with their titles.
    pub documents: Vec<Item>,
    /// Hash of the ledger entry that holds the access.
    pub hash: [u8; 32],
    /// Chain and place of that entry.
    pub place: (carnet_model::Chain, u64),
}

/// A notice of the notification centre.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its number.
    pub number: ObjectNo,
    /// When.
    pub at: Timestamp,
    /// What it tells.
    pub kind: NoticeKind,
    /// Read or unread.
    pub mark: carnet_model::event::Mark,
}

/// What a notice tells.
#[derive(Clone, Debug)]
pub enum NoticeKind {
    /// New documents; those that the reader may know.
    Deposit {
        /// Who filed them.
        by: String,
        /// Where.
        structure: Option<String>,
        /// The documents.
        documents: Vec<Item>,
    },
    /// A professional read the record for the first time.
    FirstRead {
        /// Who.
        name: String,
    },
    /// A professional opened the record in an emergency.
    Emergency {
        /// Who.
        name: String,
    },
    /// A professional may now consult.
    Authorised {
        /// Who.
        name: String,
    },
}

/// The person's own settings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How they are told.
    pub contact: Contact,
    /// Objects to `bris_de_glace`.
    pub objects_break_glass: bool,
    /// Objects to `centre_15`.
    pub objects_centre_15: bool,
    /// Those who may consult, or could.
    pub consents: Vec<ConsentItem>,
    /// Those who are blocked: national id, name.
    pub blocked: Vec<(String, String)>,
}
