//! Deposits: from what a client claims to a lot that the decider can judge. Order of checks: `spec/dmp.md` 9.1.

mod cda;
pub(crate) mod checks;
mod complete;

use std::sync::Arc;

use carnet_model::document::{LotEntry, UniqueId};
use carnet_model::ids::EntryKind;
use carnet_model::{Caller, ContentNo, ObjectNo, RecordNo, Timestamp};
use carnet_record::command::{Command, NewDocument, NewLot};
use carnet_record::record::Record;
use carnet_record::refusal::{Refusal, Refused};
use carnet_seal::TagKind;

use crate::config::Rigour;
use crate::draft::{Deposited, DepositedDocument, LotDraft, Repeat, Replaced};
use crate::fault::{DepositFault, FaultKind, ServiceError, Warning, WarningKind};
use crate::records::Baggage;
use crate::service::Service;

/// What a check is given: the mode, and where it writes its warnings.
pub(crate) struct Desk<'a> {
    pub(crate) rigour: Rigour,
    pub(crate) caller: &'a Caller,
    pub(crate) now: Timestamp,
    pub(crate) document: Option<usize>,
    pub(crate) warnings: Vec<Warning>,
}

impl Desk<'_> {
    /// A fault of the document at hand.
    pub(crate) const fn fault(&self, kind: FaultKind) -> DepositFault {
        DepositFault { document: self.document, kind }
    }

    /// Refuses in strict mode, warns in lenient mode.
    pub(crate) fn tolerate(&mut self, kind: FaultKind) -> Result<(), DepositFault> {
        match self.rigour {
            Rigour::Strict => Err(self.fault(kind)),
            Rigour::Lenient => {
                self.warn(WarningKind::Tolerated(kind));
                Ok(())
            }
        }
    }

    /// Warns.
    pub(crate) fn warn(&mut self, kind: WarningKind) {
        self.warnings.push(Warning { document: self.document, kind });
    }
}

impl Service {
    /// TD2, TD2.1: files a lot. All or nothing; a repeat of the same uniqueIds with the same bytes gives the same
    /// answer and one document.
    pub async fn deposit(&self, caller: &Caller, draft: LotDraft) -> Result<Deposited, ServiceError> {
        let weight = draft.documents.iter().map(|d| d.content.len()).sum::<usize>();
        let _in_flight = self.admit(weight)?;
        let mut desk = Desk {
            rigour: self.config().rigour,
            caller,
            now: self.now(),
            document: None,
            warnings: Vec::new(),
        };
        checks::lot(&draft, self.config(), &mut desk)?;
        let number = self.record_of_ins(&draft.subject)?.ok_or(ServiceError::NoRecord)?;
        let record = self.record(number).await?.ok_or(ServiceError::NoRecord)?;
        let (lot, baggage) = self.lot_of(draft, &record, &mut desk)?;
        let entries: Vec<_> = lot.documents.iter().map(|d| (d.entry.clone(), d.visibility)).collect();
        let lot_id = lot.entry.unique_id.clone();
        let done = self.act(caller, number, Command::Deposit(Box::new(lot)), baggage).await;
        match done {
            Ok(done) => {
                Ok(self.answer(number, &done.record, &done.made, desk.warnings, &done.receipt, desk.now))
            }
            Err(ServiceError::Fault(fault)) => Err(fault.into()),
            Err(error) => match self.repeat_of(caller, number, &entries, &lot_id, error).await? {
                Ok(deposited) => Ok(deposited),
                Err(error) => Err(error),
            },
        }
    }

    /// Takes room for a deposit's plaintext, or says that the server is busy.
    fn admit(&self, bytes: usize) -> Result<tokio::sync::OwnedSemaphorePermit, ServiceError> {
        let limit = self.config().limits.in_flight_bytes >> 10;
        // One deposit larger than the whole budget still passes, alone.
        let kib = u32::try_from((bytes >> 10).clamp(1, limit)).unwrap_or(u32::MAX);
        Arc::clone(&self.inner.in_flight).try_acquire_many_owned(kib).map_err(|_| ServiceError::Busy)
    }

