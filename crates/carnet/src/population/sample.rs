//! An invented register of any size, for proofs and rehearsals: people who cannot exist (commune 99999), with addresses
//! that no mail leaves for (RFC 2606).

use std::io::{BufWriter, Write};

use clap::Args;

use crate::cli::CliError;

/// Options of `carnet population sample`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// How many people.
    #[arg(long, default_value_t = 1_000)]
    people: u64,
    /// Of every hundred people, how many have an e-mail address.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=100))]
    with_email: u64,
}

const FAMILY: [&str; 16] = [
    "MARTIN",
    "BERNARD",
    "THOMAS",
    "PETIT",
    "ROBERT",
    "RICHARD",
    "DURAND",
    "DUBOIS",
    "MOREAU",
    "LAURENT",
    "SIMON",
    "MICHEL",
    "LEFEBVRE",
    "LEROY",
    "ROUX",
    "L'HUILLIER",
];
const FEMALE: [&str; 8] = ["Marie", "Jeanne", "Camille", "Léa", "Hélène", "Inès", "Zoé", "Anaïs"];
const MALE: [&str; 8] = ["Jean", "Hugo", "Louis", "Jules", "René", "Noël", "Karim", "Théo"];

/// Writes the register to standard output.
pub(super) fn write(options: &Options) -> Result<(), CliError> {
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    let wrong = |error| CliError::Io { what: "standard output".to_owned(), source: error };
    let header =
        "ins;birth_family;birth_given;birth_date;birth_place;sex;email;language;paper;parent_1;parent_2\n";
    out.write_all(header.as_bytes()).map_err(wrong)?;
    for at in 0..options.people {
        person(&mut out, at, options.with_email).map_err(wrong)?;
    }
    out.flush().map_err(wrong)
}

/// Every fifth person is a minor, the child of the two before them.
const fn is_minor(at: u64) -> bool {
    at % 5 == 4
}

const fn is_female(at: u64) -> bool {
    at.is_multiple_of(2)
}

/// Year and month of birth.
const fn born(at: u64) -> (u64, u64) {
    let year = if is_minor(at) { 2010 + at / 5 % 15 } else { 1935 + mixed(at) % 70 };
    (year, 1 + mixed(at) / 70 % 12)
}

/// Numbers that look as if in no order (Fibonacci hashing).
const fn mixed(at: u64) -> u64 {
    at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 33
}

/// The INS of the person at a place, in the test domain, key included. Seven digits are the place itself, so that all
/// differ; year and month of the matricule are not those of birth then, which no rule asks.
fn ins(at: u64) -> String {
    let sex = if is_female(at) { 2 } else { 1 };
    let body = format!("{sex}{:02}{:02}{:08}", born(at).0 % 100, born(at).1, at % 100_000_000);
    let key = 97 - body.parse::<u64>().unwrap_or_default() % 97;
    format!("1.2.250.1.213.1.4.10|{body}{key:02}")
}

fn person(out: &mut impl Write, at: u64, with_email: u64) -> std::io::Result<()> {
    let pick = |names: &[&'static str], salt: u64| {
        let count = names.len() as u64;
        usize::try_from((mixed(at ^ salt)) % count.max(1)).ok().and_then(|place| names.get(place).copied())
    };
    let given = if is_female(at) { pick(&FEMALE, 1) } else { pick(&MALE, 1) }.unwrap_or_default();
    let family = pick(&FAMILY, 2).unwrap_or_default();
    let (year, month) = born(at);
    let day = 1 + mixed(at ^ 3) % 28;
    let sex = if is_female(at) { "F" } else { "M" };
    write!(out, "{};{family}-TEST;{given};{year}-{month:02}-{day:02};99999;{sex};", ins(at))?;
    if mixed(at ^ 4) % 100 < with_email {
        write!(out, "p{at}@example.test")?;
    }
    let language = if mixed(at ^ 5).is_multiple_of(20) { "en" } else { "fr" };
    write!(out, ";{language};0;")?;
    if is_minor(at) {
        write!(out, "{};{}", ins(at - 1), ins(at - 2))?;
    } else {
        out.write_all(b";")?;
    }
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use carnet_model::{Ins, Timestamp};

    use super::*;
    use crate::population::person::Form;

    #[test]
    fn every_invented_person_can_be_opened() {
        let now = Timestamp::parse_rfc3339("2026-11-24T10:00:00Z").unwrap();
        let header =
            "ins;birth_family;birth_given;birth_date;birth_place;sex;email;language;paper;parent_1;parent_2";
        let form = Form::of(header.as_bytes(), Form::of_people()).unwrap();
        let (mut seen, mut minors) = (HashSet::new(), 0);
        for at in 0..20_000 {
            let mut line = Vec::new();
            person(&mut line, at, 60).unwrap();
            let line = line.strip_suffix(b"\n").unwrap();
            let entry = form.entry(line, now).unwrap().unwrap();
            assert!(entry.ins.key_is_right());
            assert!(seen.insert(entry.ins));
            let age = entry.traits.age_years(now);
            assert_eq!(entry.parents.is_empty(), age >= 18, "{at}: {age}");
            minors += usize::from(age < 18);
            assert!(entry.parents.iter().all(|parent: &Ins| seen.contains(parent)));
        }
        assert_eq!(minors, 4_000);
    }
}
