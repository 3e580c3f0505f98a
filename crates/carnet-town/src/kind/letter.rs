//! Letters and reports in free text: consultation, discharge, emergency, operation, care, referral, certificate.

use super::parts::{allergies, problems, told, treatments, vitals};
use super::{Content, sections};
use crate::body::{Entry, Section, SectionKind};
use crate::model::{self, Model};
use crate::plan::Kind;
use crate::scene::Scene;
use crate::terms::{CCAM, Coded};

/// The outline of a letter.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) kind: Kind,
    pub(crate) model: &'static Model,
    pub(crate) title: &'static str,
    /// First part of the topics of its sentences.
    root: &'static str,
    parts: &'static [Part],
}

#[derive(Debug)]
enum Part {
    /// Sentences of a topic: section, title, last part of the topic, how many.
    Say(&'static SectionKind, &'static str, &'static str, usize),
    Problems,
    Allergies,
    Treatments,
    DischargeTreatments,
    Vitals,
}

use Part::{Allergies, DischargeTreatments, Problems, Say, Treatments, Vitals};

pub(crate) static CONSULTATION: Letter = Letter {
    kind: Kind::Consultation,
    model: &model::CONSULTATION,
    title: "Compte rendu de consultation",
    root: "consult",
    parts: &[
        Say(&sections::REASON, "Motif", "motif", 1),
        Problems,
        Allergies,
        Treatments,
        Say(&sections::HISTORY, "Histoire", "histoire", 2),
        Say(&sections::EXAM, "Examen clinique", "examen", 1),
        Vitals,
        Say(&sections::CONCLUSION, "Conclusion", "conclusion", 1),
        Say(&sections::PLAN, "Conduite à tenir", "suite", 2),
    ],
};
pub(crate) static DISCHARGE: Letter = Letter {
    kind: Kind::Discharge,
    model: &model::DISCHARGE,
    title: "Lettre de liaison à la sortie",
    root: "sortie",
    parts: &[
        Say(&sections::REASON, "Motif de l'hospitalisation", "motif", 1),
        Say(&sections::EVENTS, "Synthèse médicale du séjour", "synthese", 5),
        Problems,
        Allergies,
        DischargeTreatments,
        Vitals,
        Say(&sections::PLAN, "Suites à donner", "suite", 2),
    ],
};
pub(crate) static EMERGENCY: Letter = Letter {
    kind: Kind::EmergencyVisit,
    model: &model::EMERGENCY,
    title: "Compte rendu de passage aux urgences",
    root: "urgences",
    parts: &[
        Say(&sections::REASON, "Motif de recours", "motif", 1),
        Say(&sections::HISTORY, "Histoire", "histoire", 1),
        Allergies,
        Treatments,
        Vitals,
        Say(&sections::EXAM, "Examen", "examen", 2),
        Say(&sections::CONCLUSION, "Conclusion", "conclusion", 1),
        Say(&sections::PLAN, "Consignes de sortie", "suite", 1),
    ],
};
pub(crate) static OPERATION: Letter = Letter {
    kind: Kind::Operation,
    model: &model::OPERATION,
    title: "Compte rendu opératoire",
    root: "operation",
    parts: &[
        Say(&sections::REASON, "Intervention", "motif", 1),
        Allergies,
        Say(&sections::OPERATION, "Compte rendu", "compte", 3),
        Say(&sections::PLAN, "Suites", "suite", 1),
    ],
};
pub(crate) static PATHOLOGY: Letter = Letter {
    kind: Kind::Pathology,
    model: &model::PATHOLOGY,
    title: "Compte rendu d'anatomie pathologique",
    root: "anapath",
    parts: &[
        Say(&sections::REASON, "Renseignements cliniques", "motif", 1),
        Say(&sections::MACROSCOPY, "Examen macroscopique", "macro", 1),
        Say(&sections::PATHOLOGY_CONCLUSION, "Conclusion", "conclusion", 1),
    ],
};
pub(crate) static TEAM_MEETING: Letter = Letter {
    kind: Kind::TeamMeeting,
    model: &model::TEAM_MEETING,
    title: "Fiche de réunion de concertation pluridisciplinaire",
    root: "rcp",
    parts: &[
        Say(&sections::REASON, "Motif de présentation", "motif", 1),
        Problems,
        Treatments,
        Say(&sections::EVENTS, "Éléments du dossier", "synthese", 2),
        Say(&sections::CONCLUSION, "Proposition", "conclusion", 1),
    ],
};
pub(crate) static PHYSIOTHERAPY: Letter = Letter {
    kind: Kind::Physiotherapy,
    model: &model::CARE_FOLLOW_UP,
    title: "Bilan de masso-kinésithérapie",
    root: "kine",
    parts: &[
        Say(&sections::REASON, "Motif", "motif", 1),
        Problems,
        Say(&sections::EXAM, "Bilan", "bilan", 2),
        Say(&sections::PLAN, "Suite proposée", "suite", 1),
    ],
};
pub(crate) static NURSING: Letter = Letter {
    kind: Kind::Nursing,
    model: &model::CARE_FOLLOW_UP,
    title: "Fiche de suivi de soins infirmiers",
    root: "soins",
    parts: &[
        Say(&sections::REASON, "Objet des soins", "motif", 1),
        Vitals,
        Say(&sections::EXAM, "Observations", "bilan", 2),
        Treatments,
        Say(&sections::PLAN, "Suite", "suite", 1),
    ],
};
pub(crate) static REFERRAL: Letter = Letter {
    kind: Kind::Referral,
    model: &model::REFERRAL,
    title: "Lettre d'adressage",
    root: "adressage",
    parts: &[
        Say(&sections::REASON, "Motif", "motif", 1),
        Say(&sections::HISTORY, "Situation", "histoire", 1),
        Problems,
        Allergies,
        Treatments,
        Vitals,
        Say(&sections::PLAN, "Suite", "suite", 1),
    ],
};
pub(crate) static CERTIFICATE: Letter = Letter {
    kind: Kind::Certificate,
    model: &model::CERTIFICATE,
    title: "Certificat médical",
    root: "certificat",
    parts: &[
        Say(&sections::CONCLUSION, "Certificat", "texte", 1),
        Say(&sections::COMMENT, "Remise", "suite", 1),
    ],
};
pub(crate) static ANTENATAL: Letter = Letter {
    kind: Kind::Antenatal,
    model: &model::ANTENATAL,
    title: "Synthèse antepartum",
    root: "antepartum",
    parts: &[
        Allergies,
        Problems,
        Treatments,
        Vitals,
        Say(&sections::EVENTS, "Déroulement de la grossesse", "synthese", 3),
        Say(&sections::PLAN, "Suites", "suite", 1),
    ],
};
pub(crate) static EYE_EXAM: Letter = Letter {
    kind: Kind::EyeExam,
    model: &model::EYE_EXAM,
    title: "Compte rendu de consultation en ophtalmologie",
    root: "ophtalmo",
    parts: &[
        Say(&sections::REASON, "Motif", "motif", 1),
        Problems,
        Say(&sections::EXAM, "Examen", "examen", 2),
        Say(&sections::CONCLUSION, "Conclusion", "conclusion", 1),
        Say(&sections::PLAN, "Suite", "suite", 1),
    ],
};

pub(super) fn write(scene: &mut Scene<'_>, letter: &'static Letter, topic: &'static str) -> Content {
    let mut sections: Vec<Section> =
        letter.parts.iter().map(|part| section(scene, letter, topic, part)).collect();
    if scene.plan.replaced.is_some() {
        let correction = scene.say_some(&["lettre.correction"], 1);
        sections.push(told(&sections::COMMENT, "Correction", correction));
    }
    let act = match topic {
        "chole" => Some(Coded::new("HMFC004", CCAM, "Cholécystectomie, par cœlioscopie")),
        "genou" => Some(Coded::new(
            "NFKA007",
            CCAM,
            "Remplacement de l'articulation du genou par prothèse tricompartimentaire",
        )),
        _ => None,
    };
    if let (Some(code), Some(section)) =
        (act, sections.iter_mut().find(|section| section.kind.code.code == sections::OPERATION.code.code))
    {
        let reference = scene.id("acte");
        if let Some(crate::body::Block::Paragraph(cell)) = section.blocks.first_mut() {
            cell.id = Some(reference.clone());
        }
        section.entries.push(Entry::Act { code, on: scene.day, reference });
    }
    Content::Structured { sections, events: act.into_iter().collect() }
}

fn section(scene: &mut Scene<'_>, letter: &Letter, topic: &str, part: &Part) -> Section {
    match part {
        Say(kind, title, suffix, count) => {
            let own = format!("{}.{topic}.{suffix}", letter.root);
            let usual = format!("{}.{suffix}", letter.root);
            let mut sentences = scene.say_some(&[&own, &usual], *count);
            if *suffix == "motif" && letter.kind == Kind::Consultation {
                sentences.insert(0, scene.say(&["adresse"]));
            }
            told(kind, title, sentences)
        }
        Problems => problems(scene),
        Allergies => allergies(scene),
        Treatments => treatments(scene, &sections::TREATMENTS, "Traitements au long cours"),
        DischargeTreatments => treatments(scene, &sections::DISCHARGE_TREATMENTS, "Traitements à la sortie"),
        Vitals => vitals(scene),
    }
}
