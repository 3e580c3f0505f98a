//! What each kind of document says.

pub(crate) mod letter;

mod biology;
mod child;
mod drugs;
mod imaging;
mod paper;
mod parts;
mod sections;
mod summary;
mod vaccination;

use crate::body::Section;
use crate::plan::{Kind, Matter};
use crate::scene::Scene;
use crate::terms::{ACT_CODE, Coded, ENCOUNTER_FR};

pub(crate) use biology::panel_title;
pub(crate) use parts::long_term;
pub(crate) use vaccination::schedule;

/// The content of a document, not yet in an envelope.
pub(crate) enum Content {
    /// Sections, and the acts that the header names.
    Structured { sections: Vec<Section>, events: Vec<Coded> },
    /// A file in a CDA level 1.
    Unstructured { media_type: &'static str, bytes: Vec<u8> },
    /// A file as it is.
    Bare { media_type: &'static str, bytes: Vec<u8> },
}

pub(crate) fn content(scene: &mut Scene<'_>) -> Content {
    match scene.plan.matter.clone() {
        Matter::Biology(panels) => biology::report(scene, panels),
        Matter::Imaging(study) => imaging::report(scene, study),
        Matter::Letter { letter, topic } => letter::write(scene, letter, topic),
        Matter::Prescription { drugs, days } => drugs::prescription(scene, &drugs, days),
        Matter::Dispensing { drugs, days } => drugs::dispensing(scene, &drugs, days),
        Matter::Vaccination { vaccine, rank } => vaccination::note(scene, vaccine, rank),
        Matter::VaccinationHistory => vaccination::history(scene),
        Matter::Summary => summary::summary(scene),
        Matter::ChildCertificate(age) => child::certificate(scene, age),
        Matter::Scan(topic) => paper::scan(scene, topic),
        Matter::Own(form) => paper::own(scene, form),
    }
}

/// How the person was met, where the kind of document decides it.
pub(crate) fn encounter(kind: Kind) -> Option<Coded> {
    match kind {
        Kind::Discharge | Kind::Operation => {
            Some(Coded::new("IMP", ACT_CODE, "Hospitalisation (établissement, y compris HAD)"))
        }
        Kind::EmergencyVisit => Some(Coded::new("EMER", ACT_CODE, "Passage aux urgences (établissement)")),
        Kind::TeamMeeting => {
            Some(Coded::new("VR", ACT_CODE, "Virtuelle (exemple : RCP en l'absence du patient)"))
        }
        Kind::Physiotherapy => Some(Coded::new("SEANCE", ENCOUNTER_FR, "Séance (établissement ou libéral)")),
        Kind::Nursing => Some(Coded::new("HH", ACT_CODE, "Soins à domicile (hors établissement)")),
        _ => None,
    }
}
