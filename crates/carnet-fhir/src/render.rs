//! Resources as they are served.

mod audit;
mod bundle;
mod cache;
mod capability;
mod coding;
mod consent;
mod document;
mod lot;
mod patient;
mod person;

use carnet_model::document::Visibility;

pub(crate) use audit::{AuditIds, write_audit};
pub(crate) use bundle::{Page, Taken, entry, searchset, transaction_response};
pub(crate) use cache::{Documents, Rendered};
pub(crate) use capability::capability;
pub(crate) use consent::{right_status, write_consent};
pub(crate) use document::{FHIR_JSON, Face, write_document};
pub(crate) use lot::{LotFace, write_lot};
pub(crate) use patient::write_patient;

/// The visibility codes in the order in which they are served, behind the base code.
pub(crate) const VISIBILITY_CODES: [(Visibility, &str); 3] = [
    (Visibility::MASKED, "MASQUE_PS"),
    (Visibility::HIDDEN_FROM_PATIENT, "INVISIBLE_PATIENT"),
    (Visibility::HIDDEN_FROM_REPRESENTATIVES, "INVISIBLE_REPRESENTANTS_LEGAUX"),
];

/// System of the visibility codes, in its published address.
const VISIBILITY: &str =
    "https://mos.esante.gouv.fr/NOS/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument";
/// System of the base codes.
const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
/// System of the grounds of an authorisation; our own, described in `docs/fhir.md`.
pub(crate) const GROUNDS: &str = "urn:carnet:consent-ground";
/// System of the purposes of use (TRE_R248).
const PURPOSES: &str = "urn:oid:1.2.250.1.213.1.1.4.248";
/// System of identifiers that are URNs.
const URNS: &str = "urn:ietf:rfc:3986";
/// Where the extensions of MHD are defined.
const MHD: &str = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/";
/// Where the profiles of the document-sharing framework are defined.
const PDSM: &str = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/";
/// Where the extensions of the record's interface are defined.
const DMP: &str = "https://interop.esante.gouv.fr/ig/fhir/dmp/";
