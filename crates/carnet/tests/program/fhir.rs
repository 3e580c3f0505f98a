//! A caller of the FHIR interface, and what callers send.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::http::{Answer, Origin, encoded};

pub(crate) const JSON: &str = "application/fhir+json";
pub(crate) const JSON_PATCH: &str = "application/json-patch+json";

/// A caller.
#[derive(Clone)]
pub(crate) struct Fhir {
    pub(crate) origin: Origin,
    pub(crate) token: String,
}

/// A document that was deposited.
#[derive(Clone, Debug)]
pub(crate) struct Deposited {
    pub(crate) id: String,
    /// The id of its bytes.
    pub(crate) content: String,
    pub(crate) unique_id: String,
}

impl Fhir {
    /// Sends a request; `headers` are added to the bearer token.
    #[track_caller]
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.origin.send(method, &format!("/fhir{path}"), &all, body)
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    #[track_caller]
    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("content-type", JSON)], body.to_string().as_bytes())
    }

    #[track_caller]
    pub(crate) fn patch(&self, path: &str, patch: &Value) -> Answer {
        self.send("PATCH", path, &[("content-type", JSON_PATCH)], patch.to_string().as_bytes())
    }

    /// Reads an address of an answer.
    #[track_caller]
    pub(crate) fn follow(&self, url: &Value) -> Answer {
        let path = url.as_str().unwrap().strip_prefix(&format!("{}/fhir", self.origin.url)).unwrap();
        self.get(path)
    }

    /// Searches documents of a person.
    #[track_caller]
    pub(crate) fn find(&self, ins: &str, query: &str) -> Answer {
        self.get(&format!("/DocumentReference?{}{query}", of(ins)))
    }

    /// How many documents of a person there are for the caller, in every state.
    #[track_caller]
    pub(crate) fn count(&self, ins: &str) -> u64 {
        let answer = self.find(ins, "&status=current,superseded&isArchived=true,false&_count=0");
        answer.with(200).json()["total"].as_u64().unwrap()
    }

    /// Files a small document, by ITI-105.
    #[track_caller]
    pub(crate) fn file(&self, ins: &str, text: &str) -> Deposited {
        let unique_id = new_oid();
        let created = self.post("/DocumentReference", &note(ins, &unique_id, text)).with(201).json();
        deposited(&created, unique_id)
    }

    /// A visibility code is asked for, or taken back with `N`.
    #[track_caller]
    pub(crate) fn label(&self, id: &str, code: &str) -> Answer {
        self.patch(&format!("/DocumentReference/{id}"), &label(code))
    }
}

/// The ids in a DocumentReference.
pub(crate) fn deposited(resource: &Value, unique_id: String) -> Deposited {
    let url = resource["content"][0]["attachment"]["url"].as_str().unwrap();
    let content = url.rsplit('/').next().unwrap().to_owned();
    Deposited { id: resource["id"].as_str().unwrap().to_owned(), content, unique_id }
}

pub(crate) fn label(code: &str) -> Value {
    json!([{"op": "replace", "path": "/securityLabel/0", "value": {"coding": [{"code": code}]}}])
}

/// `patient.identifier` of a person.
pub(crate) fn of(ins: &str) -> String {
    format!("patient.identifier={}", encoded(ins))
}

/// A new uniqueId.
pub(crate) fn new_oid() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("1.2.250.1.999.{}.{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A plain text, as a simplified deposit (ITI-105) of the physician that every demo has.
pub(crate) fn note(ins: &str, unique_id: &str, text: &str) -> Value {
    json!({
        "resourceType": "DocumentReference",
        "contained": [{"resourceType": "Practitioner", "id": "a", "identifier": [
            {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "899700218896"}],
            "name": [{"family": "DURAND-TEST", "given": ["Camille"]}]}],
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{unique_id}")},
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11488-4"}]},
        "subject": {"reference": format!("Patient?identifier={ins}")},
        "date": "2026-06-12T10:00:00+02:00",
        "author": [{"reference": "#a"}],
        "content": [{"attachment": {"contentType": "text/plain", "title": text.lines().next(),
            "data": base64_simd::STANDARD.encode_to_string(text)}}],
    })
}

/// What a lot says of its one document.
pub(crate) struct Lot<'a> {
    pub(crate) ins: &'a str,
    pub(crate) unique_id: &'a str,
    /// Type code; LOINC.
    pub(crate) kind: &'a str,
    pub(crate) title: &'a str,
    pub(crate) media_type: &'a str,
    pub(crate) bytes: &'a [u8],
    /// National id of its author.
    pub(crate) author: &'a str,
}

