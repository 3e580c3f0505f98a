//! A record that mixes two people is split: the documents that a ticket names by their references leave for the record
//! of whom they are about. Nobody sees a title on the way. The act is written whole in the record that they leave; an
//! errand carries it to the other one, and another errand brings back that the bytes can go. Each half is done once.

use carnet_model::document::UniqueId;
use carnet_model::event::Actor;
use carnet_model::operator::GraveAct;
use carnet_model::{Caller, ContentNo, EntryKind, Ins, ObjectNo, PublicId, RecordNo};
use carnet_record::command::{Command, Detachment, LifeCommand, Transfer};
use carnet_record::record::{Record, Status};
use carnet_record::split::{self, TransferredLot};
use carnet_record::system::Proposal;
use carnet_seal::TagKind;
use carnet_store::OutboxItem;

use super::Officer;
use super::acts::{OfficerFault, as_caller, refused_or};
use crate::fault::ServiceError;
use crate::finding::current;
use crate::outbox::{Errand, Notice, blank, row};
use crate::records::Baggage;
use crate::service::Service;

impl Service {
    /// The documents that these references name in a record, for a split. Says only whether all of them can be moved.
    pub async fn documents_named(
        &self,
        by: &Officer,
        record: RecordNo,
        references: &[PublicId],
    ) -> Result<Vec<ObjectNo>, OfficerFault> {
        if !by.may_propose(&GraveAct::Split { record, documents: Vec::new(), to: record }) {
            return Err(OfficerFault::Role);
        }
        if references.len() > self.config().limits.lot_documents {
            return Err(OfficerFault::TooMuch);
        }
        let named = |id: &PublicId| match self.open_id(*id) {
            Some((known, EntryKind::Document, number)) if known == record => Some(number),
            _ => None,
        };
        let numbers: Option<Vec<ObjectNo>> = references.iter().map(named).collect();
        let found = self.record(record).await?.ok_or(OfficerFault::NoRecord)?;
        let numbers = numbers.ok_or(OfficerFault::NoDocument)?;
        split::whole(&found, &numbers).ok_or(OfficerFault::NoDocument)
    }

    /// Whether a split can be proposed.
    pub(super) async fn may_split(
        &self,
        record: RecordNo,
        documents: &[ObjectNo],
        to: RecordNo,
    ) -> Result<(), OfficerFault> {
        let found = self.record(record).await?.ok_or(OfficerFault::NoRecord)?;
        let target = self.record(to).await?.ok_or(OfficerFault::NoRecord)?;
        if record == to {
            return Err(OfficerFault::NoEffect);
        }
        let documents = split::whole(&found, documents).ok_or(OfficerFault::NoDocument)?;
        let bytes: u64 =
            documents.iter().filter_map(|number| found.document(*number)).map(|one| one.entry.size).sum();
        let limits = &self.config().limits;
        if documents.len() > limits.lot_documents || bytes > limits.lot_bytes as u64 {
            return Err(OfficerFault::TooMuch);
        }
        if is_open(&target) { Ok(()) } else { Err(OfficerFault::NotOpen) }
    }

    /// The first half: the documents leave, and the errand waits in the same commit.
    pub(super) async fn split(
        &self,
        approver: &Caller,
        proposal: &Proposal,
        record: RecordNo,
        documents: &[ObjectNo],
        to: RecordNo,
    ) -> Result<(), OfficerFault> {
        let found = self.record(record).await?.ok_or(OfficerFault::NoRecord)?;
        if found.life.split(proposal.number).is_some() {
            return Ok(());
        }
        self.may_split(record, documents, to).await?;
        let whole = split::whole(&found, documents).unwrap_or_default();
        let ids = whole.iter().filter_map(|number| found.document(*number)).map(|one| &one.entry.unique_id);
        let tag = |id: &UniqueId| self.inner.store.tag(TagKind::DocumentUniqueId, id.as_str());
        let by = vec![proposal.by.clone(), Actor::from(approver)];
        let errand = Errand::TakeOver { proposal: proposal.number, from: record, to, by: by.clone() };
        let baggage = Baggage {
            remove_tags: ids.map(tag).collect(),
            outbox: vec![self.split_errand(errand, proposal.number)],
            ..Baggage::default()
        };
        let detachment = Detachment {
            proposal: proposal.number,
            documents: documents.to_vec(),
            by: by.iter().map(as_caller).collect(),
        };
        let command = Command::Life(LifeCommand::Detach(detachment));
        refused_or(self.act(&Caller::system(), record, command, baggage).await.map(|_| ()))
    }

