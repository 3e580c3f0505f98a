//! What the journal can say was done.

use crate::language::{Lang, Msg};

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalAct {
    /// Read a document.
    Read {
        /// Title of the document.
        document: String,
    },
    /// Read several documents in a row.
    ReadMany {
        /// How many.
        count: u32,
    },
    /// Downloaded a document.
    Downloaded {
        /// Title of the document.
        document: String,
    },
    /// Looked at the list of documents.
    Listed,
    /// Searched in the record; the words are never written here.
    Searched,
    /// Asked whether the record exists and is open.
    AskedStatus,
    /// Added a document.
    Deposited {
        /// Title of the document.
        document: String,
    },
    /// Added a new version of a document.
    Replaced {
        /// Title of the document.
        document: String,
    },
    /// Masked a document to professionals.
    Masked {
        /// Title of the document.
        document: String,
    },
    /// Made a masked document visible again.
    Unmasked {
        /// Title of the document.
        document: String,
    },
    /// Made a held-back document visible to the person.
    Announced {
        /// Title of the document.
        document: String,
    },
    /// Hid a document from the legal representatives.
    HiddenFromRepresentatives {
        /// Title of the document.
        document: String,
    },
    /// Archived a document.
    Archived {
        /// Title of the document.
        document: String,
    },
    /// Took a document out of the archive.
    Unarchived {
        /// Title of the document.
        document: String,
    },
    /// Deleted a document.
    Deleted {
        /// Title of the document.
        document: String,
    },
    /// Restored a deleted document.
    Restored {
        /// Title of the document.
        document: String,
    },
    /// Opened the record: declared the care relation or the consent.
    OpenedAccess,
    /// Lost or gave up access.
    EndedAccess,
    /// Blocked a professional.
    Blocked {
        /// Name of the professional.
        professional: String,
    },
    /// Lifted a block.
    Unblocked {
        /// Name of the professional.
        professional: String,
    },
    /// Created the record.
    Created,
    /// Activated the record.
    Activated,
    /// Opposed the opening.
    Opposed,
    /// Closed the record.
    Closed,
    /// Reopened the record.
    Reopened,
    /// Read the journal.
    ReadJournal,
    /// Exported the record.
    Exported,
    /// Changed preferences.
    ChangedPreferences,
    /// Signed in.
    SignedIn,
    /// Let a professional consult.
    GaveAccess,
    /// Ended the access of a professional.
    TookAccess,
    /// Invited a caregiver.
    CaregiverInvited {
        /// Whom.
        name: String,
    },
    /// Accepted an invitation.
    CaregiverAccepted {
        /// Whom.
        name: String,
    },
    /// Declined an invitation.
    CaregiverDeclined {
        /// Whom.
        name: String,
    },
    /// Ended the access of a caregiver.
    CaregiverEnded {
        /// Whom.
        name: String,
    },
    /// Narrowed the access of a caregiver.
    CaregiverNarrowed {
        /// Whom.
        name: String,
    },
    /// Wrote down a mandate given on paper or by a judge.
    CaregiverGiven {
        /// Whom.
        name: String,
    },
    /// Attached a legal representative.
    RepresentativeAttached {
        /// Whom.
        name: String,
    },
    /// Ended the relation of a legal representative.
    RepresentativeEnded {
        /// Whom.
        name: String,
    },
    /// Noted that the holder came of age.
    MajorityReached,
    /// Noted the death of the holder.
    Died,
    /// Suspended the record.
    Suspended,
    /// Lifted the suspension.
    SuspensionLifted,
    /// Asked for the archive to be destroyed.
    ErasureAsked,
    /// Took that back.
    ErasureWithdrawn,
    /// Gave the record another current INS.
    IdentityChanged,
    /// Reported an access.
    Reported,
    /// Read the record for the first time.
    FirstRead,
    /// Set the attending physician.
    AttendingSet,
    /// Set the objections to emergency access.
    ObjectionsSet,
    /// Documents that are somebody else's left the record.
    DocumentsDetached,
    /// Documents came that had been filed in somebody else's record.
    DocumentsTakenOver,
    /// Made the record of an archive.
    Imported {
        /// Where the archive comes from, and of which day it is.
        source: String,
    },
    /// Looked at the record as somebody else sees it.
    SeenAs {
        /// As whom.
        whom: SeenAsWhom,
    },
    /// Turned to the record of somebody else.
    Entered,
    /// Looked at who has access.
    LookedAtAccess,
    /// Took a proof of the journal.
    AskedProof,
    /// Destroyed a document whose time in the bin was over.
    ErasedByDelay,
    /// Was refused.
    Refused,
}

impl JournalAct {
    /// A record taken over from an archive: where that comes from, and of which day it is.
    #[must_use]
    pub fn imported(source: &str, made: &str, lang: Lang) -> Self {
        let source = lang.texts().say2(Msg("journal-import-source"), "source", source, "date", made);
        Self::Imported { source }
    }

