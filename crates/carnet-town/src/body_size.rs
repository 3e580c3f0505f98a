//! Weight, height, head and blood pressure of a person on a day: plausible, steady, the same whenever asked.
//! Medians of the growth tables are rounded from the WHO standards (2006, 2007).

use jiff::civil::Date;

use crate::calendar::days;
use crate::person::{Person, Profile, Sex};
use crate::prng::{Rng, key, label};

/// Measures of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Weight in grams.
    pub(crate) grams: i64,
    /// Height in millimetres.
    pub(crate) millimetres: i64,
    /// Head circumference in millimetres.
    pub(crate) head: i64,
    pub(crate) systolic: i64,
    pub(crate) diastolic: i64,
    pub(crate) pulse: i64,
}

impl Size {
    /// Kilograms with one decimal and a comma: `72,5`.
    pub(crate) fn kilograms(&self) -> String {
        format!("{},{}", self.grams / 1000, self.grams % 1000 / 100)
    }

    pub(crate) fn centimetres(&self) -> i64 {
        self.millimetres / 10
    }

    /// Body mass index in tenths of kg/m².
    pub(crate) fn bmi_tenths(&self) -> i64 {
        let square = (self.millimetres * self.millimetres).max(1);
        self.grams * 10_000 / square
    }
}

/// months, then height (mm) and weight (g) of boys and of girls.
#[rustfmt::skip]
const GROWTH: [(i64, [i64; 2], [i64; 2]); 20] = [
    (0, [499, 3350], [491, 3230]), (1, [547, 4470], [537, 4190]), (2, [584, 5570], [571, 5130]), (4, [639, 7000], [621, 6420]),
    (6, [676, 7930], [657, 7300]), (9, [720, 8900], [701, 8240]), (12, [757, 9650], [740, 8950]), (18, [823, 10_940], [807, 10_230]),
    (24, [878, 12_150], [864, 11_480]), (36, [961, 14_340], [951, 13_850]), (48, [1033, 16_340], [1027, 16_070]),
    (60, [1100, 18_340], [1094, 18_220]), (84, [1217, 22_900], [1208, 22_400]), (108, [1326, 28_100], [1325, 28_200]),
    (132, [1431, 35_300], [1450, 36_900]), (156, [1560, 45_300], [1564, 46_200]), (180, [1690, 56_300], [1617, 52_300]),
    (204, [1752, 64_400], [1630, 55_600]), (216, [1761, 66_900], [1631, 56_500]), (240, [1766, 72_000], [1633, 60_000]),
];
/// months, head circumference (mm) of both sexes.
const HEAD: [(i64, i64); 8] =
    [(0, 342), (1, 369), (2, 387), (4, 411), (6, 428), (9, 444), (12, 455), (24, 478)];

pub(crate) fn on(person: &Person, day: Date) -> Size {
    let lived = days(person.birth_date, day).max(0);
    let mut own = Rng::new(key(label(&person.ins.value), &[label("size")]));
    // How tall and how heavy for their age, in thousandths of the median; for life.
    let tall = (own.normal_milli() * 26 / 1000).clamp(-60, 60);
    // The tall weigh more; fat varies on top.
    let heavy = (own.normal_milli() * 85 / 1000).clamp(-130, 260) + tall * 2 + burden(person, lived);
    let mut today = Rng::new(key(label(&person.ins.value), &[label("day"), lived.unsigned_abs()]));
    let pick = |(_, boys, girls): &(i64, [i64; 2], [i64; 2])| match person.sex {
        Sex::Male => *boys,
        Sex::Female => *girls,
    };
    let height = curve(lived, &GROWTH.map(|row| (row.0, pick(&row)[0])));
    let weight = curve(lived, &GROWTH.map(|row| (row.0, pick(&row)[1])));
    let (systolic, pulse) = pressure(person, day, lived);
    Size {
        grams: weight * (1000 + heavy) / 1000 + today.between(-8, 8) * weight / 1000,
        millimetres: height * (1000 + tall) / 1000,
        head: curve(lived, &HEAD) + tall.clamp(-15, 15),
        systolic: systolic + today.between(-7, 8),
        diastolic: systolic * 6 / 10 + today.between(-3, 5),
        pulse: pulse + today.between(-8, 9),
    }
}

/// Thousandths of weight that come with years and illness.
fn burden(person: &Person, lived: i64) -> i64 {
    let years = lived / 365;
    let aging = (years - 20).clamp(0, 40) * 5;
    match person.profile {
        Profile::Diabetic => aging + 180 * (years - 20).clamp(0, 20) / 20,
        Profile::Frail => aging - 140,
        _ => aging,
    }
}

fn pressure(person: &Person, day: Date, lived: i64) -> (i64, i64) {
    let years = lived / 365;
    let systolic = match years {
        0..=1 => 88,
        2..=17 => 92 + years,
        _ => 112 + (years - 18).clamp(0, 60) * 3 / 10,
    };
    let pulse = match years {
        0 => 130,
        1..=5 => 105,
        6..=12 => 85,
        _ => 72,
    };
    // Treated hypertension stays a little above; heart rate falls under beta-blockers.
    let treated = if person.has("hta", day) { 9 } else { 0 };
    let slowed = if person.has("fa", day) || person.has("coronaire", day) { 8 } else { 0 };
    (systolic + treated, pulse - slowed)
}

/// Linear between the points; the last holds for the rest of life.
fn curve(lived: i64, points: &[(i64, i64)]) -> i64 {
    let months_milli = lived * 12_000_000 / 365_250;
    let mut previous = points.first().copied().unwrap_or((0, 0));
    for &(month, value) in points {
        if month * 1000 >= months_milli {
            let span = (month - previous.0).max(1) * 1000;
            return previous.1 + (value - previous.1) * (months_milli - previous.0 * 1000) / span;
        }
        previous = (month, value);
    }
    previous.1
}
