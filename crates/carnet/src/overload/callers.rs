//! How much each caller has under way, whoever they are: a caller is a network, or one who was named by a token or a
//! certificate. Only keyed hashes are kept, and only while something is under way.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::net::IpAddr;
use std::sync::Arc;

use parking_lot::Mutex;

type Counts = Arc<Mutex<HashMap<u64, u32>>>;

/// Everybody who has something under way.
pub(crate) struct Callers {
    most: u32,
    proxies: HashSet<IpAddr>,
    counts: Counts,
    hashes: RandomState,
}

impl Callers {
    /// Nobody yet; at most so much for each network. Proxies are no callers.
    pub(crate) fn new(most: u32, proxies: &[IpAddr]) -> Self {
        Self {
            most,
            proxies: proxies.iter().copied().collect(),
            counts: Counts::default(),
            hashes: RandomState::new(),
        }
    }

    /// One more from this address; `None`: too many from its network.
    pub(crate) fn enter_from(&self, address: IpAddr) -> Option<Place> {
        self.enter_within(address, self.most)
    }

    /// One more from this address, if its network has less than `most`.
    pub(super) fn enter_within(&self, address: IpAddr, most: u32) -> Option<Place> {
        let address = address.to_canonical();
        if address.is_loopback() || self.proxies.contains(&address) {
            return self.enter_unknown();
        }
        self.enter(&network(address), most)
    }

    /// One more of somebody, if they have less than `most`.
    pub(super) fn enter(&self, caller: &(impl Hash + ?Sized), most: u32) -> Option<Place> {
        let key = self.hashes.hash_one(caller);
        let mut counts = self.counts.lock();
        let count = counts.entry(key).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place(Some((Arc::clone(&self.counts), key))))
    }

    /// One more of nobody in particular.
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "one of three ways in, with one answer"
    )]
    pub(super) const fn enter_unknown(&self) -> Option<Place> {
        Some(Place(None))
    }
}

/// What counts as one network: an address of IPv4, a /64 of IPv6.
fn network(address: IpAddr) -> [u8; 8] {
    match address {
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            [0, 0, 0, 0, a, b, c, d]
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            let whole = u64::from(a) << 48 | u64::from(b) << 32 | u64::from(c) << 16 | u64::from(d);
            whole.to_be_bytes()
        }
    }
}

/// Something under way of somebody, until it is dropped.
pub(crate) struct Place(Option<(Counts, u64)>);

impl Drop for Place {
    fn drop(&mut self) {
        let Some((counts, key)) = &self.0 else { return };
        let mut counts = counts.lock();
        if let Some(count) = counts.get_mut(key) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_has_its_share_and_gets_it_back() {
        let callers = Callers::new(2, &[ip("198.51.100.7")]);
        for (address, others) in [
            ("192.0.2.1", [("192.0.2.1", false), ("192.0.2.2", true), ("::ffff:192.0.2.1", false)]),
            ("2001:db8::1", [("2001:db8::2", false), ("2001:db8:0:1::1", true), ("2001:db8::1", false)]),
        ] {
            let held = [(); 2].map(|()| callers.enter_from(ip(address)).unwrap());
            for (other, free) in others {
                assert_eq!(callers.enter_from(ip(other)).is_some(), free, "{address}, {other}");
            }
            drop(held);
            assert!(callers.enter_from(ip(address)).is_some());
        }
        assert!(callers.counts.lock().is_empty(), "nothing is kept of who has left");
        for address in ["127.0.0.1", "::1", "198.51.100.7"] {
            let held = [(); 9].map(|()| callers.enter_from(ip(address)));
            assert!(held.iter().all(Option::is_some), "{address}");
        }
    }

    #[test]
    fn a_named_caller_has_its_share() {
        let callers = Callers::new(u32::MAX, &[]);
        let first = callers.enter("a", 1);
        assert!(first.is_some() && callers.enter("a", 1).is_none() && callers.enter("b", 1).is_some());
        drop(first);
        assert!(callers.enter("a", 1).is_some());
    }
}
