//! Vaccinations: when they were given, the note of one and the history of all. Ages follow the French schedule
//! (ministry of health, calendars 2018 to 2025).

use jiff::civil::{Date, date};

use super::parts::told;
use super::{Content, sections};
use crate::body::{Block, Cell, Entry, Section};
use crate::calendar::{days_after, french, months_after};
use crate::facts::{Vaccine, vaccine};
use crate::person::{Person, Sex};
use crate::prng::{Rng, key, label};
use crate::scene::Scene;
use crate::terms::Coded;

/// One dose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dose {
    pub(crate) vaccine: &'static Vaccine,
    pub(crate) on: Date,
    pub(crate) rank: u32,
}

/// Vaccine, age in months, rank.
#[rustfmt::skip]
const ROUTINE: [(&str, i64, u32); 24] = [
    ("hexa", 2, 1), ("pnc", 2, 1), ("menb", 3, 1), ("hexa", 4, 2), ("pnc", 4, 2), ("menb", 5, 2), ("men", 6, 1), ("hexa", 11, 3), ("pnc", 11, 3),
    ("ror", 12, 1), ("men", 12, 2), ("menb", 13, 3), ("ror", 17, 2), ("dtcap", 72, 4), ("dtcap", 140, 5), ("hpv", 140, 1), ("hpv", 147, 2),
    ("dtcap", 25 * 12, 6), ("dtcap", 45 * 12, 7), ("dtcap", 65 * 12, 8), ("zona", 66 * 12, 1), ("zona", 66 * 12 + 3, 2),
    ("dtcap", 75 * 12, 9), ("dtcap", 85 * 12, 10),
];

/// Every dose that a person received up to a day. Some are forgotten; none comes before its licence in France.
pub(crate) fn schedule(person: &Person, today: Date) -> Vec<Dose> {
    let mut rng = Rng::new(key(label(&person.ins.value), &[label("vaccines")]));
    let mut doses = Vec::new();
    for (name, months, rank) in ROUTINE {
        let on = days_after(months_after(person.birth_date, months), rng.between(0, 18));
        let kept = rng.percent(if months < 24 { 97 } else { 80 });
        let name = match name {
            "men" if on < date(2025, 1, 1) => "menc",
            "men" => "menacwy",
            other => other,
        };
        let boys_later = name == "hpv" && person.sex == Sex::Male && on < date(2021, 1, 1);
        if kept && on < today && on >= introduced(name) && !boys_later {
            doses.extend(vaccine(name).map(|vaccine| Dose { vaccine, on, rank }));
        }
    }
    doses.extend(yearly(person, today, &mut rng));
    doses.extend(covid(person, today, &mut rng));
    doses.sort_by_key(|dose| dose.on);
    doses
}

/// Influenza each autumn from sixty-five years of age, or earlier with a heart, lung or metabolic disease.
fn yearly(person: &Person, today: Date, rng: &mut Rng) -> Vec<Dose> {
    let chronic = ["dt2", "coronaire", "insuffisance-cardiaque", "bpco", "asthme"];
    let mut doses = Vec::new();
    for year in (today.year() - 10)..=today.year() {
        let on = days_after(date(year, 10, 20), rng.between(0, 45));
        let kept = rng.percent(70);
        let adult = person.birth_date < on && person.age(on) >= 18;
        let due = adult && (person.age(on) >= 65 || chronic.iter().any(|key| person.has(key, on)));
        if kept && due && on < today {
            let rank = doses.len() as u64 + 1;
            let rank = u32::try_from(rank).unwrap_or(1);
            doses.extend(vaccine("grippe").map(|vaccine| Dose { vaccine, on, rank }));
        }
    }
    doses
}

fn covid(person: &Person, today: Date, rng: &mut Rng) -> Vec<Dose> {
    let first = days_after(date(2021, 4, 15), rng.between(0, 120));
    let kept = rng.percent(80) && first < today && person.birth_date < first && person.age(first) >= 12;
    let days = [(1, first), (2, days_after(first, 28)), (3, days_after(first, 215))];
    days.into_iter()
        .filter(|(_, on)| kept && *on < today)
        .filter_map(|(rank, on)| vaccine("covid").map(|vaccine| Dose { vaccine, on, rank }))
        .collect()
}

/// The first year of routine use.
fn introduced(name: &str) -> Date {
    match name {
        "menb" => date(2022, 4, 1),
        "menc" => date(2010, 1, 1),
        "menacwy" => date(2025, 1, 1),
        "hpv" => date(2007, 7, 1),
        "zona" => date(2024, 12, 1),
        "pnc" => date(2003, 1, 1),
        "hexa" => date(2008, 1, 1),
        "ror" => date(1986, 1, 1),
        _ => date(1960, 1, 1),
    }
}

pub(super) fn note(scene: &mut Scene<'_>, vaccine: &'static Vaccine, rank: u32) -> Content {
    let dose = Dose { vaccine, on: scene.day, rank };
    let section = doses(scene, "Note de vaccination", &[dose]);
    let comment = scene.say_some(&["vaccin.tolerance"], 2);
    let sections = vec![section, told(&sections::COMMENT, "Commentaire", comment)];
    Content::Structured { sections, events: events() }
}

pub(super) fn history(scene: &mut Scene<'_>) -> Content {
    let known = schedule(scene.person, days_after(scene.day, 1));
    let mut section = doses(scene, "Historique des vaccinations", &known);
    if known.is_empty() {
        section.blocks = vec![Block::Paragraph(Cell::plain(scene.say(&["aucun.vaccin"])))];
    }
    Content::Structured { sections: vec![section], events: events() }
}

fn events() -> Vec<Coded> {
    vec![Coded::loinc("11369-6", "Historique des vaccinations")]
}

/// A section of vaccinations, also for the summary and the certificates of children.
pub(super) fn doses(scene: &mut Scene<'_>, title: &str, doses: &[Dose]) -> Section {
    let mut section = Section::new(&sections::VACCINATIONS, title);
    let mut rows = Vec::new();
    for dose in doses {
        let reference = scene.id("vac");
        let mut lots =
            Rng::new(key(label(dose.vaccine.key), &[label(&scene.person.ins.value), u64::from(dose.rank)]));
        let lot = format!("V{:05}", lots.below(100_000));
        rows.push(vec![
            Cell::named(&reference, dose.vaccine.atc.display),
            Cell::plain(dose.vaccine.targets),
            Cell::plain(french(dose.on)),
            Cell::plain(dose.rank.to_string()),
            Cell::plain(lot.as_str()),
        ]);
        let (vaccine, on, rank) = (dose.vaccine, dose.on, dose.rank);
        section.entries.push(Entry::Immunization { vaccine, on, rank, lot, reference });
    }
    section.with(Block::Table { head: &["Vaccin", "Contre", "Date", "Rang", "Lot"], rows })
}
