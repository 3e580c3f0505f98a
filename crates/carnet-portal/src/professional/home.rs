//! Home of a professional: a record by its number, the last records opened.

use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::Ins;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::paths;
use carnet_pages::professional::{FindError, ProHomePage, RecentRecord};
use carnet_record::policy::case::Authorisation;
use carnet_service::Subject;

use super::{desk, patient};
use crate::account::with_query;
use crate::failure::{Failure, see_other};
use crate::form::{Posted, Query};
use crate::person::documents::{ticket_of, words_of};
use crate::record::record_id;
use crate::seat::{Professional, html, html_with};
use crate::ticket::OpenRecord;
use crate::when;

/// Records listed.
const ROWS: usize = 12;

/// `GET /pro`
pub(crate) async fn show(professional: Professional, Query(query): Query) -> Result<Response, Failure> {
    let thread = professional.seat.visitor.thread();
    let ins = words_of(professional.service(), thread, query.get("recherche")).await?.unwrap_or_default();
    Ok(html(page(&professional, ins, None).await?.render()))
}

async fn page(
    professional: &Professional,
    ins: String,
    error: Option<FindError>,
) -> Result<ProHomePage, Failure> {
    let service = professional.service();
    let visits = service.last_visits(&professional.caller).await?;
    // The list is the professional's own: no record is opened to make it, and nobody's journal says that it was.
    let recent = visits.into_iter().take(ROWS).map(|visit| RecentRecord {
        record: record_id(service, visit.record),
        name: visit.name.to_string(),
        born: None,
        ins: visit.ins.matricule().to_owned(),
        last_visit: when::civil(visit.at),
        new_documents: 0,
        authorised: true,
    });
    Ok(ProHomePage { layout: professional.layout(), ins, error, recent: recent.collect() })
}

/// `POST /pro/dossiers`: from a number to the address of a record.
pub(crate) async fn find(professional: Professional, Posted(form): Posted) -> Result<Response, Failure> {
    let service = professional.service();
    let typed = match form.get("correction") {
        "" => form.get("ins"),
        corrected => corrected,
    };
    let typed: String = typed.chars().take(40).collect();
    let candidates = match patient::candidates(&typed, service.profile()) {
        Ok(candidates) => candidates,
        Err(error) => return again(&professional, typed, error).await,
    };
    paced(&professional, &candidates, &typed).await?;
    for ins in &candidates {
        let Some(status) = service.status(&professional.caller, Subject::Ins(*ins)).await? else { continue };
        let record = record_id(service, status.record);
        if status.authorisation != Authorisation::Valid {
            return Ok(see_other(&format!("{}/ouvrir", paths::record(&record))));
        }
        let mut response = see_other(&paths::record(&record));
        visit(&professional, &record, Subject::Ins(*ins), None, &mut response).await?;
        return Ok(response);
    }
    let error = patient::not_found(&candidates);
    again(&professional, typed, error).await
}

/// One person has a number in several domains: known in one of them, they are known.
async fn paced(professional: &Professional, candidates: &[Ins], typed: &str) -> Result<(), Failure> {
    let mut asked = Ok(());
    for ins in candidates {
        asked = professional.paced(&professional.caller, Subject::Ins(*ins), paths::PROFESSIONAL).await;
        if asked.is_ok() {
            return Ok(());
        }
    }
    let Err(Failure::Confirm(_)) = asked else { return asked };
    let thread = professional.seat.visitor.thread();
    let ticket = ticket_of(professional.service(), thread, typed).await?.unwrap_or_default();
    professional.fresh(StepUpPurpose::Pace, &with_query(paths::PROFESSIONAL, &[("recherche", &ticket)]))
}

async fn again(professional: &Professional, typed: String, error: FindError) -> Result<Response, Failure> {
    let page = page(professional, typed, Some(error)).await?;
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

/// Notes a visit, and lays the record on the desk with the visit before it.
pub(super) async fn visit(
    professional: &Professional,
    record: &str,
    subject: Subject,
    emergency: Option<crate::ticket::Emergency>,
    response: &mut Response,
) -> Result<(), Failure> {
    let service = professional.service();
    let before = service.last_visits(&professional.caller).await?;
    let visited_before =
        before.iter().find(|visit| record_id(service, visit.record) == record).map(|visit| visit.at);
    let caller = emergency.as_ref().map_or_else(
        || professional.caller.clone(),
        |emergency| desk::in_emergency(&professional.caller, &emergency.reason),
    );
    service.note_visit(&caller, subject).await?;
    let open = OpenRecord { record: record.to_owned(), visited_before, emergency };
    desk::lay(professional, open, response).await
}
