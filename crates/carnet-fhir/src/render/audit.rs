//! AuditEvent: a line of the journal of accesses, after IHE BALP (`PatientRead`, `PatientQuery`, `PatientCreate`,
//! `PatientUpdate`; see [`Shape`]). Each carries the hash of the ledger entry that holds it, to which the proofs of the
//! journal lead. What BALP requires and the journal does not keep says so, by the standard extension for absent data.

#[cfg(test)]
#[path = "../../tests/http/balp.rs"]
mod balp;
mod shape;
#[cfg(test)]
mod tests;

use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::Outcome;
use carnet_model::{Caller, PublicId};
use carnet_service::items::JournalLine;

use shape::Shape;

use super::PURPOSES;
use super::coding::write_literal;
use super::document::write_subject;
use crate::json::{Array, Object};

const EVENT_TYPES: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const INTERACTIONS: &str = "http://hl7.org/fhir/restful-interaction";
const TRANSACTIONS: &str = "urn:carnet:transaction";
const PARTICIPATIONS: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const ROLES: &str = "http://terminology.hl7.org/CodeSystem/v3-RoleClass";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const PROFESSIONS: &str = "urn:oid:1.2.250.1.71.1.2.7";
const OBJECT_ROLES: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const ENTITY_TYPES: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
/// Extension with the hash of the ledger entry, in hexadecimal.
const ENTRY_HASH: &str = "urn:carnet:entry-hash";
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// How Carnet names itself.
const CARNET: &str = "Carnet";
const PROFESSIONALS: &str = "urn:oid:1.2.250.1.71.4.2.1";
const STRUCTURES: &str = "urn:oid:1.2.250.1.71.4.2.2";
const RESOURCES: &str = "http://hl7.org/fhir/resource-types";

/// The public ids that an AuditEvent names.
pub(crate) struct AuditIds {
    /// Its own.
    pub(crate) access: PublicId,
    /// The record.
    pub(crate) patient: PublicId,
    /// The documents that the reader may know.
    pub(crate) documents: Vec<PublicId>,
}

/// Writes the members of an AuditEvent, as served at this address (`https://example.org/fhir`).
pub(crate) fn write_audit(o: &mut Object<'_>, base: &str, ids: &AuditIds, line: &JournalLine) {
    let trace = &line.trace;
    let shape = Shape::of(trace.transaction);
    o.text("resourceType", "AuditEvent");
    o.shown("id", ids.access);
    o.array("extension", |a| {
        a.object(|o| {
            o.text("url", ENTRY_HASH);
            o.text("valueString", &carnet_seal::hex(&line.hash));
        });
    });
    o.object("type", |o| write_code(o, EVENT_TYPES, "rest"));
    o.array("subtype", |a| {
        a.object(|o| write_code(o, INTERACTIONS, shape.interaction()));
        a.object(|o| write_code(o, TRANSACTIONS, trace.transaction.word()));
    });
    o.text("action", shape.action());
    o.shown("recorded", trace.at);
    match &trace.outcome {
        Outcome::Done => o.text("outcome", "0"),
        Outcome::Refused(why) => {
            o.text("outcome", "4");
            o.text("outcomeDesc", why);
        }
    }
    write_purpose(o, "purposeOfEvent", trace.caller.purpose);
    o.array("agent", |a| write_agents(a, base, shape, line));
    o.object("source", |o| {
        o.text("site", host(base));
        o.object("observer", |o| o.text("display", CARNET));
        o.array("type", |a| {
            a.object(|o| write_code(o, "http://terminology.hl7.org/CodeSystem/security-source-type", "4"));
        });
    });
    o.array("entity", |a| write_entities(a, shape, ids, line));
}

fn write_agents(a: &mut Array<'_>, base: &str, shape: Shape, line: &JournalLine) {
    let caller = &line.trace.caller;
    // Carnet itself is no user: what its timers do has a client and a server, both Carnet.
    if caller.kind != ActorKind::System {
        a.object(|o| write_user(o, shape, caller));
    }
    if let Some(structure) = &caller.structure {
        a.object(|o| {
            o.object("type", |o| write_literal(o, ROLES, "PROV"));
            o.object("who", |o| {
                write_national(o, STRUCTURES, structure);
                o.maybe("display", caller.structure_name.as_deref());
            });
            o.truth("requestor", false);
        });
    }
    a.object(|o| {
        o.object("type", |o| write_literal(o, DICOM, shape.client()));
        o.object("who", |o| match (&caller.software, caller.kind) {
            (Some(software), _) => o.text("display", software),
            (None, ActorKind::System) => o.text("display", CARNET),
            (None, _) => write_absent(o, "unknown"),
        });
        o.truth("requestor", caller.kind == ActorKind::System);
        // The journal keeps no network address of anybody.
        o.object("network", |o| write_absent(o, "unsupported"));
    });
    a.object(|o| {
        o.object("type", |o| write_literal(o, DICOM, shape.server()));
        o.object("who", |o| o.text("display", CARNET));
        o.truth("requestor", false);
        o.object("network", |o| {
            o.text("address", host(base));
            // An address of the internet protocol, or the name of a machine.
            o.text("type", if is_ip(host(base)) { "2" } else { "1" });
        });
    });
}

