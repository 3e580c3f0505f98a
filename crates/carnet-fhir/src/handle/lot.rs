//! List: search and read of submission sets.

use axum::body::Body;
use axum::response::Response;
use carnet_model::{EntryKind, PublicId};
use carnet_service::LotItem;

use super::listing::{Answered, Question, known, total};
use super::plain;
use crate::call::Call;
use crate::collection::lot_face;
use crate::json::{Object, write_object};
use crate::outcome::Problem;
use crate::render::{entry, write_lot};
use crate::search::{Whose, lots};

const KIND: &str = "List";

impl Call {
    fn lot_id(&self, item: &LotItem) -> PublicId {
        self.service().public_id(item.record, EntryKind::Lot, item.lot.lot.number)
    }

    fn write_lot(&self, o: &mut Object<'_>, item: &LotItem) {
        let face = lot_face(self.service(), item);
        write_lot(o, &face);
    }
}

/// ITI-66.
pub(super) async fn find(call: &Call, body: Option<Body>) -> Result<Response, Problem> {
    let mut question = Question::of(call, KIND, body).await?;
    let search = lots(&mut question.params)?;
    let Whose::Subject(subject) = search.whose else { return Ok(question.nothing(call, KIND)) };
    let page = question.page(&search.control);
    let found = call.service().find_lots(&call.caller, subject, &search.query, &page).await;
    let Some(listing) = known(found)? else { return Ok(question.nothing(call, KIND)) };
    let entries = listing
        .items
        .iter()
        .map(|item| entry(&call.base, KIND, call.lot_id(item), "match", |o| call.write_lot(o, item)))
        .collect();
    let total = total(&search.control, listing.total);
    Ok(question.answer(call, KIND, Answered { total, next: listing.next, entries }))
}

/// One lot.
pub(super) async fn read(call: &Call) -> Result<Response, Problem> {
    let item = call.service().lot(&call.caller, call.id()?).await.map_err(plain)?;
    let mut out = Vec::with_capacity(2048);
    write_object(&mut out, |o| call.write_lot(o, &item));
    Ok(call.shown(out))
}
