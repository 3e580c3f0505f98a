//! Beside the floors: a crate without code, whose tests read the workspace itself.
//!
//! What lives here: tests of what no crate can test alone: who imports whom, the length of files, the words and
//! attributes that have no place in the tree, the paths that the documents name. What may not: code, and any import of ours.