/// A deposit of a lot of one document (ITI-65).
pub(crate) fn lot(given: &Lot<'_>) -> Value {
    let subject = json!({"reference": format!("Patient?identifier={}", given.ins)});
    let author = json!([{"resourceType": "Practitioner", "id": "a", "identifier": [
        {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": given.author}]}]);
    let (document, binary) =
        ("urn:uuid:00000000-0000-4000-8000-000000000002", "urn:uuid:00000000-0000-4000-8000-000000000003");
    let profile = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-comprehensive-provide-document-bundle";
    let hash = base64_simd::STANDARD.encode_to_string(carnet_seal::sha1(given.bytes));
    let entry = |full_url: &str, resource: Value| {
        let kind = resource["resourceType"].clone();
        json!({"fullUrl": full_url, "resource": resource, "request": {"method": "POST", "url": kind}})
    };
    json!({"resourceType": "Bundle", "type": "transaction", "meta": {"profile": [profile]}, "entry": [
        entry("urn:uuid:00000000-0000-4000-8000-000000000001", json!({
            "resourceType": "List", "contained": author, "status": "current", "mode": "working",
            "code": {"coding": [{"system": "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "code": "submissionset"}]},
            "subject": subject, "date": "2026-06-12T10:00:00+02:00", "source": {"reference": "#a"},
            "entry": [{"item": {"reference": document}}]})),
        entry(document, json!({
            "resourceType": "DocumentReference", "contained": author,
            "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{}", given.unique_id)},
            "status": "current", "type": {"coding": [{"system": "http://loinc.org", "code": given.kind}]},
            "subject": subject, "date": "2026-06-12T10:00:00+02:00",
            "securityLabel": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}]}],
            "content": [{"attachment": {"contentType": given.media_type, "language": "fr-FR", "url": binary,
                "size": given.bytes.len(), "hash": hash, "title": given.title}}]})),
        entry(binary, json!({"resourceType": "Binary", "contentType": given.media_type,
            "data": base64_simd::STANDARD.encode_to_string(given.bytes)})),
    ]})
}

/// A small CDA of a person, with a paragraph for each line.
pub(crate) fn cda(ins: &str, unique_id: &str, title: &str, text: &str) -> String {
    let (domain, matricule) = ins.trim_start_matches("urn:oid:").split_once('|').unwrap();
    let paragraphs: Vec<String> = text.lines().map(|line| format!("<paragraph>{line}</paragraph>")).collect();
    let paragraphs = paragraphs.concat();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<id root="{unique_id}"/><code code="11488-4" codeSystem="2.16.840.1.113883.6.1"/><title>{title}</title><effectiveTime value="20260612100000+0200"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
<recordTarget><patientRole><id extension="{matricule}" root="{domain}"/></patientRole></recordTarget>
<author><time value="20260612100000+0200"/><assignedAuthor><id extension="899700218896" root="1.2.250.1.71.4.2.1"/></assignedAuthor></author>
<component><structuredBody><component><section><title>Conclusion</title><text>{paragraphs}</text></section></component></structuredBody></component>
</ClinicalDocument>
"#
    )
}

/// An authorisation for whoever sends it.
pub(crate) fn authorisation(ins: &str) -> Value {
    let (system, value) = ins.split_once('|').unwrap();
    json!({
        "resourceType": "Consent", "status": "active",
        "category": [{"coding": [{"system": "urn:carnet:consent-ground", "code": "consent"}]}],
        "patient": {"identifier": {"system": system, "value": value}},
        "provision": {"type": "permit"},
    })
}

/// The codes of the first issue of an OperationOutcome.
#[track_caller]
pub(crate) fn fault(answer: &Answer) -> String {
    let outcome = answer.json();
    assert_eq!(outcome["resourceType"], "OperationOutcome", "{outcome}");
    let issue = &outcome["issue"][0];
    assert!(!issue["diagnostics"].as_str().unwrap_or_default().is_empty(), "{outcome}");
    issue["details"]["coding"][0]["code"].as_str().unwrap_or_default().to_owned()
}
