//! Referenced apps: within the person's consent (check-doors *App*).

use super::case::{Authorisation, Document, DocumentAction, RecordAction};
use super::matrix::{DocumentType, Matrix};
use super::reader::{Judgement, Scene};
use super::verdict::{Reason, Rule};

/// `authorisation` is the consent.
pub(super) fn consent(scene: &Scene<'_>) -> Judgement {
    if scene.record.authorisation == Authorisation::Valid {
        Ok(Rule::AppConsent)
    } else {
        Err(Reason::NotAuthorised)
    }
}

/// List and read of the types consented, never a masked, withheld or secret document; replace of its own.
pub(super) fn on_document(
    scene: &Scene<'_>,
    may_read: &[&str],
    action: DocumentAction,
    document: &Document<'_>,
) -> Judgement {
    match action {
        DocumentAction::List | DocumentAction::Read => {
            let rule = consent(scene)?;
            if !is_among(scene.matrix, may_read, document.document_type) {
                return Err(Reason::NotAuthorised);
            }
            if document.visibility.masked {
                Err(Reason::Masked)
            } else if scene.withholds(document) {
                Err(Reason::Withheld)
            } else if scene.keeps_secret(document) {
                Err(Reason::Secret)
            } else {
                Ok(rule)
            }
        }
        DocumentAction::Replace => {
            let rule = consent(scene)?;
            if scene.is_author(document) { Ok(rule) } else { Err(Reason::NotTheirs) }
        }
        _ => Err(Reason::NotGranted),
    }
}

fn is_among(matrix: &Matrix, may_read: &[&str], document_type: DocumentType<'_>) -> bool {
    let code = match document_type {
        DocumentType::Known(index) => matrix.code_of(index),
        DocumentType::Unknown(code) => Some(code),
        DocumentType::Signature => None,
    };
    code.is_some_and(|code| may_read.contains(&code))
}

/// Searching, where there is something that it may read.
pub(super) fn on_record(scene: &Scene<'_>, may_read: &[&str], action: RecordAction) -> Judgement {
    match action {
        RecordAction::Search if may_read.is_empty() => Err(Reason::NotAuthorised),
        RecordAction::Search => consent(scene),
        _ => Err(Reason::NotGranted),
    }
}
