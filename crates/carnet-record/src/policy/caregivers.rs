//! Caregivers: what a live mandate says, on documents only (check-doors *Caregiver*).

use super::case::{Authorship, Document, DocumentAction, Mandate, MandateAction, MandateKind, RecordAction};
use super::reader::{Judgement, Scene};
use super::verdict::{Reason, Rule};

/// A mandate lives while `now` is before its end.
pub(super) fn is_live(scene: &Scene<'_>, mandate: &Mandate) -> bool {
    scene.now < mandate.until
}

/// Whether any mandate is live, on whatever subject: such a caregiver knows that the record exists.
pub(super) fn has_live_mandate(scene: &Scene<'_>, mandates: &[Mandate]) -> bool {
    mandates.iter().any(|mandate| is_live(scene, mandate))
}

/// The three actions do not include one another.
fn needs(scene: &Scene<'_>, mandates: &[Mandate], action: MandateAction) -> Judgement {
    let granted = mandates.iter().any(|mandate| {
        mandate.kind == MandateKind::Documents && mandate.action == action && is_live(scene, mandate)
    });
    if granted { Ok(Rule::Mandate) } else { Err(Reason::NoMandate) }
}

/// For deposits.
pub(super) fn may_write(scene: &Scene<'_>, mandates: &[Mandate]) -> Judgement {
    needs(scene, mandates, MandateAction::Write)
}

/// read → list, read; write → replace of the person's own; manage → mask, archive, unarchive, delete of the person's
/// own. Who acts for the patient reaches nothing that is withheld from the patient, nor a minor's secret.
pub(super) fn on_document(
    scene: &Scene<'_>,
    mandates: &[Mandate],
    action: DocumentAction,
    document: &Document<'_>,
) -> Judgement {
    let rule = match action {
        DocumentAction::List | DocumentAction::Read => needs(scene, mandates, MandateAction::Read)?,
        DocumentAction::Replace => {
            let rule = needs(scene, mandates, MandateAction::Write)?;
            persons_own(document)?;
            rule
        }
        DocumentAction::Mask | DocumentAction::Archive | DocumentAction::Unarchive => {
            needs(scene, mandates, MandateAction::Manage)?
        }
        DocumentAction::Delete => {
            let rule = needs(scene, mandates, MandateAction::Manage)?;
            persons_own(document)?;
            rule
        }
        DocumentAction::Unmask
        | DocumentAction::HideFromPatient
        | DocumentAction::ShowToPatient
        | DocumentAction::HideFromRepresentatives
        | DocumentAction::ChangeOther => return Err(Reason::NotGranted),
    };
    if scene.withholds(document) {
        return Err(Reason::Withheld);
    }
    if scene.keeps_secret(document) {
        return Err(Reason::Secret);
    }
    Ok(rule)
}

fn persons_own(document: &Document<'_>) -> Result<(), Reason> {
    if document.authorship == Authorship::Holder { Ok(()) } else { Err(Reason::NotTheirs) }
}

/// Nothing on the record but searching in it.
pub(super) fn on_record(scene: &Scene<'_>, mandates: &[Mandate], action: RecordAction) -> Judgement {
    match action {
        RecordAction::Search => needs(scene, mandates, MandateAction::Read),
        _ => Err(Reason::NotGranted),
    }
}
