//! Ledgers that are no health record: a professional's own, an account's, the system's. No policy guards them: their
//! use cases say who may write what.

use std::sync::Arc;

use carnet_model::event::{Actor, Event, Stamped};
use carnet_model::{Caller, Chain, RecordNo};
use carnet_record::command::Decision;
use carnet_record::record::Record;
use carnet_seal::Tag;
use carnet_store::CommitError;

use crate::fault::ServiceError;
use crate::records::{Baggage, Done};
use crate::service::Service;

/// How often a writer tries again after losing a turn to another process.
const ATTEMPTS: usize = 16;

impl Service {
    /// Begins a ledger. [`ServiceError::Taken`] when a tag leads elsewhere.
    pub(crate) async fn found(
        &self,
        by: &Caller,
        events: Vec<Event>,
        tags: Vec<Tag>,
    ) -> Result<RecordNo, ServiceError> {
        self.found_with(by, events, Baggage { tags, ..Baggage::default() }).await
    }

    /// Begins a ledger, with what goes with its first events.
    pub(crate) async fn found_with(
        &self,
        by: &Caller,
        events: Vec<Event>,
        baggage: Baggage,
    ) -> Result<RecordNo, ServiceError> {
        let number = self.inner.store.new_record().await?;
        let slot = self.inner.records.slot(number);
        let empty = Arc::new(Record::default());
        slot.keep(&empty);
        self.commit(number, empty, self.written(by, events), &baggage, self.now(), &slot).await?;
        Ok(number)
    }

    /// Appends what `make` says after looking at the ledger; nothing when it says nothing. Decided again when another
    /// process was faster.
    pub(crate) async fn append(
        &self,
        by: &Caller,
        number: RecordNo,
        baggage: Baggage,
        make: impl Fn(&Record) -> Result<Vec<Event>, ServiceError>,
    ) -> Result<Arc<Record>, ServiceError> {
        let _writing = self.inner.records.writing(number).lock().await;
        let slot = self.inner.records.slot(number);
        for _ in 0..ATTEMPTS {
            let ledger = self.record(number).await?.ok_or(ServiceError::Unknown)?;
            let events = make(&ledger)?;
            if events.is_empty() {
                return Ok(ledger);
            }
            let decision = self.written(by, events);
            match self.commit(number, ledger, decision, &baggage, self.now(), &slot).await {
                Ok(Done { record, .. }) => return Ok(record),
                Err(CommitError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ServiceError::Busy)
    }

    fn written(&self, by: &Caller, events: Vec<Event>) -> Decision {
        let (at, by) = (self.now(), Actor::from(by));
        let stamp = |event| (Chain::StateOpen, Stamped { at, by: by.clone(), event });
        Decision { events: events.into_iter().map(stamp).collect(), ..Decision::default() }
    }
}
