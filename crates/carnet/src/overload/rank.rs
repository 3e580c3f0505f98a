//! To which class a request belongs, told from its head alone.

use axum::http::Method;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use carnet_model::caller::{ActorKind, Purpose};
use carnet_pages::paths;
use carnet_service::Service;
use carnet_service::peer::Entrance;
use prometheus_client::encoding::EncodeLabelValue;

use crate::config::{Lane, Requests};

/// The complete export.
const EXPORT: &str = "/mes-donnees";
/// The proof of a journal.
const PROOF_FILE: &str = "/journal/preuve.json";

/// A class of requests, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Rank {
    /// A regulating physician, who breaks the glass, who is about to open a record.
    Emergency,
    /// Reading by professionals, feeding.
    Care,
    /// People on their own records.
    Citizen,
    /// Applications, exports.
    Apps,
}

impl Rank {
    /// Every class, in the order of [`Self::of`]'s lanes.
    pub(crate) const ALL: [Self; 4] = [Self::Emergency, Self::Care, Self::Citizen, Self::Apps];

    /// The lane of the class.
    pub(super) const fn of(self, limits: &Requests) -> Lane {
        match self {
            Self::Emergency => limits.emergency,
            Self::Care => limits.care,
            Self::Citizen => limits.citizen,
            Self::Apps => limits.apps,
        }
    }
}

/// What a request says of itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) rank: Rank,
    /// Who calls, when that is proven: by a certificate or a token. Others are counted by network.
    pub(super) caller: Option<Box<[u8]>>,
}

/// The claim of a request.
pub(super) async fn claim(service: &Service, head: &Parts) -> Claim {
    let peer = head.extensions.get::<Entrance>().and_then(|Entrance(peer)| peer.as_ref().ok());
    let token = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = token.and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim());
    if let Some(token) = token
        // What cannot be asked now is refused further in.
        && let Ok(Some(grant)) = service.grant_of_token(token).await
    {
        let rank = of_caller(grant.caller.kind, grant.caller.purpose);
        return Claim { rank, caller: Some(grant.caller.id.as_bytes().into()) };
    }
    match peer {
        Some(peer) => Claim { rank: Rank::Care, caller: Some(peer.thumbprint.as_slice().into()) },
        None => Claim { rank: of_path(&head.method, head.uri.path()), caller: None },
    }
}

const fn of_caller(kind: ActorKind, purpose: Purpose) -> Rank {
    match (kind, purpose) {
        (ActorKind::Professional | ActorKind::Structure, Purpose::BreakGlass | Purpose::Centre15) => {
            Rank::Emergency
        }
        (ActorKind::Professional | ActorKind::Structure | ActorKind::System | ActorKind::Operator, _) => {
            Rank::Care
        }
        (ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver, _) => Rank::Citizen,
        (ActorKind::App | ActorKind::Anonymous, _) => Rank::Apps,
    }
}

/// Of a request without a token: of a page. Who opens a record says on that page whether it is an emergency.
fn of_path(method: &Method, path: &str) -> Rank {
    let below =
        |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if below(paths::PROFESSIONAL) {
        return if path.ends_with("/ouvrir") { Rank::Emergency } else { Rank::Care };
    }
    // Bytes of documents, whoever looks at them: their address is good for a minute.
    if below("/c") {
        return Rank::Care;
    }
    // An export is asked for by a form; its page is a page.
    let export = below(EXPORT) && method == Method::POST;
    if export || below(PROOF_FILE) || below("/fhir") { Rank::Apps } else { Rank::Citizen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_class_stands_in_the_head() {
        for (method, path, rank) in [
            (Method::GET, "/", Rank::Citizen),
            (Method::GET, "/documents", Rank::Citizen),
            (Method::GET, "/connexion", Rank::Citizen),
            (Method::GET, "/professionnels", Rank::Citizen),
            (Method::GET, "/pro", Rank::Care),
            (Method::POST, "/pro/dossiers", Rank::Care),
            (Method::GET, "/pro/dossiers/x", Rank::Care),
            (Method::GET, "/pro/dossiers/x/ouvrir", Rank::Emergency),
            (Method::POST, "/pro/dossiers/x/ouvrir", Rank::Emergency),
            (Method::GET, "/c/x", Rank::Care),
            (Method::GET, "/mes-donnees", Rank::Citizen),
            (Method::POST, "/mes-donnees", Rank::Apps),
            (Method::GET, "/journal/preuve", Rank::Citizen),
            (Method::GET, "/journal/preuve.json", Rank::Apps),
            (Method::GET, "/fhir/metadata", Rank::Apps),
        ] {
            assert_eq!(of_path(&method, path), rank, "{method} {path}");
        }
    }

    #[test]
    fn who_calls_and_why_makes_the_class() {
        for (kind, purpose, rank) in [
            (ActorKind::Professional, Purpose::Normal, Rank::Care),
            (ActorKind::Professional, Purpose::BreakGlass, Rank::Emergency),
            (ActorKind::Professional, Purpose::Centre15, Rank::Emergency),
            (ActorKind::Structure, Purpose::Normal, Rank::Care),
            (ActorKind::Holder, Purpose::Normal, Rank::Citizen),
            (ActorKind::Holder, Purpose::BreakGlass, Rank::Citizen),
            (ActorKind::Caregiver, Purpose::Normal, Rank::Citizen),
            (ActorKind::App, Purpose::Normal, Rank::Apps),
        ] {
            assert_eq!(of_caller(kind, purpose), rank, "{kind:?} {purpose:?}");
        }
    }
}
