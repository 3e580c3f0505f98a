//! The first page: figures, proposals, what was done.

use askama::Template;
use jiff::civil::DateTime;

use crate::language::{Msg, Texts};
use crate::layout::Layout;
use crate::pages;

/// What a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureName {
    /// Records opened.
    Opened,
    /// Records that became active.
    Activated,
    /// Records closed.
    Closed,
    /// Documents filed by professionals, by LOINC type.
    ByCare(String),
    /// Documents filed by people, by LOINC type.
    ByPeople(String),
    /// A figure that this page does not know.
    Other(String),
}

impl FigureName {
    fn words(&self, t: Texts) -> String {
        let title =
            |code: &str| crate::type_title(code, t.lang()).map_or_else(|| code.to_owned(), ToOwned::to_owned);
        match self {
            Self::Opened => t.say(Msg("operator-figure-opened")),
            Self::Activated => t.say(Msg("operator-figure-activated")),
            Self::Closed => t.say(Msg("operator-figure-closed")),
            Self::ByCare(code) => t.say1(Msg("operator-figure-care"), "kind", title(code)),
            Self::ByPeople(code) => t.say1(Msg("operator-figure-people"), "kind", title(code)),
            Self::Other(name) => t.say1(Msg("operator-figure-other"), "name", name),
        }
    }
}

/// A figure.
#[derive(Clone, Debug)]
pub struct FigureRow {
    /// What it counts.
    pub name: FigureName,
    /// Its value; absent when it is too small to be shown.
    pub value: Option<u64>,
}

/// What an act of officers does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficerAct {
    /// Destroy a closed record.
    Erase,
    /// Another current INS.
    ChangeIns,
    /// Suspend.
    Suspend,
    /// Lift a suspension.
    Lift,
    /// Death of the holder.
    Death,
    /// Close every way into an account.
    LockAccount,
    /// A paper of a counter.
    Counter,
    /// Detach documents.
    Split,
}

impl OfficerAct {
    /// Its words.
    pub const fn label(self) -> Msg {
        match self {
            Self::Erase => Msg("operator-act-erase"),
            Self::ChangeIns => Msg("operator-act-ins"),
            Self::Suspend => Msg("operator-act-suspend"),
            Self::Lift => Msg("operator-act-lift"),
            Self::Death => Msg("operator-act-death"),
            Self::LockAccount => Msg("operator-act-lock"),
            Self::Counter => Msg("operator-act-counter"),
            Self::Split => Msg("operator-act-split"),
        }
    }
}

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProposalState {
    /// It waits for somebody else.
    Waiting,
    /// Approved, and not carried out yet.
    Approved(String),
    /// Rejected or withdrawn.
    Rejected(String),
    /// Carried out.
    Done,
}

impl ProposalState {
    fn words(&self, t: Texts) -> String {
        match self {
            Self::Waiting => t.say(Msg("operator-state-waiting")),
            Self::Approved(by) => t.say1(Msg("operator-state-approved"), "name", by),
            Self::Rejected(by) => t.say1(Msg("operator-state-rejected"), "name", by),
            Self::Done => t.say(Msg("operator-state-done")),
        }
    }
}

/// What the reader may do with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalDecision {
    /// Approve or reject.
    Both,
    /// Withdraw.
    Withdraw,
    /// Nothing.
    Nothing,
}

/// A proposal.
#[derive(Clone, Debug)]
pub struct ProposalRow {
    /// Its number, part of the addresses that decide on it.
    pub number: u64,
    /// What.
    pub act: OfficerAct,
    /// The record or account, as an opaque reference.
    pub about: String,
    /// Of a split: the record to which documents go, and their references.
    pub split: Option<(String, Vec<String>)>,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub by: String,
    /// When.
    pub at: DateTime,
    /// Where it stands.
    pub state: ProposalState,
    /// What the reader may do.
    pub decision: ProposalDecision,
}

impl ProposalRow {
    fn may_approve(&self) -> bool {
        self.decision == ProposalDecision::Both
    }

    fn may_reject(&self) -> bool {
        self.decision != ProposalDecision::Nothing
    }

    fn reject_label(&self) -> Msg {
        if self.decision == ProposalDecision::Withdraw {
            Msg("operator-withdraw")
        } else {
            Msg("operator-reject")
        }
    }
}

/// Which pages the reader may open from here.
#[derive(Clone, Debug, Default)]
pub struct OfficerLinks(pub Vec<(Msg, &'static str)>);

impl OfficerLinks {
    /// The links of an operator, a security officer, a counter agent.
    pub fn of(alarms: bool, grave: bool) -> Self {
        let mut links = vec![(Msg("operator-link-paper"), "/operateur/guichet")];
        if grave {
            links.push((Msg("operator-link-act"), "/operateur/acte"));
            links.push((Msg("operator-link-split"), "/operateur/separation"));
        }
        if alarms {
            links.push((Msg("operator-link-alarms"), "/operateur/surete"));
        }
        links.push((Msg("operator-link-law"), crate::paths::LAW));
        Self(links)
    }
}

/// The first page.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/home.html")]
pub struct OperatorPage {
    /// What surrounds the page.
    pub layout: Layout,
    /// Where to go from here.
    pub links: OfficerLinks,
    /// Figures of the last days; absent for those who may not see them.
    pub figures: Option<Vec<FigureRow>>,
    /// Days that they cover.
    pub days: u32,
    /// Figures below this are not shown.
    pub smallest: u32,
    /// Proposals, the last first.
    pub proposals: Vec<ProposalRow>,
    /// Acts of operators, the last first; absent for those who may not see them.
    pub acts: Option<Vec<super::ActRow>>,
    /// What became of the last form, if it was refused.
    pub fault: Option<super::ActFault>,
}

pages!(OperatorPage);
