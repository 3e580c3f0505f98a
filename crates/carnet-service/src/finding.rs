//! Lists: documents and lots of one record, as one caller may know them.

use std::cmp::Reverse;
use std::sync::Arc;

use carnet_model::document::{UniqueId, Visibility};
use carnet_model::event::{Outcome, Transaction};
use carnet_model::ids::EntryKind;
use carnet_model::{Caller, ObjectNo, PublicId, RecordNo};
use carnet_record::audience::{self, Access};
use carnet_record::gate::unknown;
use carnet_record::policy::case::{DocumentAction, RecordAction};
use carnet_record::record::Record;
use carnet_record::refusal::{AppearsAs, Refusal};
use carnet_record::view::{Shown, View, Visible};
use carnet_seal::TagKind;

use crate::budget::Budget;
use crate::fault::ServiceError;
use crate::items::{Item, LotItem, Subject};
use crate::lead::Lead;
use crate::matching::{Glance, Ids, matches, matches_lot};
use crate::query::{DocumentQuery, Listing, LotQuery, Order, Page};
use crate::service::Service;

impl Service {
    /// TD3.1, ITI-67: documents of one record. An unknown record is an empty list; a refused one is refused as far as
    /// the caller may know of it.
    pub async fn find_documents(
        &self,
        caller: &Caller,
        subject: Subject,
        query: &DocumentQuery,
        page: &Page,
    ) -> Result<Listing<Item>, ServiceError> {
        let query = query.canonical();
        let Some((number, record)) = self.sought(caller, subject).await? else { return Ok(empty()) };
        let now = self.now();
        let view = match View::open(self.gate(&record, caller, now)) {
            Ok(view) => view,
            Err(refusal) => return self.no_list(caller, number, &record, Transaction::Search, refusal).await,
        };
        self.spend(caller, Budget::Record { number, record: &record }).await?;
        let ids = Ids { service: self, record: number };
        let glance = Glance::of(&query, &record);
        let mut found: Vec<Visible<'_>> = view
            .visible()
            .filter(|visible| glance.passes(visible))
            .filter(|visible| page.before.is_none_or(|before| visible.row.number.0 < before))
            .filter(|visible| {
                glance.tells_all() || matches(&view, visible.document, visible.state, &query, &ids)
            })
            .collect();
        sort(&mut found, query.order);
        let (found, total, next) = cut(found, page, record.next_object);
        let items: Vec<Shown> = found.into_iter().map(|visible| view.show(visible)).collect();
        let touched: Vec<ObjectNo> = items.iter().map(|shown| shown.document.number).collect();
        self.trace_granted(number, &record, caller, &view.traces(Transaction::Search, &touched)).await?;
        let ins = current(&record)?;
        let items = items.into_iter().map(|shown| Item { record: number, ins, shown }).collect();
        Ok(Listing { items, total, next })
    }

    /// ITI-66: lots of one record.
    pub async fn find_lots(
        &self,
        caller: &Caller,
        subject: Subject,
        query: &LotQuery,
        page: &Page,
    ) -> Result<Listing<LotItem>, ServiceError> {
        let Some((number, record)) = self.sought(caller, subject).await? else { return Ok(empty()) };
        let now = self.now();
        let view = match View::open(self.gate(&record, caller, now)) {
            Ok(view) => view,
            Err(refusal) => {
                return self.no_list(caller, number, &record, Transaction::SearchLots, refusal).await;
            }
        };
        self.spend(caller, Budget::Record { number, record: &record }).await?;
        let ids = Ids { service: self, record: number };
        let mut found: Vec<_> = view
            .lots()
            .filter(|lot| page.before.is_none_or(|before| lot.lot.number.0 < before))
            .filter(|lot| matches_lot(lot, query, &ids))
            .collect();
        match query.order {
            Order::OldestFirst | Order::LastUpdatedLast => {}
            _ => found.reverse(),
        }
        let (items, total, next) = cut(found, page, record.next_object);
        let touched: Vec<ObjectNo> = items.iter().flat_map(|lot| lot.documents.iter().copied()).collect();
        self.trace_granted(number, &record, caller, &view.traces(Transaction::SearchLots, &touched)).await?;
        let ins = current(&record)?;
        let items = items.into_iter().map(|lot| LotItem { record: number, ins, lot }).collect();
        Ok(Listing { items, total, next })
    }

