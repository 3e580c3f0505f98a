//! Floor 4: the FHIR R4 interface (PDSm, IHE MHD), JSON only.
//!
//! What lives here: the routes of the interface, its requests read into the drafts and queries of `carnet-service`, its
//! answers rendered from what the service gives back. `docs/fhir.md` describes what goes beyond the published guides.
//!
//! What may not: rules of who may do what, storage, time, randomness. Nothing here decides; identifiers, tokens and bodies
//! are never logged.

mod app;
mod call;
mod collection;
mod handle;
mod incoming;
mod json;
mod outcome;
mod patch;
mod render;
mod respond;
mod routes;
mod search;

pub use app::{FhirConfig, PublicBase, router};
pub use collection::Collection;
pub use incoming::{InsuredPatient, PatientFault, PatientLife, PatientNotice, insured_patient};
pub use routes::routes;

/// For the fuzz target: reads a deposit as the door does, up to the service.
pub fn read_deposit(body: &[u8]) -> bool {
    let Ok(value) = json::read(body, json::Limits::default()) else { return false };
    let as_bundle = incoming::bundle(&json::Node::root(&value, "Bundle")).is_ok();
    let as_document = incoming::simple(&json::Node::root(&value, "DocumentReference")).is_ok();
    let as_consent = incoming::consent(&json::Node::root(&value, "Consent")).is_ok();
    let as_patch = patch::json_patch(&json::Node::root(&value, "Patch")).is_ok();
    let as_parameters = patch::fhirpath(&json::Node::root(&value, "Parameters")).is_ok();
    as_bundle || as_document || as_consent || as_patch || as_parameters
}
