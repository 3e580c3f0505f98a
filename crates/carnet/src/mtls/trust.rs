//! What the listener trusts: its own certificate, the authorities of its clients, their revocation lists. All from files,
//! taken anew as a whole when one changes.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use carnet_service::Service;
use carnet_service::peer::{PeerRefusal, Revocation};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateRevocationListDer, UnixTime};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::time_provider::TimeProvider;
use rustls::{RootCertStore, ServerConfig};

use super::certificate::Presented;
use super::lists::Lists;
use crate::cli::CliError;
use crate::tls::{Fresh, certificates, key, wrong};

/// Where everything is, and how long a list may be late.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    /// The server's certificate chain.
    pub(crate) certificate: PathBuf,
    /// Its private key.
    pub(crate) key: PathBuf,
    /// The authorities of client certificates.
    pub(crate) anchors: PathBuf,
    /// Revocation lists.
    pub(crate) crls: Vec<PathBuf>,
    /// How long, in milliseconds, the certificates of a late list may still feed.
    pub(crate) grace: i64,
}

/// What is trusted now.
pub(crate) struct Trust {
    service: Service,
    /// How long, in milliseconds, the certificates of a late list may still feed.
    grace: i64,
    loaded: Arc<Fresh<Loaded>>,
}

struct Loaded {
    config: Arc<ServerConfig>,
    lists: Lists,
}

/// The service's clock for certificates' dates.
struct Dates(Service);

impl fmt::Debug for Dates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dates")
    }
}

impl TimeProvider for Dates {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().0.div_euclid(1_000)).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

impl Trust {
    /// Reads the files. A listener does not start on files that cannot be read.
    pub(crate) fn load(files: Files, service: Service) -> Result<Self, CliError> {
        let (grace, watched) = (files.grace, files.all());
        let clock = service.clone();
        let loaded = Arc::new(Fresh::load(watched, move || Loaded::read(&files, &clock))?);
        Ok(Self { service, grace, loaded })
    }

    /// Settings of the next handshake.
    pub(crate) fn server_config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.loaded.now().config)
    }

    /// What is known of a client's certificate now.
    pub(super) fn standing(&self, presented: &Presented) -> Result<Revocation, PeerRefusal> {
        self.loaded.now().lists.standing(presented, self.service.now(), self.grace)
    }

    /// Looks at the files for as long as it runs.
    pub(crate) fn keep(&self) -> impl Future<Output = ()> + Send + 'static {
        Arc::clone(&self.loaded).keep()
    }
}

impl Files {
    fn all(&self) -> Vec<PathBuf> {
        [&self.certificate, &self.key, &self.anchors].into_iter().chain(&self.crls).cloned().collect()
    }
}

impl Loaded {
    fn read(files: &Files, service: &Service) -> Result<Self, CliError> {
        let mut roots = RootCertStore::empty();
        for anchor in certificates(&files.anchors)? {
            roots.add(anchor).map_err(|error| wrong(&files.anchors, &error))?;
        }
        let mut lists = Lists::default();
        let mut crls = Vec::new();
        for path in &files.crls {
            for list in revocation_lists(path)? {
                lists.add(&list).map_err(|why| wrong(path, &why))?;
                crls.push(list);
            }
        }
        // Revoked certificates, and those of an authority without a list, are refused in the handshake. Late lists are
        // judged for each request, since feeding has its grace.
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), crate::tls::provider())
            .with_crls(crls)
            .build()
            .map_err(|error| wrong(&files.anchors, &error))?;
        let mut config =
            ServerConfig::builder_with_details(crate::tls::provider(), Arc::new(Dates(service.clone())))
                .with_safe_default_protocol_versions()
                .map_err(|error| CliError::Other(format!("TLS: {error}")))?
                .with_client_cert_verifier(verifier)
                .with_single_cert(certificates(&files.certificate)?, key(&files.key)?)
                .map_err(|error| wrong(&files.certificate, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A resumed session would not be verified again.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self { config: Arc::new(config), lists })
    }
}

/// The lists of a file: PEM, or one in DER as authorities publish them.
fn revocation_lists(path: &Path) -> Result<Vec<CertificateRevocationListDer<'static>>, CliError> {
    let bytes = fs::read(path).map_err(|error| wrong(path, &error))?;
    if !bytes.starts_with(b"-----") {
        return Ok(vec![CertificateRevocationListDer::from(bytes)]);
    }
    let lists: Vec<_> = CertificateRevocationListDer::pem_slice_iter(&bytes)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(path, &error))?;
    if lists.is_empty() {
        return Err(wrong(path, &"no revocation list in it"));
    }
    Ok(lists)
}
