//! Who among those who run a deployment may do what. One table.

use carnet_model::account::AccountRole;
use carnet_model::operator::GraveAct;

/// Somebody who runs the deployment, as their session proves.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Who.
    pub caller: carnet_model::Caller,
    /// As what.
    pub role: AccountRole,
}

/// What an officer may do that needs no second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Figures, and what operators did.
    Cockpit,
    /// Alarms.
    Alarms,
}

impl Officer {
    /// Whether they may propose an act.
    #[must_use]
    pub const fn may_propose(&self, act: &GraveAct) -> bool {
        match act {
            // At a counter papers are seen, and people who lost their account.
            GraveAct::Counter { .. } | GraveAct::LockAccount { .. } => {
                !matches!(self.role, AccountRole::Person)
            }
            GraveAct::Erase { .. }
            | GraveAct::ChangeIns { .. }
            | GraveAct::Suspend { .. }
            | GraveAct::Lift { .. }
            | GraveAct::Death { .. }
            | GraveAct::Split { .. } => {
                matches!(self.role, AccountRole::Operator | AccountRole::SecurityOfficer)
            }
        }
    }

    /// Whether they may be the second person of an act that somebody else proposed.
    #[must_use]
    pub const fn may_approve(&self, act: &GraveAct) -> bool {
        match act {
            // Two agents of a counter, as `design/security.md` 3.2 row 24 has it.
            GraveAct::Counter { .. } | GraveAct::LockAccount { .. } => {
                matches!(self.role, AccountRole::CounterAgent | AccountRole::SecurityOfficer)
            }
            _ => matches!(self.role, AccountRole::SecurityOfficer),
        }
    }

    /// Whether they may look at a page.
    #[must_use]
    pub const fn may_see(&self, sight: Sight) -> bool {
        match sight {
            Sight::Cockpit => matches!(self.role, AccountRole::Operator | AccountRole::SecurityOfficer),
            Sight::Alarms => matches!(self.role, AccountRole::SecurityOfficer),
        }
    }
}

#[cfg(test)]
mod tests {
    use carnet_model::family::{FamilyEvent, RelationEnd};
    use carnet_model::{Caller, Ins, InsDomain, ObjectNo, RecordNo};

    use super::*;

    #[test]
    fn the_table_of_roles() {
        use AccountRole::{CounterAgent, Operator, Person, SecurityOfficer};
        let record = RecordNo(1);
        let ins = Ins::parse(InsDomain::NirTest, "279035121518989").unwrap();
        let ended = FamilyEvent::MandateEnded { mandate: ObjectNo(1), reason: RelationEnd::Counter };
        let counter =
            [GraveAct::Counter { record, event: Box::new(ended) }, GraveAct::LockAccount { account: record }];
        let grave = [
            GraveAct::Erase { record },
            GraveAct::ChangeIns { record, ins },
            GraveAct::Suspend { record },
            GraveAct::Lift { record },
            GraveAct::Death { record, on: "2026-01-01".into() },
            GraveAct::Split { record, documents: Vec::new(), to: RecordNo(2) },
        ];
        // Role: proposes grave, approves grave, proposes at a counter, approves at a counter, cockpit, alarms.
        for (role, expected) in [
            (Person, [false, false, false, false, false, false]),
            (Operator, [true, false, true, false, true, false]),
            (SecurityOfficer, [true, true, true, true, true, true]),
            (CounterAgent, [false, false, true, true, false, false]),
        ] {
            let officer = Officer { caller: Caller::anonymous(), role };
            let found = [
                grave.iter().all(|act| officer.may_propose(act)),
                grave.iter().all(|act| officer.may_approve(act)),
                counter.iter().all(|act| officer.may_propose(act)),
                counter.iter().all(|act| officer.may_approve(act)),
                officer.may_see(Sight::Cockpit),
                officer.may_see(Sight::Alarms),
            ];
            assert_eq!(found, expected, "{role:?}");
            assert_eq!(grave.iter().any(|act| officer.may_propose(act)), expected[0]);
            assert_eq!(grave.iter().any(|act| officer.may_approve(act)), expected[1]);
        }
    }
}
