//! DocumentReference, with all the metadata of `spec/dmp.md` 6.1.

use carnet_model::document::{DocumentEntry, DocumentState, SourcePatient, Visibility};
use carnet_model::{Dtm, Ins, PublicId, Timestamp};

use super::coding::{
    confidentiality, write_coding, write_concept, write_identifier, write_literal, write_unique_id,
};
use super::person::{author_reference, write_author, write_organization, write_source_patient};
use super::{CONFIDENTIALITY, PDSM, URNS, VISIBILITY, VISIBILITY_CODES};
use crate::json::{Array, Object};
use crate::patch::IS_ARCHIVED;

/// What is shown of a document.
#[derive(Clone, Debug)]
pub(crate) struct Face<'a> {
    /// Its id: logicalId, entryUUID of version 1.
    pub(crate) id: PublicId,
    /// The entryUUIDs of all versions, the first first.
    pub(crate) versions: Vec<PublicId>,
    /// Number of the current version, from 1.
    pub(crate) version: usize,
    /// When the current version was made.
    pub(crate) updated: Timestamp,
    /// The record, where its id is known.
    pub(crate) patient: Option<PublicId>,
    /// The person.
    pub(crate) ins: Ins,
    /// Id of the bytes.
    pub(crate) content: PublicId,
    /// Where its bytes are, in place of the address of the interface.
    pub(crate) file: Option<String>,
    /// The document that it replaces.
    pub(crate) replaces: Option<PublicId>,
    /// Metadata.
    pub(crate) entry: &'a DocumentEntry,
    /// Visibility codes.
    pub(crate) visibility: Visibility,
    /// State.
    pub(crate) state: DocumentState,
}

/// Media type of FHIR documents.
pub(crate) const FHIR_JSON: &str = "application/fhir+json";

impl Face<'_> {
    /// Where the bytes are read.
    fn content_url(&self, base: &str) -> String {
        if let Some(file) = &self.file {
            return file.clone();
        }
        let kind = if &*self.entry.mime == FHIR_JSON { "Bundle" } else { "Binary" };
        format!("{base}/{kind}/{}", self.content)
    }
}

/// Writes the members of a DocumentReference.
pub(crate) fn write_document(o: &mut Object<'_>, base: &str, face: &Face<'_>) {
    let entry = face.entry;
    o.text("resourceType", "DocumentReference");
    o.shown("id", face.id);
    o.object("meta", |o| {
        o.shown("versionId", face.version);
        o.shown("lastUpdated", face.updated);
        o.array("profile", |a| a.text(&format!("{PDSM}pdsm-comprehensive-document-reference")));
    });
    o.some("contained", |a| write_contained(a, entry));
    o.array("extension", |a| {
        a.object(|o| {
            o.text("url", IS_ARCHIVED);
            o.truth("valueBoolean", face.state == DocumentState::Archived);
        });
    });
    o.object("masterIdentifier", |o| write_unique_id(o, &entry.unique_id));
    o.array("identifier", |a| write_identifiers(a, face));
    o.text("status", status(face.state));
    o.object("type", |o| write_concept(o, &entry.type_code));
    o.array("category", |a| a.object(|o| write_concept(o, &entry.class)));
    o.object("subject", |o| write_subject(o, face.patient, &face.ins));
    o.text("date", &instant(&entry.creation_time));
    o.some("author", |a| {
        for (at, author) in entry.authors.iter().enumerate() {
            a.object(|o| author_reference(o, author, &author_name(at)));
        }
    });
    write_authenticator(o, entry);
    if entry.custodian.is_some() {
        o.object("custodian", |o| o.text("reference", "#custodian"));
    }
    if let Some(replaced) = face.replaces {
        o.array("relatesTo", |a| {
            a.object(|o| {
                o.text("code", "replaces");
                o.object("target", |o| {
                    o.shown("reference", format_args!("DocumentReference/{replaced}"));
                });
            });
        });
    }
    o.maybe("description", entry.comments.as_deref());
    o.array("securityLabel", |a| write_labels(a, entry, face.visibility));
    o.array("content", |a| a.object(|o| write_content(o, base, face)));
    o.object("context", |o| write_context(o, entry));
}

