//! What the listener trusts: its own certificate, the authorities of its clients, their revocation lists. All from files,
//! looked at every second and at SIGHUP, and taken anew as a whole when one has changed; a set that cannot be read changes
//! nothing and is said.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use carnet_service::Service;
use carnet_service::peer::{PeerRefusal, Revocation};
use parking_lot::{Mutex, RwLock};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, UnixTime};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::time_provider::TimeProvider;
use rustls::{RootCertStore, ServerConfig};
use tokio::signal::unix::{SignalKind, signal};

use super::certificate::Presented;
use super::lists::Lists;
use crate::cli::CliError;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(1);

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
    files: Files,
    service: Service,
    loaded: RwLock<Arc<Loaded>>,
    /// What the files looked like when they were last read, well or not.
    seen: Mutex<Vec<Stamp>>,
}

struct Loaded {
    config: Arc<ServerConfig>,
    lists: Lists,
}

/// What a file looks like from outside: inode, size, and time of its last change. `None`: it is not there.
type Stamp = Option<(u64, u64, i64, i64)>;

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
        let seen = files.stamps();
        let loaded = Loaded::read(&files, &service)?;
        Ok(Self { files, service, loaded: RwLock::new(Arc::new(loaded)), seen: Mutex::new(seen) })
    }

    /// Settings of the next handshake.
    pub(super) fn server_config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.loaded.read().config)
    }

    /// What is known of a client's certificate now.
    pub(super) fn standing(&self, presented: &Presented) -> Result<Revocation, PeerRefusal> {
        let loaded = Arc::clone(&self.loaded.read());
        loaded.lists.standing(presented, self.service.now(), self.files.grace)
    }

    /// Reads the files again if one has changed.
    fn look(&self) {
        let stamps = self.files.stamps();
        let mut seen = self.seen.lock();
        if *seen != stamps {
            *seen = stamps;
            self.renew();
        }
    }

    fn renew(&self) {
        match Loaded::read(&self.files, &self.service) {
            Ok(loaded) => {
                *self.loaded.write() = Arc::new(loaded);
                tracing::info!("certificates and revocation lists were read again");
            }
            Err(error) => tracing::error!(%error, "certificates stay as they were"),
        }
    }
}

/// Looks at the files for as long as it runs.
pub(super) async fn keep_fresh(trust: Arc<Trust>) {
    let mut tick = tokio::time::interval(LOOK);
    let mut hang_up = signal(SignalKind::hangup()).ok();
    loop {
        let asked = async {
            match &mut hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        let forced = tokio::select! {
            _ = tick.tick() => false,
            _ = asked => true,
        };
        let trust = Arc::clone(&trust);
        // Reading lists may take long: not on a thread that serves.
        let read = tokio::task::spawn_blocking(move || if forced { trust.renew() } else { trust.look() });
        if read.await.is_err() {
            return;
        }
    }
}

impl Files {
    fn all(&self) -> impl Iterator<Item = &Path> {
        [&self.certificate, &self.key, &self.anchors].into_iter().chain(&self.crls).map(PathBuf::as_path)
    }

    fn stamps(&self) -> Vec<Stamp> {
        let stamp =
            |path: &Path| fs::metadata(path).ok().map(|m| (m.ino(), m.size(), m.mtime(), m.mtime_nsec()));
        self.all().map(stamp).collect()
    }
}

impl Loaded {
    fn read(files: &Files, service: &Service) -> Result<Self, CliError> {
        let mut roots = RootCertStore::empty();
        for anchor in certificates(&files.anchors)? {
            roots.add(anchor).map_err(|error| wrong(&files.anchors, &error))?;
        }
        if roots.is_empty() {
            return Err(wrong(&files.anchors, &"no certificate in it"));
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
        let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, &error))?;
        let mut config =
            ServerConfig::builder_with_details(crate::tls::provider(), Arc::new(Dates(service.clone())))
                .with_safe_default_protocol_versions()
                .map_err(|error| CliError::Other(format!("TLS: {error}")))?
                .with_client_cert_verifier(verifier)
                .with_single_cert(certificates(&files.certificate)?, key)
                .map_err(|error| wrong(&files.certificate, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A resumed session would not be verified again.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self { config: Arc::new(config), lists })
    }
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CliError> {
    CertificateDer::pem_file_iter(path).and_then(Iterator::collect).map_err(|error| wrong(path, &error))
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

fn wrong(path: &Path, error: &dyn fmt::Display) -> CliError {
    CliError::Other(format!("{}: {error}", path.display()))
}
