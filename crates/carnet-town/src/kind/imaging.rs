//! Imaging reports, with the report as PDF and a small picture inside.

use super::parts::told;
use super::{Content, sections};
use crate::body::{Block, Cell, Entry, Section};
use crate::calendar::french;
use crate::facts::Study;
use crate::pdf;
use crate::picture;
use crate::scene::Scene;

pub(super) fn report(scene: &mut Scene<'_>, study: &'static Study) -> Content {
    let topic = |part: &str| format!("img.{}.{part}", study.key);
    let indication = scene.say_some(&[&topic("indication")], 1);
    let technique = format!(
        "{}. Examen du {}. Modalité : {}. Région : {}.",
        study.loinc.display,
        french(scene.day),
        study.modality.display,
        study.region.display
    );
    let findings = scene.say_some(&[&topic("resultats")], 3);
    let mut conclusion = scene.say_some(&[&topic("conclusion")], 1);
    if scene.plan.replaced.is_some() {
        conclusion.push(scene.say(&["img.correction"]));
    }
    let attached = attached(scene, study, &technique, &findings, &conclusion);
    let comparison = scene.say_some(&["img.comparaison"], 1);
    let sections = vec![
        told(&sections::INDICATION, "Indication", indication),
        told(&sections::TECHNIQUE, "Technique", vec![technique]),
        told(&sections::FINDINGS, "Résultats", findings),
        told(&sections::RESULTS, "Examens antérieurs", comparison),
        told(&sections::IMPRESSION, "Conclusion", conclusion),
        attached,
    ];
    // The documented act first; modality and region are event codes too (dmp.md, 6.1).
    Content::Structured { sections, events: vec![study.loinc, study.modality, study.region] }
}

fn attached(
    scene: &mut Scene<'_>,
    study: &Study,
    technique: &str,
    findings: &[String],
    end: &[String],
) -> Section {
    let mut lines = vec![
        format!("Personne : {}", scene.person.display()),
        format!("INS : {}", scene.person.ins.value),
        String::new(),
        technique.to_owned(),
        String::new(),
    ];
    lines.extend(findings.iter().cloned());
    lines.push(String::new());
    lines.extend(end.iter().map(|sentence| format!("Conclusion : {sentence}")));
    let file = pdf::document(&scene.plan.title, &lines);
    let id = scene.id("doc");
    let mut section = Section::new(&sections::ATTACHED, "Documents joints");
    section.blocks.push(Block::Paragraph(Cell::plain(scene.say(&["img.joint"]))));
    section.blocks.push(Block::Media { id: id.clone(), caption: "Compte rendu".to_owned() });
    section.entries.push(Entry::Attachment { media_type: "application/pdf", bytes: file, id });
    if study.modality.code == "US" || study.modality.code == "MG" {
        let id = scene.id("img");
        let picture = picture::png(48, 36, &mut scene.rng);
        section.blocks.push(Block::Media { id: id.clone(), caption: "Vue illustrative".to_owned() });
        section.entries.push(Entry::Attachment { media_type: "image/png", bytes: picture, id });
    }
    section
}
