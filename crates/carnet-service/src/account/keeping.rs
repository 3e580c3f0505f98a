//! What the service keeps in memory for accounts.

use std::sync::OnceLock;

use carnet_identity::passkey::RelyingParty;
use carnet_identity::{Address, Transport};
use carnet_seal::Hash;
use tokio::sync::{Mutex, Semaphore};

/// Turns of counters: enough that two accounts seldom wait for each other.
const STRIPES: usize = 64;

/// What the service keeps in memory for accounts.
#[derive(Debug)]
pub struct Accounts {
    /// One permit for each processor: hashing a password takes one whole.
    pub(super) hashing: Semaphore,
    counting: Box<[Mutex<()>]>,
    /// The hash that passwords of unknown accounts are compared with.
    pub(super) decoy: OnceLock<String>,
    /// What was seen of the clock.
    pub(super) seen: parking_lot::Mutex<Option<super::presence::Seen>>,
    /// Who asks for passkeys; absent where no browser would give one (the pages are reached by a bare address).
    pub(super) party: Option<RelyingParty>,
}

impl Accounts {
    /// For pages at this address.
    #[must_use]
    pub fn new(portal_url: &str) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Self {
            hashing: Semaphore::new(cores),
            counting: (0..STRIPES).map(|_| Mutex::new(())).collect(),
            decoy: OnceLock::new(),
            seen: parking_lot::Mutex::new(None),
            party: party(portal_url),
        }
    }

    /// The turn of a counter.
    pub(super) fn counting(&self, key: &Hash) -> &Mutex<()> {
        static OTHER: Mutex<()> = Mutex::const_new(());
        let [first, ..] = *key;
        self.counting.get(usize::from(first) % STRIPES).unwrap_or(&OTHER)
    }
}

fn party(portal_url: &str) -> Option<RelyingParty> {
    let address = Address::parse(portal_url, Transport::LoopbackToo)?;
    RelyingParty::new(address.host(), "Carnet", &[address.origin()]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name() {
        for (url, there) in [
            ("http://localhost:8080", true),
            ("https://carnet.example", true),
            ("http://carnet.example", false),
            ("nonsense", false),
        ] {
            assert_eq!(Accounts::new(url).party.is_some(), there, "{url}");
        }
    }
}
