//! The router, built from the one table of routes.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, any, on};
use carnet_routes::Method;
use carnet_service::Service;

use crate::call::{Call, Room};
use crate::outcome::{Fault, Problem};
use crate::render::Documents;
use crate::respond;
use crate::routes::TABLE;

/// Settings of the interface.
#[derive(Clone, Debug)]
pub struct FhirConfig {
    /// Address under which clients reach the interface (`https://example.org/fhir`), without a slash at the end; absent:
    /// the `Host` header of each request.
    pub public_base: Option<String>,
    /// Most bytes of rendered documents kept in memory.
    pub cache_bytes: u64,
}

impl Default for FhirConfig {
    fn default() -> Self {
        Self { public_base: None, cache_bytes: 24 << 20 }
    }
}

/// Address of the interface on another listener than the main one, in the extensions of its requests; without a slash
/// at the end.
#[derive(Clone, Debug)]
pub struct PublicBase(pub Arc<str>);

/// What every request is given.
pub(crate) struct App {
    pub(crate) service: Service,
    pub(crate) config: FhirConfig,
    pub(crate) documents: Documents,
    /// The room for request bodies.
    pub(crate) bodies: Room,
}

/// The interface, at `/fhir`.
pub fn router(service: Service, config: FhirConfig) -> Router {
    let bodies = Room::new(service.config().limits.in_flight_bytes);
    let documents = Documents::new(config.cache_bytes);
    let app = Arc::new(App { service, config, documents, bodies });
    let mut router = Router::new();
    for (endpoint, route) in TABLE {
        let handler = move |State(app): State<Arc<App>>, request: Request| async move {
            Call::serve(app, *endpoint, request).await
        };
        let filter = filter(route.method);
        router = router.route(route.path, on(filter, handler));
        if route.path == "/fhir" {
            // Clients that resolve addresses against a base with a slash post to this one.
            router = router.route("/fhir/", on(filter, handler));
        }
    }
    router.route("/fhir/{*rest}", any(no_route)).method_not_allowed_fallback(no_method).with_state(app)
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

async fn no_route() -> Response {
    respond::problem(&Problem::new(Fault::NoRoute, "no such address in this interface"))
}

async fn no_method() -> Response {
    respond::problem(&Problem::new(Fault::Method, "this address does not have this method"))
}
