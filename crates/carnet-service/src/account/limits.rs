//! Counted tries. A try is counted before it is judged, so that many at once gain nothing, and it is kept as a ticket, so
//! that a restart forgets none. Sources: `design/security.md` 10; the delays are our own proposal.

use carnet_model::Timestamp;
use carnet_model::event::{decode, encode};
use carnet_seal::Hash;
use minicbor::{Decode, Encode};

use super::AccountFault;
use crate::identity::TokenKind;
use crate::service::Service;

/// How many tries, and what happens then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Budget {
    /// So many are free; then each waits twice as long as the one before, up to a quarter of an hour.
    Delayed {
        /// Free tries.
        free: u32,
    },
    /// So many in a window of so many milliseconds, then none until it is over.
    Window {
        /// Most tries.
        most: u32,
        /// Length of the window.
        millis: i64,
    },
}

/// Sign-ins to one account, from devices that it does not know or from one that it knows.
pub(crate) const SIGN_INS: Budget = Budget::Delayed { free: 5 };
/// Failures from one network.
pub(crate) const NETWORK: Budget = Budget::Window { most: 100, millis: 10 * 60_000 };
/// Tries of one code, as long as it lives.
pub(crate) const CODE: Budget = Budget::Window { most: 5, millis: DAY };
/// Codes sent to one address or for one account.
pub(crate) const CODES_A_DAY: Budget = Budget::Window { most: 10, millis: DAY };

/// Tries of one activation code, with whatever birth date: then another code is needed.
pub(crate) const ACTIVATION: Budget = Budget::Window { most: 5, millis: 400 * DAY };

const DAY: i64 = Timestamp::DAY;
/// The first delay, and the longest.
const FIRST_DELAY: i64 = 5_000;
const LONGEST_DELAY: i64 = 15 * 60_000;

#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(map)]
struct Tries {
    #[n(0)]
    count: u32,
    #[n(1)]
    first: Timestamp,
    #[n(2)]
    last: Timestamp,
}

impl Tries {
    /// Milliseconds until another try may be made.
    fn wait(&self, budget: Budget, now: Timestamp) -> i64 {
        match budget {
            Budget::Delayed { free } if self.count >= free => {
                let doubled = FIRST_DELAY.saturating_mul(1 << (self.count - free).min(20));
                let delay = doubled.min(LONGEST_DELAY);
                // After a clock went back nobody waits longer than the delay itself.
                (self.last.0 + delay - now.0).min(delay)
            }
            Budget::Window { most, millis } if self.count >= most => {
                (self.first.0 + millis - now.0).min(millis)
            }
            _ => 0,
        }
    }
}

impl Service {
    /// Counts a try, or says how long to wait. Gives how many are left, for budgets that end.
    pub(crate) async fn take_try(&self, budget: Budget, what: &str, who: &[u8]) -> Result<u32, AccountFault> {
        let hash = self.tries_key(what, who);
        let _counting = self.inner.accounts.counting(&hash).lock().await;
        let now = self.now();
        let fresh = Tries { count: 0, first: now, last: now };
        let mut tries = self.tries(&hash, now)?.unwrap_or(fresh);
        let millis = match budget {
            Budget::Delayed { .. } => DAY,
            Budget::Window { millis, .. } => millis,
        };
        let wait = tries.wait(budget, now);
        if wait > 0 {
            let retry_seconds = u32::try_from(wait.div_euclid(1000) + 1).unwrap_or(u32::MAX);
            return Err(AccountFault::TooMany { retry_seconds });
        }
        if let Budget::Window { millis, .. } = budget
            && now.0 - tries.first.0 >= millis
        {
            tries = fresh;
        }
        tries.count = tries.count.saturating_add(1);
        tries.last = now;
        let expires = match budget {
            Budget::Delayed { .. } => now.plus_millis(millis),
            Budget::Window { .. } => tries.first.plus_millis(millis),
        };
        self.inner.store.put_ticket(TokenKind::Tries.into(), &hash, expires, encode(&tries)).await?;
        Ok(match budget {
            Budget::Delayed { .. } => u32::MAX,
            Budget::Window { most, .. } => most.saturating_sub(tries.count),
        })
    }

    /// Takes back a try that turned out well, or all of them after somebody proved who they are.
    pub(crate) async fn forget_tries(&self, what: &str, who: &[u8]) -> Result<(), AccountFault> {
        let hash = self.tries_key(what, who);
        self.inner.store.delete_ticket(TokenKind::Tries.into(), &hash).await?;
        Ok(())
    }

    /// Takes back the last try only.
    pub(crate) async fn return_try(&self, what: &str, who: &[u8]) -> Result<(), AccountFault> {
        let hash = self.tries_key(what, who);
        let _counting = self.inner.accounts.counting(&hash).lock().await;
        let now = self.now();
        let Some(mut tries) = self.tries(&hash, now)? else { return Ok(()) };
        tries.count = tries.count.saturating_sub(1);
        let expires = now.plus_millis(DAY);
        self.inner.store.put_ticket(TokenKind::Tries.into(), &hash, expires, encode(&tries)).await?;
        Ok(())
    }

    fn tries(&self, hash: &Hash, now: Timestamp) -> Result<Option<Tries>, AccountFault> {
        let payload = self.inner.store.get_ticket(TokenKind::Tries.into(), hash, now)?;
        Ok(payload.and_then(|payload| decode(&payload).ok()))
    }

    fn tries_key(&self, what: &str, who: &[u8]) -> Hash {
        self.inner.store.mac("tries", &[what.as_bytes(), who])
    }

    /// Makes sure that something happens once: the first caller gets `true`. It is remembered for `millis`.
    pub(crate) async fn first_use(
        &self,
        what: &str,
        parts: &[&[u8]],
        millis: i64,
    ) -> Result<bool, AccountFault> {
        let mut all = vec![what.as_bytes()];
        all.extend_from_slice(parts);
        let hash = self.inner.store.mac("once", &all);
        let now = self.now();
        let expires = now.plus_millis(millis);
        Ok(self.inner.store.claim_ticket(TokenKind::Used.into(), &hash, expires, now).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tries(count: u32) -> Tries {
        Tries { count, first: Timestamp(0), last: Timestamp(0) }
    }

    #[test]
    fn delays_grow_to_a_quarter_of_an_hour_and_never_last() {
        for (count, seconds) in
            [(0, 0), (4, 0), (5, 5), (6, 10), (7, 20), (12, 640), (13, 900), (4_000_000, 900)]
        {
            assert_eq!(tries(count).wait(SIGN_INS, Timestamp(0)), seconds * 1000, "{count}");
        }
        assert!(tries(13).wait(SIGN_INS, Timestamp(15 * 60_000)) <= 0);
        // A clock that went back a year does not lock anybody out for a year.
        assert_eq!(tries(13).wait(SIGN_INS, Timestamp(-365 * DAY)), LONGEST_DELAY);
    }

    #[test]
    fn a_network_has_a_hundred_in_ten_minutes() {
        assert_eq!(tries(99).wait(NETWORK, Timestamp(0)), 0);
        assert_eq!(tries(100).wait(NETWORK, Timestamp(60_000)), 9 * 60_000);
        assert!(tries(100).wait(NETWORK, Timestamp(10 * 60_000)) <= 0);
    }
}
