//! The load: closed loop, keep-alive connections, every answer checked.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use carnet_town::Town;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::accounts::Server;
use super::figures::Cell;
use crate::cli::CliError;

const PDSM: &str = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition";
const MHD: &str = "https://profiles.ihe.net/ITI/MHD/StructureDefinition";

/// A deposit, ready to send.
pub(super) struct Deposit {
    /// The bundle.
    body: Bytes,
    /// The record, `SYSTEM|INS`.
    patient: String,
    /// The document.
    pub(super) content: Vec<u8>,
    /// Its size.
    pub(super) content_bytes: usize,
}

/// The town's documents as bundles, each under a fresh uniqueId so that a run can be repeated.
pub(super) fn deposits(town: &Town, server: &Server, count: usize) -> Vec<Deposit> {
    let plans = town.documents().filter(|plan| plan.replaces().is_none());
    let structured = plans.filter_map(|plan| {
        let rendered = plan.render();
        (rendered.content_type == "text/xml").then_some((plan.person.ins.clone(), rendered))
    });
    let mut out = Vec::with_capacity(count);
    for (serial, (ins, rendered)) in structured.take(count).enumerate() {
        let fresh = format!("2.25.{}{serial}", server.written_at);
        let text = String::from_utf8_lossy(&rendered.bytes).replace(&rendered.unique_id, &fresh);
        let content = text.into_bytes();
        let patient = format!("urn:oid:{}|{}", ins.domain, ins.value);
        let bundle = bundle(&patient, &fresh, &rendered.metadata, &content);
        let content_bytes = content.len();
        out.push(Deposit { body: Bytes::from(bundle.to_string()), patient, content, content_bytes });
    }
    out
}

