//! Passkeys against published vectors, an authenticator in software, and damage.

mod ceremonies;
mod damage;
mod vectors;

use super::RelyingParty;

const ORIGIN: &str = "https://example.org";

fn party() -> RelyingParty {
    RelyingParty::new("example.org", "Example", &[ORIGIN]).unwrap()
}
