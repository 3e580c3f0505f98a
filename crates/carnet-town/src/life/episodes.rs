//! Episodes of care: a visit, a blood test, a stay in hospital, each with the documents it leaves.

use jiff::civil::Date;

use super::{By, Life};
use crate::calendar::days_after;
use crate::facts::{Drug, drug, study};
use crate::kind::{letter, long_term};
use crate::person::{Profile, Sex};
use crate::plan::Matter;
use crate::professional::Trade;

type Episode = fn(&mut Life<'_>, Date);

/// Adds episodes until the record has as many documents as the person's life brings.
pub(super) fn fill(life: &mut Life<'_>) {
    let wanted = usize::try_from(life.person.abundance).unwrap_or(0).max(life.drafts.len() + 2);
    // An episode always leaves a document inside the ten years, save at their end: bound the tries.
    for _ in 0..wanted * 4 + 8 {
        if life.drafts.len() >= wanted {
            break;
        }
        let day = life.any_day();
        let menu = menu(life, day);
        let total = menu.iter().map(|(weight, _)| weight).sum();
        let mut drawn = life.rng.below(total);
        for (weight, episode) in menu {
            if drawn < *weight {
                episode(life, day);
                break;
            }
            drawn -= weight;
        }
    }
    // The last episode may have brought one or two too many.
    life.drafts.truncate(wanted);
}

fn menu(life: &Life<'_>, day: Date) -> &'static [(u64, Episode)] {
    let ill = life.person.conditions.iter().any(|condition| condition.since <= day);
    match life.person.profile {
        _ if life.person.age(day) < 16 => &[
            (50, child_visit),
            (14, child_fever),
            (8, emergency),
            (8, laboratory),
            (4, ankle),
            (4, stay),
            (6, history),
            (3, scan),
        ],
        _ if !ill => &[
            (34, visit),
            (20, laboratory),
            (8, emergency),
            (6, ankle),
            (6, scan),
            (6, certificate),
            (8, screening),
            (5, history),
            (4, surgery),
            (3, eyes),
        ],
        Profile::Diabetic => &[
            (26, visit),
            (34, laboratory),
            (14, specialist),
            (10, eyes),
            (6, nurse),
            (6, summary),
            (6, screening),
            (4, stay),
            (3, history),
        ],
        Profile::Cardiac | Profile::Frail => &[
            (22, visit),
            (26, laboratory),
            (16, specialist),
            (9, heart),
            (10, nurse),
            (8, stay),
            (5, physiotherapy),
            (5, emergency),
            (5, summary),
            (3, memory),
            (2, scan),
        ],
        Profile::Oncologic => &[
            (16, visit),
            (24, laboratory),
            (22, specialist),
            (16, chest),
            (6, pathology),
            (6, meeting),
            (6, stay),
            (4, surgery),
            (4, nurse),
            (4, summary),
        ],
        Profile::Rheumatic => &[
            (26, visit),
            (16, laboratory),
            (16, specialist),
            (16, physiotherapy),
            (6, bones),
            (6, surgery),
            (5, summary),
            (5, screening),
            (4, scan),
        ],
        Profile::Respiratory => &[
            (28, visit),
            (16, laboratory),
            (20, specialist),
            (12, chest),
            (8, emergency),
            (6, physiotherapy),
            (5, summary),
        ],
        _ => &[
            (34, visit),
            (30, laboratory),
            (14, specialist),
            (8, summary),
            (6, screening),
            (5, eyes),
            (4, certificate),
        ],
    }
}

/// The topic of a visit: one of the diseases known on the day, or none.
fn topic(life: &mut Life<'_>, day: Date) -> &'static str {
    let known: Vec<_> = life.person.conditions.iter().filter(|condition| condition.since <= day).collect();
    if known.is_empty() || life.rng.percent(25) {
        return "usuel";
    }
    life.rng.pick(&known).map_or("usuel", |condition| condition.disease.key)
}

fn visit(life: &mut Life<'_>, day: Date) {
    let topic = topic(life, day);
    life.push(day, Matter::Letter { letter: &letter::CONSULTATION, topic }, By::Attending);
    let lasting: Vec<&'static Drug> = long_term(life.person, day).into_iter().map(|(drug, _)| drug).collect();
    let (drugs, days) = if lasting.is_empty() {
        let acute: &[&str] = match life.person.age(day) {
            _ if life.person.pregnancy(day).is_some() => &["paracetamol"],
            0..=17 => &["paracetamol", "amoxicilline", "cetirizine"],
            _ => &["paracetamol", "amoxicilline", "ibuprofene", "zopiclone", "pantoprazole", "vitamine-d"],
        };
        (life.rng.pick(acute).and_then(|key| drug(key)).into_iter().collect(), 7)
    } else {
        (lasting, 84)
    };
    if life.rng.percent(60) {
        order(life, day, drugs, days);
    }
}

/// A prescription and, most times, what the pharmacy gives for it.
fn order(life: &mut Life<'_>, day: Date, drugs: Vec<&'static Drug>, days: i64) {
    let allergic =
        |drug: &&Drug| life.person.allergies.iter().any(|allergy| allergy.agent.code == drug.atc.code);
    let drugs: Vec<_> = drugs.into_iter().filter(|drug| !allergic(drug)).collect();
    if drugs.is_empty() {
        return;
    }
    life.push(day, Matter::Prescription { drugs: drugs.clone(), days }, By::Attending);
    if life.rng.percent(55) {
        let later = life.rng.between(0, 2);
        life.push(days_after(day, later), Matter::Dispensing { drugs, days }, By::Trade(Trade::Pharmacist));
    }
}

fn laboratory(life: &mut Life<'_>, day: Date) {
    let person = life.person;
    let panels: &[&[&str]] = match person.profile {
        Profile::Diabetic => {
            &[&["glycemie", "rein"], &["glycemie", "lipides", "rein", "rein-urine"], &["glycemie"]]
        }
        Profile::Cardiac => &[&["rein", "coeur"], &["nfs", "rein", "lipides"], &["rein"]],
        Profile::Frail => {
            &[&["nfs", "rein"], &["nfs", "rein", "inflammation", "vitamines"], &["rein", "coeur"]]
        }
        Profile::Oncologic => &[&["nfs", "foie", "rein", "marqueurs"], &["nfs", "foie"], &["nfs", "fer"]],
        Profile::Thyroid => &[&["thyroide"], &["thyroide", "lipides"]],
        Profile::Hypertensive => &[&["rein", "lipides"], &["rein"], &["glycemie", "lipides"]],
        Profile::Rheumatic => &[&["inflammation", "goutte", "rein"], &["vitamines", "rein"]],
        Profile::Child => &[&["nfs"], &["nfs", "inflammation"], &["fer", "nfs"]],
        _ if person.sex == Sex::Male && person.age(day) >= 55 => {
            &[&["nfs", "lipides", "glycemie", "psa"], &["lipides"]]
        }
        _ => &[&["nfs", "fer"], &["lipides", "glycemie"], &["nfs", "foie", "inflammation"], &["thyroide"]],
    };
    if let Some(&panels) = life.rng.pick(panels) {
        life.push(day, Matter::Biology(panels), By::Trade(Trade::Biologist));
    }
}

fn specialist(life: &mut Life<'_>, day: Date) {
    let known: Vec<_> =
        life.person.conditions.iter().filter(|condition| condition.since <= day).copied().collect();
    let Some(&condition) = life.rng.pick(&known) else { return visit(life, day) };
    if life.rng.percent(25) {
        life.push(
            day,
            Matter::Letter { letter: &letter::REFERRAL, topic: condition.disease.key },
            By::Attending,
        );
    }
    let consultation = Matter::Letter { letter: &letter::CONSULTATION, topic: condition.disease.key };
    let wait = life.rng.between(5, 40);
    life.push(days_after(day, wait), consultation, By::Trade(condition.disease.specialist));
}

fn child_visit(life: &mut Life<'_>, day: Date) {
    let by = if life.person.age(day) < 6 { By::Trade(Trade::Paediatrician) } else { By::Attending };
    let asthmatic = life.person.has("asthme", day) && life.rng.percent(45);
    let topic = if asthmatic { "asthme" } else { "enfant" };
    life.push(day, Matter::Letter { letter: &letter::CONSULTATION, topic }, by);
}

fn child_fever(life: &mut Life<'_>, day: Date) {
    child_visit(life, day);
    let keys: &[&str] = if life.rng.percent(30) {
        &["paracetamol-enfant", "amoxicilline-enfant"]
    } else {
        &["paracetamol-enfant"]
    };
    let drugs = keys.iter().filter_map(|key| drug(key)).collect();
    order(life, day, drugs, 5);
}

fn emergency(life: &mut Life<'_>, day: Date) {
    let topic = if life.person.age(day) < 16 { "enfant" } else { "adulte" };
    life.push(day, Matter::Letter { letter: &letter::EMERGENCY, topic }, By::Trade(Trade::Emergency));
    if life.rng.percent(40) && topic == "adulte" {
        life.push(day, Matter::Biology(&["nfs", "rein", "inflammation"]), By::Trade(Trade::Biologist));
    }
}

fn stay(life: &mut Life<'_>, day: Date) {
    let person = life.person;
    let (topic, trade) = match person.profile {
        Profile::Child => ("enfant", Trade::Paediatrician),
        Profile::Oncologic if person.has("colon", day) => ("colon", Trade::VisceralSurgeon),
        Profile::Cardiac => ("coeur", Trade::Cardiologist),
        Profile::Frail => ("age", Trade::Geriatrician),
        _ => ("usuel", Trade::Internist),
    };
    if life.rng.percent(60) && topic != "colon" {
        emergency(life, day);
    }
    let length = life.rng.between(2, 9);
    let leaving = days_after(day, length);
    let letter = Matter::Letter { letter: &letter::DISCHARGE, topic };
    if let Some(draft) = life.push(leaving, letter, By::Trade(trade)).and_then(|at| life.drafts.get_mut(at)) {
        draft.acted_at = crate::calendar::minutes_after(draft.acted_at, -length * 1440);
    }
    let drugs: Vec<_> = long_term(person, leaving).into_iter().map(|(drug, _)| drug).collect();
    order(life, leaving, drugs, 28);
}

fn surgery(life: &mut Life<'_>, day: Date) {
    let (topic, trade) = match life.person.profile {
        Profile::Oncologic if life.person.has("colon", day) => ("colon", Trade::VisceralSurgeon),
        Profile::Rheumatic if life.person.age(day) >= 55 => ("genou", Trade::OrthopaedicSurgeon),
        _ if life.rng.percent(50) => ("chole", Trade::VisceralSurgeon),
        _ => ("poignet", Trade::OrthopaedicSurgeon),
    };
    life.push(day, Matter::Letter { letter: &letter::OPERATION, topic }, By::Trade(trade));
    if topic == "genou" {
        life.push(
            days_after(day, 45),
            Matter::Letter { letter: &letter::PHYSIOTHERAPY, topic },
            By::Trade(Trade::Physiotherapist),
        );
    }
}

fn imaging(life: &mut Life<'_>, day: Date, key: &str) {
    let Some(study) = study(key) else { return };
    // Nothing with rays during a pregnancy.
    if study.modality.code == "US" || life.person.pregnancy(day).is_none() {
        life.push(day, Matter::Imaging(study), By::Trade(Trade::Radiologist));
    }
}

fn screening(life: &mut Life<'_>, day: Date) {
    let woman = life.person.sex == Sex::Female && (50..=74).contains(&life.person.age(day));
    imaging(life, day, if woman { "mammographie" } else { "echo-abdomen" });
}

fn ankle(life: &mut Life<'_>, day: Date) {
    imaging(life, day, "cheville");
    life.push(
        days_after(day, 20),
        Matter::Letter { letter: &letter::PHYSIOTHERAPY, topic: "cheville" },
        By::Trade(Trade::Physiotherapist),
    );
}

fn chest(life: &mut Life<'_>, day: Date) {
    let key = if life.rng.percent(50) { "scanner-thorax" } else { "thorax" };
    imaging(life, day, key);
}

fn heart(life: &mut Life<'_>, day: Date) {
    imaging(life, day, "echo-coeur");
}

fn bones(life: &mut Life<'_>, day: Date) {
    imaging(life, day, "osteodensitometrie");
}

fn memory(life: &mut Life<'_>, day: Date) {
    let key = if life.person.has("cognitif", day) { "irm-crane" } else { "scanner-crane" };
    imaging(life, day, key);
}

fn nurse(life: &mut Life<'_>, day: Date) {
    life.push(day, Matter::Letter { letter: &letter::NURSING, topic: "usuel" }, By::Trade(Trade::Nurse));
}

fn physiotherapy(life: &mut Life<'_>, day: Date) {
    life.push(
        day,
        Matter::Letter { letter: &letter::PHYSIOTHERAPY, topic: "usuel" },
        By::Trade(Trade::Physiotherapist),
    );
}

fn eyes(life: &mut Life<'_>, day: Date) {
    life.push(
        day,
        Matter::Letter { letter: &letter::EYE_EXAM, topic: "usuel" },
        By::Trade(Trade::Ophthalmologist),
    );
}

fn pathology(life: &mut Life<'_>, day: Date) {
    life.push(
        day,
        Matter::Letter { letter: &letter::PATHOLOGY, topic: "usuel" },
        By::Trade(Trade::Pathologist),
    );
}

fn meeting(life: &mut Life<'_>, day: Date) {
    life.push(
        day,
        Matter::Letter { letter: &letter::TEAM_MEETING, topic: "usuel" },
        By::Trade(Trade::Oncologist),
    );
}

fn certificate(life: &mut Life<'_>, day: Date) {
    life.push(day, Matter::Letter { letter: &letter::CERTIFICATE, topic: "usuel" }, By::Attending);
}

fn summary(life: &mut Life<'_>, day: Date) {
    life.push(day, Matter::Summary, By::Attending);
}

fn history(life: &mut Life<'_>, day: Date) {
    life.push(day, Matter::VaccinationHistory, By::Attending);
}

fn scan(life: &mut Life<'_>, day: Date) {
    life.push(day, Matter::Scan("scan.motif"), By::Attending);
}
