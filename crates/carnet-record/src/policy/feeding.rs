//! Feeding the record: deposits of all callers, and what callers who may only feed can change.

use super::case::Connection;
use super::case::{Deposit, Document, DocumentAction, Visibility};
use super::law::{Cumul, MinorsFunctions};
use super::matrix::DocumentType;
use super::people::Patient;
use super::professionals::{Person, Worker};
use super::reader::{HolderAge, Judgement, Scene, Standing};
use super::verdict::{Reason, Rule};
use super::{apps, caregivers};

/// A deposit on an active record: `spec/dmp` 5 TD2, 7; check-doors *Deposit*.
pub(super) fn deposit(scene: &Scene<'_>, standing: &Standing<'_>, deposit: &Deposit<'_>) -> Judgement {
    let rule = match standing {
        Standing::Worker(worker) => {
            worker.purpose_open?;
            Rule::Feeding
        }
        Standing::Caregiver(mandates) => caregivers::may_write(scene, mandates)?,
        Standing::App(_) => apps::consent(scene)?,
        Standing::Patient(_) | Standing::System => Rule::Feeding,
    };
    type_accepted(scene, standing, deposit.document_type)?;
    codes_accepted(scene, standing, deposit)?;
    if let Standing::Worker(Worker { connection: Connection::Secret, .. }) = standing {
        secret_connection(scene, deposit.visibility)?;
    }
    Ok(rule)
}

/// Any known type for professionals and structures, the patient's types for people; the lot's signature for
/// professionals and structures only.
fn type_accepted(
    scene: &Scene<'_>,
    standing: &Standing<'_>,
    document_type: DocumentType<'_>,
) -> Result<(), Reason> {
    match (document_type, standing) {
        (DocumentType::Unknown(_), _) => Err(Reason::UnknownType),
        (DocumentType::Known(index), Standing::Patient(_) | Standing::Caregiver(_)) => {
            if scene.matrix.is_patient_type(index) { Ok(()) } else { Err(Reason::NotPatientType) }
        }
        (DocumentType::Known(_), Standing::App(_) | Standing::System)
        | (DocumentType::Known(_) | DocumentType::Signature, Standing::Worker(_)) => Ok(()),
        (DocumentType::Signature, _) => Err(Reason::LotSignature),
    }
}

/// Which codes may be set at deposit, and by whom; `spec/dmp` 8.1 rules 2 and 3.
fn codes_accepted(scene: &Scene<'_>, standing: &Standing<'_>, deposit: &Deposit<'_>) -> Result<(), Reason> {
    let Visibility { masked, invisible_patient, invisible_representatives } = deposit.visibility;
    let (professional, may_mask) = match standing {
        Standing::Worker(worker) => (worker.person == Person::Named, true),
        Standing::Patient(_) => (false, true),
        Standing::Caregiver(_) | Standing::App(_) | Standing::System => (false, false),
    };
    if masked && !may_mask {
        return Err(Reason::VisibilityCode);
    }
    // A lot's signature is always filed with both codes, also by a structure.
    let usual_signature = deposit.document_type == DocumentType::Signature && masked && invisible_patient;
    if invisible_patient && !professional && !usual_signature {
        return Err(Reason::VisibilityCode);
    }
    if masked && invisible_patient && !usual_signature && scene.law.cumul == Cumul::Refused {
        return Err(Reason::Cumul);
    }
    if invisible_representatives {
        let minor_holder = matches!(standing, Standing::Patient(Patient::MinorHolder));
        if !professional && !minor_holder {
            return Err(Reason::VisibilityCode);
        }
        secret_can_be_asked(scene)?;
    }
    Ok(())
}

/// `spec/dmp` 8.4: the secret of a minor, while the functions for minors are on.
pub(super) fn secret_can_be_asked(scene: &Scene<'_>) -> Result<(), Reason> {
    if scene.holder == HolderAge::Minor && scene.law.minors_functions == MinorsFunctions::On {
        Ok(())
    } else {
        Err(Reason::MinorsFunctions)
    }
}

/// `spec/dmp` 8.4: in a secret connection only a minor's secret may be filed.
fn secret_connection(scene: &Scene<'_>, visibility: Visibility) -> Result<(), Reason> {
    if visibility.invisible_representatives && scene.holder == HolderAge::Minor {
        Ok(())
    } else {
        Err(Reason::SecretConnection)
    }
}

/// check-doors *Feeding-only*: these acts, on documents of theirs or of their structure, without authorisation and
/// without the matrix (they have no access that it could bind).
pub(super) fn may_update(
    scene: &Scene<'_>,
    worker: &Worker<'_>,
    action: DocumentAction,
    document: &Document<'_>,
) -> Result<(), Reason> {
    let granted = matches!(
        action,
        DocumentAction::Mask
            | DocumentAction::Unmask
            | DocumentAction::ShowToPatient
            | DocumentAction::Archive
            | DocumentAction::Unarchive
    );
    if !granted {
        Err(Reason::FeedingOnly)
    } else if worker.owns(scene, document) {
        Ok(())
    } else {
        Err(Reason::NotTheirs)
    }
}

/// check-doors *Hidden until announced*: no mask on a withheld document while the cumul setting is off.
pub(super) fn may_mask(scene: &Scene<'_>, document: &Document<'_>) -> Result<(), Reason> {
    if scene.law.cumul == Cumul::Refused && scene.withholds(document) { Err(Reason::Cumul) } else { Ok(()) }
}
