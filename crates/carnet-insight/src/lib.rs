//! Floor 1, pure: reading of CDA documents.
//!
//! Here live the reading of hostile XML, of a CDA's header and narrative, what follows from them (XDS metadata, a summary, safe HTML), and the sniffing of file kinds.
//! Everything is a function of bytes. No record, no rule of access, no file, no clock, no sentence in a human language may live here, and no decision on what a deposit is
//! allowed to say: this crate tells what a document says.
//!
//! PDFs are recognised, never parsed: how many pages one has is unknown here.

pub mod cda;
pub mod html;
pub mod metadata;
pub mod narrative;
pub mod sniff;
pub mod summary;
pub mod xml;
