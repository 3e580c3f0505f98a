//! Laboratory values that follow a person: a level of one's own, the effect of disease and treatment, and the
//! noise of the day. Integers only, scaled by the decimals of the analyte.

use jiff::civil::Date;

use crate::calendar::days;
use crate::facts::{Analyte, analyte};
use crate::person::Person;
use crate::prng::{Rng, key, label};
use crate::town::Town;

pub(crate) fn value(town: &Town, person: &Person, analyte: &'static Analyte, day: Date) -> i64 {
    derived(town, person, analyte, day).unwrap_or_else(|| free(town, person, analyte, day)).max(0)
}

/// Values that follow from others of the same sample, so that a report agrees with itself.
fn derived(town: &Town, person: &Person, wanted: &'static Analyte, day: Date) -> Option<i64> {
    let other = |name: &str| analyte(name).map(|other| value(town, person, other, day));
    Some(match wanted.key {
        "ht" => other("hb")? * 298 / 100,
        "vgm" => other("ht")? * 1000 / other("gr")?.max(1),
        "tcmh" => other("hb")? * 1000 / other("gr")?.max(1),
        // White cells are their kinds, with a few basophils.
        "gb" => other("pnn")? + other("lympho")? + other("mono")? + other("eo")? + 4,
        // Friedewald: total = LDL + HDL + triglycerides / 5, all in g/L with two decimals.
        "chol" => other("ldl")? + other("hdl")? + other("tg")? / 5,
        "creat" => wanted.mean(person.sex) * 95 / other("dfg")?.max(8),
        "glyc" => {
            // Mean glucose in mg/dL = 28.7 × HbA1c − 46.7 (ADAG study), fasting about 15 % lower.
            let mean = other("hba1c")? * 287 / 100 - 47;
            let mut rng = noise(town, person, "glyc", day);
            mean * 85 / 100 + 10 + rng.between(-4, 5)
        }
        _ => return None,
    })
}

fn free(town: &Town, person: &Person, analyte: &'static Analyte, day: Date) -> i64 {
    let mean = analyte.mean(person.sex);
    let mut own = Rng::new(key(town.seed(), &[label("level"), label(&person.ins.value), label(analyte.key)]));
    let level = own.normal_milli() * analyte.deviation * 9 / 10_000;
    let drift = noise(town, person, analyte.key, day).normal_milli() * analyte.deviation * 5 / 10_000;
    let effect = effect(person, analyte.key, day) * infection(town, person, analyte.key, day);
    mean * (1000 + level + drift).max(100) / 1000 * effect / 1_000_000
}

/// One sample in seven is taken in the course of an infection: its factor, in thousandths.
fn infection(town: &Town, person: &Person, analyte: &str, day: Date) -> i64 {
    let mut sick = noise(town, person, "infection", day);
    let (ill, strength) = (sick.below(7) == 0, sick.between(0, 100));
    match analyte {
        "crp" if ill => 6_000 + strength * 300,
        "pnn" if ill => 1_350 + strength * 7,
        "lympho" if ill => 820,
        _ => 1000,
    }
}

fn noise(town: &Town, person: &Person, what: &str, day: Date) -> Rng {
    let date = days(person.birth_date, day).unsigned_abs();
    Rng::new(key(town.seed(), &[label("noise"), label(&person.ins.value), label(what), date]))
}

/// The factor of disease, treatment, age and pregnancy, in thousandths.
fn effect(person: &Person, analyte: &str, day: Date) -> i64 {
    let age = person.age(day);
    let since = |key: &str| {
        let found = person.conditions.iter().find(|condition| condition.disease.key == key)?;
        let months = days(found.since, day) * 12 / 365;
        (months >= -6).then_some(months.max(0))
    };
    let expecting = person.pregnancy(day).is_some();
    match analyte {
        "hba1c" => match (since("dt2-insuline"), since("dt2")) {
            (Some(months), _) => 1560 - (months * 10).min(120),
            (None, Some(0..=3)) => 1480,
            (None, Some(months)) => 1230 + (months * 2).min(150),
            (None, None) => 1000 + (age - 40).clamp(0, 40) * 2,
        },
        "ldl" => match since("dyslipidemie") {
            Some(0..=2) => 1620,
            Some(_) => 860,
            None if person.has("coronaire", day) => 640,
            None if age < 18 => 780,
            None => 1000,
        },
        "tg" if since("dt2").is_some() => 1450,
        "hdl" if since("dt2").is_some() => 850,
        "dfg" => {
            let aged = 1130 - (age - 20).clamp(0, 70) * 6;
            let (kidney, heart) = (since("mrc").is_some(), since("insuffisance-cardiaque").is_some());
            let ill = if kidney {
                620
            } else if heart || since("dt2-insuline").is_some() {
                820
            } else {
                1000
            };
            aged * ill / 1000 + i64::from(expecting) * 150
        }
        "uree" if since("mrc").is_some() => 1750,
        "k" if since("insuffisance-cardiaque").is_some() => 1060,
        "rac" if since("dt2-insuline").is_some() => 8200,
        "rac" if since("mrc").is_some() => 6400,
        "hb" | "gr" => blood(analyte, age, since("anemie"), expecting),
        "ferritine" => match since("anemie") {
            Some(0..=2) => 110,
            Some(3..=8) => 450,
            _ if expecting => 420,
            _ => 1000,
        },
        "tsh" => match since("hypothyroidie") {
            Some(0..=1) => 4600,
            Some(2..=5) => 1500,
            _ => 1000,
        },
        "t4l" if matches!(since("hypothyroidie"), Some(0..=1)) => 560,
        "bnp" => match (since("insuffisance-cardiaque"), since("fa")) {
            (Some(months), _) => 26_000 - (months * 300).min(15_000),
            (None, Some(_)) => 7000,
            (None, None) => 1000 + (age - 50).max(0) * 60,
        },
        "ace" => match since("colon") {
            Some(0..=3) => 7600,
            Some(_) => 1500,
            None => 1000,
        },
        "urate" if since("goutte").is_some() => 1380,
        "vitd" if since("osteoporose").is_some() || age >= 75 => 640,
        "eo" if since("asthme").is_some() || since("rhinite").is_some() => 2300,
        "pal" if age < 16 => 2600,
        "lympho" if age < 4 => 1900,
        "pnn" if expecting => 1500,
        "crp" if since("bpco").is_some() => 2600,
        _ => 1000,
    }
}

fn blood(analyte: &str, age: i64, anaemic_months: Option<i64>, expecting: bool) -> i64 {
    let base = match (anaemic_months, expecting) {
        (Some(0..=2), _) => 720,
        (Some(3..=6), _) => 880,
        (_, true) => 870,
        _ if age < 12 => 890,
        _ if age > 80 => 920,
        _ => 1000,
    };
    // Iron deficiency makes cells small rather than few.
    if analyte == "gr" && anaemic_months.is_some_and(|months| months <= 6) {
        base + (1000 - base) / 2
    } else {
        base
    }
}
