//! What a refused caller may learn: check-doors *appears_as*, the first line that fits.
//!
//! Line 1 (nobody with a standing) is settled before there is a [`Scene`].

use super::caregivers::has_live_mandate;
use super::case::{Authorisation, Document, DocumentAction, DocumentState, RecordStatus};
use super::matrix::DocumentType;
use super::reader::{Scene, Standing};
use super::verdict::AppearsAs;
use super::visibility::is_of_structure;

/// Of a refused act on the record, or deposit.
pub(super) fn of_record(scene: &Scene<'_>, standing: &Standing<'_>) -> AppearsAs {
    by_status(scene, standing).unwrap_or_else(|| {
        let knows_record = match standing {
            Standing::Patient(_) | Standing::Worker(_) | Standing::System => true,
            Standing::Caregiver(mandates) => has_live_mandate(scene, mandates),
            Standing::App(_) => scene.record.authorisation == Authorisation::Valid,
        };
        forbidden_if(knows_record)
    })
}

/// Of a refused act on an existing document; `listed` says whether the same caller sees it in a list.
#[inline]
pub(super) fn of_document(
    scene: &Scene<'_>,
    standing: &Standing<'_>,
    action: DocumentAction,
    document: &Document<'_>,
    listed: impl FnOnce() -> bool,
) -> AppearsAs {
    if let Some(appearance) = by_status(scene, standing) {
        return appearance;
    }
    if document.state == DocumentState::Deleted || document.document_type == DocumentType::Signature {
        return AppearsAs::Absent;
    }
    let knows_document = match standing {
        Standing::System => true,
        Standing::Worker(worker) if is_of_structure(document, worker.structure) => true,
        _ => scene.is_author(document),
    };
    // A refused list is not permitted: no need to judge it again.
    forbidden_if(knows_document || (action != DocumentAction::List && listed()))
}

/// Lines 2 and 3: a record that is not active.
fn by_status(scene: &Scene<'_>, standing: &Standing<'_>) -> Option<AppearsAs> {
    match (scene.record.status, standing) {
        (RecordStatus::Active, _) => None,
        (RecordStatus::Closed, Standing::Patient(_) | Standing::Worker(_)) => Some(AppearsAs::Closed),
        (RecordStatus::Waiting | RecordStatus::Opposed, Standing::Patient(_)) => Some(AppearsAs::Forbidden),
        (RecordStatus::Closed | RecordStatus::Waiting | RecordStatus::Opposed | RecordStatus::Absent, _) => {
            Some(AppearsAs::Absent)
        }
    }
}

const fn forbidden_if(known: bool) -> AppearsAs {
    if known { AppearsAs::Forbidden } else { AppearsAs::Absent }
}