fn bundle(patient: &str, id: &str, metadata: &carnet_town::Metadata, content: &[u8]) -> Value {
    let coding = |c: &carnet_town::Coded| json!({"coding": [{"system": format!("urn:oid:{}", c.system), "code": c.code, "display": c.display}]});
    let (system, value) = patient.split_once('|').unwrap_or_default();
    let contained = json!([
        {"resourceType": "Patient", "id": "patient", "identifier": [{"system": system, "value": value}]},
        {"resourceType": "Practitioner", "id": "author", "identifier": [{"system": "urn:oid:1.2.250.1.71.4.2.1", "value": carnet_town::KNOWN_PROFESSIONAL}]},
    ]);
    let created = metadata.created_at.to_string();
    let document = json!({
        "resourceType": "DocumentReference",
        "meta": {"profile": [format!("{PDSM}/pdsm-comprehensive-document-reference")]},
        "contained": contained,
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{id}")},
        "status": "current",
        "type": coding(&metadata.type_code),
        "category": [coding(&metadata.class_code)],
        "subject": {"reference": format!("Patient?identifier={patient}")},
        "date": created,
        "author": [{"reference": "#author"}],
        "authenticator": {"reference": "#author"},
        "securityLabel": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "N"}]}],
        "content": [{
            "attachment": {"contentType": "text/xml", "language": "fr-FR", "url": "urn:uuid:00000000-0000-4000-8000-000000000001",
                           "size": content.len(), "title": metadata.title, "creation": created},
            "format": {"system": format!("urn:oid:{}", metadata.format_code.system), "code": metadata.format_code.code},
        }],
        "context": {
            "period": {"start": metadata.started_at.to_string()},
            "sourcePatientInfo": {"reference": "#patient"},
            "facilityType": coding(&metadata.facility_type),
            "practiceSetting": coding(&metadata.practice_setting),
        },
    });
    let list = json!({
        "resourceType": "List",
        "meta": {"profile": [format!("{PDSM}/pdsm-submissionset-comprehensive")]},
        "contained": contained,
        "extension": [
            {"url": format!("{MHD}/ihe-designationType"), "valueCodeableConcept": {"coding": [{"system": "urn:oid:1.2.250.1.71.4.2.4", "code": "SA07"}]}},
            {"url": format!("{MHD}/ihe-sourceId"), "valueIdentifier": {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3.4.5"}}],
        "identifier": [{"use": "usual", "system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{id}.1")}],
        "status": "current",
        "mode": "working",
        "code": {"coding": [{"system": "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes", "code": "submissionset"}]},
        "subject": {"reference": format!("Patient?identifier={patient}")},
        "date": created,
        "source": {"reference": "#author"},
        "entry": [{"item": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000002"}}],
    });
    let data = base64_simd::STANDARD.encode_to_string(content);
    json!({
        "resourceType": "Bundle",
        "type": "transaction",
        "meta": {"profile": [format!("{PDSM}/pdsm-comprehensive-provide-document-bundle")]},
        "entry": [
            {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001", "request": {"method": "POST", "url": "Binary"},
             "resource": {"resourceType": "Binary", "contentType": "text/xml", "data": data}},
            {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000002", "request": {"method": "POST", "url": "DocumentReference"}, "resource": document},
            {"fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000003", "request": {"method": "POST", "url": "List"}, "resource": list},
        ],
    })
}

/// What the callers share.
struct Field {
    client: Client<HttpConnector, Full<Bytes>>,
    base: String,
    token: String,
}

impl Field {
    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<Bytes, String> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("Content-Type", "application/fhir+json")
            .header("Accept", if path.starts_with("/Binary") { "*/*" } else { "application/fhir+json" })
            .body(Full::new(body))
            .map_err(|error| error.to_string())?;
        let answer = self.client.request(request).await.map_err(|error| error.to_string())?;
        let status = answer.status();
        let body = answer.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
        if status.is_success() {
            Ok(body)
        } else {
            Err(format!("{status} {}", String::from_utf8_lossy(&body)))
        }
    }
}

/// Runs the three cells.
pub(super) async fn run(
    server: &Server,
    deposits: &[Deposit],
    callers: usize,
    reads: usize,
) -> Result<Vec<Cell>, CliError> {
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(callers).build_http();
    let base = server.fhir.replace("localhost", "127.0.0.1");
    let field = Arc::new(Field { client, base, token: server.token.clone() });
    let bodies: Arc<Vec<Bytes>> = Arc::new(deposits.iter().map(|d| d.body.clone()).collect());
    let patients: Arc<Vec<String>> = Arc::new(deposits.iter().map(|d| d.patient.clone()).collect());
    let binaries: Arc<Mutex<Vec<String>>> = Arc::default();

    let (sent, found) = (Arc::clone(&bodies), Arc::clone(&binaries));
    let deposit = cell("deposit", bodies.len(), callers, &field, move |field, at| {
        let (sent, found) = (Arc::clone(&sent), Arc::clone(&found));
        async move {
            let body = sent.get(at).cloned().unwrap_or_default();
            let answer = field.send(Method::POST, "", body).await?;
            let answer: Value = serde_json::from_slice(&answer).map_err(|error| error.to_string())?;
            let location = answer.pointer("/entry/0/response/location").and_then(Value::as_str);
            let id = location.and_then(|l| l.split("Binary/").nth(1)).and_then(|l| l.split('/').next());
            found.lock().push(id.ok_or("no Location of the Binary")?.to_owned());
            Ok(())
        }
    })
    .await?;
    let list = cell("list", reads, callers, &field, move |field, at| {
        let patients = Arc::clone(&patients);
        async move {
            let patient = patients.get(at % patients.len().max(1)).cloned().unwrap_or_default();
            let patient = patient.replace('|', "%7C");
            let path = format!("/DocumentReference?patient.identifier={patient}&_count=20&_sort=-date");
            field.send(Method::GET, &path, Bytes::new()).await.map(drop)
        }
    })
    .await?;
    let read = cell("read", reads, callers, &field, move |field, at| {
        let binaries = Arc::clone(&binaries);
        async move {
            let id = {
                let known = binaries.lock();
                known.get(at % known.len().max(1)).cloned().unwrap_or_default()
            };
            field.send(Method::GET, &format!("/Binary/{id}"), Bytes::new()).await.map(drop)
        }
    })
    .await?;
    Ok(vec![deposit, list, read])
}

/// Runs one kind of request, `callers` at a time; the first error is said, since a wrong answer is no figure.
async fn cell<F>(
    name: &'static str,
    count: usize,
    callers: usize,
    field: &Arc<Field>,
    job: impl Fn(Arc<Field>, usize) -> F + Clone + Send + 'static,
) -> Result<Cell, CliError>
where
    F: Future<Output = Result<(), String>> + Send,
{
    let next = Arc::new(AtomicUsize::new(0));
    let start = Instant::now();
    let lanes: Vec<_> = (0..callers)
        .map(|_| {
            let (next, field, job) = (Arc::clone(&next), Arc::clone(field), job.clone());
            tokio::spawn(async move {
                let (mut took, mut failed): (Vec<Duration>, Vec<String>) = (Vec::new(), Vec::new());
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return (took, failed);
                    }
                    let begin = Instant::now();
                    match job(Arc::clone(&field), at).await {
                        Ok(()) => took.push(begin.elapsed()),
                        Err(error) => failed.push(error),
                    }
                }
            })
        })
        .collect();
    let (mut took, mut failed) = (Vec::with_capacity(count), Vec::new());
    for lane in lanes {
        let (more, errors) = lane.await.map_err(|error| CliError::Other(error.to_string()))?;
        took.extend(more);
        failed.extend(errors);
    }
    if let Some(error) = failed.first() {
        eprintln!("carnet bench: {name}: {} failed, the first: {error}", failed.len());
    }
    Ok(Cell::new(name, start.elapsed(), failed.len(), took))
}
