//! Mandates and relations as pages show them.

use carnet_model::Timestamp;
use carnet_model::family::{
    Ground, MandateAction, MandateKind, RelationEnd, RelationKind, RepresentativeKind, Scope,
};
use carnet_pages::family::{
    MandateOver, MandateProof, MandateRow, MandateState as Shown, Relation, Right, RightAction, RightKind,
};
use carnet_record::family::{Mandate, MandateState, Representative};

use crate::when;

/// A mandate in the list.
pub(super) fn mandate_row(id: String, mandate: &Mandate, now: Timestamp) -> MandateRow {
    MandateRow {
        id,
        name: mandate.name.to_string(),
        rights: mandate.scopes.iter().copied().map(right).collect(),
        until: last_day(mandate.until),
        proof: match mandate.ground {
            Ground::Registry => MandateProof::Registry,
            Ground::Invitation => MandateProof::Invitation,
            Ground::Paper(_) => MandateProof::Paper,
            Ground::Judgement(_) => MandateProof::Judgement,
        },
        state: state(mandate, now),
    }
}

fn state(mandate: &Mandate, now: Timestamp) -> Shown {
    let over =
        |since: Option<Timestamp>, why| Shown::Over { since: since.map(|at| when::civil(at).date()), why };
    match mandate.state {
        MandateState::Invited(expires) if now < expires => Shown::Invited { until: when::civil(expires) },
        MandateState::Invited(expires) => over(Some(expires), MandateOver::Unanswered),
        MandateState::Given(_) if now >= mandate.until => over(Some(mandate.until), MandateOver::Time),
        MandateState::Given(from) if now < from => Shown::Waiting { from: when::civil(from) },
        MandateState::Given(_) => Shown::Live,
        MandateState::Declined => over(None, MandateOver::Declined),
        MandateState::Ended(ended) => {
            let why = match ended.reason {
                RelationEnd::Majority => MandateOver::Majority,
                RelationEnd::ByHolder => MandateOver::ByHolder,
                RelationEnd::ByCaregiver => MandateOver::ByCaregiver,
                RelationEnd::Judgement | RelationEnd::Counter => MandateOver::Decision,
                RelationEnd::Death | RelationEnd::Closed => MandateOver::Closed,
            };
            over(Some(ended.at), why)
        }
    }
}

/// The last day of a mandate that ends at an instant: the end is the first instant of the day after.
pub(super) fn last_day(until: Timestamp) -> jiff::civil::Date {
    when::civil(until.plus_millis(-1)).date()
}

/// A scope as a right.
pub(super) const fn right(scope: Scope) -> Right {
    let kind = match scope.kind {
        MandateKind::Documents => RightKind::Documents,
        MandateKind::Measures => RightKind::Measures,
        MandateKind::Prevention => RightKind::Prevention,
        MandateKind::Messages => RightKind::Messages,
        MandateKind::Services => RightKind::Services,
        MandateKind::Profile => RightKind::Profile,
    };
    let action = match scope.action {
        MandateAction::Read => RightAction::Read,
        MandateAction::Write => RightAction::Write,
        MandateAction::Manage => RightAction::Manage,
    };
    Right { kind, action }
}

/// A right as a scope.
pub(super) const fn scope(right: Right) -> Scope {
    let kind = match right.kind {
        RightKind::Documents => MandateKind::Documents,
        RightKind::Measures => MandateKind::Measures,
        RightKind::Prevention => MandateKind::Prevention,
        RightKind::Messages => MandateKind::Messages,
        RightKind::Services => MandateKind::Services,
        RightKind::Profile => MandateKind::Profile,
    };
    let action = match right.action {
        RightAction::Read => MandateAction::Read,
        RightAction::Write => MandateAction::Write,
        RightAction::Manage => MandateAction::Manage,
    };
    Scope { kind, action }
}

/// In what quality a representative stands.
pub(crate) const fn representative(one: &Representative) -> Relation {
    match one.kind {
        RepresentativeKind::Parent => Relation::Parent,
        RepresentativeKind::Guardian => Relation::Guardian,
    }
}

/// In what quality one acts for somebody, as far as one's own ledger says.
pub(super) const fn relation(kind: RelationKind) -> Relation {
    match kind {
        RelationKind::Representative => Relation::Parent,
        RelationKind::Caregiver => Relation::Caregiver,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_and_scopes_are_one_thing() {
        for kind in MandateKind::ALL {
            for action in MandateAction::ALL {
                let one = Scope { kind, action };
                assert_eq!(scope(right(one)), one);
                assert_eq!(right(one).value(), format!("{}:{}", kind.word(), action.word()));
            }
        }
    }
}
