//! The pages over a real service, asked as a browser asks.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod content;
mod forms;
mod headers;
mod hidden;
mod hostile;
mod person;
mod professional;
mod sign_in;
mod table;
mod unknown;
mod uploads;
mod world;
