//! A professional's own ledger: the records that they opened last. It is written after the record's own commit; a
//! crash between the two loses a line of a convenience list, never a trace.

use std::sync::Arc;

use carnet_model::event::{Actor, Event, Stamped};
use carnet_model::{Caller, Chain, RecordNo};
use carnet_record::command::Decision;
use carnet_record::record::{Record, Visit};
use carnet_seal::TagKind;
use carnet_store::CommitError;

use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::Subject;
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// Notes that a professional opened a record.
    pub async fn note_visit(&self, caller: &Caller, subject: Subject) -> Result<(), ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let name = record.traits.as_ref().map(carnet_model::person::Traits::shown_name).unwrap_or_default();
        let event = Event::RecordVisited { record: number, ins: current(&record)?, name: name.into() };
        let own = self.own_ledger(caller).await?;
        self.append(caller, own, event, Baggage::default()).await
    }

    /// The records that a professional opened last, newest first.
    pub async fn last_visits(&self, caller: &Caller) -> Result<Vec<Visit>, ServiceError> {
        let Some(own) = self.record_of(TagKind::Professional, &caller.id)? else { return Ok(Vec::new()) };
        Ok(self.record(own).await?.map(|ledger| ledger.visits.clone()).unwrap_or_default())
    }

    /// The professional's ledger, made on their first visit.
    async fn own_ledger(&self, caller: &Caller) -> Result<RecordNo, ServiceError> {
        if let Some(known) = self.record_of(TagKind::Professional, &caller.id)? {
            return Ok(known);
        }
        let number = self.inner.store.new_record().await?;
        let tag = self.inner.store.tag(TagKind::Professional, &caller.id);
        let slot = self.inner.records.slot(number);
        let empty = Arc::new(Record::default());
        slot.keep(&empty);
        let joined = Event::ProfessionalJoined { id: caller.id.clone(), name: caller.name.clone() };
        let decision = self.own_event(caller, joined);
        let baggage = Baggage { contents: Vec::new(), tags: vec![tag] };
        match self.commit(number, empty, decision, &baggage, self.now(), &slot).await {
            Ok(_) => Ok(number),
            // Somebody made it meanwhile; the key without entries is swept.
            Err(CommitError::TagTaken(_)) => {
                self.record_of(TagKind::Professional, &caller.id)?.ok_or(ServiceError::Busy)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn append(
        &self,
        caller: &Caller,
        number: RecordNo,
        event: Event,
        baggage: Baggage,
    ) -> Result<(), ServiceError> {
        let _writing = self.inner.records.writing(number).lock().await;
        let slot = self.inner.records.slot(number);
        let ledger = self.record(number).await?.ok_or(ServiceError::Unknown)?;
        let decision = self.own_event(caller, event);
        self.commit(number, ledger, decision, &baggage, self.now(), &slot).await?;
        Ok(())
    }

    fn own_event(&self, caller: &Caller, event: Event) -> Decision {
        let stamped = Stamped { at: self.now(), by: Actor::from(caller), event };
        Decision { events: vec![(Chain::StateOpen, stamped)], ..Decision::default() }
    }
}
