//! The use cases over a real store in a temporary folder.

mod samples;
mod world;
