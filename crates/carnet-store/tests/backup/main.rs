//! Backups of a store on SQLite: taken beside writers, restored byte for byte, damaged, old, of somebody else.

#[cfg(test)]
mod beside;
#[cfg(test)]
mod damage;
#[cfg(test)]
#[path = "../conformance/fixture.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the conformance suite")]
mod fixture;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod place;
#[cfg(test)]
mod refused;
#[cfg(test)]
mod runs;
#[cfg(test)]
#[path = "../conformance/steps.rs"]
mod steps;