fn write_user(o: &mut Object<'_>, shape: Shape, caller: &Caller) {
    o.object("type", |o| write_literal(o, PARTICIPATIONS, shape.user()));
    if let Some(profession) = &caller.profession {
        o.array("role", |a| a.object(|o| write_literal(o, PROFESSIONS, profession)));
    }
    o.object("who", |o| {
        if matches!(caller.kind, ActorKind::Professional | ActorKind::Structure) {
            write_national(o, PROFESSIONALS, &caller.id);
        }
        match (caller.name.as_ref(), caller.kind) {
            ("", ActorKind::Professional | ActorKind::Structure) => {}
            ("", _) => write_absent(o, "unknown"),
            (name, _) => o.text("display", name),
        }
    });
    o.maybe("name", Some(&caller.name));
    o.truth("requestor", true);
    write_purpose(o, "purposeOfUse", caller.purpose);
}

/// What it was about: the person whose record it is, always; then the search, or the one thing that was touched: the
/// document, or the record as a whole. Where they are several, documents stand beside it, each by its resource type.
fn write_entities(a: &mut Array<'_>, shape: Shape, ids: &AuditIds, line: &JournalLine) {
    let ins = line.documents.first().map(|item| item.ins);
    a.object(|o| {
        o.object("what", |o| match &ins {
            Some(ins) => write_subject(o, Some(ids.patient), ins),
            None => o.shown("reference", format_args!("Patient/{}", ids.patient)),
        });
        o.object("type", |o| write_code(o, ENTITY_TYPES, "1"));
        o.object("role", |o| write_code(o, OBJECT_ROLES, "1"));
    });
    let mut beside = ids.documents.as_slice();
    a.object(|o| match (shape, ids.documents.as_slice()) {
        (Shape::Query, _) => {
            o.object("type", |o| write_code(o, ENTITY_TYPES, "2"));
            o.object("role", |o| write_code(o, OBJECT_ROLES, "24"));
            // A search may hold words of the person's health: the journal does not keep it.
            o.object("_query", |o| write_absent(o, "masked"));
        }
        (_, [one]) => {
            beside = &[];
            o.object("what", |o| o.shown("reference", format_args!("DocumentReference/{one}")));
            o.object("type", |o| write_code(o, ENTITY_TYPES, "2"));
            o.object("role", |o| write_code(o, OBJECT_ROLES, "3"));
        }
        _ => {
            o.object("what", |o| o.shown("reference", format_args!("Patient/{}", ids.patient)));
            o.object("type", |o| write_code(o, ENTITY_TYPES, "2"));
            o.object("role", |o| write_code(o, OBJECT_ROLES, "4"));
        }
    });
    for document in beside {
        a.object(|o| {
            o.object("what", |o| o.shown("reference", format_args!("DocumentReference/{document}")));
            o.object("type", |o| write_code(o, RESOURCES, "DocumentReference"));
            o.object("role", |o| write_code(o, OBJECT_ROLES, "3"));
        });
    }
}

fn write_purpose(o: &mut Object<'_>, key: &str, purpose: Purpose) {
    if purpose != Purpose::Normal {
        o.array(key, |a| a.object(|o| write_literal(o, PURPOSES, purpose.code())));
    }
}

fn write_national(o: &mut Object<'_>, system: &str, value: &str) {
    o.object("identifier", |o| {
        o.text("system", system);
        o.text("value", value);
    });
}

/// Why there is no value, where one is required.
fn write_absent(o: &mut Object<'_>, reason: &str) {
    o.array("extension", |a| {
        a.object(|o| {
            o.text("url", ABSENT);
            o.text("valueCode", reason);
        });
    });
}

fn write_code(o: &mut Object<'_>, system: &str, code: &str) {
    o.text("system", system);
    o.text("code", code);
}

/// The name or address of the machine in an address.
fn host(base: &str) -> &str {
    let rest = base.split_once("://").map_or(base, |(_, rest)| rest);
    let origin = rest.split('/').next().unwrap_or(rest);
    match origin.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => origin,
    }
}

fn is_ip(host: &str) -> bool {
    host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
}
