//! Biology reports: panels of results with their usual values, coded in LOINC and UCUM.

use super::parts::told;
use super::{Content, sections};
use crate::body::{Block, Cell, Entry, LabResult, Section};
use crate::calendar::{french, months_after};
use crate::course;
use crate::facts::{Analyte, panel, unscaled};
use crate::scene::Scene;
use crate::terms::Coded;

/// A panel: its title and whether it is haematology.
fn titled(key: &str) -> (&'static str, Discipline) {
    match key {
        "nfs" => ("Hémogramme", Discipline::Haematology),
        "lipides" => ("Bilan lipidique", Discipline::Biochemistry),
        "glycemie" => ("Glycémie et hémoglobine A1c", Discipline::Biochemistry),
        "rein" => ("Fonction rénale et ionogramme", Discipline::Biochemistry),
        "rein-urine" => ("Biochimie urinaire", Discipline::Biochemistry),
        "thyroide" => ("Bilan thyroïdien", Discipline::Biochemistry),
        "fer" => ("Bilan martial", Discipline::Biochemistry),
        "foie" => ("Bilan hépatique", Discipline::Biochemistry),
        "coeur" => ("Marqueurs cardiaques", Discipline::Biochemistry),
        "marqueurs" | "psa" => ("Marqueurs tumoraux", Discipline::Biochemistry),
        _ => ("Biochimie sanguine", Discipline::Biochemistry),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Discipline {
    Haematology,
    Biochemistry,
}

pub(super) fn report(scene: &mut Scene<'_>, panels: &[&str]) -> Content {
    let (mut blood, mut chemistry) = (Vec::new(), Vec::new());
    for &key in panels {
        let (title, discipline) = titled(key);
        match discipline {
            Discipline::Haematology => blood.push(results(scene, key, title, discipline)),
            Discipline::Biochemistry => chemistry.push(results(scene, key, title, discipline)),
        }
    }
    let mut sections = Vec::new();
    let mut events = Vec::new();
    if !blood.is_empty() {
        events.push(Coded::loinc("18723-7", "Hématologie"));
        sections.push(Section { children: blood, ..Section::new(&sections::HAEMATOLOGY, "HÉMATOLOGIE") });
    }
    if !chemistry.is_empty() {
        events.push(Coded::loinc("18719-5", "Biochimie"));
        sections.push(Section { children: chemistry, ..Section::new(&sections::BIOCHEMISTRY, "BIOCHIMIE") });
    }
    let mut comment = scene.say_some(&["bio.commentaire"], 1);
    if scene.plan.replaced.is_some() {
        comment.insert(0, scene.say(&["bio.correction"]));
    }
    sections.push(told(&sections::COMMENT, "Commentaire du biologiste", comment));
    Content::Structured { sections, events }
}

fn results(scene: &mut Scene<'_>, key: &str, title: &str, discipline: Discipline) -> Section {
    let kind = match discipline {
        Discipline::Haematology => &sections::HAEMATOLOGY_PART,
        Discipline::Biochemistry => &sections::BIOCHEMISTRY_PART,
    };
    let mut section = Section::new(kind, title);
    let (mut rows, mut results) = (Vec::new(), Vec::new());
    let earlier = months_after(scene.day, -6);
    for analyte in panel(key) {
        let value = value(scene, analyte, scene.day);
        let range = range(scene, analyte);
        let reference = scene.id("res");
        let result = LabResult { analyte, value, range, reference: reference.clone() };
        let flag = match result.interpretation().code {
            "L" => " (bas)",
            "H" => " (élevé)",
            _ => "",
        };
        let print = |value| unscaled(value, analyte.decimals).replace('.', ",");
        let mut before = String::from("-");
        if scene.person.birth_date < earlier {
            before = print(self::value(scene, analyte, earlier));
        }
        rows.push(vec![
            Cell::named(&reference, analyte.loinc.display),
            Cell::plain(format!("{}{flag}", print(value))),
            Cell::plain(analyte.unit),
            Cell::plain(format!("{} - {}", print(range.0), print(range.1))),
            Cell::plain(before),
        ]);
        results.push(result);
    }
    section.blocks.push(Block::Paragraph(Cell::plain(format!(
        "Prélèvement du {}. Antériorité du {}.",
        french(scene.day),
        french(earlier)
    ))));
    let head = &["Examen", "Résultat", "Unité", "Valeurs de référence", "Antériorité"];
    section.blocks.push(Block::Table { head, rows });
    section.entries.push(Entry::Results { code: kind.code, results });
    section
}

fn value(scene: &Scene<'_>, analyte: &'static Analyte, day: jiff::civil::Date) -> i64 {
    course::value(scene.plan.town, scene.person, analyte, day)
}

/// Usual values, wider for children where the adult ones would flag everybody.
fn range(scene: &Scene<'_>, analyte: &Analyte) -> (i64, i64) {
    let (low, high) = analyte.range(scene.person.sex);
    match (analyte.key, scene.age()) {
        ("hb" | "gr" | "ht", 0..=11) => (low * 87 / 100, high * 94 / 100),
        ("pal", 0..=15) => (low * 2, high * 3),
        ("lympho" | "gb", 0..=3) => (low, high * 2),
        ("vgm" | "tcmh", 0..=11) => (low * 92 / 100, high),
        _ => (low, high),
    }
}

/// What a panel is called.
pub(crate) fn panel_title(key: &str) -> &'static str {
    titled(key).0
}
