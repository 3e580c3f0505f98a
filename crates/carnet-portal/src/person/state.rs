//! A record that is not open, and the acts on the whole record.

use axum::http::{StatusCode, Uri};
use axum::response::Response;
use carnet_model::Timestamp;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::paths;
use carnet_pages::person::{RecordAct, RecordActPage, RecordState, RecordStatePage};
use carnet_record::command::Command;
use carnet_record::record::Status;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Person, html, html_with};
use crate::when;

/// Years that a closed record is archived, and days within which it is destroyed on request, where no setting of the
/// law applies. Source: CSP R1111-36.
const KEPT_YEARS: u32 = 10;
const ERASURE_DAYS: u32 = 90;

/// `GET /dossier/etat`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    let status = person.service().status(&person.caller, person.subject).await?;
    let Some(status) = status else { return Ok(unknown(&person)) };
    let day = |at: Timestamp| when::civil(at).date();
    let (state, acts) = match status.status {
        Status::Active => return Ok(see_other(paths::HOME)),
        Status::None => return Ok(unknown(&person)),
        // No date of the opposition is known: the page that offers to open the record says what matters.
        Status::Opposed => return Ok(see_other(RecordAct::Activate.href())),
        Status::Waiting(opens) => {
            (RecordState::Waiting { opens: day(opens) }, vec![RecordAct::Activate, RecordAct::Oppose])
        }
        Status::Closed { at, .. } => {
            let law = person.service().policy().law.at(person.service().now().to_jiff());
            let asked = person.service().erasure_asked(&person.caller, person.subject).await?;
            let last = if asked.is_some() { RecordAct::Keep } else { RecordAct::Destroy };
            let state = RecordState::Closed {
                since: day(at),
                kept_until: years_after(day(at), law.map_or(KEPT_YEARS, |law| law.archive_years)),
                destruction_asked: asked.map(day),
                erasure_days: law.map_or(ERASURE_DAYS, |law| law.erasure_days),
            };
            (state, vec![RecordAct::Reopen, last])
        }
    };
    Ok(html(RecordStatePage { layout: person.seat.layout(), state, acts }.render()))
}

/// An identity without a record here.
fn unknown(person: &Person) -> Response {
    let page = carnet_pages::notices::ErrorPage {
        layout: person.seat.layout(),
        kind: carnet_pages::notices::ErrorKind::Forbidden(carnet_pages::Refusal::NoRecord),
        reference: None,
    };
    html_with(StatusCode::NOT_FOUND, page.render())
}

fn years_after(day: Date, years: u32) -> Date {
    day.checked_add(i64::from(years).years()).unwrap_or(day)
}

/// `GET /dossier/activer`, `/opposer`, `/fermer`, `/rouvrir`
pub(crate) async fn ask(person: Person, uri: Uri) -> Result<Response, Failure> {
    let act = act_of(uri.path()).ok_or(Failure::NotFound)?;
    person.decides()?;
    proven(&person, act)?;
    Ok(html(RecordActPage { layout: person.seat.layout(), act, unconfirmed: false }.render()))
}

/// `POST` to the same addresses
pub(crate) async fn perform(person: Person, uri: Uri, Posted(form): Posted) -> Result<Response, Failure> {
    let act = act_of(uri.path()).ok_or(Failure::NotFound)?;
    person.decides()?;
    proven(&person, act)?;
    if form.get("confirmation") != "oui" {
        let page = RecordActPage { layout: person.seat.layout(), act, unconfirmed: true };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
    }
    let (command, after) = match act {
        RecordAct::Activate => (Command::Activate, "/?fait=active"),
        RecordAct::Oppose => (Command::Oppose, "/dossier/activer?fait=oppose"),
        RecordAct::Close => {
            let command = Command::Close { reason: "patient".into(), text: "".into() };
            (command, "/dossier/etat?fait=ferme")
        }
        RecordAct::Reopen => (Command::Reopen, "/?fait=rouvert"),
        // Asked for at addresses of their own.
        RecordAct::Destroy | RecordAct::Keep => return Err(Failure::NotFound),
    };
    person.service().settle(&person.caller, person.subject, command).await?;
    Ok(see_other(after))
}

/// Closing asks for a proof of the last minutes.
fn proven(person: &Person, act: RecordAct) -> Result<(), Failure> {
    if act == RecordAct::Close { person.seat.fresh(StepUpPurpose::Closing, act.href()) } else { Ok(()) }
}

fn act_of(path: &str) -> Option<RecordAct> {
    [RecordAct::Activate, RecordAct::Oppose, RecordAct::Close, RecordAct::Reopen]
        .into_iter()
        .find(|act| act.href() == path)
}
