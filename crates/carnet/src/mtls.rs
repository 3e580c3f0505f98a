//! The clients of the listener for the software of structures and for cards: every one shows a certificate. What each
//! request is told about its client is made here.

mod certificate;
mod lists;
mod trust;

use std::sync::Arc;

use carnet_service::peer::{Entrance, Peer};
use rustls::pki_types::CertificateDer;

pub(crate) use certificate::{EXPERTISE, PROFESSION};
pub(crate) use trust::{Files, Trust};

use certificate::Presented;

/// The client of a connection.
#[derive(Clone)]
pub(crate) struct Client {
    trust: Arc<Trust>,
    presented: Arc<Presented>,
}

impl Client {
    /// The client that showed this chain, which was verified in the handshake.
    pub(crate) fn of(trust: &Arc<Trust>, chain: &[CertificateDer<'_>]) -> Option<Self> {
        let presented = Arc::new(Presented::read(chain.first()?)?);
        Some(Self { trust: Arc::clone(trust), presented })
    }

    /// What a request is told about it, now.
    pub(crate) fn entrance(&self) -> Entrance {
        let standing = self.trust.standing(&self.presented);
        Entrance(standing.and_then(|revocation| {
            let holder = self.presented.holder.clone()?;
            Ok(Arc::new(Peer { thumbprint: self.presented.thumbprint, holder, revocation }))
        }))
    }
}
