//! The counters of one subject. Pure: time comes in.

use std::collections::BTreeSet;

use carnet_model::Timestamp;
use minicbor::{Decode, Encode};

use super::Found;
use super::alarms::AlarmKind;
use super::limits::{BudgetLimits, Level};
use super::signals::Signals;

const HOUR: i64 = 3_600_000;
/// Break-glass accesses kept: far beyond what raises an alarm.
const GLASS_KEPT: usize = 64;

/// What one act did to the counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spent {
    /// An alarm that is due, at most one of a kind a day.
    pub(super) alarm: Option<AlarmKind>,
    /// The figure reached.
    pub(super) figure: u64,
    /// Past the hard limit: how long to wait.
    pub(super) retry_seconds: Option<u32>,
}

/// Counters of one subject, by day and hour (UTC). Hashes, no names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Counts {
    #[n(0)]
    day: i64,
    #[n(1)]
    hour: i64,
    /// New people looked for in this hour, and those of them who were not found.
    #[n(2)]
    looked: u32,
    #[n(3)]
    unknown: u32,
    /// People looked for today.
    #[n(4)]
    people: BTreeSet<u64>,
    /// Records opened today without a known link.
    #[n(5)]
    records: BTreeSet<u64>,
    /// Records opened by breaking the glass, with the instant.
    #[n(6)]
    glass: Vec<(u64, Timestamp)>,
    /// Kinds of alarm raised today.
    #[n(7)]
    raised: Vec<AlarmKind>,
    /// The last person who was not found.
    #[n(8)]
    missed: Option<u64>,
    /// What else was noticed today.
    #[n(9)]
    #[cbor(default)]
    signals: Signals,
}

impl Counts {
    /// A person was looked for. One who was looked for today costs nothing.
    pub(super) fn look_up(
        &mut self,
        person: u64,
        found: Found,
        now: Timestamp,
        limits: &BudgetLimits,
    ) -> Spent {
        self.turn(now);
        if self.people.contains(&person) {
            // The same number in another domain, found there: no miss.
            if found == Found::Yes && self.missed == Some(person) {
                self.unknown = self.unknown.saturating_sub(1);
                self.missed = None;
            }
            return Spent::default();
        }
        if self.people.len() >= limits.look_ups.hard as usize {
            return self.stopped(AlarmKind::LookUpsStopped, self.people.len() as u64, now);
        }
        // Those before: this one may still be found in another domain.
        let (looked, unknown) = (self.looked, self.unknown);
        self.people.insert(person);
        self.looked += 1;
        self.unknown += u32::from(found == Found::No);
        self.missed = Some(person).filter(|_| found == Found::No);
        if self.looked > limits.look_ups.soft {
            return self.raised(AlarmKind::LookUps, self.looked.into());
        }
        if many_unknown(looked, unknown, limits) {
            return self.raised(AlarmKind::UnknownPeople, unknown.into());
        }
        Spent::default()
    }

    /// Whether this person would be one more past a soft limit that was passed before them.
    pub(super) fn looks_for_many(&mut self, person: u64, now: Timestamp, limits: &BudgetLimits) -> bool {
        self.turn(now);
        let many = self.looked > limits.look_ups.soft || many_unknown(self.looked, self.unknown, limits);
        many && !self.people.contains(&person)
    }

    /// The same of a record.
    pub(super) fn opens_many(&mut self, record: u64, now: Timestamp, level: Level) -> bool {
        self.turn(now);
        self.records.len() > level.soft as usize && !self.records.contains(&record)
    }

    /// A record was opened without a known link of care. One that was opened today costs nothing.
    pub(super) fn record(&mut self, record: u64, now: Timestamp, level: Level, kind: AlarmKind) -> Spent {
        self.turn(now);
        if self.records.contains(&record) {
            return Spent::default();
        }
        if self.records.len() >= level.hard as usize {
            let stopped = if kind == AlarmKind::StructureRecords {
                AlarmKind::StructureRecords
            } else {
                AlarmKind::RecordsStopped
            };
            return self.stopped(stopped, self.records.len() as u64, now);
        }
        self.records.insert(record);
        if self.records.len() > level.soft as usize {
            return self.raised(kind, self.records.len() as u64);
        }
        Spent::default()
    }

