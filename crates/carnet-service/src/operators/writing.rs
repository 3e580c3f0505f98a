//! Acts of operators on one record: written as the law's own acts are, and traced in that record's journal with the
//! operator's name. No content can be reached from here.

use std::sync::Arc;

use carnet_model::event::{Act, Actor, Event, Outcome, Stamped, Transaction};
use carnet_model::{Caller, Chain, RecordNo, Turn};
use carnet_record::audience::{self, Access};
use carnet_record::command::Decision;
use carnet_record::record::Record;

use crate::fault::ServiceError;
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// Writes events on a record at the turn at which they were decided, with a trace that names `by`.
    pub(crate) async fn write_as(
        &self,
        by: &Caller,
        number: RecordNo,
        transaction: Transaction,
        act: Act,
        events: Vec<Event>,
        decided_at: Turn,
    ) -> Result<(), ServiceError> {
        let _writing = self.inner.records.writing(number).lock().await;
        let slot = self.inner.records.slot(number);
        let record = self.record(number).await?.ok_or(ServiceError::Unknown)?;
        if record.turn != decided_at {
            return Err(ServiceError::Busy);
        }
        let now = self.now();
        let stamp = |event| (Chain::StateOpen, Stamped { at: now, by: Actor::from(by), event });
        let decision = Decision {
            events: events.into_iter().map(stamp).collect(),
            traces: self.named(by, &record, transaction, &act),
            ..Decision::default()
        };
        self.commit(number, record, decision, &Baggage::default(), now, &slot).await?;
        Ok(())
    }

    /// Adds a line to a record's journal that names an operator.
    pub(crate) async fn trace_as(
        &self,
        by: &Caller,
        number: RecordNo,
        record: &Arc<Record>,
        transaction: Transaction,
        act: Act,
    ) -> Result<(), ServiceError> {
        self.trace(number, &self.named(by, record, transaction, &act)).await?;
        Ok(())
    }

    fn named(
        &self,
        by: &Caller,
        record: &Record,
        transaction: Transaction,
        act: &Act,
    ) -> Vec<(Chain, carnet_model::event::Trace)> {
        let access = Access { transaction, documents: &[], outcome: Outcome::Done, change: None };
        let mut traces = audience::traces(record, by, self.now(), &access);
        for (_, trace) in &mut traces {
            trace.act = Some(act.clone());
        }
        traces
    }
}
