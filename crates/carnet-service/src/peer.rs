//! Who a client certificate says is there. The program verifies the certificate; this is what it found, as the
//! interfaces need it: the caller that the certificate alone makes, and what a token bound to it may still do.

use std::sync::Arc;

use carnet_model::Caller;
use carnet_model::caller::{ActorKind, AuthMode};

/// Role of a structure's request whose user nobody declares (table of roles 1.2.250.1.213.1.1.4.6).
pub const AUTOMATON: &str = "AUTOMATE";

/// A client whose certificate was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// SHA-256 of the certificate (RFC 8705: `x5t#S256`).
    pub thumbprint: [u8; 32],
    /// Whose certificate it is.
    pub holder: Holder,
    /// What is known of its revocation.
    pub revocation: Revocation,
}

/// Whose certificate it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An organisation.
    Structure {
        /// Struct_IdNat.
        id: Box<str>,
        /// Name.
        name: Box<str>,
    },
    /// A professional, by card: proven in person.
    Professional {
        /// PS_IdNat.
        id: Box<str>,
        /// Name.
        name: Box<str>,
        /// Profession (G15).
        profession: Option<Box<str>>,
        /// Expertise (R01, R38…).
        expertise: Option<Box<str>>,
    },
    /// A member of the staff of a structure, by card: may feed only.
    Staff {
        /// PS_IdNat: kind, structure, `/`, number within it.
        id: Box<str>,
        /// Name.
        name: Box<str>,
        /// Struct_IdNat.
        structure: Box<str>,
        /// Name of the structure.
        structure_name: Box<str>,
        /// Profession or role.
        profession: Option<Box<str>>,
    },
}

/// What is known of a certificate's revocation. A revoked one never gets so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// A current list does not name it.
    Checked,
    /// The list is out of date, within the grace that is configured: feeding only.
    Stale,
}

/// Why a client that completed its handshake is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeerRefusal {
    /// The certificate was revoked since the connection was made.
    #[error("the client certificate is revoked")]
    Revoked,
    /// The certificate ended since the connection was made.
    #[error("the client certificate has expired")]
    Expired,
    /// No current revocation list, and the grace is over.
    #[error("the revocation of the client certificate cannot be checked now")]
    Unchecked,
    /// The certificate is for another use than the authentication of clients.
    #[error("the certificate is not one for the authentication of clients")]
    Usage,
    /// The certificate names neither a structure nor a professional.
    #[error("the client certificate names neither a structure nor a professional")]
    Nameless,
}

/// What the mutual TLS listener puts into the extensions of every request.
#[derive(Clone, Debug)]
pub struct Entrance(pub Result<Arc<Peer>, PeerRefusal>);

impl Peer {
    /// The client's own identifier: Struct_IdNat or PS_IdNat.
    #[must_use]
    pub fn client(&self) -> &str {
        match &self.holder {
            Holder::Structure { id, .. } | Holder::Professional { id, .. } | Holder::Staff { id, .. } => id,
        }
    }

    /// The structure that the certificate proves, if it proves one.
    #[must_use]
    pub fn structure(&self) -> Option<&str> {
        match &self.holder {
            Holder::Structure { id, .. } => Some(id),
            Holder::Staff { structure, .. } => Some(structure),
            Holder::Professional { .. } => None,
        }
    }

    /// The caller that the certificate alone makes.
    #[must_use]
    pub fn caller(&self) -> Caller {
        let caller = match &self.holder {
            Holder::Structure { id, name } => Caller {
                kind: ActorKind::Structure,
                id: id.clone(),
                name: name.clone(),
                profession: Some(AUTOMATON.into()),
                structure: Some(id.clone()),
                structure_name: Some(name.clone()),
                auth: AuthMode::Indirect,
                ..Caller::anonymous()
            },
            Holder::Professional { id, name, profession, expertise } => Caller {
                kind: ActorKind::Professional,
                id: id.clone(),
                name: name.clone(),
                profession: profession.clone(),
                expertise: expertise.clone(),
                auth: AuthMode::Direct,
                ..Caller::anonymous()
            },
            Holder::Staff { id, name, structure, structure_name, profession } => Caller {
                kind: ActorKind::Professional,
                id: id.clone(),
                name: name.clone(),
                profession: profession.clone(),
                structure: Some(structure.clone()),
                structure_name: Some(structure_name.clone()),
                auth: AuthMode::DirectCpe,
                ..Caller::anonymous()
            },
        };
        self.limited(caller)
    }

    /// A caller of this connection as its certificate's state lets it act: without a current revocation list nobody
    /// reads, and a mode that may consult becomes its sibling that may only feed.
    #[must_use]
    pub fn limited(&self, caller: Caller) -> Caller {
        if self.revocation == Revocation::Checked {
            return caller;
        }
        let auth = match caller.auth {
            AuthMode::Direct => AuthMode::DirectCpe,
            AuthMode::Air => AuthMode::Indirect,
            other => other,
        };
        Caller { auth, ..caller }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(holder: Holder, revocation: Revocation) -> Peer {
        Peer { thumbprint: [0; 32], holder, revocation }
    }

    fn card() -> Holder {
        let profession = Some("10".into());
        Holder::Professional { id: "899700218896".into(), name: "C. D.".into(), profession, expertise: None }
    }

    fn organisation() -> Holder {
        Holder::Structure { id: "1750000001".into(), name: "Cabinet".into() }
    }

    #[test]
    fn the_mode_follows_from_the_certificate_and_its_list() {
        for (holder, revocation, kind, mode) in [
            (card(), Revocation::Checked, ActorKind::Professional, AuthMode::Direct),
            (card(), Revocation::Stale, ActorKind::Professional, AuthMode::DirectCpe),
            (organisation(), Revocation::Checked, ActorKind::Structure, AuthMode::Indirect),
            (organisation(), Revocation::Stale, ActorKind::Structure, AuthMode::Indirect),
        ] {
            let caller = peer(holder, revocation).caller();
            assert_eq!((caller.kind, caller.auth), (kind, mode), "{revocation:?}");
        }
    }

    #[test]
    fn a_reinforced_token_feeds_only_while_the_list_is_stale() {
        let caller = Caller { auth: AuthMode::Air, ..Caller::anonymous() };
        assert_eq!(peer(organisation(), Revocation::Checked).limited(caller.clone()).auth, AuthMode::Air);
        assert_eq!(peer(organisation(), Revocation::Stale).limited(caller).auth, AuthMode::Indirect);
    }
}
