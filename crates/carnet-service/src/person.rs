//! A person's record from its opening, their home page and their notification centre.

use carnet_model::caller::ActorKind;
use carnet_model::document::{DocumentState, Visibility};
use carnet_model::event::{Mark, Origin, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::person::{Contact, Traits};
use carnet_model::{Caller, Chain, Ins, ObjectNo, PublicId, RecordNo, Timestamp};
use carnet_record::command::Command;
use carnet_record::decide;
use carnet_record::life::Reader;
use carnet_record::record::Record;
use carnet_record::view::View;
use carnet_seal::TagKind;

use crate::fault::{DepositFault, ServiceError};
use crate::finding::current;
use crate::items::{Item, Notice, NoticeKind, Subject};
use crate::records::Baggage;
use crate::service::Service;

/// A person whose record is opened.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// INS, from the national identity service.
    pub ins: Ins,
    /// Traits, from the same.
    pub traits: Traits,
    /// How to reach them.
    pub contact: Contact,
    /// End of the opposition delay; absent: active at once.
    pub waiting_until: Option<Timestamp>,
}

impl Service {
    /// Opens a record. Refused as taken when the INS has one.
    pub async fn open_record(&self, person: NewPerson) -> Result<RecordNo, ServiceError> {
        let acceptable = crate::intake::checks::ins(self.profile(), &person.ins);
        acceptable.map_err(|kind| DepositFault { document: None, kind })?;
        if self.record_of_ins(&person.ins)?.is_some() {
            return Err(ServiceError::Taken);
        }
        let number = self.inner.store.new_record().await?;
        let system = Caller::system();
        let now = self.now();
        let record = std::sync::Arc::new(Record::default());
        let NewPerson { ins, traits, contact, waiting_until } = person;
        let command = Command::Open { ins, traits, waiting_until, contact };
        let decision = decide::decide(&self.gate(&record, &system, now), command)?;
        let tag = self.inner.store.tag(TagKind::Ins, &ins.token());
        let slot = self.inner.records.slot(number);
        slot.keep(&record);
        let baggage = Baggage { tags: vec![tag], ..Baggage::default() };
        self.commit(number, record, decision, &baggage, now, &slot).await?;
        Ok(number)
    }

