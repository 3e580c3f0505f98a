//! Who is at the door: bearer tokens and other tickets of the store (web sessions: `account`). Only the hash of a token is kept.

use carnet_model::event::{decode, encode};
use carnet_model::{Caller, Timestamp};
use carnet_seal::Hash;
use carnet_store::TicketKind;
use minicbor::{Decode, Encode};
use quick_cache::sync::Cache;

use crate::fault::ServiceError;
use crate::service::Service;

/// Kinds of tickets. Numbers are part of the stored format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TokenKind {
    /// A bearer token of an interface.
    Access = 1,
    /// A web session.
    Session = 2,
    /// A one-time address of a document's bytes on the content origin.
    Content = 4,
    /// Search words of a page, so that they stand in no address.
    Words = 5,
    /// An invitation to be a caregiver.
    Invitation = 6,
    /// Counters of a budget, by keyed hash of whose they are.
    Budget = 40,
    /// A step of a sign-in, an enrolment or a change of account under way.
    Flow = 20,
    /// An activation code.
    Activation = 21,
    /// The latest activation code of a record.
    LatestCode = 22,
    /// Counted tries.
    Tries = 23,
    /// Something that is good once, and was used.
    Used = 24,
    /// The cancellation of a change that waits.
    Cancel = 25,
    /// A session that was left.
    SignedOut = 26,
    /// A provider's session, or all of a subject, that ended there.
    ProviderEnd = 27,
    /// What was seen of the clock.
    Clock = 28,
}

impl TokenKind {
    /// What a restore ends: in an earlier state of the store, sessions and tokens live that were ended since. What was used
    /// up, counted or sent by letter stays as that state has it. Source: `design/security.md` 5.2 and 11.3.
    pub const ENDED_BY_RESTORE: [Self; 5] =
        [Self::Access, Self::Session, Self::Content, Self::Words, Self::Flow];
}

impl From<TokenKind> for TicketKind {
    fn from(kind: TokenKind) -> Self {
        Self(kind as u8)
    }
}

/// What a bearer token stands for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Grant {
    /// Who calls with it.
    #[n(0)]
    pub caller: Caller,
    /// SHA-256 of the client certificate that alone may use it (RFC 8705); absent: whoever holds it may.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub bound_to: Option<[u8; 32]>,
    /// When it ends.
    #[n(2)]
    pub expires: Timestamp,
    /// The client that asked for it: a Struct_IdNat or PS_IdNat, as its certificate says.
    #[n(3)]
    pub client: Option<Box<str>>,
}

impl Grant {
    /// A grant to whoever holds the token.
    #[must_use]
    pub const fn to_bearer(caller: Caller, expires: Timestamp) -> Self {
        Self { caller, bound_to: None, expires, client: None }
    }
}

/// Tokens seen lately, so that a busy client costs no look-up: token hash → what it stands for, and until when that is
/// believed. A revocation on this server removes them at once.
pub(crate) struct Tokens(Cache<Hash, (Grant, Timestamp)>);

impl Default for Tokens {
    fn default() -> Self {
        Self(Cache::new(4_096))
    }
}

/// A cached grant is believed for so long, in milliseconds, then asked for again.
const BELIEVED: i64 = 30_000;

impl Service {
    /// Issues a bearer token for a caller, valid for `millis`. Gives the token; only its hash is stored.
    pub async fn issue_token(&self, caller: &Caller, millis: i64) -> Result<String, ServiceError> {
        self.issue_grant(&Grant::to_bearer(caller.clone(), self.now().plus_millis(millis))).await
    }

    /// Issues a bearer token for a grant, valid until the grant ends.
    pub async fn issue_grant(&self, grant: &Grant) -> Result<String, ServiceError> {
        self.issue(TokenKind::Access, encode(grant), grant.expires.0 - self.now().0).await
    }

    /// What a bearer token stands for, if it is valid now. Whoever asks checks [`Grant::bound_to`].
    #[expect(clippy::unused_async, reason = "a look-up waits on engines that live elsewhere")]
    pub async fn grant_of_token(&self, token: &str) -> Result<Option<Grant>, ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(None) };
        let now = self.now();
        if let Some((grant, until)) = self.inner.tokens.0.get(&hash) {
            if until > now {
                return Ok(Some(grant));
            }
            self.inner.tokens.0.remove(&hash);
        }
        let Some(payload) = self.inner.store.get_ticket(TokenKind::Access.into(), &hash, now)? else {
            return Ok(None);
        };
        let until = now.plus_millis(BELIEVED);
        let grant = granted(&payload, until)?;
        let until = Timestamp(until.0.min(grant.expires.0));
        self.inner.tokens.0.insert(hash, (grant.clone(), until));
        Ok(Some(grant))
    }

    /// Ends a bearer token.
    pub async fn revoke_token(&self, token: &str) -> Result<(), ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(()) };
        self.inner.store.delete_ticket(TokenKind::Access.into(), &hash).await?;
        self.inner.tokens.0.remove(&hash);
        Ok(())
    }

    /// Issues a one-time ticket that holds `payload`.
    pub async fn issue(
        &self,
        kind: TokenKind,
        payload: Vec<u8>,
        millis: i64,
    ) -> Result<String, ServiceError> {
        let token = self.random::<32>();
        let hash = carnet_seal::token_hash(&token);
        let expires = self.now().plus_millis(millis);
        self.inner.store.put_ticket(kind.into(), &hash, expires, payload).await?;
        Ok(base64_simd::URL_SAFE_NO_PAD.encode_to_string(token))
    }

    /// Takes a one-time ticket: of many takers, one gets it.
    pub async fn redeem(&self, kind: TokenKind, token: &str) -> Result<Option<Vec<u8>>, ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(None) };
        Ok(self.inner.store.take_ticket(kind.into(), &hash, self.now()).await?)
    }

    /// Looks at a ticket without taking it.
    #[expect(clippy::unused_async, reason = "a look-up waits on engines that live elsewhere")]
    pub async fn peek(&self, kind: TokenKind, token: &str) -> Result<Option<Vec<u8>>, ServiceError> {
        let Some(hash) = hash_of(token) else { return Ok(None) };
        Ok(self.inner.store.get_ticket(kind.into(), &hash, self.now())?)
    }
}

/// Reads a stored grant. Until version 0.1.0 a token's ticket held the caller alone and lived twelve hours at most;
/// such a one is believed until `until`, and asked for again.
fn granted(payload: &[u8], until: Timestamp) -> Result<Grant, ServiceError> {
    if let Ok(grant) = decode::<Grant>(payload) {
        return Ok(grant);
    }
    let caller = decode(payload).map_err(|error| ServiceError::Integrity(error.to_string()))?;
    Ok(Grant::to_bearer(caller, until))
}

pub(crate) fn hash_of(token: &str) -> Option<Hash> {
    let bytes = base64_simd::URL_SAFE_NO_PAD.decode_to_vec(token).ok()?;
    Some(carnet_seal::token_hash(bytes.as_slice().try_into().ok()?))
}
