//! The life of a server: its listeners open, its jobs run, it is told to stop, finishes what is under way, and ends.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use carnet_portal::{Cookies, Portal, PortalConfig};
use carnet_service::{Mailer, Service};
use carnet_store::Health;
use rustls::ServerConfig;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower_http::catch_panic::CatchPanicLayer;

use super::{Extra, Listeners, Software};
use crate::cli::CliError;
use crate::config::Limits;
use crate::door::{Door, Security};
use crate::metrics::{Entrance, Metrics, Watch, observe};
use crate::ops;
use crate::overload::{Dress, Gate, admit};
use crate::stop::{self, Stop};
use crate::telemetry::Telemetry;
use crate::tls::Fresh;

/// A server ready to run.
pub(crate) struct Server {
    pub(crate) service: Service,
    pub(crate) portal: PortalConfig,
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
    /// TLS of the main and content listeners.
    pub(crate) tls: Option<Arc<Fresh<ServerConfig>>>,
    /// The listener for software and cards, if there is one.
    pub(crate) software: Option<Software>,
    /// How much is taken on, and how long clients are waited for.
    pub(crate) limits: Limits,
}

impl Server {
    /// Serves until told to stop, then finishes what is under way and closes the store. Told again, it closes at once.
    pub(crate) async fn run(self, listeners: Listeners, mut stop: Stop) -> Result<(), CliError> {
        // The log has its first checkpoint before the first request: whoever checks it finds one.
        if let Err(error) = self.service.checkpoint().await {
            tracing::error!(%error, "the log was not signed");
        }
        let telemetry = Telemetry::start(&self.service)?;
        let (service, drain) = (self.service.clone(), self.limits.drain());
        let jobs = tokio::spawn(service.clone().run_jobs(self.mailer.clone()));
        let watched = self.tls.clone().map(|tls| tokio::spawn(tls.keep()));
        let open = self.open(listeners, telemetry);
        stop::tell("READY=1");
        tokio::select! {
            () = stop.asked() => tracing::info!("told to stop"),
            () = poisoned(&service) => tracing::error!("the store stopped after an input/output error"),
        }
        stop::tell("STOPPING=1");
        open.close(drain, &mut stop).await;
        jobs.abort();
        if let Some(watched) = watched {
            watched.abort();
        }
        let failed = service.health() == Health::Poisoned;
        if let Err(error) = service.checkpoint().await {
            tracing::error!(%error, "the log was not signed");
        }
        service.store().close().await;
        if failed {
            return Err(CliError::Other("the store stopped after an input/output error".to_owned()));
        }
        tracing::info!("stopped");
        Ok(())
    }

    /// Opens every listener.
    fn open(self, listeners: Listeners, telemetry: Option<Telemetry>) -> Open {
        let metrics = Metrics::default();
        let https = self.portal.cookies == Cookies::Secure;
        let dress = Dress { setting: self.portal.setting, https };
        let gate = Gate::new(self.service.clone(), &self.limits.requests(), &dress, metrics.clone());
        let layers = Layers { metrics: metrics.clone(), telemetry, gate };
        let base = format!("{}/fhir", self.portal.public_origin);
        self.service.set_resource_writer(Arc::new(carnet_fhir::Collection::new(base.clone())));
        let fhir = carnet_fhir::router(
            self.service.clone(),
            carnet_fhir::FhirConfig { public_base: Some(base), ..carnet_fhir::FhirConfig::default() },
        );
        let (told, stopping) = watch::channel(false);
        let (ended, ending) = watch::channel(false);
        let doors = Doors { limits: self.limits, metrics: metrics.clone(), stopping: stopping.clone() };
        let public = self.tls.map_or(Security::Plain, Security::Tls);
        let mut served = Vec::new();
        if let Some(software) = self.software {
            let router = layers.around(software.router(&self.service, fhir.clone()), Entrance::Mtls);
            let security = Security::Mutual(software.trust);
            served.push(doors.open(software.listener, security, router, Entrance::Mtls));
        }
        let portal = Portal::new(self.service.clone(), self.portal);
        let mut main = fhir.merge(carnet_portal::portal_router(portal.clone()));
        if let Some(Extra { listener, router, links }) = listeners.extra {
            main = main.merge(links);
            served.push(doors.open(listener, Security::Plain, router, Entrance::Development));
        }
        let main = layers.around(main, Entrance::Main);
        served.push(doors.open(listeners.main, public.clone(), main, Entrance::Main));
        let content = layers.around(carnet_portal::content_router(portal), Entrance::Content);
        served.push(doors.open(listeners.content, public, content, Entrance::Content));
        // Who watches is told until the end that the server is not ready.
        let router = ops::router(ops::Watched { service: self.service, metrics, stopping });
        let doors = Doors { stopping: ending, ..doors };
        let operations = doors.open(listeners.ops, Security::Plain, router, Entrance::Ops);
        Open { served, operations, told, ended }
    }
}

/// What all listeners share.
struct Doors {
    limits: Limits,
    metrics: Metrics,
    stopping: watch::Receiver<bool>,
}

impl Doors {
    fn open(
        &self,
        listener: TcpListener,
        security: Security,
        router: Router,
        entrance: Entrance,
    ) -> JoinHandle<()> {
        let (limits, metrics) = (self.limits.connections(), self.metrics.clone());
        let door = Door { listener, security, router, entrance, limits, metrics };
        tokio::spawn(door.serve(self.stopping.clone()))
    }
}

/// The listeners that are open.
struct Open {
    served: Vec<JoinHandle<()>>,
    operations: JoinHandle<()>,
    /// Tells all but the operator's.
    told: watch::Sender<bool>,
    /// Tells the operator's.
    ended: watch::Sender<bool>,
}

impl Open {
    /// Lets nobody in any more and waits for those who are: for a time, or until told to stop again.
    async fn close(self, drain: Duration, stop: &mut Stop) {
        self.told.send_replace(true);
        let drained = async {
            for door in self.served {
                // A door that failed has said so itself.
                let _ = door.await;
            }
        };
        tokio::select! {
            () = drained => {}
            () = tokio::time::sleep(drain) => tracing::warn!("some requests were still under way"),
            () = stop.asked() => tracing::warn!("told to stop again: requests under way are given up"),
        }
        self.ended.send_replace(true);
        // What the operator asks takes no time; a connection of theirs that says nothing is not waited for.
        self.operations.abort();
    }
}

/// What stands around every router.
struct Layers {
    metrics: Metrics,
    telemetry: Option<Telemetry>,
    gate: Gate,
}

impl Layers {
    fn around(&self, router: Router, listener: Entrance) -> Router {
        let counted = self.metrics.clone();
        let watch = Watch { metrics: self.metrics.clone(), telemetry: self.telemetry.clone(), listener };
        let caught = move |_: Box<dyn std::any::Any + Send + 'static>| {
            counted.count_panic();
            internal()
        };
        router
            .layer(CatchPanicLayer::custom(caught))
            .layer(from_fn_with_state(self.gate.clone(), admit))
            .layer(from_fn(crate::head::bounded))
            .layer(from_fn_with_state(watch, observe))
    }
}

/// The answer to a panic: nothing of what was under way.
fn internal() -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, "internal error\n").into_response()
}

/// Ends when the store has stopped by an error: the process ends too, and recovers at its next start.
async fn poisoned(service: &Service) {
    let mut tick = tokio::time::interval(Duration::from_secs(1));
    loop {
        tick.tick().await;
        if service.health() == Health::Poisoned {
            return;
        }
    }
}
