//! What operators did alone: words and figures in place of what the ledger keeps.

use jiff::civil::DateTime;

use crate::language::{Msg, Texts};

/// What somebody who runs the deployment may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficerRole {
    /// Runs it; proposes acts.
    Operator,
    /// Second person of acts; alarms.
    SecurityOfficer,
    /// Papers of a counter.
    CounterAgent,
}

impl OfficerRole {
    const fn label(self) -> Msg {
        match self {
            Self::Operator => Msg("operator-role-operator"),
            Self::SecurityOfficer => Msg("operator-role-officer"),
            Self::CounterAgent => Msg("operator-role-agent"),
        }
    }
}

/// What one operator did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Made an account of operators.
    OperatorAdded {
        /// As what.
        role: OfficerRole,
        /// Their name.
        name: String,
    },
    /// Opened the records of a population.
    PopulationOpened {
        /// Records opened.
        opened: u64,
        /// Lines that were not taken.
        reported: u64,
    },
    /// Noted objections that came on paper.
    Opposed {
        /// How many.
        done: u64,
    },
    /// Noted that objections were withdrawn.
    Withdrawn {
        /// How many.
        done: u64,
    },
    /// Imported a record.
    Imported {
        /// Documents that came with it.
        documents: u64,
    },
    /// Made a record a canary.
    Canary,
    /// Something that this page does not know, as the ledger has it.
    Other {
        /// Its word.
        word: String,
        /// Figures and references.
        detail: String,
    },
}

impl Deed {
    pub(super) fn words(&self, t: Texts) -> String {
        match self {
            Self::OperatorAdded { .. } => t.say(Msg("operator-deed-added")),
            Self::PopulationOpened { .. } => t.say(Msg("operator-deed-opened")),
            Self::Opposed { .. } => t.say(Msg("operator-deed-opposed")),
            Self::Withdrawn { .. } => t.say(Msg("operator-deed-withdrawn")),
            Self::Imported { .. } => t.say(Msg("operator-deed-imported")),
            Self::Canary => t.say(Msg("operator-deed-canary")),
            Self::Other { .. } => t.say(Msg("operator-deed-other")),
        }
    }

    pub(super) fn details(&self, t: Texts) -> String {
        match self {
            Self::OperatorAdded { role, name } => {
                t.say2(Msg("operator-deed-who"), "name", name, "role", t.say(role.label()))
            }
            Self::PopulationOpened { opened, reported } => t.say2(
                Msg("operator-deed-population"),
                "opened",
                t.number(*opened),
                "reported",
                t.number(*reported),
            ),
            Self::Opposed { done } | Self::Withdrawn { done } => {
                t.say1(Msg("operator-deed-people"), "count", t.number(*done))
            }
            Self::Imported { documents } => {
                t.say1(Msg("operator-deed-documents"), "count", t.number(*documents))
            }
            Self::Canary => String::new(),
            Self::Other { word, detail } => format!("{word} {detail}"),
        }
    }
}

/// An act of one operator.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// What.
    pub deed: Deed,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime,
}