    /// Completes and checks each document, and gives each its place.
    fn lot_of(
        &self,
        draft: LotDraft,
        record: &Record,
        desk: &mut Desk<'_>,
    ) -> Result<(NewLot, Baggage), ServiceError> {
        let mut baggage = Baggage::default();
        let mut documents = Vec::with_capacity(draft.documents.len());
        let lot_author = draft.author.clone();
        let subject = draft.subject;
        let lot = self.lot_entry(&draft, desk);
        for (place, document) in draft.documents.into_iter().enumerate() {
            desk.document = Some(place);
            let content = ContentNo(u64::from_be_bytes(self.random::<8>()) >> 1);
            let replaces = document.replaces.as_ref().map(|r| self.replaced(record, r));
            let visibility = document.visibility;
            let mut document = document;
            let received = document.received.take();
            let bytes = document.content.clone();
            let entry = complete::entry(self, document, &subject, lot_author.as_ref(), record, desk)?;
            baggage.tags.push(self.inner.store.tag(TagKind::DocumentUniqueId, entry.unique_id.as_str()));
            baggage.contents.push((content, bytes));
            documents.push(NewDocument { entry, visibility, replaces, content, received });
        }
        desk.document = None;
        baggage.tags.push(self.inner.store.tag(TagKind::LotUniqueId, lot.unique_id.as_str()));
        Ok((NewLot { entry: lot, documents }, baggage))
    }

    fn lot_entry(&self, draft: &LotDraft, desk: &mut Desk<'_>) -> LotEntry {
        let unique_id = draft.unique_id.clone().unwrap_or_else(|| self.new_unique_id());
        if draft.unique_id.is_none() {
            desk.warn(WarningKind::Derived { element: "SubmissionSet.uniqueId" });
        }
        let content_type = draft.content_type.clone().unwrap_or_else(|| complete::content_type(desk.caller));
        LotEntry {
            unique_id,
            source_id: draft.source_id.as_deref().map(Into::into),
            submission_time: desk.now,
            claimed_time: draft.claimed_time.clone(),
            content_type,
            author: draft.author.clone().unwrap_or_else(|| complete::author_of(desk.caller)),
            title: draft.title.as_deref().map(Into::into),
            comments: draft.comments.as_deref().map(Into::into),
        }
    }

    /// The document that a client names as replaced; for an unknown one a number that no document has, so that the
    /// decider refuses it in its own turn and words.
    fn replaced(&self, record: &Record, named: &Replaced) -> ObjectNo {
        let found = match named {
            Replaced::Id(id) => match self.open_id(*id) {
                Some((number, EntryKind::Document, object)) if self.leads_to(record, number) => Some(object),
                _ => None,
            },
            Replaced::UniqueId(id) => {
                record.documents.iter().rev().find(|d| d.entry.unique_id == *id).map(|d| d.number)
            }
        };
        found.unwrap_or(ObjectNo(u64::MAX))
    }

    fn leads_to(&self, record: &Record, number: RecordNo) -> bool {
        record.current_ins().is_some_and(|ins| self.record_of_ins(ins).ok().flatten() == Some(number))
    }

    /// A uniqueId made here: a random UUID.
    pub(crate) fn new_unique_id(&self) -> UniqueId {
        let mut bytes = self.random::<16>();
        let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
        *version = *version & 0x0f | 0x40;
        *variant = *variant & 0x3f | 0x80;
        UniqueId::from_uuid(carnet_model::PublicId(bytes))
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.inner.entropy.fill(&mut bytes);
        bytes
    }

