//! The way out: HTTP/1.1 over TLS to the hosts that the configuration names, and to nothing else. A host's address is
//! resolved here and checked before it is used, so that no name leads into the private network; redirects are not
//! followed; time and size are bounded.

mod address;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, HeaderValue};
use axum::http::uri::{Authority, Scheme};
use axum::http::{HeaderName, Method, Request, Response, Uri};
use carnet_service::outbound::{
    Outbound, OutboundError, OutboundFuture, OutboundMethod, OutboundRequest, OutboundResponse,
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::cli::CliError;

/// Longest wait for a whole answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const MOST: usize = 1 << 20;

/// Where a host may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// At public addresses, over TLS.
    Public,
    /// On this machine, with or without TLS: the demo, tests, a relay beside the server.
    Loopback,
}

/// The hosts that may be asked: `host:port`, lower case, and where each may be.
pub(crate) type Hosts = HashMap<String, Reach>;

/// Adds the origin of an address to the hosts. Gives why not, if it has none.
pub(crate) fn allow(hosts: &mut Hosts, url: &str, reach: Reach) -> Result<(), String> {
    let uri: Uri = url.parse().map_err(|error| format!("{url}: {error}"))?;
    match (uri.scheme(), uri.authority()) {
        (Some(scheme), Some(authority)) => {
            hosts.insert(key(scheme, authority), reach);
            Ok(())
        }
        _ => Err(format!("{url}: expected http(s)://host[:port]/…")),
    }
}

fn key(scheme: &Scheme, authority: &Authority) -> String {
    format!("{}:{}", authority.host().to_ascii_lowercase(), port(scheme, authority))
}

fn port(scheme: &Scheme, authority: &Authority) -> u16 {
    authority.port_u16().unwrap_or(if *scheme == Scheme::HTTP { 80 } else { 443 })
}

/// The HTTP client.
pub(crate) struct Client {
    hosts: Hosts,
    tls: TlsConnector,
}

impl Client {
    /// A client for these hosts. Certificates are checked against the file's authorities, or the system's.
    pub(crate) fn new(hosts: Hosts, authorities: Option<&Path>) -> Result<Self, CliError> {
        let mut roots = RootCertStore::empty();
        match authorities {
            Some(path) => {
                let wrong =
                    |error: &dyn std::fmt::Display| CliError::Other(format!("{}: {error}", path.display()));
                for certificate in CertificateDer::pem_file_iter(path).map_err(|error| wrong(&error))? {
                    let certificate = certificate.map_err(|error| wrong(&error))?;
                    roots.add(certificate).map_err(|error| wrong(&error))?;
                }
            }
            None => {
                // A machine without authorities can still reach hosts without TLS; the others then say why not.
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        let mut config = ClientConfig::builder_with_provider(crate::tls::provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| CliError::Other(format!("TLS: {error}")))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { hosts, tls: TlsConnector::from(Arc::new(config)) })
    }

    async fn answered(&self, request: OutboundRequest) -> Result<OutboundResponse, OutboundError> {
        let target = Target::of(&request.url, &self.hosts)?;
        let request = written(&target, request)?;
        let stream = target.connect().await?;
        if target.scheme == Scheme::HTTP {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(target.host().to_owned())
            .map_err(|_| OutboundError::Malformed("host".to_owned()))?;
        let secured = self.tls.connect(name, stream).await.map_err(unreachable)?;
        exchange(secured, request).await
    }
}

impl Outbound for Client {
    fn send(&self, request: OutboundRequest) -> OutboundFuture<'_> {
        Box::pin(async move {
            match tokio::time::timeout(PATIENCE, self.answered(request)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(OutboundError::TimeOut),
            }
        })
    }
}

/// Where a request goes.
struct Target {
    scheme: Scheme,
    authority: Authority,
    path: String,
    reach: Reach,
}

impl Target {
    fn of(url: &str, hosts: &Hosts) -> Result<Self, OutboundError> {
        let malformed = || OutboundError::Malformed("address".to_owned());
        let parts = url.parse::<Uri>().map_err(|_| malformed())?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(malformed());
        };
        let path = parts.path_and_query.map_or_else(|| "/".to_owned(), |path| path.to_string());
        let refused = || OutboundError::NotAllowed(key(&scheme, &authority));
        if authority.as_str().contains('@') {
            return Err(refused());
        }
        let reach = *hosts.get(&key(&scheme, &authority)).ok_or_else(refused)?;
        if scheme != Scheme::HTTPS && !(scheme == Scheme::HTTP && reach == Reach::Loopback) {
            return Err(refused());
        }
        Ok(Self { scheme, authority, path, reach })
    }

    fn host(&self) -> &str {
        self.authority.host().trim_start_matches('[').trim_end_matches(']')
    }

    /// A connection to the first address that answers, of those where the host may be.
    async fn connect(&self) -> Result<TcpStream, OutboundError> {
        let port = port(&self.scheme, &self.authority);
        let found = tokio::net::lookup_host((self.host(), port)).await.map_err(unreachable)?;
        let allowed: Vec<SocketAddr> =
            found.filter(|address| address::is_within(address.ip(), self.reach)).collect();
        if allowed.is_empty() {
            return Err(OutboundError::NotAllowed(format!("{}: its addresses", self.host())));
        }
        TcpStream::connect(&*allowed).await.map_err(unreachable)
    }
}

fn written(target: &Target, request: OutboundRequest) -> Result<Request<Body>, OutboundError> {
    let malformed = |what: &str| OutboundError::Malformed(what.to_owned());
    let method = match request.method {
        OutboundMethod::Get => Method::GET,
        OutboundMethod::Post => Method::POST,
    };
    let mut out = Request::new(Body::from(request.body));
    *out.method_mut() = method;
    *out.uri_mut() = target.path.parse().map_err(|_| malformed("path"))?;
    let headers = out.headers_mut();
    let host = HeaderValue::from_str(target.authority.as_str()).map_err(|_| malformed("host"))?;
    headers.insert(HOST, host);
    headers.insert("connection", HeaderValue::from_static("close"));
    for (name, value) in request.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| malformed("header"))?;
        headers.insert(name, HeaderValue::from_str(&value).map_err(|_| malformed("header"))?);
    }
    Ok(out)
}

/// Sends a request over a connection and reads its answer whole.
async fn exchange<S>(stream: S, request: Request<Body>) -> Result<OutboundResponse, OutboundError>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
    let (answer, driven) = tokio::join!(
        async move {
            let response = sender.send_request(request).await.map_err(unreachable)?;
            read(response).await
        },
        connection
    );
    // The connection's own end matters only when no answer came.
    drop(driven);
    answer
}

async fn read(response: Response<hyper::body::Incoming>) -> Result<OutboundResponse, OutboundError> {
    let status = response.status().as_u16();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let body = Limited::new(response.into_body(), MOST).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { OutboundError::TooLarge } else { unreachable(error) }
    })?;
    Ok(OutboundResponse { status, media_type, body: body.to_bytes().to_vec() })
}

fn unreachable(error: impl std::fmt::Display) -> OutboundError {
    OutboundError::Unreachable(error.to_string())
}

#[cfg(test)]
mod tests;
