//! A listener and its connections: accepted within limits, secured, cut when their client is too slow, told to end when the
//! server stops. What is asked over them is the router's.

mod body;
mod pace;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use crate::config::Connections;
use crate::metrics::{Entrance, Metrics};
use crate::mtls::{Client, Trust};
use crate::overload::Callers;
use crate::tls::Fresh;

use body::Paced;
use pace::Patient;

/// A handshake that takes longer is cut.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// A pause after a failure to accept, mostly for want of file descriptors.
const BREATH: Duration = Duration::from_millis(100);
/// When the server stops, a connection over which nothing was ever asked has this long to ask.
const LAST_CALL: Duration = Duration::from_secs(1);
/// Most bytes of a connection's buffers, each way.
const BUFFER: usize = 64 << 10;

/// Lets this process have as many connections as the system ever allows: each is a file.
pub(crate) fn allow_connections() {
    let limit = getrlimit(Resource::Nofile);
    let most = Rlimit { current: limit.maximum, maximum: limit.maximum };
    if let Err(error) = setrlimit(Resource::Nofile, most) {
        tracing::warn!(%error, "few files can be open at once");
    }
}

/// How a listener's connections are secured.
#[derive(Clone)]
pub(crate) enum Security {
    /// Not at all: behind a proxy, or on loopback.
    Plain,
    /// By the server's certificate.
    Tls(Arc<Fresh<ServerConfig>>),
    /// By certificates of both sides.
    Mutual(Arc<Trust>),
}

/// A listener, and what answers behind it.
pub(crate) struct Door {
    pub(crate) listener: TcpListener,
    pub(crate) security: Security,
    pub(crate) router: Router,
    pub(crate) entrance: Entrance,
    pub(crate) limits: Connections,
    pub(crate) metrics: Metrics,
}

impl Door {
    /// Serves connections until told to stop, then lets the requests under way finish.
    pub(crate) async fn serve(self, mut stopping: watch::Receiver<bool>) {
        let Self { listener, security, router, entrance, limits, metrics } = self;
        let room = Arc::new(Semaphore::new(limits.at_once));
        let networks = Callers::new(limits.per_address, &limits.proxies);
        let watched = match &security {
            Security::Mutual(trust) => Some(tokio::spawn(trust.keep())),
            // The files of the other listeners are watched once for all of them.
            Security::Tls(_) | Security::Plain => None,
        };
        let reception = Reception { security, router, limits, stopping: stopping.clone() };
        loop {
            let next = async {
                let permit = Arc::clone(&room).acquire_owned().await.ok()?;
                Some((permit, listener.accept().await))
            };
            let next = tokio::select! {
                next = next => next,
                _ = stopping.wait_for(|stop| *stop) => break,
            };
            match next {
                None => break,
                Some((permit, Ok((stream, peer)))) => {
                    let Some(place) = networks.enter_from(peer.ip()) else {
                        metrics.turned_away(entrance);
                        continue;
                    };
                    let counted = metrics.connected(entrance);
                    let reception = reception.clone();
                    tokio::spawn(async move {
                        reception.receive(stream, peer, permit).await;
                        drop((place, counted));
                    });
                }
                Some((_, Err(error))) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
        // Nobody else is let in.
        drop(listener);
        if let Some(watched) = watched {
            watched.abort();
        }
        // Every permit back: every connection is done. The whole server's stop has a time limit.
        let everyone = u32::try_from(reception.limits.at_once).unwrap_or(u32::MAX);
        // An error means that the semaphore is closed, which nobody does.
        let _ = room.acquire_many(everyone).await;
    }
}

/// What a connection needs.
#[derive(Clone)]
struct Reception {
    security: Security,
    router: Router,
    limits: Connections,
    stopping: watch::Receiver<bool>,
}

impl Reception {
    async fn receive(self, stream: TcpStream, peer: SocketAddr, permit: OwnedSemaphorePermit) {
        // Small answers must not wait for the client's acknowledgement.
        let _ = stream.set_nodelay(true);
        let stream = Patient::new(stream, self.limits.stalled);
        // A failed handshake has told the client why, by an alert.
        match self.security.clone() {
            Security::Plain => self.converse(stream, peer, None).await,
            Security::Tls(settings) => {
                let accepting = TlsAcceptor::from(settings.now()).accept(stream);
                if let Ok(Ok(secured)) = tokio::time::timeout(HANDSHAKE, accepting).await {
                    self.converse(secured, peer, None).await;
                }
            }
            Security::Mutual(trust) => {
                let accepting = TlsAcceptor::from(trust.server_config()).accept(stream);
                if let Ok(Ok(secured)) = tokio::time::timeout(HANDSHAKE, accepting).await {
                    let chain = secured.get_ref().1.peer_certificates();
                    let Some(client) = chain.and_then(|chain| Client::of(&trust, chain)) else { return };
                    self.converse(secured, peer, Some(client)).await;
                }
            }
        }
        drop(permit);
    }

    async fn converse<S>(self, stream: S, peer: SocketAddr, client: Option<Client>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let asked = Arc::new(AtomicBool::new(false));
        let (seen, router, pace) = (Arc::clone(&asked), self.router, self.limits.body);
        let service = hyper::service::service_fn(move |request: hyper::Request<Incoming>| {
            seen.store(true, Ordering::Relaxed);
            let mut request: Request = request.map(|body| Body::new(Paced::new(body, pace)));
            request.extensions_mut().insert(ConnectInfo(peer));
            if let Some(client) = &client {
                // Asked for each request: a certificate may be revoked while its connection lives.
                request.extensions_mut().insert(client.entrance());
            }
            router.clone().oneshot(request)
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.head)
            .max_buf_size(BUFFER)
            .serve_connection(TokioIo::new(stream), service);
        let mut connection = std::pin::pin!(connection);
        let mut stopping = self.stopping;
        tokio::select! {
            // A client that breaks off is no fault of ours.
            _ = connection.as_mut() => return,
            _ = stopping.wait_for(|stop| *stop) => {}
        }
        connection.as_mut().graceful_shutdown();
        if tokio::time::timeout(LAST_CALL, connection.as_mut()).await.is_err()
            && asked.load(Ordering::Relaxed)
        {
            let _ = connection.await;
        }
    }
}
