//! Settings of budgets: how much is much in this deployment. Defaults: `carnet_service::budget::BudgetLimits`.

use std::collections::BTreeMap;

use carnet_model::person::Language;
use carnet_service::budget::{BudgetLimits, Level, StructureWatch};
use serde::Deserialize;

/// Limits that differ from the defaults.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Budgets {
    /// Different people looked for by INS: alarm in an hour, stop in a day.
    pub(crate) look_ups: Option<Pair>,
    /// Percent of an hour's look-ups that find nobody.
    pub(crate) unknown_percent: Option<u32>,
    /// Different records a day without a known link of care.
    pub(crate) records: Option<Pair>,
    /// The same by profession (TRE_G15 code).
    pub(crate) professions: BTreeMap<String, Pair>,
    /// The same of a whole structure.
    pub(crate) structure_records: Option<Pair>,
    /// Different records by breaking the glass in 24 hours that raise no alarm.
    pub(crate) break_glass: Option<u32>,
    /// Records without a known link of care while the structure is shut, by one professional in a day.
    pub(crate) off_hours: Option<u32>,
    /// The same, of people cared for in other departments.
    pub(crate) far: Option<u32>,
    /// The same, of people with the professional's family name.
    pub(crate) same_name: Option<u32>,
    /// Look-ups in the order of numbers or of the alphabet.
    pub(crate) progression: Option<u32>,
    /// Hours (Paris) of a practice: from, to.
    pub(crate) practice_hours: Option<(u8, u8)>,
    /// What is known of structures, by national id.
    pub(crate) structures: BTreeMap<String, Structure>,
}

/// What is known of a structure.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Structure {
    /// To whom its alarms go.
    email: Option<String>,
    /// `fr` or `en`.
    language: Tongue,
    /// Hours (Paris) at which it is open: from, to.
    hours: Option<(u8, u8)>,
    /// Its department, when its national id does not say.
    department: Option<String>,
}

/// A language.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tongue {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Structure {
    fn watch(&self) -> StructureWatch {
        StructureWatch {
            email: self.email.as_deref().map(Into::into),
            language: match self.language {
                Tongue::Fr => Language::French,
                Tongue::En => Language::English,
            },
            hours: self.hours,
            department: self.department.as_deref().map(Into::into),
        }
    }
}

/// A soft and a hard limit.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    /// From here on an alarm is raised.
    soft: u32,
    /// Beyond it the call is refused.
    hard: u32,
}

impl Pair {
    const fn level(self) -> Level {
        Level { soft: self.soft, hard: self.hard }
    }
}

impl Budgets {
    pub(super) fn check(&self) -> Result<(), String> {
        let pairs = [self.look_ups, self.records, self.structure_records].into_iter().flatten();
        for pair in pairs.chain(self.professions.values().copied()) {
            if pair.soft == 0 || pair.hard < pair.soft {
                return Err("budgets: soft is at least 1, hard at least soft".to_owned());
            }
        }
        if self.unknown_percent.is_some_and(|percent| !(1..=100).contains(&percent)) {
            return Err("budgets.unknown_percent is from 1 to 100".to_owned());
        }
        if self.progression == Some(0) {
            return Err("budgets.progression is at least 1".to_owned());
        }
        let hours = self.structures.values().filter_map(|structure| structure.hours);
        if hours.chain(self.practice_hours).any(|(opens, closes)| opens >= closes || closes > 24) {
            return Err("budgets: hours are [from, to], from 0 to 24".to_owned());
        }
        for (id, structure) in &self.structures {
            let wrong = |email: &String| email.parse::<lettre::Address>().is_err();
            if structure.email.as_ref().is_some_and(wrong) {
                return Err(format!("budgets.structures.{id}.email is no address"));
            }
        }
        Ok(())
    }

    pub(super) fn limits(&self) -> BudgetLimits {
        let usual = BudgetLimits::default();
        let level = |pair: Option<Pair>, usual| pair.map_or(usual, Pair::level);
        BudgetLimits {
            look_ups: level(self.look_ups, usual.look_ups),
            unknown_percent: self.unknown_percent.unwrap_or(usual.unknown_percent),
            unknown_from: usual.unknown_from,
            records: level(self.records, usual.records),
            records_of: self
                .professions
                .iter()
                .map(|(code, pair)| (code.as_str().into(), pair.level()))
                .collect(),
            structure_records: level(self.structure_records, usual.structure_records),
            break_glass: self.break_glass.unwrap_or(usual.break_glass),
            off_hours: self.off_hours.unwrap_or(usual.off_hours),
            far: self.far.unwrap_or(usual.far),
            same_name: self.same_name.unwrap_or(usual.same_name),
            progression: self.progression.unwrap_or(usual.progression),
            practice_hours: self.practice_hours.unwrap_or(usual.practice_hours),
            structures: self
                .structures
                .iter()
                .map(|(id, structure)| (id.as_str().into(), structure.watch()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_counts_and_the_rest_is_usual() {
        let text = "records = { soft = 10, hard = 20 }\n[professions]\n\"60\" = { soft = 1, hard = 2 }";
        let budgets: Budgets = toml::from_str(text).unwrap();
        budgets.check().unwrap();
        let limits = budgets.limits();
        assert_eq!(limits.records, Level { soft: 10, hard: 20 });
        assert_eq!(limits.records_of.get("60"), Some(&Level { soft: 1, hard: 2 }));
        assert_eq!(limits.look_ups, BudgetLimits::default().look_ups);
        let text =
            "[structures.1750000001]\nemail = \"dpo@clinique.test\"\nlanguage = \"en\"\nhours = [8, 18]";
        let budgets: Budgets = toml::from_str(text).unwrap();
        budgets.check().unwrap();
        let watch = budgets.limits().structures["1750000001"].clone();
        assert_eq!((watch.email.as_deref(), watch.hours), (Some("dpo@clinique.test"), Some((8, 18))));
        assert_eq!(watch.language, Language::English);
        for bad in [
            "records = { soft = 3, hard = 2 }",
            "look_ups = { soft = 0, hard = 2 }",
            "unknown_percent = 101",
            "progression = 0",
            "practice_hours = [22, 7]",
            "[structures.1]\nhours = [8, 25]",
            "[structures.1]\nemail = \"nobody\"",
        ] {
            assert!(toml::from_str::<Budgets>(bad).unwrap().check().is_err(), "{bad}");
        }
    }
}
