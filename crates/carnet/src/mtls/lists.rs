//! Revocation lists, as the requests of a connection need them: what is revoked, and how long that is known.

use std::collections::{HashMap, HashSet};

use carnet_model::Timestamp;
use carnet_service::peer::{PeerRefusal, Revocation};
use x509_parser::der_parser::asn1_rs::FromDer as _;
use x509_parser::revocation_list::CertificateRevocationList;

use super::certificate::Presented;

/// The lists by issuer (DER of its name); of two of one issuer the later counts.
#[derive(Default)]
pub(super) struct Lists(HashMap<Box<[u8]>, List>);

/// One issuer's list.
struct List {
    /// Its own date, in seconds since 1970.
    issued: i64,
    /// When the next one should be there; its own date if it does not say.
    until: i64,
    /// Serial numbers, as encoded.
    revoked: HashSet<Box<[u8]>>,
}

impl Lists {
    /// Adds a list. Gives its bytes back as unreadable if it is none.
    pub(super) fn add(&mut self, der: &[u8]) -> Result<(), &'static str> {
        let (rest, list) = CertificateRevocationList::from_der(der).map_err(|_| "not a revocation list")?;
        if !rest.is_empty() {
            return Err("something follows the revocation list");
        }
        let issued = list.last_update().timestamp();
        let until = list.next_update().map_or(issued, |next| next.timestamp());
        let revoked = list.iter_revoked_certificates().map(|one| one.raw_serial().into()).collect();
        let issuer = list.issuer().as_raw();
        if self.0.get(issuer).is_none_or(|known| known.issued < issued) {
            self.0.insert(issuer.into(), List { issued, until, revoked });
        }
        Ok(())
    }

    /// What is known of a certificate now; `grace` in milliseconds. Source: `design/security.md` 9: closed for reading
    /// when the list is out of date, a configured grace for feeding.
    pub(super) fn standing(
        &self,
        presented: &Presented,
        now: Timestamp,
        grace: i64,
    ) -> Result<Revocation, PeerRefusal> {
        if now.0 > presented.until.saturating_mul(1_000) {
            return Err(PeerRefusal::Expired);
        }
        let list = self.0.get(&presented.issuer).ok_or(PeerRefusal::Unchecked)?;
        if list.revoked.contains(&presented.serial) {
            return Err(PeerRefusal::Revoked);
        }
        match now.0 - list.until.saturating_mul(1_000) {
            late if late <= 0 => Ok(Revocation::Checked),
            late if late <= grace => Ok(Revocation::Stale),
            _ => Err(PeerRefusal::Unchecked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_certificate_follows_from_the_dates() {
        const HOUR: i64 = 3_600_000;
        let mut lists = Lists::default();
        let revoked = HashSet::from([Box::from([7].as_slice())]);
        lists.0.insert(Box::from([1].as_slice()), List { issued: 0, until: 1_000, revoked });
        let of = |issuer: u8, serial: u8| Presented {
            thumbprint: [0; 32],
            issuer: Box::from([issuer].as_slice()),
            serial: Box::from([serial].as_slice()),
            until: 20_000,
            holder: Err(PeerRefusal::Nameless),
        };
        for (issuer, serial, now, expected) in [
            (1, 1, 1_000_000, Ok(Revocation::Checked)),
            (1, 1, 1_000_001, Ok(Revocation::Stale)),
            (1, 1, 1_000_000 + HOUR, Ok(Revocation::Stale)),
            (1, 1, 1_000_001 + HOUR, Err(PeerRefusal::Unchecked)),
            (1, 7, 1_000_000, Err(PeerRefusal::Revoked)),
            (1, 7, 1_000_001, Err(PeerRefusal::Revoked)),
            (2, 1, 1_000_000, Err(PeerRefusal::Unchecked)),
            (1, 1, 20_000_001, Err(PeerRefusal::Expired)),
        ] {
            let standing = lists.standing(&of(issuer, serial), Timestamp(now), HOUR);
            assert_eq!(standing, expected, "issuer {issuer}, serial {serial}, at {now}");
        }
    }
}
