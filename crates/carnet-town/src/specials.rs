//! The persons of the official CDA samples and FHIR examples, with the traits that those documents state, so that
//! the samples can be filed in the town.

use jiff::civil::{Date, date};

use crate::census::{Birth, Census};
use crate::ins::{INS_NIR, INS_NIR_TEST, Ins};
use crate::person::Sex;

struct Special {
    domain: &'static str,
    value: &'static str,
    family: &'static str,
    given: &'static [&'static str],
    used: Option<&'static str>,
    day: Date,
    sex: Sex,
    birthplace: (&'static str, &'static str),
}

#[rustfmt::skip]
const SPECIALS: [Special; 7] = [
    Special { domain: INS_NIR_TEST, value: "279035121518989", family: "PAT-TROIS", given: &["DOMINIQUE", "MARIE-LOUISE"], used: None,
        day: date(1979, 3, 28), sex: Sex::Female, birthplace: ("51215", "DOMPREMY") },
    Special { domain: INS_NIR_TEST, value: "277076322082910", family: "NESSI", given: &["Marie", "Jeanne", "Michelle"], used: Some("DECOURCY"),
        day: date(1977, 7, 14), sex: Sex::Female, birthplace: ("51215", "DOMPREMY") },
    Special { domain: INS_NIR_TEST, value: "221042545611404", family: "DECOURCY", given: &["Ruth", "Isabelle"], used: None,
        day: date(2021, 4, 25), sex: Sex::Female, birthplace: ("75056", "PARIS") },
    Special { domain: INS_NIR_TEST, value: "222127505611201", family: "DECOURCY", given: &["Ruth", "Isabelle"], used: None,
        day: date(2022, 12, 25), sex: Sex::Female, birthplace: ("75056", "PARIS") },
    Special { domain: INS_NIR_TEST, value: "223042545611404", family: "DECOURCY", given: &["Marie", "Jeanne", "Michelle"], used: None,
        day: date(2023, 4, 25), sex: Sex::Female, birthplace: ("75056", "PARIS") },
    Special { domain: INS_NIR_TEST, value: "224027511583555", family: "DECOURCY", given: &["Léa", "Marie"], used: None,
        day: date(2024, 2, 28), sex: Sex::Female, birthplace: ("75115", "PARIS") },
    // The FHIR examples state no traits for this matricule; month 45 is no month, so the birth date is free.
    Special { domain: INS_NIR, value: "123456789012345", family: "PAT-EXEMPLE", given: &["ALIX"], used: None,
        day: date(1974, 12, 25), sex: Sex::Male, birthplace: ("99999", "VALFLEUR-TEST") },
];

/// Adds them after everybody else. One born after the day of the town is left out.
pub(crate) fn add(census: &mut Census) {
    for special in SPECIALS {
        if special.day >= census.today {
            continue;
        }
        let birth = Birth {
            sex: special.sex,
            given: special.given.iter().map(|&name| name.to_owned()).collect(),
            family: special.family.to_owned(),
            used: special.used.map(str::to_owned),
            day: special.day,
            parents: Vec::new(),
        };
        census.admit_known(birth, Ins::known(special.domain, special.value), special.birthplace);
    }
}
