//! Parts that several kinds of document share: problems, allergies, treatments, measures.

use jiff::civil::Date;

use super::sections;
use crate::body::{Block, Cell, Entry, Section, SectionKind, Vital};
use crate::body_size;
use crate::calendar::french;
use crate::facts::Drug;
use crate::scene::Scene;
use crate::terms::Coded;

/// A section of paragraphs.
pub(super) fn told(kind: &'static SectionKind, title: &str, sentences: Vec<String>) -> Section {
    let mut section = Section::new(kind, title);
    section.blocks.extend(sentences.into_iter().map(|sentence| Block::Paragraph(Cell::plain(sentence))));
    section
}

/// The diseases known on the day.
pub(super) fn problems(scene: &mut Scene<'_>) -> Section {
    let known: Vec<_> =
        scene.person.conditions.iter().copied().filter(|condition| condition.since <= scene.day).collect();
    let mut section = Section::new(&sections::PROBLEMS, "Pathologies en cours");
    if known.is_empty() {
        return section.with(Block::Paragraph(Cell::plain(scene.say(&["aucun.probleme"]))));
    }
    let mut rows = Vec::new();
    for condition in known {
        let reference = scene.id("pb");
        let icd = condition.icd();
        rows.push(vec![
            Cell::named(&reference, icd.display),
            Cell::plain(icd.code),
            Cell::plain(format!("{:02}/{}", condition.since.month(), condition.since.year())),
        ]);
        section.entries.push(Entry::Problem { condition, reference });
    }
    section.with(Block::Table { head: &["Pathologie", "CIM-10", "Depuis"], rows })
}

pub(super) fn allergies(scene: &mut Scene<'_>) -> Section {
    let mut section = Section::new(&sections::ALLERGIES, "Allergies et hypersensibilités");
    if scene.person.allergies.is_empty() {
        return section.with(Block::Paragraph(Cell::plain(scene.say(&["aucun.allergie"]))));
    }
    let mut items = Vec::new();
    for &allergy in &scene.person.allergies {
        let reference = scene.id("al");
        items.push(Cell::named(&reference, format!("{} : {}", allergy.agent.display, allergy.reaction)));
        section.entries.push(Entry::Allergy { allergy, reference });
    }
    section.with(Block::List(items))
}

/// The long-term drugs of the diseases known on a day, each once, with the day it began.
pub(crate) fn long_term(person: &crate::Person, day: Date) -> Vec<(&'static Drug, Date)> {
    let mut drugs: Vec<(&'static Drug, Date)> = Vec::new();
    for condition in person.conditions.iter().filter(|condition| condition.since <= day) {
        for &drug in &condition.disease.drugs {
            if drugs.iter().all(|(known, _)| known.atc.code != drug.atc.code) {
                drugs.push((drug, condition.since));
            }
        }
    }
    drugs
}

pub(super) fn treatments(scene: &mut Scene<'_>, kind: &'static SectionKind, title: &str) -> Section {
    let mut section = Section::new(kind, title);
    let drugs = long_term(scene.person, scene.day);
    if drugs.is_empty() {
        return section.with(Block::Paragraph(Cell::plain(scene.say(&["aucun.traitement"]))));
    }
    let mut rows = Vec::new();
    for (drug, since) in drugs {
        let reference = scene.id("med");
        rows.push(vec![
            Cell::named(&reference, drug.product),
            Cell::plain(drug.posology),
            Cell::plain(french(since)),
        ]);
        section.entries.push(Entry::Treatment { drug, since, days: None, reference });
    }
    section.with(Block::Table { head: &["Médicament", "Posologie", "Depuis le"], rows })
}

/// Weight, height, head for the youngest, mass index and blood pressure for the others.
pub(super) fn vitals(scene: &mut Scene<'_>) -> Section {
    let size = body_size::on(scene.person, scene.day);
    let tenth = |value: i64| format!("{}.{}", value / 10, value % 10);
    let kilograms = format!("{}.{}", size.grams / 1000, size.grams % 1000 / 100);
    let mut rows: Vec<(Coded, String, &'static str)> = Vec::new();
    if scene.age() < 1 {
        rows.push((Coded::loinc("29463-7", "Poids"), size.grams.to_string(), "g"));
    } else {
        rows.push((Coded::loinc("29463-7", "Poids"), kilograms, "kg"));
    }
    rows.push((Coded::loinc("8302-2", "Taille"), tenth(size.millimetres), "cm"));
    if scene.age() < 3 {
        rows.push((Coded::loinc("8287-5", "Périmètre crânien"), tenth(size.head), "cm"));
    } else {
        rows.push((Coded::loinc("39156-5", "Indice de masse corporelle"), tenth(size.bmi_tenths()), "kg/m2"));
        rows.push((
            Coded::loinc("8480-6", "Pression artérielle systolique"),
            size.systolic.to_string(),
            "mm[Hg]",
        ));
        rows.push((
            Coded::loinc("8462-4", "Pression artérielle diastolique"),
            size.diastolic.to_string(),
            "mm[Hg]",
        ));
        rows.push((Coded::loinc("8867-4", "Fréquence cardiaque"), size.pulse.to_string(), "/min"));
    }
    let mut section = Section::new(&sections::VITALS, "Signes vitaux");
    let (mut cells, mut signs) = (Vec::new(), Vec::new());
    for (code, value, unit) in rows {
        let reference = scene.id("sv");
        let printed = format!("{} {}", value.replace('.', ","), printed(unit));
        cells.push(vec![Cell::plain(code.display), Cell::named(&reference, printed)]);
        signs.push(Vital { code, value, unit, reference });
    }
    section.entries.push(Entry::Vitals(signs));
    section.with(Block::Table { head: &["Mesure", "Valeur"], rows: cells })
}

fn printed(unit: &'static str) -> &'static str {
    match unit {
        "mm[Hg]" => "mmHg",
        "kg/m2" => "kg/m²",
        unit => unit,
    }
}
