//! Which status of the record, and which state of the document, an act needs.

use super::case::{DocumentAction, DocumentState, Record, RecordAction, RecordStatus};
use super::verdict::Reason;

/// `spec/dmp` 5: everything but the status query needs an active record; check-doors *States*.
pub(super) fn record(action: RecordAction, record: &Record<'_>) -> Result<(), Reason> {
    use RecordStatus::{Active, Closed, Opposed, Waiting};
    let fits = match action {
        RecordAction::Status => true,
        RecordAction::Activate => matches!(record.status, Waiting | Opposed),
        RecordAction::Oppose => record.status == Waiting,
        RecordAction::Reopen => record.status == Closed,
        RecordAction::Search
        | RecordAction::SetAuthorisation
        | RecordAction::Close
        | RecordAction::BlockProfessional
        | RecordAction::AppointCaregiver
        | RecordAction::ReadJournal
        | RecordAction::Export => record.status == Active,
    };
    if fits { Ok(()) } else { Err(Reason::RecordStatus) }
}

/// Deposits and every act on a document: `spec/dmp` 5.
#[inline]
pub(super) fn needs_active(record: &Record<'_>) -> Result<(), Reason> {
    if record.status == RecordStatus::Active { Ok(()) } else { Err(Reason::RecordStatus) }
}

/// `spec/dmp` 7 and check-doors *States*; an act without effect is judged like one with effect.
#[inline]
pub(super) fn document(action: DocumentAction, state: DocumentState) -> Result<(), Reason> {
    use DocumentState::{Approved, Archived, Deleted};
    if state == Deleted {
        return Err(Reason::Deleted);
    }
    let fits = match action {
        DocumentAction::List
        | DocumentAction::Read
        | DocumentAction::Mask
        | DocumentAction::Unmask
        | DocumentAction::HideFromPatient
        | DocumentAction::ShowToPatient
        | DocumentAction::HideFromRepresentatives
        | DocumentAction::ChangeOther => true,
        DocumentAction::Replace | DocumentAction::Archive => state == Approved,
        DocumentAction::Unarchive => state == Archived,
        DocumentAction::Delete => matches!(state, Approved | Archived),
    };
    if fits { Ok(()) } else { Err(Reason::DocumentState) }
}
