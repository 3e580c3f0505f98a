//! The act of opening a record: a care relation or a consent is declared, or an emergency with its reason.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::event::ConsentGround;
use carnet_pages::account::StepUpPurpose;
use carnet_pages::professional::{
    AccessState, AccessStatePage, CareBasis, OpenDraft, OpenRecordPage, Purpose,
};
use carnet_pages::{Refusal as Words, paths};
use carnet_record::policy::case::Authorisation;
use carnet_record::record::Status;
use carnet_record::refusal::{AppearsAs, Reason, Refused};
use carnet_service::items::{Blocked, StatusItem};
use carnet_service::query::{DocumentQuery, Page};
use carnet_service::{ServiceError, SessionKind, Subject};

use super::{desk, home, patient};
use crate::account::with_query;
use crate::failure::{Failure, see_other, words};
use crate::form::{Posted, Query};
use crate::person::documents::{ticket_of, words_of};
use crate::seat::{Professional, html, html_with, id};
use crate::when;

/// Longest reason, in characters.
const REASON: usize = 500;
/// The mode of an emergency, in the form and in the address.
const URGENT: &str = "urgence";

/// `GET /pro/dossiers/{record}/ouvrir`
pub(crate) async fn show(
    professional: Professional,
    Path(record): Path<String>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let status = status(&professional, &record).await?;
    if let Some(state) = shut(&status) {
        return Ok(closed_door(&professional, record, state));
    }
    let mut draft = OpenDraft::default();
    if query.get("mode") == URGENT {
        // Back from the proof that it asks for, with the reason that was written before.
        let ticket = query.get("motif");
        let thread = professional.seat.visitor.thread();
        draft.purpose = Purpose::Emergency;
        draft.reason = words_of(professional.service(), thread, ticket).await?.unwrap_or_default();
        urgent_proof(&professional, &record, &draft.reason).await?;
    }
    let page = page(&professional, record, &status, draft, None);
    Ok(html(page.render()))
}

/// An emergency asks for a fresh proof (`design/security.md` 5.2). It is the last thing to fail: when nobody can give
/// one, because the provider does not answer, it goes on without, told and traced as always.
async fn urgent_proof(professional: &Professional, record: &str, reason: &str) -> Result<(), Failure> {
    let door = door(record);
    if professional.fresh(StepUpPurpose::Emergency, &door).is_ok() {
        return Ok(());
    }
    let portal = &professional.seat.portal;
    if let Some(provider) = portal.config().provider_of(SessionKind::Professional)
        && !portal.service().answers(provider).await
    {
        tracing::warn!("the provider does not answer: an emergency goes on without a fresh proof");
        return Ok(());
    }
    let ticket = ticket_of(portal.service(), professional.seat.visitor.thread(), reason).await?;
    let ticket = ticket.unwrap_or_default();
    professional
        .fresh(StepUpPurpose::Emergency, &with_query(&door, &[("mode", URGENT), ("motif", ticket.as_str())]))
}

/// The page that opens a record.
fn door(record: &str) -> String {
    format!("{}/ouvrir", paths::record(record))
}

/// `POST /pro/dossiers/{record}/ouvrir`
pub(crate) async fn open(
    professional: Professional,
    Path(record): Path<String>,
    Posted(form): Posted,
) -> Result<Response, Failure> {
    let draft = OpenDraft {
        basis: match form.get("base") {
            "equipe" => Some(CareBasis::CareTeam),
            "consentement" => Some(CareBasis::Consent),
            _ => None,
        },
        purpose: if form.get("mode") == URGENT { Purpose::Emergency } else { Purpose::Normal },
        reason: form.get("motif").trim().chars().take(REASON).collect(),
    };
    let subject = Subject::Id(id(&record)?);
    let refused = match draft.purpose {
        Purpose::Normal => {
            professional.paced(&professional.caller, subject, &door(&record)).await?;
            declare(&professional, subject, &draft).await?
        }
        Purpose::Emergency if draft.reason.is_empty() => Some(Words::EmergencyReasonMissing),
        Purpose::Emergency => {
            urgent_proof(&professional, &record, &draft.reason).await?;
            emergency(&professional, subject, &draft).await?
        }
    };
    if let Some(refusal) = refused {
        let status = status(&professional, &record).await?;
        let page = page(&professional, record, &status, draft, Some(refusal));
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()));
    }
    let declared = (draft.purpose == Purpose::Emergency)
        .then(|| desk::emergency(professional.service().now(), draft.reason.clone()));
    let mut response = see_other(&paths::record(&record));
    home::visit(&professional, &record, subject, declared, &mut response).await?;
    Ok(response)
}

