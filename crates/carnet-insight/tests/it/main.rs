//! Tests of the whole reading path, on the official samples and on hostile documents written here.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

mod corpus;
mod hostile;
mod mutations;
mod narrative;
mod payloads;
mod samples;
mod walk;
