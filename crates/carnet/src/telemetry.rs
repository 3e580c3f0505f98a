//! Spans of requests for an OpenTelemetry collector on this machine: OTLP over HTTP in JSON, by `docs/decisions/0017`. Off
//! unless `OTEL_EXPORTER_OTLP_ENDPOINT` names a loopback address. A span is made of closed lists, numbers and times; ids are
//! random, and never taken from a caller, who could write anything into them.

use std::fmt::Write as _;
use std::net::IpAddr;
use std::time::Duration;

use bytes::Bytes;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use http_body_util::Full;
use hyper::{Request, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::cli::CliError;
use crate::metrics::{Entrance, Interface, Method};
use crate::overload::Rank;

/// The variable that names the collector.
const ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
/// Spans that wait; more are dropped, since no request waits for a collector.
const WAITING: usize = 4_096;
/// Spans of one message.
const TOGETHER: usize = 512;
/// A message waits for more spans so long.
const PAUSE: Duration = Duration::from_secs(1);
/// The collector has so long to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A request that was answered.
pub(crate) struct Span {
    /// The name of the request in the log.
    pub(crate) number: u64,
    pub(crate) listener: Entrance,
    pub(crate) interface: Interface,
    /// None: it was refused before it had a class.
    pub(crate) class: Option<Rank>,
    pub(crate) method: Method,
    pub(crate) status: u16,
    pub(crate) taken: Duration,
}

/// The way to the collector.
#[derive(Clone)]
pub(crate) struct Telemetry {
    sender: mpsc::Sender<(Span, i64)>,
    service: Service,
}

impl Telemetry {
    /// Starts sending, if a collector is named.
    pub(crate) fn start(service: &Service) -> Result<Option<Self>, CliError> {
        let Some(named) = std::env::var_os(ENDPOINT) else { return Ok(None) };
        let named = named.to_string_lossy();
        let collector = collector(&named).ok_or_else(|| {
            CliError::Other(format!("{ENDPOINT}: expected http://ADDRESS:PORT of this machine"))
        })?;
        let (sender, spans) = mpsc::channel(WAITING);
        tokio::spawn(send(spans, collector));
        Ok(Some(Self { sender, service: service.clone() }))
    }

    /// Tells of a request that was answered just now.
    pub(crate) fn tell(&self, span: Span) {
        // Full or gone: nobody waits for it.
        let _ = self.sender.try_send((span, self.service.now().0));
    }
}

/// The address that takes spans.
fn collector(named: &str) -> Option<Uri> {
    let base: Uri = named.trim_end_matches('/').parse().ok()?;
    let host = base.host()?.trim_start_matches('[').trim_end_matches(']');
    let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if base.scheme_str() != Some("http") || !here {
        return None;
    }
    format!("{}/v1/traces", named.trim_end_matches('/')).parse().ok()
}

async fn send(mut spans: mpsc::Receiver<(Span, i64)>, collector: Uri) {
    let client: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let mut batch = Vec::new();
    let mut heard = true;
    while spans.recv_many(&mut batch, TOGETHER).await > 0 {
        let body = Bytes::from(message(&batch, &SystemEntropy).to_string());
        batch.clear();
        let request = Request::post(collector.clone()).header("content-type", "application/json");
        let Ok(request) = request.body(Full::new(body)) else { return };
        let answered = tokio::time::timeout(PATIENCE, client.request(request)).await;
        let taken = matches!(&answered, Ok(Ok(answer)) if answer.status().is_success());
        if taken != heard {
            heard = taken;
            tracing::warn!(taken, "the collector of spans");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A message of OTLP 1.x, `ExportTraceServiceRequest` in JSON.
fn message(batch: &[(Span, i64)], entropy: &dyn Entropy) -> Value {
    let spans: Vec<Value> = batch.iter().map(|(span, at)| of(span, *at, entropy)).collect();
    json!({"resourceSpans": [{
        "resource": {"attributes": [
            word("service.name", "carnet"),
            word("service.version", env!("CARGO_PKG_VERSION")),
        ]},
        "scopeSpans": [{"scope": {"name": "carnet"}, "spans": spans}],
    }]})
}

fn of(span: &Span, at: i64, entropy: &dyn Entropy) -> Value {
    let end = i128::from(at) * 1_000_000;
    let begin = end - i128::try_from(span.taken.as_nanos()).unwrap_or_default();
    let (method, interface) = (span.method.name(), format!("{:?}", span.interface));
    let mut attributes = vec![
        word("http.request.method", method),
        number("http.response.status_code", span.status.into()),
        word("carnet.listener", &format!("{:?}", span.listener)),
        word("carnet.interface", &interface),
        number("carnet.request", span.number),
    ];
    attributes.extend(span.class.map(|class| word("carnet.class", &format!("{class:?}"))));
    json!({
        "traceId": id::<16>(entropy),
        "spanId": id::<8>(entropy),
        "name": format!("{method} {interface}"),
        "kind": 2, // SPAN_KIND_SERVER
        "startTimeUnixNano": begin.to_string(),
        "endTimeUnixNano": end.to_string(),
        "attributes": attributes,
        "status": {"code": if span.status >= 500 { 2 } else { 0 }}, // ERROR, UNSET
    })
}

fn word(key: &str, value: &str) -> Value {
    json!({"key": key, "value": {"stringValue": value}})
}

fn number(key: &str, value: u64) -> Value {
    json!({"key": key, "value": {"intValue": value.to_string()}})
}

/// A random id in hexadecimal digits.
fn id<const N: usize>(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes.iter().fold(String::with_capacity(2 * N), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_on_this_machine() {
        for (named, there) in [
            ("http://127.0.0.1:4318", Some("http://127.0.0.1:4318/v1/traces")),
            ("http://localhost:4318/", Some("http://localhost:4318/v1/traces")),
            ("http://[::1]:4318/otlp", Some("http://[::1]:4318/otlp/v1/traces")),
            ("https://127.0.0.1:4318", None),
            ("http://collector.example:4318", None),
            ("http://192.0.2.1:4318", None),
            ("127.0.0.1:4318", None),
            ("", None),
        ] {
            assert_eq!(collector(named).map(|uri| uri.to_string()).as_deref(), there, "{named}");
        }
    }

    #[test]
    fn a_span_says_how_long_what_took_and_nothing_of_whom() {
        let span = Span {
            number: 7,
            listener: Entrance::Main,
            interface: Interface::Fhir,
            class: Some(Rank::Care),
            method: Method::Get,
            status: 503,
            taken: Duration::from_micros(1_500),
        };
        let message = message(&[(span, 1_795_532_184_949)], &SystemEntropy);
        let span = &message["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        assert_eq!(span["name"], "GET Fhir");
        assert_eq!(span["endTimeUnixNano"], "1795532184949000000");
        assert_eq!(span["startTimeUnixNano"], "1795532184947500000");
        assert_eq!(span["status"]["code"], 2);
        assert_eq!(span["traceId"].as_str().unwrap().len(), 32);
        assert_eq!(span["spanId"].as_str().unwrap().len(), 16);
        let told: Vec<_> = span["attributes"].as_array().unwrap().iter().map(|one| &one["key"]).collect();
        let keys =
            ["http.request.method", "http.response.status_code", "carnet.listener", "carnet.interface"];
        assert_eq!(told, [keys.as_slice(), &["carnet.request", "carnet.class"]].concat());
    }
}
