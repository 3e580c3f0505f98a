//! From a plan to bytes and to what a deposit must say about them.

use jiff::Timestamp;

use crate::cda;
use crate::ins::Ins;
use crate::kind::{self, Content};
use crate::plan::{Author, DocumentPlan, Visibility};
use crate::scene::Scene;
use crate::terms::{CONFIDENTIALITY, Coded, FUNCTION, NON_PROFESSIONAL, VISIBILITY};

/// A written document.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The document.
    pub bytes: Vec<u8>,
    /// `text/xml` for CDA, else the type of the bare file.
    pub content_type: &'static str,
    /// Unique identifier, an OID; for a CDA the same as its `id/@root`.
    pub unique_id: String,
    /// What a deposit says about it.
    pub metadata: Metadata,
}

/// The part of a DocumentEntry that the producer knows. Hash and size are for who deposits.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Title.
    pub title: String,
    /// Type (J07).
    pub type_code: Coded,
    /// Class (J57), derived from the type.
    pub class_code: Coded,
    /// Format (J10), derived from the template.
    pub format_code: Coded,
    /// Practice setting (J04).
    pub practice_setting: Coded,
    /// Healthcare facility type (J02).
    pub facility_type: Coded,
    /// Acts documented.
    pub event_codes: Vec<Coded>,
    /// Creation of the document.
    pub created_at: Timestamp,
    /// Start of the act.
    pub started_at: Timestamp,
    /// End of the act.
    pub stopped_at: Timestamp,
    /// The author, who is also the legal authenticator.
    pub author: Signatory,
    /// Confidentiality: `N`, then at most one visibility code.
    pub confidentiality: Vec<Coded>,
    /// Always `fr-FR`.
    pub language: &'static str,
    /// Local identifier of the person at the producer, `(OID, value)`; none for the person's own documents.
    pub source_patient_id: Option<(String, String)>,
    /// Unique identifier of the replaced document.
    pub replaces: Option<String>,
}

/// Who writes and answers for a document.
#[derive(Debug, Clone)]
pub enum Signatory {
    /// A professional of a structure.
    Professional {
        /// PS_IdNat, system 1.2.250.1.71.4.2.1.
        id: String,
        /// Family name.
        family: String,
        /// Given name.
        given: String,
        /// Profession and expertise.
        specialty: Coded,
        /// Role towards the person, when there is one.
        role: Option<Coded>,
        /// Struct_IdNat, system 1.2.250.1.71.4.2.2.
        structure_id: String,
        /// Name of the structure.
        structure_name: String,
    },
    /// The person themselves.
    Holder {
        /// Their INS.
        ins: Ins,
        /// Family name.
        family: String,
        /// Given name.
        given: String,
    },
}

pub(crate) const OWN_EXPRESSION: Coded =
    Coded::new("EXP_PATIENT", NON_PROFESSIONAL, "Expression personnelle du patient");

pub(crate) fn render(plan: &DocumentPlan<'_>) -> Rendered {
    let mut scene = Scene::new(plan);
    let content = kind::content(&mut scene);
    let events = match &content {
        Content::Structured { events, .. } => events.clone(),
        Content::Unstructured { .. } | Content::Bare { .. } => Vec::new(),
    };
    let metadata = metadata(plan, events);
    let (bytes, content_type) = match content {
        Content::Structured { sections, events } => (cda::structured(&scene, &events, &sections), "text/xml"),
        Content::Unstructured { media_type, bytes } => {
            (cda::unstructured(&scene, media_type, &bytes), "text/xml")
        }
        Content::Bare { media_type, bytes } => (bytes, media_type),
    };
    Rendered { bytes, content_type, unique_id: plan.unique_id(), metadata }
}

fn metadata(plan: &DocumentPlan<'_>, event_codes: Vec<Coded>) -> Metadata {
    let model = plan.model();
    let (practice_setting, facility_type) = match plan.author {
        Author::Professional { structure, .. } => (structure.practice_setting, structure.sector),
        Author::Holder => (OWN_EXPRESSION, OWN_EXPRESSION),
    };
    Metadata {
        title: plan.title.clone(),
        type_code: model.type_code,
        class_code: model.class,
        format_code: model.format,
        practice_setting,
        facility_type,
        event_codes,
        created_at: plan.created_at,
        started_at: plan.acted_at,
        stopped_at: plan.ended_at,
        author: signatory(plan),
        confidentiality: confidentiality(plan.visibility),
        language: "fr-FR",
        source_patient_id: local_id(plan),
        replaces: plan.replaces(),
    }
}

fn signatory(plan: &DocumentPlan<'_>) -> Signatory {
    match plan.author {
        Author::Professional { who, structure } => Signatory::Professional {
            id: who.id.clone(),
            family: who.family.to_owned(),
            given: who.given.to_owned(),
            specialty: who.specialty(),
            role: role(plan),
            structure_id: structure.id.to_owned(),
            structure_name: structure.name.to_owned(),
        },
        Author::Holder => Signatory::Holder {
            ins: plan.person.ins.clone(),
            family: plan.person.family_name().to_owned(),
            given: plan.person.given().to_owned(),
        },
    }
}

/// The attending physician writes as such.
pub(crate) fn role(plan: &DocumentPlan<'_>) -> Option<Coded> {
    let Author::Professional { who, .. } = plan.author else { return None };
    let attending = plan.town.attending(plan.person)?;
    (attending.id == who.id).then_some(Coded::new("PCP", FUNCTION, "Médecin traitant"))
}

/// The number that the producing structure gives to the person.
pub(crate) fn local_id(plan: &DocumentPlan<'_>) -> Option<(String, String)> {
    let Author::Professional { structure, .. } = plan.author else { return None };
    Some((format!("1.2.3.4.567.{}", structure.id), format!("IPP{:07}", plan.person.index + 1)))
}

fn confidentiality(visibility: Visibility) -> Vec<Coded> {
    let normal = Coded::new("N", CONFIDENTIALITY, "Normal");
    match visibility {
        Visibility::Open => vec![normal],
        Visibility::Masked => {
            vec![normal, Coded::new("MASQUE_PS", VISIBILITY, "Masqué aux professionnels de santé")]
        }
        Visibility::Withheld => {
            vec![normal, Coded::new("INVISIBLE_PATIENT", VISIBILITY, "Non visible par le patient")]
        }
        Visibility::MinorSecret => vec![
            normal,
            Coded::new(
                "INVISIBLE_REPRESENTANTS_LEGAUX",
                VISIBILITY,
                "Non visible par les représentants légaux du patient",
            ),
        ],
    }
}
