//! Adding one's own document, or a new version of it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use carnet_model::PublicId;
use carnet_model::document::Visibility;
use carnet_model::event::Origin;
use carnet_model::family::MandateAction;
use carnet_pages::layout::NavItem;
use carnet_pages::parts::TypeOption;
use carnet_pages::person::{AddDocumentPage, DocumentDraft, KeptFile};
use carnet_pages::{Lang, paths, type_title};
use carnet_service::{Service, ServiceError};

use super::document::own;
use crate::failure::{Failure, see_other};
use crate::record::card::clear_title;
use crate::record::draft::{Allowed, Files, Form, deposit, error_of, keep, read};
use crate::seat::{Person, html, html_with, id};
use crate::upload::Upload;
use crate::when;

/// What a form replaces.
struct Replaced {
    id: PublicId,
    text: String,
    title: String,
}

/// `GET /documents/ajouter`
pub(crate) async fn show(person: Person) -> Result<Response, Failure> {
    person.allowed(MandateAction::Write)?;
    let page = page(&person, None, DocumentDraft::default(), None, Vec::new()).await?;
    Ok(html(page.render()))
}

/// `POST /documents/ajouter`
pub(crate) async fn add(person: Person, upload: Upload) -> Result<Response, Failure> {
    file(person, upload, None).await
}

/// `GET /documents/{id}/remplacer`
pub(crate) async fn show_replacement(person: Person, Path(text): Path<String>) -> Result<Response, Failure> {
    person.allowed(MandateAction::Write)?;
    let (replaced, kind) = replaced(&person, text).await?;
    let draft = DocumentDraft { title: replaced.title.clone(), kind, ..DocumentDraft::default() };
    let page = page(&person, Some(&replaced), draft, None, Vec::new()).await?;
    Ok(html(page.render()))
}

/// `POST /documents/{id}/remplacer`
pub(crate) async fn replace(
    person: Person,
    Path(text): Path<String>,
    upload: Upload,
) -> Result<Response, Failure> {
    let (replaced, _) = replaced(&person, text).await?;
    file(person, upload, Some(replaced)).await
}

async fn replaced(person: &Person, text: String) -> Result<(Replaced, String), Failure> {
    let item = own(person, &text).await?;
    let document = &item.shown.document;
    if document.origin != Origin::Person {
        return Err(Failure::Forbidden(carnet_pages::Refusal::NotAuthor));
    }
    let title = clear_title(&document.entry, document.origin, person.lang());
    Ok((Replaced { id: id(&text)?, text, title }, document.entry.type_code.code.to_string()))
}

async fn file(person: Person, upload: Upload, replaced: Option<Replaced>) -> Result<Response, Failure> {
    let portal = &person.seat.portal;
    let owner = person.seat.visitor.csrf().to_owned();
    let kinds = kinds(person.service(), person.lang());
    let limit = person.service().config().limits.document_bytes as u64;
    let today = when::civil(person.service().now()).date();
    let allowed = Allowed { kinds: &kinds, files: Files::Scans, today, born: None, limit };
    let mut form = read(portal, &owner, upload, &allowed);
    if !form.errors.is_empty() {
        return back(&person, replaced.as_ref(), &owner, form).await;
    }
    let ins = person.caller.ins.ok_or(Failure::NotFound)?;
    let replaces = replaced.as_ref().map(|replaced| replaced.id);
    let done = deposit(portal, &person.caller, &owner, ins, &form, Visibility::NONE, replaces).await;
    match done {
        Ok(done) => {
            let made = done.documents.first().ok_or(Failure::Internal)?;
            Ok(see_other(&format!("{}?fait=ajoute", paths::document(&made.id.to_string()))))
        }
        Err(ServiceError::Fault(fault)) => {
            form.errors.push(error_of(&fault, limit).ok_or(Failure::BadRequest)?);
            back(&person, replaced.as_ref(), &owner, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form again, with what was typed and the file that was sent.
async fn back(
    person: &Person,
    replaced: Option<&Replaced>,
    owner: &str,
    form: Form,
) -> Result<Response, Failure> {
    let kept = keep(&person.seat.portal, owner, &form).await?;
    let page = page(person, replaced, form.typed, kept, form.errors).await?;
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
}

async fn page(
    person: &Person,
    replaced: Option<&Replaced>,
    draft: DocumentDraft,
    kept: Option<KeptFile>,
    errors: Vec<carnet_pages::person::AddError>,
) -> Result<AddDocumentPage, Failure> {
    let action = |replaced: &Replaced| format!("{}/remplacer", paths::document(&replaced.text));
    Ok(AddDocumentPage {
        layout: person.layout(Some(NavItem::Documents)).await?,
        action: replaced.map_or_else(|| paths::ADD.to_owned(), action),
        replaces: replaced.map(|replaced| replaced.title.clone()),
        kinds: kinds(person.service(), person.lang()),
        limit: person.service().config().limits.document_bytes as u64,
        today: when::civil(person.service().now()).date(),
        draft,
        kept,
        errors,
    })
}

/// The types that a person may add, by their words.
fn kinds(service: &Service, lang: Lang) -> Vec<TypeOption> {
    let matrix = &service.policy().matrix;
    let own = matrix.types().filter(|(_, index)| matrix.is_patient_type(*index));
    let label = |code: &str| {
        let words = type_title(code, lang).or_else(|| carnet_terms::type_display(code));
        words.map_or_else(|| code.to_owned(), ToOwned::to_owned)
    };
    let mut kinds: Vec<TypeOption> =
        own.map(|(code, _)| TypeOption { code: code.to_owned(), label: label(code) }).collect();
    kinds.sort_by_cached_key(|kind| crate::search::fold(&kind.label));
    kinds
}