const fn status(state: DocumentState) -> &'static str {
    match state {
        DocumentState::Approved | DocumentState::Archived => "current",
        DocumentState::Deprecated => "superseded",
        DocumentState::Deleted => "entered-in-error",
    }
}

fn author_name(at: usize) -> String {
    format!("author{}", at + 1)
}

/// `DocumentReference.date` is an instant: a less precise time gives its first moment.
fn instant(at: &Dtm) -> String {
    if at.as_str().len() >= 10 { at.to_fhir() } else { at.start().to_string() }
}

/// Members of the reference to a person.
pub(super) fn write_subject(o: &mut Object<'_>, patient: Option<PublicId>, ins: &Ins) {
    let (system, value) = (ins.domain().oid(), ins.matricule());
    match patient {
        Some(id) => o.shown("reference", format_args!("Patient/{id}")),
        None => o.shown("reference", format_args!("Patient?identifier=urn:oid:{system}|{value}")),
    }
    o.object("identifier", |o| {
        o.shown("system", format_args!("urn:oid:{system}"));
        o.text("value", value);
    });
}

fn write_contained(a: &mut Array<'_>, entry: &DocumentEntry) {
    if has_source(entry) {
        write_source_patient(a, &entry.source_patient, "source-patient");
    }
    for (at, author) in entry.authors.iter().enumerate() {
        write_author(a, author, &author_name(at));
    }
    if let Some(authenticator) = &entry.legal_authenticator
        && !entry.authors.contains(authenticator)
    {
        write_author(a, authenticator, "authenticator");
    }
    if let Some(custodian) = &entry.custodian {
        write_organization(a, custodian, "custodian");
    }
}

fn has_source(entry: &DocumentEntry) -> bool {
    entry.source_patient != SourcePatient::default()
}

fn write_authenticator(o: &mut Object<'_>, entry: &DocumentEntry) {
    let Some(authenticator) = &entry.legal_authenticator else { return };
    let known = entry.authors.iter().position(|author| author == authenticator);
    let name = known.map_or_else(|| "authenticator".to_owned(), author_name);
    o.object("authenticator", |o| author_reference(o, authenticator, &name));
}

/// logicalId and entryUUIDs; the first entryUUID is the logicalId.
fn write_identifiers(a: &mut Array<'_>, face: &Face<'_>) {
    for id in &face.versions {
        a.object(|o| {
            o.text("use", "official");
            o.text("system", URNS);
            o.shown("value", format_args!("urn:uuid:{id}"));
        });
    }
}

fn write_labels(a: &mut Array<'_>, entry: &DocumentEntry, visibility: Visibility) {
    a.object(|o| write_literal(o, CONFIDENTIALITY, confidentiality(entry.confidentiality)));
    for (code, name) in VISIBILITY_CODES {
        if visibility.has(code) {
            a.object(|o| write_literal(o, VISIBILITY, name));
        }
    }
}

fn write_content(o: &mut Object<'_>, base: &str, face: &Face<'_>) {
    let entry = face.entry;
    o.object("attachment", |o| {
        o.text("contentType", &entry.mime);
        o.maybe("language", Some(&entry.language));
        o.text("url", &face.content_url(base));
        o.number("size", entry.size);
        o.text("hash", &base64_simd::STANDARD.encode_to_string(entry.hash));
        o.maybe("title", Some(&entry.title));
        o.text("creation", &entry.creation_time.to_fhir());
    });
    o.object("format", |o| write_coding(o, &entry.format));
}

fn write_context(o: &mut Object<'_>, entry: &DocumentEntry) {
    o.some("event", |a| {
        for event in &entry.events {
            a.object(|o| write_concept(o, event));
        }
    });
    o.object("period", |o| {
        o.text("start", &entry.service_start.to_fhir());
        o.maybe("end", entry.service_stop.as_ref().map(Dtm::to_fhir).as_deref());
    });
    o.object("facilityType", |o| write_concept(o, &entry.facility));
    o.object("practiceSetting", |o| write_concept(o, &entry.setting));
    if has_source(entry) {
        o.object("sourcePatientInfo", |o| o.text("reference", "#source-patient"));
    }
    o.some("related", |a| {
        for reference in &entry.references {
            a.object(|o| o.object("identifier", |o| write_identifier(o, reference)));
        }
    });
}
