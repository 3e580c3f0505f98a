//! PATCH of a DocumentReference (`spec/dmp.md` 9.6): two forms, one list of operations, one intent.

mod fhirpath;
mod intent;
mod json_patch;
mod op;

pub(crate) use fhirpath::{fhirpath, superseding};
pub(crate) use intent::{Current, Intent, intent};
pub(crate) use json_patch::json_patch;
pub(crate) use op::Op;

/// The extension that says whether a document is archived.
pub(crate) const IS_ARCHIVED: &str =
    "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-ext-is-archived";

#[cfg(test)]
mod tests;
