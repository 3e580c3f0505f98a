//! TLS by file: what a listener's handshakes need, read from files that may change under a running server. Each handshake
//! takes the certificate of its moment.

mod fresh;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::cli::CliError;
use crate::config::{Tls, private};

pub(crate) use fresh::Fresh;

/// The one cryptographic library.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// The settings that these files make, taken anew when they change.
pub(crate) fn settings(files: &Tls) -> Result<Fresh<ServerConfig>, CliError> {
    let watched = vec![files.certificate.clone(), files.key.clone()];
    let files = files.clone();
    Fresh::load(watched, move || read(&files))
}

fn read(files: &Tls) -> Result<ServerConfig, CliError> {
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| CliError::Other(format!("TLS: {error}")))?
        .with_no_client_auth()
        .with_single_cert(certificates(&files.certificate)?, key(&files.key)?)
        .map_err(|error| wrong(&files.certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// The certificates of a file in PEM; none is an error.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, CliError> {
    let chain: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| wrong(path, &error))?;
    if chain.is_empty() {
        return Err(wrong(path, &"no certificate in it"));
    }
    Ok(chain)
}

/// The private key of a file in PEM, which only its owner may read.
pub(crate) fn key(path: &Path) -> Result<PrivateKeyDer<'static>, CliError> {
    let pem = private::read(path).map_err(|error| wrong(path, &error))?;
    PrivateKeyDer::from_pem_slice(&pem).map_err(|error| wrong(path, &error))
}

/// What is wrong with a file.
pub(crate) fn wrong(path: &Path, error: &dyn fmt::Display) -> CliError {
    CliError::Other(format!("{}: {error}", path.display()))
}
