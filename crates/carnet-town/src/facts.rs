//! The medical facts that documents draw on, read once from the tables in `data`.

use std::sync::LazyLock;

use crate::person::Sex;
use crate::professional::Trade;
use crate::terms::{ATC, Coded, EDQM, ICD_10, LOINC, SNOMED_CT};

/// A drug as it is prescribed.
#[derive(Debug)]
pub(crate) struct Drug {
    pub(crate) key: &'static str,
    pub(crate) atc: Coded,
    pub(crate) product: &'static str,
    /// Pharmaceutical form, in words.
    pub(crate) form: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) dose: &'static str,
    pub(crate) times_a_day: i64,
    pub(crate) posology: &'static str,
}

/// A disease with its usual specialist and treatments.
#[derive(Debug)]
pub(crate) struct Disease {
    pub(crate) key: &'static str,
    pub(crate) icd: Coded,
    pub(crate) specialist: Trade,
    pub(crate) drugs: Vec<&'static Drug>,
}

#[derive(Debug)]
pub(crate) struct Allergy {
    pub(crate) agent: Coded,
    pub(crate) reaction: &'static str,
}

/// A measured quantity; ranges and means by sex, numbers scaled by `10^decimals`.
#[derive(Debug)]
pub(crate) struct Analyte {
    pub(crate) key: &'static str,
    pub(crate) panel: &'static str,
    pub(crate) loinc: Coded,
    pub(crate) ucum: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) decimals: u32,
    low: [i64; 2],
    high: [i64; 2],
    mean: [i64; 2],
    /// Deviation in thousandths of the mean.
    pub(crate) deviation: i64,
}

impl Analyte {
    pub(crate) fn range(&self, sex: Sex) -> (i64, i64) {
        (by_sex(self.low, sex), by_sex(self.high, sex))
    }

    pub(crate) fn mean(&self, sex: Sex) -> i64 {
        by_sex(self.mean, sex)
    }
}

fn by_sex([male, female]: [i64; 2], sex: Sex) -> i64 {
    match sex {
        Sex::Male => male,
        Sex::Female => female,
    }
}

#[derive(Debug)]
pub(crate) struct Study {
    pub(crate) key: &'static str,
    pub(crate) loinc: Coded,
    pub(crate) modality: Coded,
    pub(crate) region: Coded,
}

#[derive(Debug)]
pub(crate) struct Vaccine {
    pub(crate) key: &'static str,
    pub(crate) atc: Coded,
    pub(crate) targets: &'static str,
    pub(crate) route: Coded,
}

pub(crate) fn drug(key: &str) -> Option<&'static Drug> {
    DRUGS.iter().find(|drug| drug.key == key)
}

pub(crate) fn disease(key: &str) -> Option<&'static Disease> {
    DISEASES.iter().find(|disease| disease.key == key)
}

pub(crate) fn allergies() -> &'static [Allergy] {
    &ALLERGIES
}

/// The analytes of a panel, in printing order.
pub(crate) fn panel(key: &str) -> impl Iterator<Item = &'static Analyte> {
    ANALYTES.iter().filter(move |analyte| analyte.panel == key)
}

pub(crate) fn analyte(key: &str) -> Option<&'static Analyte> {
    ANALYTES.iter().find(|analyte| analyte.key == key)
}

pub(crate) fn study(key: &str) -> Option<&'static Study> {
    STUDIES.iter().find(|study| study.key == key)
}

pub(crate) fn vaccine(key: &str) -> Option<&'static Vaccine> {
    VACCINES.iter().find(|vaccine| vaccine.key == key)
}

static DRUGS: LazyLock<Vec<Drug>> = LazyLock::new(|| {
    rows(include_str!("../data/drugs.tsv"))
        .map(|[key, atc, substance, product, form, unit, dose, times, posology]| Drug {
            key,
            atc: Coded::new(atc, ATC, substance),
            product,
            form,
            unit,
            dose,
            times_a_day: times.parse().unwrap_or(1),
            posology,
        })
        .collect()
});

static DISEASES: LazyLock<Vec<Disease>> = LazyLock::new(|| {
    rows(include_str!("../data/conditions.tsv"))
        .map(|[key, icd, label, specialist, drugs]| Disease {
            key,
            icd: Coded::new(icd, ICD_10, label),
            specialist: Trade::named(specialist).unwrap_or(Trade::Generalist),
            drugs: drugs.split(',').filter_map(drug).collect(),
        })
        .collect()
});

