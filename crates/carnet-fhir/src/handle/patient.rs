//! Patient: the status of a record (TD0.2).

use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_record::record::Status;
use carnet_service::Subject;
use carnet_service::items::StatusItem;

use super::listing::{Answered, Question, is_absent, total};
use super::plain;
use crate::call::Call;
use crate::json::write_object;
use crate::outcome::Problem;
use crate::render::{entry, write_patient};
use crate::respond;
use crate::search::{Whose, patients};

const KIND: &str = "Patient";

/// The status of a record that was opened; one that waits or was refused by the person is none.
async fn status(call: &Call, subject: Subject) -> Result<Option<StatusItem>, Problem> {
    match call.service().status(&call.caller, subject).await {
        Ok(item) => Ok(item.filter(|item| matches!(item.status, Status::Active | Status::Closed { .. }))),
        Err(error) if is_absent(&error) => Ok(None),
        Err(error) => Err(plain(error)),
    }
}

/// A search by INS: one entry or none.
pub(super) async fn find(call: &Call, body: Option<Body>) -> Result<Response, Problem> {
    let mut question = Question::of(call, KIND, body).await?;
    let (whose, control) = patients(&mut question.params)?;
    let Whose::Subject(subject) = whose else { return Ok(question.nothing(call, KIND)) };
    let Some(item) = status(call, subject).await? else { return Ok(question.nothing(call, KIND)) };
    let id = call.patient_id(item.record);
    let wanted = question.page(&control).count != Some(0);
    let entries = wanted
        .then(|| entry(&call.base, KIND, id, "match", |o| write_patient(o, id, &item)))
        .into_iter()
        .collect();
    Ok(question.answer(call, KIND, Answered { total: total(&control, 1), next: None, entries }))
}

/// One Patient.
pub(super) async fn read(call: &Call) -> Result<Response, Problem> {
    let item = status(call, Subject::Id(call.id()?)).await?.ok_or_else(Problem::unknown)?;
    let tag = format!("W/\"{:016x}\"", u64::from_be_bytes(item.etag));
    if call.has(&tag) {
        return Ok(respond::tagged(respond::empty(StatusCode::NOT_MODIFIED), &tag));
    }
    let id = call.patient_id(item.record);
    let mut out = Vec::with_capacity(1024);
    write_object(&mut out, |o| write_patient(o, id, &item));
    Ok(respond::tagged(respond::resource(StatusCode::OK, out), &tag))
}
