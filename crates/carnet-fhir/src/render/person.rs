//! Authors and source patients, as contained resources.

use carnet_model::document::{Author, AuthorKind, Institution, SourcePatient};

use super::coding::{write_concept, write_identifier, write_name};
use crate::json::{Array, Object};

/// The reference to an author written by [`write_author`] under the same name.
pub(super) fn author_reference(o: &mut Object<'_>, author: &Author, name: &str) {
    let role = if has_role(author) { "-role" } else { "" };
    o.shown("reference", format_args!("#{name}{role}"));
}

/// Whether a professional is served with a role around the person.
fn has_role(author: &Author) -> bool {
    author.kind == AuthorKind::Professional && (author.institution.is_some() || author.specialty.is_some())
}

/// The resources that an author needs; `name` starts their ids.
pub(super) fn write_author(a: &mut Array<'_>, author: &Author, name: &str) {
    match author.kind {
        AuthorKind::Professional => write_person(a, "Practitioner", author, name),
        AuthorKind::Patient => write_person(a, "Patient", author, name),
        AuthorKind::Device => write_device(a, author, name),
        AuthorKind::Structure => {
            let bare = Institution { id: author.id.clone(), name: author.family.clone() };
            write_organization(a, author.institution.as_ref().unwrap_or(&bare), name);
            return;
        }
    }
    if let Some(institution) = &author.institution {
        write_organization(a, institution, &format!("{name}-org"));
    }
    if has_role(author) {
        a.object(|o| {
            o.text("resourceType", "PractitionerRole");
            o.shown("id", format_args!("{name}-role"));
            o.object("practitioner", |o| o.shown("reference", format_args!("#{name}")));
            if author.institution.is_some() {
                o.object("organization", |o| o.shown("reference", format_args!("#{name}-org")));
            }
            if let Some(specialty) = &author.specialty {
                o.array("specialty", |a| a.object(|o| write_concept(o, specialty)));
            }
        });
    }
}

fn identifiers(o: &mut Object<'_>, author: &Author) {
    if let Some(id) = &author.id {
        o.array("identifier", |a| a.object(|o| write_identifier(o, id)));
    }
}

fn write_person(a: &mut Array<'_>, kind: &str, author: &Author, name: &str) {
    a.object(|o| {
        o.text("resourceType", kind);
        o.text("id", name);
        identifiers(o, author);
        write_name(o, &author.family, &author.given);
    });
}

fn write_device(a: &mut Array<'_>, author: &Author, name: &str) {
    a.object(|o| {
        o.text("resourceType", "Device");
        o.text("id", name);
        identifiers(o, author);
        if !author.family.is_empty() {
            o.array("deviceName", |a| {
                a.object(|o| {
                    o.text("name", &author.family);
                    o.text("type", "user-friendly-name");
                });
            });
        }
        if author.institution.is_some() {
            o.object("owner", |o| o.shown("reference", format_args!("#{name}-org")));
        }
    });
}

/// A structure as a contained Organization.
pub(super) fn write_organization(a: &mut Array<'_>, institution: &Institution, name: &str) {
    a.object(|o| {
        o.text("resourceType", "Organization");
        o.text("id", name);
        if let Some(id) = &institution.id {
            o.array("identifier", |a| a.object(|o| write_identifier(o, id)));
        }
        o.maybe("name", Some(&institution.name));
    });
}

/// The frozen traits and local identifiers.
pub(super) fn write_source_patient(a: &mut Array<'_>, source: &SourcePatient, name: &str) {
    a.object(|o| {
        o.text("resourceType", "Patient");
        o.text("id", name);
        o.some("identifier", |a| {
            for id in &source.ids {
                a.object(|o| write_identifier(o, id));
            }
        });
        write_name(o, &source.family, &source.given);
        o.maybe("gender", source.gender.as_deref());
        o.maybe("birthDate", source.birth_date.as_deref());
    });
}
