//! Signals beside the figures: what a curious reader does that a busy one does not. Source: `design/security.md` 10; the
//! numbers are our own proposals.
//!
//! What is computed: look-ups by neighbouring numbers, look-ups in the order of the alphabet, one's own family name,
//! hours at which the structure is shut, people whose care is in other departments, canaries. What cannot be, since this
//! server is not told: from where on the network a professional comes (the identity provider and the edge see it), and
//! where a person lives (a record has no address).
//!
//! Only what is done without a known link of care counts. Kept are keyed hashes and sums; of a name two letters, in
//! memory, until the next look-up.

use std::collections::BTreeSet;

use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::{Caller, Ins, RecordNo, Timestamp};
use carnet_record::record::Record;
use jiff::tz::TimeZone;
use minicbor::{Decode, Encode};

use super::alarms::AlarmKind;
use super::counts::Spent;
use super::limits::BudgetLimits;
use super::{Found, is_linked};
use crate::fault::ServiceError;
use crate::query::fold;
use crate::service::Service;

/// Documents of structures whose department is known, below which a record says nothing of where its person is cared for.
const DOCUMENTS: usize = 3;

/// What the signals of one professional's day need.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(super) struct Signals {
    /// Records opened while the structure is shut.
    #[n(0)]
    off_hours: BTreeSet<u64>,
    /// Records of people whose care is elsewhere.
    #[n(1)]
    far: BTreeSet<u64>,
    /// Records of people of the same family name.
    #[n(2)]
    same_name: BTreeSet<u64>,
    /// Look-ups of a number beside one that was looked for before.
    #[n(3)]
    neighbours: u32,
    /// First letters of the last name that was found, and how often in a row the next ones came later in the alphabet.
    #[cbor(skip)]
    alphabet: Option<(u16, u32)>,
}

/// What is known of a record that was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Opened {
    off_hours: bool,
    far: bool,
    same_name: bool,
}

impl Signals {
    /// A person was looked for who was not before today; `beside` says whether a neighbouring number was.
    pub(super) fn look_up(
        &mut self,
        beside: bool,
        letters: Option<u16>,
        limits: &BudgetLimits,
    ) -> Option<(AlarmKind, u64)> {
        self.neighbours += u32::from(beside);
        let mut rising = 0;
        if let Some(now) = letters {
            rising = match self.alphabet {
                Some((before, rising)) if now > before => rising + 1,
                Some((before, rising)) if now == before => rising,
                _ => 0,
            };
            self.alphabet = Some((now, rising));
        }
        if self.neighbours >= limits.progression {
            return Some((AlarmKind::NumericProgression, self.neighbours.into()));
        }
        (rising >= limits.progression).then_some((AlarmKind::AlphabeticProgression, rising.into()))
    }

    /// A record was opened without a known link of care.
    pub(super) fn open(
        &mut self,
        record: u64,
        opened: Opened,
        limits: &BudgetLimits,
    ) -> Vec<(AlarmKind, u64)> {
        let mut alarms = Vec::new();
        for (is, set, most, kind) in [
            (opened.off_hours, &mut self.off_hours, limits.off_hours, AlarmKind::OffHours),
            (opened.far, &mut self.far, limits.far, AlarmKind::Far),
            (opened.same_name, &mut self.same_name, limits.same_name, AlarmKind::SameName),
        ] {
            if is {
                set.insert(record);
                if set.len() > most as usize {
                    alarms.push((kind, set.len() as u64));
                }
            }
        }
        alarms
    }

    /// How much was noted, to see whether something was.
    pub(super) fn size(&self) -> usize {
        let sets = self.off_hours.len() + self.far.len() + self.same_name.len();
        sets + usize::try_from(self.neighbours).unwrap_or(usize::MAX)
    }
}

impl Service {
    /// Looks at a look-up by INS before it is counted. `record` is that of the person when they were found.
    pub(super) fn watch_look_up(
        &self,
        caller: &Caller,
        person: &Ins,
        found: Found,
        record: &Record,
    ) -> Result<(), ServiceError> {
        let watched = matches!(caller.kind, ActorKind::Professional | ActorKind::Operator);
        if !watched || caller.purpose == Purpose::Centre15 || self.is_of_the_past() {
            return Ok(());
        }
        let letters = record.traits.as_ref().map(|traits| first_letters(&traits.birth_family));
        let letters = letters.filter(|_| found == Found::Yes);
        let hash = |matricule: &str| self.budget_hash("person", matricule.as_bytes());
        let own = hash(person.matricule());
        let beside = neighbours(person.matricule()).map(|number| number.map(|number| hash(&number)));
        let (now, limits) = (self.now(), &self.inner.config.budgets);
        let who = self.subject_key("professional", &caller.id);
        let mut spent = vec![self.inner.budgets.with(self, &who, now, |counts| {
            counts.signal(now, |signals, people| {
                if people.contains(&own) {
                    return Vec::new();
                }
                let beside = beside.iter().flatten().any(|number| people.contains(number));
                signals.look_up(beside, letters, limits).into_iter().collect()
            })
        })?];
        if found == Found::Yes && record.life.canary.is_some() {
            spent.push(self.canary(caller, now)?);
        }
        self.settle_budget(caller, &spent.concat(), now)
    }

