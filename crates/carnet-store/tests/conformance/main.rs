//! The rules of a store, written over `Store`, on SQLite; `conformance_postgres` keeps the same ones on PostgreSQL.
//! `engine_*` files look at the bytes of one engine.

#[cfg(test)]
mod batches;
#[cfg(test)]
mod contents;
#[cfg(test)]
mod counters;
#[cfg(test)]
mod disguises;
#[cfg(test)]
mod ending;
#[cfg(test)]
mod engine_files;
#[cfg(test)]
mod engine_log;
#[cfg(test)]
mod engine_markers;
#[cfg(test)]
mod engine_second_reader;
#[cfg(test)]
mod engine_start;
#[cfg(test)]
mod engine_tamper;
#[cfg(test)]
mod engine_writer;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod log;
#[cfg(test)]
mod model;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod spool;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod tickets;
#[cfg(test)]
mod traces;
