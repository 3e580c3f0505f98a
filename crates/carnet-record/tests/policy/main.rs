//! Tests of the access policy.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod data;
mod enumeration;
mod golden;
mod lines;
mod properties;
mod raw;
mod second;
mod space;
mod table;
mod tables_people;
mod tables_professionals;
mod tables_record;
