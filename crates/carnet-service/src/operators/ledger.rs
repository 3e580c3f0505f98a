//! The system's own ledger: found once, written by operators and by alarms.

use std::sync::Arc;

use carnet_model::event::Event;
use carnet_model::operator::OperatorEvent;
use carnet_model::{Caller, ObjectNo, RecordNo};
use carnet_record::record::Record;
use carnet_record::system::System;
use carnet_seal::TagKind;

use crate::fault::ServiceError;
use crate::records::Baggage;
use crate::service::Service;

/// Name of the ledger among those of the installation.
const NAME: &str = "operators";

impl Service {
    /// The ledger's number, made at its first use.
    pub(crate) async fn system_ledger(&self) -> Result<RecordNo, ServiceError> {
        if let Some(known) = self.inner.system.get() {
            return Ok(*known);
        }
        let number = self.named_ledger(NAME).await?;
        Ok(*self.inner.system.get_or_init(|| number))
    }

    /// A ledger of the installation itself, by its name; made at its first use.
    pub(crate) async fn named_ledger(&self, name: &str) -> Result<RecordNo, ServiceError> {
        if let Some(known) = self.record_of(TagKind::System, name)? {
            return Ok(known);
        }
        let tag = self.inner.store.tag(TagKind::System, name);
        let joined = Event::Operator(OperatorEvent::SystemJoined);
        match self.found(&Caller::system(), vec![joined], vec![tag]).await {
            // Somebody made it meanwhile; the key without entries is swept.
            Err(ServiceError::Taken) => self.record_of(TagKind::System, name)?.ok_or(ServiceError::Busy),
            founded => founded,
        }
    }

    /// The ledger as it stands; empty before its first use.
    pub(super) async fn system(&self) -> Result<Option<Arc<Record>>, ServiceError> {
        match self.record_of(TagKind::System, NAME)? {
            Some(number) => self.record(number).await,
            None => Ok(None),
        }
    }

    /// Appends what `make` says after looking at the lists and the next free number.
    pub(crate) async fn in_system(
        &self,
        by: &Caller,
        make: impl Fn(&System, ObjectNo) -> Result<Vec<OperatorEvent>, ServiceError>,
    ) -> Result<Arc<Record>, ServiceError> {
        self.in_system_with(by, Baggage::default(), make).await
    }

    /// The same, with what goes with it; when `make` says nothing, that does not go either.
    pub(crate) async fn in_system_with(
        &self,
        by: &Caller,
        baggage: Baggage,
        make: impl Fn(&System, ObjectNo) -> Result<Vec<OperatorEvent>, ServiceError>,
    ) -> Result<Arc<Record>, ServiceError> {
        let number = self.system_ledger().await?;
        self.append(by, number, baggage, |ledger| {
            let empty = System::default();
            let system = ledger.system.as_deref().unwrap_or(&empty);
            let next = ObjectNo(ledger.next_object.max(1));
            Ok(make(system, next)?.into_iter().map(Event::Operator).collect())
        })
        .await
    }

    /// Acts of one word, the last first: for the command line of the machine.
    pub async fn noted(&self, what: &str) -> Result<Vec<carnet_record::system::Noted>, ServiceError> {
        let ledger = self.system().await?;
        let notes = ledger.and_then(|ledger| ledger.system.as_deref().map(|system| system.notes.clone()));
        Ok(notes.unwrap_or_default().into_iter().filter(|noted| &*noted.what == what).collect())
    }

    /// Notes an act of one operator that names no patient.
    pub async fn note_act(&self, by: &Caller, what: &str, detail: &str) -> Result<(), ServiceError> {
        self.in_system(by, |_, _| {
            Ok(vec![OperatorEvent::Noted { what: what.into(), detail: detail.into() }])
        })
        .await?;
        Ok(())
    }
}