    /// The glass was broken: never refused.
    pub(super) fn break_glass(&mut self, record: u64, now: Timestamp, limits: &BudgetLimits) -> Spent {
        self.turn(now);
        self.glass.retain(|(_, at)| now.0 - at.0 < Timestamp::DAY);
        if !self.glass.iter().any(|(known, _)| *known == record) && self.glass.len() < GLASS_KEPT {
            self.glass.push((record, now));
        }
        if self.glass.len() > limits.break_glass as usize {
            return self.raised(AlarmKind::BreakGlass, self.glass.len() as u64);
        }
        Spent::default()
    }

    /// What the signals say of an act, one alarm of a kind a day; the people looked for today are given to them.
    pub(super) fn signal(
        &mut self,
        now: Timestamp,
        look: impl FnOnce(&mut Signals, &BTreeSet<u64>) -> Vec<(AlarmKind, u64)>,
    ) -> Vec<Spent> {
        self.turn(now);
        let noticed = look(&mut self.signals, &self.people);
        noticed.into_iter().map(|(kind, figure)| self.raised(kind, figure)).collect()
    }

    /// What differs when something was counted: they only grow within a day.
    pub(super) fn mark(&self) -> [i64; 6] {
        let length = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let last = self.glass.last().map_or(0, |(_, at)| at.0);
        let [people, records, raised, signals] =
            [self.people.len(), self.records.len(), self.raised.len(), self.signals.size()].map(length);
        [self.day, people, records, last, raised, signals]
    }

    /// Whether a restart should not forget them: enough happened today, or the glass was broken.
    pub(super) fn matters(&self) -> bool {
        const MUCH: usize = 10;
        let much =
            [self.people.len(), self.records.len(), self.signals.size()].iter().any(|len| *len >= MUCH);
        much || !self.glass.is_empty() || !self.raised.is_empty()
    }

    /// Whether nothing in them counts any more.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        self.day != day(now) && self.glass.iter().all(|(_, at)| now.0 - at.0 >= Timestamp::DAY)
    }

    /// Begins a new day, a new hour.
    fn turn(&mut self, now: Timestamp) {
        if self.day != day(now) {
            let glass = std::mem::take(&mut self.glass);
            *self = Self { day: day(now), glass, ..Self::default() };
        }
        let hour = now.0.div_euclid(HOUR);
        if self.hour != hour {
            (self.hour, self.looked, self.unknown) = (hour, 0, 0);
        }
    }

    fn raised(&mut self, kind: AlarmKind, figure: u64) -> Spent {
        if self.raised.contains(&kind) {
            return Spent { figure, ..Spent::default() };
        }
        self.raised.push(kind);
        Spent { alarm: Some(kind), figure, retry_seconds: None }
    }

    fn stopped(&mut self, kind: AlarmKind, figure: u64, now: Timestamp) -> Spent {
        let left = Timestamp::DAY - now.0.rem_euclid(Timestamp::DAY);
        let retry_seconds = u32::try_from(left / 1_000 + 1).ok();
        Spent { retry_seconds, ..self.raised(kind, figure) }
    }
}

/// Whether so many of those looked for were not found that somebody seems to be guessing.
fn many_unknown(looked: u32, unknown: u32, limits: &BudgetLimits) -> bool {
    let share = u64::from(unknown) * 100 > u64::from(looked) * u64::from(limits.unknown_percent);
    looked >= limits.unknown_from && share
}

