//! A client of TLS listeners, with or without a certificate of its own; one connection for each request, unless a
//! connection is asked for.

use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{
    ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion,
};

use crate::http::{Answer, answer};
use crate::server::Demo;

/// A client that trusts one authority.
#[derive(Clone)]
pub(crate) struct Secure {
    config: Arc<ClientConfig>,
    host: String,
    address: SocketAddr,
}

/// A connection that is kept.
pub(crate) struct Kept {
    stream: StreamOwned<ClientConnection, TcpStream>,
    host: String,
}

impl Secure {
    /// A client of a listener, with the certificate of this name below the authority's folder.
    pub(crate) fn new(url: &str, authority: &Path, certificate: Option<&str>) -> Self {
        Self::speaking(url, authority, certificate, rustls::ALL_VERSIONS)
    }

    /// The same, of these versions of TLS.
    pub(crate) fn speaking(
        url: &str,
        authority: &Path,
        certificate: Option<&str>,
        versions: &[&'static SupportedProtocolVersion],
    ) -> Self {
        let file = |name: &str| authority.join(format!("{name}.pem"));
        let chain = |name: &str| -> Vec<CertificateDer<'static>> {
            CertificateDer::pem_file_iter(file(name)).unwrap().map(Result::unwrap).collect()
        };
        let mut roots = RootCertStore::empty();
        for root in chain("root") {
            roots.add(root).unwrap();
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        let config = match certificate {
            Some(name) => {
                let key = PrivateKeyDer::from_pem_file(file(&format!("{name}-key"))).unwrap();
                builder.with_client_auth_cert(chain(name), key).unwrap()
            }
            None => builder.with_no_client_auth(),
        };
        let host = url.strip_prefix("https://").unwrap().split('/').next().unwrap().to_owned();
        let port = host.rsplit(':').next().unwrap().parse().unwrap();
        Self { config: Arc::new(config), host, address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }

    /// A client of a demo's listener for software and cards.
    pub(crate) fn of(demo: &Demo, certificate: &str) -> Self {
        Self::new(&demo.addresses.mtls, &demo.addresses.authority, Some(certificate))
    }

    /// A connection.
    pub(crate) fn connect(&self) -> std::io::Result<Kept> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        let name = ServerName::try_from("localhost").unwrap();
        let connection =
            ClientConnection::new(Arc::clone(&self.config), name).map_err(std::io::Error::other)?;
        Ok(Kept { stream: StreamOwned::new(connection, stream), host: self.host.clone() })
    }

    /// Sends a request; a failure of the handshake is the error.
    pub(crate) fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Answer> {
        self.connect()?.send(method, path, headers, body)
    }

    #[track_caller]
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.try_send(method, path, headers, body).unwrap_or_else(|e| panic!("{method} {path}: {e}"))
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, &[])
    }

    /// Posts a form.
    #[track_caller]
    pub(crate) fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send("POST", path, &kind, crate::http::form(fields).as_bytes())
    }
}

impl Kept {
    pub(crate) fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Answer> {
        use std::fmt::Write as _;
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        write!(head, "content-length: {}\r\n\r\n", body.len()).unwrap();
        self.stream.write_all(head.as_bytes())?;
        self.stream.write_all(body)?;
        self.stream.flush()?;
        answer(&mut self.stream)
    }

    /// The version of TLS that is spoken.
    pub(crate) fn version(&self) -> Option<ProtocolVersion> {
        self.stream.conn.protocol_version()
    }

    /// The certificate that the server showed.
    pub(crate) fn server(&self) -> Vec<u8> {
        self.stream.conn.peer_certificates().unwrap()[0].to_vec()
    }
}
