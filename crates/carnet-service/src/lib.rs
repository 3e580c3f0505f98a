//! Floor 3: the use cases. The one door to a record.
//!
//! What lives here: opening, depositing, finding, reading, changing; authorisations and settings; the journal; who
//! is signed in; delivery of the outbox; what falls due by itself. Each call authorises (through `carnet-record`),
//! acts, traces and notifies in one commit; no byte leaves before its trace is durable.
//!
//! What may not: HTTP, SQL, FHIR or any wire form; rules about who may do what (`carnet-record` has them); sentences.

pub mod account;
pub mod budget;
mod cache;
pub mod clock;
pub mod config;
mod cursor;
pub mod draft;
mod errand;
pub mod export;
pub mod families;
pub mod fault;
mod finding;
mod identity;
mod intake;
pub mod items;
mod jobs;
pub mod journal;
mod lead;
mod ledgers;
pub mod life;
mod matching;
pub mod operators;
pub mod outbound;
mod outbox;
pub mod peer;
mod person;
pub mod population;
mod professional;
mod proving;
pub mod query;
mod reading;
mod records;
mod rights;
pub mod see_as;
mod service;
pub mod sharing;

pub use account::{Acting, Session, SessionKind};
pub use fault::ServiceError;
pub use identity::{Grant, TokenKind};
pub use items::{Content, Item, LotItem, Subject};
pub use outbox::{Delivery, Errand, MailError, Mailer, Notice as MailNotice};
pub use person::NewPerson;
pub use service::Service;
