//! The listener of who runs the machines: health, readiness, figures. It can read no record.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use carnet_routes::{Actor, Class, Listener, Method, Route};
use carnet_service::Service;
use carnet_store::Health;

use crate::metrics::Metrics;

const ACTORS: &[Actor] = &[Actor::Operator, Actor::Anonymous];

/// The routes of this listener.
pub(crate) const ROUTES: &[Route] = &[
    Route::new(Class::Ops, Method::Get, "/healthz", ACTORS).on(Listener::Ops),
    Route::new(Class::Ops, Method::Get, "/readyz", ACTORS).on(Listener::Ops),
    Route::new(Class::Ops, Method::Get, "/metrics", ACTORS).on(Listener::Ops),
    Route::new(Class::Ops, Method::Post, "/log/cosignature", ACTORS).on(Listener::Ops).writing(),
];

/// The router of this listener.
pub(crate) fn router(service: Service, metrics: Metrics) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .route("/log/cosignature", post(cosign))
        .with_state((service, metrics))
}

async fn ready(State((service, _)): State<(Service, Metrics)>) -> impl IntoResponse {
    match service.health() {
        Health::Writing => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the store takes no writes\n"),
    }
}

/// A witness's line for the last checkpoint. Only configured witnesses are taken, and their signature is checked.
async fn cosign(State((service, _)): State<(Service, Metrics)>, line: String) -> impl IntoResponse {
    match service.add_cosignature(line.trim_end()) {
        Ok(status) => (StatusCode::OK, format!("{} witnesses\n", status.witnesses.len())),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")),
    }
}

async fn figures(State((_, metrics)): State<(Service, Metrics)>) -> impl IntoResponse {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], metrics.text())
}
