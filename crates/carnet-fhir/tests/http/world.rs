//! A service on a fresh store behind the router, people and professionals to use it.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use carnet_fhir::{FhirConfig, router};
use carnet_model::caller::{ActorKind, AuthMode};
use carnet_model::person::{Contact, Sex, Traits};
use carnet_model::{Caller, Ins, InsDomain};
use carnet_record::policy::Policy;
use carnet_seal::SystemEntropy;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_service::{NewPerson, Service};
use carnet_store::{Store, StoreConfig};
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub(crate) const BASE: &str = "http://carnet.test/fhir";
pub(crate) const JSON: &str = "application/fhir+json";

/// A service behind its router, and the folder that goes with it.
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) router: Router,
    dir: PathBuf,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("JSON: {:?}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The answer, once its status is this.
    #[track_caller]
    pub(crate) fn with(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// The code of the first issue.
    pub(crate) fn fault(&self) -> String {
        self.json()["issue"][0]["details"]["coding"][0]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl World {
    pub(crate) fn new(name: &str) -> Self {
        let dir = std::env::temp_dir().join(format!("carnet-fhir-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        let store = Store::open(StoreConfig::in_dir(&dir, Arc::new(SystemEntropy))).unwrap();
        let policy = Policy::embedded().unwrap();
        let config = ServiceConfig::of(Profile::Sandbox);
        let service = Service::new(store, policy, config, Arc::new(SystemEntropy)).unwrap();
        let router = router(service.clone(), FhirConfig::default());
        Self { service, router, dir }
    }

    pub(crate) async fn person(&self, ins: Ins) -> Ins {
        let traits = Traits {
            birth_family: "PAT-TROIS".into(),
            birth_given: "DOMINIQUE".into(),
            given_names: "DOMINIQUE MARIE".into(),
            used_family: None,
            used_given: None,
            birth_date: "1979-03-28".into(),
            birth_place: "51215".into(),
            sex: Sex::Female,
        };
        let contact = Contact::default();
        self.service.open_record(NewPerson { ins, traits, contact, waiting_until: None }).await.unwrap();
        ins
    }

    pub(crate) async fn token(&self, caller: &Caller) -> String {
        self.service.issue_token(caller, 3_600_000).await.unwrap()
    }

    /// Sends a request; `headers` are added to those that every request has.
    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        token: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "carnet.test");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.send("GET", path, token, &[], Body::empty()).await
    }

    /// Reads an address of an answer.
    pub(crate) async fn follow(&self, url: &Value, token: &str) -> Answer {
        let url = url.as_str().unwrap();
        let path = url.strip_prefix("http://carnet.test").unwrap_or_else(|| panic!("absolute: {url}"));
        self.get(path, token).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &Value) -> Answer {
        self.send("POST", path, token, &[("content-type", JSON)], body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, token: &str, patch: &Value) -> Answer {
        let headers = [("content-type", "application/json-patch+json")];
        self.send("PATCH", path, token, &headers, patch.to_string()).await
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// A published example; see the rules for tests that need the shared data.
pub(crate) fn example(name: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/fhir/dmp").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{}: {error}", path.display());
            println!("skipped: {} is not here", path.display());
            None
        }
    }
}

/// The person of the published examples.
pub(crate) fn example_ins() -> Ins {
    Ins::parse(InsDomain::Nir, "123456789012345").unwrap()
}

pub(crate) fn test_ins() -> Ins {
    Ins::parse(InsDomain::NirTest, "279035121518989").unwrap()
}

pub(crate) fn physician(id: &str) -> Caller {
    Caller {
        kind: ActorKind::Professional,
        id: id.into(),
        name: "Camille DURAND-TEST".into(),
        profession: Some("10".into()),
        expertise: Some("SM54".into()),
        structure: Some(format!("1{id}").into()),
        structure_name: Some("Cabinet".into()),
        sector: Some("SA07".into()),
        auth: AuthMode::Direct,
        ..Caller::anonymous()
    }
}

pub(crate) fn holder(ins: Ins) -> Caller {
    Caller {
        kind: ActorKind::Holder,
        id: ins.matricule().into(),
        name: "Dominique PAT-TROIS".into(),
        ins: Some(ins),
        ..Caller::anonymous()
    }
}

/// A small deposit by ITI-105.
pub(crate) fn note(ins: Ins, unique_id: &str, text: &str) -> Value {
    json!({
        "resourceType": "DocumentReference",
        "contained": [{"resourceType": "Practitioner", "id": "a", "identifier": [
            {"system": "urn:oid:1.2.250.1.71.4.2.1", "value": "899700218896"}], "name": [{"family": "DURAND", "given": ["Camille"]}]}],
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": format!("urn:oid:{unique_id}")},
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11488-4"}]},
        "subject": {"reference": format!("Patient?identifier=urn:oid:{}", ins.token())},
        "date": "2026-06-12T10:00:00+02:00",
        "author": [{"reference": "#a"}],
        "content": [{"attachment": {"contentType": "text/plain", "title": text,
            "data": base64_simd::STANDARD.encode_to_string(text)}}],
    })
}

/// An authorisation for whoever sends it.
pub(crate) fn authorisation(ins: Ins) -> Value {
    json!({
        "resourceType": "Consent", "status": "active",
        "category": [{"coding": [{"system": "urn:carnet:consent-ground", "code": "consent"}]}],
        "patient": {"identifier": {"system": format!("urn:oid:{}", ins.domain().oid()), "value": ins.matricule()}},
        "provision": {"type": "permit"},
    })
}

/// `patient.identifier` of a person.
pub(crate) fn of(ins: Ins) -> String {
    format!("patient.identifier=urn:oid:{}", ins.token().replace('|', "%7C"))
}
