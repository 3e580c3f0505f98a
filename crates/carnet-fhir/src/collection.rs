//! A whole record as one Bundle of type `collection`, for the archive that a person takes with them: the resources as
//! this interface serves them, the bytes of documents beside them in the archive.

use bytes::Bytes;
use carnet_model::{EntryKind, ObjectNo, PublicId, RecordNo};
use carnet_service::export::{Contents, Filed, ResourceWriter};
use carnet_service::items::{JournalLine, RightItem};
use carnet_service::{Item, LotItem, Service};

use crate::json::{Object, write_object};
use crate::render::{
    AuditIds, Face, LotFace, write_audit, write_consent, write_document, write_lot, write_patient,
};

/// Writes the Bundle of an archive.
#[derive(Clone, Debug)]
pub struct Collection {
    /// Address of the interface (`https://example.org/fhir`), without a slash at the end.
    base: String,
}

impl Collection {
    /// Resources are named by their addresses at this interface.
    #[must_use]
    pub fn new(base: impl Into<String>) -> Self {
        Self { base: base.into() }
    }

    fn entry(&self, kind: &str, id: PublicId, resource: impl FnOnce(&mut Object<'_>)) -> Bytes {
        let mut out = Vec::with_capacity(2048);
        write_object(&mut out, |o| {
            o.shown("fullUrl", format_args!("{}/{kind}/{id}", self.base));
            o.object("resource", resource);
        });
        out.into()
    }

    fn document(&self, service: &Service, filed: &Filed) -> Bytes {
        let mut face = face(service, &filed.item);
        face.file = filed.file.as_ref().map(|file| format!("../{}", percent_encoded(file)));
        self.entry("DocumentReference", face.id, |o| write_document(o, &self.base, &face))
    }
}

impl ResourceWriter for Collection {
    fn bundle(&self, service: &Service, contents: &Contents) -> Vec<u8> {
        let record = contents.status.record;
        let patient = patient_id(service, record);
        let mut entries =
            vec![self.entry("Patient", patient, |o| write_patient(o, patient, &contents.status))];
        entries.extend(contents.documents.iter().map(|filed| self.document(service, filed)));
        entries.extend(contents.lots.iter().map(|lot| {
            let face = lot_face(service, lot);
            self.entry("List", face.id, |o| write_lot(o, &face))
        }));
        entries.extend(contents.rights.iter().map(|right: &RightItem| {
            let id = service.public_id(record, EntryKind::Consent, right.number());
            self.entry("Consent", id, |o| write_consent(o, id, patient, right))
        }));
        entries.extend(contents.lines.iter().map(|line| {
            let ids = audit_ids(service, line);
            self.entry("AuditEvent", ids.access, |o| write_audit(o, &self.base, &ids, line))
        }));
        let size = entries.iter().map(|entry| entry.len() + 1).sum::<usize>();
        let mut out = Vec::with_capacity(size + 256);
        write_object(&mut out, |o| {
            o.text("resourceType", "Bundle");
            o.text("type", "collection");
            o.shown("timestamp", contents.at);
            o.array("entry", |a| entries.iter().for_each(|entry| a.json(entry)));
        });
        out
    }
}

/// The public id of a record. It names no object of it.
pub(crate) fn patient_id(service: &Service, record: RecordNo) -> PublicId {
    service.public_id(record, EntryKind::Record, ObjectNo(0))
}

/// What is shown of a document.
pub(crate) fn face<'a>(service: &Service, item: &'a Item) -> Face<'a> {
    let document = &*item.shown.document;
    let id = |number| service.public_id(item.record, EntryKind::Document, number);
    Face {
        id: id(document.number),
        versions: document.versions.iter().map(|version| id(version.number)).collect(),
        version: document.version_count(),
        updated: document.current().map_or(document.filed_at, |version| version.at),
        patient: Some(patient_id(service, item.record)),
        ins: item.ins,
        content: service.public_id(item.record, EntryKind::Content, document.number),
        file: None,
        replaces: item.shown.replaces.map(id),
        entry: &document.entry,
        visibility: document.visibility,
        state: item.shown.state,
    }
}

/// What is shown of a lot.
pub(crate) fn lot_face<'a>(service: &Service, item: &'a LotItem) -> LotFace<'a> {
    let lot = &*item.lot.lot;
    let id = |number: &ObjectNo| service.public_id(item.record, EntryKind::Document, *number);
    LotFace {
        id: service.public_id(item.record, EntryKind::Lot, lot.number),
        patient: patient_id(service, item.record),
        ins: item.ins,
        entry: lot.entry.as_ref(),
        by: &lot.by,
        at: lot.at,
        documents: item.lot.documents.iter().map(id).collect(),
    }
}

/// The ids that a line of the journal names.
pub(crate) fn audit_ids(service: &Service, line: &JournalLine) -> AuditIds {
    let document =
        |item: &Item| service.public_id(item.record, EntryKind::Document, item.shown.document.number);
    AuditIds {
        access: service.public_id(line.record, EntryKind::Access, line.access),
        patient: patient_id(service, line.record),
        documents: line.documents.iter().map(document).collect(),
    }
}

/// The name of a file as part of an address.
fn percent_encoded(name: &str) -> String {
    use std::fmt::Write as _;
    name.bytes().fold(String::with_capacity(name.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
