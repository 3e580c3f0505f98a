//! Settings of budgets: how much is much in this deployment. Defaults: `carnet_service::budget::BudgetLimits`.

use std::collections::BTreeMap;

use carnet_service::budget::{BudgetLimits, Level};
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
        for bad in
            ["records = { soft = 3, hard = 2 }", "look_ups = { soft = 0, hard = 2 }", "unknown_percent = 101"]
        {
            assert!(toml::from_str::<Budgets>(bad).unwrap().check().is_err(), "{bad}");
        }
    }
}
