//! JSON in and out: a strict reader that borrows from the body, nodes that know their place, a writer.

mod node;
mod out;
mod read;
mod strings;

pub(crate) use node::Node;
pub(crate) use out::{Array, Object, write_array, write_object, write_value};
pub(crate) use read::{JsonError, Limits, Value, read};
