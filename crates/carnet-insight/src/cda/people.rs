//! Patient, authors and the other persons of a header.

use roxmltree::Node;

use super::dom::{all, attribute, child, children, code, identifier, identifiers, path, text};
use super::time::CdaTime;
use super::types::{Author, Device, Organization, Patient, PersonName, Professional};

pub(super) fn patient(role: Node<'_, '_>) -> Patient {
    let Some(person) = child(role, "patient") else {
        return Patient { ids: identifiers(role, "id"), ..Patient::default() };
    };
    Patient {
        ids: identifiers(role, "id"),
        name: name(person),
        birth_time: child(person, "birthTime").and_then(|n| attribute(n, "value")),
        sex: child(person, "administrativeGenderCode").and_then(|n| attribute(n, "code")),
        birthplace: path(person, &["birthplace", "place", "addr", "county"]).and_then(text),
    }
}

/// The names of every `name` child together; the first of each kind counts.
fn name(person: Node<'_, '_>) -> PersonName {
    let mut names = PersonName::default();
    for part in children(person, "name").flat_map(|name| name.children()).filter(Node::is_element) {
        let (Some(value), qualifier) = (text(part), part.attribute("qualifier").unwrap_or_default()) else {
            continue;
        };
        let qualified = |wanted: &str| qualifier.split_whitespace().any(|q| q == wanted);
        let slot = match part.tag_name().name() {
            "family" if qualified("BR") => &mut names.birth_family,
            "family" if qualified("CL") || qualified("SP") => &mut names.used_family,
            "family" => &mut names.family,
            "given" if qualified("BR") => &mut names.birth_given,
            "given" if qualified("CL") => &mut names.used_given,
            "given" => {
                names.givens.push(value);
                continue;
            }
            "prefix" => &mut names.prefix,
            "suffix" => &mut names.suffix,
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    if names.is_empty() {
        names.plain = child(person, "name").and_then(text);
    }
    names
}

pub(super) fn organization(node: Node<'_, '_>) -> Organization {
    Organization {
        id: child(node, "id").and_then(identifier),
        name: child(node, "name").and_then(text),
        practice_setting: child(node, "standardIndustryClassCode").and_then(code),
    }
}

/// An `assignedEntity`, `assignedAuthor` or the like.
pub(super) fn professional(entity: Node<'_, '_>) -> Professional {
    Professional {
        ids: identifiers(entity, "id"),
        name: child(entity, "assignedPerson").map(name).unwrap_or_default(),
        specialty: child(entity, "code").and_then(code),
        organization: child(entity, "representedOrganization").map(organization),
    }
}

pub(super) fn authors(document: Node<'_, '_>) -> Vec<Author> {
    let author = |node: Node<'_, '_>| {
        let entity = child(node, "assignedAuthor")?;
        Some(Author {
            professional: professional(entity),
            device: child(entity, "assignedAuthoringDevice").map(device),
            function: child(node, "functionCode").and_then(code),
            time: child(node, "time").and_then(|n| attribute(n, "value")).map(|value| CdaTime::parse(&value)),
        })
    };
    children(document, "author").filter_map(author).collect()
}

fn device(node: Node<'_, '_>) -> Device {
    Device {
        model: child(node, "manufacturerModelName").and_then(text),
        software: child(node, "softwareName").and_then(text),
    }
}

pub(super) fn custodian(document: Node<'_, '_>) -> Option<Organization> {
    let steps = ["custodian", "assignedCustodian", "representedCustodianOrganization"];
    all(document, &steps).first().copied().map(organization)
}
