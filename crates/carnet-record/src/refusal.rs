//! Refusals: why, for the trace; how it appears, for the caller.

pub use crate::policy::{AppearsAs, Reason};

/// A refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why:?}")]
pub struct Refusal {
    /// Why. Goes to the trace, and to the caller only where `appears_as` lets the thing be known.
    pub why: Refused,
    /// What the caller may learn.
    pub appears_as: AppearsAs,
}

impl Refusal {
    /// A refusal that the caller may know of.
    #[must_use]
    pub const fn open(why: Refused) -> Self {
        Self { why, appears_as: AppearsAs::Forbidden }
    }

    /// The name kept in the trace.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self.why {
            Refused::Policy(reason) => reason.word(),
            Refused::UnknownDocument => "unknown_document",
            Refused::ReplacesUnknown => "replaces_unknown",
            Refused::ReplacesNotCurrent => "replaces_not_current",
            Refused::ReplacedTwice => "replaced_twice",
            Refused::AuthorNotCaller => "author_not_caller",
            Refused::DuplicateInLot => "duplicate_in_lot",
            Refused::EmptyLot => "empty_lot",
            Refused::NoEffect => "no_effect",
            Refused::NotInBin => "not_in_bin",
            Refused::AlreadyOpen => "already_open",
            Refused::NeedsConsent => "needs_consent",
            Refused::UnknownMandate => "unknown_mandate",
            Refused::InvitationOver => "invitation_over",
            Refused::MandateTooLong => "mandate_too_long",
            Refused::TooManyCaregivers => "too_many_caregivers",
            Refused::NoScope => "no_scope",
            Refused::WiderMandate => "wider_mandate",
            Refused::JudgesMandate => "judges_mandate",
            Refused::OwnRecord => "own_record",
            Refused::HolderIsAdult => "holder_is_adult",
        }
    }
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The access policy says no.
    Policy(Reason),
    /// No such document, as far as the caller may know.
    UnknownDocument,
    /// The replaced document is unknown to the caller, or of another record.
    ReplacesUnknown,
    /// The replaced document is already replaced, archived or deleted.
    ReplacesNotCurrent,
    /// Two documents of one lot replace the same one.
    ReplacedTwice,
    /// The author of the lot is not the caller (`spec/dmp.md` 6.3).
    AuthorNotCaller,
    /// One uniqueId twice in a lot.
    DuplicateInLot,
    /// A lot without documents.
    EmptyLot,
    /// The change would change nothing.
    NoEffect,
    /// The document is not in the bin, or no longer.
    NotInBin,
    /// The record exists already.
    AlreadyOpen,
    /// An authorisation needs the declaration of its ground.
    NeedsConsent,
    /// No such mandate, as far as the caller may know.
    UnknownMandate,
    /// The invitation was answered, withdrawn, or its time is over.
    InvitationOver,
    /// The mandate has no end, or one that is too far or past.
    MandateTooLong,
    /// The most caregivers that the law's settings allow are there.
    TooManyCaregivers,
    /// A mandate that allows nothing, or one thing twice.
    NoScope,
    /// More than before: that needs a new invitation.
    WiderMandate,
    /// A judge's mandate is ended by a judge.
    JudgesMandate,
    /// Nobody is the caregiver of their own record, nor of a child whom they represent.
    OwnRecord,
    /// Adults have no legal representative in their record: a protected adult has caregivers with mandates.
    HolderIsAdult,
}
