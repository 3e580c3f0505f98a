//! Keys in use: derived once, kept a while.

use carnet_model::ids::{Chain, RecordNo};
use carnet_seal::{IdCodec, Key, RecordKey, SealError, TagKey};

/// The keys derived from one record key.
#[derive(Debug)]
pub(crate) struct RecordKeys {
    pub(crate) record: RecordNo,
    pub(crate) generation: u32,
    state: [Key; 3],
    trace: [Key; 3],
    measure: Key,
    pub(crate) content: Key,
}

impl RecordKeys {
    pub(crate) fn derive(key: &RecordKey) -> Result<Self, SealError> {
        Ok(Self {
            record: key.record,
            generation: key.generation,
            state: [
                key.ledger(Chain::StateOpen)?,
                key.ledger(Chain::StateWithheld)?,
                key.ledger(Chain::StateSecret)?,
            ],
            trace: [
                key.ledger(Chain::TraceOpen)?,
                key.ledger(Chain::TraceWithheld)?,
                key.ledger(Chain::TraceSecret)?,
            ],
            measure: key.ledger(Chain::Measure)?,
            content: key.content()?,
        })
    }

    pub(crate) const fn ledger(&self, chain: Chain) -> &Key {
        let ([state_open, state_withheld, state_secret], [open, withheld, secret]) =
            (&self.state, &self.trace);
        match chain {
            Chain::StateOpen => state_open,
            Chain::StateWithheld => state_withheld,
            Chain::StateSecret => state_secret,
            Chain::TraceOpen => open,
            Chain::TraceWithheld => withheld,
            Chain::TraceSecret => secret,
            Chain::Measure => &self.measure,
        }
    }
}

/// The keys of the deployment.
#[derive(Debug)]
pub(crate) struct SystemKeys {
    pub(crate) tags: TagKey,
    pub(crate) ids: IdCodec,
    /// TICKK, version 1.
    pub(crate) tickets: Key,
    pub(crate) mac: Key,
    /// LOGK: the seed of the log's signing key.
    pub(crate) log: Key,
}