    pub(super) fn object(&self) -> Option<&str> {
        match self {
            Self::Read { document }
            | Self::Downloaded { document }
            | Self::Deposited { document }
            | Self::Replaced { document }
            | Self::Masked { document }
            | Self::Unmasked { document }
            | Self::Announced { document }
            | Self::HiddenFromRepresentatives { document }
            | Self::Archived { document }
            | Self::Unarchived { document }
            | Self::Deleted { document }
            | Self::Restored { document } => Some(document),
            Self::Blocked { professional } | Self::Unblocked { professional } => Some(professional),
            Self::Imported { source } => Some(source),
            Self::CaregiverInvited { name }
            | Self::CaregiverAccepted { name }
            | Self::CaregiverDeclined { name }
            | Self::CaregiverEnded { name }
            | Self::CaregiverNarrowed { name }
            | Self::CaregiverGiven { name }
            | Self::RepresentativeAttached { name }
            | Self::RepresentativeEnded { name } => Some(name),
            _ => None,
        }
    }

    pub(super) const fn message(&self) -> Msg {
        match self {
            Self::Read { .. } => Msg("journal-read"),
            Self::ReadMany { .. } => Msg("journal-read-many"),
            Self::Downloaded { .. } => Msg("journal-downloaded"),
            Self::Listed => Msg("journal-listed"),
            Self::Searched => Msg("journal-searched"),
            Self::AskedStatus => Msg("journal-asked-status"),
            Self::Deposited { .. } => Msg("journal-deposited"),
            Self::Replaced { .. } => Msg("journal-replaced"),
            Self::Masked { .. } => Msg("journal-masked"),
            Self::Unmasked { .. } => Msg("journal-unmasked"),
            Self::Announced { .. } => Msg("journal-announced"),
            Self::HiddenFromRepresentatives { .. } => Msg("journal-hidden-representatives"),
            Self::Archived { .. } => Msg("journal-archived"),
            Self::Unarchived { .. } => Msg("journal-unarchived"),
            Self::Deleted { .. } => Msg("journal-deleted"),
            Self::Restored { .. } => Msg("journal-restored"),
            Self::OpenedAccess => Msg("journal-opened-access"),
            Self::EndedAccess => Msg("journal-ended-access"),
            Self::Blocked { .. } => Msg("journal-blocked"),
            Self::Unblocked { .. } => Msg("journal-unblocked"),
            Self::Created => Msg("journal-created"),
            Self::Activated => Msg("journal-activated"),
            Self::Opposed => Msg("journal-opposed"),
            Self::Closed => Msg("journal-closed"),
            Self::Reopened => Msg("journal-reopened"),
            Self::ReadJournal => Msg("journal-read-journal"),
            Self::Exported => Msg("journal-exported"),
            Self::ChangedPreferences => Msg("journal-changed-preferences"),
            Self::SignedIn => Msg("journal-signed-in"),
            Self::GaveAccess => Msg("journal-gave-access"),
            Self::TookAccess => Msg("journal-took-access"),
            Self::CaregiverInvited { .. } => Msg("journal-caregiver-invited"),
            Self::CaregiverAccepted { .. } => Msg("journal-caregiver-accepted"),
            Self::CaregiverDeclined { .. } => Msg("journal-caregiver-declined"),
            Self::CaregiverEnded { .. } => Msg("journal-caregiver-ended"),
            Self::CaregiverNarrowed { .. } => Msg("journal-caregiver-narrowed"),
            Self::CaregiverGiven { .. } => Msg("journal-caregiver-given"),
            Self::RepresentativeAttached { .. } => Msg("journal-representative-attached"),
            Self::RepresentativeEnded { .. } => Msg("journal-representative-ended"),
            Self::MajorityReached => Msg("journal-majority"),
            Self::Died => Msg("journal-died"),
            Self::Suspended => Msg("journal-suspended"),
            Self::SuspensionLifted => Msg("journal-suspension-lifted"),
            Self::ErasureAsked => Msg("journal-erasure-asked"),
            Self::ErasureWithdrawn => Msg("journal-erasure-withdrawn"),
            Self::IdentityChanged => Msg("journal-identity-changed"),
            Self::Reported => Msg("journal-reported"),
            Self::FirstRead => Msg("journal-first-read"),
            Self::AttendingSet => Msg("journal-attending-set"),
            Self::ObjectionsSet => Msg("journal-objections-set"),
            Self::SeenAs { .. } => Msg("journal-seen-as"),
            Self::DocumentsDetached => Msg("journal-documents-detached"),
            Self::DocumentsTakenOver => Msg("journal-documents-taken-over"),
            Self::Imported { .. } => Msg("journal-imported"),
            Self::Entered => Msg("journal-entered"),
            Self::LookedAtAccess => Msg("journal-looked-access"),
            Self::AskedProof => Msg("journal-asked-proof"),
            Self::ErasedByDelay => Msg("journal-purged"),
            Self::Refused => Msg("journal-refused"),
        }
    }

