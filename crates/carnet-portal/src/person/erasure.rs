//! The destruction of the archive of a closed record: asked for, and taken back.

use axum::http::{StatusCode, Uri};
use axum::response::Response;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::family::PeopleEvent;
use carnet_pages::paths;
use carnet_pages::person::{RecordAct, RecordActPage};
use carnet_service::life::Asked;

use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Person, html, html_with};

fn act_of(path: &str) -> Option<RecordAct> {
    [RecordAct::Destroy, RecordAct::Keep].into_iter().find(|act| act.href() == path)
}

/// `GET /dossier/detruire`, `/dossier/conserver`
pub(crate) async fn ask(person: Person, uri: Uri) -> Result<Response, Failure> {
    let act = act_of(uri.path()).ok_or(Failure::NotFound)?;
    person.decides()?;
    person.seat.fresh(StepUpPurpose::Closing, act.href())?;
    Ok(html(RecordActPage { layout: person.seat.layout(), act, unconfirmed: false }.render()))
}

/// `POST` to the same addresses
pub(crate) async fn perform(person: Person, uri: Uri, Posted(form): Posted) -> Result<Response, Failure> {
    let act = act_of(uri.path()).ok_or(Failure::NotFound)?;
    person.decides()?;
    person.seat.fresh(StepUpPurpose::Closing, act.href())?;
    if form.get("confirmation") != "oui" {
        let page = RecordActPage { layout: person.seat.layout(), act, unconfirmed: true };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
    }
    let (asked, done) = match act {
        RecordAct::Destroy => (Asked::Destroy, PeopleEvent::ErasureAsked),
        _ => (Asked::Keep, PeopleEvent::ErasureKept),
    };
    person.service().ask_erasure(&person.caller, person.subject, asked).await?;
    Ok(see_other(&format!("{}?fait={}", paths::RECORD_STATE, done.value())))
}
