//! `carnet demo`: the whole on an embedded store, with an invented town, its own identity provider and mailbox.

mod accounts;
mod authority;
mod clients;
mod families;
mod password;
mod sowing;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use carnet_record::policy::Policy;
use carnet_seal::{Entropy, SystemEntropy};
use carnet_service::Service;
use carnet_service::config::{Profile, ServiceConfig};
use carnet_store::{EngineConfig, PostgresConfig, Store, StoreConfig};
use clap::Args;

use authority::Authority;
use clients::Clients;

use crate::cli::CliError;
use crate::config::{self, Limits, Smtp, SmtpTls};
use crate::identity::{self, Development};
use crate::mailbox::{self, Mailbox};
use crate::mtls::Trust;
use crate::outbound;
use crate::provider::{Making, Provider, Realm};
use crate::serve::{Extra, Listeners, Server, Software, bind, to_the_end};
use crate::smtp::SmtpMailer;
use crate::stop::Stop;

/// Options of `carnet demo`.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// The same seed gives the same town.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many people live in the town.
    #[arg(long, default_value_t = 300)]
    people: usize,
    /// Where the data lives; made if absent, used again if there.
    #[arg(long, default_value = "carnet-data/demo")]
    data: PathBuf,
    /// Address of the pages; the other listeners take the following ports, or free ones after port 0.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Records and accounts without documents.
    #[arg(long)]
    empty: bool,
    /// Write the accounts here, one a line of JSON, when ready.
    #[arg(long)]
    accounts: Option<PathBuf>,
    /// The URL of a PostgreSQL database for the sealed rows, instead of files; `--postgres-keys` too.
    #[arg(long, requires = "postgres_keys")]
    postgres: Option<String>,
    /// The URL of another PostgreSQL database for the wrapped keys.
    #[arg(long, requires = "postgres")]
    postgres_keys: Option<String>,
    /// A file with the fields of a configuration's `[limits]`.
    #[arg(long)]
    limits: Option<PathBuf>,
    /// The day of the town, `YYYY-MM-DD`; today if absent.
    #[arg(long)]
    today: Option<jiff::civil::Date>,
}

/// Runs the demo until it is told to stop.
pub(crate) fn run(options: &Options) -> Result<(), CliError> {
    crate::log::start();
    crate::door::allow_connections();
    to_the_end(demo(options))
}

async fn demo(options: &Options) -> Result<(), CliError> {
    let start = Instant::now();
    let main: SocketAddr = address(&options.listen)?;
    let beside = |offset: u16| {
        let port = if main.port() == 0 { 0 } else { main.port().saturating_add(offset) };
        SocketAddr::from((Ipv4Addr::LOCALHOST, port))
    };
    let (main, content) = (bind(main).await?, bind(beside(1)).await?);
    let (ops, development) = (bind(beside(2)).await?, bind(beside(3)).await?);
    let software = bind(beside(4)).await?;
    let origins = Origins::of(&main, &content, &ops, &development, &software)?;
    let limits = options.limits.as_deref().map(config::limits).transpose()?.unwrap_or_default();
    let service = service(options, &origins, &limits)?;
    let sown = sowing::sow(&service, options).await?;
    let authority = Authority::open(&options.data, &sown.town)?;
    let clients = Clients::new()?;
    let accounts = accounts::accounts(&service, &sown).await?;
    let way = password::person(&service, &sown.town, &options.data).await?;
    let mailbox = Mailbox::default();
    let smtp = mailbox::start(mailbox.clone(), service.clone()).await.map_err(CliError::io("mailbox"))?;
    let settings = Smtp {
        host: "127.0.0.1".to_owned(),
        port: smtp.port(),
        from: "Carnet <carnet@example.test>".to_owned(),
        tls: SmtpTls::None,
    };
    let mailer = SmtpMailer::new(&settings, &origins.portal)?;
    service.set_outbound(Arc::new(way_to(&origins.development)?));
    let subjects = Arc::new(clients.subjects(&service, &origins)?);
    let portal = carnet_portal::PortalConfig {
        people: Some(clients.provider(&origins, Realm::People)?),
        professionals: Some(clients.provider(&origins, Realm::Professionals)?),
        accessibility_check: crate::accessibility::last_check(),
        ..carnet_portal::PortalConfig::loopback(&origins.portal, &origins.content)
    };
    let chooser = Arc::new(accounts::chooser(&accounts));
    let provider = Provider::new(Making {
        service: service.clone(),
        origin: origins.development.clone(),
        accounts: Arc::clone(&chooser),
        clients: clients.registered(&origins),
        out: Arc::new(way_to(&origins.portal)?),
    })?;
    let development_router = identity::router(Development {
        service: service.clone(),
        accounts: chooser,
        mailbox,
        provider,
        portal: origins.portal.clone(),
        form_token: form_token().into(),
    });
    let links = identity::links(&origins.development);
    let extra = Extra { listener: development, router: development_router, links };
    let listeners = Listeners { main, content, ops, extra: Some(extra) };
    let trust = Arc::new(Trust::load(authority.files(), service.clone())?);
    let software =
        Software { listener: software, trust, origin: origins.software.clone(), subjects: Some(subjects) };
    let server = Server {
        service,
        portal,
        mailer: Some(Arc::new(mailer)),
        tls: None,
        software: Some(software),
        limits,
    };
    // From here on there is nothing left but to serve: whoever waits for the file may stop us at once.
    let stopped = Stop::listen();
    if let Some(path) = &options.accounts {
        accounts::write(path, &accounts, &origins, &authority, &clients)
            .map_err(CliError::io(path.display().to_string()))?;
    }
    accounts::greet(&accounts, &origins, &sown, &authority, start.elapsed());
    if let Some(way) = &way {
        accounts::greet_by_password(way, &origins);
    }
    server.run(listeners, stopped).await
}

