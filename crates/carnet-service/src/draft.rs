//! A deposit as a door hands it over: what the client claims, the bytes, and nothing judged yet.

use bytes::Bytes;
use carnet_model::document::{
    Author, Confidentiality, Identifier, Institution, SourcePatient, UniqueId, Visibility,
};
use carnet_model::{Code, Dtm, Ins, PublicId};

/// A submission set as claimed.
#[derive(Clone, Debug)]
pub struct LotDraft {
    /// The person whose record it is for.
    pub subject: Ins,
    /// uniqueId; made by the server when missing.
    pub unique_id: Option<UniqueId>,
    /// The sending system.
    pub source_id: Option<String>,
    /// The client's own instant.
    pub claimed_time: Option<Dtm>,
    /// Kind of activity; derived from the caller's sector when missing.
    pub content_type: Option<Code>,
    /// Author; the caller when missing.
    pub author: Option<Author>,
    /// Title.
    pub title: Option<String>,
    /// Comment.
    pub comments: Option<String>,
    /// The documents.
    pub documents: Vec<DocumentDraft>,
}

impl LotDraft {
    /// A lot of one document that claims nothing of itself: all else comes from the caller.
    #[must_use]
    pub fn of(subject: Ins, document: DocumentDraft) -> Self {
        Self {
            subject,
            unique_id: None,
            source_id: None,
            claimed_time: None,
            content_type: None,
            author: None,
            title: None,
            comments: None,
            documents: vec![document],
        }
    }
}

/// A document as claimed. What is absent is taken from the CDA, then from the caller, then refused or warned of.
#[derive(Clone, Debug, Default)]
pub struct DocumentDraft {
    /// The person named by this entry; must be the lot's subject.
    pub subject: Option<Ins>,
    /// uniqueId.
    pub unique_id: Option<UniqueId>,
    /// Title.
    pub title: Option<String>,
    /// Comment.
    pub comments: Option<String>,
    /// When the producer created it.
    pub creation_time: Option<Dtm>,
    /// Start of the act.
    pub service_start: Option<Dtm>,
    /// End of the act.
    pub service_stop: Option<Dtm>,
    /// Authors.
    pub authors: Vec<Author>,
    /// Who answers for the content.
    pub legal_authenticator: Option<Author>,
    /// classCode
    pub class: Option<Code>,
    /// typeCode
    pub type_code: Option<Code>,
    /// formatCode
    pub format: Option<Code>,
    /// healthcareFacilityTypeCode
    pub facility: Option<Code>,
    /// practiceSettingCode
    pub setting: Option<Code>,
    /// N, R or V.
    pub confidentiality: Option<Confidentiality>,
    /// Visibility codes asked for.
    pub visibility: Visibility,
    /// eventCodeList
    pub events: Vec<Code>,
    /// referenceIdList
    pub references: Vec<Identifier>,
    /// MIME type.
    pub mime: Option<String>,
    /// Language.
    pub language: Option<String>,
    /// SHA-1 claimed.
    pub hash: Option<[u8; 20]>,
    /// Size claimed, in bytes.
    pub size: Option<u64>,
    /// Traits and local identifiers of the patient.
    pub source_patient: SourcePatient,
    /// Custodian.
    pub custodian: Option<Institution>,
    /// The document that it replaces.
    pub replaces: Option<Replaced>,
    /// The bytes.
    pub content: Bytes,
    /// The resource as it came, without the content.
    pub received: Option<Vec<u8>>,
}

/// How a client names the document that another replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// By a public id: any version of the document.
    Id(PublicId),
    /// By its uniqueId.
    UniqueId(UniqueId),
}

/// What the depositor gets back.
#[derive(Clone, Debug)]
pub struct Deposited {
    /// Public id of the lot.
    pub lot: PublicId,
    /// Its documents, in the order of the draft.
    pub documents: Vec<DepositedDocument>,
    /// Whether this was a repeat of a deposit already made.
    pub repeat: Repeat,
    /// What was accepted with a warning.
    pub warnings: Vec<crate::fault::Warning>,
    /// The receipt of its line of the journal. Absent for a repeat.
    pub receipt: Option<crate::items::SignedReceipt>,
    /// When the lot was taken.
    pub at: carnet_model::Timestamp,
}

/// One document of a deposit.
#[derive(Clone, Debug)]
pub struct DepositedDocument {
    /// Public id of the document (logicalId, entryUUID of version 1).
    pub id: PublicId,
    /// Public id of its bytes.
    pub content: PublicId,
    /// Version: 1 for a first deposit.
    pub version: usize,
    /// The metadata as stored.
    pub entry: carnet_model::document::DocumentEntry,
    /// Visibility codes as stored.
    pub visibility: Visibility,
    /// Public id of the document that it replaces.
    pub replaces: Option<PublicId>,
    /// The lot's documents as a caller would list them; for the answer of ITI-105.
    pub lot: PublicId,
}

/// Whether a deposit was new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// New.
    No,
    /// The same uniqueIds with the same bytes were there already: same answer, one document.
    Yes,
}