const fn day(now: Timestamp) -> i64 {
    now.0.div_euclid(Timestamp::DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEVEL: Level = Level { soft: 90, hard: 300 };

    fn at(hours: i64, minutes: i64) -> Timestamp {
        Timestamp(hours * HOUR + minutes * 60_000)
    }

    #[test]
    fn look_ups_alarm_in_an_hour_and_stop_in_a_day() {
        let limits = BudgetLimits::default();
        let mut counts = Counts::default();
        let mut look = |person: u64, now| counts.look_up(person, Found::Yes, now, &limits);
        for person in 0..60 {
            assert_eq!(look(person, at(9, 0)), Spent::default(), "{person}");
        }
        // The same people again cost nothing.
        assert_eq!(look(7, at(9, 1)), Spent::default());
        let first = look(60, at(9, 2));
        assert_eq!((first.alarm, first.figure, first.retry_seconds), (Some(AlarmKind::LookUps), 61, None));
        assert_eq!(look(61, at(9, 3)).alarm, None, "one alarm of a kind a day");
        for person in 62..300 {
            assert_eq!(look(person, at(10, 0)).retry_seconds, None, "{person}");
        }
        let stopped = look(300, at(11, 0));
        assert_eq!(
            (stopped.alarm, stopped.retry_seconds),
            (Some(AlarmKind::LookUpsStopped), Some(13 * 3_600 + 1))
        );
        assert_eq!(look(301, at(11, 0)).alarm, None);
        assert_eq!(look(299, at(11, 0)), Spent::default(), "who was found today is still found");
        assert_eq!(look(301, at(24, 0)), Spent::default(), "a new day");
    }

    #[test]
    fn many_unknown_people_raise_an_alarm() {
        for (found, unknown, alarm) in
            [(7, 3, false), (7, 4, true), (0, 9, false), (0, 10, true), (50, 10, false)]
        {
            let (mut counts, limits) = (Counts::default(), BudgetLimits::default());
            let mut raised = false;
            // One more, since the last may still be found in another domain.
            for person in 0..=found + unknown {
                let known = if person < found || person == found + unknown { Found::Yes } else { Found::No };
                let spent = counts.look_up(person, known, at(9, 0), &limits);
                raised |= spent.alarm == Some(AlarmKind::UnknownPeople);
            }
            assert_eq!(raised, alarm, "{found} found, {unknown} not");
        }
    }

    #[test]
    fn records_alarm_then_stop() {
        let mut counts = Counts::default();
        let mut open = |record: u64| counts.record(record, at(9, 0), LEVEL, AlarmKind::Records);
        assert!((0..90).all(|record| open(record) == Spent::default()));
        assert_eq!(open(90).alarm, Some(AlarmKind::Records));
        assert!((91..300).all(|record| open(record).retry_seconds.is_none()));
        let stopped = open(300);
        assert_eq!((stopped.alarm, stopped.figure), (Some(AlarmKind::RecordsStopped), 300));
        assert!(stopped.retry_seconds.is_some());
        assert_eq!(open(12), Spent::default(), "a record that is open stays open");
    }

    #[test]
    fn past_a_soft_limit_the_next_new_one_needs_a_proof() {
        let limits = BudgetLimits { look_ups: Level { soft: 3, hard: 9 }, ..BudgetLimits::default() };
        let level = Level { soft: 2, hard: 9 };
        let mut counts = Counts::default();
        for person in 0..4 {
            assert!(!counts.looks_for_many(person, at(9, 0), &limits), "{person}");
            counts.look_up(person, Found::Yes, at(9, 0), &limits);
        }
        let known = [0, 3, 4].map(|person| counts.looks_for_many(person, at(9, 1), &limits));
        assert_eq!(known, [false, false, true], "who was looked for today needs none");
        assert!(!counts.looks_for_many(4, at(10, 0), &limits), "another hour");
        for record in 0..3 {
            assert!(!counts.opens_many(record, at(10, 0), level), "{record}");
            counts.record(record, at(10, 0), level, AlarmKind::Records);
        }
        assert_eq!([2, 3].map(|record| counts.opens_many(record, at(23, 0), level)), [false, true]);
        assert!(!counts.opens_many(3, at(24, 0), level), "another day");
        for person in 10..20 {
            counts.look_up(person, Found::No, at(30, 0), &BudgetLimits::default());
        }
        assert!(counts.looks_for_many(40, at(30, 0), &BudgetLimits::default()), "most of them unknown");
    }

    #[test]
    fn the_glass_is_counted_over_24_hours_and_never_stops() {
        let (mut counts, limits) = (Counts::default(), BudgetLimits::default());
        let mut broken = |record: u64, now| counts.break_glass(record, now, &limits);
        for (record, hours, alarm) in [
            (1, 20, None),
            (1, 20, None),
            (2, 21, None),
            (3, 22, None),
            // The fourth record within 24 hours, though on another day.
            (4, 25, Some(AlarmKind::BreakGlass)),
            (5, 26, None),
        ] {
            let spent = broken(record, at(hours, 0));
            assert_eq!((spent.alarm, spent.retry_seconds), (alarm, None), "{record}");
        }
        assert!((100..200).all(|record| broken(record, at(27, 0)).retry_seconds.is_none()));
    }
}
