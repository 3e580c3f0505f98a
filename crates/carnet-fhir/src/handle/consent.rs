//! Consent: authorisations to consult (TD0.3). The profile is our own: `docs/fhir.md`.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::{EntryKind, PublicId};
use carnet_record::command::Command;
use carnet_service::Subject;
use carnet_service::items::ConsentItem;
use carnet_service::query::AnyId;

use super::listing::{Answered, Question, is_absent, total};
use super::{json, plain};
use crate::call::Call;
use crate::incoming::consent;
use crate::json::{Node, Object, write_object};
use crate::outcome::{Fault, Issue, Place, Problem, of_error};
use crate::render::{entry, write_consent};
use crate::respond;
use crate::search::{Whose, consents};

const KIND: &str = "Consent";
/// Most bytes of a Consent.
const LIMIT: usize = 64 << 10;

impl Call {
    fn consent_id(&self, item: &ConsentItem) -> PublicId {
        self.service().public_id(item.record, EntryKind::Consent, item.authorisation.number)
    }

    fn write_consent(&self, o: &mut Object<'_>, item: &ConsentItem) {
        write_consent(o, self.consent_id(item), self.patient_id(item.record), item);
    }

    fn consent_json(&self, item: &ConsentItem) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        write_object(&mut out, |o| self.write_consent(o, item));
        out
    }
}

/// Sets the caller's own authorisation.
pub(super) async fn create(call: &Call, body: Body) -> Result<Response, Problem> {
    let held = call.resource(body, LIMIT).await?;
    let request = {
        let value = json(&held.bytes)?;
        consent(&Node::root(&value, KIND))?
    };
    if let Some((actor, path)) = &request.actor
        && *actor.value != *call.caller.id
    {
        let issue = Issue::new(Fault::Forbidden, "an authorisation is set by the one whom it is for");
        return Err(issue.at(path.clone()).into());
    }
    let done = call.service().authorise(&call.caller, request.subject, request.until, request.ground).await;
    let item = done.map_err(|error| of_error(&error, &Place::Single))?;
    let location = format!("{}/{KIND}/{}", call.base, call.consent_id(&item));
    Ok(respond::located(respond::resource(StatusCode::CREATED, call.consent_json(&item)), &location))
}

/// The authorisations on a record that the caller may know.
pub(super) async fn find(call: &Call, body: Option<Body>) -> Result<Response, Problem> {
    let mut question = Question::of(call, KIND, body).await?;
    let search = consents(&mut question.params)?;
    let Whose::Subject(subject) = search.whose else { return Ok(question.nothing(call, KIND)) };
    let found = match call.service().consents(&call.caller, subject).await {
        Ok(found) => found,
        Err(error) if is_absent(&error) => Vec::new(),
        Err(error) => return Err(plain(error)),
    };
    let named = |item: &ConsentItem| {
        let id = AnyId::Public(call.consent_id(item));
        search.ids.iter().all(|any| any.contains(&id))
    };
    let found: Vec<_> = found.into_iter().filter(|item| search.wants(item) && named(item)).collect();
    let count = question.page(&search.control).count.unwrap_or(usize::MAX);
    let entries = found
        .iter()
        .take(count)
        .map(|item| entry(&call.base, KIND, call.consent_id(item), "match", |o| call.write_consent(o, item)))
        .collect();
    let total = total(&search.control, found.len());
    Ok(question.answer(call, KIND, Answered { total, next: None, entries }))
}

/// One authorisation.
pub(super) async fn read(call: &Call) -> Result<Response, Problem> {
    let item = call.service().consent(&call.caller, call.id()?).await.map_err(plain)?;
    Ok(call.shown(call.consent_json(&item)))
}

/// Removes an authorisation; who may is the service's answer.
pub(super) async fn delete(call: &Call) -> Result<Response, Problem> {
    let item = call.service().consent(&call.caller, call.id()?).await.map_err(plain)?;
    let command = Command::RemoveAuthorisation { professional: item.professional.as_str().into() };
    call.service().settle(&call.caller, Subject::Ins(item.ins), command).await.map_err(plain)?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
