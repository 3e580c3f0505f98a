//! Reading a document's bytes, and changing a document.

use bytes::Bytes;
use carnet_model::caller::ActorKind;
use carnet_model::event::{Change, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::{Caller, PublicId, RecordNo};
use carnet_record::command::Command;
use carnet_record::view::{ReadPermit, Shown, View};
use carnet_store::Receipt;

use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::{Content, Item};
use crate::records::Baggage;
use crate::service::Service;

/// Documents up to this size are read where the request is served: some dozens of microseconds, less than handing
/// them to another thread and back.
const INLINE_BYTES: u64 = 256 << 10;

impl Service {
    /// TD3.2, ITI-68: the bytes of a document, by the id of the document, of one of its versions or of its bytes. No
    /// byte is given before its trace is durable.
    pub async fn read(&self, caller: &Caller, id: PublicId) -> Result<Content, ServiceError> {
        let (number, record, object) = self.opened(id, &[EntryKind::Document, EntryKind::Content]).await?;
        let view = self.view_of(caller, number, &record, Transaction::Read, &[object]).await?;
        let permit = match view.read(object) {
            Ok(permit) => permit,
            Err(refusal) => {
                return Err(self.refused(caller, number, &record, Transaction::Read, &[], refusal).await);
            }
        };
        // The trace goes first, so that it is being written while the bytes are read.
        let (receipt, bytes) = tokio::try_join!(
            self.trace_read(caller, number, &view, permit.shown()),
            self.bytes(number, &permit),
        )?;
        let item = Item { record: number, ins: current(&record)?, shown: permit.shown().clone() };
        Ok(Content { item, bytes, receipt: self.promise(&receipt) })
    }

    /// The bytes that a permit opens.
    pub(crate) async fn bytes(&self, number: RecordNo, permit: &ReadPermit) -> Result<Bytes, ServiceError> {
        let content = permit.content();
        if permit.shown().document.entry.size <= INLINE_BYTES {
            return Ok(Bytes::from(self.inner.store.content(number, content)?));
        }
        let store = self.inner.store.clone();
        let read = tokio::task::spawn_blocking(move || store.content(number, content)).await;
        let bytes = read.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
        Ok(Bytes::from(bytes))
    }

    /// The trace of a reading; the first by the person themselves also marks the document as seen.
    async fn trace_read(
        &self,
        caller: &Caller,
        number: RecordNo,
        view: &View<'_>,
        shown: &Shown,
    ) -> Result<Receipt, ServiceError> {
        let document = &shown.document;
        if view.gate().kind() == ActorKind::Holder && document.seen_at.is_none() {
            let seen = Command::NoteSeen(vec![document.number]);
            return Ok(self.act(caller, number, seen, Baggage::default()).await?.receipt);
        }
        let traces = view.traces(Transaction::Read, &[document.number]);
        self.trace_granted(number, view.gate().record(), caller, &traces).await
    }

    /// TD3.3a–d: changes a document's visibility or state. Gives the document as it is afterwards, to the one who
    /// changed it.
    pub async fn change(&self, caller: &Caller, id: PublicId, change: Change) -> Result<Item, ServiceError> {
        let (number, _, object) = self.opened(id, &[EntryKind::Document]).await?;
        let command = Command::Change { document: object, change };
        let done = self.act(caller, number, command, Baggage::default()).await?;
        let document = done.record.document(object).ok_or(ServiceError::Unknown)?;
        let gate = self.gate(&done.record, caller, self.now());
        let shown = carnet_record::view::after_change(&gate, document);
        Ok(Item { record: number, ins: current(&done.record)?, shown })
    }
}
