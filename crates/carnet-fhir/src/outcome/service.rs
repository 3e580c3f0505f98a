//! The errors of the service, in FHIR's words. One table; no decision is taken here.

use carnet_record::refusal::{AppearsAs, Reason, Refusal, Refused};
use carnet_service::ServiceError;
use carnet_service::fault::{DepositFault, FaultKind, Warning, WarningKind};

use super::{Fault, Issue, Problem, Severity};

/// Where the parts of a deposit stood in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It was no deposit.
    Elsewhere,
    /// A lone DocumentReference (ITI-105).
    Single,
    /// A Bundle (ITI-65).
    Bundle {
        /// Entry of the List.
        lot: usize,
        /// Entries of the DocumentReferences, in the order of the lot.
        documents: Vec<usize>,
    },
}

impl Place {
    /// The resource that a fault is about.
    fn resource(&self, document: Option<usize>) -> Option<String> {
        match (self, document) {
            (Self::Elsewhere, _) => None,
            (Self::Single, _) => Some("DocumentReference".to_owned()),
            (Self::Bundle { lot, .. }, None) => Some(format!("Bundle.entry[{lot}].resource")),
            (Self::Bundle { documents, .. }, Some(at)) => {
                documents.get(at).map(|entry| format!("Bundle.entry[{entry}].resource"))
            }
        }
    }
}

/// The answer to an error of the service.
pub(crate) fn of_error(error: &ServiceError, place: &Place) -> Problem {
    match error {
        ServiceError::Refused(refusal) => of_refusal(*refusal, place),
        ServiceError::NoRecord => match place {
            Place::Elsewhere => Problem::unknown(),
            Place::Single | Place::Bundle { .. } => no_record(),
        },
        ServiceError::Unknown => Problem::unknown(),
        ServiceError::Fault(fault) => of_fault(fault, place),
        ServiceError::Taken => Issue::new(Fault::Taken, "an identifier is already in use")
            .xds("XDSDuplicateUniqueIdInRegistry")
            .into(),
        ServiceError::Busy => {
            Issue::new(Fault::Busy, "the server is busy: try again").xds("XDSRepositoryBusy").into()
        }
        ServiceError::TooMany { .. } => {
            Problem::new(Fault::TooMany, "too many requests of this kind: try again later")
        }
        ServiceError::Full => {
            Issue::new(Fault::Full, "no room left for deposits").xds("XDSRepositoryError").into()
        }
        ServiceError::UnknownOutcome(_) => {
            Problem::new(Fault::UnknownOutcome, "the outcome is not known; sending the same again is safe")
        }
        ServiceError::Integrity(_) => {
            Problem::new(Fault::Internal, "stored data failed their integrity check")
        }
        ServiceError::BadCursor => {
            Problem::new(Fault::Cursor, "this page is no longer available: search again")
        }
    }
}

/// A person without an active record, and everything that must look like one.
fn no_record() -> Problem {
    Issue::new(Fault::NoRecord, "no active record for this person").xds("XDSUnknownPatientId").into()
}

fn of_refusal(refusal: Refusal, place: &Place) -> Problem {
    match refusal.why {
        Refused::ReplacesUnknown => {
            return replace_failed(Fault::ReplacesUnknown, "the replaced document is unknown", place);
        }
        Refused::ReplacesNotCurrent => {
            return replace_failed(Fault::Conflict, "the replaced document is not current", place);
        }
        Refused::ReplacedTwice => {
            return replace_failed(Fault::Rule, "two documents replace the same one", place);
        }
        _ => {}
    }
    match (refusal.appears_as, place) {
        (AppearsAs::Absent, Place::Elsewhere) => Problem::unknown(),
        (AppearsAs::Absent, Place::Single | Place::Bundle { .. }) => no_record(),
        (AppearsAs::Closed, _) => Problem::new(Fault::Closed, "the record is closed"),
        (AppearsAs::Forbidden, _) => forbidden(refusal.why),
    }
}

fn replace_failed(fault: Fault, text: &str, place: &Place) -> Problem {
    let issue = Issue::new(fault, text).xds("XDSReplaceFailed");
    match place {
        Place::Single => issue.at("DocumentReference.relatesTo[0].target").into(),
        Place::Bundle { documents, .. } => match documents.as_slice() {
            [entry] => issue.at(format!("Bundle.entry[{entry}].resource.relatesTo[0].target")).into(),
            _ => issue.into(),
        },
        Place::Elsewhere => issue.into(),
    }
}

