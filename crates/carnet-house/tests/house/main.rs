//! The rules of the house, as tests over the files and the dependency graph of the workspace.
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod documents;
mod floors;
mod sources;
mod tree;
mod words;
