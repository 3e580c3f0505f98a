//! What a person suffers from, by age, sex and chance.

use jiff::civil::Date;

use crate::calendar::{days, days_after, years};
use crate::facts::{Allergy, allergies as all_allergies, disease};
use crate::person::{Condition, Person, Profile, Sex};
use crate::prng::Rng;

pub(crate) fn profile(age: i64, sex: Sex, rng: &mut Rng) -> Profile {
    let drawn = rng.below(100);
    match age {
        0..=17 => Profile::Child,
        18..=39 => match drawn {
            0..=21 if sex == Sex::Female && age >= 21 => Profile::Pregnant,
            0..=29 => Profile::Respiratory,
            30..=39 => Profile::Mental,
            40..=45 => Profile::Thyroid,
            _ => Profile::Healthy,
        },
        40..=64 => match drawn {
            0..=16 => Profile::Hypertensive,
            17..=30 => Profile::Diabetic,
            31..=40 => Profile::Rheumatic,
            41..=48 => Profile::Thyroid,
            49..=56 => Profile::Mental,
            57..=63 => Profile::Oncologic,
            64..=69 => Profile::Cardiac,
            70..=75 => Profile::Respiratory,
            _ => Profile::Healthy,
        },
        65..=79 => match drawn {
            0..=21 => Profile::Hypertensive,
            22..=40 => Profile::Diabetic,
            41..=58 => Profile::Cardiac,
            59..=70 => Profile::Oncologic,
            71..=82 => Profile::Rheumatic,
            83..=90 => Profile::Respiratory,
            _ => Profile::Healthy,
        },
        _ => match drawn {
            0..=64 => Profile::Frail,
            65..=84 => Profile::Cardiac,
            _ => Profile::Hypertensive,
        },
    }
}

/// How many documents ten years bring.
pub(crate) fn abundance(profile: Profile, rng: &mut Rng) -> u32 {
    let (low, high) = match profile {
        Profile::Healthy => (2, 7),
        Profile::Child => (4, 11),
        Profile::Pregnant => (14, 26),
        Profile::Hypertensive => (10, 22),
        Profile::Diabetic => (16, 34),
        Profile::Cardiac => (18, 36),
        Profile::Oncologic => (24, 46),
        Profile::Respiratory | Profile::Mental | Profile::Thyroid | Profile::Rheumatic => (8, 19),
        Profile::Frail => (20, 40),
    };
    u32::try_from(rng.between(low, high)).unwrap_or(10)
}

pub(crate) fn allergies(rng: &mut Rng) -> Vec<&'static Allergy> {
    if rng.percent(18) { rng.pick(all_allergies()).into_iter().collect() } else { Vec::new() }
}

pub(crate) fn conditions(person: &Person, today: Date, rng: &mut Rng) -> Vec<Condition> {
    let age = years(person.birth_date, today);
    let keys: &[&str] = match person.profile {
        Profile::Healthy | Profile::Pregnant if rng.percent(20) => &["rhinite"],
        Profile::Child if age >= 4 && rng.percent(18) => &["asthme"],
        Profile::Healthy | Profile::Pregnant | Profile::Child => &[],
        Profile::Hypertensive if rng.percent(50) => &["hta", "dyslipidemie"],
        Profile::Hypertensive => &["hta"],
        Profile::Diabetic if rng.percent(35) => &["hta", "dt2", "dt2-insuline", "dyslipidemie"],
        Profile::Diabetic => &["dt2", "dyslipidemie"],
        Profile::Cardiac if rng.percent(50) => &["hta", "coronaire", "fa"],
        Profile::Cardiac => &["hta", "coronaire", "insuffisance-cardiaque"],
        Profile::Respiratory if age >= 50 => &["bpco"],
        Profile::Respiratory => &["asthme", "rhinite"],
        Profile::Oncologic if person.sex == Sex::Female && rng.percent(60) => &["sein"],
        Profile::Oncologic => &["colon", "anemie"],
        Profile::Thyroid => &["hypothyroidie"],
        Profile::Mental => &["depression", "rgo"],
        Profile::Rheumatic if person.sex == Sex::Male => &["arthrose", "goutte"],
        Profile::Rheumatic => &["arthrose", "osteoporose"],
        Profile::Frail if rng.percent(50) => &["hta", "fa", "mrc", "cognitif"],
        Profile::Frail => &["hta", "insuffisance-cardiaque", "arthrose", "mrc"],
    };
    let lived = days(person.birth_date, today);
    let mut since = 0;
    keys.iter()
        .filter_map(|key| disease(key))
        .map(|disease| {
            // One after the other, the first up to fifteen years ago, none before the age of three or eighteen.
            let youngest =
                if disease.key == "asthme" || disease.key == "rhinite" { 3 * 365 } else { 18 * 366 };
            let oldest = (lived - youngest).clamp(30, 15 * 365) - since;
            let ago = rng.between((oldest / 3).max(20), oldest.max(21));
            since += (oldest - ago).max(0);
            Condition { disease, since: days_after(today, -ago) }
        })
        .collect()
}