fn address(text: &str) -> Result<SocketAddr, CliError> {
    let numeric = text.replace("localhost", "127.0.0.1");
    numeric.parse().map_err(|_| CliError::Other(format!("--listen {text}: expected HOST:PORT")))
}

/// A way out to one origin on this machine.
fn way_to(origin: &str) -> Result<outbound::Client, CliError> {
    let mut hosts = outbound::Hosts::new();
    outbound::allow(&mut hosts, origin, outbound::Reach::Loopback).map_err(CliError::Other)?;
    outbound::Client::new(hosts, None)
}

fn form_token() -> String {
    let mut bytes = [0; 24];
    SystemEntropy.fill(&mut bytes);
    base64_simd::URL_SAFE_NO_PAD.encode_to_string(bytes)
}

fn service(options: &Options, origins: &Origins, limits: &Limits) -> Result<Service, CliError> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let mut store = StoreConfig::in_dir(&options.data, Arc::clone(&entropy));
    if let (Some(url), Some(keys)) = (&options.postgres, &options.postgres_keys) {
        store.engine = EngineConfig::Postgres(PostgresConfig::new(url, keys));
    }
    let store = Store::open(store)?;
    let mut config = ServiceConfig::of(Profile::Sandbox);
    config.portal_url.clone_from(&origins.portal);
    config.limits.in_flight_bytes = limits.in_flight_bytes();
    Ok(Service::new(store, Policy::embedded()?, config, entropy)?)
}

/// Addresses of the demo, as people and programs use them.
pub(crate) struct Origins {
    /// Pages, by name: passkeys and cookies want one.
    pub(crate) portal: String,
    /// Documents, by number: another origin on the same machine.
    pub(crate) content: String,
    /// Health and figures.
    pub(crate) ops: String,
    /// Identity provider, mailbox, clock.
    pub(crate) development: String,
    /// Software and cards, by certificate.
    pub(crate) software: String,
}

impl Origins {
    fn of(
        main: &tokio::net::TcpListener,
        content: &tokio::net::TcpListener,
        ops: &tokio::net::TcpListener,
        development: &tokio::net::TcpListener,
        software: &tokio::net::TcpListener,
    ) -> Result<Self, CliError> {
        let port =
            |l: &tokio::net::TcpListener| l.local_addr().map(|a| a.port()).map_err(CliError::io("listener"));
        Ok(Self {
            portal: format!("http://localhost:{}", port(main)?),
            content: format!("http://127.0.0.1:{}", port(content)?),
            ops: format!("http://127.0.0.1:{}", port(ops)?),
            development: format!("http://127.0.0.1:{}", port(development)?),
            software: format!("https://localhost:{}", port(software)?),
        })
    }
}
