//! Wiring of the listeners, and the life of the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::serve::ListenerExt;
use carnet_oauth::{OauthConfig, Subjects};
use carnet_portal::{Portal, PortalConfig};
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::{Mailer, Service};
use carnet_store::{Health, Store, StoreConfig};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tower_http::catch_panic::CatchPanicLayer;

use crate::cli::CliError;
use crate::config::{Config, Mtls};
use crate::metrics::{Door, Metrics, observe};
use crate::mtls::Trust;
use crate::smtp::SmtpMailer;
use crate::tls::{Remote, TlsListener};
use crate::{mtls, ops, outbound, policy, registration, tls};

/// How long requests under way may take after the signal to stop.
const DRAIN: Duration = Duration::from_secs(20);

/// Runs a deployment until it is told to stop.
pub(crate) fn run(config: &Config) -> Result<(), CliError> {
    crate::log::start();
    runtime()?.block_on(serve(config))
}

/// The asynchronous runtime: as many threads as cores; few blocking threads, since each may hold a document.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(32)
        .build()
        .map_err(CliError::io("runtime"))
}

/// Where the data of a deployment is, and how it is opened.
pub(crate) fn store_config(config: &Config, entropy: &Arc<dyn Entropy>) -> StoreConfig {
    let mut store_config = StoreConfig::in_dir(&config.data, Arc::clone(entropy));
    if let Some(path) = &config.master_key {
        store_config.master_key_path.clone_from(path);
    }
    let journal = &config.journal;
    store_config.log.clone_from(&journal.log);
    store_config.witnesses.clone_from(&journal.witnesses);
    store_config.spool.clone_from(&journal.spool);
    store_config.spool_bytes = u64::from(journal.spool_mib) << 20;
    store_config
}

async fn serve(config: &Config) -> Result<(), CliError> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = Store::open(store_config(config, &entropy))?;
    let policy = policy::load(config.matrix.as_ref(), config.law.as_ref())?;
    let service = Service::new(store, policy, config.service(), entropy)?;
    let mailer: Option<Arc<dyn Mailer>> = match &config.smtp {
        Some(smtp) => Some(Arc::new(SmtpMailer::new(smtp, &config.public.main)?)),
        None => None,
    };
    let (people, professionals) = providers(config)?;
    let portal = PortalConfig {
        people,
        professionals,
        cookies: if config.public.main.starts_with("https://") {
            carnet_portal::Cookies::Secure
        } else {
            carnet_portal::Cookies::Loopback
        },
        setting: carnet_pages::layout::Setting::Live,
        accessibility_check: crate::accessibility::last_check(),
        ..PortalConfig::loopback(&config.public.main, &config.public.content)
    };
    let listeners = Listeners {
        main: bind(config.listen.main).await?,
        content: bind(config.listen.content).await?,
        ops: bind(config.listen.ops).await?,
        extra: None,
    };
    tracing::info!(main = %config.listen.main, content = %config.listen.content, "serving");
    let tls = config.tls.as_ref().map(tls::acceptor).transpose()?;
    let software = match &config.mtls {
        Some(mtls) => Some(Software::of(mtls, config, &service).await?),
        None => None,
    };
    let hosts = config.identity.hosts().map_err(CliError::Other)?;
    service.set_outbound(Arc::new(outbound::Client::new(hosts, config.identity.authorities.as_deref())?));
    Server { service, portal, mailer, tls, software }.run(listeners, stop_signal()).await
}

type Provider = Option<Arc<carnet_service::account::IdentityProvider>>;

/// Where people and where professionals prove who they are.
fn providers(config: &Config) -> Result<(Provider, Provider), CliError> {
    let of = |name: &str, settings: &Option<crate::config::Provider>| {
        let settings = settings.as_ref();
        settings.map(|settings| registration::provider(name, settings, &config.public.main)).transpose()
    };
    let people = of("FranceConnect+", &config.identity.people)?;
    Ok((people, of("Pro Santé Connect", &config.identity.professionals)?))
}

/// Binds a listener.
pub(crate) async fn bind(address: SocketAddr) -> Result<TcpListener, CliError> {
    TcpListener::bind(address).await.map_err(CliError::io(address.to_string()))
}

/// The listeners of a server.
pub(crate) struct Listeners {
    pub(crate) main: TcpListener,
    pub(crate) content: TcpListener,
    pub(crate) ops: TcpListener,
    pub(crate) extra: Option<Extra>,
}

/// What only the demo adds.
pub(crate) struct Extra {
    /// The development listener.
    pub(crate) listener: TcpListener,
    /// Its routes.
    pub(crate) router: Router,
    /// Links of the pages to it.
    pub(crate) links: Router,
}

/// The listener for the software of structures and for cards.
pub(crate) struct Software {
    pub(crate) listener: TcpListener,
    pub(crate) trust: Arc<Trust>,
    /// Its public origin, without a slash at the end.
    pub(crate) origin: String,
    /// Who asks about the tokens of professionals; absent: none is exchanged.
    pub(crate) subjects: Option<Arc<dyn Subjects>>,
}

impl Software {
    async fn of(mtls: &Mtls, config: &Config, service: &Service) -> Result<Self, CliError> {
        let files = mtls::Files {
            certificate: mtls.certificate.clone(),
            key: mtls.key.clone(),
            anchors: mtls.anchors.clone(),
            crls: mtls.crls.clone(),
            grace: i64::from(mtls.grace_hours) * 3_600_000,
        };
        let trust = Arc::new(Trust::load(files, service.clone())?);
        let subjects = match &config.identity.professionals {
            Some(provider) => Some(registration::subjects(service, provider, &config.public.main)?),
            None => None,
        };
        let subjects = subjects.map(|subjects| Arc::new(subjects) as Arc<dyn Subjects>);
        Ok(Self { listener: bind(mtls.listen).await?, trust, origin: mtls.public.clone(), subjects })
    }