    /// Looks at a record that is opened to a professional.
    pub(super) fn watch_record(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
    ) -> Result<(), ServiceError> {
        if caller.kind != ActorKind::Professional {
            return Ok(());
        }
        let (now, limits) = (self.now(), &self.inner.config.budgets);
        let mut spent = Vec::new();
        if record.life.canary.is_some() {
            spent.push(self.canary(caller, now)?);
        }
        if caller.purpose == Purpose::Normal && !is_linked(record, caller, now) {
            let opened = Opened {
                off_hours: is_shut(caller, now, limits),
                far: is_far(caller, record, limits),
                same_name: is_namesake(&caller.name, record),
            };
            let hash = self.budget_hash("record", &number.0.to_be_bytes());
            let who = self.subject_key("professional", &caller.id);
            spent.push(self.inner.budgets.with(self, &who, now, |counts| {
                counts.signal(now, |signals, _| signals.open(hash, opened, limits))
            })?);
        }
        self.settle_budget(caller, &spent.concat(), now)
    }

    fn canary(&self, caller: &Caller, now: Timestamp) -> Result<Vec<Spent>, ServiceError> {
        let who = self.subject_key("professional", &caller.id);
        self.inner
            .budgets
            .with(self, &who, now, |counts| counts.signal(now, |_, _| vec![(AlarmKind::Canary, 1)]))
    }
}

/// The numbers before and after one, as matricules; none for those with a letter (Corsica).
fn neighbours(matricule: &str) -> [Option<String>; 2] {
    let body = matricule.get(..13).and_then(|body| body.parse::<u64>().ok());
    let whole = |body: u64| format!("{body:013}{:02}", 97 - body % 97);
    [body.and_then(|body| body.checked_sub(1)).map(whole), body.map(|body| whole(body + 1))]
}

/// The place of a family name's first two letters in the alphabet: all that is looked at of it.
fn first_letters(family: &str) -> u16 {
    let folded = fold(family);
    let mut letters = folded.chars().filter(char::is_ascii_lowercase).map(|c| u16::from(c as u8 - b'a') + 1);
    let first = letters.next().unwrap_or_default();
    first * 27 + letters.next().unwrap_or_default()
}

/// Whether the caller's family name (the words in capitals, else the last one) is one of the person's.
fn is_namesake(caller: &str, record: &Record) -> bool {
    let capitals = |word: &&str| {
        word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase) && word.len() > 1
    };
    let mut family: Vec<&str> = caller.split_whitespace().filter(capitals).collect();
    if family.is_empty() {
        family.extend(caller.split_whitespace().last());
    }
    let family = fold(&family.join(" "));
    let names = record
        .traits
        .iter()
        .flat_map(|traits| std::iter::once(&*traits.birth_family).chain(traits.used_family.as_deref()));
    !family.is_empty() && names.into_iter().any(|name| fold(name) == family)
}

/// Whether the caller's structure is shut now: by its own hours, else by those of a practice; a hospital is never shut.
fn is_shut(caller: &Caller, now: Timestamp, limits: &BudgetLimits) -> bool {
    let own = caller.structure.as_ref().and_then(|structure| limits.structures.get(structure));
    let practice = matches!(caller.sector.as_deref(), Some("SA07" | "SA08" | "SA09"));
    let hours = own.and_then(|own| own.hours).or_else(|| practice.then_some(limits.practice_hours));
    let Some((opens, closes)) = hours else { return false };
    let zone = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    let hour = zone.to_datetime(now.to_jiff()).hour();
    !(opens..closes).contains(&u8::try_from(hour).unwrap_or_default())
}

/// Whether the documents of a record come from structures of other departments than the caller's, all of them.
fn is_far(caller: &Caller, record: &Record, limits: &BudgetLimits) -> bool {
    let Some(structure) = caller.structure.as_deref() else { return false };
    let own = limits.structures.get(structure).and_then(|own| own.department.as_deref());
    let Some(own) = own.or_else(|| department(structure)) else { return false };
    let mut elsewhere = 0;
    for document in &record.documents {
        let named =
            document.entry.authors.iter().filter_map(|author| author.institution.as_ref()?.id.as_ref());
        let id = named.map(|id| &*id.value).next().or(document.filed_by.structure.as_deref());
        match id.and_then(department) {
            Some(known) if known == own => return false,
            Some(_) => elsewhere += 1,
            None => {}
        }
    }
    elsewhere >= DOCUMENTS
}

/// The department in the national id of a structure: the first digits of its FINESS number, after the `1` that says that
/// it is one. Other kinds of number (SIRET, RPPS with rank) have none.
fn department(structure: &str) -> Option<&str> {
    let digits = structure.len() == 10 && structure.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let finess = structure.strip_prefix('1').filter(|_| digits)?;
    if finess.starts_with("97") { finess.get(..3) } else { finess.get(..2) }
}

#[cfg(test)]
#[path = "signals_tests.rs"]
mod tests;
