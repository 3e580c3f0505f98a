//! What a deployment serves, made from its configuration. How it then lives and ends: `life`.

mod life;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use carnet_oauth::{OauthConfig, Subjects};
use carnet_portal::PortalConfig;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::{Mailer, Service};
use carnet_store::{Store, StoreConfig};
use tokio::net::TcpListener;

use crate::cli::CliError;
use crate::config::{Config, Mtls};
use crate::mtls::Trust;
use crate::smtp::SmtpMailer;
use crate::stop::Stop;
use crate::{door, keys, mtls, outbound, policy, protection, registration, tls};

pub(crate) use life::Server;

/// What is still at work beside the requests when the server ends has this long.
const LAST: Duration = Duration::from_secs(1);

/// Runs a deployment until it is told to stop.
pub(crate) fn run(config: &Config) -> Result<(), CliError> {
    crate::log::start();
    if protection::begin()? == protection::Memory::Swappable {
        tracing::warn!("memory is not locked (LimitMEMLOCK): swap must be off or encrypted");
    }
    door::allow_connections();
    to_the_end(serve(config))
}

/// Runs a server on a runtime of its own. What blocks a thread cannot hold up the end: it is safe to be killed at any time.
pub(crate) fn to_the_end(server: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    let runtime = runtime()?;
    let ended = runtime.block_on(server);
    runtime.shutdown_timeout(LAST);
    ended
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
pub(crate) fn store_config(config: &Config, entropy: &Arc<dyn Entropy>) -> Result<StoreConfig, CliError> {
    let mut store_config = StoreConfig::in_dir(&config.data, Arc::clone(entropy));
    store_config.engine = config.store.engine()?;
    if let Some(key) = &config.master_key {
        store_config.master_key = key.place();
    }
    let journal = &config.journal;
    store_config.log.clone_from(&journal.log);
    store_config.witnesses.clone_from(&journal.witnesses);
    store_config.spool.clone_from(&journal.spool);
    store_config.spool_bytes = u64::from(journal.spool_mib) << 20;
    Ok(store_config)
}

async fn serve(config: &Config) -> Result<(), CliError> {
    config.check_secrets()?;
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = Store::open(store_config(config, &entropy)?)?;
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
    let tls = config.tls.as_ref().map(tls::settings).transpose()?.map(Arc::new);
    let software = match &config.mtls {
        Some(mtls) => Some(Software::of(mtls, config, &service).await?),
        None => None,
    };
    let hosts = config.identity.hosts().map_err(CliError::Other)?;
    service.set_outbound(Arc::new(outbound::Client::new(hosts, config.identity.authorities.as_deref())?));
    let tending = tokio::spawn(keys::tend(service.clone(), config.keys.rotation()));
    let limits = config.limits.clone();
    let ended =
        Server { service, portal, mailer, tls, software, limits }.run(listeners, Stop::listen()).await;
    tending.abort();
    ended
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
