//! How much is much. Defaults are our own proposals (`design/security.md` 10, **P**); a deployment sets its own.

use std::collections::BTreeMap;

use carnet_model::person::Language;

/// A soft and a hard limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// From here on an alarm is raised.
    pub soft: u32,
    /// Beyond it the call is refused.
    pub hard: u32,
}

/// The limits of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetLimits {
    /// Different people looked for by INS: in an hour (alarm), in a day (stop).
    pub look_ups: Level,
    /// Share of look-ups that find nobody, in percent of an hour's, from which an alarm is raised.
    pub unknown_percent: u32,
    /// Look-ups of an hour below which that share says nothing.
    pub unknown_from: u32,
    /// Different records a day, without a known link of care: 3 and 10 times the day of the busiest in a thousand.
    pub records: Level,
    /// The same for professions that differ: by code.
    pub records_of: BTreeMap<Box<str>, Level>,
    /// The same of a whole structure: 3 and 10 times its ordinary day.
    pub structure_records: Level,
    /// Different records opened by breaking the glass in 24 hours that raise no alarm yet.
    pub break_glass: u32,
    /// Records without a known link of care that one professional may open while their structure is shut, in a day.
    pub off_hours: u32,
    /// The same, of people whose documents all come from other departments.
    pub far: u32,
    /// The same, of people who have the professional's family name.
    pub same_name: u32,
    /// Look-ups in the order of the numbers, or of the alphabet, from which an alarm is raised.
    pub progression: u32,
    /// Hours (Paris) at which a practice that says nothing else is open: from, to.
    pub practice_hours: (u8, u8),
    /// What is known of structures, by national id.
    pub structures: BTreeMap<Box<str>, StructureWatch>,
}

/// What a deployment knows of a structure, to watch over it and to tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StructureWatch {
    /// To whom its alarms go; absent: to the security officer only.
    pub email: Option<Box<str>>,
    /// In which language.
    pub language: Language,
    /// Hours (Paris) at which it is open: from, to; absent: those of a practice, or always.
    pub hours: Option<(u8, u8)>,
    /// Its department, when its national id does not say.
    pub department: Option<Box<str>>,
}

impl Default for BudgetLimits {
    fn default() -> Self {
        Self {
            look_ups: Level { soft: 60, hard: 300 },
            unknown_percent: 30,
            unknown_from: 10,
            // The busiest physician of a thousand sees 30 new patients in a day.
            records: Level { soft: 90, hard: 300 },
            records_of: BTreeMap::new(),
            // An ordinary day of a hospital: 200 people whom it has never seen.
            structure_records: Level { soft: 600, hard: 2_000 },
            break_glass: 3,
            off_hours: 5,
            far: 10,
            same_name: 1,
            progression: 10,
            practice_hours: (7, 22),
            structures: BTreeMap::new(),
        }
    }
}

impl BudgetLimits {
    /// The limits of a profession.
    pub(super) fn of_profession(&self, profession: Option<&str>) -> Level {
        profession.and_then(|code| self.records_of.get(code)).copied().unwrap_or(self.records)
    }
}