    /// Marks a record as nobody's: a decoy that was opened for it. Whoever looks at it raises an alarm. Whether one is
    /// a canary, no interface tells.
    pub async fn mark_canary(&self, person: Ins) -> Result<(), ServiceError> {
        let number = self.record_of_ins(&person)?.ok_or(ServiceError::NoRecord)?;
        once(self.live(number, LifeCommand::MarkCanary).await)
    }

    fn split_errand(&self, errand: Errand, proposal: ObjectNo) -> OutboxItem {
        let now = self.now();
        let name = match errand {
            Errand::TakeOver { .. } => "take-over",
            _ => "hand-over",
        };
        let letter = blank(Notice::TakenOver, format!("{name}-{}", proposal.0), now);
        row(crate::outbox::Delivery { errand: Some(errand), ..letter }, now)
    }

    /// The second half: the documents come, with their bytes under the other record's key.
    pub(crate) async fn take_over(
        &self,
        proposal: ObjectNo,
        from: RecordNo,
        to: RecordNo,
        by: &[Actor],
    ) -> Result<(), ServiceError> {
        let (Some(left), Some(target)) = (self.record(from).await?, self.record(to).await?) else {
            tracing::error!(proposal = proposal.0, "a record of a split was destroyed meanwhile");
            return Ok(());
        };
        let Some(part) = left.life.split(proposal).filter(|_| target.life.split(proposal).is_none()) else {
            return Ok(());
        };
        let mut baggage = Baggage::default();
        let coming = self.coming(&left, &part.left, to, &mut baggage)?;
        let person = current(&target)?;
        let lot_id = || UniqueId::from_uuid(PublicId(self.random::<16>()));
        let content = || ContentNo(u64::from_be_bytes(self.random::<8>()) >> 1);
        let lots = split::lots(&left, &coming, &person, self.now(), lot_id, content);
        self.bring_bytes(from, &left, &lots, &mut baggage).await?;
        let errand = Errand::HandOver { record: from, documents: part.left.clone() };
        baggage.outbox.push(self.split_errand(errand, proposal));
        let transfer = Transfer { proposal, lots, by: by.iter().map(as_caller).collect() };
        let command = Command::Life(LifeCommand::TakeOver(Box::new(transfer)));
        once(self.act(&Caller::system(), to, command, baggage).await.map(|_| ()))
    }

    /// The documents that come, with the names that will lead to them. One that its producer filed there meanwhile is
    /// there already; one whose name was given to another document meanwhile comes without.
    fn coming(
        &self,
        left: &Record,
        documents: &[ObjectNo],
        to: RecordNo,
        baggage: &mut Baggage,
    ) -> Result<Vec<ObjectNo>, ServiceError> {
        let mut coming = Vec::new();
        for document in documents.iter().filter_map(|number| left.document(*number)) {
            let id = document.entry.unique_id.as_str();
            match self.record_of(TagKind::DocumentUniqueId, id)? {
                Some(known) if known == to => continue,
                Some(_) => tracing::warn!("a document of a split comes without its unique id"),
                None => baggage.tags.push(self.inner.store.tag(TagKind::DocumentUniqueId, id)),
            }
            coming.push(document.number);
        }
        Ok(coming)
    }

    /// The bytes, from one record's key to the other's. They go to no caller: no permit to read is asked.
    async fn bring_bytes(
        &self,
        from: RecordNo,
        left: &Record,
        lots: &[TransferredLot],
        baggage: &mut Baggage,
    ) -> Result<(), ServiceError> {
        for one in lots.iter().flat_map(|lot| &lot.documents) {
            let Some(document) = left.document(one.number) else { continue };
            let (store, content) = (self.inner.store.clone(), document.content);
            let read = tokio::task::spawn_blocking(move || store.content(from, content)).await;
            let bytes = read.map_err(|error| ServiceError::UnknownOutcome(error.to_string()))??;
            baggage.contents.push((one.content, bytes.into()));
        }
        Ok(())
    }

    /// The end of it: the bytes of what left are destroyed in the record that it left.
    pub(crate) async fn hand_over(
        &self,
        record: RecordNo,
        documents: &[ObjectNo],
    ) -> Result<(), ServiceError> {
        let command = Command::Life(LifeCommand::HandOver(documents.to_vec()));
        match self.act(&Caller::system(), record, command, Baggage::default()).await {
            // The record was destroyed meanwhile, its bytes with it.
            Err(ServiceError::Unknown) => Ok(()),
            done => once(done.map(|_| ())),
        }
    }
}

/// What was done before is done.
fn once(done: Result<(), ServiceError>) -> Result<(), ServiceError> {
    match done {
        Err(ServiceError::Refused(_)) => Ok(()),
        other => other,
    }
}

const fn is_open(record: &Record) -> bool {
    matches!(record.status, Status::Active) && record.life.suspended.is_none()
}
