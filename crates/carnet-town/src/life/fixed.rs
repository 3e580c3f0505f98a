//! What comes at a given age or day: vaccinations, certificates of children, pregnancies.

use super::{By, Life};
use crate::calendar::{days_after, months_after};
use crate::facts::{drug, study};
use crate::kind::{letter, schedule};
use crate::person::GESTATION;
use crate::plan::{ChildAge, Matter};
use crate::professional::Trade;

pub(super) fn milestones(life: &mut Life<'_>) {
    let person = life.person;
    certificates(life);
    for dose in schedule(person, life.end) {
        // Not every dose leaves a document; the pharmacist gives many of the winter ones.
        let by = match dose.vaccine.key {
            "grippe" | "covid" => By::Trade(Trade::Pharmacist),
            _ if person.age(dose.on) < 6 => By::Trade(Trade::Paediatrician),
            _ => By::Attending,
        };
        let noted = if person.age(dose.on) < 3 { 25 } else { 26 };
        if life.rng.percent(noted) {
            life.push(dose.on, Matter::Vaccination { vaccine: dose.vaccine, rank: dose.rank }, by);
        }
    }
    for birth in person.births.clone() {
        pregnancy(life, days_after(birth, -GESTATION), birth);
    }
}

fn certificates(life: &mut Life<'_>) {
    let born = life.person.birth_date;
    let by = By::Trade(Trade::Paediatrician);
    for (day, age) in [
        (days_after(born, 6), ChildAge::EightDays),
        (days_after(months_after(born, 9), 5), ChildAge::NineMonths),
        (days_after(months_after(born, 24), 9), ChildAge::TwoYears),
    ] {
        life.push(day, Matter::ChildCertificate(age), by);
    }
}

/// Monthly visits, three ultrasounds, the laboratory, and the birth.
fn pregnancy(life: &mut Life<'_>, conceived: jiff::civil::Date, birth: jiff::civil::Date) {
    const EARLY: &[&str] = &["nfs", "glycemie", "rein-urine"];
    const LATE: &[&str] = &["nfs", "fer"];
    let obstetrician = By::Trade(Trade::Obstetrician);
    let midwife = By::Trade(Trade::Midwife);
    let after = |weeks: i64| days_after(conceived, weeks * 7 - 14);
    if let Some(scan) = study("echo-grossesse") {
        for weeks in [12, 22, 32] {
            life.push(after(weeks), Matter::Imaging(scan), By::Trade(Trade::Radiologist));
        }
    }
    for weeks in [10, 20, 28, 36] {
        let visit = Matter::Letter { letter: &letter::CONSULTATION, topic: "grossesse" };
        life.push(days_after(after(weeks), 2), visit, midwife);
    }
    life.push(after(11), Matter::Biology(EARLY), By::Trade(Trade::Biologist));
    life.push(after(27), Matter::Biology(LATE), By::Trade(Trade::Biologist));
    let drugs: Vec<_> = ["folique", "fer"].into_iter().filter_map(drug).collect();
    life.push(days_after(after(10), 2), Matter::Prescription { drugs, days: 60 }, midwife);
    life.push(after(35), Matter::Letter { letter: &letter::ANTENATAL, topic: "grossesse" }, obstetrician);
    life.push(
        days_after(birth, 4),
        Matter::Letter { letter: &letter::DISCHARGE, topic: "grossesse" },
        obstetrician,
    );
}
