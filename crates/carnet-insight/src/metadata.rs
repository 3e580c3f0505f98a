//! XDS metadata out of a CDA header (mapping of `spec/dmp.md` 12.2).
//!
//! What the header does not say stays None: whether that is an error is decided by the profile of the deployment, not here. The visibility codes never come from a CDA.

mod identity;
mod person;
mod strings;

pub use identity::SourcePatientInfo;
pub use person::{Actor, ActorKind, AuthorMetadata, Institution};
pub use strings::{Cx, CxType, ReferenceId, ReferenceKind, escape};

use carnet_terms::{
    FALLBACK_FORMAT, FALLBACK_FORMAT_SYSTEM, class_by_type, format_by_templates, type_display,
};

use crate::cda::{BodyKind, CdaDocument, CdaHeader, CdaTime, Code, Dtm, Identifier, Presentation};

/// A coded metadata value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Coded {
    /// The code.
    pub code: String,
    /// Bare OID of its system; empty when the document names none.
    pub system: String,
    /// Label: the national one where the terminology has it, else the document's.
    pub display: Option<String>,
}

/// The metadata of a document entry, as far as its CDA tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CdaMetadata {
    /// `root`, or `root^extension`.
    pub unique_id: Option<String>,
    /// Document type.
    pub type_code: Option<Coded>,
    /// Document class, derived from the type; None for a type that the record does not accept.
    pub class_code: Option<Coded>,
    /// Format, derived from the templates and the media type of a level 1 body.
    pub format_code: Coded,
    /// Title.
    pub title: Option<String>,
    /// Instant of creation, UTC.
    pub creation_time: Option<Dtm>,
    /// Confidentiality.
    pub confidentiality: Option<Coded>,
    /// Language tag.
    pub language: Option<String>,
    /// The INS of the patient: the first identifier of an INS domain.
    pub patient_id: Option<Cx>,
    /// The local identifier, else the INS again.
    pub source_patient_id: Option<Cx>,
    /// The traits, frozen.
    pub source_patient_info: SourcePatientInfo,
    /// Authors, in order.
    pub authors: Vec<AuthorMetadata>,
    /// Who answers for the content.
    pub legal_authenticator: Option<Actor>,
    /// Start of the main act, UTC.
    pub service_start: Option<Dtm>,
    /// End of the main act, UTC.
    pub service_stop: Option<Dtm>,
    /// Codes of every documented act.
    pub events: Vec<Coded>,
    /// Setting of the practice.
    pub practice_setting: Option<Coded>,
    /// Kind of facility.
    pub facility_type: Option<Coded>,
    /// Related identifiers.
    pub references: Vec<ReferenceId>,
    /// Unique ids of the documents that this one replaces.
    pub replaces: Vec<String>,
    /// The organisation that keeps the document.
    pub custodian: Option<Institution>,
    /// `text/xml`, or `application/xslt+xml` for a self-displaying document.
    pub mime_type: &'static str,
}

/// The metadata of a whole document; see [`from_header`].
pub fn from_cda(document: &CdaDocument) -> CdaMetadata {
    from_header(&document.header)
}

/// The metadata that a header gives.
pub fn from_header(header: &CdaHeader) -> CdaMetadata {
    let first_act = header.service_events.first();
    CdaMetadata {
        unique_id: header.id.as_ref().map(unique_id),
        type_code: header.code.as_ref().map(|code| coded(code, type_display)),
        class_code: header.code.as_ref().and_then(|code| class_by_type(&code.code)).map(Coded::from_concept),
        format_code: format(header),
        title: header.title.clone(),
        creation_time: utc(header.effective_time.as_ref()),
        confidentiality: header
            .confidentiality
            .as_ref()
            .map(|code| in_set(code, carnet_terms::Set::Confidentiality)),
        language: header.language.clone(),
        patient_id: identity::patient_id(&header.patient),
        source_patient_id: identity::source_patient_id(&header.patient),
        source_patient_info: identity::source_patient_info(&header.patient),
        authors: header.authors.iter().map(person::author).collect(),
        legal_authenticator: header.legal_authenticator.as_ref().and_then(person::actor),
        service_start: utc(first_act.and_then(|act| act.start.as_ref())),
        service_stop: utc(first_act.and_then(|act| act.stop.as_ref())),
        events: header.service_events.iter().filter_map(|act| act.code.as_ref()).map(own).collect(),
        practice_setting: practice_setting(header)
            .map(|code| in_set(code, carnet_terms::Set::PracticeSetting)),
        facility_type: header.facility.kind.as_ref().map(|code| in_set(code, carnet_terms::Set::Facility)),
        references: strings::references(header),
        replaces: header.replaces.iter().map(unique_id).collect(),
        custodian: header.custodian.as_ref().map(person::institution),
        mime_type: match header.presentation {
            Presentation::Plain => "text/xml",
            Presentation::SelfDisplaying => "application/xslt+xml",
        },
    }
}

impl Coded {
    fn from_concept(concept: &carnet_terms::Concept) -> Self {
        Self {
            code: concept.code.to_owned(),
            system: concept.system.to_owned(),
            display: Some(concept.display.to_owned()),
        }
    }
}

/// The XDS form of a document identifier: `root`, or `root^extension`.
pub fn unique_id(id: &Identifier) -> String {
    match &id.extension {
        Some(extension) => format!("{}^{extension}", id.root),
        None => id.root.clone(),
    }
}

fn utc(time: Option<&CdaTime>) -> Option<Dtm> {
    time.and_then(|time| time.utc.clone())
}

fn own(code: &Code) -> Coded {
    Coded {
        code: code.code.clone(),
        system: code.system.clone().unwrap_or_default(),
        display: code.display.clone(),
    }
}

fn coded(code: &Code, label: impl Fn(&str) -> Option<&'static str>) -> Coded {
    let own = own(code);
    Coded { display: label(&own.code).map(str::to_owned).or(own.display), ..own }
}

fn in_set(code: &Code, set: carnet_terms::Set) -> Coded {
    coded(code, |value| carnet_terms::find(set, value, code.system.as_deref()).map(|concept| concept.display))
}

fn format(header: &CdaHeader) -> Coded {
    let media_type = match &header.body {
        BodyKind::NonXml { media_type } => media_type.as_deref(),
        BodyKind::None | BodyKind::Structured => None,
    };
    let found = format_by_templates(header.templates.iter().map(|id| id.root.as_str()), media_type);
    let (code, system) = found.map_or((FALLBACK_FORMAT, FALLBACK_FORMAT_SYSTEM), |f| (f.code, f.system));
    let display =
        carnet_terms::find(carnet_terms::Set::Format, code, Some(system)).map(|c| c.display.to_owned());
    Coded { code: code.to_owned(), system: system.to_owned(), display }
}

/// The setting of the first performer that states one.
fn practice_setting(header: &CdaHeader) -> Option<&Code> {
    header
        .service_events
        .iter()
        .find_map(|act| act.performer.as_ref()?.organization.as_ref()?.practice_setting.as_ref())
}
