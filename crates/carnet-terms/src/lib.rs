//! Floor 0: the national terminologies of the shared medical record, embedded.
//!
//! Here live the tables of `data/terminology` (codes, code systems, French labels) and the lookups over them: label of a code, class of a document type, format of a CDA
//! template, canonical name of a code system. No decision is taken here: what to do with an unknown code is the caller's business.
//!
//! Code systems are named by their bare OID (`1.2.250.1.213.1.1.4.1`), without `urn:oid:`; [`canonical_system`] brings the other spellings to it.

mod format;
mod system;
mod table;
mod types;
mod value_set;

pub use format::{FALLBACK_FORMAT, FALLBACK_FORMAT_SYSTEM, Format, format_by_templates, same_format};
pub use system::{canonical_system, same_system, system_uri};
pub use types::{DocumentType, class_by_type, document_type, document_types, type_display};
pub use value_set::{Concept, Set, ValueSet, display, find, is_valid, value_set};
