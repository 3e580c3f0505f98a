//! AuditEvent: a line of the journal of accesses, in the shape of IHE BALP. Each carries the hash of the ledger entry
//! that holds it, to which the proofs of the journal lead.

use carnet_model::PublicId;
use carnet_model::caller::{ActorKind, Purpose};
use carnet_model::event::{Outcome, Transaction};
use carnet_service::items::JournalLine;

use super::PURPOSES;
use super::coding::write_literal;
use super::document::write_subject;
use crate::json::{Array, Object};

const EVENT_TYPES: &str = "http://terminology.hl7.org/CodeSystem/audit-event-type";
const INTERACTIONS: &str = "http://hl7.org/fhir/restful-interaction";
const TRANSACTIONS: &str = "urn:carnet:transaction";
const PARTICIPATIONS: &str = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
const OBJECT_ROLES: &str = "http://terminology.hl7.org/CodeSystem/object-role";
const ENTITY_TYPES: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
/// Extension with the hash of the ledger entry, in hexadecimal.
const ENTRY_HASH: &str = "urn:carnet:entry-hash";

/// The public ids that an AuditEvent names.
pub(crate) struct AuditIds {
    /// Its own.
    pub(crate) access: PublicId,
    /// The record.
    pub(crate) patient: PublicId,
    /// The documents that the reader may know.
    pub(crate) documents: Vec<PublicId>,
}

/// Writes the members of an AuditEvent.
pub(crate) fn write_audit(o: &mut Object<'_>, ids: &AuditIds, line: &JournalLine) {
    let trace = &line.trace;
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
        a.object(|o| write_code(o, INTERACTIONS, interaction(trace.transaction)));
        a.object(|o| write_code(o, TRANSACTIONS, trace.transaction.word()));
    });
    o.text("action", action(trace.transaction));
    o.shown("recorded", trace.at);
    match &trace.outcome {
        Outcome::Done => o.text("outcome", "0"),
        Outcome::Refused(why) => {
            o.text("outcome", "4");
            o.text("outcomeDesc", why);
        }
    }
    if trace.caller.purpose != Purpose::Normal {
        o.array("purposeOfEvent", |a| {
            a.object(|o| write_literal(o, PURPOSES, trace.caller.purpose.code()));
        });
    }
    o.array("agent", |a| write_agents(a, line));
    o.object("source", |o| {
        o.object("observer", |o| o.text("display", "Carnet"));
        o.array("type", |a| {
            a.object(|o| write_code(o, "http://terminology.hl7.org/CodeSystem/security-source-type", "4"));
        });
    });
    o.array("entity", |a| write_entities(a, ids, line));
}

fn write_agents(a: &mut Array<'_>, line: &JournalLine) {
    let caller = &line.trace.caller;
    a.object(|o| {
        o.object("type", |o| write_literal(o, PARTICIPATIONS, participation(caller.kind)));
        o.object("who", |o| {
            if matches!(caller.kind, ActorKind::Professional | ActorKind::Structure) {
                o.object("identifier", |o| {
                    o.text("system", "urn:oid:1.2.250.1.71.4.2.1");
                    o.text("value", &caller.id);
                });
            }
            o.maybe("display", Some(&caller.name));
        });
        o.truth("requestor", true);
    });
    if let Some(structure) = &caller.structure {
        a.object(|o| {
            o.object("type", |o| write_literal(o, PARTICIPATIONS, "CST"));
            o.object("who", |o| {
                o.object("identifier", |o| {
                    o.text("system", "urn:oid:1.2.250.1.71.4.2.2");
                    o.text("value", structure);
                });
                o.maybe("display", caller.structure_name.as_deref());
            });
            o.truth("requestor", false);
        });
    }
    if let Some(software) = &caller.software {
        a.object(|o| {
            o.object("type", |o| write_literal(o, "http://dicom.nema.org/resources/ontology/DCM", "110150"));
            o.object("who", |o| o.text("display", software));
            o.truth("requestor", false);
        });
    }
}

fn write_entities(a: &mut Array<'_>, ids: &AuditIds, line: &JournalLine) {
    let ins = line.documents.first().map(|item| item.ins);
    a.object(|o| {
        o.object("what", |o| match &ins {
            Some(ins) => write_subject(o, Some(ids.patient), ins),
            None => o.text("reference", &format!("Patient/{}", ids.patient)),
        });
        o.object("type", |o| write_code(o, ENTITY_TYPES, "1"));
        o.object("role", |o| write_code(o, OBJECT_ROLES, "1"));
    });
    for document in &ids.documents {
        a.object(|o| {
            o.object("what", |o| o.text("reference", &format!("DocumentReference/{document}")));
            o.object("type", |o| write_code(o, ENTITY_TYPES, "2"));
            o.object("role", |o| write_code(o, OBJECT_ROLES, "3"));
        });
    }
}

fn write_code(o: &mut Object<'_>, system: &str, code: &str) {
    o.text("system", system);
    o.text("code", code);
}

const fn participation(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Holder | ActorKind::Representative | ActorKind::Caregiver => "IRCP",
        _ => "AUT",
    }
}

const fn interaction(transaction: Transaction) -> &'static str {
    match action(transaction).as_bytes() {
        b"C" => "create",
        b"U" => "update",
        b"R" => "read",
        _ => "search",
    }
}

/// C, R, U or E (a question that reads no document).
const fn action(transaction: Transaction) -> &'static str {
    match transaction {
        Transaction::Deposit => "C",
        Transaction::Read | Transaction::ReadEntry | Transaction::Export | Transaction::Proof => "R",
        Transaction::Authorise
        | Transaction::Replace
        | Transaction::Update
        | Transaction::Lifecycle
        | Transaction::Settings
        | Transaction::Timer
        | Transaction::Family
        | Transaction::Report => "U",
        Transaction::Status
        | Transaction::Search
        | Transaction::SearchLots
        | Transaction::ReadJournal
        | Transaction::Overview
        | Transaction::SearchConsents
        | Transaction::SeeAs
        | Transaction::Enter => "E",
    }
}
