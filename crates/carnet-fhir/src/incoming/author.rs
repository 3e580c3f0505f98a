//! People, devices and structures named in the metadata. The profile asks for contained resources; a reference with an
//! identifier or a display is accepted too.

use carnet_model::document::{Author, AuthorKind, Identifier, Institution};

use super::coding;
use crate::json::Node;
use crate::outcome::{Fault, Problem};

/// The contained resource that a reference names.
pub(super) fn contained<'v>(resource: &Node<'v>, reference: &str) -> Result<Option<Node<'v>>, Problem> {
    let Some(id) = reference.strip_prefix('#') else { return Ok(None) };
    for candidate in resource.items("contained")? {
        if candidate.text("id")? == Some(id) {
            return Ok(Some(candidate));
        }
    }
    Err(resource.fault(Fault::Value, "a reference names a contained resource that is not there"))
}

/// Whom a reference names.
pub(super) fn author(resource: &Node<'_>, reference: &Node<'_>) -> Result<Author, Problem> {
    let text = reference.text("reference")?.unwrap_or_default();
    if let Some(person) = contained(resource, text)? {
        return of_contained(resource, &person);
    }
    let kind = match text.split(['/', '?']).next().filter(|kind| !kind.is_empty()) {
        Some(kind) => kind,
        None => reference.text("type")?.unwrap_or("Practitioner"),
    };
    let id = reference.get("identifier")?.map(|node| coding::identifier(&node)).transpose()?;
    let id = id.or_else(|| conditional(text));
    let display = reference.text("display")?.unwrap_or_default();
    if id.is_none() && display.is_empty() {
        return Err(reference.fault(
            Fault::Value,
            "expected a contained resource, or a reference with an identifier or a display",
        ));
    }
    Ok(Author { id, ..bare(kind_of(kind).unwrap_or(AuthorKind::Professional), display) })
}

/// The identifier of `Practitioner?identifier=SYSTEM|VALUE`.
fn conditional(reference: &str) -> Option<Identifier> {
    let (_, query) = reference.split_once('?')?;
    let (key, token) = form_urlencoded::parse(query.as_bytes()).next()?;
    let (system, value) = token.split_once('|')?;
    (key == "identifier" && !value.is_empty())
        .then(|| Identifier { system: coding::system_of(system).into(), value: value.into() })
}

fn bare(kind: AuthorKind, family: &str) -> Author {
    Author {
        kind,
        id: None,
        family: family.into(),
        given: "".into(),
        institution: None,
        role: None,
        specialty: None,
    }
}

fn kind_of(resource_type: &str) -> Option<AuthorKind> {
    Some(match resource_type {
        "Practitioner" | "PractitionerRole" => AuthorKind::Professional,
        "Patient" | "RelatedPerson" => AuthorKind::Patient,
        "Device" => AuthorKind::Device,
        "Organization" => AuthorKind::Structure,
        _ => return None,
    })
}

fn of_contained(resource: &Node<'_>, person: &Node<'_>) -> Result<Author, Problem> {
    let resource_type = person.need_text("resourceType")?;
    let kind = kind_of(resource_type).ok_or_else(|| {
        person.fault(Fault::Value, "an author is a Practitioner(Role), Patient, Device or Organization")
    })?;
    let mut author = bare(kind, "");
    author.id = person.first("identifier")?.map(|node| coding::identifier(&node)).transpose()?;
    match kind {
        AuthorKind::Structure => {
            let institution = institution_of(person)?;
            author.family = institution.name.clone();
            author.institution = Some(institution);
        }
        AuthorKind::Device => {
            if let Some(name) = person.first("deviceName")? {
                author.family = name.need_text("name")?.into();
            }
            author.institution = institution(resource, person, "owner")?;
        }
        AuthorKind::Patient | AuthorKind::Professional => {
            if let Some(first) = person.first("name")? {
                let (family, given) = name(&first)?;
                author.family = family.into();
                author.given = given.into();
            }
        }
    }
    if resource_type == "PractitionerRole" {
        role(resource, person, &mut author)?;
    } else if let Some(qualification) = person.first("qualification")? {
        author.specialty = qualification.get("code")?.map(|node| coding::concept(&node)).transpose()?;
    }
    Ok(author)
}

/// What a PractitionerRole adds: the person, the structure, the specialty.
fn role(resource: &Node<'_>, role: &Node<'_>, author: &mut Author) -> Result<(), Problem> {
    if let Some(reference) = role.get("practitioner")? {
        let person = self::author(resource, &reference)?;
        author.id = author.id.take().or(person.id);
        if author.family.is_empty() {
            author.family = person.family;
            author.given = person.given;
        }
        author.specialty = person.specialty;
    }
    author.institution = institution(resource, role, "organization")?;
    for key in ["specialty", "code"] {
        if let Some(concept) = role.first(key)? {
            author.specialty = Some(coding::concept(&concept)?);
            break;
        }
    }
    Ok(())
}

/// The structure that a reference names.
pub(super) fn institution(
    resource: &Node<'_>,
    holder: &Node<'_>,
    key: &'static str,
) -> Result<Option<Institution>, Problem> {
    let Some(reference) = holder.get(key)? else { return Ok(None) };
    let text = reference.text("reference")?.unwrap_or_default();
    if let Some(organization) = contained(resource, text)? {
        return institution_of(&organization).map(Some);
    }
    let id = reference.get("identifier")?.map(|node| coding::identifier(&node)).transpose()?;
    let id = id.or_else(|| conditional(text));
    let name = reference.text("display")?.unwrap_or_default();
    Ok((id.is_some() || !name.is_empty()).then(|| Institution { id, name: name.into() }))
}

fn institution_of(organization: &Node<'_>) -> Result<Institution, Problem> {
    let id = organization.first("identifier")?.map(|node| coding::identifier(&node)).transpose()?;
    let name = organization.text("name")?.unwrap_or_default();
    Ok(Institution { id, name: name.into() })
}

/// Family and given names of a HumanName.
pub(super) fn name(node: &Node<'_>) -> Result<(String, String), Problem> {
    let mut given = Vec::new();
    for part in node.items("given")? {
        given.push(part.as_text()?);
    }
    let family = match node.text("family")? {
        Some(family) => family,
        None => node.text("text")?.unwrap_or_default(),
    };
    Ok((family.to_owned(), given.join(" ")))
}
