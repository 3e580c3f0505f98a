//! Carnet itself: two timers, and deposits.

use super::case::{Document, DocumentAction, RecordAction, RecordStatus};
use super::reader::{Judgement, Scene};
use super::verdict::{Reason, Rule};

/// `spec/dmp` 8.2: after the month of withholding the document is shown.
pub(super) fn on_document(scene: &Scene<'_>, action: DocumentAction, document: &Document<'_>) -> Judgement {
    match action {
        DocumentAction::ShowToPatient if document.age_days >= scene.law.invisible_patient_days => {
            Ok(Rule::SystemTimer)
        }
        DocumentAction::ShowToPatient => Err(Reason::WithholdingPeriod),
        _ => Err(Reason::NotGranted),
    }
}

/// check-doors *States*: a waiting record is opened when its opposition delay has run out.
pub(super) fn on_record(scene: &Scene<'_>, action: RecordAction) -> Judgement {
    match action {
        RecordAction::Activate if scene.record.status != RecordStatus::Waiting => Err(Reason::RecordStatus),
        RecordAction::Activate if scene.record.waiting_until.is_some_and(|until| until <= scene.now) => {
            Ok(Rule::SystemTimer)
        }
        RecordAction::Activate => Err(Reason::DelayRunning),
        _ => Err(Reason::NotGranted),
    }
}