/// The care relation or the consent opens an authorisation.
async fn declare(
    professional: &Professional,
    subject: Subject,
    draft: &OpenDraft,
) -> Result<Option<Words>, Failure> {
    let ground = match draft.basis {
        Some(CareBasis::CareTeam) => ConsentGround::CareTeam,
        Some(CareBasis::Consent) => ConsentGround::Consent,
        None => return Ok(Some(Words::NothingDeclared)),
    };
    let done = professional.service().authorise(&professional.caller, subject, None, ground).await;
    refusal_of(done.map(|_| ()))
}

/// An emergency opens nothing that lasts: the record is looked at once under its reason, with a trace, so that an
/// objection is told here.
async fn emergency(
    professional: &Professional,
    subject: Subject,
    draft: &OpenDraft,
) -> Result<Option<Words>, Failure> {
    let caller = desk::in_emergency(&professional.caller, &draft.reason);
    let nothing = Page { count: Some(0), ..Page::default() };
    let done =
        professional.service().find_documents(&caller, subject, &DocumentQuery::default(), &nothing).await;
    refusal_of(done.map(|_| ()))
}

/// A refusal that may be told goes back to the form.
fn refusal_of(done: Result<(), ServiceError>) -> Result<Option<Words>, Failure> {
    match done {
        Ok(()) => Ok(None),
        Err(ServiceError::Refused(refusal)) if refusal.appears_as != AppearsAs::Absent => {
            Ok(Some(words(refusal)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The status of the record of an address; one that may not be known is unknown.
pub(super) async fn status(professional: &Professional, record: &str) -> Result<StatusItem, Failure> {
    let subject = Subject::Id(id(record)?);
    professional.service().status(&professional.caller, subject).await?.ok_or(Failure::NotFound)
}

/// Why a record cannot be opened at all.
pub(super) fn shut(status: &StatusItem) -> Option<AccessState> {
    match (&status.status, status.blocked) {
        (Status::Active, Blocked::Yes) => Some(AccessState::Blocked),
        (Status::Active, Blocked::No) => None,
        _ => Some(AccessState::Closed),
    }
}

/// The page of a record that does not open, after a refusal.
pub(super) async fn refused(
    professional: &Professional,
    record: String,
    error: ServiceError,
) -> Result<Response, Failure> {
    let ServiceError::Refused(refusal) = error else { return Err(error.into()) };
    if refusal.appears_as == AppearsAs::Absent {
        return Err(Failure::NotFound);
    }
    let status = status(professional, &record).await?;
    let state = match (shut(&status), refusal.why) {
        (Some(state), _) => state,
        (None, Refused::Policy(Reason::NotAuthorised)) if status.authorisation == Authorisation::Expired => {
            expired(professional, &record).await?
        }
        (None, Refused::Policy(Reason::NotAuthorised)) => AccessState::Never,
        (None, Refused::Policy(Reason::Matrix | Reason::UnknownProfession | Reason::NotGranted)) => {
            AccessState::Profession
        }
        (None, _) => return Err(refusal.into()),
    };
    Ok(closed_door(professional, record, state))
}

/// When an authorisation ended.
async fn expired(professional: &Professional, record: &str) -> Result<AccessState, Failure> {
    let consents = professional.service().consents(&professional.caller, Subject::Id(id(record)?)).await?;
    let own = consents.iter().find(|consent| consent.professional == *professional.caller.id);
    Ok(own.map_or(AccessState::Never, |consent| AccessState::Expired {
        on: when::civil(consent.authorisation.until).date(),
    }))
}

fn closed_door(professional: &Professional, record: String, state: AccessState) -> Response {
    let page = AccessStatePage { layout: professional.layout(), record, state };
    html_with(StatusCode::FORBIDDEN, page.render())
}

fn page(
    professional: &Professional,
    record: String,
    status: &StatusItem,
    draft: OpenDraft,
    refusal: Option<Words>,
) -> OpenRecordPage {
    let service = professional.service();
    let profession = professional.caller.profession.as_deref();
    let health = profession
        .and_then(|code| service.policy().matrix.profession(code))
        .is_some_and(|known| known.health);
    OpenRecordPage {
        layout: professional.layout(),
        patient: patient::patient(status, service.now()),
        record,
        days: u32::try_from(service.config().authorisation_days).unwrap_or_default(),
        emergency_offered: health,
        draft,
        refusal,
    }
}
