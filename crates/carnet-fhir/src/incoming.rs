//! Resources as clients send them, read into the drafts of the service. Shape and profile are checked here; what the
//! values mean is the service's business.

mod author;
mod bundle;
mod coding;
mod consent;
mod content;
mod document;
mod insured;
mod labels;
mod lot;
mod patient;
mod simple;
mod submission;

pub(crate) use bundle::bundle;
use coding::codings;
pub(crate) use consent::{ConsentRequest, Decided, consent};
pub(crate) use content::same_media_type;
pub use insured::{InsuredPatient, PatientFault, PatientLife, PatientNotice, insured_patient};
pub(crate) use labels::{Label, label};
pub(crate) use patient::{ConditionalError, conditional};
pub(crate) use simple::simple;
pub(crate) use submission::{Answer, Replacement, Submission};

use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// Refuses another resource than the one that is asked for, and modifiers that are not understood.
fn is_a(resource: &Node<'_>, kind: &'static str) -> Result<(), Problem> {
    let given = resource
        .get("resourceType")?
        .ok_or_else(|| resource.fault(Fault::Shape, "resourceType is required"))?;
    if given.as_text()? != kind {
        return Err(given.fault(Fault::OtherResource, format!("expected a {kind}")));
    }
    for key in ["modifierExtension", "implicitRules"] {
        if let Some(modifier) = resource.get(key)? {
            return Err(modifier.fault(Fault::Unsupported, "a modifier that is not understood"));
        }
    }
    Ok(())
}

/// A code of the element that must have this value.
fn fixed(resource: &Node<'_>, key: &'static str, value: &str) -> Result<(), Problem> {
    let given = resource.need(key)?;
    if given.as_text()? == value {
        return Ok(());
    }
    Err(given.fault(Fault::Value, format!("{key} must be {value}")))
}

#[cfg(test)]
mod tests;
