//! Who acts for the holder of a record: the fold of [`FamilyEvent`]s, and in what quality somebody stands before it.

use carnet_model::caller::ActorKind;
use carnet_model::family::{
    FamilyEvent, Ground, MandateAction, MandateKind, RelationEnd, RelationKind, RepresentativeKind, Scope,
};
use carnet_model::{Caller, Ins, ObjectNo, RecordNo, Timestamp};
use minicbor::{Decode, Encode};

use crate::policy::case;
use crate::record::Record;

/// The end of a relation before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Ended {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// Why.
    #[n(1)]
    pub reason: RelationEnd,
}

/// A legal representative, present or past.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Representative {
    /// Their INS.
    #[n(0)]
    pub person: Ins,
    /// Their name.
    #[n(1)]
    pub name: Box<str>,
    /// In what quality.
    #[n(2)]
    pub kind: RepresentativeKind,
    /// How it was proven.
    #[n(3)]
    pub ground: Ground,
    /// Since when.
    #[n(4)]
    pub since: Timestamp,
    /// Its end, if it ended.
    #[n(5)]
    pub ended: Option<Ended>,
}

/// Where a mandate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum MandateState {
    /// The invitation waits for an answer until this instant.
    #[n(0)]
    Invited(#[n(0)] Timestamp),
    /// Accepted or given: in effect from this instant, until the mandate's end.
    #[n(1)]
    Given(#[n(0)] Timestamp),
    /// The invited person declined.
    #[n(2)]
    Declined,
    /// It ended before its time.
    #[n(3)]
    Ended(#[n(0)] Ended),
}

/// A caregiver's mandate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Mandate {
    /// Its number.
    #[n(0)]
    pub number: ObjectNo,
    /// INS of the caregiver, once known.
    #[n(1)]
    pub person: Option<Ins>,
    /// Their name: as the holder wrote it, then as proven.
    #[n(2)]
    pub name: Box<str>,
    /// What it allows.
    #[n(3)]
    pub scopes: Vec<Scope>,
    /// When it ends.
    #[n(4)]
    pub until: Timestamp,
    /// When it was written.
    #[n(5)]
    pub since: Timestamp,
    /// How it was proven.
    #[n(6)]
    pub ground: Ground,
    /// Where it stands.
    #[n(7)]
    pub state: MandateState,
}

impl Mandate {
    /// Whether it lets its caregiver in at `now`.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        matches!(self.state, MandateState::Given(from) if from <= now) && now < self.until
    }

    /// Whether it is, or may still become, in effect.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        match self.state {
            MandateState::Invited(expires) => now < expires,
            MandateState::Given(_) => now < self.until,
            MandateState::Declined | MandateState::Ended(_) => false,
        }
    }
}

/// Somebody for whom the holder acts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ActsFor {
    /// Their record.
    #[n(0)]
    pub record: RecordNo,
    /// Their name.
    #[n(1)]
    pub name: Box<str>,
    /// In what quality.
    #[n(2)]
    pub relation: RelationKind,
    /// Since when.
    #[n(3)]
    pub since: Timestamp,
}

/// Who acts for the holder, and for whom the holder acts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Family {
    /// Legal representatives, past ones included.
    #[n(0)]
    pub representatives: Vec<Representative>,
    /// Caregivers' mandates, past ones and invitations included.
    #[n(1)]
    pub mandates: Vec<Mandate>,
    /// For whom the holder acts: pointers, the rights are in those records.
    #[n(2)]
    #[cbor(default)]
    pub acts_for: Vec<ActsFor>,
    /// The mandates as the policy reads them; rebuilt after decoding.
    #[cbor(skip)]
    cases: Vec<PersonCases>,
}

/// The mandates of one caregiver, by the instant from which each is in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PersonCases {
    person: Ins,
    from: Vec<Timestamp>,
    mandates: Vec<case::Mandate>,
}

impl Family {
    /// The mandate with this number.
    #[must_use]
    pub fn mandate(&self, number: ObjectNo) -> Option<&Mandate> {
        self.mandates.iter().find(|mandate| mandate.number == number)
    }

    /// The representatives whose relation has not ended.
    pub fn present_representatives(&self) -> impl Iterator<Item = &Representative> {
        self.representatives.iter().filter(|one| one.ended.is_none())
    }

    /// Whether somebody is a representative, as far as the record's ledger says (not their age).
    #[must_use]
    pub fn represents(&self, person: &Ins) -> bool {
        self.present_representatives().any(|one| one.person == *person)
    }

    /// Mandates that are, or may still become, in effect.
    pub fn open_mandates(&self, now: Timestamp) -> impl Iterator<Item = &Mandate> {
        self.mandates.iter().filter(move |mandate| mandate.is_open(now))
    }

    /// The mandates of a person that began, ended ones left out; empty: no caregiver of this record.
    pub(crate) fn cases_of(&self, person: &Ins, now: Timestamp) -> &[case::Mandate] {
        let Some(cases) = self.cases.iter().find(|cases| cases.person == *person) else { return &[] };
        let begun = cases.from.partition_point(|from| *from <= now);
        cases.mandates.get(..begun).unwrap_or_default()
    }

