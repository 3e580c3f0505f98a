//! What a CDA header says, as plain values.

use crate::narrative::Section;
use crate::sniff::{Sniffed, sniff};

use super::media::Media;
use super::time::CdaTime;

/// A whole document.
#[derive(Debug, Clone, PartialEq)]
pub struct CdaDocument {
    /// The header facts.
    pub header: CdaHeader,
    /// The body.
    pub body: Body,
    /// Embedded media (`observationMedia`), in document order, whether the narrative shows them or not.
    pub media: Vec<Media>,
}

/// The facts of a header. Missing parts are None or empty.
#[derive(Debug, Clone, PartialEq)]
pub struct CdaHeader {
    /// Whether the document comes inside its own style sheet.
    pub presentation: Presentation,
    /// Kind of body.
    pub body: BodyKind,
    /// Identifier of the document.
    pub id: Option<Identifier>,
    /// Type of the document.
    pub code: Option<Code>,
    /// Title.
    pub title: Option<String>,
    /// Instant of creation.
    pub effective_time: Option<CdaTime>,
    /// Confidentiality.
    pub confidentiality: Option<Code>,
    /// Language tag (`fr-FR`).
    pub language: Option<String>,
    /// Identifier of the series of versions.
    pub set_id: Option<Identifier>,
    /// Number in the series, as written.
    pub version_number: Option<String>,
    /// Templates, in order.
    pub templates: Vec<Identifier>,
    /// How many `recordTarget` there are: more than one is more than one patient.
    pub record_targets: usize,
    /// The patient of the first `recordTarget`.
    pub patient: Patient,
    /// Authors, in order.
    pub authors: Vec<Author>,
    /// The person who answers for the content.
    pub legal_authenticator: Option<Professional>,
    /// The organisation that keeps the document.
    pub custodian: Option<Organization>,
    /// Documented acts; the first is the main one.
    pub service_events: Vec<ServiceEvent>,
    /// Where the care took place.
    pub facility: Facility,
    /// Orders that the document answers.
    pub orders: Vec<Identifier>,
    /// Accession numbers of those orders.
    pub accession_numbers: Vec<Identifier>,
    /// Documents that this one replaces.
    pub replaces: Vec<Identifier>,
}

/// Whether the document is plain or carries its own style sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presentation {
    /// The root is the ClinicalDocument.
    Plain,
    /// The root is a style sheet that wraps it (never executed here).
    SelfDisplaying,
}

/// Kind of body, known without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyKind {
    /// No body.
    None,
    /// Sections.
    Structured,
    /// One embedded file (level 1).
    NonXml {
        /// Media type as declared, lower case.
        media_type: Option<String>,
    },
}

/// The body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// No body.
    None,
    /// Sections, in order.
    Structured(Vec<Section>),
    /// One embedded file (level 1).
    NonXml {
        /// Media type as declared, lower case.
        media_type: Option<String>,
        /// The file; None when its base64 is broken, or when the body only refers to something elsewhere.
        bytes: Option<Vec<u8>>,
    },
}

impl Body {
    /// The embedded file of a level 1 body with the media type to serve it as: PDF, PNG, JPEG or plain text whose bytes are what the document declares. None for everything
    /// else, which may only be offered as a download.
    pub fn shown_file(&self) -> Option<(&'static str, &[u8])> {
        let Self::NonXml { media_type: Some(declared), bytes: Some(bytes) } = self else { return None };
        let kind = sniff(bytes);
        let served = match kind {
            Sniffed::Pdf => "application/pdf",
            Sniffed::Png(_) => "image/png",
            Sniffed::Jpeg(_) => "image/jpeg",
            Sniffed::PlainText | Sniffed::Json => "text/plain",
            _ => return None,
        };
        kind.fits(declared).then_some((served, bytes.as_slice()))
    }
}

/// An `II`: a root, and an extension unique below it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identifier {
    /// OID or UUID.
    pub root: String,
    /// Identifier below the root.
    pub extension: Option<String>,
}

