//! List: a submission set, filed or made by the server to tell of a change.

use carnet_model::caller::ActorKind;
use carnet_model::document::{Author, AuthorKind, Identifier, Institution, LotEntry};
use carnet_model::event::Actor;
use carnet_model::{Ins, PublicId, Timestamp};

use super::coding::{write_concept, write_literal, write_unique_id};
use super::document::write_subject;
use super::person::{author_reference, write_author};
use super::{MHD, PDSM, URNS};
use crate::json::{Array, Object};

/// What is shown of a lot.
pub(crate) struct LotFace<'a> {
    /// Its id.
    pub(crate) id: PublicId,
    /// The record.
    pub(crate) patient: PublicId,
    /// The person.
    pub(crate) ins: Ins,
    /// Metadata, unless the server made it.
    pub(crate) entry: Option<&'a LotEntry>,
    /// Who.
    pub(crate) by: &'a Actor,
    /// When.
    pub(crate) at: Timestamp,
    /// Its documents that the caller may know.
    pub(crate) documents: Vec<PublicId>,
}

/// Writes the members of a List.
pub(crate) fn write_lot(o: &mut Object<'_>, face: &LotFace<'_>) {
    let author = face.entry.map_or_else(|| author_of(face.by), |entry| entry.author.clone());
    o.text("resourceType", "List");
    o.shown("id", face.id);
    o.object("meta", |o| {
        o.text("versionId", "1");
        o.shown("lastUpdated", face.at);
        o.array("profile", |a| a.text(&format!("{PDSM}pdsm-submissionset-comprehensive")));
    });
    o.array("contained", |a| write_author(a, &author, "author"));
    o.some("extension", |a| write_extensions(a, face.entry));
    o.array("identifier", |a| write_identifiers(a, face));
    o.text("status", "current");
    o.text("mode", "working");
    o.maybe("title", face.entry.and_then(|entry| entry.title.as_deref()));
    o.object("code", |o| {
        write_literal(o, "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "submissionset");
    });
    o.object("subject", |o| write_subject(o, Some(face.patient), &face.ins));
    o.shown("date", face.at);
    o.object("source", |o| author_reference(o, &author, "author"));
    if let Some(comments) = face.entry.and_then(|entry| entry.comments.as_deref()) {
        o.array("note", |a| a.object(|o| o.text("text", comments)));
    }
    o.some("entry", |a| {
        for id in &face.documents {
            a.object(|o| {
                o.object("item", |o| o.shown("reference", format_args!("DocumentReference/{id}")));
            });
        }
    });
}

fn write_extensions(a: &mut Array<'_>, entry: Option<&LotEntry>) {
    let Some(entry) = entry else { return };
    a.object(|o| {
        o.shown("url", format_args!("{MHD}ihe-designationType"));
        o.object("valueCodeableConcept", |o| write_concept(o, &entry.content_type));
    });
    if let Some(source) = &entry.source_id {
        a.object(|o| {
            o.shown("url", format_args!("{MHD}ihe-sourceId"));
            o.object("valueIdentifier", |o| {
                o.text("system", URNS);
                let is_oid = carnet_model::document::is_oid(source);
                o.shown("value", format_args!("{}{source}", if is_oid { "urn:oid:" } else { "" }));
            });
        });
    }
}

fn write_identifiers(a: &mut Array<'_>, face: &LotFace<'_>) {
    a.object(|o| {
        o.text("use", "official");
        o.text("system", URNS);
        o.shown("value", format_args!("urn:uuid:{}", face.id));
    });
    if let Some(entry) = face.entry {
        a.object(|o| {
            o.text("use", "usual");
            write_unique_id(o, &entry.unique_id);
        });
    }
}

/// The author of a lot that the server made: who caused it.
fn author_of(actor: &Actor) -> Author {
    let (kind, system) = match actor.kind {
        ActorKind::Professional => (AuthorKind::Professional, "1.2.250.1.71.4.2.1"),
        ActorKind::Structure => (AuthorKind::Structure, "1.2.250.1.71.4.2.2"),
        ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver => (AuthorKind::Patient, ""),
        ActorKind::App | ActorKind::System | ActorKind::Operator | ActorKind::Anonymous => {
            (AuthorKind::Device, "")
        }
    };
    let id = (!system.is_empty()).then(|| Identifier { system: system.into(), value: actor.id.clone() });
    let structure = Identifier { system: "1.2.250.1.71.4.2.2".into(), value: "".into() };
    let institution = actor.structure.as_ref().filter(|_| kind != AuthorKind::Structure).map(|number| {
        Institution { id: Some(Identifier { value: number.clone(), ..structure }), name: "".into() }
    });
    Author {
        kind,
        id,
        family: actor.name.clone(),
        given: "".into(),
        institution,
        role: None,
        specialty: None,
    }
}
