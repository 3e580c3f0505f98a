//! Steps under way: what has been proven so far, as a ticket whose token the browser keeps.

use carnet_model::account::AccountRole;
use carnet_model::event::{decode, encode};
use carnet_model::{Caller, Ins, RecordNo, Timestamp};
use carnet_seal::Hash;
use minicbor::{Decode, Encode};

use super::provider::Errand;
use super::{AccountFault, ProviderSession};
use crate::fault::ServiceError;
use crate::identity::{TokenKind, hash_of};
use crate::service::Service;

/// How long a step may take, in milliseconds.
pub(crate) const STEP_LIFE: i64 = 15 * 60_000;
/// How long an enrolment may take.
pub(crate) const ENROLMENT_LIFE: i64 = 60 * 60_000;

/// A step under way. Numbers are part of the stored format.
#[derive(Clone, Debug, Encode, Decode)]
pub(crate) enum Flow {
    /// A password was typed: right or wrong, the next page is the same.
    #[n(0)]
    Password(#[n(0)] PasswordFlow),
    /// A code was sent to an account's address, or to nobody.
    #[n(1)]
    Recovery(#[n(0)] RecoveryFlow),
    /// An account is being opened.
    #[n(2)]
    Enrolment(#[n(0)] Box<EnrolmentFlow>),
    /// Somebody is at an identity provider.
    #[n(3)]
    Provider(#[n(0)] ProviderFlow),
    /// A professional chooses where they exercise now.
    #[n(4)]
    Exercises(#[n(0)] ExercisesFlow),
    /// Another address was asked for, and a code sent to it.
    #[n(5)]
    Address(#[n(0)] AddressFlow),
    /// One-time passwords are being set up.
    #[n(6)]
    Totp(#[n(0)] TotpFlow),
}

/// After a password.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PasswordFlow {
    /// The account, when there is one and the password was its own.
    #[n(0)]
    pub(crate) account: Option<RecordNo>,
    /// Whose tries are counted.
    #[n(1)]
    pub(crate) counted: Box<str>,
}

/// A code that was sent.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct SentCode {
    /// Keyed hash of the code and of its own number.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub(crate) hash: [u8; 32],
    /// Its own number: tries are counted by it.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) number: [u8; 16],
    /// When it was sent.
    #[n(2)]
    pub(crate) at: Timestamp,
}

impl SentCode {
    /// A code that nobody was sent: none is the right one.
    pub(crate) const fn of_nobody(at: Timestamp) -> Self {
        Self { hash: [0; 32], number: [0; 16], at }
    }
}

/// After a call for help.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RecoveryFlow {
    /// The account, if there is one with an address.
    #[n(0)]
    pub(crate) account: Option<RecordNo>,
    #[n(1)]
    pub(crate) code: SentCode,
}

/// What an enrolment has found out.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct EnrolmentFlow {
    /// Whose account it will be; absent while only an identity is known.
    #[n(0)]
    pub(crate) whom: Option<Whom>,
    /// The activation code, consumed at the end.
    #[n(1)]
    pub(crate) activation: Option<[u8; 32]>,
    /// The identity that a provider proved.
    #[n(2)]
    pub(crate) identity: Option<ProvenIdentity>,
    /// The address, and the code that was sent to it.
    #[n(3)]
    pub(crate) email: Option<(Box<str>, SentCode)>,
    /// Whether the code came back.
    #[n(4)]
    pub(crate) email_verified: Option<Timestamp>,
    /// The name that was chosen, and the hash of the password.
    #[n(5)]
    pub(crate) password: Option<(Box<str>, Box<str>)>,
    /// The secret of one-time passwords.
    #[n(6)]
    pub(crate) totp: Option<[u8; 20]>,
    /// The name that is proposed.
    #[n(7)]
    pub(crate) proposal: Box<str>,
    #[n(8)]
    pub(crate) begun: Timestamp,
}

/// Whose account it will be.
#[derive(Clone, Debug, Encode, Decode)]
pub(crate) enum Whom {
    /// A person with a record.
    #[n(0)]
    Person(#[n(0)] RecordNo, #[n(1)] Ins),
    /// Somebody who runs the deployment.
    #[n(1)]
    Operator(#[n(0)] Box<str>, #[n(1)] Box<str>, #[n(2)] AccountRole),
}

/// An identity that a provider proved.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ProvenIdentity {
    #[n(0)]
    pub(crate) session: ProviderSession,
    #[n(1)]
    pub(crate) given_names: Box<str>,
    #[n(2)]
    pub(crate) family_name: Box<str>,
    #[n(3)]
    pub(crate) birth_date: Box<str>,
    #[n(4)]
    pub(crate) birth_place: Option<Box<str>>,
    #[n(5)]
    pub(crate) sex: carnet_model::person::Sex,
}

/// Somebody at an identity provider.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ProviderFlow {
    /// What for.
    #[n(0)]
    pub(crate) errand: Errand,
    /// The form token of the browser that asked.
    #[n(1)]
    pub(crate) browser: Box<str>,
    /// Path to come back to.
    #[n(2)]
    pub(crate) back: Box<str>,
    /// From this the nonce and the proof key are made.
    #[n(3)]
    pub(crate) seed: [u8; 32],
    /// The provider.
    #[n(4)]
    pub(crate) issuer: Box<str>,
}

/// The situations of a professional.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ExercisesFlow {
    #[n(0)]
    pub(crate) callers: Vec<Caller>,
    #[n(1)]
    pub(crate) provider: ProviderSession,
    #[n(2)]
    pub(crate) back: Box<str>,
    #[n(3)]
    pub(crate) browser: Box<str>,
}

/// Another address.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct AddressFlow {
    #[n(0)]
    pub(crate) account: RecordNo,
    #[n(1)]
    pub(crate) email: Box<str>,
    #[n(2)]
    pub(crate) code: SentCode,
}

/// A secret that waits for its first code.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub(crate) struct TotpFlow {
    #[n(0)]
    pub(crate) account: RecordNo,
    #[n(1)]
    pub(crate) secret: [u8; 20],
}

impl Service {
    /// Begins a step; gives its token.
    pub(crate) async fn begin(&self, flow: &Flow, millis: i64) -> Result<String, AccountFault> {
        Ok(self.issue(TokenKind::Flow, encode(flow), millis).await?)
    }

    /// Looks at a step.
    pub(crate) fn flow(&self, token: &str) -> Result<Flow, AccountFault> {
        let hash = hash_of(token).ok_or(AccountFault::Expired)?;
        let payload = self.inner.store.get_ticket(TokenKind::Flow.into(), &hash, self.now())?;
        read(&payload.ok_or(AccountFault::Expired)?)
    }

    /// Takes a step away: of many takers, one gets it.
    pub(crate) async fn take_flow(&self, token: &str) -> Result<Flow, AccountFault> {
        read(&self.redeem(TokenKind::Flow, token).await?.ok_or(AccountFault::Expired)?)
    }

    /// Goes on with a step, under the same token.
    pub(crate) async fn keep_flow(&self, token: &str, flow: &Flow, millis: i64) -> Result<(), AccountFault> {
        let hash: Hash = hash_of(token).ok_or(AccountFault::Expired)?;
        let expires = self.now().plus_millis(millis);
        self.inner.store.put_ticket(TokenKind::Flow.into(), &hash, expires, encode(flow)).await?;
        Ok(())
    }
}

fn read(payload: &[u8]) -> Result<Flow, AccountFault> {
    Ok(decode(payload).map_err(|error| ServiceError::Integrity(error.to_string()))?)
}