    /// The icon beside the sentence.
    pub(crate) const fn icon(&self) -> &'static str {
        match self {
            Self::Deposited { .. } | Self::Replaced { .. } | Self::Restored { .. } => "plus",
            Self::Masked { .. } | Self::HiddenFromRepresentatives { .. } => "eye-off",
            Self::Deleted { .. } | Self::ErasureAsked | Self::ErasedByDelay => "bin",
            Self::Archived { .. }
            | Self::Unarchived { .. }
            | Self::DocumentsDetached
            | Self::DocumentsTakenOver
            | Self::Imported { .. } => "docs",
            Self::Downloaded { .. } | Self::Exported => "download",
            Self::Searched => "search",
            Self::Blocked { .. }
            | Self::Refused
            | Self::Opposed
            | Self::Closed
            | Self::Suspended
            | Self::TookAccess => "stop",
            Self::OpenedAccess
            | Self::GaveAccess
            | Self::Activated
            | Self::Reopened
            | Self::SuspensionLifted
            | Self::Created
            | Self::SignedIn => "key",
            Self::CaregiverInvited { .. }
            | Self::CaregiverAccepted { .. }
            | Self::CaregiverDeclined { .. }
            | Self::CaregiverEnded { .. }
            | Self::CaregiverNarrowed { .. }
            | Self::CaregiverGiven { .. }
            | Self::RepresentativeAttached { .. }
            | Self::RepresentativeEnded { .. }
            | Self::MajorityReached
            | Self::IdentityChanged => "user",
            Self::AttendingSet => "stetho",
            Self::ErasureWithdrawn => "undo",
            Self::Reported => "alert",
            Self::AskedProof => "shield",
            _ => "eye",
        }
    }

    /// What the filter of the journal calls it.
    pub const fn kind(&self) -> JournalKind {
        match self {
            Self::Read { .. }
            | Self::ReadMany { .. }
            | Self::Downloaded { .. }
            | Self::Listed
            | Self::Searched
            | Self::AskedStatus
            | Self::ReadJournal
            | Self::Exported
            | Self::Entered
            | Self::FirstRead
            | Self::LookedAtAccess
            | Self::AskedProof
            | Self::SeenAs { .. }
            | Self::SignedIn => JournalKind::Looked,
            Self::Deposited { .. }
            | Self::Replaced { .. }
            | Self::Restored { .. }
            | Self::DocumentsTakenOver
            | Self::Imported { .. } => JournalKind::Added,
            Self::Masked { .. }
            | Self::Unmasked { .. }
            | Self::Announced { .. }
            | Self::HiddenFromRepresentatives { .. }
            | Self::Archived { .. }
            | Self::Unarchived { .. }
            | Self::Deleted { .. }
            | Self::ErasedByDelay => JournalKind::Changed,
            Self::Refused => JournalKind::Refused,
            _ => JournalKind::Rights,
        }
    }
}

/// Kinds of acts that the journal can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalKind {
    /// Something was looked at.
    Looked,
    /// A document came.
    Added,
    /// A document was changed.
    Changed,
    /// Who may do what, or the record itself, was changed.
    Rights,
    /// An access was refused.
    Refused,
}

impl JournalKind {
    /// Every kind, in the order of the filter.
    pub const ALL: [Self; 5] = [Self::Looked, Self::Added, Self::Changed, Self::Rights, Self::Refused];

    /// Value of the query parameter `acte`.
    pub const fn value(self) -> &'static str {
        match self {
            Self::Looked => "lu",
            Self::Added => "ajoute",
            Self::Changed => "change",
            Self::Rights => "droits",
            Self::Refused => "refus",
        }
    }

    /// Words of the filter.
    pub fn label(self, lang: Lang) -> String {
        let id = match self {
            Self::Looked => Msg("journal-kind-looked"),
            Self::Added => Msg("journal-kind-added"),
            Self::Changed => Msg("journal-kind-changed"),
            Self::Rights => Msg("journal-kind-rights"),
            Self::Refused => Msg("journal-kind-refused"),
        };
        lang.texts().say(id)
    }
}

/// As whom a record was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeenAsWhom {
    /// A professional of some profession.
    Profession,
    /// A named professional.
    Professional,
    /// Emergency services.
    Emergency,
    /// The regulating physician of an emergency call.
    CallCentre,
    /// A caregiver.
    Caregiver,
    /// A parent or guardian.
    Representative,
}

impl SeenAsWhom {
    pub(super) const fn message(self) -> Msg {
        match self {
            Self::Profession => Msg("journal-as-profession"),
            Self::Professional => Msg("journal-as-professional"),
            Self::Emergency => Msg("journal-as-emergency"),
            Self::CallCentre => Msg("journal-as-call"),
            Self::Caregiver => Msg("journal-as-caregiver"),
            Self::Representative => Msg("journal-as-representative"),
        }
    }
}
