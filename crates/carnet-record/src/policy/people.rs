//! The holder, adult or minor, and the legal representative of a minor.

use super::case::{Actor, Authorship, Document, DocumentAction, RecordAction};
use super::feeding;
use super::reader::{HolderAge, Judgement, Scene};
use super::verdict::{Reason, Rule};

/// Who acts as the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patient {
    AdultHolder,
    MinorHolder,
    /// Of a minor.
    Representative,
}

/// check-doors *People*: representation ends at majority; a protected adult's representative is a caregiver.
pub(super) const fn standing(actor: &Actor<'_>, holder: HolderAge) -> Result<Patient, Reason> {
    match (actor, holder) {
        (Actor::Representative, HolderAge::Minor) => Ok(Patient::Representative),
        (Actor::Representative, HolderAge::Adult) => Err(Reason::RepresentativeOfAdult),
        (Actor::Holder, HolderAge::Minor) => Ok(Patient::MinorHolder),
        (Actor::Holder, HolderAge::Adult) => Ok(Patient::AdultHolder),
        _ => Err(Reason::NoStanding),
    }
}

/// `spec/dmp` 7 and 8.1, columns "patient" and "legal representative". What is hidden from somebody they cannot change.
pub(super) fn on_document(
    scene: &Scene<'_>,
    patient: Patient,
    action: DocumentAction,
    document: &Document<'_>,
) -> Judgement {
    sees(scene, patient, document)?;
    match action {
        DocumentAction::List | DocumentAction::Read => Ok(Rule::PatientSees),
        DocumentAction::Mask
        | DocumentAction::Unmask
        | DocumentAction::Archive
        | DocumentAction::Unarchive => Ok(Rule::PatientArranges),
        DocumentAction::Replace | DocumentAction::Delete => own(document),
        DocumentAction::HideFromRepresentatives => match patient {
            Patient::MinorHolder => feeding::secret_can_be_asked(scene).map(|()| Rule::MinorSecret),
            Patient::AdultHolder => Err(Reason::MinorsFunctions),
            Patient::Representative => Err(Reason::NotGranted),
        },
        DocumentAction::HideFromPatient | DocumentAction::ShowToPatient | DocumentAction::ChangeOther => {
            Err(Reason::NotGranted)
        }
    }
}

/// `INVISIBLE_PATIENT` hides from both, the minor's secret from the representative.
fn sees(scene: &Scene<'_>, patient: Patient, document: &Document<'_>) -> Result<(), Reason> {
    if scene.withholds(document) {
        Err(Reason::Withheld)
    } else if patient == Patient::Representative && scene.keeps_secret(document) {
        Err(Reason::Secret)
    } else {
        Ok(())
    }
}

/// `spec/dmp` 7: the patient replaces and deletes what was filed by or for them.
fn own(document: &Document<'_>) -> Judgement {
    if document.authorship == Authorship::Holder {
        Ok(Rule::PatientOwnDocument)
    } else {
        Err(Reason::NotTheirs)
    }
}

/// check-doors *People*: seven decisions on the record belong to the adult holder or to a minor's representatives.
pub(super) const fn on_record(patient: Patient, action: RecordAction) -> Judgement {
    match (action, patient) {
        (RecordAction::Status, _) => Ok(Rule::StatusQuery),
        (RecordAction::Search, _) => Ok(Rule::PatientSees),
        (RecordAction::ReadJournal | RecordAction::Export, _) => Ok(Rule::PatientAudit),
        (
            RecordAction::SetAuthorisation
            | RecordAction::Activate
            | RecordAction::Oppose
            | RecordAction::Close
            | RecordAction::Reopen
            | RecordAction::BlockProfessional
            | RecordAction::AppointCaregiver,
            Patient::MinorHolder,
        ) => Err(Reason::DecisionOfRepresentatives),
        (
            RecordAction::SetAuthorisation
            | RecordAction::Activate
            | RecordAction::Oppose
            | RecordAction::Close
            | RecordAction::Reopen
            | RecordAction::BlockProfessional
            | RecordAction::AppointCaregiver,
            Patient::AdultHolder | Patient::Representative,
        ) => Ok(Rule::DecisionOnRecord),
    }
}