    /// The person's own bin: documents of theirs that they deleted and may still take back.
    pub async fn bin(&self, caller: &Caller, subject: Subject) -> Result<Vec<Item>, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        self.holder_only(caller, number, &record, Transaction::Search).await?;
        let gate = self.gate(&record, caller, self.now());
        let ins = current(&record)?;
        let in_bin = record.documents.iter().filter(|d| {
            let since = d.deleted_at.map(|at| self.now().days_since(at));
            d.origin == Origin::Person
                && d.state == DocumentState::Deleted
                && since.is_some_and(|days| days < decide::BIN_DAYS)
                && d.bytes == carnet_record::record::Bytes::Kept
        });
        let items: Vec<Item> = in_bin
            .map(|document| Item {
                record: number,
                ins,
                shown: carnet_record::view::after_change(&gate, document),
            })
            .collect();
        self.trace_done(caller, number, &record, Transaction::Search).await?;
        Ok(items)
    }

    /// Notices of the notification centre, newest first: deposits by others, new authorisations, first readings,
    /// accesses in an emergency.
    pub async fn notices(&self, caller: &Caller, subject: Subject) -> Result<Vec<Notice>, ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let view = self.view(caller, number, &record, Transaction::Overview).await?;
        self.holder_only(caller, number, &record, Transaction::Overview).await?;
        let ins = current(&record)?;
        let mut notices: Vec<Notice> = view
            .lots()
            .filter(|lot| tells(&record, &view, lot))
            .map(|lot| {
                let documents = lot.documents.iter().filter_map(|n| view.document(*n));
                let kind = NoticeKind::Deposit {
                    by: lot.lot.by.name.to_string(),
                    structure: lot.lot.by.structure.as_deref().map(ToOwned::to_owned),
                    documents: documents.map(|shown| Item { record: number, ins, shown }).collect(),
                };
                notice(&record, lot.lot.number, lot.lot.at, kind)
            })
            .collect();
        notices.extend(record.authorisations.values().map(|a| {
            notice(&record, a.number, a.since, NoticeKind::Authorised { name: a.name.to_string() })
        }));
        let kind = self.gate(&record, caller, self.now()).kind();
        notices.extend(first_readers(&record, kind).map(|reader| {
            notice(&record, reader.notice, reader.at, NoticeKind::FirstRead { name: reader.name.to_string() })
        }));
        notices.extend(emergencies(&record, kind).map(|one| {
            notice(&record, one.notice, one.at, NoticeKind::Emergency { name: one.name.to_string() })
        }));
        notices.sort_by_key(|notice| std::cmp::Reverse((notice.at, notice.number)));
        self.trace_done(caller, number, &record, Transaction::Overview).await?;
        Ok(notices)
    }

    /// How many notices are unread. Costs no trace: it goes with a page that is traced itself.
    pub async fn unread(&self, caller: &Caller, subject: Subject) -> Result<usize, ServiceError> {
        let Some((_, record)) = self.subject(subject).await? else { return Ok(0) };
        let Ok(view) = View::open(self.gate(&record, caller, self.now())) else { return Ok(0) };
        let lots = view.lots().filter(|lot| tells(&record, &view, lot)).map(|lot| lot.lot.number);
        let kind = self.gate(&record, caller, self.now()).kind();
        let readers = first_readers(&record, kind).map(|reader| reader.notice);
        let emergencies = emergencies(&record, kind).map(|one| one.notice);
        let unread =
            lots.chain(record.authorisations.values().map(|a| a.number)).chain(readers).chain(emergencies);
        Ok(unread.filter(|number| !record.notices_read.contains(number)).count())
    }

    /// Marks as read everything that came before an instant: documents and notices.
    pub async fn mark_all_before(
        &self,
        caller: &Caller,
        subject: Subject,
        before: Timestamp,
    ) -> Result<(), ServiceError> {
        let (number, record) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let view = self.view(caller, number, &record, Transaction::Overview).await?;
        let old = view.documents().filter(|shown| shown.document.filed_at < before);
        let unseen = old.filter(|shown| shown.document.seen_at.is_none()).map(|shown| shown.document.number);
        let seen = Command::NoteSeen(unseen.collect());
        let told = view.lots().filter(|lot| lot.lot.at < before && tells(&record, &view, lot));
        let notices = told.map(|lot| lot.lot.number).collect();
        self.act(caller, number, seen, Baggage::default()).await?;
        self.act(caller, number, Command::MarkNotices { notices, mark: Mark::Read }, Baggage::default())
            .await?;
        Ok(())
    }

    /// What to answer about a thing that is not of the open record: unknown, with a trace in the record whose it is.
    pub async fn not_of_this_record(&self, caller: &Caller, id: PublicId, kind: EntryKind) -> ServiceError {
        match self.opened(id, &[kind]).await {
            Ok((number, record, _)) => {
                let refusal = carnet_record::gate::unknown();
                self.refused(caller, number, &record, Transaction::Settings, &[], refusal).await
            }
            Err(error) => error,
        }
    }

    /// Marks notices as read or unread, by their public ids; unknown ones are ignored.
    pub async fn mark_notices(
        &self,
        caller: &Caller,
        subject: Subject,
        notices: &[PublicId],
        mark: Mark,
    ) -> Result<(), ServiceError> {
        let (number, _) = self.subject(subject).await?.ok_or(ServiceError::NoRecord)?;
        let own = notices.iter().filter_map(|id| match self.open_id(*id) {
            Some((record, EntryKind::Message, object)) if record == number => Some(object),
            _ => None,
        });
        let command = Command::MarkNotices { notices: own.collect(), mark };
        self.act(caller, number, command, Baggage::default()).await?;
        Ok(())
    }
}

/// First readings that this reader may know of: one of a secret is told to the person whose secret it is only, one of
/// something withheld to nobody.
fn first_readers(record: &Record, kind: ActorKind) -> impl Iterator<Item = &Reader> {
    record.watch.readers.iter().filter(move |reader| may_know(reader, kind))
}

/// Accesses in an emergency that this reader may know of.
fn emergencies(record: &Record, kind: ActorKind) -> impl Iterator<Item = &Reader> {
    record.watch.emergencies.iter().filter(move |one| may_know(one, kind))
}

fn may_know(reader: &Reader, kind: ActorKind) -> bool {
    match reader.chain() {
        Chain::StateOpen => true,
        Chain::StateSecret => kind == ActorKind::Holder,
        _ => false,
    }
}

/// Whether a lot is something to tell the person of: filed by somebody else, or shown to them at last.
fn tells(record: &Record, view: &View<'_>, lot: &carnet_record::view::ShownLot) -> bool {
    let first = lot.documents.first().and_then(|n| view.document(*n));
    let by_other = first.is_some_and(|shown| shown.document.origin == Origin::Care);
    let news = match lot.lot.change {
        None => lot.documents.iter().any(|n| !was_withheld(record, *n)),
        Some(change) => change == carnet_model::event::Change::ShowToPatient,
    };
    by_other && news
}

/// Whether a document was withheld when it was filed: the lot that shows it tells of it, not the one that brought it.
fn was_withheld(record: &Record, number: ObjectNo) -> bool {
    record.document(number).is_some_and(|document| {
        document.filed_in.chain == carnet_model::Chain::StateWithheld
            || document.visibility.has(Visibility::HIDDEN_FROM_PATIENT)
    })
}

fn notice(record: &Record, number: ObjectNo, at: Timestamp, kind: NoticeKind) -> Notice {
    let mark = if record.notices_read.contains(&number) { Mark::Read } else { Mark::Unread };
    Notice { number, at, kind, mark }
}
