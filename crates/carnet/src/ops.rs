//! The listener of who runs the machines: health, readiness, figures. It can read no record.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use carnet_routes::{Actor, Class, Listener, Method, Route};
use carnet_service::Service;
use carnet_store::Health;
use tokio::sync::watch;

use crate::metrics::Metrics;

const ACTORS: &[Actor] = &[Actor::Operator, Actor::Anonymous];

/// The log is signed every few seconds; without a checkpoint for so long, in milliseconds, something is wrong.
const LATE: i64 = 5 * 60_000;
/// Hundredths of the spool beyond which the server asks for no more work.
const NEARLY: u64 = 80;

/// The routes of this listener.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Class::Ops, Method::Get, "/healthz", ACTORS).on(Listener::Ops),
    Route::new(Class::Ops, Method::Get, "/readyz", ACTORS).on(Listener::Ops),
    Route::new(Class::Ops, Method::Get, "/metrics", ACTORS).on(Listener::Ops),
    Route::new(Class::Ops, Method::Post, "/log/cosignature", ACTORS).on(Listener::Ops).writing(),
];

/// What the operator is told of.
#[derive(Clone)]
pub(crate) struct Watched {
    pub(crate) service: Service,
    pub(crate) metrics: Metrics,
    /// Whether the server stops.
    pub(crate) stopping: watch::Receiver<bool>,
}

/// The router of this listener.
pub(crate) fn router(watched: Watched) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .route("/log/cosignature", post(cosign))
        .with_state(watched)
}

impl Watched {
    /// Why no more requests should come here, if so.
    fn unready(&self) -> Vec<&'static str> {
        let (log, signed) = (self.service.log_status(), self.service.log_signed_at());
        let spool = self.service.store().spool_room();
        let reasons = [
            (*self.stopping.borrow(), "the server stops"),
            (self.service.health() != Health::Writing, "the store takes no writes"),
            (log.stopped.is_some(), "the log has stopped"),
            (
                signed.is_none_or(|at| self.service.now().0 - at.0 > LATE),
                "the log was not signed for five minutes",
            ),
            (spool.used * 100 > spool.bytes * NEARLY, "the spool of traces is nearly full"),
        ];
        reasons.into_iter().filter_map(|(so, why)| so.then_some(why)).collect()
    }
}

async fn ready(State(watched): State<Watched>) -> impl IntoResponse {
    let reasons = watched.unready();
    if reasons.is_empty() {
        return (StatusCode::OK, "ready\n".to_owned());
    }
    (StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", reasons.join("\n")))
}

/// A witness's line for the last checkpoint. Only configured witnesses are taken, and their signature is checked.
async fn cosign(State(watched): State<Watched>, line: String) -> impl IntoResponse {
    match watched.service.add_cosignature(line.trim_end()) {
        Ok(status) => (StatusCode::OK, format!("{} witnesses\n", status.witnesses.len())),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")),
    }
}

async fn figures(State(watched): State<Watched>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    watched.metrics.state().look(&watched.service);
    ([(header::CONTENT_TYPE, kind)], watched.metrics.text())
}
