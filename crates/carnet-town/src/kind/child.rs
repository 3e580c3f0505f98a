//! The three health certificates of a child: eight days, nine and twenty-four months.

use super::parts::{allergies, told, vitals};
use super::vaccination::{doses, schedule};
use super::{Content, sections};
use crate::body::{Block, Cell, Entry, FindingValue, Presence, Section};
use crate::plan::ChildAge;
use crate::prng::{Rng, key, label};
use crate::scene::Scene;
use crate::terms::Coded;

pub(super) fn certificate(scene: &mut Scene<'_>, age: ChildAge) -> Content {
    let development = scene.say(&[match age {
        ChildAge::EightDays => "enfant.dev.8j",
        ChildAge::NineMonths => "enfant.dev.9m",
        ChildAge::TwoYears => "enfant.dev.24m",
    }]);
    let conclusion = scene.say_some(&["enfant.conclusion"], 1);
    let mut all = Vec::new();
    if age == ChildAge::EightDays {
        all.push(birth(scene));
    }
    all.push(vitals(scene));
    all.push(told(&sections::DEVELOPMENT, "Développement psychomoteur", vec![development]));
    let known = schedule(scene.person, scene.day);
    if !known.is_empty() {
        all.push(doses(scene, "Vaccinations", &known));
    }
    if age == ChildAge::TwoYears {
        all.push(allergies(scene));
    }
    all.push(told(&sections::CONCLUSION, "Conclusion", conclusion));
    Content::Structured { sections: all, events: Vec::new() }
}

fn birth(scene: &mut Scene<'_>) -> Section {
    let mut own = Rng::new(key(label(&scene.person.ins.value), &[label("birth")]));
    let weeks = own.between(37, 41).to_string();
    let (one, five) = (own.between(7, 9).to_string(), own.between(9, 10).to_string());
    let breast = if own.percent(65) { Presence::Present } else { Presence::Absent };
    let quantity = |value: &str, unit| FindingValue::Quantity(value.to_owned(), unit);
    let rows = [
        (Coded::loinc("11884-4", "Âge gestationnel"), format!("{weeks} semaines"), quantity(&weeks, "wk")),
        (Coded::loinc("9272-6", "Apgar à une minute"), one.clone(), quantity(&one, "{score}")),
        (Coded::loinc("9274-2", "Apgar à cinq minutes"), five.clone(), quantity(&five, "{score}")),
        (
            Coded::loinc("63895-7", "Allaitement maternel"),
            if breast == Presence::Present { "oui" } else { "non" }.to_owned(),
            FindingValue::Flag(breast),
        ),
    ];
    let mut section = Section::new(&sections::EVENTS, "Naissance");
    let mut cells = Vec::new();
    for (code, printed, value) in rows {
        let reference = scene.id("nais");
        cells.push(vec![Cell::plain(code.display), Cell::named(&reference, printed)]);
        section.entries.push(Entry::Finding { code, value, reference });
    }
    section.with(Block::Table { head: &["Élément", "Valeur"], rows: cells })
}
