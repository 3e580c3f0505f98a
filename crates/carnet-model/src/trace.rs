//! The traces of accesses, in the form that is stored: see [`crate::event`] for its rules.

use crate::caller::Caller;
use crate::event::Change;
use crate::{ObjectNo, Timestamp};

/// What was done or tried. One number each, kept for ever in the traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum Transaction {
    /// TD0.2: status of the record.
    #[n(0)]
    Status,
    /// TD0.3: authorisation set or removed.
    #[n(1)]
    Authorise,
    /// TD2: deposit.
    #[n(2)]
    Deposit,
    /// TD2.1: replacement.
    #[n(3)]
    Replace,
    /// TD3.1: list of documents.
    #[n(4)]
    Search,
    /// ITI-66: list of lots.
    #[n(5)]
    SearchLots,
    /// TD3.2: a document's content.
    #[n(6)]
    Read,
    /// A document's metadata.
    #[n(7)]
    ReadEntry,
    /// TD3.3a–d: change of a document.
    #[n(8)]
    Update,
    /// Opening, activation, opposition, closing, reopening.
    #[n(9)]
    Lifecycle,
    /// The journal of accesses.
    #[n(10)]
    ReadJournal,
    /// Settings of the person: contact, objections, blocks.
    #[n(11)]
    Settings,
    /// The person's home page or notification centre.
    #[n(12)]
    Overview,
    /// Search of authorisations.
    #[n(13)]
    SearchConsents,
    /// An act of Carnet itself by a timer.
    #[n(14)]
    Timer,
}

impl Transaction {
    /// Whether it looks at several things at once, so that it is an access even when it finds none.
    #[must_use]
    pub const fn is_a_list(self) -> bool {
        matches!(
            self,
            Self::Search | Self::SearchLots | Self::Overview | Self::ReadJournal | Self::SearchConsents
        )
    }
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Outcome {
    /// Done.
    #[n(0)]
    Done,
    /// Refused: the rule's name.
    #[n(1)]
    Refused(#[n(0)] Box<str>),
}

/// One access, as the journal keeps it. Source: `spec/dmp.md` 8.6.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(map)]
pub struct Trace {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// Who, in full.
    #[n(1)]
    pub caller: Caller,
    /// What.
    #[n(2)]
    pub transaction: Transaction,
    /// The documents touched, by number.
    #[n(3)]
    pub documents: Vec<ObjectNo>,
    /// How it ended.
    #[n(4)]
    pub outcome: Outcome,
    /// The change of a document made, when there is one.
    #[n(5)]
    pub change: Option<Change>,
    /// The act on the record itself, when there is one.
    #[n(6)]
    pub act: Option<Act>,
}

/// An act on the record itself, as the journal names it.
#[derive(Clone, Debug, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
pub enum Act {
    /// The record was made.
    #[n(0)]
    Opened,
    /// It was activated.
    #[n(1)]
    Activated,
    /// Its opening was objected to.
    #[n(2)]
    Opposed,
    /// It was closed.
    #[n(3)]
    Closed,
    /// It was opened again.
    #[n(4)]
    Reopened,
    /// An authorisation was set.
    #[n(5)]
    Authorised,
    /// An authorisation was removed.
    #[n(6)]
    AuthorisationRemoved,
    /// A professional was blocked: the name.
    #[n(7)]
    Blocked(#[n(0)] Box<str>),
    /// A block was lifted: the national id.
    #[n(8)]
    Unblocked(#[n(0)] Box<str>),
    /// Objections, attending physician, contact or notices.
    #[n(9)]
    Settings,
}