fn forbidden(why: Refused) -> Problem {
    match why {
        Refused::AuthorNotCaller => {
            Issue::new(Fault::AuthorNotCaller, "the author of the submission set is not the caller")
                .xds("XDSRepositoryMetadataError")
                .into()
        }
        Refused::DuplicateInLot => Issue::new(Fault::Rule, "a uniqueId stands twice in the lot")
            .xds("XDSDuplicateUniqueIdInMessage")
            .into(),
        Refused::EmptyLot => {
            Issue::new(Fault::Missing, "the lot has no document").xds("XDSMissingDocumentMetadata").into()
        }
        Refused::NoEffect => Problem::new(Fault::Conflict, "the change would change nothing"),
        Refused::NotInBin | Refused::AlreadyOpen => {
            Problem::new(Fault::Conflict, "not in the state that this needs")
        }
        Refused::NeedsConsent => {
            Problem::new(Fault::Missing, "the ground of the authorisation must be declared")
        }
        Refused::UnknownDocument | Refused::UnknownMandate => Problem::unknown(),
        Refused::InvitationOver
        | Refused::MandateTooLong
        | Refused::TooManyCaregivers
        | Refused::NoScope
        | Refused::WiderMandate
        | Refused::JudgesMandate
        | Refused::OwnRecord
        | Refused::HolderIsAdult => Problem::new(Fault::Rule, "the mandate is refused"),
        Refused::Policy(reason) => policy(reason),
        Refused::ReplacesUnknown | Refused::ReplacesNotCurrent | Refused::ReplacedTwice => {
            Problem::new(Fault::Rule, "the replacement is refused")
        }
    }
}

/// What the policy refuses. Reasons that tell of a visibility code or of other people are not repeated to the caller.
fn policy(reason: Reason) -> Problem {
    let text = match reason {
        Reason::NotAuthorised => "no valid authorisation on this record",
        Reason::Blocked => "the person blocked access",
        Reason::FeedingOnly => "this mode of authentication may only feed records",
        Reason::Objection => "the person objected to this mode of access",
        Reason::PurposeProfession | Reason::PurposeAct => "this mode of access does not allow that",
        Reason::Matrix => "the access matrix closes this document type to this profession",
        Reason::UnknownProfession => "the profession or role gives no access",
        Reason::NotTheirs => "only the author may do that",
        Reason::DocumentState => return Problem::new(Fault::Conflict, "not in the state that the act needs"),
        Reason::Cumul => {
            return Problem::new(Fault::Rule, "MASQUE_PS and INVISIBLE_PATIENT may not stand together");
        }
        Reason::VisibilityCode => {
            return Problem::new(Fault::Rule, "this visibility code may not be set here by this caller");
        }
        Reason::NotPatientType => {
            return Problem::new(Fault::Rule, "a person may not file a document of this type");
        }
        Reason::UnknownType => return Problem::new(Fault::CodeInvalid, "unknown document type"),
        Reason::SecretConnection => {
            return Problem::new(Fault::Rule, "a secret connection only files a minor's secrets");
        }
        _ => "not allowed",
    };
    Problem::new(Fault::Forbidden, text)
}

fn of_fault(fault: &DepositFault, place: &Place) -> Problem {
    let (kind, xds, element) = kind_of(&fault.kind);
    let issue = Issue::new(kind, fault.kind.to_string()).xds(xds);
    match place.resource(fault.document) {
        Some(resource) => issue.at(format!("{resource}{element}")).into(),
        None => issue.into(),
    }
}