static ALLERGIES: LazyLock<Vec<Allergy>> = LazyLock::new(|| {
    rows(include_str!("../data/allergies.tsv"))
        .map(|[code, system, agent, reaction]| Allergy { agent: Coded::new(code, system, agent), reaction })
        .collect()
});

static ANALYTES: LazyLock<Vec<Analyte>> = LazyLock::new(|| {
    rows(include_str!("../data/analytes.tsv"))
        .map(|[key, panel, code, label, ucum, unit, decimals, lm, hm, lf, hf, mm, mf, deviation]| {
            let decimals = decimals.parse().unwrap_or(0);
            let scaled = |text: &str| scaled(text, decimals);
            Analyte {
                key,
                panel,
                loinc: Coded::new(code, LOINC, label),
                ucum,
                unit,
                decimals,
                low: [scaled(lm), scaled(lf)],
                high: [scaled(hm), scaled(hf)],
                mean: [scaled(mm), scaled(mf)],
                deviation: deviation.parse().unwrap_or(50),
            }
        })
        .collect()
});

static STUDIES: LazyLock<Vec<Study>> = LazyLock::new(|| {
    rows(include_str!("../data/studies.tsv"))
        .map(|[key, code, label, modality, modality_label, region, region_label]| Study {
            key,
            loinc: Coded::new(code, LOINC, label),
            modality: Coded::new(modality, crate::terms::DCM, modality_label),
            region: Coded::new(region, SNOMED_CT, region_label),
        })
        .collect()
});

static VACCINES: LazyLock<Vec<Vaccine>> = LazyLock::new(|| {
    rows(include_str!("../data/vaccines.tsv"))
        .map(|[key, atc, label, targets, route]| Vaccine {
            key,
            atc: Coded::new(atc, ATC, label),
            targets,
            route: if route == "SC" {
                Coded::new("20066000", EDQM, "Voie sous-cutanée")
            } else {
                Coded::new("20035000", EDQM, "Voie intramusculaire")
            },
        })
        .collect()
});

/// The rows of a tab-separated table; comments, and rows of another width, are skipped (a test counts them).
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .filter_map(|line| <[&str; N]>::try_from(line.split('\t').collect::<Vec<_>>()).ok())
}

/// `"1.25"` with two decimals is 125.
fn scaled(text: &str, decimals: u32) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let width = usize::try_from(decimals).unwrap_or(0);
    format!("{whole}{part:0<width$}").parse().unwrap_or(0)
}

/// The inverse: 125 with two decimals is `1.25`.
pub(crate) fn unscaled(value: i64, decimals: u32) -> String {
    let unit = 10_i64.pow(decimals.min(6));
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / unit, value.abs() % unit);
    let width = usize::try_from(decimals).unwrap_or(0);
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:0width$}") }
}

#[cfg(test)]
mod tests {
    use super::{ALLERGIES, ANALYTES, DISEASES, DRUGS, STUDIES, VACCINES, scaled, unscaled};

    fn lines(table: &str) -> usize {
        table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).count()
    }

    #[test]
    fn every_row_of_every_table_is_read() {
        assert_eq!(DRUGS.len(), lines(include_str!("../data/drugs.tsv")));
        assert_eq!(DISEASES.len(), lines(include_str!("../data/conditions.tsv")));
        assert_eq!(ALLERGIES.len(), lines(include_str!("../data/allergies.tsv")));
        assert_eq!(ANALYTES.len(), lines(include_str!("../data/analytes.tsv")));
        assert_eq!(STUDIES.len(), lines(include_str!("../data/studies.tsv")));
        assert_eq!(VACCINES.len(), lines(include_str!("../data/vaccines.tsv")));
    }

    #[test]
    fn every_named_drug_exists() {
        let named: usize = include_str!("../data/conditions.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.rsplit('\t').next())
            .map(|drugs| drugs.split(',').count())
            .sum();
        assert_eq!(named, DISEASES.iter().map(|disease| disease.drugs.len()).sum::<usize>());
    }

    #[test]
    fn scaling_goes_both_ways() {
        for (text, decimals, value) in
            [("1.25", 2, 125), ("0.014", 3, 14), ("13.0", 1, 130), ("150", 0, 150), ("0.00", 2, 0)]
        {
            assert_eq!(scaled(text, decimals), value);
            assert_eq!(unscaled(value, decimals), text);
        }
        assert_eq!(unscaled(-5, 1), "-0.5");
    }
}
