//! The service itself: what every use case shares.

use std::sync::atomic::AtomicI64;
use std::sync::{Arc, OnceLock};

use carnet_model::ids::EntryKind;
use carnet_model::{Caller, ObjectNo, PublicId, RecordNo, Timestamp};
use carnet_record::gate::Gate;
use carnet_record::policy::Policy;
use carnet_record::record::Record;
use carnet_seal::{Entropy, MessageSealer, SealError};
use carnet_store::{CommitError, ReadError, Store};
use tokio::sync::Semaphore;

use crate::account::Accounts;
use crate::cache::Records;
use crate::clock::Clock;
use crate::config::{Profile, ServiceConfig};
use crate::fault::ServiceError;
use crate::identity::Tokens;
use crate::outbound::Outbound;

/// The use cases, over one store. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pub(crate) inner: Arc<Inner>,
    /// An instant at which this handle acts, instead of the clock's.
    as_of: Option<Timestamp>,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) policy: Policy,
    pub(crate) clock: Clock,
    pub(crate) config: ServiceConfig,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) records: Records,
    pub(crate) tokens: Tokens,
    /// The system's own ledger, once it was found: it is never another.
    pub(crate) system: OnceLock<RecordNo>,
    /// Ledgers that take the traces of what led nowhere, once they were found.
    pub(crate) nothings: [OnceLock<RecordNo>; crate::lead::NOTHINGS],
    pub(crate) accounts: Accounts,
    pub(crate) outbound: OnceLock<Arc<dyn Outbound>>,
    pub(crate) resources: OnceLock<Arc<dyn crate::export::ResourceWriter>>,
    pub(crate) budgets: crate::budget::Budgets,
    pub(crate) cursors: MessageSealer,
    /// One permit for each KiB of plaintext in flight.
    pub(crate) in_flight: Arc<Semaphore>,
    /// When this process last closed the log's epoch, in milliseconds since 1970; 0: not yet.
    pub(crate) signed: AtomicI64,
}

impl Service {
    /// A service over a store.
    pub fn new(
        store: Store,
        policy: Policy,
        config: ServiceConfig,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, SealError> {
        let in_flight = Arc::new(Semaphore::new(config.limits.in_flight_bytes >> 10));
        let records = Records::new(config.cache_bytes);
        let accounts = Accounts::new(&config.portal_url);
        let cursors = crate::cursor::sealer(&*entropy)?;
        let inner = Inner {
            store,
            policy,
            clock: Clock::default(),
            config,
            entropy,
            records,
            tokens: Tokens::default(),
            system: OnceLock::new(),
            nothings: [const { OnceLock::new() }; crate::lead::NOTHINGS],
            accounts,
            outbound: OnceLock::new(),
            resources: OnceLock::new(),
            budgets: crate::budget::Budgets::default(),
            cursors,
            in_flight,
            signed: AtomicI64::new(0),
        };
        Ok(Self { inner: Arc::new(inner), as_of: None })
    }

    /// The present, as the service's clock has it.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.as_of.unwrap_or_else(|| self.inner.clock.now())
    }

    /// A handle that acts as of an instant: the demo's town has a past, and imports keep their dates. No interface
    /// ever serves requests with such a handle.
    #[must_use]
    pub fn as_of(&self, at: Timestamp) -> Self {
        Self { inner: Arc::clone(&self.inner), as_of: Some(at) }
    }

    /// Whether this handle acts as of another instant: what it does belongs to no budget of today.
    pub(crate) const fn is_of_the_past(&self) -> bool {
        self.as_of.is_some()
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> &ServiceConfig {
        &self.inner.config
    }

    /// The profile of the deployment.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.inner.config.profile
    }

    /// The access policy in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// The public id of a thing of a record.
    #[must_use]
    pub fn public_id(&self, record: RecordNo, kind: EntryKind, number: ObjectNo) -> PublicId {
        // The codec fails only when the cryptographic library does; the id of nothing is the answer then.
        self.inner.store.ids().seal(record, kind, number).unwrap_or(PublicId([0; 16]))
    }

    /// What a public id names, if it is one of ours.
    pub(crate) fn open_id(&self, id: PublicId) -> Option<(RecordNo, EntryKind, ObjectNo)> {
        self.inner.store.ids().open(id)
    }

    /// Puts a caller before a record at this instant.
    pub(crate) fn gate<'a>(&'a self, record: &'a Record, caller: &'a Caller, now: Timestamp) -> Gate<'a> {
        Gate::new(&self.inner.policy, record, caller, now)
    }

    /// Whether the store can take writes, for the readiness probe.
    #[must_use]
    pub fn health(&self) -> carnet_store::Health {
        self.inner.store.health()
    }

    /// The store, for the program's own commands (verification, figures).
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }
}

impl From<ReadError> for ServiceError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Missing | ReadError::NoKey => Self::Unknown,
            ReadError::Integrity(fault) => {
                tracing::error!(kind = fault.kind, stream = fault.stream, seq = fault.seq, "integrity fault");
                Self::Integrity(fault.to_string())
            }
            ReadError::Engine(_) => Self::Busy,
        }
    }
}

impl From<CommitError> for ServiceError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Full => Self::Full,
            CommitError::TagTaken(_) => Self::Taken,
            CommitError::Conflict | CommitError::Busy => Self::Busy,
            other => Self::UnknownOutcome(other.to_string()),
        }
    }
}
