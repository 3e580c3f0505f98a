//! A web session: what its ticket holds, and how long it lives.

use carnet_model::account::{AccountRole, Proof};
use carnet_model::caller::ActorKind;
use carnet_model::family::Scope;
use carnet_model::{Caller, PublicId, RecordNo, Timestamp};
use minicbor::{Decode, Encode};

/// Who uses a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SessionKind {
    /// A person.
    #[n(0)]
    Person,
    /// A professional.
    #[n(1)]
    Professional,
    /// Somebody who runs the deployment.
    #[n(2)]
    Operator,
}

/// The record that a session has turned to, when it is not the person's own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Acting {
    #[cbor(n(0), with = "minicbor::bytes")]
    record: [u8; 16],
    /// Name of its holder.
    #[n(1)]
    pub name: Box<str>,
    /// In what quality the person stands before it.
    #[n(2)]
    pub quality: ActorKind,
    /// What a caregiver may do there; empty for a representative.
    #[n(3)]
    pub scopes: Vec<Scope>,
}

impl Acting {
    pub(crate) fn new(record: PublicId, name: &str, quality: ActorKind, scopes: Vec<Scope>) -> Self {
        Self { record: record.0, name: name.into(), quality, scopes }
    }

    /// The record.
    #[must_use]
    pub const fn record(&self) -> PublicId {
        PublicId(self.record)
    }
}

/// A session at an identity provider, from which this one came.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProviderSession {
    /// The provider.
    #[n(0)]
    pub issuer: Box<str>,
    /// Its name for the person.
    #[n(1)]
    pub subject: Box<str>,
    /// Its name for the session, if it gives one.
    #[n(2)]
    pub session: Option<Box<str>>,
}

/// A web session.
#[derive(Clone, Debug, Encode, Decode)]
#[cbor(map)]
pub struct Session {
    /// Who uses it.
    #[n(0)]
    pub kind: SessionKind,
    /// The caller.
    #[n(1)]
    pub caller: Caller,
    /// Token of its forms.
    #[n(2)]
    pub csrf: Box<str>,
    /// When it began.
    #[n(3)]
    pub since: Timestamp,
    /// When it was last used, to the minute.
    #[n(4)]
    pub used: Timestamp,
    /// The account behind it; professionals have none.
    #[n(5)]
    pub account: Option<RecordNo>,
    /// The record that it has turned to; absent: the person's own.
    #[n(6)]
    pub acting: Option<Acting>,
    /// What was proven.
    #[n(7)]
    pub proof: Option<Proof>,
    /// When it was last proven.
    #[n(8)]
    pub proved_at: Option<Timestamp>,
    /// The provider's session from which it came.
    #[n(9)]
    pub provider: Option<ProviderSession>,
    /// What the account is for.
    #[n(10)]
    pub role: Option<AccountRole>,
    /// How often the clock had gone back when it began.
    #[n(11)]
    #[cbor(default)]
    pub(crate) setbacks: u32,
    /// What it keeps its tickets under.
    #[n(12)]
    #[cbor(default)]
    pub(crate) thread: Box<str>,
}

/// Idle and absolute life of a session. Source: `design/security.md` 5.2.
const PERSON_IDLE: i64 = 20 * 60_000;
const PERSON_LIFE: i64 = 8 * 3_600_000;
const PROFESSIONAL_IDLE: i64 = 15 * 60_000;
const PROFESSIONAL_LIFE: i64 = 10 * 3_600_000;
const OPERATOR_IDLE: i64 = 10 * 60_000;
const OPERATOR_LIFE: i64 = 4 * 3_600_000;
/// How long a proof is fresh enough for a sensitive act. Source: the same.
const FRESH: i64 = 5 * 60_000;

impl Session {
    pub(crate) fn new(kind: SessionKind, caller: Caller, csrf: Box<str>, now: Timestamp) -> Self {
        Self {
            kind,
            caller,
            csrf,
            since: now,
            used: now,
            account: None,
            acting: None,
            proof: None,
            proved_at: None,
            provider: None,
            role: None,
            setbacks: 0,
            thread: "".into(),
        }
    }

    /// Whose the tickets of a session are. Its id and its form token change with each fresh proof; this stays, and no
    /// page shows it.
    #[must_use]
    pub const fn thread(&self) -> &str {
        // A session from before there were threads has its form token.
        if self.thread.is_empty() { &self.csrf } else { &self.thread }
    }

    /// Milliseconds without use after which it ends.
    #[must_use]
    pub const fn idle_limit(&self) -> i64 {
        match self.kind {
            SessionKind::Person => PERSON_IDLE,
            SessionKind::Professional => PROFESSIONAL_IDLE,
            SessionKind::Operator => OPERATOR_IDLE,
        }
    }

    pub(crate) const fn life(&self) -> i64 {
        match self.kind {
            SessionKind::Person => PERSON_LIFE,
            SessionKind::Professional => PROFESSIONAL_LIFE,
            SessionKind::Operator => OPERATOR_LIFE,
        }
    }

    pub(crate) const fn expires(&self) -> Timestamp {
        let idle = self.used.plus_millis(self.idle_limit()).0;
        let life = self.since.plus_millis(self.life()).0;
        Timestamp(if idle < life { idle } else { life })
    }

    /// Whether it was opened by a code sent by e-mail: good for nothing but to mend the account.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.proof == Some(Proof::EmailCode)
    }

    /// Whether somebody proved within the last minutes, by more than an e-mail, who they are. A proof from the future,
    /// after a clock went back, is none.
    #[must_use]
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        let age = self.proved_at.map(|at| now.0 - at.0);
        !self.is_weak() && age.is_some_and(|age| (0..FRESH).contains(&age))
    }
}
