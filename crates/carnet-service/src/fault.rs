//! What can go wrong at the door, as closed values: each interface writes them in its own form.

use carnet_insight::cda::CdaError;
use carnet_model::Code;
use carnet_record::refusal::Refusal;

/// Why a call did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A rule says no. `appears_as` says what the caller may learn.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// No active record for this person, and the caller may know that. (A record that the caller may not know of is
    /// answered in the same way.)
    #[error("no active record")]
    NoRecord,
    /// An id that opens to nothing that the caller may know.
    #[error("unknown")]
    Unknown,
    /// What was sent breaks a rule of the deposit.
    #[error("{0}")]
    Fault(#[from] DepositFault),
    /// A name that must be unique (INS, uniqueId) is in use already.
    #[error("already in use")]
    Taken,
    /// The server is busy: try again.
    #[error("busy")]
    Busy,
    /// A budget is used up (`design/security.md` 10): come back later.
    #[error("too many: try again in {retry_seconds} s")]
    TooMany {
        /// Seconds until it is open again, at most a day.
        retry_seconds: u32,
    },
    /// The disk is full: deposits are refused until there is room.
    #[error("no space left")]
    Full,
    /// The outcome is not known: sending again is safe.
    #[error("unknown outcome: {0}")]
    UnknownOutcome(String),
    /// Stored bytes are not what was written. An alarm was raised.
    #[error("integrity: {0}")]
    Integrity(String),
    /// A paging cursor that was not made here, or that is too old.
    #[error("bad cursor")]
    BadCursor,
}

/// A fault of a deposit, and the document (by its place in the lot) that has it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("document {document:?}: {kind}")]
pub struct DepositFault {
    /// Place of the document in the lot, from 0; absent when it is about the lot.
    pub document: Option<usize>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a deposit. The texts are for developers of client software.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// More documents or bytes than a lot may have.
    #[error("a lot holds at most {documents} documents and {bytes} bytes")]
    LotTooLarge {
        /// Most documents.
        documents: usize,
        /// Most bytes.
        bytes: usize,
    },
    /// A document over the limit.
    #[error("the document has {size} bytes; at most {limit} are accepted")]
    DocumentTooLarge {
        /// Its size.
        size: usize,
        /// The limit.
        limit: usize,
    },
    /// A document without bytes.
    #[error("the document is empty")]
    EmptyDocument,
    /// Something that the profile asks for and nothing provides.
    #[error("{element} is missing, and nothing in the document provides it")]
    Missing {
        /// XDS name of the attribute.
        element: &'static str,
    },
    /// The INS is of a domain that this deployment refuses.
    #[error("INS domain {oid} is not accepted by this deployment")]
    InsDomain {
        /// The domain's OID.
        oid: &'static str,
    },
    /// The key of an INS in a production domain is wrong.
    #[error("the key of the INS is wrong")]
    InsKey,
    /// An entry names another person than the lot.
    #[error("the entry is about another person than the lot")]
    OtherPatient,
    /// The document type is not one that the record accepts.
    #[error("unknown document type {code} (system {system})", code = .0.code, system = .0.system)]
    UnknownType(Code),
    /// A code outside its value set (strict mode).
    #[error("{element}: {code} is not in the value set", code = .code.code)]
    OutsideValueSet {
        /// XDS name of the attribute.
        element: &'static str,
        /// The code.
        code: Code,
    },
    /// The class does not go with the type (strict mode).
    #[error("class {given} does not go with the type: expected {expected}")]
    ClassMismatch {
        /// As sent.
        given: String,
        /// As the type has it.
        expected: String,
    },
    /// The format does not go with the document's template (strict mode).
    #[error("format {given} does not go with the document: expected {expected}")]
    FormatMismatch {
        /// As sent.
        given: String,
        /// As the template has it.
        expected: String,
    },
    /// The hash sent is not that of the bytes.
    #[error("the hash is not that of the document")]
    HashMismatch,
    /// The size sent is not that of the bytes.
    #[error("size {given}, but the document has {actual} bytes")]
    SizeMismatch {
        /// As sent.
        given: u64,
        /// As counted.
        actual: u64,
    },
    /// The bytes are not of the type that was declared.
    #[error("declared as {declared}, but the bytes are {found}")]
    NotWhatItClaims {
        /// The MIME type declared.
        declared: String,
        /// What they are.
        found: String,
    },
    /// A MIME type that the record does not store.
    #[error("media type {0} is not accepted")]
    MediaType(String),
    /// The CDA cannot be read.
    #[error("the CDA cannot be read: {0}")]
    Cda(CdaError),
    /// The CDA says otherwise than the metadata.
    #[error("{element} of the CDA contradicts the metadata: {in_cda} against {in_metadata}")]
    CdaContradicts {
        /// What.
        element: &'static str,
        /// As the CDA has it.
        in_cda: String,
        /// As the metadata have it.
        in_metadata: String,
    },
    /// A CDA without what strict mode asks for.
    #[error("the CDA lacks {element}")]
    CdaSilent {
        /// What.
        element: &'static str,
    },
    /// A uniqueId that is taken by other bytes or another document.
    #[error("uniqueId {0} is already taken by another document")]
    UniqueIdTaken(String),
    /// A lot uniqueId that is taken.
    #[error("submission set uniqueId {0} is already taken")]
    LotIdTaken(String),
    /// `creationTime` after now (beyond five minutes of clock difference).
    #[error("creationTime is in the future")]
    FutureCreation,
}

/// What was accepted all the same (lenient mode). The texts are for developers of client software.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("document {document:?}: {kind}")]
pub struct Warning {
    /// Place of the document in the lot, from 0; absent when it is about the lot.
    pub document: Option<usize>,
    /// What.
    pub kind: WarningKind,
}

/// What a warning is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WarningKind {
    /// A fault that strict mode would refuse.
    #[error("{0}")]
    Tolerated(FaultKind),
    /// The key of a test INS is wrong.
    #[error("the key of the INS is wrong (accepted in a test domain)")]
    InsKey,
    /// R or V has no effect here.
    #[error("confidentiality R or V has no effect: such a document should not be shared")]
    Restricted,
    /// Filled in by the server.
    #[error("{element} was missing; the server derived it")]
    Derived {
        /// XDS name of the attribute.
        element: &'static str,
    },
    /// Traits that differ from the record's.
    #[error("{element} differs from the record's")]
    TraitsDiffer {
        /// Which trait.
        element: &'static str,
    },
    /// The act is dated before birth.
    #[error("dated before birth")]
    BeforeBirth,
    /// The CDA names a replaced document that is unknown.
    #[error("the CDA names a replaced document that is not in the record")]
    ReplacesUnknown,
}