    pub(crate) fn apply(&mut self, at: Timestamp, event: FamilyEvent) {
        match event {
            FamilyEvent::RepresentativeAttached { person, name, kind, ground } => {
                self.representatives.retain(|one| one.person != person);
                let one = Representative { person, name, kind, ground, since: at, ended: None };
                self.representatives.push(one);
            }
            FamilyEvent::RepresentativeEnded { person, reason } => {
                let ended = Some(Ended { at, reason });
                for one in self.representatives.iter_mut().filter(|one| one.person == person) {
                    one.ended = one.ended.or(ended);
                }
            }
            FamilyEvent::Invited { mandate, name, scopes, until, expires } => {
                let state = MandateState::Invited(expires);
                let (number, ground) = (mandate, Ground::Invitation);
                let person = None;
                self.mandates.push(Mandate { number, person, name, scopes, until, since: at, ground, state });
            }
            FamilyEvent::MandateGiven { mandate, person, name, scopes, until, from, ground } => {
                let state = MandateState::Given(from);
                let (number, person) = (mandate, Some(person));
                self.mandates.push(Mandate { number, person, name, scopes, until, since: at, ground, state });
            }
            FamilyEvent::MandateAccepted { mandate, person, name, from } => self.alter(mandate, |mandate| {
                mandate.person = Some(person);
                mandate.name = name;
                mandate.state = MandateState::Given(from);
            }),
            FamilyEvent::MandateDeclined { mandate } => {
                self.alter(mandate, |mandate| mandate.state = MandateState::Declined);
            }
            FamilyEvent::MandateEnded { mandate, reason } => {
                self.alter(mandate, |mandate| mandate.state = MandateState::Ended(Ended { at, reason }));
            }
            FamilyEvent::ActsFor { record, name, relation } => {
                self.acts_for.retain(|one| one.record != record);
                self.acts_for.push(ActsFor { record, name, relation, since: at });
            }
            FamilyEvent::ActsForEnded { record } => self.acts_for.retain(|one| one.record != record),
            FamilyEvent::MandateNarrowed { mandate, scopes, until } => self.alter(mandate, |mandate| {
                mandate.scopes = scopes;
                mandate.until = until;
            }),
        }
        self.rebuild();
    }

    fn alter(&mut self, number: ObjectNo, change: impl FnOnce(&mut Mandate)) {
        if let Some(mandate) = self.mandates.iter_mut().find(|mandate| mandate.number == number) {
            change(mandate);
        }
    }

    /// Makes the policy's form of the mandates anew.
    pub(crate) fn rebuild(&mut self) {
        let mut given: Vec<(Timestamp, Ins, &Mandate)> = self
            .mandates
            .iter()
            .filter_map(|mandate| match (mandate.state, mandate.person) {
                (MandateState::Given(from), Some(person)) => Some((from, person, mandate)),
                _ => None,
            })
            .collect();
        given.sort_by_key(|(from, _, _)| *from);
        let mut cases: Vec<PersonCases> = Vec::new();
        for (from, person, mandate) in given {
            let at = cases.iter().position(|one| one.person == person).unwrap_or_else(|| {
                cases.push(PersonCases { person, from: Vec::new(), mandates: Vec::new() });
                cases.len() - 1
            });
            let Some(one) = cases.get_mut(at) else { continue };
            for scope in &mandate.scopes {
                one.from.push(from);
                one.mandates.push(of_case(*scope, mandate.until));
            }
        }
        self.cases = cases;
    }
}

fn of_case(scope: Scope, until: Timestamp) -> case::Mandate {
    let kind = match scope.kind {
        MandateKind::Documents => case::MandateKind::Documents,
        MandateKind::Measures => case::MandateKind::Measures,
        MandateKind::Prevention => case::MandateKind::Prevention,
        MandateKind::Messages => case::MandateKind::Messages,
        MandateKind::Services => case::MandateKind::Services,
        MandateKind::Profile => case::MandateKind::Profile,
    };
    let action = match scope.action {
        MandateAction::Read => case::MandateAction::Read,
        MandateAction::Write => case::MandateAction::Write,
        MandateAction::Manage => case::MandateAction::Manage,
    };
    case::Mandate { kind, action, until: until.to_jiff() }
}

impl Record {
    /// In what quality a caller stands before this record. A signed-in person is holder, representative or caregiver
    /// by what the record's own ledger says, whatever they call themselves.
    #[must_use]
    pub fn quality_of(&self, caller: &Caller, now: Timestamp) -> ActorKind {
        match caller.kind {
            ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver => {
                let Some(person) = &caller.ins else { return ActorKind::Anonymous };
                if self.ins.contains(person) {
                    ActorKind::Holder
                } else if self.family.represents(person) {
                    ActorKind::Representative
                } else if self.family.cases_of(person, now).is_empty() {
                    ActorKind::Anonymous
                } else {
                    ActorKind::Caregiver
                }
            }
            kind => kind,
        }
    }

    /// What a mandate of this caller allows at `now`.
    #[must_use]
    pub fn may(&self, caller: &Caller, scope: Scope, now: Timestamp) -> bool {
        match self.quality_of(caller, now) {
            ActorKind::Holder | ActorKind::Representative => true,
            ActorKind::Caregiver => self.family.mandates.iter().any(|mandate| {
                mandate.person == caller.ins && mandate.is_live(now) && mandate.scopes.contains(&scope)
            }),
            _ => false,
        }
    }
}
