//! Keys over the months: new versions, erasure, backups, a token. The clock is an argument, so that months take seconds.

#[cfg(test)]
mod erasure;
#[cfg(test)]
#[path = "../conformance/fixture.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the conformance suite")]
mod fixture;
#[cfg(test)]
mod master;
#[cfg(test)]
mod months;
#[cfg(test)]
mod moving;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod shard;
#[cfg(test)]
#[path = "../conformance/steps.rs"]
#[expect(dead_code, reason = "shared with the conformance suite")]
mod steps;
