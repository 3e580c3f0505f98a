//! The rules of a store on PostgreSQL: the files of `conformance` as they are, and what only this engine has.
//!
//! They need a server: `tests/postgres/cluster run cargo nextest run -p carnet-store --test conformance_postgres`.
//! `CARNET_TEST_VARIANT` names another way to run them: `partitioned`, `pooled`, `single`.

#[cfg(test)]
#[path = "../conformance/batches.rs"]
mod batches;
#[cfg(test)]
#[path = "../conformance/contents.rs"]
mod contents;
#[cfg(test)]
#[path = "../conformance/counters.rs"]
mod counters;
#[cfg(test)]
mod database;
#[cfg(test)]
#[path = "../conformance/disguises.rs"]
mod disguises;
#[cfg(test)]
#[path = "../conformance/ending.rs"]
mod ending;
#[cfg(test)]
mod engine_markers;
#[cfg(test)]
mod engine_plans;
#[cfg(test)]
mod engine_processes;
#[cfg(test)]
mod engine_start;
#[cfg(test)]
mod engine_tamper;
#[cfg(test)]
mod engine_writer;
#[cfg(test)]
mod fixture;
#[cfg(test)]
#[path = "../conformance/log.rs"]
mod log;
#[cfg(test)]
#[path = "../conformance/model.rs"]
mod model;
#[cfg(test)]
#[path = "../conformance/outbox.rs"]
mod outbox;
#[cfg(test)]
#[path = "../conformance/proof.rs"]
mod proof;
#[cfg(test)]
#[path = "../conformance/spool.rs"]
mod spool;
#[cfg(test)]
#[path = "../conformance/steps.rs"]
mod steps;
#[cfg(test)]
#[path = "../conformance/tickets.rs"]
mod tickets;
#[cfg(test)]
#[path = "../conformance/traces.rs"]
mod traces;
