//! The header: everything before the body.

use roxmltree::Node;

use super::dom::{all, attribute, child, children, code, identifier, identifiers, path, text};
use super::people::{authors, custodian, patient, professional};
use super::time::CdaTime;
use super::types::{BodyKind, CdaHeader, Facility, Identifier, Presentation, ServiceEvent};

/// Namespace of the imaging extension that carries accession numbers.
const DICOM: &str = "urn:dicom-org:ps3-20";

pub(super) fn read(document: Node<'_, '_>, presentation: Presentation) -> CdaHeader {
    let roles = all(document, &["recordTarget", "patientRole"]);
    CdaHeader {
        presentation,
        body: body_kind(document),
        id: child(document, "id").and_then(identifier),
        code: child(document, "code").and_then(code),
        title: child(document, "title").and_then(text),
        effective_time: child(document, "effectiveTime").and_then(time),
        confidentiality: child(document, "confidentialityCode").and_then(code),
        language: child(document, "languageCode").and_then(|n| attribute(n, "code")),
        set_id: child(document, "setId").and_then(identifier),
        version_number: child(document, "versionNumber").and_then(|n| attribute(n, "value")),
        templates: identifiers(document, "templateId"),
        record_targets: children(document, "recordTarget").count(),
        patient: roles.first().copied().map(patient).unwrap_or_default(),
        authors: authors(document),
        legal_authenticator: path(document, &["legalAuthenticator", "assignedEntity"]).map(professional),
        custodian: custodian(document),
        service_events: all(document, &["documentationOf", "serviceEvent"])
            .into_iter()
            .map(service_event)
            .collect(),
        facility: facility(document),
        orders: all(document, &["inFulfillmentOf", "order", "id"])
            .into_iter()
            .filter_map(identifier)
            .collect(),
        accession_numbers: accession_numbers(document),
        replaces: replaces(document),
    }
}

fn time(node: Node<'_, '_>) -> Option<CdaTime> {
    attribute(node, "value").map(|value| CdaTime::parse(&value))
}

fn body_kind(document: Node<'_, '_>) -> BodyKind {
    let Some(component) = child(document, "component") else { return BodyKind::None };
    if let Some(body) = child(component, "nonXMLBody") {
        let media_type =
            child(body, "text").and_then(|n| attribute(n, "mediaType")).map(|m| m.to_ascii_lowercase());
        return BodyKind::NonXml { media_type };
    }
    if child(component, "structuredBody").is_some() { BodyKind::Structured } else { BodyKind::None }
}

fn service_event(node: Node<'_, '_>) -> ServiceEvent {
    let interval = child(node, "effectiveTime");
    let bound = |name| interval.and_then(|n| child(n, name)).and_then(time);
    ServiceEvent {
        ids: identifiers(node, "id"),
        code: child(node, "code").and_then(code),
        // A point in time is its own start.
        start: bound("low").or_else(|| interval.and_then(time)),
        stop: bound("high"),
        performer: path(node, &["performer", "assignedEntity"]).map(professional),
    }
}

fn facility(document: Node<'_, '_>) -> Facility {
    let Some(encounter) = path(document, &["componentOf", "encompassingEncounter"]) else {
        return Facility::default();
    };
    let place = path(encounter, &["location", "healthCareFacility"]);
    let name = |steps: &[&'static str]| place.and_then(|n| path(n, steps)).and_then(text);
    Facility {
        kind: place.and_then(|n| child(n, "code")).and_then(code),
        encounter: child(encounter, "code").and_then(code),
        name: name(&["location", "name"]).or_else(|| name(&["serviceProviderOrganization", "name"])),
    }
}

fn accession_numbers(document: Node<'_, '_>) -> Vec<Identifier> {
    let accession = |n: &Node<'_, '_>| n.has_tag_name((DICOM, "accessionNumber"));
    all(document, &["inFulfillmentOf", "order"])
        .into_iter()
        .flat_map(|order| order.children().filter(accession).filter_map(identifier))
        .collect()
}

fn replaces(document: Node<'_, '_>) -> Vec<Identifier> {
    children(document, "relatedDocument")
        .filter(|n| n.attribute("typeCode") == Some("RPLC"))
        .flat_map(|n| all(n, &["parentDocument", "id"]))
        .filter_map(identifier)
        .collect()
}
