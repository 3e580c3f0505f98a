//! Figures for who runs the machines: no person in any of them.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// Labels of a request: closed lists only.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    listener: Door,
    status: u16,
}

/// The listener that took a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Door {
    /// Pages and interfaces.
    Main,
    /// Documents.
    Content,
    /// Software and cards.
    Mtls,
}

/// The figures.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    panics: Counter<u64, AtomicU64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("carnet");
        let requests = Family::<Labels, Counter>::default();
        let seconds = Histogram::new(exponential_buckets(0.000_5, 2.0, 16));
        let panics = Counter::<u64, AtomicU64>::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "Time to the head of the answer", seconds.clone());
        registry.register("panics", "Panics caught at the door: always a defect", panics.clone());
        Self { registry: Arc::new(registry), requests, seconds, panics }
    }
}

impl Metrics {
    /// Counts a panic.
    pub(crate) fn count_panic(&self) {
        self.panics.inc();
    }

    /// The exposition text.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        if text::encode(&mut out, &self.registry).is_err() {
            out.clear();
        }
        out
    }
}

/// Counts and times each request.
pub(crate) async fn observe(
    State((metrics, listener)): State<(Metrics, Door)>,
    request: Request,
    next: Next,
) -> Response {
    let start = Instant::now();
    let response = next.run(request).await;
    metrics.seconds.observe(start.elapsed().as_secs_f64());
    metrics.requests.get_or_create(&Labels { listener, status: response.status().as_u16() }).inc();
    response
}
