//! Who calls: a bearer token, a client certificate, or both.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderValue, request::Parts};
use carnet_model::Caller;
use carnet_service::peer::{Entrance, Peer, PeerRefusal};
use carnet_service::{Grant, Service};

use crate::outcome::{Fault, Place, Problem, of_error};

/// The caller of a request. On the mutual TLS listener a certificate alone says who calls; a token must be bound to that
/// very certificate (RFC 8705). Everywhere else a token is needed, and one that is bound to a certificate is refused.
pub(super) async fn caller(service: &Service, parts: &Parts) -> Result<Caller, Problem> {
    let token = parts.headers.get(AUTHORIZATION);
    let peer = match parts.extensions.get::<Entrance>() {
        Some(Entrance(Ok(peer))) => Some(&**peer),
        Some(Entrance(Err(refusal))) => return Err(turned_away(*refusal)),
        None => None,
    };
    let Some(token) = token else {
        let known = peer.map(Peer::caller);
        return known.ok_or_else(|| unauthenticated("a bearer token is required"));
    };
    let token = bearer(token).ok_or_else(|| unauthenticated("a bearer token is required"))?;
    let known = service.grant_of_token(token).await.map_err(|error| of_error(&error, &Place::Elsewhere))?;
    held(known.ok_or_else(|| unauthenticated("the token is not valid"))?, peer)
}

/// The caller of a grant in the hands of this client.
fn held(grant: Grant, peer: Option<&Peer>) -> Result<Caller, Problem> {
    match (grant.bound_to, peer) {
        (None, None) => Ok(grant.caller),
        (Some(thumbprint), Some(peer)) if thumbprint == peer.thumbprint => Ok(peer.limited(grant.caller)),
        (Some(_), _) => Err(unauthenticated("the token is bound to another certificate")),
        (None, Some(_)) => Err(unauthenticated("the token is not bound to this certificate")),
    }
}

/// What a client is told whose certificate is not good for anything here.
fn turned_away(refusal: PeerRefusal) -> Problem {
    let fault = match refusal {
        PeerRefusal::Revoked | PeerRefusal::Expired | PeerRefusal::Unchecked => Fault::Unauthenticated,
        PeerRefusal::Usage | PeerRefusal::Nameless => Fault::Forbidden,
    };
    Problem::new(fault, refusal.to_string())
}

fn unauthenticated(why: &str) -> Problem {
    Problem::new(Fault::Unauthenticated, why)
}

fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim()).filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use carnet_model::Timestamp;
    use carnet_service::peer::{Holder, Revocation};

    use super::*;

    #[test]
    fn a_token_follows_its_scheme() {
        for (header, token) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer ", None),
            ("abc", None),
        ] {
            assert_eq!(bearer(&HeaderValue::from_static(header)), token, "{header}");
        }
    }

    #[test]
    fn a_token_is_good_in_the_hands_that_it_was_given_to() {
        let peer = |mark: u8| Peer {
            thumbprint: [mark; 32],
            holder: Holder::Structure { id: "1750000001".into(), name: "A".into() },
            revocation: Revocation::Checked,
        };
        let grant = |bound_to| Grant { bound_to, ..Grant::to_bearer(Caller::anonymous(), Timestamp(0)) };
        for (bound_to, hands, good) in [
            (None, None, true),
            (None, Some(peer(1)), false),
            (Some([1; 32]), Some(peer(1)), true),
            (Some([1; 32]), Some(peer(2)), false),
            (Some([1; 32]), None, false),
        ] {
            assert_eq!(held(grant(bound_to), hands.as_ref()).is_ok(), good, "{bound_to:?} {hands:?}");
        }
    }
}