/// A coded value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Code {
    /// The code.
    pub code: String,
    /// Bare OID of its system.
    pub system: Option<String>,
    /// Label written in the document: never to be compared.
    pub display: Option<String>,
}

/// The names of a person, by qualifier. Texts are trimmed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonName {
    /// Family name without qualifier.
    pub family: Option<String>,
    /// Birth name (`BR`).
    pub birth_family: Option<String>,
    /// Name in use (`CL`, or `SP`).
    pub used_family: Option<String>,
    /// First birth given name (`BR`).
    pub birth_given: Option<String>,
    /// Given name in use (`CL`).
    pub used_given: Option<String>,
    /// Given names without qualifier: for a patient, the list of birth given names as one or several texts.
    pub givens: Vec<String>,
    /// Prefix (civility).
    pub prefix: Option<String>,
    /// Suffix (title of a professional).
    pub suffix: Option<String>,
    /// A name written as plain text, without parts.
    pub plain: Option<String>,
}

impl PersonName {
    /// The family name to show: in use, else without qualifier, else birth name, else the plain text.
    pub fn shown_family(&self) -> Option<&str> {
        [&self.used_family, &self.family, &self.birth_family, &self.plain]
            .into_iter()
            .find_map(|n| n.as_deref())
    }

    /// The given name to show: in use, else the first birth given name, else the first of the list.
    pub fn shown_given(&self) -> Option<&str> {
        self.used_given.as_deref().or(self.birth_given.as_deref()).or(self.givens.first().map(String::as_str))
    }

    /// The birth name: the qualified one, else the unqualified.
    pub fn any_birth_family(&self) -> Option<&str> {
        self.birth_family.as_deref().or(self.family.as_deref())
    }

    /// Whether nothing at all is named.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The patient.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Patient {
    /// Every identifier, in order.
    pub ids: Vec<Identifier>,
    /// Names.
    pub name: PersonName,
    /// Birth date as written (4 to 8 digits, maybe lunar, maybe a time behind).
    pub birth_time: Option<String>,
    /// `M`, `F` or `UN`.
    pub sex: Option<String>,
    /// INSEE code of the commune or country of birth.
    pub birthplace: Option<String>,
}

/// An organisation. A name or id under `nullFlavor` is None.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Organization {
    /// Identifier.
    pub id: Option<Identifier>,
    /// Name.
    pub name: Option<String>,
    /// Setting of its practice (`standardIndustryClassCode`).
    pub practice_setting: Option<Code>,
}

/// A device or software that authored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Device {
    /// Model or manufacturer.
    pub model: Option<String>,
    /// Software name and version.
    pub software: Option<String>,
}

/// A person in the position of author, authenticator or performer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Professional {
    /// Identifiers, in order.
    pub ids: Vec<Identifier>,
    /// Name.
    pub name: PersonName,
    /// Profession or expertise (`code`).
    pub specialty: Option<Code>,
    /// Organisation.
    pub organization: Option<Organization>,
}

/// An author.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Author {
    /// Who.
    pub professional: Professional,
    /// The device, when the author is one.
    pub device: Option<Device>,
    /// Role towards the patient (`functionCode`).
    pub function: Option<Code>,
    /// Instant of authoring.
    pub time: Option<CdaTime>,
}

/// A documented act.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServiceEvent {
    /// Identifiers (the study UID, in imaging).
    pub ids: Vec<Identifier>,
    /// The act.
    pub code: Option<Code>,
    /// Start.
    pub start: Option<CdaTime>,
    /// End.
    pub stop: Option<CdaTime>,
    /// First performer.
    pub performer: Option<Professional>,
}

/// Where the care took place (`componentOf/encompassingEncounter`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facility {
    /// Kind of facility.
    pub kind: Option<Code>,
    /// Kind of encounter.
    pub encounter: Option<Code>,
    /// Name of the place or of its organisation.
    pub name: Option<String>,
}
