//! The relying party: its id, its origins; and what it draws for a ceremony.

use thiserror::Error;

use crate::address::{Address, Transport};

/// Who asks: the domain that credentials are bound to, and the pages that may use them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    id: Box<str>,
    name: Box<str>,
    origins: Box<[Box<str>]>,
}

/// Why a relying party cannot be as configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PartyError {
    /// The id is no lower-case domain name.
    #[error("the relying party's id must be a lower-case domain name")]
    Id,
    /// There is no origin.
    #[error("a relying party needs an origin")]
    NoOrigin,
    /// An origin is no `https://host[:port]` (or `http` on the loopback), or its host is neither the id nor below it.
    #[error("an origin must be https and stand at the relying party's domain or below it")]
    Origin,
}

impl RelyingParty {
    /// A relying party `id` (a domain) named `name`, whose pages stand at `origins` (`scheme://host[:port]`, without
    /// a path). Plain `http` is accepted for `localhost`, as browsers do (Secure Contexts, 3.1).
    ///
    /// # Errors
    /// [`PartyError`] for a configuration that no browser would accept.
    pub fn new(id: &str, name: &str, origins: &[&str]) -> Result<Self, PartyError> {
        let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let label = |part: &str| !part.is_empty() && part.len() < 64 && part.chars().all(letter);
        if id.len() > 253 || !id.split('.').all(label) {
            return Err(PartyError::Id);
        }
        if origins.is_empty() {
            return Err(PartyError::NoOrigin);
        }
        for origin in origins {
            let address = Address::parse(origin, Transport::LoopbackToo).ok_or(PartyError::Origin)?;
            let below =
                address.host().strip_suffix(id).is_some_and(|front| front.is_empty() || front.ends_with('.'));
            if !below || address.origin() != *origin {
                return Err(PartyError::Origin);
            }
        }
        let origins = origins.iter().map(|origin| Box::from(*origin)).collect();
        Ok(Self { id: id.into(), name: name.into(), origins })
    }

    /// The domain.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The name shown by the authenticator.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn has_origin(&self, origin: &str) -> bool {
        self.origins.iter().any(|own| **own == *origin)
    }
}

/// A challenge: 32 random bytes that the caller draws, keeps for one ceremony of a few minutes, and forgets at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge([u8; 32]);

impl Challenge {
    /// The challenge of these bytes, which nobody could foresee.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to keep them.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What a discoverable credential says about its owner: 1 to 64 opaque bytes, never a name or an e-mail address
/// (WebAuthn 14.6.1).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UserHandle(Box<[u8]>);

impl UserHandle {
    /// The handle of these bytes; `None` when there are none or more than 64.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (1..=64).contains(&bytes.len()).then(|| Self(bytes.into()))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl core::fmt::Debug for UserHandle {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("UserHandle(…)")
    }
}
