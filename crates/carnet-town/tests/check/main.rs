//! The town from outside: its people, its documents, and both against official data and independent programs.

#[cfg(test)]
mod documents;
#[cfg(test)]
mod outside;
#[cfg(test)]
mod people;
#[cfg(test)]
mod schema;
