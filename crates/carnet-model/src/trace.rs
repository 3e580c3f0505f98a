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
    /// Who acts for the holder.
    #[n(15)]
    Family,
    /// A report of an access.
    #[n(16)]
    Report,
    /// The record looked at as somebody else would see it.
    #[n(17)]
    SeeAs,
    /// A complete export.
    #[n(18)]
    Export,
    /// A proof of the journal.
    #[n(19)]
    Proof,
    /// The session turned to this record.
    #[n(20)]
    Enter,
}

impl Transaction {
    /// The word of exports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Authorise => "authorise",
            Self::Deposit => "deposit",
            Self::Replace => "replace",
            Self::Search => "search",
            Self::SearchLots => "search_lots",
            Self::Read => "read",
            Self::ReadEntry => "read_entry",
            Self::Update => "update",
            Self::Lifecycle => "lifecycle",
            Self::ReadJournal => "read_journal",
            Self::Settings => "settings",
            Self::Overview => "overview",
            Self::SearchConsents => "search_consents",
            Self::Timer => "timer",
            Self::Family => "family",
            Self::Report => "report",
            Self::SeeAs => "see_as",
            Self::Export => "export",
            Self::Proof => "proof",
            Self::Enter => "enter",
        }
    }

    /// Whether it looks at several things at once, so that it is an access even when it finds none.
    #[must_use]
    pub const fn is_a_list(self) -> bool {
        matches!(
            self,
            Self::Search
                | Self::SearchLots
                | Self::Overview
                | Self::ReadJournal
                | Self::SearchConsents
                | Self::SeeAs
                | Self::Export
                | Self::Proof
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
    /// Contact or notices (in older traces also objections and attending physician).
    #[n(9)]
    Settings,
    /// A caregiver was invited: the name.
    #[n(10)]
    CaregiverInvited(#[n(0)] Box<str>),
    /// A caregiver accepted: the name.
    #[n(11)]
    CaregiverAccepted(#[n(0)] Box<str>),
    /// An invitation was declined: the name.
    #[n(12)]
    CaregiverDeclined(#[n(0)] Box<str>),
    /// A caregiver's mandate ended: the name.
    #[n(13)]
    CaregiverEnded(#[n(0)] Box<str>),
    /// A caregiver's mandate was narrowed: the name.
    #[n(14)]
    CaregiverNarrowed(#[n(0)] Box<str>),
    /// A caregiver's mandate was given on paper or by a judge: the name.
    #[n(15)]
    CaregiverGiven(#[n(0)] Box<str>),
    /// A representative was attached: the name.
    #[n(16)]
    RepresentativeAttached(#[n(0)] Box<str>),
    /// A representative's relation ended: the name.
    #[n(17)]
    RepresentativeEnded(#[n(0)] Box<str>),
    /// The holder came of age.
    #[n(18)]
    MajorityReached,
    /// The holder's death was noted.
    #[n(19)]
    Died,
    /// The record was suspended.
    #[n(20)]
    Suspended,
    /// The suspension was lifted.
    #[n(21)]
    SuspensionLifted,
    /// The destruction of the archive was asked for.
    #[n(22)]
    ErasureAsked,
    /// That was taken back.
    #[n(23)]
    ErasureWithdrawn,
    /// The record got another current INS.
    #[n(24)]
    InsChanged,
    /// An access was reported.
    #[n(25)]
    Reported,
    /// A professional read the record for the first time.
    #[n(26)]
    FirstRead,
    /// The attending physician, or those with the same rights, were set.
    #[n(27)]
    AttendingSet,
    /// The objections to emergency access were set.
    #[n(28)]
    ObjectionsSet,
    /// The record was looked at as this kind of reader would see it.
    #[n(29)]
    SeenAs(#[n(0)] Box<str>),
    /// Documents that are somebody else's left the record.
    #[n(30)]
    DocumentsDetached,
    /// Documents came that had been filed in somebody else's record.
    #[n(31)]
    DocumentsTakenOver,
    /// The record was made of an archive of another Carnet.
    #[n(32)]
    #[cbor(map)]
    Imported {
        /// Where it comes from, as those who imported it, or the archive, say.
        #[n(0)]
        source: Box<str>,
        /// When the archive was made.
        #[n(1)]
        made: Timestamp,
    },
}