/// Of each fault of a deposit: the kind of problem, the name of the XDS error, the element of the resource.
fn kind_of(kind: &FaultKind) -> (Fault, &'static str, &'static str) {
    const METADATA: &str = "XDSRegistryMetadataError";
    match kind {
        FaultKind::LotTooLarge { .. } => (Fault::TooLarge, "XDSRepositoryError", ""),
        FaultKind::DocumentTooLarge { .. } => {
            (Fault::TooLarge, "XDSRepositoryError", ".content[0].attachment")
        }
        FaultKind::EmptyDocument => (Fault::Content, "InvalidDocumentContent", ".content[0].attachment"),
        FaultKind::Missing { element } => (Fault::Missing, METADATA, element_of(element)),
        FaultKind::InsDomain { .. } | FaultKind::InsKey => (Fault::Value, "XDSUnknownPatientId", ".subject"),
        FaultKind::OtherPatient => (Fault::Rule, "XDSPatientIdDoesNotMatch", ".subject"),
        FaultKind::UnknownType(_) => (Fault::CodeInvalid, METADATA, ".type"),
        FaultKind::OutsideValueSet { element, .. } => (Fault::CodeInvalid, METADATA, element_of(element)),
        FaultKind::ClassMismatch { .. } => (Fault::Rule, METADATA, ".category[0]"),
        FaultKind::FormatMismatch { .. } => (Fault::Rule, METADATA, ".content[0].format"),
        FaultKind::HashMismatch => (Fault::Content, "XDSNonIdenticalHash", ".content[0].attachment.hash"),
        FaultKind::SizeMismatch { .. } => {
            (Fault::Content, "XDSNonIdenticalSize", ".content[0].attachment.size")
        }
        FaultKind::NotWhatItClaims { .. } | FaultKind::MediaType(_) => {
            (Fault::Content, "InvalidDocumentContent", ".content[0].attachment.contentType")
        }
        FaultKind::Cda(_) | FaultKind::CdaContradicts { .. } | FaultKind::CdaSilent { .. } => {
            (Fault::Content, "InvalidDocumentContent", ".content[0].attachment")
        }
        FaultKind::UniqueIdTaken(_) => (Fault::Taken, "XDSNonIdenticalHash", ".masterIdentifier"),
        FaultKind::LotIdTaken(_) => (Fault::Taken, "XDSDuplicateUniqueIdInRegistry", ".identifier"),
        FaultKind::FutureCreation => (Fault::Rule, METADATA, ".date"),
    }
}

/// The element that holds an XDS attribute.
fn element_of(attribute: &str) -> &'static str {
    match attribute.rsplit('.').next().unwrap_or(attribute) {
        "uniqueId" => ".masterIdentifier",
        "typeCode" => ".type",
        "classCode" => ".category[0]",
        "formatCode" => ".content[0].format",
        "mimeType" => ".content[0].attachment.contentType",
        "title" => ".content[0].attachment.title",
        "languageCode" => ".content[0].attachment.language",
        "creationTime" => ".date",
        "author" | "authorPerson" => ".author",
        "legalAuthenticator" => ".authenticator",
        "confidentialityCode" => ".securityLabel",
        "serviceStartTime" => ".context.period.start",
        "serviceStopTime" => ".context.period.end",
        "healthcareFacilityTypeCode" => ".context.facilityType",
        "practiceSettingCode" => ".context.practiceSetting",
        "eventCodeList" => ".context.event",
        "referenceIdList" => ".context.related",
        "sourcePatientId" | "sourcePatientInfo" => ".context.sourcePatientInfo",
        "contentTypeCode" => ".extension",
        "custodian" => ".custodian",
        _ => "",
    }
}

/// A warning of a deposit that was accepted.
pub(crate) fn warning(warning: &Warning, place: &Place) -> Issue {
    let (fault, xds, element, severity) = match &warning.kind {
        WarningKind::Tolerated(kind) => {
            let (fault, xds, element) = kind_of(kind);
            (fault, Some(xds), element, Severity::Warning)
        }
        WarningKind::InsKey => (Fault::Value, None, ".subject", Severity::Warning),
        WarningKind::Restricted => (Fault::Rule, None, ".securityLabel", Severity::Warning),
        WarningKind::Derived { element } => {
            (Fault::Missing, None, element_of(element), Severity::Information)
        }
        WarningKind::TraitsDiffer { .. } => {
            (Fault::Rule, None, ".context.sourcePatientInfo", Severity::Warning)
        }
        WarningKind::BeforeBirth => (Fault::Rule, None, ".context.period.start", Severity::Warning),
        WarningKind::ReplacesUnknown => (Fault::Rule, None, ".relatesTo", Severity::Warning),
    };
    let issue = Issue::new(fault, warning.kind.to_string()).with_severity(severity);
    let issue = match xds {
        Some(name) => issue.xds(name),
        None => issue,
    };
    match place.resource(warning.document) {
        Some(resource) => issue.at(format!("{resource}{element}")),
        None => issue,
    }
}

#[cfg(test)]
#[path = "service_tests.rs"]
mod tests;
