//! Searches as clients write them, read into the queries of the service (`spec/dmp.md` 9.4).

mod audit;
mod consent;
mod control;
mod date;
mod document;
mod identifier;
mod lot;
mod params;
mod patient;
mod token;

pub(crate) use audit::{AUDIT_PARAMETERS, audits};
pub(crate) use consent::{CONSENT_PARAMETERS, consents};
pub(crate) use control::{Control, Total, cursor, resumed};
pub(crate) use document::{DOCUMENT_PARAMETERS, Include, documents};
pub(crate) use identifier::any_ids;
pub(crate) use lot::{LOT_PARAMETERS, lots};
pub(crate) use params::{Handling, Parameters};
pub(crate) use patient::{PATIENT_PARAMETERS, Whose, patients};

/// A search parameter, as the CapabilityStatement lists it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub(crate) name: &'static str,
    /// Its FHIR type.
    pub(crate) kind: &'static str,
}

/// A row of a table of parameters.
const fn parameter(name: &'static str, kind: &'static str) -> Parameter {
    Parameter { name, kind }
}

#[cfg(test)]
mod tests;
