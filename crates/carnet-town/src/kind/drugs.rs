//! Prescriptions and what the pharmacy hands out for them.

use super::parts::{allergies, told, vitals};
use super::{Content, sections};
use crate::body::{Block, Cell, Entry, Section};
use crate::calendar::{days_after, french};
use crate::facts::Drug;
use crate::scene::Scene;

pub(super) fn prescription(scene: &mut Scene<'_>, drugs: &[&'static Drug], days: i64) -> Content {
    let mut section = Section::new(&sections::PRESCRIPTIONS, "Prescription de médicaments");
    let mut rows = Vec::new();
    for &drug in drugs {
        let reference = scene.id("ord");
        rows.push(vec![
            Cell::named(&reference, drug.product),
            Cell::plain(drug.atc.display),
            Cell::plain(drug.form),
            Cell::plain(drug.posology),
            Cell::plain(format!("{days} jours")),
            Cell::plain(french(days_after(scene.day, days))),
        ]);
        section.entries.push(Entry::Order { drug, since: scene.day, days, reference });
    }
    section.blocks.push(Block::Table {
        head: &["Médicament", "Substance", "Forme", "Posologie", "Durée", "Jusqu'au"],
        rows,
    });
    let advice = scene.say_some(&["ordonnance.conseil"], 2);
    let sections =
        vec![section, told(&sections::COMMENT, "Conseils", advice), vitals(scene), allergies(scene)];
    Content::Structured { sections, events: Vec::new() }
}

pub(super) fn dispensing(scene: &mut Scene<'_>, drugs: &[&'static Drug], days: i64) -> Content {
    let mut section = Section::new(&sections::DISPENSED, "Médicaments délivrés");
    let mut rows = Vec::new();
    for &drug in drugs {
        let reference = scene.id("dis");
        let boxes = (days / 28).max(1);
        let lot = format!("T{:06}", scene.rng.below(1_000_000));
        rows.push(vec![
            Cell::named(&reference, drug.product),
            Cell::plain(boxes.to_string()),
            Cell::plain(lot.as_str()),
            Cell::plain(drug.posology),
        ]);
        section.entries.push(Entry::Supply { drug, boxes, lot, reference });
    }
    section.blocks.push(Block::Table { head: &["Produit délivré", "Boîtes", "Lot", "Posologie"], rows });
    let advice = scene.say_some(&["dispensation.conseil"], 1);
    Content::Structured {
        sections: vec![section, told(&sections::COMMENT, "Conseils", advice)],
        events: Vec::new(),
    }
}
