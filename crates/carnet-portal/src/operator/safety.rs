//! Alarms and their review, for the security officer.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::ObjectNo;
use carnet_pages::operator::{ActFault, ActField, AlarmAbout, AlarmRow, AlarmWord, AlarmsPage};
use carnet_service::budget::AlarmKind;
use carnet_service::operators::AlarmItem;

use super::{failed, fault, officer};
use crate::failure::{Failure, see_other};
use crate::form::Posted;
use crate::seat::{Operator, html, html_with};
use crate::when;

/// `GET /operateur/surete`
pub(crate) async fn show(operator: Operator) -> Result<Response, Failure> {
    Ok(html(page(&operator, None).await?.render()))
}

/// `POST /operateur/surete/{number}`
pub(crate) async fn review(
    operator: Operator,
    Path(number): Path<u64>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    let (service, officer) = (operator.seat.service(), officer(&operator));
    match service.review(&officer, ObjectNo(number), form.get(ActField::WORDS)).await {
        Ok(()) => Ok(see_other("/operateur/surete")),
        Err(error) => {
            let page = page(&operator, Some(fault(error)?)).await?;
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
    }
}

async fn page(operator: &Operator, fault: Option<ActFault>) -> Result<AlarmsPage, Failure> {
    let alarms = operator.seat.service().alarms(&officer(operator)).await.map_err(failed)?;
    Ok(AlarmsPage { layout: operator.seat.layout(), alarms: alarms.into_iter().map(row).collect(), fault })
}

/// The word of an alarm on the pages and in letters.
#[must_use]
pub fn alarm_word(kind: Option<AlarmKind>) -> AlarmWord {
    match kind {
        Some(AlarmKind::LookUps) => AlarmWord::LookUps,
        Some(AlarmKind::LookUpsStopped) => AlarmWord::LookUpsStopped,
        Some(AlarmKind::UnknownPeople) => AlarmWord::UnknownPeople,
        Some(AlarmKind::Records) => AlarmWord::Records,
        Some(AlarmKind::RecordsStopped) => AlarmWord::RecordsStopped,
        Some(AlarmKind::StructureRecords) => AlarmWord::StructureRecords,
        Some(AlarmKind::BreakGlass) => AlarmWord::BreakGlass,
        Some(AlarmKind::Report) => AlarmWord::Report,
        Some(AlarmKind::OffHours) => AlarmWord::OffHours,
        Some(AlarmKind::Far) => AlarmWord::Far,
        Some(AlarmKind::SameName) => AlarmWord::SameName,
        Some(AlarmKind::Canary) => AlarmWord::Canary,
        Some(AlarmKind::NumericProgression) => AlarmWord::NumericProgression,
        Some(AlarmKind::AlphabeticProgression) => AlarmWord::AlphabeticProgression,
        Some(AlarmKind::Keys) => AlarmWord::Keys,
        None => AlarmWord::Other,
    }
}

fn row(item: AlarmItem) -> AlarmRow {
    let AlarmItem { kind, alarm } = item;
    AlarmRow {
        number: alarm.number.0,
        word: alarm_word(kind),
        about: match (&*alarm.about, kind) {
            (_, Some(AlarmKind::Keys)) => AlarmAbout::Server,
            ("person", Some(AlarmKind::Report)) => AlarmAbout::Person,
            (id, _) => AlarmAbout::Known(id.to_owned()),
        },
        figure: alarm.figure,
        at: when::civil(alarm.at),
        reviewed: alarm.reviewed.map(|(by, _, finding)| (by.name.to_string(), finding.to_string())),
    }
}
