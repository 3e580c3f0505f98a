//! PATCH of a DocumentReference (TD3.3).

use axum::body::Body;
use axum::response::Response;
use carnet_model::PublicId;
use carnet_model::event::Change;
use carnet_record::refusal::{Refusal, Refused};
use carnet_service::query::AnyId;
use carnet_service::{Item, ServiceError};

use super::{json, plain};
use crate::call::Call;
use crate::json::Node;
use crate::outcome::{Fault, Problem};
use crate::patch::{Current, Intent, Op, fhirpath, intent, json_patch};
use crate::respond;
use crate::search::any_ids;

/// Most bytes of a patch.
const LIMIT: usize = 64 << 10;

/// `PATCH DocumentReference/ID`
pub(super) async fn by_id(call: &Call, body: Body) -> Result<Response, Problem> {
    let id = call.id()?;
    let ops = ops(call, body).await?;
    // A caller who may feed but not read cannot be shown the document; what it may change is the service's answer.
    let item = match call.service().document(&call.caller, id).await {
        Ok(item) => Some(item),
        Err(ServiceError::Refused(_) | ServiceError::Unknown) => None,
        Err(error) => return Err(plain(error)),
    };
    changed(call, id, item, &ops).await
}

/// `PATCH DocumentReference?identifier=SYSTEM|VALUE`
pub(super) async fn by_identifier(call: &Call, body: Body) -> Result<Response, Problem> {
    let ids = condition(call.query())?;
    let ops = ops(call, body).await?;
    let mut items: Vec<Item> = Vec::new();
    for id in ids {
        let found = match id {
            AnyId::Unique(id) => call.service().documents_by_unique_id(&call.caller, &id).await,
            AnyId::Public(id) => call.service().document(&call.caller, id).await.map(|item| vec![item]),
            AnyId::Nothing => Ok(Vec::new()),
        };
        match found {
            Ok(found) => items.extend(found),
            Err(ServiceError::Unknown | ServiceError::Refused(_)) => {}
            Err(error) => return Err(plain(error)),
        }
    }
    items.dedup_by_key(|item| (item.record, item.shown.document.number));
    match items.as_slice() {
        [] => Err(Problem::unknown()),
        [item] => {
            let id = call.document_id(item.record, item.shown.document.number);
            changed(call, id, Some(item.clone()), &ops).await
        }
        [..] => Err(Problem::new(Fault::Several, "several documents have this identifier")),
    }
}

/// The one identifier of a conditional PATCH.
fn condition(query: &str) -> Result<Vec<AnyId>, Problem> {
    let mut ids = None;
    for (key, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*key {
            "identifier" if ids.is_none() => {
                let (system, value) = value.split_once('|').unwrap_or(("", &value));
                ids = Some(any_ids(system, value));
            }
            "_format" | "_pretty" => {}
            _ => {
                return Err(Problem::new(
                    Fault::Parameter,
                    "a conditional PATCH has one parameter: identifier",
                ));
            }
        }
    }
    ids.ok_or_else(|| Problem::new(Fault::Parameter, "identifier is required: SYSTEM|VALUE"))
}

async fn ops(call: &Call, body: Body) -> Result<Vec<Op>, Problem> {
    let media_type = call.media_type().to_ascii_lowercase();
    let is_json_patch = match media_type.as_str() {
        "application/json-patch+json" => true,
        "application/fhir+json" | "application/json" => false,
        _ => {
            return Err(Problem::new(
                Fault::MediaType,
                "a patch is read as application/json-patch+json, or as Parameters in application/fhir+json",
            ));
        }
    };
    let held = call.body(body, LIMIT).await?;
    let value = json(&held.bytes)?;
    if is_json_patch {
        json_patch(&Node::root(&value, "Patch"))
    } else {
        fhirpath(&Node::root(&value, "Parameters"))
    }
}

async fn changed(call: &Call, id: PublicId, item: Option<Item>, ops: &[Op]) -> Result<Response, Problem> {
    let tag = item.as_ref().map(|item| respond::version_tag(item.shown.document.version_count()));
    call.expects(tag.as_deref())?;
    let current = item.as_ref().map(|item| Current {
        base: item.shown.document.entry.confidentiality,
        visibility: item.shown.document.visibility,
        state: item.shown.state,
    });
    let done = match intent(ops, current)? {
        Intent::Act(change) => call.service().change(&call.caller, id, change).await,
        Intent::Reveal => reveal(call, id).await,
        Intent::Nothing => Err(no_effect()),
    };
    match (done, item) {
        (Ok(item), _) => Ok(call.document(&item)),
        // What is already so needs no new version.
        (Err(error), Some(item)) if has_no_effect(&error) => Ok(call.document(&item)),
        (Err(error), _) => Err(plain(error)),
    }
}

/// Unmasks, or shows to the patient when there is no mask.
async fn reveal(call: &Call, id: PublicId) -> Result<Item, ServiceError> {
    match call.service().change(&call.caller, id, Change::Unmask).await {
        Err(error) if has_no_effect(&error) => {
            call.service().change(&call.caller, id, Change::ShowToPatient).await
        }
        done => done,
    }
}

fn no_effect() -> ServiceError {
    ServiceError::Refused(Refusal::open(Refused::NoEffect))
}

fn has_no_effect(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Refused(Refusal { why: Refused::NoEffect, .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_one_identifier() {
        for (query, fine) in [
            ("identifier=urn:ietf:rfc:3986%7Curn:oid:1.2.3", true),
            ("identifier=1.2.3&_format=json", true),
            ("", false),
            ("identifier=1.2.3&identifier=1.2.4", false),
            ("type=1", false),
        ] {
            assert_eq!(condition(query).is_ok(), fine, "{query}");
        }
    }
}