    /// The metadata of one document, by the id of any of its versions.
    pub async fn document(&self, caller: &Caller, id: PublicId) -> Result<Item, ServiceError> {
        let (number, record, object) = self.opened(id, &[EntryKind::Document]).await?;
        let view = self.view_of(caller, number, &record, Transaction::ReadEntry, &[object]).await?;
        let Some(shown) = view.document(object) else {
            let refusal = unknown();
            return Err(self.refused(caller, number, &record, Transaction::ReadEntry, &[], refusal).await);
        };
        self.trace_granted(
            number,
            &record,
            caller,
            &view.traces(Transaction::ReadEntry, &[shown.document.number]),
        )
        .await?;
        Ok(Item { record: number, ins: current(&record)?, shown })
    }

    /// Documents with this uniqueId that the caller may know: none or one.
    pub async fn documents_by_unique_id(
        &self,
        caller: &Caller,
        id: &UniqueId,
    ) -> Result<Vec<Item>, ServiceError> {
        let (number, record) = match self.lead(TagKind::DocumentUniqueId, id.as_str()).await? {
            Lead::To(number, record) => (number, record),
            Lead::Nowhere(instead) => {
                self.trace_nothing(caller, &instead).await?;
                return Ok(Vec::new());
            }
        };
        // A feeding-only client finds its own document by this way (TD3.1b) although it may not search.
        let gate = self.gate(&record, caller, self.now());
        let known = record.documents.iter().rev().find(|d| d.entry.unique_id == *id);
        let shown = known.and_then(|document| carnet_record::view::own_or_listed(&gate, document));
        let Some(shown) = shown else {
            let refusal = unknown();
            return match self.refused(caller, number, &record, Transaction::ReadEntry, &[], refusal).await {
                ServiceError::Refused(_) => Ok(Vec::new()),
                error => Err(error),
            };
        };
        let access = Access {
            transaction: Transaction::ReadEntry,
            documents: &[shown.document.number],
            outcome: Outcome::Done,
            change: None,
        };
        let traces = audience::traces(&record, caller, self.now(), &access);
        self.trace(number, &traces).await?;
        Ok(vec![Item { record: number, ins: current(&record)?, shown }])
    }

    /// One lot.
    pub async fn lot(&self, caller: &Caller, id: PublicId) -> Result<LotItem, ServiceError> {
        let (number, record, object) = self.opened(id, &[EntryKind::Lot]).await?;
        let documents = record.lot(object).map_or(&[][..], |lot| &lot.documents);
        let view = self.view_of(caller, number, &record, Transaction::SearchLots, documents).await?;
        let Some(lot) = view.lot(object) else {
            let refusal = unknown();
            return Err(self.refused(caller, number, &record, Transaction::SearchLots, &[], refusal).await);
        };
        self.trace_granted(number, &record, caller, &view.traces(Transaction::SearchLots, &lot.documents))
            .await?;
        Ok(LotItem { record: number, ins: current(&record)?, lot })
    }

    /// The record that a subject means, if there is one.
    pub(crate) async fn subject(
        &self,
        subject: Subject,
    ) -> Result<Option<(RecordNo, Arc<Record>)>, ServiceError> {
        let number = match subject {
            Subject::Ins(ins) => self.record_of_ins(&ins)?,
            Subject::Id(id) => match self.open_id(id) {
                Some((number, EntryKind::Record, _)) => Some(number),
                _ => None,
            },
        };
        let Some(number) = number else { return Ok(None) };
        Ok(self.record(number).await?.map(|record| (number, record)))
    }

