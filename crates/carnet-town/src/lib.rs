//! A synthetic French town, by seed: its people in families, forty professionals, six structures and the
//! documents that the people receive over ten years, written as CDA R2 by the crate's own writer.
//!
//! Nobody in it exists. Family names end in `-TEST`, matricules are of a commune that is no commune, telephone
//! numbers are of the ranges that the numbering plan keeps for fiction and mail addresses end in `example.test`.
//!
//! Pure: no file, no clock, no foreign source of chance. The seed, the number of people and the day are
//! arguments, and the same arguments give the same bytes on every machine and in every later version.
//! What may not live here: reading of documents, storage, anything that the service itself needs to run.
//!
//! ```
//! let town = carnet_town::Town::build(1, 30, jiff::civil::date(2026, 11, 23));
//! let first = town.documents().next().map(|plan| plan.render());
//! assert!(first.is_some_and(|document| document.content_type == "text/xml"));
//! ```

mod body;
mod body_size;
mod calendar;
mod cda;
mod census;
mod course;
mod facts;
mod health;
mod ins;
mod kind;
mod life;
mod model;
mod names;
mod pdf;
mod person;
mod phrases;
mod picture;
mod plan;
mod prng;
mod professional;
mod render;
mod scene;
mod specials;
mod structure;
pub mod terms;
mod town;
mod xml;

pub use ins::{INS_NIR, INS_NIR_TEST, Ins};
pub use person::{Condition, Family, Person, Profile, Sex};
pub use plan::{Author, DocumentPlan, Kind, Visibility};
pub use professional::{KNOWN_PROFESSIONAL, Professional, Trade};
pub use render::{Metadata, Rendered, Signatory};
pub use structure::{Site, Structure};
pub use terms::Coded;
pub use town::Town;
