//! The pages over a real service, asked as a browser asks.

mod content;
mod forms;
mod headers;
mod person;
mod professional;
mod sign_in;
mod table;
mod unknown;
mod uploads;
mod world;