    /// The view of a record, or the traced refusal.
    pub(crate) async fn view<'a>(
        &'a self,
        caller: &'a Caller,
        number: RecordNo,
        record: &'a Record,
        transaction: Transaction,
    ) -> Result<View<'a>, ServiceError> {
        match View::open(self.gate(record, caller, self.now())) {
            Ok(view) => self.spend(caller, Budget::Record { number, record }).await.map(|()| view),
            Err(refusal) => Err(self.refused(caller, number, record, transaction, &[], refusal).await),
        }
    }

    /// The view of a record, asked for by the id of something in it. To whom the record is shut, the refusal is that of
    /// the documents meant: the id of one that they may not know tells nothing.
    pub(crate) async fn view_of<'a>(
        &'a self,
        caller: &'a Caller,
        number: RecordNo,
        record: &'a Record,
        transaction: Transaction,
        documents: &[ObjectNo],
    ) -> Result<View<'a>, ServiceError> {
        let gate = self.gate(record, caller, self.now());
        let Err(shut) = gate.on_record(RecordAction::Search) else {
            return match View::open(gate) {
                Ok(view) => self.spend(caller, Budget::Record { number, record }).await.map(|()| view),
                Err(refusal) => Err(self.refused(caller, number, record, transaction, &[], refusal).await),
            };
        };
        // Each number is judged, and that of nothing as one that is something: time tells nothing either.
        let refusals = documents.iter().map(|number| {
            if let Some(document) = record.document(*number) {
                gate.on_document(DocumentAction::Read, document, document.state).err().unwrap_or(shut)
            } else {
                let _ = std::hint::black_box(gate.deposit("", Visibility::NONE));
                unknown()
            }
        });
        let told =
            refusals.fold(
                unknown(),
                |told, refusal| {
                    if told.appears_as == AppearsAs::Absent { refusal } else { told }
                },
            );
        Err(self.refused(caller, number, record, transaction, &[], told).await)
    }

    /// A refused list: of a record that the caller may not know of, it looks like that of an unknown record.
    async fn no_list<T>(
        &self,
        caller: &Caller,
        number: RecordNo,
        record: &Record,
        transaction: Transaction,
        refusal: Refusal,
    ) -> Result<Listing<T>, ServiceError> {
        match self.refused(caller, number, record, transaction, &[], refusal).await {
            ServiceError::Refused(Refusal { appears_as: AppearsAs::Absent, .. }) => Ok(empty()),
            error => Err(error),
        }
    }
}

/// The current INS of a record that was opened.
pub(crate) fn current(record: &Record) -> Result<carnet_model::Ins, ServiceError> {
    record.current_ins().copied().ok_or(ServiceError::Unknown)
}

const fn empty<T>() -> Listing<T> {
    Listing { items: Vec::new(), total: 0, next: None }
}

/// Orders a list. Ties are broken by number, so that pages never overlap.
fn sort(found: &mut [Visible<'_>], order: Order) {
    let updated = |visible: &Visible<'_>| {
        let document = visible.document;
        (document.current().map_or(document.filed_at, |version| version.at), document.number)
    };
    let created = |visible: &Visible<'_>| (visible.row.created_from, visible.row.number);
    match order {
        Order::NewestFirst => found.sort_unstable_by_key(|visible| Reverse(created(visible))),
        Order::OldestFirst => found.sort_unstable_by_key(created),
        Order::LastUpdatedFirst => found.sort_unstable_by_key(|visible| Reverse(updated(visible))),
        Order::LastUpdatedLast => found.sort_unstable_by_key(updated),
        Order::Title => found.sort_by_cached_key(|visible| {
            (crate::query::fold(&visible.document.entry.title), visible.row.number)
        }),
    }
}

/// Cuts one page out of all that was found.
fn cut<T>(mut found: Vec<T>, page: &Page, next_object: u64) -> (Vec<T>, usize, Option<Page>) {
    let total = found.len();
    let from = page.offset.min(total);
    let count = page.count.unwrap_or(total);
    let to = from.saturating_add(count).min(total);
    found.truncate(to);
    found.drain(..from);
    let next = (to < total && count > 0).then(|| Page {
        count: page.count,
        offset: to,
        before: Some(page.before.unwrap_or(next_object)),
    });
    (found, total, next)
}
