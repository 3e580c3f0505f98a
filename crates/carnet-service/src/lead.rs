//! Looking for what may not be there, so that time does not tell whether it is (`design/security.md` 3.2 rows 20 to 22):
//! where nothing is found, the same steps are gone through with something else, which nobody is shown.

use std::sync::Arc;

use carnet_model::event::{Outcome, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::{Caller, ObjectNo, PublicId, RecordNo};
use carnet_record::audience::{self, Access};
use carnet_record::policy::case::RecordAction;
use carnet_record::record::Record;
use carnet_seal::TagKind;

use crate::fault::ServiceError;
use crate::service::Service;

/// Ledgers that take the traces of what led nowhere.
pub(crate) const NOTHINGS: usize = 64;

/// Where a tag leads.
pub(crate) enum Lead {
    /// To this ledger.
    To(RecordNo, Arc<Record>),
    /// To none: this one was looked up and folded in its place.
    Nowhere(Arc<Record>),
}

impl Service {
    /// The ledger to which a tag leads. A ledger that is in memory answers sooner than one that must be read: in place of
    /// none, the one of the next tag is looked up, which is as often in memory as any.
    pub(crate) async fn lead(&self, kind: TagKind, value: &str) -> Result<Lead, ServiceError> {
        let tag = self.inner.store.tag(kind, value);
        let found = self.inner.store.find_tag_from(&tag)?;
        let Some((near, number)) = found else { return self.nowhere().await };
        match self.record(number).await {
            Ok(Some(record)) if near == tag => Ok(Lead::To(number, record)),
            Ok(Some(record)) => Ok(Lead::Nowhere(record)),
            Err(error) if near == tag => Err(error),
            Ok(None) | Err(_) => self.nowhere().await,
        }
    }

    /// What stands for nothing: a ledger of the system's own.
    pub(crate) async fn nowhere(&self) -> Result<Lead, ServiceError> {
        let (_, nothing) = self.ledger_of_nothing().await?;
        Ok(Lead::Nowhere(nothing))
    }

    /// A ledger of the system's own, in which what led nowhere is traced: any of many. Were there one, its entry of a
    /// commit group would be shared by all who ask in vain, where known records have one each.
    async fn ledger_of_nothing(&self) -> Result<(RecordNo, Arc<Record>), ServiceError> {
        let mut any = [0];
        self.inner.entropy.fill(&mut any);
        let [any] = any;
        let place = usize::from(any) % NOTHINGS;
        let slot = self.inner.nothings.get(place).ok_or(ServiceError::Busy)?;
        let number = if let Some(known) = slot.get() {
            *known
        } else {
            let number = self.named_ledger(&format!("nothing {place}")).await?;
            *slot.get_or_init(|| number)
        };
        let record = self.record(number).await?.ok_or(ServiceError::Busy)?;
        Ok((number, record))
    }

    /// The record and object that a public id of one of these kinds names. The id of nothing names nothing in a ledger of
    /// the system's own, which is open to nobody: it is judged, refused and traced there as an id of a record that does not
    /// concern the caller is in that record.
    pub(crate) async fn opened(
        &self,
        id: PublicId,
        kinds: &[EntryKind],
    ) -> Result<(RecordNo, Arc<Record>, ObjectNo), ServiceError> {
        if let Some((number, kind, object)) = self.open_id(id)
            && kinds.contains(&kind)
            && let Some(record) = self.record(number).await?
        {
            return Ok((number, record, object));
        }
        let (number, nothing) = self.ledger_of_nothing().await?;
        Ok((number, nothing, ObjectNo(0)))
    }

    /// A question about what does not exist costs what a refused one costs: the judgement, on the ledger that was looked
    /// up instead, and one durable trace, in a ledger of the system's own.
    pub(crate) async fn trace_nothing(&self, caller: &Caller, instead: &Record) -> Result<(), ServiceError> {
        let now = self.now();
        let _ = std::hint::black_box(self.gate(instead, caller, now).on_record(RecordAction::Search));
        let (number, nothing) = self.ledger_of_nothing().await?;
        let outcome = Outcome::Refused("unknown".into());
        let access = Access { transaction: Transaction::Status, documents: &[], outcome, change: None };
        self.trace(number, &audience::traces(&nothing, caller, now, &access)).await?;
        Ok(())
    }
}
