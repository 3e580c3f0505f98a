//! A professional's own ledger: the records that they opened last. It is written after the record's own commit; a
//! crash between the two loses a line of a convenience list, never a trace.

use carnet_model::event::{Event, ToldAbout};
use carnet_model::{Caller, RecordNo};
use carnet_record::life::Told;
use carnet_record::record::Visit;
use carnet_seal::TagKind;

use crate::fault::ServiceError;
use crate::finding::current;
use crate::items::Subject;
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// Notes that a professional opened a record.
    pub async fn note_visit(&self, caller: &Caller, subject: Subject) -> Result<(), ServiceError> {
        let (number, record) = self.sought(caller, subject).await?.ok_or(ServiceError::NoRecord)?;
        let name = record.traits.as_ref().map(carnet_model::person::Traits::shown_name).unwrap_or_default();
        let event = Event::RecordVisited { record: number, ins: current(&record)?, name: name.into() };
        let own = self.own_ledger(caller).await?;
        self.append(caller, own, Baggage::default(), |_| Ok(vec![event.clone()])).await?;
        Ok(())
    }

    /// The records that a professional opened last, newest first.
    pub async fn last_visits(&self, caller: &Caller) -> Result<Vec<Visit>, ServiceError> {
        let Some(own) = self.record_of(TagKind::Professional, &caller.id)? else { return Ok(Vec::new()) };
        Ok(self.record(own).await?.map(|ledger| ledger.visits.clone()).unwrap_or_default())
    }

    /// What the professional was told about records that they follow, newest first.
    pub async fn told(&self, caller: &Caller) -> Result<Vec<Told>, ServiceError> {
        let Some(own) = self.record_of(TagKind::Professional, &caller.id)? else { return Ok(Vec::new()) };
        Ok(self.record(own).await?.map(|ledger| ledger.watch.told.clone()).unwrap_or_default())
    }

    /// Writes in a professional's own ledger that something happened to a record that they follow. Done twice, it is
    /// there once.
    pub(crate) async fn tell_professional(
        &self,
        professional: &str,
        record: RecordNo,
        name: &str,
        about: ToldAbout,
    ) -> Result<(), ServiceError> {
        let own = self.ledger_of(professional, "").await?;
        let now = self.now();
        let system = Caller::system();
        self.append(&system, own, Baggage::default(), |ledger| {
            let known =
                ledger.watch.told.iter().any(|told| {
                    told.record == record && told.about == about && now.0 - told.at.0 < 3_600_000
                });
            if known {
                return Ok(Vec::new());
            }
            Ok(vec![Event::ProfessionalTold { record, name: name.into(), about }])
        })
        .await?;
        Ok(())
    }

    /// The professional's ledger, made on their first visit.
    async fn own_ledger(&self, caller: &Caller) -> Result<RecordNo, ServiceError> {
        match self.record_of(TagKind::Professional, &caller.id)? {
            Some(known) => Ok(known),
            None => self.found_professional(caller, &caller.id, &caller.name).await,
        }
    }

    async fn ledger_of(&self, professional: &str, name: &str) -> Result<RecordNo, ServiceError> {
        match self.record_of(TagKind::Professional, professional)? {
            Some(known) => Ok(known),
            None => self.found_professional(&Caller::system(), professional, name).await,
        }
    }

    async fn found_professional(&self, by: &Caller, id: &str, name: &str) -> Result<RecordNo, ServiceError> {
        let tag = self.inner.store.tag(TagKind::Professional, id);
        let joined = Event::ProfessionalJoined { id: id.into(), name: name.into() };
        match self.found(by, vec![joined], vec![tag]).await {
            // Somebody made it meanwhile; the key without entries is swept.
            Err(ServiceError::Taken) => self.record_of(TagKind::Professional, id)?.ok_or(ServiceError::Busy),
            founded => founded,
        }
    }
}
