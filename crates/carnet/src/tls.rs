//! TLS by file: a listener whose connections are secured before a request is read. Handshakes are made beside the
//! accept loop, so that a slow client holds up nobody.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::cli::CliError;
use crate::config::Tls;

/// A handshake that takes longer is cut.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes under way at one time; beyond, clients wait in the kernel's queue.
const AT_ONCE: usize = 512;

/// The one cryptographic library.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// The acceptor of these files.
pub(crate) fn acceptor(files: &Tls) -> Result<TlsAcceptor, CliError> {
    let wrong = |path: &std::path::Path, error: &dyn std::fmt::Display| {
        CliError::Other(format!("{}: {error}", path.display()))
    };
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(&files.certificate, &error))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| wrong(&files.key, &error))?;
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| CliError::Other(format!("TLS: {error}")))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong(&files.certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// From where a secured connection comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Remote(pub(crate) SocketAddr);

impl Connected<IncomingStream<'_, TlsListener>> for Remote {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A listener of secured connections.
pub(crate) struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: io::Result<SocketAddr>,
}

impl TlsListener {
    /// Secures the connections of a listener.
    pub(crate) fn new(
        mut plain: impl Listener<Io = TcpStream, Addr = SocketAddr>,
        acceptor: TlsAcceptor,
    ) -> Self {
        let (sender, ready) = mpsc::channel(AT_ONCE);
        let address = plain.local_addr();
        tokio::spawn(async move {
            let room = Arc::new(Semaphore::new(AT_ONCE));
            while let Ok(permit) = Arc::clone(&room).acquire_owned().await {
                let (stream, peer) = tokio::select! {
                    accepted = plain.accept() => accepted,
                    () = sender.closed() => return,
                };
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    if let Ok(Ok(secured)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                        // The receiver is gone only when the server stops.
                        let _ = sender.send((secured, peer)).await;
                    }
                    drop(permit);
                });
            }
        });
        Self { ready, address }
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(secured) => secured,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        match &self.address {
            Ok(address) => Ok(*address),
            Err(error) => Err(io::Error::new(error.kind(), "no address")),
        }
    }
}
