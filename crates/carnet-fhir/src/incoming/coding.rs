//! Codes and identifiers.

use carnet_model::Code;
use carnet_model::document::Identifier;
use carnet_terms::canonical_system;

use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// The system as Carnet writes it: an OID where one is known.
pub(crate) fn system_of(name: &str) -> &str {
    canonical_system(name)
}

/// A Coding.
pub(super) fn coding(node: &Node<'_>) -> Result<Code, Problem> {
    let system = node.text("system")?.unwrap_or_default();
    let code = node.need_text("code")?;
    let display = node.text("display")?.unwrap_or_default();
    Ok(Code::new(system_of(system), code, display))
}

/// The first coding of a CodeableConcept.
pub(super) fn concept(node: &Node<'_>) -> Result<Code, Problem> {
    match node.first("coding")? {
        Some(first) => coding(&first),
        None => Err(node.missing("coding")),
    }
}

/// Every coding of a CodeableConcept, or the Coding itself: clients write either where a label is meant.
pub(crate) fn codings<'v>(node: &Node<'v>) -> Result<Vec<Node<'v>>, Problem> {
    if node.get("coding")?.is_some() { node.items("coding") } else { Ok(vec![node.clone()]) }
}

/// An Identifier.
pub(super) fn identifier(node: &Node<'_>) -> Result<Identifier, Problem> {
    let system = node.text("system")?.unwrap_or_default();
    let value = node.need_text("value")?;
    Ok(Identifier { system: system_of(system).into(), value: value.into() })
}

/// A date-time, in any of FHIR's precisions.
pub(super) fn date_time(node: &Node<'_>) -> Result<carnet_model::Dtm, Problem> {
    carnet_model::Dtm::from_fhir(node.as_text()?).ok_or_else(|| {
        node.fault(
            Fault::Value,
            "expected a date (YYYY, YYYY-MM, YYYY-MM-DD) or an instant with seconds and an offset",
        )
    })
}