    fn answer(
        &self,
        number: RecordNo,
        record: &Record,
        made: &[ObjectNo],
        warnings: Vec<Warning>,
        receipt: &carnet_store::Receipt,
        at: Timestamp,
    ) -> Deposited {
        let lot = made.first().copied().unwrap_or_default();
        let receipt = self.promise(receipt);
        Deposited {
            lot: self.public_id(number, EntryKind::Lot, lot),
            documents: self.deposited(number, record, made.get(1..).unwrap_or_default()),
            repeat: Repeat::No,
            warnings,
            receipt,
            at,
        }
    }

    fn deposited(&self, number: RecordNo, record: &Record, documents: &[ObjectNo]) -> Vec<DepositedDocument> {
        let known = documents.iter().filter_map(|n| record.document(*n));
        known
            .map(|document| DepositedDocument {
                id: self.public_id(number, EntryKind::Document, document.number),
                content: self.public_id(number, EntryKind::Content, document.number),
                version: document.version_count(),
                entry: document.entry.clone(),
                visibility: document.visibility,
                replaces: document.replaces.map(|n| self.public_id(number, EntryKind::Document, n)),
                lot: self.public_id(
                    number,
                    EntryKind::Lot,
                    document.versions.first().map(|v| v.lot).unwrap_or_default(),
                ),
            })
            .collect()
    }

    /// After a refusal: whether every document was there already, with the same bytes, filed by the same caller. The
    /// answer is given only after its own trace is durable.
    async fn repeat_of(
        &self,
        caller: &Caller,
        number: RecordNo,
        entries: &[(carnet_model::document::DocumentEntry, carnet_model::document::Visibility)],
        lot_id: &UniqueId,
        error: ServiceError,
    ) -> Result<Result<Deposited, ServiceError>, ServiceError> {
        let may_be_repeat = matches!(error, ServiceError::Taken)
            || matches!(&error, ServiceError::Refused(Refusal { why: Refused::ReplacesNotCurrent, .. }));
        if !may_be_repeat {
            return Ok(Err(error));
        }
        let record = self.record(number).await?.ok_or(ServiceError::NoRecord)?;
        let mut same = Vec::new();
        for (place, (entry, _)) in entries.iter().enumerate() {
            let known = record.documents.iter().rev().find(|d| d.entry.unique_id == entry.unique_id);
            match known {
                Some(d) if d.entry.hash == entry.hash && d.filed_by.id == caller.id => same.push(d.number),
                Some(_) => return Ok(Err(taken(place, entry))),
                None if self.taken_elsewhere(entry)? => return Ok(Err(taken(place, entry))),
                None => {}
            }
        }
        if same.len() < entries.len() {
            let lot_taken =
                DepositFault { document: None, kind: FaultKind::LotIdTaken(lot_id.as_str().into()) };
            return Ok(Err(if same.is_empty() && matches!(error, ServiceError::Refused(_)) {
                error
            } else {
                lot_taken.into()
            }));
        }
        let access = carnet_record::audience::Access {
            transaction: carnet_model::event::Transaction::Deposit,
            documents: &same,
            outcome: carnet_model::event::Outcome::Done,
            change: None,
        };
        let now = self.now();
        let traces = carnet_record::audience::traces(&record, caller, now, &access);
        self.trace(number, &traces).await?;
        let documents = self.deposited(number, &record, &same);
        let lot = documents.first().map_or(carnet_model::PublicId([0; 16]), |d| d.lot);
        Ok(Ok(Deposited {
            lot,
            documents,
            repeat: Repeat::Yes,
            warnings: Vec::new(),
            receipt: None,
            at: now,
        }))
    }

    fn taken_elsewhere(&self, entry: &carnet_model::document::DocumentEntry) -> Result<bool, ServiceError> {
        Ok(self.record_of(TagKind::DocumentUniqueId, entry.unique_id.as_str())?.is_some())
    }
}

fn taken(place: usize, entry: &carnet_model::document::DocumentEntry) -> ServiceError {
    let kind = FaultKind::UniqueIdTaken(entry.unique_id.as_str().into());
    DepositFault { document: Some(place), kind }.into()
}
