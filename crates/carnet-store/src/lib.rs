//! Floor 2: the sealed ledger and its engines.
//!
//! What lives here: the one way to write ([`Batch`], committed whole or not at all, with its expectations),
//! the reads that verify what they return, tickets, outbox, wake-ups, counters, the key ring, and
//! [`verify`], which walks a whole store and names every fault. `docs/format.md` describes every byte.
//!
//! What may not: any idea of what an event means. Payloads are opaque bytes. SQL stands in `sqlite/` and `postgres/` only.
//!
//! Reads are synchronous and short (a look-up in memory, or a few pages of the database): call them where a
//! few dozen microseconds do no harm, or from `spawn_blocking`. On PostgreSQL they are a round trip or two, and tell the
//! runtime that they wait (`docs/decisions/0015-blocking-reads.md`). Writes are asynchronous: they wait for the flush
//! that makes them durable.

pub mod backup;
mod batch;
mod config;
mod engine;
mod error;
mod frame;
mod heads;
pub mod keyring;
mod keys;
mod log;
mod plain;
mod postgres;
pub mod proof;
mod recent;
mod sealing;
mod spool;
mod sqlite;
mod store;
pub mod verify;

pub use batch::{
    Batch, Claimed, CounterAdd, Expect, Kept, OutboxItem, Receipt, TicketKind, TicketPut, TicketTake, WakeUp,
    Written,
};
pub use config::{EngineConfig, Layout, PostgresConfig, Statements};
pub use error::{CommitError, Fault, OpenError, ReadError};
pub use heads::{Heads, Link};
pub use log::gap::Gap;
pub use log::{LogError, LogStatus};
pub use spool::SpoolRoom;
pub use sqlite::floor;
pub use store::{CounterDay, Health, Loaded, StateEntry, Store, StoreConfig, TraceEntry};
