//! Floor 0: the words of the health record.
//!
//! What lives here: identifiers as newtypes, INS matricules, codes, document metadata, callers, the
//! events of a record and their stored form. Values only: they can be built, compared, encoded and
//! decoded.
//!
//! What may not: rules about who may do what (`carnet-record`), sealing (`carnet-seal`), I/O, time or
//! randomness. Everything that needs an instant receives a [`Timestamp`].

pub mod account;
pub mod caller;
pub mod change;
pub mod code;
pub mod document;
pub mod event;
pub mod family;
pub mod ids;
pub mod ins;
pub mod operator;
pub mod person;
pub mod time;
pub mod trace;

pub use caller::Caller;
pub use code::Code;
pub use ids::{Chain, ContentNo, EntryKind, ObjectNo, PublicId, RecordNo, Turn};
pub use ins::{Ins, InsDomain};
pub use time::{Dtm, Timestamp};