    /// The routes of the listener: the FHIR interface under this listener's own address, and tokens.
    fn router(&self, service: &Service, fhir: Router) -> Router {
        let base = carnet_fhir::PublicBase(format!("{}/fhir", self.origin).into());
        let config = OauthConfig { issuer: self.origin.clone(), subjects: self.subjects.clone() };
        fhir.layer(axum::Extension(base)).merge(carnet_oauth::router(service.clone(), config))
    }
}

/// A server ready to run.
pub(crate) struct Server {
    pub(crate) service: Service,
    pub(crate) portal: PortalConfig,
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
    /// TLS of the main and content listeners.
    pub(crate) tls: Option<TlsAcceptor>,
    /// The listener for software and cards, if there is one.
    pub(crate) software: Option<Software>,
}

impl Server {
    /// Serves until `stop` ends, then finishes what is under way and closes the store.
    pub(crate) async fn run(
        self,
        listeners: Listeners,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), CliError> {
        // The log has its first checkpoint before the first request: whoever checks it finds one.
        if let Err(error) = self.service.checkpoint().await {
            tracing::error!(%error, "the log was not signed");
        }
        let metrics = Metrics::default();
        let base = format!("{}/fhir", self.portal.public_origin);
        self.service.set_resource_writer(Arc::new(carnet_fhir::Collection::new(base)));
        let fhir = carnet_fhir::router(
            self.service.clone(),
            carnet_fhir::FhirConfig {
                public_base: Some(format!("{}/fhir", self.portal.public_origin)),
                ..carnet_fhir::FhirConfig::default()
            },
        );
        let software = self.software.map(|software| {
            let router = layered(software.router(&self.service, fhir.clone()), &metrics, Door::Mtls);
            (software, router)
        });
        let portal = Portal::new(self.service.clone(), self.portal);
        let (extra, links) = match listeners.extra {
            Some(Extra { listener, router, links }) => (Some((listener, router)), links),
            None => (None, Router::new()),
        };
        let main = fhir.merge(carnet_portal::portal_router(portal.clone())).merge(links);
        let content = carnet_portal::content_router(portal);
        let (told, stopping) = watch::channel(false);
        let jobs = tokio::spawn(self.service.clone().run_jobs(self.mailer));
        let mut doors = vec![
            (listeners.main, self.tls.clone(), layered(main, &metrics, Door::Main)),
            (listeners.content, self.tls, layered(content, &metrics, Door::Content)),
            (listeners.ops, None, ops::router(self.service.clone(), metrics.clone())),
        ];
        doors.extend(extra.map(|(listener, router)| (listener, None, router)));
        let mut served: Vec<_> = doors
            .into_iter()
            .map(|(door, tls, router)| tokio::spawn(door_open(door, tls, router, stopping.clone())))
            .collect();
        served.extend(software.map(|(software, router)| {
            tokio::spawn(mtls::serve(software.listener, software.trust, router, stopping))
        }));
        tokio::select! {
            () = stop => {}
            () = poisoned(&self.service) => tracing::error!("the store stopped after an input/output error"),
        }
        told.send_replace(true);
        let drained = async {
            for door in served {
                // A door that failed has said so itself.
                let _ = door.await;
            }
        };
        if tokio::time::timeout(DRAIN, drained).await.is_err() {
            tracing::warn!("some requests were still under way");
        }
        jobs.abort();
        let failed = self.service.health() == Health::Poisoned;
        if let Err(error) = self.service.checkpoint().await {
            tracing::error!(%error, "the log was not signed");
        }
        self.service.store().close().await;
        if failed {
            Err(CliError::Other("the store stopped after an input/output error".to_owned()))
        } else {
            Ok(())
        }
    }
}

async fn door_open(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let listener = listener.tap_io(|stream| {
        // Small answers must not wait for the client's acknowledgement.
        let _ = stream.set_nodelay(true);
    });
    let stop = async move {
        // An error means that the server is gone: stop as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    let served = if let Some(acceptor) = tls {
        let secured = TlsListener::new(listener, acceptor);
        let router = router.layer(axum::middleware::map_request(told_where_from));
        let router = router.into_make_service_with_connect_info::<Remote>();
        axum::serve(secured, router).with_graceful_shutdown(stop).await
    } else {
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router).with_graceful_shutdown(stop).await
    };
    if let Err(error) = served {
        tracing::error!(%error, "a listener failed");
    }
}

/// Tells the pages from where a request comes, as on a plain listener: tries are counted by network.
async fn told_where_from(mut request: Request) -> Request {
    if let Some(ConnectInfo(Remote(address))) = request.extensions().get::<ConnectInfo<Remote>>() {
        let address = ConnectInfo(*address);
        request.extensions_mut().insert(address);
    }
    request
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

fn layered(router: Router, metrics: &Metrics, listener: Door) -> Router {
    let counted = metrics.clone();
    let caught = move |_: Box<dyn std::any::Any + Send + 'static>| {
        counted.count_panic();
        internal()
    };
    router
        .layer(CatchPanicLayer::custom(caught))
        .layer(from_fn(crate::head::bounded))
        .layer(from_fn_with_state((metrics.clone(), listener), observe))
}

/// The answer to a panic: nothing of what was under way.
fn internal() -> Response {
    let headers = [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, "internal error\n").into_response()
}

/// Ends at SIGTERM or Ctrl-C. SIGTERM is listened to from this call on.
pub(crate) fn stop_signal() -> impl Future<Output = ()> + Send + 'static {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async move {
        match terminate {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            }
            Err(_) => {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
}
