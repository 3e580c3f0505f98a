//! Settings of the listener for the software of structures and for cards.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

/// The mutual TLS listener.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mtls {
    /// Its address.
    pub(crate) listen: SocketAddr,
    /// Its public origin, `https://host[:port]` without a slash at the end.
    pub(crate) public: String,
    /// The server's certificate chain, its own certificate first, in PEM.
    pub(crate) certificate: PathBuf,
    /// Its private key, in PEM.
    pub(crate) key: PathBuf,
    /// Authorities of client certificates (roots and intermediates), in PEM.
    pub(crate) anchors: PathBuf,
    /// Revocation lists, in PEM or DER: one at least for each authority that issues client certificates.
    pub(crate) crls: Vec<PathBuf>,
    /// For how many hours after a revocation list should have been renewed its certificates may still feed. They may
    /// not read from that instant on.
    #[serde(default)]
    pub(crate) grace_hours: u32,
}

impl Mtls {
    pub(super) fn check(&self) -> Result<(), String> {
        if !self.public.starts_with("https://") || self.public.ends_with('/') {
            return Err(
                "mtls.public is an origin: https://host[:port], without a slash at the end".to_owned()
            );
        }
        if self.crls.is_empty() {
            return Err("mtls.crls names no revocation list: no client could be checked".to_owned());
        }
        if self.grace_hours > 7 * 24 {
            return Err("mtls.grace_hours is longer than a week".to_owned());
        }
        Ok(())
    }
}
