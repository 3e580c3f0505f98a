//! List → the metadata of a submission set. Source of the mapping: `spec/dmp.md` 6.3.

use carnet_model::document::{Author, AuthorKind, UniqueId};
use carnet_model::{Code, Dtm};
use carnet_service::Subject;

use super::{author, coding, document, patient};
use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// Where the extensions of MHD are defined.
const MHD: &str = "https://profiles.ihe.net/ITI/MHD/StructureDefinition/";

/// A submission set as read.
pub(super) struct Lot<'v> {
    pub(super) subject: Subject,
    pub(super) unique_id: Option<UniqueId>,
    pub(super) source_id: Option<String>,
    pub(super) claimed_time: Option<Dtm>,
    pub(super) content_type: Option<Code>,
    pub(super) author: Option<Author>,
    pub(super) title: Option<String>,
    pub(super) comments: Option<String>,
    /// The references to its documents.
    pub(super) items: Vec<Node<'v>>,
}

/// Reads a List coded `submissionset`.
pub(super) fn lot<'v>(resource: &Node<'v>) -> Result<Lot<'v>, Problem> {
    super::is_a(resource, "List")?;
    super::fixed(resource, "status", "current")?;
    super::fixed(resource, "mode", "working")?;
    kind(resource)?;
    let mut items = Vec::new();
    for entry in resource.items("entry")? {
        items.push(entry.need("item")?.need("reference")?);
    }
    Ok(Lot {
        subject: patient::subject(resource, "subject")?,
        unique_id: unique_id(resource)?,
        source_id: source_id(resource)?,
        claimed_time: resource.get("date")?.map(|node| coding::date_time(&node)).transpose()?,
        content_type: content_type(resource)?,
        author: source(resource)?,
        title: resource.text("title")?.map(str::to_owned),
        comments: resource.first("note")?.map(|note| note.need_text("text")).transpose()?.map(str::to_owned),
        items,
    })
}

fn kind(resource: &Node<'_>) -> Result<(), Problem> {
    let code = resource.need("code")?;
    match &*coding::concept(&code)?.code {
        "submissionset" => Ok(()),
        "folder" => Err(code.fault(Fault::Unsupported, "folders are not kept")),
        _ => Err(code.fault(Fault::CodeInvalid, "expected submissionset")),
    }
}

/// The identifier that is not an entryUUID (`use` official).
fn unique_id(resource: &Node<'_>) -> Result<Option<UniqueId>, Problem> {
    for identifier in resource.items("identifier")? {
        if identifier.text("use")? != Some("official") {
            return document::unique_id(&identifier).map(Some);
        }
    }
    Ok(None)
}

fn extension<'v>(resource: &Node<'v>, name: &str) -> Result<Option<Node<'v>>, Problem> {
    for extension in resource.items("extension")? {
        if extension.need_text("url")?.strip_prefix(MHD) == Some(name) {
            return Ok(Some(extension));
        }
    }
    Ok(None)
}

fn source_id(resource: &Node<'_>) -> Result<Option<String>, Problem> {
    let Some(extension) = extension(resource, "ihe-sourceId")? else { return Ok(None) };
    let value = extension.need("valueIdentifier")?.need_text("value")?;
    Ok(Some(coding::system_of(value).to_owned()))
}

fn content_type(resource: &Node<'_>) -> Result<Option<Code>, Problem> {
    let Some(extension) = extension(resource, "ihe-designationType")? else { return Ok(None) };
    coding::concept(&extension.need("valueCodeableConcept")?).map(Some)
}

/// The author: `source`, or a structure alone in its extension.
fn source(resource: &Node<'_>) -> Result<Option<Author>, Problem> {
    let Some(source) = resource.get("source")? else { return Ok(None) };
    let organization = extension(&source, "ihe-authorOrg")?;
    let known = ["reference", "identifier", "display"];
    let mut person = None;
    for key in known {
        if source.get(key)?.is_some() {
            person = Some(author::author(resource, &source)?);
            break;
        }
    }
    let structure =
        organization.map(|node| author::institution(resource, &node, "valueReference")).transpose()?;
    Ok(match (person, structure.flatten()) {
        (Some(mut person), Some(structure)) => {
            person.institution = person.institution.or(Some(structure));
            Some(person)
        }
        (Some(person), None) => Some(person),
        (None, Some(structure)) => Some(Author {
            kind: AuthorKind::Structure,
            id: structure.id.clone(),
            family: structure.name.clone(),
            given: "".into(),
            institution: Some(structure),
            role: None,
            specialty: None,
        }),
        (None, None) => None,
    })
}
