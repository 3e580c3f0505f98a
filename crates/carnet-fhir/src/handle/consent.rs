//! Consent: who may consult (TD0.3), who is blocked, what is objected to. The profile is our own: `docs/fhir.md`.

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::ConsentGround;
use carnet_model::{EntryKind, PublicId};
use carnet_record::command::Command;
use carnet_service::items::RightItem;
use carnet_service::query::AnyId;

use super::listing::{Answered, Question, is_absent, total};
use super::{json, plain};
use crate::call::Call;
use crate::incoming::{ConsentRequest, Decided, consent};
use crate::json::{Node, Object, write_object};
use crate::outcome::{Fault, Issue, Place, Problem, of_error};
use crate::render::{entry, write_consent};
use crate::respond;
use crate::search::{Whose, consents};

const KIND: &str = "Consent";
/// Most bytes of a Consent.
const LIMIT: usize = 64 << 10;

impl Call {
    fn consent_id(&self, item: &RightItem) -> PublicId {
        self.service().public_id(item.record(), EntryKind::Consent, item.number())
    }

    fn write_consent(&self, o: &mut Object<'_>, item: &RightItem) {
        write_consent(o, self.consent_id(item), self.patient_id(item.record()), item);
    }

    fn consent_json(&self, item: &RightItem) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        write_object(&mut out, |o| self.write_consent(o, item));
        out
    }
}

/// A professional sets their own authorisation; the holder decides about anybody.
pub(super) async fn create(call: &Call, body: Body) -> Result<Response, Problem> {
    let held = call.resource(body, LIMIT).await?;
    let request = {
        let value = json(&held.bytes)?;
        consent(&Node::root(&value, KIND))?
    };
    let item = match call.caller.kind {
        ActorKind::Professional | ActorKind::Structure => own_authorisation(call, request).await?,
        _ => decided(call, request).await?,
    };
    let location = format!("{}/{KIND}/{}", call.base, call.consent_id(&item));
    Ok(respond::located(respond::resource(StatusCode::CREATED, call.consent_json(&item)), &location))
}

/// TD0.3: a professional's own authorisation, with its declared ground.
async fn own_authorisation(call: &Call, request: ConsentRequest) -> Result<RightItem, Problem> {
    if let Some((actor, path, _)) = &request.actor
        && *actor.value != *call.caller.id
    {
        let issue = Issue::new(Fault::Forbidden, "an authorisation is set by the one whom it is for");
        return Err(issue.at(path.clone()).into());
    }
    let Decided::Permit { until, ground } = request.decision else {
        let issue = Issue::new(Fault::Forbidden, "only the person blocks or objects");
        return Err(issue.at("Consent.provision.type").into());
    };
    let Some(ground) = ground.filter(|ground| *ground != ConsentGround::Person) else {
        let asked =
            format!("a category of {} declares the ground: care-team or consent", crate::render::GROUNDS);
        return Err(Issue::new(Fault::Missing, asked).at("Consent.category").into());
    };
    let done = call.service().authorise(&call.caller, request.subject, until, ground).await;
    done.map(RightItem::Authorisation).map_err(|error| of_error(&error, &Place::Single))
}

/// What the holder, or a minor's representative, decides.
async fn decided(call: &Call, request: ConsentRequest) -> Result<RightItem, Problem> {
    let ConsentRequest { subject, decision, actor } = request;
    let service = call.service();
    let refused = |error| of_error(&error, &Place::Single);
    let (professional, name) = match (&actor, decision) {
        (Some((identifier, _, name)), _) => (identifier.value.clone(), name.as_str().into()),
        (None, Decided::Objection(_)) => ("".into(), "".into()),
        (None, _) => {
            let issue = Issue::new(Fault::Missing, "the professional concerned");
            return Err(issue.at("Consent.provision.actor").into());
        }
    };
    let command = match decision {
        Decided::Permit { until, .. } => {
            let professional = Box::clone(&professional);
            service.authorisation_of(professional, name, until)
        }
        Decided::Block => Command::Block { professional: Box::clone(&professional), name },
        Decided::Objection(purpose) => {
            let settings = service.settings(&call.caller, subject).await.map_err(refused)?;
            Command::SetObjections {
                break_glass: settings.objects_break_glass || purpose == Purpose::BreakGlass,
                centre_15: settings.objects_centre_15 || purpose == Purpose::Centre15,
            }
        }
    };
    service.settle(&call.caller, subject, command).await.map_err(refused)?;
    let rights = service.rights(&call.caller, subject).await.map_err(refused)?;
    let made = rights.into_iter().find(|item| match (item, decision) {
        (RightItem::Authorisation(item), Decided::Permit { .. }) => *item.professional == *professional,
        (RightItem::Block { professional: blocked, .. }, Decided::Block) => **blocked == *professional,
        (RightItem::Objection { purpose, .. }, Decided::Objection(asked)) => *purpose == asked,
        _ => false,
    });
    made.ok_or_else(Problem::unknown)
}

/// The authorisations on a record that the caller may know.
pub(super) async fn find(call: &Call, body: Option<Body>) -> Result<Response, Problem> {
    let mut question = Question::of(call, KIND, body).await?;
    let search = consents(&mut question.params)?;
    let Whose::Subject(subject) = search.whose else { return Ok(question.nothing(call, KIND)) };
    let found = match call.service().rights(&call.caller, subject).await {
        Ok(found) => found,
        Err(error) if is_absent(&error) => Vec::new(),
        Err(error) => return Err(plain(error)),
    };
    let named = |item: &RightItem| {
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
    let item = call.service().right(&call.caller, call.id()?).await.map_err(plain)?;
    Ok(call.shown(call.consent_json(&item)))
}

/// Takes a right back; who may is the service's answer.
pub(super) async fn delete(call: &Call) -> Result<Response, Problem> {
    let service = call.service();
    let item = service.right(&call.caller, call.id()?).await.map_err(plain)?;
    service.take_back(&call.caller, &item).await.map_err(plain)?;
    Ok(respond::empty(StatusCode::NO_CONTENT))
}
