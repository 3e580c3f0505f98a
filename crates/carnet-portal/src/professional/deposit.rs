//! The short form of deposit. Whoever takes care of a person may feed their record, authorised to read it or not.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::document::Visibility;
use carnet_pages::parts::TypeOption;
use carnet_pages::person::KeptFile;
use carnet_pages::professional::{
    DepositDraft, DepositError, DepositOptions, DepositPage, DepositResultPage,
};
use carnet_pages::{Lang, paths, type_title};
use carnet_record::policy::MinorsFunctions;
use carnet_record::policy::case::Authorisation;
use carnet_record::refusal::AppearsAs;
use carnet_service::items::StatusItem;
use carnet_service::{Service, ServiceError};
use jiff::ToSpan;

use super::{desk, opening, patient};
use crate::failure::{Failure, words};
use crate::form::Fields;
use crate::record::draft::{self, Allowed, Files, Form};
use crate::seat::{Professional, html, html_with};
use crate::upload::Upload;
use crate::when;

/// `GET /pro/dossiers/{record}/deposer`
pub(crate) async fn show(
    professional: Professional,
    Path(record): Path<String>,
) -> Result<Response, Failure> {
    let status = opening::status(&professional, &record).await?;
    let page = page(&professional, record, &status, DepositDraft::default(), None, Vec::new());
    Ok(html(page.render()))
}

/// `POST /pro/dossiers/{record}/deposer`
pub(crate) async fn deposit(
    professional: Professional,
    Path(record): Path<String>,
    upload: Upload,
) -> Result<Response, Failure> {
    let portal = &professional.seat.portal;
    let service = professional.service();
    let owner = professional.seat.visitor.csrf().to_owned();
    let status = opening::status(&professional, &record).await?;
    let options = options(&upload.fields);
    let kinds = kinds(service, professional.lang());
    let allowed = Allowed {
        kinds: &kinds,
        files: Files::Clinical,
        today: when::civil(service.now()).date(),
        born: status.traits.as_ref().and_then(|traits| traits.birth_date.parse().ok()),
        limit: service.config().limits.document_bytes as u64,
    };
    let form = draft::read(portal, &owner, upload, &allowed);
    let errors: Vec<DepositError> = form.errors.iter().cloned().map(DepositError::Field).collect();
    if !errors.is_empty() {
        return back(&professional, record, &status, form, options, errors).await;
    }
    let done =
        draft::deposit(portal, &professional.caller, &owner, status.ins, &form, codes(options), None).await;
    let error = match done {
        Ok(done) => {
            let made = done.documents.first().ok_or(Failure::Internal)?;
            return result(&professional, record, &status, &made.id.to_string(), form, options).await;
        }
        Err(ServiceError::Fault(fault)) => {
            DepositError::Field(draft::error_of(&fault, allowed.limit).ok_or(Failure::BadRequest)?)
        }
        Err(ServiceError::Refused(refusal)) if refusal.appears_as != AppearsAs::Absent => {
            DepositError::Refused(words(refusal))
        }
        Err(error) => return Err(error.into()),
    };
    back(&professional, record, &status, form, options, vec![error]).await
}

async fn result(
    professional: &Professional,
    record: String,
    status: &StatusItem,
    document: &str,
    form: Form,
    options: DepositOptions,
) -> Result<Response, Failure> {
    let at = desk::before(professional, &record).await?;
    let reads = status.authorisation == Authorisation::Valid || at.emergency_until().is_some();
    let service = professional.service();
    let days = hiding_days(service).filter(|_| options.hidden_from_patient);
    let today = when::civil(service.now()).date();
    let page = DepositResultPage {
        layout: professional.layout(),
        patient: patient::patient(status, service.now()),
        title: form.typed.title,
        href: reads.then(|| paths::record_document(&record, document)),
        options,
        visible_on: days.and_then(|days| today.checked_add(i64::from(days).days()).ok()),
        record,
    };
    Ok(html(page.render()))
}

/// The form again, with what was typed and the file that was sent.
async fn back(
    professional: &Professional,
    record: String,
    status: &StatusItem,
    form: Form,
    options: DepositOptions,
    errors: Vec<DepositError>,
) -> Result<Response, Failure> {
    let kept = draft::keep(&professional.seat.portal, professional.seat.visitor.csrf(), &form).await?;
    let draft = DepositDraft { document: form.typed, options };
    let page = page(professional, record, status, draft, kept, errors);
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

fn page(
    professional: &Professional,
    record: String,
    status: &StatusItem,
    draft: DepositDraft,
    kept: Option<KeptFile>,
    errors: Vec<DepositError>,
) -> DepositPage {
    let service = professional.service();
    DepositPage {
        layout: professional.layout(),
        patient: patient::patient(status, service.now()),
        record,
        kinds: kinds(service, professional.lang()),
        limit: service.config().limits.document_bytes as u64,
        today: when::civil(service.now()).date(),
        hiding_days: hiding_days(service),
        minor: is_minor(service, status),
        draft,
        kept,
        errors,
    }
}

fn options(fields: &Fields) -> DepositOptions {
    DepositOptions {
        masked: fields.has("masquer", "1"),
        hidden_from_patient: fields.has("invisible_patient", "1"),
        hidden_from_representatives: fields.has("invisible_representants", "1"),
    }
}

fn codes(options: DepositOptions) -> Visibility {
    [
        (options.masked, Visibility::MASKED),
        (options.hidden_from_patient, Visibility::HIDDEN_FROM_PATIENT),
        (options.hidden_from_representatives, Visibility::HIDDEN_FROM_REPRESENTATIVES),
    ]
    .into_iter()
    .filter(|(asked, _)| *asked)
    .fold(Visibility::NONE, |codes, (_, code)| codes.with(code))
}

/// Days after which a hidden document shows itself, by the law in force.
fn hiding_days(service: &Service) -> Option<u32> {
    service.policy().law.at(service.now().to_jiff()).map(|law| law.invisible_patient_days)
}

/// Whether hiding from representatives means something for this person.
fn is_minor(service: &Service, status: &StatusItem) -> bool {
    let law = service.policy().law.at(service.now().to_jiff());
    let age = status.traits.as_ref().map(|traits| traits.age_years(service.now()));
    law.zip(age).is_some_and(|(law, age)| {
        u32::from(age) < law.age_of_majority && law.minors_functions == MinorsFunctions::On
    })
}

/// The types that a professional files, by their words.
fn kinds(service: &Service, lang: Lang) -> Vec<TypeOption> {
    let matrix = &service.policy().matrix;
    let filed = matrix.types().filter(|(_, index)| !matrix.is_patient_type(*index));
    let known = filed.filter_map(|(code, _)| carnet_terms::document_type(code));
    let mut kinds: Vec<TypeOption> = known
        .map(|kind| {
            let code = kind.concept.code;
            let label = type_title(code, lang).unwrap_or(kind.concept.display);
            TypeOption { code: code.to_owned(), label: label.to_owned() }
        })
        .collect();
    kinds.sort_by_cached_key(|kind| crate::search::fold(&kind.label));
    kinds
}
