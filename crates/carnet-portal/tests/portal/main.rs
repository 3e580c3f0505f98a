//! The pages over a real service, asked as a browser asks.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod access;
mod accounts;
mod content;
mod family;
mod forms;
mod fresh;
mod headers;
mod hidden;
mod hostile;
mod operators;
mod person;
mod professional;
#[expect(dead_code, reason = "the tests of the service change its keys as well")]
#[path = "../../../carnet-service/tests/accounts/provider.rs"]
mod provider;
mod sign_in;
mod step_up;
mod table;
mod unknown;
mod uploads;
mod world;
