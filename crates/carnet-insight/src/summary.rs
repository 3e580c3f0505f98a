//! What the head of a document page shows. Values only: the sentences belong to the page.

use crate::cda::{Author, CdaHeader, CdaTime, PersonName, Professional};
use crate::metadata::{self, Coded};

/// The header in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Title.
    pub title: Option<String>,
    /// Document type with its national label.
    pub kind: Option<Coded>,
    /// Instant of creation as written, offset included.
    pub date: Option<CdaTime>,
    /// Start of the main act.
    pub act_start: Option<CdaTime>,
    /// End of the main act.
    pub act_stop: Option<CdaTime>,
    /// The patient.
    pub patient: SummaryPatient,
    /// Authors, in order.
    pub authors: Vec<SummaryPerson>,
    /// Who answers for the content.
    pub legal_authenticator: Option<SummaryPerson>,
    /// Name of the organisation that keeps the document.
    pub custodian: Option<String>,
    /// Setting of the practice.
    pub practice_setting: Option<Coded>,
    /// Kind of facility.
    pub facility: Option<Coded>,
    /// Number in the series of versions.
    pub version: Option<String>,
    /// Whether it says that it replaces another document.
    pub replaces: bool,
}

/// The patient in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummaryPatient {
    /// Birth name.
    pub birth_family: Option<String>,
    /// Name to show.
    pub family: Option<String>,
    /// Given name to show.
    pub given: Option<String>,
    /// Date of birth as written.
    pub birth_date: Option<String>,
    /// `M`, `F` or `UN`.
    pub sex: Option<String>,
    /// The INS.
    pub ins: Option<String>,
}

/// A person or system in short.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SummaryPerson {
    /// Title or civility.
    pub title: Option<String>,
    /// Surname, or name of the system.
    pub family: Option<String>,
    /// Given name.
    pub given: Option<String>,
    /// Profession and expertise, as a label.
    pub specialty: Option<String>,
    /// Role towards the patient, as a label.
    pub role: Option<String>,
    /// Name of the organisation.
    pub organization: Option<String>,
}

/// Builds the summary of a header.
pub fn summarize(header: &CdaHeader) -> Summary {
    let metadata = metadata::from_header(header);
    let act = header.service_events.first();
    Summary {
        title: header.title.clone(),
        kind: metadata.type_code,
        date: header.effective_time.clone(),
        act_start: act.and_then(|act| act.start.clone()),
        act_stop: act.and_then(|act| act.stop.clone()),
        patient: SummaryPatient {
            birth_family: header.patient.name.any_birth_family().map(str::to_owned),
            family: header.patient.name.shown_family().map(str::to_owned),
            given: header.patient.name.shown_given().map(str::to_owned),
            birth_date: header.patient.birth_time.clone(),
            sex: header.patient.sex.clone(),
            ins: metadata.patient_id.map(|cx| cx.value),
        },
        authors: header
            .authors
            .iter()
            .zip(metadata.authors)
            .map(|(who, known)| author(who, &known))
            .collect(),
        legal_authenticator: header.legal_authenticator.as_ref().map(|who| person(who, &who.name)),
        custodian: header.custodian.as_ref().and_then(|org| org.name.clone()),
        practice_setting: metadata.practice_setting,
        facility: metadata.facility_type,
        version: header.version_number.clone(),
        replaces: !header.replaces.is_empty(),
    }
}

fn author(who: &Author, known: &metadata::AuthorMetadata) -> SummaryPerson {
    let mut short = person(&who.professional, &who.professional.name);
    if let Some(device) = &who.device {
        short.family = device.software.clone().or_else(|| device.model.clone());
    }
    short.role.clone_from(&known.role);
    short.specialty = known.specialty.as_ref().and_then(|code| code.display.clone());
    short
}

fn person(who: &Professional, name: &PersonName) -> SummaryPerson {
    SummaryPerson {
        title: name.suffix.clone().or_else(|| name.prefix.clone()),
        family: name.shown_family().map(str::to_owned),
        given: name.shown_given().map(str::to_owned),
        specialty: who.specialty.as_ref().and_then(|code| code.display.clone()),
        role: None,
        organization: who.organization.as_ref().and_then(|org| org.name.clone()),
    }
}
